/** The part of the configuration that bounds what a request, a connection and an access key may take. config.ts reads it. */
import * as z from "zod";
import { MAX_PARTS } from "../lib/s3/limits.ts";
import { throttleSettings } from "./throttle.ts";

const KIB = 1024;
const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
/** S3's largest own document, DeleteObjects with 1,000 keys of 1,024 bytes, stays below it. */
export const S3_DOCUMENT_BYTES = 4 * MIB;
/** The model bounds each member, and all of them together need less. */
export const BEDROCK_DOCUMENT_BYTES = 256 * KIB;

const bytes = z.int().min(1);
const seconds = (fallback: number) => z.number().positive().max(86_400).default(fallback);

const schema = z.strictObject({
  /** Largest object of one PUT, part or copy, in bytes: S3's own limit is 5 GiB. */
  object_bytes: bytes.default(5 * GIB),
  /** Largest object of a multipart upload, in bytes. A provider's own limit may be lower. */
  multipart_bytes: bytes.default(5 * 1024 * GIB),
  /** After so many seconds an upload that was not completed is aborted. */
  multipart_age_seconds: z
    .number()
    .positive()
    .default(7 * 86_400),
  /** Highest number of a part. */
  parts: z.int().min(1).max(MAX_PARTS).default(MAX_PARTS),
  /** Of a request's target and headers. Signed requests need some 1 KiB; S3 itself allows 8. */
  header_bytes: z
    .int()
    .min(4 * KIB)
    .max(MIB)
    .default(32 * KIB),
  /** Of a request's query, as it is sent. */
  query_bytes: z
    .int()
    .min(KIB)
    .max(MIB)
    .default(16 * KIB),
  /** Of documents whose sender is not verified yet, all together. Further ones are refused. */
  unverified_bytes: z
    .int()
    .min(S3_DOCUMENT_BYTES)
    .max(64 * GIB)
    .default(32 * MIB),
  /** Open connections. The process's limit of open files, less a reserve, may be lower. Further ones are dropped. */
  connections: z.int().min(1).max(1_000_000).default(10_000),
  /** For a request's headers to come, from the first byte or, where none comes, from the connection's beginning. */
  header_timeout_seconds: seconds(60),
  /** In so many seconds so many bytes a second must come of a body, where the gateway waits for it. */
  upload_timeout_seconds: seconds(60),
  upload_bytes_per_second: z.int().min(0).max(GIB).default(100),
  /** For each silence of a client that takes nothing of its answer. */
  download_timeout_seconds: seconds(300),
  /** For the next request on a connection. */
  idle_timeout_seconds: seconds(65),
  ...throttleSettings,
});

export const limitSettings = schema.prefault({});
export type Limits = z.output<typeof schema>;

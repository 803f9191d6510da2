/** The section `limits`: bounds of requests, connections and access keys. */
import * as z from "zod";
import { MAX_PARTS } from "../lib/s3/limits.ts";
import { seconds } from "./fields.ts";
import { throttleSettings } from "./throttle.ts";

const KIB = 1024;
const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
/** S3's largest own document, DeleteObjects with 1,000 keys of 1,024 bytes, stays below it. */
export const S3_DOCUMENT_BYTES = 4 * MIB;
/** The model bounds each member, and all of them together need less. */
export const BEDROCK_DOCUMENT_BYTES = 256 * KIB;

const bytes = z.int().min(1);

const schema = z.strictObject({
  object_bytes: bytes
    .default(5 * GIB)
    .describe("Maximum size in bytes of one PutObject, part or copy. S3's own limit is 5 GiB."),
  multipart_bytes: bytes
    .default(5 * 1024 * GIB)
    .describe("Maximum size in bytes of an object from a multipart upload. A provider's own limit may be lower."),
  multipart_age_seconds: z
    .number()
    .positive()
    .default(7 * 86_400)
    .describe("Age in seconds at which an incomplete multipart upload is aborted."),
  parts: z.int().min(1).max(MAX_PARTS).default(MAX_PARTS).describe("Highest part number of a multipart upload."),
  header_bytes: z
    .int()
    .min(4 * KIB)
    .max(MIB)
    .default(32 * KIB)
    .describe("Maximum size in bytes of a request's target and headers together. S3 allows 8192."),
  query_bytes: z
    .int()
    .min(KIB)
    .max(MIB)
    .default(16 * KIB)
    .describe("Maximum size in bytes of a request's encoded query string."),
  unverified_bytes: z
    .int()
    .min(S3_DOCUMENT_BYTES)
    .max(64 * GIB)
    .default(32 * MIB)
    .describe("Memory in bytes of all documents whose sender is not verified yet. Further documents get SlowDown."),
  connections: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(10_000)
    .describe(
      "Maximum number of open connections. The process's limit of open files may be lower. Further ones are dropped.",
    ),
  header_timeout_seconds: seconds(60).describe(
    "Timeout in seconds of a request's headers, from the first byte or from the start of a silent connection.",
  ),
  upload_timeout_seconds: seconds(60).describe(
    "Period in seconds over which the minimum upload rate is averaged. A body below that rate gets RequestTimeout.",
  ),
  upload_bytes_per_second: z
    .int()
    .min(0)
    .max(GIB)
    .default(100)
    .describe(
      "Minimum upload rate in bytes per second, averaged over `upload_timeout_seconds`. 0: any byte is enough.",
    ),
  download_timeout_seconds: seconds(300).describe(
    "Time in seconds after which a client that reads nothing of its response is disconnected.",
  ),
  idle_timeout_seconds: seconds(65).describe(
    "Time in seconds that an idle connection stays open. Must exceed the idle timeout of a proxy in front.",
  ),
  ...throttleSettings,
});

export const limitSettings = schema.prefault({});
export type Limits = z.output<typeof schema>;

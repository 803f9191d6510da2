/** Publishes a finished job's results and manifest under its output URI, unless the provider does so. */
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { inputUriOf, outputUriOf } from "../lib/aws/job-uris.ts";
import { resultNames } from "../lib/aws/result-keys.ts";
import { parseS3Uri } from "../lib/aws/s3-uri.ts";
import { isInDoubt } from "../lib/errors.ts";
import type { ObjectName } from "../lib/names.ts";
import type { BlobStore } from "../ports/blobs.ts";
import { type JobResults, type JobRow, type RecordCounts, UNMANAGED_OWNER } from "../ports/jobs.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { FileRow } from "../ports/objects.ts";
import { JOB_TIMINGS } from "./timings.ts";

interface Ports {
  readonly ledger: Pick<Ledger, "files">;
  readonly blobs: BlobStore;
  /** True if results create a missing output bucket. */
  readonly createBuckets: boolean;
}

/**
 * Rejects with NoSuchBucket if the output bucket is missing and is not created. Idempotent: a crash may cause a second call
 * for the same job.
 */
export async function publishResults(
  { ledger, blobs, createBuckets }: Ports,
  job: JobRow,
  results: JobResults | undefined,
  counts: RecordCounts | undefined,
): Promise<void> {
  // Results of unmanaged jobs belong to the tenant of a gateway without access keys.
  const scope = { owner: job.owner === UNMANAGED_OWNER ? "" : job.owner, provider: job.provider };
  const output = parseS3Uri(outputUriOf(job)) ?? { bucket: "", key: "" };
  const { results: name, manifest } = resultNames(output, job.id, inputUriOf(job));

  const enter = async (file: Omit<FileRow, "modifiedAt" | "headers" | "metadata" | "checksums">) => {
    const row = { ...file, modifiedAt: Date.now(), headers: {}, metadata: {}, checksums: {} };
    const before = await ledger.files.put(scope, row, { createBucket: createBuckets }).catch(async (error: unknown) => {
      if (row.blob !== undefined && !isInDoubt(error)) await blobs.delete(row.blob);
      throw error;
    });
    if (before?.blob !== undefined) await blobs.delete(before.blob);
  };
  const write = async (object: ObjectName, body: Readable, contentType: string) => {
    const { id, size } = await blobs.put(body, AbortSignal.timeout(JOB_TIMINGS.writeTimeout));
    await enter({ ...object, id: id as string, blob: id, etag: etagOf(id), size, contentType });
  };

  if (results !== undefined && "parts" in results) {
    const { parts } = results;
    const id = parts.map((part) => part.id).join("+");
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    await enter({ ...name, id, etag: id, size, parts, contentType: JSON_LINES });
  } else if (results !== undefined) {
    await write(name, results.body, JSON_LINES);
  }
  const text = JSON.stringify({
    totalRecordCount: counts?.total ?? 0,
    processedRecordCount: counts?.processed ?? 0,
    successRecordCount: counts?.success ?? 0,
    errorRecordCount: counts?.error ?? 0,
  });
  await write(manifest, Readable.from([Buffer.from(text)]), "application/json");
}

const JSON_LINES = "application/jsonl";

/** Not in the form of an MD5: rclone and s3cmd compare an ETag of 32 hex digits with the content's MD5. */
const etagOf = (id: string): string => `held-${createHash("sha256").update(id).digest("hex").slice(0, 24)}`;

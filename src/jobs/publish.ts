/** A finished job's results and manifest as files under its output URI, where the provider has not put them there itself. */
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { resultNames } from "../lib/aws/result-keys.ts";
import type { ObjectName } from "../lib/names.ts";
import type { BlobStore } from "../ports/blobs.ts";
import type { JobResults, JobRow, RecordCounts } from "../ports/jobs.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { FileRow } from "../ports/objects.ts";
import { NOBODY } from "./new-job.ts";

interface Ports {
  readonly ledger: Pick<Ledger, "files">;
  readonly blobs: BlobStore;
}

/** Doing it twice, after a crash in between, leaves one result. */
export async function publishResults(
  { ledger, blobs }: Ports,
  job: JobRow,
  names: { readonly output: ObjectName; readonly inputKey: string },
  results: JobResults | undefined,
  counts: RecordCounts | undefined,
): Promise<void> {
  // What is nobody's job has results where a gateway without access keys keeps its files.
  const scope = { owner: job.owner === NOBODY ? "" : job.owner, provider: job.provider };
  const { results: name, manifest } = resultNames(names.output, job.id, names.inputKey);

  const enter = async (file: Omit<FileRow, "modifiedAt" | "headers" | "metadata" | "checksums">) => {
    const row = { ...file, modifiedAt: Date.now(), headers: {}, metadata: {}, checksums: {} };
    const before = await ledger.files.put(scope, row, { createBucket: true });
    if (before?.blob !== undefined) await blobs.delete(before.blob);
  };
  const hold = async (object: ObjectName, body: Readable, contentType: string) => {
    const { id, size } = await blobs.put(body, AbortSignal.timeout(HOLD_MS));
    await enter({ ...object, id: id as string, blob: id, etag: etagOf(id), size, contentType });
  };

  if (results !== undefined && "parts" in results) {
    const { parts } = results;
    const id = parts.map((part) => part.id).join("+");
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    await enter({ ...name, id, etag: id, size, parts, contentType: JSON_LINES });
  } else if (results !== undefined) {
    await hold(name, results.body, JSON_LINES);
  }
  const text = JSON.stringify({
    totalRecordCount: counts?.total ?? 0,
    processedRecordCount: counts?.processed ?? 0,
    successRecordCount: counts?.success ?? 0,
    errorRecordCount: counts?.error ?? 0,
  });
  await hold(manifest, Readable.from([Buffer.from(text)]), "application/json");
}

const HOLD_MS = 3_600_000;
const JSON_LINES = "application/jsonl";

/** Not 32 hexadecimal digits, which rclone and s3cmd would check against the content as its MD5. */
const etagOf = (id: string): string => `held-${createHash("sha256").update(id).digest("hex").slice(0, 24)}`;

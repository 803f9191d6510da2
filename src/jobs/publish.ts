/** Publishes a finished job's results and manifest under its output URI, unless the provider does so. */
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { inputUriOf, outputUriOf } from "../lib/aws/job-uris.ts";
import { resultNames } from "../lib/aws/result-keys.ts";
import { parseS3Uri } from "../lib/aws/s3-uri.ts";
import { isInDoubt } from "../lib/errors.ts";
import type { ObjectName } from "../lib/names.ts";
import { gatewayCall } from "../objects/gateway-call.ts";
import type { BlobStore } from "../ports/blobs.ts";
import { type JobResults, type JobRow, type JobTokens, type RecordCounts, UNMANAGED_OWNER } from "../ports/jobs.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { FileRow } from "../ports/objects/rows.ts";
import type { Objects } from "../ports/objects.ts";
import { JOB_TIMINGS } from "./timings.ts";
import { putBlob } from "./translation/objects.ts";
import { bucketOwnerOf } from "./translation/places.ts";

interface Ports {
  readonly ledger: Pick<Ledger, "files">;
  readonly blobs: BlobStore;
  /** True if results create a missing output bucket. */
  readonly createBuckets: boolean;
}

/** What the manifest says. */
export interface JobSummary {
  readonly counts: RecordCounts | undefined;
  readonly tokens: JobTokens | undefined;
  /** Members of the gateway's own. */
  readonly quarry?: object | undefined;
}

interface Publication {
  readonly job: JobRow;
  readonly results: JobResults | undefined;
  /** The provider's files with what the results say. The object hides them, and they are deleted with it. */
  readonly files?: NonNullable<FileRow["parts"]> | undefined;
  /** Called when the results are written. */
  readonly summary: () => JobSummary;
  /** Set if the job's results are objects of a store of its own. */
  readonly objects?: Objects | undefined;
}

/**
 * The input's URI. One that names a file by the provider's id has no extension. Its results get the one that readers of results
 * look for.
 */
export function namedInput(job: Pick<JobRow, "input">): string {
  const uri = inputUriOf(job);
  const name = uri.slice(uri.lastIndexOf("/") + 1);
  return name === "" || name.includes(".") ? uri : `${uri}.jsonl`;
}

/** Enters results in their places. */
interface Places {
  write(name: ObjectName, body: Readable, contentType: string, files?: FileRow["parts"]): Promise<void>;
  /** Enters provider files as one object. */
  enterParts?(name: ObjectName, parts: NonNullable<FileRow["parts"]>): Promise<void>;
}

/**
 * Resolves with what the manifest says. Rejects with NoSuchBucket if the output bucket is missing and is not created. Idempotent:
 * a crash may cause a second call for the same job.
 */
export async function publishResults(ports: Ports, publication: Publication): Promise<JobSummary> {
  const { job, results, objects } = publication;
  const output = parseS3Uri(outputUriOf(job)) ?? { bucket: "", key: "" };
  const { results: name, manifest } = resultNames(
    output,
    job.id,
    objects === undefined ? namedInput(job) : inputUriOf(job),
  );
  const places = objects === undefined ? inLedger(ports, job) : inStore(ports, job, objects);
  if (results !== undefined && "parts" in results) await places.enterParts?.(name, results.parts);
  else if (results !== undefined) await places.write(name, results.body, JSON_LINES, publication.files);
  const summary = publication.summary();
  await places.write(manifest, Readable.from([Buffer.from(manifestText(summary))]), "application/json");
  return summary;
}

function inLedger({ ledger, blobs, createBuckets }: Ports, job: JobRow): Places {
  // Results of unmanaged jobs belong to the tenant of a gateway without access keys.
  const scope = { owner: job.owner === UNMANAGED_OWNER ? "" : job.owner, provider: job.provider };

  const enter = async (file: Omit<FileRow, "modifiedAt" | "headers" | "metadata" | "checksums">) => {
    const row = { ...file, modifiedAt: Date.now(), headers: {}, metadata: {}, checksums: {} };
    const before = await ledger.files.put(scope, row, { createBucket: createBuckets }).catch(async (error: unknown) => {
      if (row.blob !== undefined && !isInDoubt(error)) await blobs.delete(row.blob);
      throw error;
    });
    if (before?.blob !== undefined) await blobs.delete(before.blob);
  };

  return {
    async write(name, body, contentType, parts) {
      const { id, size } = await blobs.put(body, AbortSignal.timeout(JOB_TIMINGS.writeTimeout));
      await enter({ ...name, id: id as string, blob: id, etag: etagOf(id), size, contentType, parts });
    },
    async enterParts(name, parts) {
      const id = parts.map((part) => part.id).join("+");
      const size = parts.reduce((sum, part) => sum + part.size, 0);
      await enter({ ...name, id, etag: id, size, parts, contentType: JSON_LINES });
    },
  };
}

/** A store outside of the gateway takes content of a known length. */
const inStore = ({ blobs }: Ports, job: JobRow, objects: Objects): Places => ({
  async write(name, body, contentType) {
    const signal = AbortSignal.timeout(JOB_TIMINGS.writeTimeout);
    const { id, size } = await blobs.put(body, signal);
    try {
      const call = gatewayCall(job.owner, bucketOwnerOf(job), signal);
      await putBlob(objects, call, name, { blobs, blob: id, size, contentType });
    } finally {
      await blobs.delete(id);
    }
  },
});

/** AWS's members (Bedrock user guide, "View the results of a batch inference job"), and the gateway's in `quarry`. */
export const manifestText = ({ counts, tokens, quarry }: JobSummary): string =>
  JSON.stringify({
    totalRecordCount: counts?.total ?? 0,
    processedRecordCount: counts?.processed ?? 0,
    successRecordCount: counts?.success ?? 0,
    errorRecordCount: counts?.error ?? 0,
    inputTokenCount: tokens?.input ?? 0,
    outputTokenCount: tokens?.output ?? 0,
    quarry,
  });

const JSON_LINES = "application/jsonl";

/** Not in the form of an MD5: rclone and s3cmd compare an ETag of 32 hex digits with the content's MD5. */
const etagOf = (id: string): string => `held-${createHash("sha256").update(id).digest("hex").slice(0, 24)}`;

/**
 * Publishes the results of a job of several batches: a prefix of each file while the job runs, and the manifest at its end. A store
 * outside of the gateway gets whole files at the end.
 */
import { createHash } from "node:crypto";
import { jobId } from "../../lib/aws/job-ids.ts";
import { fileResults } from "../../lib/aws/result-keys.ts";
import { isInDoubt } from "../../lib/errors.ts";
import type { BlobId, ObjectName } from "../../lib/names.ts";
import { fileIdsOf } from "../../objects/context.ts";
import { gatewayCall } from "../../objects/gateway-call.ts";
import { BlobMissing, type BlobStore } from "../../ports/blobs.ts";
import type { ChunkedFile, ChunkedJob } from "../../ports/chunks.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { FileRow } from "../../ports/objects/rows.ts";
import type { Objects } from "../../ports/objects.ts";
import { JOB_TIMINGS } from "../timings.ts";
import { putBlob } from "../translation/objects.ts";
import { bucketOwnerOf } from "../translation/places.ts";
import { planOf } from "./plan.ts";

export interface PublicationPorts {
  readonly ledger: { readonly files: Pick<Ledger["files"], "put"> };
  readonly blobs: BlobStore;
  /** True if results create a missing output bucket. */
  readonly createBuckets: boolean;
  readonly now?: (() => number) | undefined;
}

type Results = Pick<ChunkedFile, "number" | "name"> & { readonly results: BlobId; readonly resultBytes: number };

/** Every operation rejects with NoSuchBucket if the output bucket is missing and is not created. */
export interface Publication {
  /** True if files appear only at the job's end. */
  readonly isAtEnd: boolean;
  /** Publishes the finished part of a file. False if the caller has deleted or replaced it. It is then not restored. */
  grow(file: Results): Promise<boolean>;
  /** Publishes a whole file. Repeatable. */
  whole(file: Results): Promise<void>;
  manifest(text: string): Promise<void>;
}

const JSON_LINES = "application/jsonl";
const MANIFEST = "manifest.json";

/** @param objects the store, if it is outside of the gateway */
export const createPublication = (
  ports: PublicationPorts,
  job: ChunkedJob,
  objects: Objects | undefined,
): Publication => (objects === undefined ? inLedger(ports, job) : inStore(ports, job, objects));

/** The names of a job's results. */
const namesOf =
  ({ provider, id, output }: ChunkedJob) =>
  (name: string): ObjectName =>
    fileResults(output, jobId(provider, id), name);

async function md5(blobs: BlobStore, blob: BlobId): Promise<string> {
  const hash = createHash("md5");
  for await (const chunk of await blobs.get(blob)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

class WithdrawnResults extends Error {}

function inLedger(
  { ledger, blobs, createBuckets: createBucket, now = Date.now }: PublicationPorts,
  job: ChunkedJob,
): Publication {
  const scope = { owner: job.owner, provider: job.provider };
  const nameOf = namesOf(job);
  /** Files that this process has published. */
  const published = new Set<number>();

  async function enter(
    name: ObjectName,
    file: { readonly blob: BlobId; readonly size: number; readonly etag: string; readonly contentType: string },
    precondition?: (current: FileRow | undefined) => void,
  ): Promise<void> {
    const kept = { modifiedAt: now(), headers: {}, metadata: {}, checksums: {} };
    const row = { ...name, ...kept, ...file, id: file.blob as string };
    const before = await ledger.files.put(scope, row, { createBucket, precondition, deferDeletes: fileIdsOf });
    if (before?.blob !== undefined && before.blob !== file.blob) await blobs.delete(before.blob);
  }

  async function put({ number, name, results: blob, resultBytes: size }: Results, etag: () => Promise<string>) {
    const first = !published.has(number);
    try {
      // The store deletes the blob of an object that is deleted or replaced.
      await blobs.size(blob);
      await enter(nameOf(name), { blob, size, etag: await etag(), contentType: JSON_LINES }, (current) => {
        if (!first && current?.id !== blob) throw new WithdrawnResults();
      });
      published.add(number);
      return true;
    } catch (error) {
      if (error instanceof WithdrawnResults || error instanceof BlobMissing) return false;
      throw error;
    }
  }

  return {
    isAtEnd: false,
    // Not in the form of an MD5: rclone and s3cmd compare an ETag of 32 hex digits with the content's MD5.
    grow: (file) => put(file, async () => `${file.results.slice(-12)}-${file.resultBytes}`),
    whole: async (file) => void (await put(file, () => md5(blobs, file.results))),
    async manifest(text) {
      const bytes = Buffer.from(text);
      const { id, size } = await blobs.put(bytes, AbortSignal.timeout(JOB_TIMINGS.writeTimeout));
      const etag = createHash("md5").update(bytes).digest("hex");
      await enter(nameOf(MANIFEST), { blob: id, size, etag, contentType: "application/json" }).catch(
        async (error: unknown) => {
          if (!isInDoubt(error)) await blobs.delete(id);
          throw error;
        },
      );
    },
  };
}

function inStore({ blobs }: PublicationPorts, job: ChunkedJob, objects: Objects): Publication {
  const nameOf = namesOf(job);
  const bucketOwner = bucketOwnerOf(planOf(job).request);

  async function write(name: string, blob: BlobId, size: number, contentType: string): Promise<void> {
    const call = gatewayCall(job.owner, bucketOwner, AbortSignal.timeout(JOB_TIMINGS.writeTimeout));
    await putBlob(objects, call, nameOf(name), { blobs, blob, size, contentType });
  }

  return {
    isAtEnd: true,
    grow: async () => true,
    whole: ({ name, results, resultBytes }) => write(name, results, resultBytes, JSON_LINES),
    async manifest(text) {
      const { id, size } = await blobs.put(Buffer.from(text), AbortSignal.timeout(JOB_TIMINGS.writeTimeout));
      try {
        await write(MANIFEST, id, size, "application/json");
      } finally {
        await blobs.delete(id);
      }
    },
  };
}

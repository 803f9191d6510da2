/** Publishes a batch's results under its output prefix while the batch runs. */
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { resultNames } from "../lib/aws/result-keys.ts";
import { isInDoubt, StorageUnavailable } from "../lib/errors.ts";
import type { BlobId, ObjectName } from "../lib/names.ts";
import { isNoSuchBucket, waitsForBucket } from "../lib/s3/errors.ts";
import type { BlobStore } from "../ports/blobs.ts";
import type { JobTokens, RecordCounts } from "../ports/jobs.ts";
import type { RunRow } from "../ports/ledger/runs.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { FileRow } from "../ports/objects/rows.ts";

export interface PublishPorts {
  readonly ledger: { readonly files: Pick<Ledger["files"], "put"> };
  readonly blobs: BlobStore;
  readonly now: () => number;
  /** True if results create a missing output bucket. Otherwise a batch waits for its bucket. */
  readonly createBuckets: boolean;
}

export interface Publisher {
  /** Publishes the first `size` bytes of the results. Does nothing while an earlier call is in progress. */
  grow(size: number): Promise<void>;
  /** Publishes the manifest, and the finished results with their MD5 as ETag. */
  finish(size: number, counts: RecordCounts, tokens: JobTokens, dropped?: ReadonlyMap<string, number>): Promise<void>;
}

/** The caller deleted or replaced the results while the batch ran. They are not restored. */
class Withdrawn extends Error {
  override readonly name = "Withdrawn";
}

const JSON_LINES = "application/jsonl";

async function md5(body: Readable): Promise<string> {
  const hash = createHash("md5");
  for await (const chunk of body) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

export function createPublisher(
  { ledger, blobs, now, createBuckets: createBucket }: PublishPorts,
  run: RunRow,
  results: BlobId,
): Publisher {
  const scope = { owner: run.owner, provider: run.provider };
  const names = resultNames(run.output, run.id, run.inputName);
  let published = -1;
  let withdrawn = false;
  let busy: Promise<void> | undefined;

  const row = (name: ObjectName, file: Pick<FileRow, "id" | "etag" | "size" | "contentType">): FileRow => ({
    ...name,
    modifiedAt: now(),
    headers: {},
    metadata: {},
    checksums: {},
    ...file,
  });

  async function put(size: number, etag: string): Promise<void> {
    if (withdrawn) return;
    const first = published < 0;
    const file = row(names.results, { id: results as string, etag, size, contentType: JSON_LINES });
    try {
      const before = await ledger.files.put(scope, file, {
        createBucket,
        precondition(current) {
          if (!first && current?.id !== results) throw new Withdrawn();
        },
      });
      published = size;
      if (before !== undefined && before.id !== results) await blobs.delete(before.id as string);
    } catch (error) {
      if (!(error instanceof Withdrawn)) throw error;
      withdrawn = true;
    }
  }

  async function putManifest(
    counts: RecordCounts,
    tokens: JobTokens,
    dropped: ReadonlyMap<string, number>,
  ): Promise<void> {
    const manifest = JSON.stringify({
      totalRecordCount: counts.total,
      processedRecordCount: counts.processed,
      successRecordCount: counts.success,
      errorRecordCount: counts.error,
      inputTokenCount: tokens.input,
      outputTokenCount: tokens.output,
      ...(dropped.size > 0 && { quarry: { dropped: Object.fromEntries(dropped) } }),
    });
    const { id, size } = await blobs.put(Readable.from([Buffer.from(manifest)]), new AbortController().signal);
    const etag = await md5(Readable.from([Buffer.from(manifest)]));
    const file = row(names.manifest, { id: id as string, etag, size, contentType: "application/json" });
    const before = await ledger.files.put(scope, file, { createBucket }).catch(async (error: unknown) => {
      if (!isInDoubt(error)) await blobs.delete(id);
      throw error;
    });
    if (before !== undefined) await blobs.delete(before.id as string);
  }

  return {
    async grow(size) {
      if (busy !== undefined || size === published) return;
      // Not in the form of an MD5: rclone and s3cmd compare an ETag of 32 hex digits with the content's MD5.
      busy = put(size, `${run.id}-${size}`)
        .catch((error: unknown) => {
          if (!isNoSuchBucket(error)) throw error;
        })
        .finally(() => {
          busy = undefined;
        });
      await busy;
    },

    async finish(size, counts, tokens, dropped = new Map()) {
      await busy?.catch(() => undefined);
      try {
        if (!withdrawn) await put(size, await md5(await blobs.get(results)));
        await putManifest(counts, tokens, dropped);
      } catch (error) {
        if (!isNoSuchBucket(error)) throw error;
        throw new StorageUnavailable(waitsForBucket(run.output.bucket), error);
      }
    },
  };
}

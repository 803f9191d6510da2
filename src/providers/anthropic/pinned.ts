/**
 * The input of a job that Anthropic runs, pinned while the job needs it: its results are joined with the input's lines, and the
 * caller may delete or replace the object meanwhile. One row under the idempotency key while the job is created, then one under
 * the id of each of its batches.
 */
import { createHash } from "node:crypto";
import { jobId } from "../../lib/aws/job-ids.ts";
import { isInDoubt } from "../../lib/errors.ts";
import type { ProviderName } from "../../lib/names.ts";
import type { BlobStore } from "../../ports/blobs.ts";
import { isTerminal, type JobSpec, UNMANAGED_OWNER } from "../../ports/jobs.ts";
import type { PinnedInput } from "../../ports/ledger/job-inputs.ts";
import type { Ledger } from "../../ports/ledger.ts";

/** Of idempotency keys. Anthropic's ids begin otherwise. */
const KEY_PREFIX = "quarry-";

/** A job's own id is made of the ids of its batches. */
export const nativeId = (ids: readonly string[]): string => ids.join("+");
export const batchIds = (id: string): readonly string[] => id.split("+");

export interface Pins {
  /** Pins the job's input under its idempotency key. */
  open(spec: JobSpec): Promise<PinnedInput>;
  /** The create came to a job of these batches. May be called twice. */
  settle(idempotencyKey: string, ids: readonly string[]): Promise<void>;
  /** The create came to no job. `cancelled`: batches that it made. Their records stay, because Anthropic goes on listing them. */
  drop(idempotencyKey: string, cancelled?: readonly string[]): Promise<void>;
  /** The idempotency keys of creates that have come to no job yet. */
  creating(): Promise<readonly string[]>;
  /** True if no create of the last hour is older that has come to no job yet. */
  isFirst(idempotencyKey: string): Promise<boolean>;
  /** The create has made this batch, and is to make others. */
  own(idempotencyKey: string, id: string): Promise<void>;
  ofBatch(id: string): Promise<PinnedInput | undefined>;
  /** True if the batch belongs to a job or a chunk of this gateway, also to one that has ended. */
  isOwned(id: string): Promise<boolean>;
  /** Releases the inputs of jobs that have ended. */
  releaseEnded(): Promise<void>;
}

/** See `customId`. */
export const tagOf = ({ blob }: PinnedInput): string => createHash("sha256").update(blob).digest("hex").slice(0, 8);

interface Options {
  readonly provider: ProviderName;
  readonly ledger: Pick<Ledger, "pinnedInputs" | "jobs" | "chunks">;
  readonly blobs: BlobStore;
}

/** A create that is older has been given up. */
const LONGEST_CREATE_MS = 3_600_000;

export function createPins({ provider, ledger, blobs }: Options): Pins {
  const { pinnedInputs } = ledger;
  const get = (id: string) => pinnedInputs.get(provider, id);

  /** By age. The batches of a create have its blob. */
  async function creates(): Promise<readonly PinnedInput[]> {
    const open = (await pinnedInputs.unreleased(provider)).filter(({ job }) => job === undefined);
    return open.filter(({ id }) => id.startsWith(KEY_PREFIX));
  }

  return {
    ofBatch: get,

    async creating() {
      return (await creates()).map(({ id }) => id);
    },

    async isFirst(idempotencyKey) {
      const since = Date.now() - LONGEST_CREATE_MS;
      const [first] = (await creates()).filter(({ id, createdAt }) => id === idempotencyKey || createdAt > since);
      return first === undefined || first.id === idempotencyKey;
    },

    async own(idempotencyKey, id) {
      const pinned = await get(idempotencyKey);
      if (pinned !== undefined && (await get(id)) === undefined) await pinnedInputs.insert({ ...pinned, id });
    },

    async isOwned(id) {
      if ((await get(id)) !== undefined || (await ledger.chunks.isBatch(provider, id))) return true;
      // A list may have entered a batch that a create has made and does not know yet.
      const job = await ledger.jobs.byId(jobId(provider, id));
      return job !== undefined && job.owner !== UNMANAGED_OWNER;
    },

    async open(spec) {
      const pinned: PinnedInput = {
        id: spec.idempotencyKey,
        provider,
        owner: spec.owner,
        job: undefined,
        blob: await blobs.link(spec.input!.file.id as string),
        createdAt: Date.now(),
        releasedAt: undefined,
      };
      await pinnedInputs.insert(pinned).catch(async (error: unknown) => {
        if (!isInDoubt(error)) await blobs.delete(pinned.blob);
        throw error;
      });
      return pinned;
    },

    async settle(idempotencyKey, ids) {
      const pinned = await get(idempotencyKey);
      if (pinned === undefined) return;
      for (const id of ids) {
        const known = await get(id);
        if (known?.job !== undefined) continue;
        if (known !== undefined) await pinnedInputs.delete(provider, id);
        await pinnedInputs.insert({ ...pinned, id, job: nativeId(ids) });
      }
      await pinnedInputs.delete(provider, idempotencyKey);
    },

    async drop(idempotencyKey, cancelled = []) {
      const pinned = await get(idempotencyKey);
      if (pinned === undefined) return;
      for (const id of cancelled) {
        if ((await get(id)) === undefined) await pinnedInputs.insert({ ...pinned, id, releasedAt: Date.now() });
        else await pinnedInputs.release(provider, id, Date.now());
      }
      await blobs.delete(pinned.blob);
      await pinnedInputs.delete(provider, idempotencyKey);
    },

    async releaseEnded() {
      for (const { id, owner, job: jobNativeId, blob } of await pinnedInputs.unreleased(provider)) {
        const job = jobNativeId === undefined ? undefined : await ledger.jobs.find(owner, jobNativeId);
        if (job === undefined || !isTerminal(job.status)) continue;
        await blobs.delete(blob);
        // Anthropic goes on listing each batch of a job of several. A single batch is the job itself.
        if (id === jobNativeId) await pinnedInputs.delete(provider, id);
        else await pinnedInputs.release(provider, id, Date.now());
      }
    },
  };
}

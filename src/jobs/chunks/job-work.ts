/** What is done with a whole job: its results are merged, its state is recorded, and it ends. */
import type { Logger } from "pino";
import { GatewayError } from "../../lib/errors.ts";
import { isNoSuchBucket, waitsForBucket } from "../../lib/s3/errors.ts";
import type { Scrubber } from "../../lib/scrub.ts";
import { BlobMissing } from "../../ports/blobs.ts";
import type { ChunkedJobPatch } from "../../ports/chunks.ts";
import type { JobState, RecordCounts } from "../../ports/jobs.ts";
import type { Ledger } from "../../ports/ledger.ts";
import { endedState } from "./job-state.ts";
import type { LiveJob } from "./live-job.ts";
import type { Merger } from "./results.ts";

interface Options {
  readonly ledger: Pick<Ledger, "chunks">;
  readonly merger: Merger;
  readonly changed: (id: string, state: JobState) => void;
  readonly stateOf: (live: LiveJob) => JobState;
  readonly scrub: Scrubber;
  readonly log: Pick<Logger, "warn" | "error" | "info">;
  readonly now: () => number;
  /** Milliseconds before a publication that failed is repeated. */
  readonly retryMs: number;
  /** Milliseconds between two records of a job's counts. Undefined: nobody reads them there before the end. */
  readonly countsMs: number | undefined;
}

export interface JobWork {
  /** Merges the results that are due. Calls during a merge share one further merge. Never rejects. */
  merge(live: LiveJob): Promise<void>;
  /** Records a state that has changed. */
  report(live: LiveJob): Promise<void>;
  /** Changes the job's row, and reports its state. Rejects with Conflict if the job has ended. */
  update(live: LiveJob, patch: ChunkedJobPatch): Promise<void>;
  /** Publishes the results of a job whose chunks are done, and ends it. False: the attempt is to be repeated. Never rejects. */
  finish(live: LiveJob): Promise<boolean>;
  /** Ends a job that cannot go on. */
  fail(live: LiveJob, message: string): Promise<void>;
}

export function createJobWork(options: Options): JobWork {
  const { ledger, merger, changed, stateOf, scrub, log, now, retryMs, countsMs } = options;

  /** One write of a job after the other. */
  function saved(live: LiveJob, patchOf: () => ChunkedJobPatch | undefined): Promise<void> {
    const { id } = live.row;
    const work = live.saving.then(async () => {
      const patch = patchOf();
      if (patch === undefined) return;
      await ledger.chunks.update(id, patch);
      live.row = { ...live.row, ...patch };
      if ("counts" in patch) live.countedAt = now();
      if (!("status" in patch || "message" in patch || "paused" in patch)) return;
      const { status, message, counts, endTime } = live.row;
      changed(id, { status, message, counts, endTime });
    });
    live.saving = work.catch(() => {});
    return work;
  }

  const report = (live: LiveJob): Promise<void> =>
    saved(live, () => {
      const { status, message, endTime } = live.row;
      if (endTime !== undefined) return undefined;
      const state = stateOf(live);
      const isSame = state.status === status && state.message === message;
      const counts = countsDue(live, state.counts);
      if (isSame) return counts;
      return { status: state.status as typeof status, message: state.message, ...counts };
    });

  /** The counts, if they have changed and it is time to record them. */
  function countsDue(live: LiveJob, counts: RecordCounts | undefined): ChunkedJobPatch | undefined {
    if (countsMs === undefined || now() < live.countedAt + countsMs) return undefined;
    return JSON.stringify(counts) === JSON.stringify(live.row.counts) ? undefined : { counts };
  }

  async function mergeOnce(live: LiveJob): Promise<void> {
    try {
      await merger.advance(live.row, live.chunks);
    } catch (err) {
      log.warn({ job: live.row.id, err }, "failed to merge results; retrying later");
    }
  }

  function merge(live: LiveJob): Promise<void> {
    if (live.merging !== undefined) {
      live.merging.again = true;
      return live.merging.done;
    }
    const { promise: done, resolve } = Promise.withResolvers<void>();
    const round = { again: false, done };
    live.merging = round;
    const rounds = async () => {
      do {
        round.again = false;
        await mergeOnce(live);
      } while (round.again);
      live.merging = undefined;
    };
    void rounds().then(resolve);
    return done;
  }

  async function ended(live: LiveJob, state: JobState): Promise<void> {
    const { id } = live.row;
    const { status, message, counts, endTime } = state as JobState & Pick<LiveJob["row"], "status">;
    await saved(live, () => ({ status, message, counts, endTime }));
    log.info({ job: id, status, counts }, "a job of several batches has ended");
    // The next start sweeps what cannot be deleted now.
    try {
      await merger.release(live.row, live.chunks);
      await ledger.chunks.update(id, { input: undefined, index: undefined, prior: undefined, shared: undefined });
    } catch (err) {
      log.warn({ job: id, err }, "failed to delete what a job has left");
    }
  }

  async function fail(live: LiveJob, message: string): Promise<void> {
    await live.merging?.done;
    const { counts } = stateOf(live);
    await ended(live, { status: "Failed", message, counts, endTime: now() });
  }

  return {
    merge,
    report,
    update: (live, patch) =>
      saved(live, () => {
        const { id, status, endTime } = live.row;
        if (endTime === undefined) return patch;
        throw new GatewayError("Conflict", `The job ${id} has already ended: ${status}.`);
      }),

    async finish(live) {
      const { row, chunks } = live;
      if (now() < live.publishAfter) return false;
      try {
        await live.merging?.done;
        const counts = await merger.finish(row, chunks);
        await ended(live, endedState(live, counts, now()));
        return true;
      } catch (error) {
        if (error instanceof BlobMissing) {
          log.error({ job: row.id, err: error }, "the lines or results of a job are lost");
          await fail(live, "The lines or the results of the job are lost.");
          return true;
        }
        live.publishAfter = now() + retryMs;
        log.warn({ job: row.id, err: error }, "failed to publish a job's results; retrying");
        const bucket = isNoSuchBucket(error) ? (error.detail.fields?.BucketName ?? "") : undefined;
        const said = error instanceof GatewayError ? scrub.text(error.message) : "an internal error";
        const message =
          bucket === undefined
            ? `The results cannot be published yet: ${said.replace(/\.$/, "")}.`
            : waitsForBucket(bucket);
        await saved(live, () => (live.row.message === message ? undefined : { message })).catch(() => {});
        return false;
      }
    },

    fail,
  };
}

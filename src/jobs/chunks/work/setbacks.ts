/** What becomes of a chunk that was not taken, or whose batch failed before it ran a record: it waits, is halved, or is refused. */
import type { Logger } from "pino";
import { GatewayError } from "../../../lib/errors.ts";
import type { Scrubber } from "../../../lib/scrub.ts";
import { shortened } from "../../../lib/shortened.ts";
import type { Chunk } from "../../../ports/chunks.ts";
import type { JobState } from "../../../ports/jobs.ts";
import { NoRoom } from "../fleet-room.ts";
import type { LiveJob } from "../live-job.ts";
import { chunkPlace, modelPlace, providerPlace, STORAGE_PLACE } from "../places.ts";
import type { ChunkChanges } from "./changes.ts";
import type { Completion } from "./completion.ts";
import { batchFailureOf, failureOf, refusalStatus, waitReasonOf } from "./failures.ts";
import type { SubmitFailed } from "./submit.ts";

interface WhyNot {
  readonly message: string;
  /** A word for the metric of waiting jobs. */
  readonly reason: string;
  /** The provider's own wish for a delay. */
  readonly askedMs: number | undefined;
}

/** What the work on a chunk tells the dispatcher of chunks, and asks it. */
export interface Dispatch {
  /** A place did not take a chunk. */
  failed(place: string, why: WhyNot): { readonly until: number };
  /** A place took a chunk. */
  ended(place: string): void;
  /** A place has no room now for the chunks of this process. */
  full(place: string): void;
  /** True if another chunk of this provider and model has a place. */
  hasOthers(chunk: Chunk): boolean;
}

interface Options {
  readonly changes: ChunkChanges;
  readonly completion: Pick<Completion, "refuse">;
  readonly dispatch: Dispatch;
  readonly scrub: Scrubber;
  readonly log: Pick<Logger, "warn" | "error">;
  readonly signal: AbortSignal;
  /** The job cannot go on. */
  readonly lose: (live: LiveJob, message: string) => void;
}

export interface Setbacks {
  /** A chunk was not submitted, or it is not known. */
  notSubmitted(live: LiveJob, failure: SubmitFailed): Promise<void>;
  /** It is not known yet whether a batch was created. */
  notSettled(live: LiveJob, chunk: Chunk, error: unknown): void;
  /** A batch failed before it ran a record. */
  failedBatch(live: LiveJob, chunk: Chunk, state: JobState): Promise<void>;
  /** The provider refused for now what would have been the batch of a chunk. */
  refused(chunk: Chunk, error: unknown): void;
  /** For a caller. */
  textOf(error: unknown): string;
}

/** Consecutive failures of the gateway itself, after which a chunk is refused. */
const MAX_DEFECTS = 5;
const MESSAGE_CHARACTERS = 1_000;

export function createSetbacks(options: Options): Setbacks {
  const { changes, completion, dispatch, scrub, log, signal, lose } = options;
  const { requeue, split, canHalve } = changes;

  const shown = (text: string): string => shortened(scrub.text(text), MESSAGE_CHARACTERS);
  const textOf = (error: unknown): string =>
    error instanceof GatewayError ? shown(error.message) : "The gateway failed with an internal error";

  /** @param error or what the provider said of a batch */
  const whyNot = (error: unknown): WhyNot => ({
    message: typeof error === "string" ? error : textOf(error),
    reason: waitReasonOf(error),
    askedMs: error instanceof GatewayError ? error.detail.retryAfterMs : undefined,
  });

  async function wait(live: LiveJob, chunk: Chunk, place: string, error: unknown, isAgain = false): Promise<void> {
    const why = whyNot(error);
    const { message } = why;
    const { until } = dispatch.failed(place, why);
    log.warn({ job: chunk.job, chunk: chunk.number, provider: chunk.provider, message }, "a chunk waits");
    await requeue(live, chunk, { notBefore: Math.round(until), message }, isAgain);
  }

  async function crowded(live: LiveJob, chunk: Chunk, error: unknown, isAgain: boolean): Promise<void> {
    // With other batches at work, there will be room for this one.
    if (dispatch.hasOthers(chunk) || !canHalve(chunk)) return wait(live, chunk, modelPlace(chunk), error, isAgain);
    await split(live, chunk, isAgain);
    dispatch.failed(modelPlace(chunk), { ...whyNot(error), askedMs: undefined });
  }

  async function defect(live: LiveJob, chunk: Chunk, error: unknown): Promise<void> {
    const count = (live.defects.get(chunk.number) ?? 0) + 1;
    live.defects.set(chunk.number, count);
    log.error({ job: chunk.job, chunk: chunk.number, err: error }, "failed to submit a chunk");
    if (count >= MAX_DEFECTS) return completion.refuse(live, chunk, 500, `${textOf(error)}.`);
    const { until } = dispatch.failed(chunkPlace(chunk), { message: "", reason: "defect", askedMs: undefined });
    await requeue(live, chunk, { notBefore: Math.round(until), message: textOf(error) }, false);
  }

  return {
    textOf,

    refused(chunk, error) {
      const place = failureOf(error) === "provider" ? providerPlace(chunk) : modelPlace(chunk);
      dispatch.failed(place, whyNot(error));
    },

    async notSubmitted(live, failure) {
      const { chunk, cause, isOldInput } = failure;
      live.put(chunk);
      // The next process goes on from what the ledger has.
      if (signal.aborted || live.isLeaving) return;
      if (cause instanceof NoRoom) return dispatch.full(cause.place);
      const kind = failureOf(cause);
      if (failure.isInDoubt) {
        const place = kind === "storage" ? STORAGE_PLACE : providerPlace(chunk);
        dispatch.failed(place, { ...whyNot(cause), askedMs: undefined });
        log.warn({ job: chunk.job, chunk: chunk.number, err: cause }, "it is not known whether a batch was created");
        return;
      }
      if (kind === "provider") return wait(live, chunk, providerPlace(chunk), cause);
      if (kind === "model") return wait(live, chunk, modelPlace(chunk), cause);
      if (kind === "storage") return wait(live, chunk, STORAGE_PLACE, cause);
      if (kind === "crowded") return crowded(live, chunk, cause, false);
      if (kind === "halve" && canHalve(chunk)) return split(live, chunk, false);
      if (kind === "defect") return defect(live, chunk, cause);
      if (kind === "lost") return lose(live, "The lines of the job are lost.");
      // The provider may have lost an input that waited.
      if (isOldInput) return requeue(live, chunk, { noted: undefined, inputFile: undefined }, false);
      await completion.refuse(live, chunk, refusalStatus(cause), textOf(cause));
    },

    notSettled(live, chunk, error) {
      if (signal.aborted || live.isLeaving) return;
      const place = failureOf(error) === "storage" ? STORAGE_PLACE : providerPlace(chunk);
      dispatch.failed(place, whyNot(error));
      log.warn({ job: chunk.job, chunk: chunk.number, err: error }, "failed to find out whether a batch was created");
    },

    async failedBatch(live, chunk, { message }) {
      const said = message === undefined ? undefined : shown(message);
      const reason = said ?? `The provider '${chunk.provider}' gives no reason.`;
      const kind = live.ending === undefined ? batchFailureOf(message) : undefined;
      if (kind === "model") return wait(live, chunk, modelPlace(chunk), reason, true);
      if (kind === "crowded") return crowded(live, chunk, reason, true);
      if (kind === "halve" && canHalve(chunk)) return split(live, chunk, true);
      await completion.refuse(live, chunk, said === undefined ? 500 : 400, `The batch failed: ${reason}`);
    },
  };
}

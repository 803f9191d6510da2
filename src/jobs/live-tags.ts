/** Tags that hold a job back or change its order while it runs. */
import { PAUSED_TAG, PRIORITY_TAG } from "../executor/job-tags.ts";
import { GatewayError } from "../lib/errors.ts";
import { isTerminal, type JobRow } from "../ports/jobs.ts";
import type { ChunkedJobs } from "./chunks/engine.ts";
import { isChunkedId } from "./chunks/plan.ts";
import type { Engines } from "./engines.ts";
import type { LiveChanges } from "./options.ts";
import type { JobStates } from "./states.ts";

interface Options {
  readonly engines: Pick<Engines, "require">;
  readonly states: Pick<JobStates, "refresh" | "isOwn">;
  readonly chunked: Pick<ChunkedJobs, "prioritize">;
}

export interface LiveTags {
  /** Rejects with Conflict if the tags cannot take effect. */
  check(row: JobRow, changes: LiveChanges): Promise<void>;
  /** Resolves when the changes are durable. */
  apply(row: JobRow, changes: LiveChanges): Promise<void>;
  /** As `apply`, for tags that are removed. A job on which they have no effect stays as it is. */
  undo(row: JobRow, changes: LiveChanges): Promise<void>;
}

export function createLiveTags({ engines, states, chunked }: Options): LiveTags {
  async function apply({ provider, providerType, nativeId }: JobRow, changes: LiveChanges): Promise<void> {
    const { paused, priority } = changes;
    const { inProcess } = engines.require({ provider, providerType, nativeId });
    if (priority !== undefined) {
      if (isChunkedId(nativeId)) chunked.prioritize(nativeId, priority);
      else await inProcess?.prioritize?.(nativeId, priority);
    }
    if (paused !== undefined) await inProcess?.pause(nativeId, paused);
  }

  return {
    async check(row, { paused, priority }) {
      if (paused === undefined && priority === undefined) return;
      const key = paused === undefined ? PRIORITY_TAG : PAUSED_TAG;
      const { status } = await states.refresh(row, true);
      if (isTerminal(status)) throw new GatewayError("Conflict", `tags: '${key}': the job is ${status}`);
      if (!states.isOwn(row)) {
        if (priority === undefined && !paused) return;
        const reason = `the job is one batch, and '${row.provider}' has it already`;
        throw new GatewayError("Conflict", `tags: '${key}' has no effect: ${reason}`);
      }
    },
    apply,
    async undo(row, changes) {
      if (changes.paused === undefined && changes.priority === undefined) return;
      if (!states.isOwn(row)) return;
      await apply(row, changes).catch((error: unknown) => {
        const hasEnded = error instanceof GatewayError && error.kind === "Conflict";
        if (!hasEnded) throw error;
      });
    },
  };
}

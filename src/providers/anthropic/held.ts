/**
 * What the gateway keeps for a job that Anthropic runs: a link of its own to the input, so that the caller may delete or
 * replace the file, for the results are joined with the input's lines. It is kept as runs in the ledger, so that a sweep
 * leaves it alone: one under the intent while the job is made, then one under each batch's id.
 */
import { createHash } from "node:crypto";
import type { ProviderName } from "../../lib/names.ts";
import type { BlobStore } from "../../ports/blobs.ts";
import { isTerminal, type JobSpec } from "../../ports/jobs.ts";
import type { Ledger, RunRow } from "../../ports/ledger.ts";

/** A job's own id is those of its batches. */
export const nativeId = (ids: readonly string[]): string => ids.join("+");
export const batchIds = (id: string): readonly string[] => id.split("+");

export interface Held {
  /** Links the input. */
  open(spec: JobSpec): Promise<RunRow>;
  /** The job of this intent has these batches. Doing it twice does no harm. */
  settle(intent: string, ids: readonly string[]): Promise<void>;
  /** There is no job of this intent. */
  drop(intent: string): Promise<void>;
  /** By the id of one of its batches. `inputName` is the job's own id. */
  of(batch: string): Promise<RunRow | undefined>;
  /** Lets go of what jobs needed that have ended. */
  tidy(): Promise<void>;
}

/** See `customId`. */
export const tagOf = (run: RunRow): string => createHash("sha256").update(run.input).digest("hex").slice(0, 8);

interface Options {
  readonly provider: ProviderName;
  readonly ledger: Pick<Ledger, "runs" | "jobs">;
  readonly blobs: BlobStore;
}

export function createHeld({ provider, ledger, blobs }: Options): Held {
  const { runs } = ledger;
  const of = async (id: string): Promise<RunRow | undefined> => {
    const run = await runs.get(id);
    return run?.provider === provider ? run : undefined;
  };

  return {
    of,

    async open(spec) {
      const run: RunRow = {
        id: spec.intent,
        owner: spec.owner,
        provider,
        modelId: spec.modelId,
        input: await blobs.link(spec.input!.file.id as string),
        inputName: "",
        output: spec.output,
        deadline: spec.deadline,
        // No executor ever takes it up.
        started: false,
        stopRequested: false,
        status: "Submitted",
        message: undefined,
        counts: undefined,
        createdAt: Date.now(),
        endTime: undefined,
        results: undefined,
        journal: undefined,
      };
      await runs.insert(run);
      return run;
    },

    async settle(intent, ids) {
      const run = await of(intent);
      if (run === undefined) return;
      for (const id of ids) {
        if ((await of(id)) === undefined) await runs.insert({ ...run, id, inputName: nativeId(ids) });
      }
      await runs.delete(intent);
    },

    async drop(intent) {
      const run = await of(intent);
      if (run === undefined) return;
      await blobs.delete(run.input);
      await runs.delete(intent);
    },

    async tidy() {
      for (const run of await runs.unfinished(provider)) {
        const job = run.inputName === "" ? undefined : await ledger.jobs.find(run.owner, run.inputName);
        if (job === undefined || !isTerminal(job.status)) continue;
        await blobs.delete(run.input);
        // Of several batches each is a part for as long as Anthropic lists it; a single one is the job.
        if (run.id === run.inputName) await runs.delete(run.id);
        else await runs.update(run.id, { endTime: Date.now() });
      }
    },
  };
}

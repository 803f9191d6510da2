/**
 * Runs jobs of several batches: submits their chunks in fair turns, follows them to their ends, has their results merged, and ends
 * the jobs. The ledger has each step before it is taken, so that the next process goes on wherever this one stopped.
 */
import type { Logger } from "pino";
import type { ProviderName } from "../../lib/names.ts";
import type { BlobStore } from "../../ports/blobs.ts";
import type { JobState } from "../../ports/jobs.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { Provider } from "../../ports/provider.ts";
import type { PollInterval } from "../poller.ts";
import type { Merger, Outcomes } from "./results.ts";

export interface RunnerOptions {
  readonly ledger: Pick<Ledger, "chunks" | "jobs">;
  readonly blobs: BlobStore;
  /** With their own engines: those that run chunks. */
  readonly providers: readonly Provider[];
  readonly deferredDeletes: { drain(provider: ProviderName): Promise<void> };
  readonly outcomes: Outcomes;
  readonly merger: Merger;
  /** Called after each durable change of a job's state. */
  readonly changed: (id: string, state: JobState) => void;
  readonly poll: PollInterval;
  readonly log: Logger;
  /** Milliseconds since the epoch. Default: Date.now. */
  readonly now?: () => number;
}

export interface Runner {
  /** Takes a job that `Ledger.jobs` has. Repeatable. Failures are retried. */
  start(id: string): void;
  /** The current state, with the counts and the message of now. Rejects with NotFound. */
  state(id: string): Promise<JobState>;
  /**
   * Records the stop. Batches at providers are stopped, and what they have processed is collected. Rejects with NotFound, and with
   * Conflict if the job has ended.
   */
  stop(id: string): Promise<void>;
  /** Holds back the chunks that are not submitted, or goes on. Durable. Rejects with NotFound, and with Conflict if the job has ended. */
  pause(id: string, paused: boolean): Promise<void>;
  /** Changes the order of the job among its tenant's jobs. In memory: `start` and `resume` read the tags of the job. */
  reprioritize(id: string, priority: number): void;
  /** Takes the started jobs of earlier processes, and deletes what creates without a job have left. Called once. */
  resume(): Promise<void>;
  /** Resolves when no chunk is being submitted or collected any more. Call it before the providers' own. */
  shutdown(): Promise<void>;
}

export function createRunner(_options: RunnerOptions): Runner {
  throw new Error("not there yet");
}

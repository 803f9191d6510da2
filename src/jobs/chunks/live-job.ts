/**
 * A job that this process runs: all that memory has of it. The rows are the ledger's. What else is here may be lost: the next process
 * asks the providers again. Beside it, the merger has the place of the merge (`Current` in merge.ts), and the dispatcher has turns,
 * slots and waits, which concern several jobs.
 */
import type { ProviderName } from "../../lib/names.ts";
import { createRevision, type Revision } from "../../lib/revision.ts";
import type { Chunk, ChunkedFile, ChunkedJob } from "../../ports/chunks.ts";
import type { RecordCounts } from "../../ports/jobs.ts";
import { createMissing, type Missing } from "../missing.ts";

/** Why a job ends before its last chunk. */
export type JobEnding = "stop" | "deadline";

/** What the ledger has. */
interface Rows {
  row: ChunkedJob;
  readonly files: readonly ChunkedFile[];
  /** By number. The list is the same for the whole time. */
  readonly chunks: readonly Chunk[];
  /** From the tags of the job. */
  priority: number;
  get(number: number): Chunk | undefined;
  /** Replaces a chunk, or adds one. */
  put(chunk: Chunk): void;
}

/** What follows from the rows. */
interface Derived {
  /** Numbers of the queued chunks of a provider, in the order of their lines. Those that have failed come last. */
  queued(provider: ProviderName): readonly number[];
  /** Number of chunks that are not done. */
  readonly open: number;
  /** Number of chunks that are being submitted, or whose submission is in doubt. */
  readonly submitting: number;
  readonly providers: ReadonlySet<ProviderName>;
}

/** What is going on in this process. */
interface Activity {
  ending: JobEnding | undefined;
  /** True once the job goes to another process. From then on no task begins. */
  isLeaving: boolean;
  /** Aborts when its tasks have had their time. */
  readonly leaving: AbortController;
  /** Aborts with `leaving`, or at the end of a shutdown. */
  readonly signal: AbortSignal;
  readonly tasks: Set<Promise<void>>;
  /** Resolves when the job has ended. */
  readonly end: PromiseWithResolvers<void>;
  /** Of what callers change. */
  readonly revision: Revision;
  /** Milliseconds since the epoch of the last record of the counts. */
  countedAt: number;
  /** Chunks that a task works on. No other task may. */
  readonly busy: Set<number>;
  /** Batches that the poller has, by `followKey`. */
  readonly followed: Set<string>;
  /** Those that have ended while a task read their state. */
  readonly over: Set<string>;
  /** Batches that were asked to stop. */
  readonly stopped: Set<number>;
  /** Runs one change of the list of chunks after another, so that each new chunk gets a number of its own. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  /** The merge in progress. `again`: chunks have ended since it began. */
  merging: { again: boolean; readonly done: Promise<void> } | undefined;
  /** The last write of the job's row. */
  saving: Promise<unknown>;
  isFinishing: boolean;
  /** Chunks whose tokens are being estimated. */
  readonly measuring: Set<number>;
  /** Milliseconds since the epoch before which a publication that failed is not repeated. */
  publishAfter: number;
}

/** What was heard of batches between two writes, or was read. */
interface Hearsay {
  /** Counts that providers report of running batches. */
  readonly progress: Map<number, RecordCounts>;
  /** Why the states of running batches cannot be read. */
  readonly trouble: Map<number, string>;
  /** Consecutive failures of the gateway itself. */
  readonly defects: Map<number, number>;
  /** Batches and results that the provider does not have now, by the chunk's number. */
  readonly missingBatches: Missing;
  readonly missingOutput: Missing;
  /** Estimated tokens of chunks, for models with a limit of enqueued tokens. */
  readonly tokens: Map<number, number>;
}

export interface LiveJob extends Rows, Derived, Activity, Hearsay {}

interface Queue {
  numbers: number[];
  isSorted: boolean;
}

export function createLiveJob(
  row: ChunkedJob,
  files: readonly ChunkedFile[],
  rows: readonly Chunk[],
  { priority, closing }: { readonly priority: number; readonly closing: AbortSignal },
): LiveJob {
  const chunks = [...rows];
  const places = new Map(chunks.map(({ number }, at) => [number, at]));
  const queues = new Map<ProviderName, Queue>();
  let [open, submitting] = [0, 0];
  let working: Promise<unknown> = Promise.resolve();
  const leaving = new AbortController();

  const queueOf = (provider: ProviderName): Queue => {
    const found = queues.get(provider) ?? { numbers: [], isSorted: true };
    queues.set(provider, found);
    return found;
  };
  const get = (number: number): Chunk | undefined => chunks[places.get(number) ?? -1];
  const before = (a: number, b: number): number => {
    const [one, two] = [get(a)!, get(b)!];
    return (one.notBefore ?? 0) - (two.notBefore ?? 0) || one.part.first - two.part.first || a - b;
  };

  function leave(chunk: Chunk): void {
    if (chunk.state !== "done") open -= 1;
    if (chunk.state === "submitting") submitting -= 1;
    if (chunk.state !== "queued") return;
    const queue = queueOf(chunk.provider);
    const at = queue.numbers.indexOf(chunk.number);
    if (at >= 0) queue.numbers.splice(at, 1);
  }

  function enter(chunk: Chunk): void {
    const queue = queueOf(chunk.provider);
    if (chunk.state !== "done") open += 1;
    if (chunk.state === "submitting") submitting += 1;
    if (chunk.state !== "queued") return;
    queue.numbers.push(chunk.number);
    queue.isSorted = false;
  }
  for (const chunk of chunks) enter(chunk);

  return {
    row,
    files,
    chunks,
    priority,
    ending: row.stopRequested ? "stop" : undefined,
    isLeaving: false,
    leaving,
    signal: AbortSignal.any([leaving.signal, closing]),
    tasks: new Set(),
    end: Promise.withResolvers<void>(),
    revision: createRevision(),
    countedAt: 0,
    busy: new Set(),
    followed: new Set(),
    over: new Set(),
    stopped: new Set(),
    merging: undefined,
    saving: Promise.resolve(),
    isFinishing: false,
    measuring: new Set(),
    publishAfter: 0,
    progress: new Map(),
    trouble: new Map(),
    defects: new Map(),
    missingBatches: createMissing(),
    missingOutput: createMissing(),
    tokens: new Map(),
    alone(work) {
      const done = working.then(work);
      working = done.catch(() => {});
      return done;
    },
    get,
    put(chunk) {
      const at = places.get(chunk.number);
      if (at === undefined) {
        places.set(chunk.number, chunks.length);
        chunks.push(chunk);
      } else {
        leave(chunks[at]!);
        chunks[at] = chunk;
      }
      enter(chunk);
    },
    queued(provider) {
      const queue = queues.get(provider);
      if (queue === undefined) return [];
      if (!queue.isSorted) queue.numbers.sort(before);
      queue.isSorted = true;
      return queue.numbers;
    },
    get open() {
      return open;
    },
    get submitting() {
      return submitting;
    },
    get providers() {
      return new Set(queues.keys());
    },
  };
}

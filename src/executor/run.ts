/**
 * One batch from Validating to its end.
 *
 * A record keeps its permit until its result and its journal entry are written. On a disk, this bounds the records that are sent
 * again after `kill -9` by `concurrency`. In a bucket, those since the last share are sent again.
 */
import { setMaxListeners } from "node:events";
import type { Translator } from "../dialects/translate.ts";
import { GatewayError, StorageUnavailable } from "../lib/errors.ts";
import { createRevision } from "../lib/revision.ts";
import { isTerminal, type JobState, type JobStatus, type RecordCounts } from "../ports/jobs.ts";
import type { RunPatch, RunRow } from "../ports/ledger/runs.ts";
import { type Course, conclude, type EarlyEnding, isComplete } from "./conclusion.ts";
import { createRunMedia } from "./media.ts";
import type { Hold } from "./outages.ts";
import { createPause } from "./pause.ts";
import { createPublisher } from "./publish.ts";
import { processRecords } from "./records.ts";
import { type OpenOptions, openResults, patchOfResults, type Results, shareResults } from "./results.ts";
import type { RunPorts } from "./run-ports.ts";
import { createRunRecord } from "./run-record.ts";
import { type Scan, scanInput } from "./scan.ts";
import { withPermit } from "./semaphore.ts";
import { linesOfRun } from "./source.ts";
import { createRunTranslator } from "./translation.ts";
import type { Trouble } from "./trouble.ts";
import type { TurnKey } from "./turns.ts";
import { waitMessage } from "./wait-message.ts";

export interface Run {
  state(): JobState;
  /** Why it waits for the model server. */
  waitsFor(): Trouble | undefined;
  /**
   * Settles when the batch has ended or, after `suspend`, when it can be resumed. `stuck` means that a storage failure stopped
   * it. Never rejects.
   */
  readonly done: Promise<"ended" | "stuck">;
  readonly tenant: string;
  readonly isPaused: boolean;
  /** True if another process goes on with the batch. */
  readonly isSuspended: boolean;
  /** True once its last record has begun. The next batch may take its place. */
  readonly haveAllBegun: boolean;
  /** Called at intervals: checks the deadline and publishes new results. */
  tick(): void;
  /** Grows with each change that callers ask of this process. */
  readonly revision: number;
  /**
   * Does what callers have asked of another process.
   * @param revision at the time when the row was read. The row is ignored if it may be older than a change
   */
  adopt(row: RunRow, revision: number): void;
  /** Records the counts and the message, if they have changed. For readers in other processes. */
  report(): Promise<void>;
  /** Stops the batch. It is already Stopped when this resolves if no record was sent. */
  stop(): Promise<void>;
  /** Holds back the records that are not in progress, or goes on. Rejects with Conflict if the batch has ended. */
  pause(paused: boolean): Promise<void>;
  /** Rejects with Conflict if the batch has ended. */
  prioritize(priority: number): Promise<void>;
  /** Starts no further records, because the process ends. Records in progress may finish. */
  suspend(): void;
  /** Aborts the records in progress. */
  abort(): void;
}

const reportOf = (message: string | undefined, counts: RecordCounts | undefined): string =>
  JSON.stringify([message, counts]);

interface RunStart {
  /** True: another process has begun the batch, which goes on beyond the number of batches. */
  readonly isBegun: boolean;
  /** Called when its last record has begun. */
  readonly allBegun: () => void;
}

export function startRun(ports: RunPorts, row: RunRow, { isBegun, allBegun }: RunStart): Run {
  const { blobs, log } = ports;
  let { options } = row;
  const { source } = options;
  const turn: TurnKey = {
    tenant: row.owner,
    job: source?.job ?? row.id,
    place: source?.part.first,
    get priority() {
      return options.priority;
    },
  };
  const media = createRunMedia(blobs, row.options.media);
  const lines = linesOfRun(blobs, row, ports.maxLineBytes);
  const pause = createPause(row.paused);
  const record = createRunRecord(ports, row, () => pause.isPaused);
  const course: Course = {
    ending: row.stopRequested ? "stop" : undefined,
    failure: undefined,
    form: undefined,
    results: undefined,
    publisher: undefined,
    sealed: undefined,
  };
  const drain = new AbortController();
  const abort = new AbortController();
  // Every waiting record adds a listener.
  setMaxListeners(0, drain.signal, abort.signal);
  let concluding = false;
  let haveAllBegun = false;
  let sharing = false;
  let sharedAt = performance.now();

  /** Publishes what readers in every process can see. */
  async function publish(results: Results): Promise<void> {
    if (sharing || performance.now() - sharedAt < blobs.shareMs) return;
    sharing = true;
    const { size } = results;
    try {
      await shareResults(row, results);
      sharedAt = performance.now();
      await course.publisher?.grow(size);
    } finally {
      sharing = false;
    }
  }
  let reported = reportOf(row.message, row.counts);
  const revision = createRevision();

  async function become(next: JobStatus, patch: RunPatch = {}): Promise<void> {
    if (course.ending !== undefined) return;
    record.status = next;
    await record.save({ status: next, ...patch });
    record.tell();
  }

  function end(why: EarlyEnding): void {
    if (concluding) return;
    course.ending ??= why;
    drain.abort();
    if (why !== "shutdown") abort.abort();
  }

  const opening: OpenOptions = {
    blobs,
    save: (segments) => record.save({ log: segments }),
    failed(error) {
      course.failure ??= error;
      end("failure");
    },
  };

  async function open(): Promise<Results> {
    const results = await openResults(row, opening);
    if (options.source === undefined) course.publisher = createPublisher(ports, row, results.id);
    return results;
  }

  function held(next: Hold | undefined): void {
    const { hold } = record;
    if (next === undefined && hold !== undefined) log.info({ job: row.id }, "the model server answers again");
    else if (hold === undefined && next !== undefined)
      log.warn({ job: row.id, reason: next.trouble, message: waitMessage(next, ports.scrub) }, "batch waits");
    record.hold = next;
    record.tell();
  }

  /** Resolves with false if the batch was paused before its last record. */
  async function work({ total }: Scan, translator: Translator, leavePlace: () => void): Promise<boolean> {
    const { signal } = pause;
    if (signal.aborted) return false;
    course.results ??= await open();
    const { results } = course;
    const update = () => {
      record.counts = results.counts.records(total);
    };
    update();
    await become("InProgress", { counts: record.counts, ...patchOfResults(results) });
    await processRecords({
      ...ports,
      run: row,
      lines,
      results,
      turn,
      translator,
      media,
      drain: AbortSignal.any([drain.signal, signal]),
      abort: abort.signal,
      update,
      holds: held,
      allBegun() {
        haveAllBegun = true;
        leavePlace();
        allBegun();
      },
    }).catch((error: unknown) => {
      end("failure");
      throw error;
    });
    if (course.ending === undefined) record.hold = undefined;
    return !signal.aborted || isComplete(record.counts!);
  }

  async function main(): Promise<void> {
    // The states of a chunk before its first record are not shown, and each is a write.
    const isChunk = source?.form !== undefined;
    if (row.results !== undefined) {
      course.results = await open();
      record.counts = course.results.counts.records(row.counts?.total ?? 0);
    }
    const found = await withPermit(ports.scans, turn, drain.signal, async () => {
      if (course.results === undefined && !isChunk) await become("Validating");
      return scanInput(lines, options, ports.maxLineBytes, drain.signal);
    });
    if (found === undefined) return;
    course.form = found.form;
    const translator = createRunTranslator(row, found.form, ports);
    if (course.results === undefined) {
      record.counts = { total: found.total, processed: 0, success: 0, error: 0 };
      if (!isChunk) await become("Scheduled", { counts: record.counts });
    }
    let isUrgent = isBegun;
    for (let isDone: boolean | undefined = false; isDone === false; isUrgent = false) {
      await pause.over(drain.signal);
      haveAllBegun = false;
      const run = (leavePlace: () => void) => work(found, translator, leavePlace);
      isDone = await withPermit(ports.batches, turn, drain.signal, run, isUrgent);
    }
  }

  async function settle(): Promise<"ended" | "stuck"> {
    try {
      await main();
    } catch (error) {
      // An ending aborts records in progress. Their errors are not failures of the batch.
      if (course.ending === undefined || course.ending === "failure") course.failure ??= error;
    }
    concluding = true;
    await conclude({ ports, row, record, course, lines, media, opening });
    return "ended";
  }

  if (course.ending !== undefined) end(course.ending);
  const done = settle().catch((err: unknown) => {
    const stuck = err instanceof StorageUnavailable;
    if (stuck) log.warn({ job: row.id, err }, "batch is waiting for storage");
    else log.error({ job: row.id, err }, "failed to end a batch; retrying at the next start");
    return stuck ? ("stuck" as const) : ("ended" as const);
  });

  function requireRunning(): void {
    const { status } = record;
    if (isTerminal(status)) throw new GatewayError("Conflict", `The job ${row.id} has already ended: ${status}.`);
  }

  function setPriority(priority: number | undefined): void {
    options = { ...options, priority };
    for (const waiting of [ports.scans, ports.batches, ports.records, ports.policy.gate]) waiting.move(turn);
  }

  return {
    state: record.state,
    done,
    tenant: row.owner,
    get isPaused() {
      return pause.isPaused;
    },
    get isSuspended() {
      return course.ending === "shutdown";
    },
    get haveAllBegun() {
      return haveAllBegun;
    },
    get revision() {
      return revision.value;
    },
    waitsFor: () => (isTerminal(record.status) || pause.isPaused ? undefined : record.hold?.trouble),

    tick() {
      if (concluding) return;
      if (course.ending === undefined && row.deadline !== undefined && ports.now() >= row.deadline) end("deadline");
      const { results } = course;
      if (results === undefined) return;
      publish(results).catch((err: unknown) => log.warn({ job: row.id, err }, "failed to publish results"));
    },

    async stop() {
      requireRunning();
      if (concluding) return;
      const begun = record.status === "InProgress";
      if (begun) record.status = "Stopping";
      await record.save({ stopRequested: true, ...(begun && { status: record.status }) });
      record.tell();
      end("stop");
      if (!begun) await done;
    },

    adopt({ stopRequested, paused, options: { priority } }, since) {
      if (concluding || isTerminal(record.status) || revision.isBehind(since)) return;
      if (stopRequested && course.ending === undefined) {
        if (record.status === "InProgress") record.status = "Stopping";
        record.tell();
        end("stop");
      }
      if (paused !== pause.isPaused) {
        pause.set(paused);
        record.tell();
      }
      if (priority !== options.priority) setPriority(priority);
    },

    async report() {
      const { message, counts } = record.state();
      const next = reportOf(message, counts);
      if (concluding || isTerminal(record.status) || next === reported) return;
      const before = reported;
      reported = next;
      await record.save({ message, counts }).catch((error: unknown) => {
        reported = before;
        throw error;
      });
    },

    async pause(paused) {
      requireRunning();
      await revision.change(() => record.save({ paused }));
      pause.set(paused);
      record.tell();
    },

    async prioritize(priority) {
      requireRunning();
      await revision.change(() => record.save({ options: { ...options, priority } }));
      setPriority(priority);
    },

    suspend: () => end("shutdown"),
    abort: () => abort.abort(),
  };
}

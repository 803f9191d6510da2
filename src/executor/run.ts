/**
 * One batch from Validating to its end.
 *
 * A record keeps its permit until its result and its journal entry are written. This bounds the records that are sent again
 * after `kill -9` by `concurrency`.
 */
import { setMaxListeners } from "node:events";
import type { Loss } from "../dialects/loss.ts";
import type { FileForm } from "../dialects/read-line.ts";
import type { Translator } from "../dialects/translate.ts";
import { GatewayError, StorageUnavailable } from "../lib/errors.ts";
import type { Scrubber } from "../lib/scrub.ts";
import { finalStatus } from "../ports/final-status.ts";
import { isTerminal, type JobState, type JobStatus, type RecordCounts } from "../ports/jobs.ts";
import type { Ledger, RunPatch, RunRow } from "../ports/ledger.ts";
import { countDropped } from "./dropped.ts";
import { deleteLeftovers, failureMessage, isAboutInput, isStorageFailure, salvage, seal } from "./ending.ts";
import type { ExecutorLog } from "./log.ts";
import { createRunMedia } from "./media.ts";
import type { Hold } from "./outages.ts";
import { createPublisher, type Publisher, type PublishPorts } from "./publish.ts";
import { processRecords } from "./records.ts";
import { type OpenOptions, openResults, patchOfResults, type Results } from "./results.ts";
import type { AskPolicy } from "./retry.ts";
import { firstForm, type Scan, scanInput } from "./scan.ts";
import { type Semaphore, withPermit } from "./semaphore.ts";
import { linesOfRun } from "./source.ts";
import { createRunTranslator, type RunTranslation } from "./translation.ts";
import type { Trouble } from "./trouble.ts";
import type { TurnKey } from "./turns.ts";
import { writeUnrun } from "./unrun.ts";
import { expiredMessage, PAUSED_MESSAGE, waitMessage } from "./wait-message.ts";

export interface RunPorts extends PublishPorts {
  readonly ledger: PublishPorts["ledger"] & { readonly runs: Pick<Ledger["runs"], "update"> };
  readonly log: ExecutorLog;
  readonly scrub: Scrubber;
  /** Called after each durable change of the status. */
  readonly changed: (id: string, state: JobState) => void;
  readonly policy: AskPolicy;
  /** Limits of concurrent records, batches and scans of inputs. */
  readonly records: Semaphore;
  readonly batches: Semaphore;
  readonly scans: Semaphore;
  readonly maxLineBytes: number;
  readonly translation: RunTranslation;
  /** Milliseconds before the first probe of a model server that refuses every record. */
  readonly probeMs: number;
}

/** The reason why a batch ends before its last record. */
type Ending = "stop" | "deadline" | "shutdown" | "failure";

export interface Run {
  state(): JobState;
  /** Why it waits for the model server. */
  waitsFor(): Trouble | undefined;
  /**
   * Settles when the batch has ended or, after `suspend`, when it can be resumed. `stuck` means that a storage failure stopped
   * it. Never rejects.
   */
  readonly done: Promise<"ended" | "stuck">;
  /** Called at intervals: checks the deadline and publishes new results. */
  tick(): void;
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

const NOTHING: RecordCounts = { total: 0, processed: 0, success: 0, error: 0 };
const isComplete = ({ total, processed }: RecordCounts): boolean => total > 0 && processed === total;

export function startRun(ports: RunPorts, row: RunRow): Run {
  const { blobs, log } = ports;
  let { options, paused } = row;
  const turn: TurnKey = {
    tenant: row.owner,
    job: row.id,
    get priority() {
      return options.priority;
    },
  };
  const media = createRunMedia(blobs, row.options.media);
  const drain = new AbortController();
  const abort = new AbortController();
  /** Aborted while the batch is paused. */
  let pausing = new AbortController();
  let resumed: (() => void) | undefined;
  if (paused) pausing.abort();
  // Every waiting record adds a listener.
  setMaxListeners(0, drain.signal, abort.signal);
  let { status, counts } = row;
  let message: string | undefined;
  let endTime: number | undefined;
  let ending: Ending | undefined = row.stopRequested ? "stop" : undefined;
  let failure: unknown;
  let concluding = false;
  let hold: Hold | undefined;
  let opened: Results | undefined;
  let publisher: Publisher | undefined;
  /** Undefined until the input's form is known. */
  let form: FileForm | undefined;
  let translator: Translator | undefined;
  let saving: Promise<unknown> = Promise.resolve();

  const lines = linesOfRun(blobs, row, ports.maxLineBytes);

  function state(): JobState {
    if (isTerminal(status) || message !== undefined) return { status, message, counts, endTime };
    const waits = paused ? PAUSED_MESSAGE : hold && waitMessage(hold, ports.scrub);
    return { status, message: waits, counts, endTime };
  }

  /** Serialises the updates: a late Stopping must not overwrite a final status. */
  function save(patch: RunPatch): Promise<void> {
    const saved = saving.then(() => ports.ledger.runs.update(row.id, patch));
    saving = saved.catch(() => undefined);
    return saved;
  }

  async function become(next: JobStatus, patch: RunPatch = {}): Promise<void> {
    if (ending !== undefined) return;
    status = next;
    await save({ status: next, ...patch });
    ports.changed(row.id, state());
  }

  function end(why: Ending): void {
    if (concluding) return;
    ending ??= why;
    drain.abort();
    resumed?.();
    if (why !== "shutdown") abort.abort();
  }

  const opening: OpenOptions = {
    blobs,
    save: (segments) => save({ log: segments }),
    failed(error) {
      failure ??= error;
      end("failure");
    },
  };

  async function open(): Promise<Results> {
    const results = await openResults(row, opening);
    if (options.source === undefined) publisher = createPublisher(ports, row, results.id);
    return results;
  }

  function held(next: Hold | undefined): void {
    if (next === undefined && hold !== undefined) log.info({ job: row.id }, "the model server answers again");
    else if (hold === undefined && next !== undefined)
      log.warn({ job: row.id, reason: next.trouble, message: waitMessage(next, ports.scrub) }, "batch waits");
    hold = next;
    ports.changed(row.id, state());
  }

  /** Resolves with false if the batch was paused before its last record. */
  async function work({ total }: Scan, translator: Translator): Promise<boolean> {
    // A pause that ends while records are in progress replaces it.
    const { signal } = pausing;
    if (signal.aborted) return false;
    opened ??= await open();
    const results = opened;
    const update = () => {
      counts = results.counts.records(total);
    };
    update();
    await become("InProgress", { counts, ...patchOfResults(results) });
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
    }).catch((error: unknown) => {
      end("failure");
      throw error;
    });
    if (ending === undefined) hold = undefined;
    return !signal.aborted || isComplete(counts!);
  }

  async function whenResumed(): Promise<void> {
    if (!paused || drain.signal.aborted) return;
    await new Promise<void>((resolve) => {
      resumed = resolve;
    });
  }

  async function main(): Promise<void> {
    if (row.results !== undefined) {
      opened = await open();
      counts = opened.counts.records(row.counts?.total ?? 0);
    }
    const found = await withPermit(ports.scans, turn, drain.signal, async () => {
      if (opened === undefined) await become("Validating");
      return scanInput(lines, options, ports.maxLineBytes, drain.signal);
    });
    if (found === undefined) return;
    form = found.form;
    translator = createRunTranslator(row, form, ports);
    if (opened === undefined) {
      counts = { ...NOTHING, total: found.total };
      await become("Scheduled", { counts });
    }
    for (let isDone: boolean | undefined = false; isDone === false; ) {
      await whenResumed();
      isDone = await withPermit(ports.batches, turn, drain.signal, () => work(found, translator!));
    }
  }

  function outcome(sums: RecordCounts): JobStatus {
    if (failure !== undefined) return finalStatus("failed", sums);
    if (ending === undefined) return finalStatus("finished", sums);
    return finalStatus(ending === "stop" ? "stopped" : "expired", sums);
  }

  /** Records that did not run get a line, unless the batch goes on later. */
  async function endUnrun(results: Results): Promise<void> {
    if (failure !== undefined || (ending !== "stop" && ending !== "deadline")) return;
    const unrun = ending === "stop" ? "canceled" : "expired";
    try {
      // A batch that was stopped while no process ran it has not been scanned.
      form ??= await firstForm(lines, options);
      if (form === undefined) return;
      translator ??= createRunTranslator(row, form, ports);
      await writeUnrun(results, lines, translator, unrun);
    } catch (error) {
      failure = error;
    }
  }

  async function dropped(): Promise<ReadonlyMap<string, number>> {
    if (form === undefined || !options.drops) return new Map();
    const found = form;
    const translatorWith = (loss: Loss) => createRunTranslator(row, found, ports, loss);
    return countDropped(lines, media, translatorWith);
  }

  /** Makes the results durable. Resolves with their bytes. */
  async function finishResults(results: Results): Promise<number> {
    await endUnrun(results);
    failure ??= await seal(results);
    const { size } = results;
    if (failure === undefined || isStorageFailure(failure)) return size;
    return salvage(row, results, { ...opening, failed: () => undefined }).catch((err: unknown) => {
      log.error({ job: row.id, err }, "failed to complete the results of a failed batch");
      return results.size;
    });
  }

  function lastMessage(): string | undefined {
    if (failure !== undefined) return failureMessage(failure);
    return ending === "deadline" && hold !== undefined ? expiredMessage(hold, ports.scrub) : undefined;
  }

  async function conclude(last: JobStatus): Promise<void> {
    const endedAt = ports.now();
    message = lastMessage();
    const tokens = opened?.counts.tokens();
    await save({ status: last, message, counts, endTime: endedAt, log: undefined, tokens });
    status = last;
    endTime = endedAt;
    ports.changed(row.id, state());
    const level = failure === undefined || isAboutInput(failure) ? "info" : "error";
    log[level]({ job: row.id, status, message, ...counts, err: failure }, "batch ended");
    await deleteLeftovers(blobs, row, opened);
  }

  async function settle(): Promise<"ended" | "stuck"> {
    try {
      await main();
    } catch (error) {
      // An ending aborts records in progress. Their errors are not failures of the batch.
      if (ending === undefined || ending === "failure") failure ??= error;
    }
    concluding = true;
    const sums = counts ?? NOTHING;
    const isSuspended = failure === undefined && ending === "shutdown" && !isComplete(sums);
    try {
      if (opened !== undefined) {
        const size = await finishResults(opened);
        if (!isSuspended && !isStorageFailure(failure))
          await publisher?.finish(size, sums, opened.counts.tokens(), await dropped());
      }
    } catch (error) {
      failure ??= error;
    }
    if (isStorageFailure(failure)) {
      message = failureMessage(failure);
      throw failure;
    }
    if (isSuspended) await save({ counts });
    else await conclude(outcome(sums));
    return "ended";
  }

  if (ending !== undefined) end(ending);
  const done = settle().catch((err: unknown) => {
    const stuck = err instanceof StorageUnavailable;
    if (stuck) log.warn({ job: row.id, err }, "batch is waiting for storage");
    else log.error({ job: row.id, err }, "failed to end a batch; retrying at the next start");
    return stuck ? ("stuck" as const) : ("ended" as const);
  });

  function requireRunning(): void {
    if (isTerminal(status)) throw new GatewayError("Conflict", `The job ${row.id} has already ended: ${status}.`);
  }

  return {
    state,
    done,
    waitsFor: () => (isTerminal(status) || paused ? undefined : hold?.trouble),

    tick() {
      if (concluding) return;
      if (ending === undefined && row.deadline !== undefined && ports.now() >= row.deadline) end("deadline");
      if (opened === undefined) return;
      publisher?.grow(opened.size).catch((err: unknown) => log.warn({ job: row.id, err }, "failed to publish results"));
    },

    async stop() {
      requireRunning();
      if (concluding) return;
      const begun = status === "InProgress";
      if (begun) status = "Stopping";
      await save({ stopRequested: true, ...(begun ? { status } : {}) });
      ports.changed(row.id, state());
      end("stop");
      if (!begun) await done;
    },

    async pause(next) {
      requireRunning();
      await save({ paused: next });
      paused = next;
      if (next) pausing.abort();
      else if (pausing.signal.aborted) pausing = new AbortController();
      if (!next) resumed?.();
      ports.changed(row.id, state());
    },

    async prioritize(priority) {
      requireRunning();
      options = { ...options, priority };
      await save({ options });
      for (const waiting of [ports.scans, ports.batches, ports.records, ports.policy.gate]) waiting.move(turn);
    },

    suspend: () => end("shutdown"),
    abort: () => abort.abort(),
  };
}

/**
 * One batch from Validating to its end.
 *
 * A record keeps its permit until its result and its journal entry are written. This bounds the records that are sent again
 * after `kill -9` by `concurrency`.
 */
import { setMaxListeners } from "node:events";
import type { Loss } from "../dialects/loss.ts";
import type { FileForm } from "../dialects/read-line.ts";
import { RecordError } from "../dialects/record-error.ts";
import type { Translator } from "../dialects/translate.ts";
import { GatewayError, StorageUnavailable } from "../lib/errors.ts";
import { BadGzip, uncompressed } from "../lib/gunzip.ts";
import type { Scrubber } from "../lib/scrub.ts";
import { BlobMissing } from "../ports/blobs.ts";
import { finalStatus } from "../ports/final-status.ts";
import { isTerminal, type JobState, type JobStatus, type RecordCounts } from "../ports/jobs.ts";
import type { Ledger, RunPatch, RunRow } from "../ports/ledger.ts";
import { countDropped } from "./dropped.ts";
import type { ExecutorLog } from "./log.ts";
import { createRunMedia } from "./media.ts";
import { createPublisher, type Publisher, type PublishPorts } from "./publish.ts";
import { processRecords } from "./records.ts";
import { openResults, type Results } from "./results.ts";
import type { AskPolicy } from "./retry.ts";
import { type Scan, scanInput } from "./scan.ts";
import type { Semaphore } from "./semaphore.ts";
import { createRunTranslator, type RunTranslation } from "./translation.ts";
import type { TurnKey } from "./turns.ts";
import { writeUnrun } from "./unrun.ts";

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
}

/** The reason why a batch ends before its last record. */
type Ending = "stop" | "deadline" | "shutdown" | "failure";

export interface Run {
  state(): JobState;
  /**
   * Settles when the batch has ended or, after `pause`, when it can be resumed. `stuck` means that a storage failure stopped
   * it. Never rejects.
   */
  readonly done: Promise<"ended" | "stuck">;
  /** Called at intervals: checks the deadline and publishes new results. */
  tick(): void;
  /** Stops the batch. It is already Stopped when this resolves if no record was sent. */
  stop(): Promise<void>;
  /** Starts no further records. Records in progress may finish. */
  pause(): void;
  /** Aborts the records in progress. */
  abort(): void;
}

async function withPermit<T>(
  semaphore: Semaphore,
  turn: TurnKey,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T | undefined> {
  if (!(await semaphore.acquire(signal, turn))) return undefined;
  try {
    return await work();
  } finally {
    semaphore.release(1, turn);
  }
}

const NOTHING: RecordCounts = { total: 0, processed: 0, success: 0, error: 0 };
const isComplete = ({ total, processed }: RecordCounts): boolean => total > 0 && processed === total;

const isAboutInput = (error: unknown): error is Error => error instanceof RecordError || error instanceof BadGzip;

/** The message for the caller. Unexpected errors appear only in the log. */
function failureMessage(error: unknown): string {
  if (isAboutInput(error) || error instanceof GatewayError) return error.message;
  if (error instanceof BlobMissing) return "The input or the results were deleted while the job ran.";
  const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
  return `The job failed with an internal error${code}.`;
}

export function startRun(ports: RunPorts, row: RunRow): Run {
  const { blobs, log } = ports;
  const turn: TurnKey = { tenant: row.owner, job: row.id };
  const media = createRunMedia(blobs, row.options.media);
  const drain = new AbortController();
  const abort = new AbortController();
  // Every waiting record adds a listener.
  setMaxListeners(0, drain.signal, abort.signal);
  let { status, counts } = row;
  let message: string | undefined;
  let endTime: number | undefined;
  let ending: Ending | undefined = row.stopRequested ? "stop" : undefined;
  let failure: unknown;
  let concluding = false;
  let opened: Results | undefined;
  let publisher: Publisher | undefined;
  /** Undefined until the input's form is known. */
  let form: FileForm | undefined;
  let translator: Translator | undefined;
  let saving: Promise<unknown> = Promise.resolve();

  const input = async () => uncompressed(await blobs.get(row.input));

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
    ports.changed(row.id, { status, message, counts, endTime });
  }

  function end(why: Ending): void {
    if (concluding) return;
    ending ??= why;
    drain.abort();
    if (why !== "shutdown") abort.abort();
  }

  async function open(): Promise<Results> {
    const results = await openResults(blobs, row);
    publisher = createPublisher(ports, row, results.results.id);
    return results;
  }

  async function work({ total }: Scan, translator: Translator): Promise<void> {
    opened ??= await open();
    const results = opened;
    const update = () => {
      counts = results.counts.records(total);
    };
    update();
    await become("InProgress", { counts, results: results.results.id, journal: results.journal.id });
    await processRecords({
      ...ports,
      results,
      run: row,
      turn,
      translator,
      media,
      drain: drain.signal,
      abort: abort.signal,
      update,
    }).catch((error: unknown) => {
      end("failure");
      throw error;
    });
  }

  async function main(): Promise<void> {
    if (row.results !== undefined) {
      opened = await open();
      counts = opened.counts.records(row.counts?.total ?? 0);
    }
    const found = await withPermit(ports.scans, turn, drain.signal, async () => {
      if (opened === undefined) await become("Validating");
      return scanInput(input, {
        maxLineBytes: ports.maxLineBytes,
        duplicateIds: row.options.duplicateIds === true,
        signal: drain.signal,
      });
    });
    if (found === undefined) return;
    form = found.form;
    translator = createRunTranslator(row, form, ports);
    if (opened === undefined) {
      counts = { ...NOTHING, total: found.total };
      await become("Scheduled", { counts });
    }
    await withPermit(ports.batches, turn, drain.signal, () => work(found, translator!));
  }

  function outcome(sums: RecordCounts): JobStatus {
    if (failure !== undefined) return finalStatus("failed", sums);
    if (ending === undefined) return finalStatus("finished", sums);
    return finalStatus(ending === "stop" ? "stopped" : "expired", sums);
  }

  /** Records that did not run get a line, unless the batch goes on later. */
  async function endUnrun(results: Results): Promise<void> {
    if (translator === undefined || failure !== undefined || (ending !== "stop" && ending !== "deadline")) return;
    const unrun = ending === "stop" ? "canceled" : "expired";
    try {
      await writeUnrun(results, await input(), translator, { maxLineBytes: ports.maxLineBytes, unrun });
    } catch (error) {
      failure = error;
    }
  }

  async function dropped(): Promise<ReadonlyMap<string, number>> {
    if (form === undefined || !row.options.drops) return new Map();
    const found = form;
    const translatorWith = (loss: Loss) => createRunTranslator(row, found, ports, loss);
    return countDropped(await input(), ports.maxLineBytes, media, translatorWith);
  }

  /** Makes the results and the journal durable. After a failed write, truncates them after the last whole line. */
  async function checkpoint({ results, journal }: Results): Promise<void> {
    const { size } = results;
    for (const appender of [results, journal]) {
      await appender.sync().catch((error: unknown) => {
        failure ??= error;
      });
      await appender.close();
    }
    if (failure !== undefined && !isStuck()) await (await blobs.append(results.id, size)).close();
  }

  async function conclude(last: JobStatus): Promise<void> {
    const endedAt = ports.now();
    if (failure !== undefined) message = failureMessage(failure);
    await save({ status: last, message, counts, endTime: endedAt });
    status = last;
    endTime = endedAt;
    ports.changed(row.id, { status, message, counts, endTime });
    const level = failure === undefined || isAboutInput(failure) ? "info" : "error";
    log[level]({ job: row.id, status, message, ...counts, err: failure }, "batch ended");
    await blobs.delete(row.input);
    if (opened !== undefined) await blobs.delete(opened.journal.id);
  }

  const isStuck = () => failure instanceof StorageUnavailable;

  async function settle(): Promise<"ended" | "stuck"> {
    try {
      await main();
    } catch (error) {
      // An ending aborts records in progress. Their errors are not failures of the batch.
      if (ending === undefined || ending === "failure") failure = error;
    }
    concluding = true;
    const sums = counts ?? NOTHING;
    const paused = failure === undefined && ending === "shutdown" && !isComplete(sums);
    try {
      if (opened !== undefined) {
        await endUnrun(opened);
        await checkpoint(opened);
      }
      if (opened !== undefined && !paused && !isStuck())
        await publisher?.finish(opened.results.size, sums, opened.counts.tokens(), await dropped());
    } catch (error) {
      failure ??= error;
    }
    if (isStuck()) {
      message = failureMessage(failure);
      throw failure;
    }
    if (paused) await save({ counts });
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

  return {
    state: () => ({ status, message, counts, endTime }),
    done,

    tick() {
      if (concluding) return;
      if (ending === undefined && row.deadline !== undefined && ports.now() >= row.deadline) end("deadline");
      if (opened === undefined) return;
      publisher
        ?.grow(opened.results.size)
        .catch((err: unknown) => log.warn({ job: row.id, err }, "failed to publish results"));
    },

    async stop() {
      if (isTerminal(status)) throw new GatewayError("Conflict", `The job ${row.id} has already ended: ${status}.`);
      if (concluding) return;
      const begun = status === "InProgress";
      if (begun) status = "Stopping";
      await save({ stopRequested: true, ...(begun ? { status } : {}) });
      ports.changed(row.id, { status, message, counts, endTime });
      end("stop");
      if (!begun) await done;
    },

    pause: () => end("shutdown"),
    abort: () => abort.abort(),
  };
}

/** The state of a running job, from those of its chunks. */
import type { ProviderName } from "../../lib/names.ts";
import type { Chunk, ChunkedJob } from "../../ports/chunks.ts";
import { type Ending, finalStatus } from "../../ports/final-status.ts";
import type { JobState, RecordCounts } from "../../ports/jobs.ts";
import type { Wait } from "./dispatch/waits.ts";
import type { LiveJob } from "./live-job.ts";
import { noteOf, planOf } from "./plan.ts";

interface Outside {
  /** Undefined if chunks of this provider and model can be submitted. */
  waitOf(provider: ProviderName, modelId: string): (Wait & { readonly place: string }) | undefined;
  /** The reason why a chunk has no engine. Undefined if it has one. */
  unavailable(chunk: Chunk): string | undefined;
}

/** Whole seconds: a message is no clock. */
const timeText = (at: number): string => new Date(Math.ceil(at / 1000) * 1000).toISOString().replace(/\.\d+Z$/, "Z");

export const waitText = (place: string, { message, until }: Wait): string =>
  `Waiting for ${place}: ${message.replace(/\.$/, "")}; trying again at ${timeText(until)}.`;

/** Results so far. A fallback replaces the failed records of another chunk. */
export function countsSoFar(live: LiveJob): RecordCounts {
  const { priorRecords, sharedRecords } = planOf(live.row);
  let [total, success, error] = [priorRecords + sharedRecords, priorRecords, 0];
  for (const { number, part, fallbackOf, state, counts } of live.chunks) {
    if (fallbackOf === undefined) total += part.count;
    else error -= part.count;
    const found = state === "done" ? counts : live.progress.get(number);
    success += found?.success ?? 0;
    error += found?.error ?? 0;
  }
  error = Math.max(0, error);
  return { total, processed: success + error, success, error };
}

/** What a provider reports of a running batch. @param isOwn true: it runs in the gateway, and says what it waits for */
export function noteProgress(live: LiveJob, number: number, { counts, message }: JobState, isOwn = true): void {
  if (counts !== undefined) live.progress.set(number, counts);
  if (isOwn && message !== undefined) live.trouble.set(number, message);
  else live.trouble.delete(number);
}

/** Why chunks of the job wait for this provider, in a word. Undefined: none does. */
export function waitReason(live: LiveJob, provider: ProviderName, waitOf: Outside["waitOf"]): string | undefined {
  if (live.row.paused || live.ending !== undefined) return undefined;
  const numbers = live.queued(provider);
  const models = new Set(numbers.map((number) => live.get(number)!.modelId));
  for (const modelId of models) {
    const wait = waitOf(provider, modelId);
    if (wait !== undefined) return wait.reason;
  }
  return undefined;
}

/** Why the job does not go on. Undefined: it does. */
function messageOf(live: LiveJob, { waitOf, unavailable }: Outside): string | undefined {
  const { row, chunks, trouble } = live;
  let queued = 0;
  const reasons = new Set<string>();
  const seen = new Set<string>();
  for (const chunk of chunks) {
    if (chunk.state === "done") continue;
    if (chunk.state === "queued") queued += 1;
    const key = `${chunk.provider}\n${chunk.providerType}\n${chunk.modelId}\n${chunk.state === "running"}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const gone = unavailable(chunk);
    const wait = chunk.state === "running" || row.paused ? undefined : waitOf(chunk.provider, chunk.modelId);
    if (gone !== undefined) reasons.add(gone);
    else if (wait !== undefined) reasons.add(waitText(wait.place, wait));
  }
  if (row.paused && queued > 0 && live.ending === undefined) {
    reasons.add(`The job is paused: ${queued} of ${chunks.length} batches are held back.`);
  }
  const [unread] = trouble.values();
  if (unread !== undefined) reasons.add(unread);
  return reasons.size === 0 ? undefined : [...reasons].join(" ");
}

export function runningState(live: LiveJob, outside: Outside): JobState {
  const hasBegun = live.chunks.some(({ state }) => state !== "queued");
  const status = live.ending !== undefined ? "Stopping" : hasBegun ? "InProgress" : "Scheduled";
  return { status, message: messageOf(live, outside), counts: countsSoFar(live) };
}

/** The state of a job that this process does not run. */
export const recordedState = ({ status, message, counts, endTime, stopRequested }: ChunkedJob): JobState => ({
  status: stopRequested && endTime === undefined ? "Stopping" : status,
  message,
  counts,
  endTime,
});

/** A chunk whose batch was refused as a whole has the reason in `message`. */
const isRefused = ({ state, message }: Chunk): boolean => state === "done" && message !== undefined;

/** Failed records that did not run elsewhere, because all of the job's were not enough for a batch. */
function tooFewText(chunks: readonly Chunk[]): string | undefined {
  const found = chunks.flatMap((chunk) => noteOf(chunk).tooFew ?? []);
  const [first] = found;
  if (first === undefined) return undefined;
  const records = found.reduce((sum, one) => sum + one.records, 0);
  const what = `${records} failed ${records === 1 ? "record" : "records"} did not run elsewhere`;
  return `${what}: a batch of '${first.provider}' has at least ${first.least}, and not so many failed.`;
}

export function endedState(live: LiveJob, counts: RecordCounts, endTime: number): JobState {
  const { chunks, ending } = live;
  const refused = chunks.filter(isRefused);
  const own = chunks.filter(({ fallbackOf }) => fallbackOf === undefined);
  const isFailed = counts.success === 0 && own.length > 0 && own.every(isRefused);
  const how: Ending =
    ending === "stop" ? "stopped" : ending === "deadline" ? "expired" : isFailed ? "failed" : "finished";
  const [first] = refused;
  const others = refused.length === 1 ? "" : ` (${refused.length} of ${chunks.length} batches were refused)`;
  return {
    status: finalStatus(how, counts),
    message: [first && `${first.message}${others}`, tooFewText(chunks)].filter(Boolean).join(" ") || undefined,
    counts,
    endTime,
  };
}

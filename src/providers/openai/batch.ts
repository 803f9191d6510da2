/**
 * The tolerant reader for batches of OpenAI and of servers with its API: Azure OpenAI, Groq, Together, Novita, ogx. Recorded
 * answers differ in every optional member.
 */
import type { Batch } from "openai/resources/batches";
import { shortened } from "../../lib/shortened.ts";
import { type Ending, finalStatus } from "../../ports/final-status.ts";
import type { JobStatus, JobTokens, RecordCounts } from "../../ports/jobs.ts";
import { countIn, itemsIn, meaningOf, recordIn, textIn, timeIn } from "../answers.ts";

/** A batch, without members that are absent, empty or of an unknown form. Times are milliseconds since the epoch. */
export interface ReadBatch {
  readonly id: string | undefined;
  readonly status: JobStatus;
  readonly message: string | undefined;
  /** OpenAI does not count the records that did not run. An expired batch has a line for each in its error file. */
  readonly counts: RecordCounts | undefined;
  readonly tokens: JobTokens | undefined;
  readonly createdAt: number | undefined;
  /** Undefined unless the batch has ended. */
  readonly endedAt: number | undefined;
  readonly expiresAt: number | undefined;
  readonly model: string | undefined;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly inputFile: string | undefined;
  readonly outputFile: string | undefined;
  readonly errorFile: string | undefined;
}

interface Meaning {
  readonly running?: JobStatus;
  readonly ended?: Ending;
  /** The member with the time of the end. */
  readonly at?: keyof Batch;
}

const STOPPING: Meaning = { running: "Stopping" };
const STOPPED: Meaning = { ended: "stopped", at: "cancelled_at" };

/** Total over the SDK's statuses: a new one does not compile without a meaning here. */
const STATUSES = {
  validating: { running: "Validating" },
  in_progress: { running: "InProgress" },
  // All lines have responses. The results are not available yet.
  finalizing: { running: "InProgress" },
  completed: { ended: "finished", at: "completed_at" },
  failed: { ended: "failed", at: "failed_at" },
  expired: { ended: "expired", at: "expired_at" },
  cancelling: STOPPING,
  canceling: STOPPING,
  cancelled: STOPPED,
  canceled: STOPPED,
} as const satisfies Record<Batch["status"], Meaning> & Record<string, Meaning>;

/** An unknown status only says that the batch exists. */
const UNKNOWN: Meaning = { running: "InProgress" };

/** Limit of botocore 1.44.5 (Message). */
const MAX_MESSAGE = 2048;

export function readBatch(answer: unknown): ReadBatch {
  const batch: { readonly [member in keyof Batch]?: unknown } = recordIn(answer);
  const { running, ended, at }: Meaning = meaningOf<Meaning>(STATUSES, batch.status) ?? UNKNOWN;
  const createdAt = [batch.created_at, batch.in_progress_at, batch.finalizing_at].map(timeIn).find(Boolean);
  // Some servers fill unused members with a fixed time in the past.
  const later = (value: unknown) => {
    const time = timeIn(value);
    return time !== undefined && time >= (createdAt ?? 0) ? time : undefined;
  };
  const outputFile = textIn(batch.output_file_id);
  const errorFile = textIn(batch.error_file_id);
  const counted = countsOf(batch.request_counts);
  const done = { total: counted?.total, processed: counted?.success ?? (outputFile === undefined ? 0 : 1) };
  return {
    id: textIn(batch.id),
    status: ended === undefined ? running! : finalStatus(ended, done),
    message: messageOf(batch.errors),
    counts: counted,
    tokens: tokensOf(batch.usage),
    createdAt,
    endedAt: at && later(batch[at]),
    expiresAt: later(batch.expires_at),
    model: textIn(batch.model),
    metadata: recordIn(batch.metadata),
    inputFile: textIn(batch.input_file_id),
    outputFile,
    errorFile,
  };
}

/** Undefined before OpenAI has validated the input, when its counts are zeros. */
function countsOf(answer: unknown): RecordCounts | undefined {
  const counts = recordIn(answer);
  const success = countIn(counts.completed) ?? 0;
  const error = countIn(counts.failed) ?? 0;
  const processed = success + error;
  const total = Math.max(countIn(counts.total) ?? 0, processed);
  return total === 0 ? undefined : { total, processed, success, error };
}

/** Undefined if the server does not count tokens. No answer has none. */
function tokensOf(answer: unknown): JobTokens | undefined {
  const usage = recordIn(answer);
  const [input, output] = [countIn(usage.input_tokens), countIn(usage.output_tokens)];
  if (input === undefined || output === undefined || input + output === 0) return undefined;
  const cached = countIn(recordIn(usage.input_tokens_details).cached_tokens) ?? 0;
  const reasoning = countIn(recordIn(usage.output_tokens_details).reasoning_tokens) ?? 0;
  return { input, output, cached, reasoning };
}

/** Errors of the validation, with the number of the line at fault. */
function messageOf(errors: unknown): string | undefined {
  const list = Array.isArray(errors) ? errors : itemsIn(recordIn(errors).data);
  const all = list.map((error) => {
    const { line, message, code } = recordIn(error);
    const words = textIn(message) ?? textIn(code) ?? textIn(error) ?? "unknown error";
    const number = countIn(line);
    return number === undefined ? words : `line ${number}: ${words}`;
  });
  const said = all.length > 0 ? all.join("; ") : (textIn(errors) ?? textIn(recordIn(errors).message));
  return said && shortened(said, MAX_MESSAGE);
}

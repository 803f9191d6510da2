/** Reads a Message Batch. Servers with Anthropic's API leave members out, or set them to null or "". */
import type { MessageBatchRequestCounts, MessageBatch as SdkBatch } from "@anthropic-ai/sdk/resources/messages/batches";
import { countIn, meaningOf, recordIn, textIn, timeIn } from "../answers.ts";

type Phase = "running" | "canceling" | "ended";

export type RequestCounts = { readonly [N in keyof MessageBatchRequestCounts]: number };

export interface Batch {
  readonly id: string;
  readonly phase: Phase;
  /** Undefined if the server does not count. All except `processing` are 0 until the batch has ended. */
  readonly counts: RequestCounts | undefined;
  /** Milliseconds since the epoch. */
  readonly createdAt: number | undefined;
  /** Milliseconds since the epoch. */
  readonly endedAt: number | undefined;
  readonly cancelled: boolean;
  /** True if Anthropic has deleted the results. */
  readonly archived: boolean;
}

/** Total over the SDK's statuses. */
const PHASES = {
  in_progress: "running",
  canceling: "canceling",
  ended: "ended",
} as const satisfies Record<SdkBatch["processing_status"], Phase>;

export const COUNTED = [
  "processing",
  "succeeded",
  "errored",
  "canceled",
  "expired",
] as const satisfies readonly (keyof MessageBatchRequestCounts)[];

function countsOf(value: unknown): RequestCounts | undefined {
  const counts = recordIn(value);
  const known = COUNTED.map((name) => [name, countIn(counts[name])] as const);
  if (known.every(([, count]) => count === undefined)) return undefined;
  return Object.fromEntries(known.map(([name, count]) => [name, count ?? 0])) as RequestCounts;
}

/** A time, or anything else that stands for one. */
const isSet = (value: unknown): boolean => timeIn(value) !== undefined || textIn(value) !== undefined || value === true;

/**
 * Undefined if the answer is no batch.
 *
 * @param id the batch that was asked for, if one was
 */
export function batchOf(answer: unknown, id?: string): Batch | undefined {
  const batch = recordIn(answer);
  const own = textIn(batch.id) ?? id;
  if (own === undefined || (id !== undefined && Object.keys(batch).length === 0)) return undefined;
  const endedAt = timeIn(batch.ended_at);
  return {
    id: own,
    // An unknown status is in progress, unless the batch has an end.
    phase: meaningOf<Phase>(PHASES, batch.processing_status) ?? (endedAt === undefined ? "running" : "ended"),
    counts: countsOf(batch.request_counts),
    createdAt: timeIn(batch.created_at),
    endedAt,
    cancelled: isSet(batch.cancel_initiated_at),
    archived: isSet(batch.archived_at),
  };
}

/** The interface to a model, which answers a batch's records. */

import { RecordError, type Reply } from "../../dialects/record-error.ts";
import type { TargetRequest } from "../../dialects/translate.ts";

export interface ModelAnswer extends Reply {
  /** The server's Retry-After in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

export interface AskOptions {
  /** Aborts the call, whose promise then rejects. Several calls may share one signal. */
  readonly signal: AbortSignal;
  /** Timeout of the whole call: connecting, waiting and reading the answer. */
  readonly timeoutMs: number;
}

export interface Model {
  /** The model's name in logs, and in the answers of the built-in model. */
  readonly name: string;
  /** Resolves with an answer in JSON, of any status. Rejects with AskError without one. */
  ask(call: TargetRequest, options: AskOptions): Promise<ModelAnswer>;
  /** Closes the connections and aborts the calls in progress. */
  close(): Promise<void>;
}

/**
 * `unreachable`: no connection, so nothing was sent. `disconnected`: the connection broke before the answer. `unusable`: the answer
 * is not one of a model server.
 */
export type AskTrouble = "unreachable" | "disconnected" | "unusable" | "timeout";

/** A call without an answer. */
export class AskError extends RecordError {
  override readonly name = "AskError";
  /** True if another attempt may succeed. */
  readonly again: boolean;
  /** Set if the failure may not be the record's. */
  readonly trouble: AskTrouble | undefined;

  constructor(status: number, message: string, again: boolean, trouble?: AskTrouble) {
    super(status, message);
    this.again = again;
    this.trouble = trouble;
  }
}

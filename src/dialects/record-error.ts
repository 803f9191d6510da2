/** The reason why a record has no answer, and the answer of a model server. */

/** A 2xx answer to a call. */
export interface Reply {
  readonly status: number;
  /** Parsed JSON. */
  readonly body: unknown;
  readonly requestId?: string | undefined;
}

/** Ends of a record without an attempt: the batch was too slow, or was stopped. */
export type Unrun = "expired" | "canceled";

/** The reason why a record has no answer. `status` is the model server's HTTP status, or the closest one. */
export class RecordError extends Error {
  override readonly name: string = "RecordError";
  readonly status: number;
  /** The model server's error, if it sent one: the parsed body and the request id. */
  readonly reply: Reply | undefined;
  /** Set if the record never ran. The status is then 408 or 499. */
  readonly unrun: Unrun | undefined;

  constructor(status: number, message: string, reply?: Reply, unrun?: Unrun) {
    super(message);
    this.status = status;
    this.reply = reply;
    this.unrun = unrun;
  }
}

/** @param message completes "The record did not run: …" */
export const unrunError = (unrun: Unrun, message: string): RecordError =>
  new RecordError(unrun === "expired" ? 408 : 499, message, undefined, unrun);

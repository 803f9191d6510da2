/**
 * The form of a batch's input lines and of their results. Each dialect is one object of pure functions.
 *
 * Dialects share one inner form: path and body of an OpenAI request (`/v1/chat/completions` unless the line names
 * another path). A record never fails silently: a field without a place in the inner form throws a `RecordError` that
 * names it.
 */

export type JsonObject = { readonly [name: string]: unknown };

/**
 * A line that is a JSON object. For other lines `text` and `json` are empty, so that a dialect can still write a
 * refusal.
 */
export interface Line {
  /** The batch. Generated record ids contain it, so that they are unique across batches. */
  readonly job: string;
  /** From 1. Blank lines count. */
  readonly number: number;
  /** Without surrounding white space. */
  readonly text: string;
  readonly json: JsonObject;
}

export interface ModelCall {
  /** The path on a server whose base URL ends in `/v1`, such as `/v1/chat/completions`. */
  readonly url: string;
  readonly body: JsonObject;
}

/** A 2xx answer to a call. */
export interface Reply {
  readonly status: number;
  /** Parsed JSON. */
  readonly body: unknown;
  readonly requestId?: string | undefined;
}

export interface Dialect {
  readonly name: string;
  /** True if the line is written in this dialect, valid or not. */
  matches(json: JsonObject): boolean;
  /** Throws RecordError with status 400 for a field that is invalid or unsupported. */
  read(line: Line, modelId: string): ModelCall;
  /**
   * The result line, without line end. Throws RecordError with status 502 if the reply is not a valid answer to the
   * call.
   */
  answer(line: Line, reply: Reply): string;
  /** The result line, without line end, of a record without an answer. */
  refusal(line: Line, error: RecordError): string;
}

/** The reason why a record has no answer. `status` is the model server's HTTP status, or the closest one. */
export class RecordError extends Error {
  override readonly name: string = "RecordError";
  readonly status: number;
  /** The model server's error, if it sent one: the parsed body and the request id. */
  readonly reply: Reply | undefined;

  constructor(status: number, message: string, reply?: Reply) {
    super(message);
    this.status = status;
    this.reply = reply;
  }
}

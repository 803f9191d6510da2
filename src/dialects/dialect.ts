/**
 * What a line of a batch's input looks like, and how it is answered: one object per dialect, all of them pure.
 *
 * Between the dialects stands one inner form: the path and body of an OpenAI request (`/v1/chat/completions` unless the
 * line itself names another). A record never fails silently: what cannot be said in the inner form is a `RecordError`
 * that names the field.
 */

export type JsonObject = { readonly [name: string]: unknown };

/** A line that is a JSON object. A line that is none has an empty `text` and `json`, so that it can still be refused. */
export interface Line {
  /** The batch, so that ids made up for its records differ from another batch's. */
  readonly job: string;
  /** From 1, blank lines counted. */
  readonly number: number;
  /** Without white space around it. */
  readonly text: string;
  readonly json: JsonObject;
}

export interface ModelCall {
  /** `/v1/chat/completions` and the like: the path on a server whose base URL ends in `/v1`. */
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
  /** True where the line is written in this dialect, well or badly. */
  matches(json: JsonObject): boolean;
  /** Throws RecordError, status 400, naming the field that is wrong or cannot be carried. */
  read(line: Line, modelId: string): ModelCall;
  /** The result line, without its end. Throws RecordError, status 502, where the reply is not what the call asks for. */
  answer(line: Line, reply: Reply): string;
  /** The result line, without its end, of a record that has no answer. */
  refusal(line: Line, error: RecordError): string;
}

/** Why a record has no answer. `status` is an HTTP status: of the model server, or the one that says it best. */
export class RecordError extends Error {
  override readonly name: string = "RecordError";
  readonly status: number;
  /** The model server's own words, where it said any: the parsed body, and its request id. */
  readonly reply: Reply | undefined;

  constructor(status: number, message: string, reply?: Reply) {
    super(message);
    this.status = status;
    this.reply = reply;
  }
}

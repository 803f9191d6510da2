/**
 * The form of a batch's input lines and of their results. Each dialect is one object of pure functions.
 *
 * Dialects share one inner form: path and body of an OpenAI request (`/v1/chat/completions` unless the line names
 * another path). A record never fails silently: a field without a place in the inner form throws a `RecordError` that
 * names it.
 */
import type { JsonObject } from "./json.ts";
import type { RecordError, Reply } from "./record-error.ts";

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

/** How a batch's lines are framed: where a line has its id and its body, and how its result is written. */
import type { FrameName } from "../../ports/lines.ts";
import { type JsonObject, parseJson } from "../json.ts";
import { isAbsent } from "../members.ts";
import type { Path } from "../path.ts";
import type { RecordError } from "../record-error.ts";
import { type ValueText, valueTexts } from "../value-texts.ts";

/** What the result of a line needs from it. */
export interface FramedLine {
  /** From 1. Blank lines count. */
  readonly number: number;
  /** The members `resultMembers` of the line's frame (`valueTexts`). None for a line that is not a JSON object. */
  readonly texts: readonly ValueText[];
  /** For a record without an id of its own. No caller knows it before the job exists. */
  readonly madeUpId: string;
}

/** The body of a line, and what the frame says about it. */
export interface FramedBody {
  readonly body: JsonObject;
  readonly path: Path;
  /** The path of the endpoint, such as `/v1/chat/completions`. Only in OpenAI's frame. */
  readonly url: string | undefined;
  /** The model that the line itself names. */
  readonly model: string | undefined;
}

/** A result line of a provider. `body` is the body of a 2xx answer: an object, unless the endpoint has no schema. */
export type FramedResult =
  | { readonly id: unknown; readonly body: unknown; readonly requestId?: string | undefined }
  | { readonly id: unknown; readonly error: RecordError };

export interface Frame {
  readonly name: FrameName;
  /** A line in this frame, for messages. */
  readonly example: string;
  /** True if the line is written in this frame, valid or not. */
  matches(json: JsonObject): boolean;
  /** True if two lines of a file may not have the same id. */
  readonly idsAreUnique: boolean;
  /** Members of a line that its result needs: the id and the body. */
  readonly resultMembers: readonly string[];
  /** The record's own id. Undefined if it has none. Throws RecordError with status 400. */
  id(json: JsonObject): string | undefined;
  /** Throws RecordError with status 400. */
  body(json: JsonObject): FramedBody;
  /** The model of a line that `body` did not refuse. */
  model(line: FramedLine): string | undefined;
  /** A line of a provider's input, without line end. */
  line(id: string, body: JsonObject, url: string): string;
  /** The result line of an answered record, without line end. */
  success(line: FramedLine, body: unknown, requestId?: string): string;
  /** The result line of a record without an answer, without line end. */
  failure(line: FramedLine, error: RecordError): string;
  /** Reads a provider's result line, of which any member may be absent. */
  result(json: JsonObject): FramedResult;
}

function textOf(texts: FramedLine["texts"], name: string): string | undefined {
  for (const [found, text] of texts) if (found === name) return text;
  return undefined;
}

/** Undefined for an absent member. */
export function valueIn(texts: FramedLine["texts"], name: string): unknown {
  const text = textOf(texts, name);
  if (text === undefined) return undefined;
  // Most ids are strings without escapes.
  return text.startsWith('"') && !text.includes("\\") ? text.slice(1, -1) : parseJson(text);
}

/** The id's member. An id of another type is written back as it is, and refused when the line is read. */
export function ownId(line: FramedLine, name: string): unknown {
  const id = valueIn(line.texts, name);
  return isAbsent(id) ? line.madeUpId : id;
}

const MODEL = ["model"];

/** The model in the member with the body. */
export function modelUnder({ texts }: FramedLine, name: string): string | undefined {
  const model = valueIn(valueTexts(textOf(texts, name) ?? "", MODEL), "model");
  return typeof model === "string" ? model : undefined;
}

/** The id of a line that may be anything. */
export const idText = (id: unknown): string | undefined =>
  typeof id === "string" ? id : typeof id === "number" ? String(id) : undefined;

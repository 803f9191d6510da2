/** The one reading of input lines, for every provider. A line that cannot be used keeps its own id and its place. */
import { isUtf8 } from "node:buffer";
import type { RawLine } from "../lib/jsonl.ts";
import { LINE_NAMES } from "./form-names.ts";
import type { Frame, FramedLine } from "./frames/frame.ts";
import { EXAMPLES, FRAMES, frameOf } from "./frames/index.ts";
import { type JsonObject, parsedObject } from "./json.ts";
import { RecordError } from "./record-error.ts";
import { type ValueText, valueTexts } from "./value-texts.ts";

/** The form of a file: that of its first line that has one. */
export interface FileForm {
  readonly frame: Frame;
  /** The endpoint of OpenAI's frame. A batch has one. */
  readonly url: string | undefined;
}

export interface InputLine extends FramedLine {
  /** A JSON object without surrounding white space. Empty for a line that is none. */
  readonly text: string;
  /** Empty for a line that is not a JSON object. */
  readonly json: JsonObject;
  readonly frame: Frame;
  /** Why the line cannot be used. Without one, the line is a JSON object in the file's frame. */
  readonly problem: RecordError | undefined;
}

export interface Reading {
  /** Identifies the job: made-up ids begin with it, so that they never equal a caller's. */
  readonly tag: string;
  /** Bytes of a line. */
  readonly maxLineBytes: number;
}

/** Bytes of a line, for every provider. V8 parses a line of this size in less than a second. */
export const MAX_LINE_BYTES = 32 * 1024 * 1024;

const NOTHING: JsonObject = {};

class Line implements InputLine {
  readonly number: number;
  readonly text: string;
  readonly frame: Frame;
  readonly problem: RecordError | undefined;
  readonly #tag: string;
  #json: JsonObject | undefined;
  #texts: readonly ValueText[] | undefined;

  /** @param json what `text` says. Undefined: it is parsed when it is first needed. */
  constructor(
    number: number,
    { frame }: FileForm,
    { tag }: Reading,
    text: string,
    json?: JsonObject,
    problem?: string,
  ) {
    this.number = number;
    this.text = text;
    this.frame = frame;
    this.problem = problem === undefined ? undefined : new RecordError(400, problem);
    this.#tag = tag;
    this.#json = json;
  }

  get madeUpId(): string {
    return `${this.#tag}${String(this.number).padStart(7, "0")}`;
  }

  get json(): JsonObject {
    this.#json ??= parsedObject(this.text) ?? NOTHING;
    return this.#json;
  }

  get texts(): readonly ValueText[] {
    this.#texts ??= valueTexts(this.text, this.frame.resultMembers);
    return this.#texts;
  }
}

const unreadable = `The line is not a JSON object. Expected one of: ${EXAMPLES}.`;

/** The form of a line, if it has one. */
export function formOf({ bytes }: RawLine): FileForm | undefined {
  const json = bytes === undefined || !isUtf8(bytes) ? undefined : parsedObject(bytes.toString());
  const frame = json && frameOf(json);
  if (json === undefined || frame === undefined) return undefined;
  return { frame, url: frame.name === "openai" && typeof json.url === "string" ? json.url : undefined };
}

/** Why a line that `formOf` does not know has no form. */
export function problemOf({ number, bytes }: RawLine, maxLineBytes: number): string {
  const form = { frame: FRAMES.bedrock, url: undefined };
  return `line ${number}: ${readLine({ number, bytes }, form, { tag: "", maxLineBytes }).problem?.message ?? unreadable}`;
}

/** Never throws. */
export function readLine({ number, bytes }: RawLine, form: FileForm, reading: Reading): InputLine {
  const { frame } = form;
  const bad = (problem: string, text = "", json = NOTHING) => new Line(number, form, reading, text, json, problem);
  if (bytes === undefined) return bad(`The line is longer than ${reading.maxLineBytes} bytes.`);
  if (!isUtf8(bytes)) return bad(`The line is not UTF-8 text. Expected one of: ${EXAMPLES}.`);
  const text = bytes.toString();
  const json = parsedObject(text);
  if (json === undefined) return bad(unreadable);
  const own = frameOf(json);
  if (own === undefined) return bad(`The line has an unknown form. Expected one of: ${EXAMPLES}.`, text, json);
  if (own !== frame) {
    const both = `The line has the form '${LINE_NAMES[own.name]}', and the file has '${LINE_NAMES[frame.name]}'.`;
    return bad(both, text, json);
  }
  if (form.url !== undefined && json.url !== form.url) {
    return bad(`url is '${String(json.url)}', and the file's first line has '${form.url}'.`, text, json);
  }
  return new Line(number, form, reading, text, json);
}

/** A line that has been read before, without a problem. It is parsed only if its JSON is needed. */
export function recallLine(raw: RawLine, form: FileForm, reading: Reading): InputLine {
  const { number, bytes } = raw;
  return bytes === undefined ? readLine(raw, form, reading) : new Line(number, form, reading, bytes.toString());
}

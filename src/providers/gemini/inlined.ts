/**
 * Reads the JSON of batches. A batch of inline requests has its responses in it: a gigabyte, and in two places. They are
 * read one by one, and the rest as a whole.
 */
import { passed } from "../../lib/gc.ts";
import { oneLine } from "../../lib/jsonl.ts";
import {
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  compact,
  jsonScanner,
  memberTexts,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
} from "./json-scan.ts";

/** Bytes of everything except the inlined responses. A page of 100 batches has about 100 KB. */
const MAX_REST_BYTES = 16 * 1024 * 1024;
/** Bytes of one inlined response. */
const MAX_RESPONSE_BYTES = 128 * 1024 * 1024;

const NAME = "inlinedResponses";
/** More bytes than any name that is of interest. */
const NAME_BYTES = 64;

/**
 * Yields the inlined responses of a batch, of the first place that has some. Returns the rest as a JSON value, with empty
 * lists in their places.
 */
export async function* inlinedResponses(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer, unknown> {
  /** Text outside of the responses, and the length of it. */
  const rest: Buffer[] = [];
  let restBytes = 0;
  /** The beginning of a string that has not ended, from the chunks before. Undefined outside of strings. */
  let begun: string | undefined;
  let begunAt = 0;
  let name = "";
  let member = "";
  /** The depth in the list of responses. Undefined outside of it. */
  let inside: number | undefined;
  let element: Buffer[] = [];
  let elementBytes = 0;
  let found: Buffer[] = [];
  let count = 0;
  /** True in a second place with the same responses. */
  let repeated = false;
  /** The start in the current chunk of what is not yet in `rest` or `element`. */
  let from = 0;

  const keep = (chunk: Buffer, end: number): void => {
    const piece = chunk.subarray(from, end);
    from = end;
    if (piece.length === 0) return;
    if (inside === undefined) {
      rest.push(piece);
      restBytes += piece.length;
      if (restBytes > MAX_REST_BYTES) throw new Error(`an answer with more than ${MAX_REST_BYTES} bytes of batches`);
    } else if (!repeated) {
      element.push(piece);
      elementBytes += piece.length;
      if (elementBytes > MAX_RESPONSE_BYTES) throw new Error(`a response of more than ${MAX_RESPONSE_BYTES} bytes`);
    }
  };
  const finishElement = (): void => {
    const whole = Buffer.concat(element);
    element = [];
    elementBytes = 0;
    if (!repeated && whole.toString("latin1", 0, 64).trim() !== "") {
      found.push(whole);
      count += 1;
    }
  };

  const scan = jsonScanner((byte, at, chunk) => {
    if (inside === undefined) {
      if (byte === QUOTE) {
        if (begun === undefined) {
          begun = "";
          begunAt = at + 1;
        } else {
          name = begun + chunk.toString("latin1", begunAt, Math.min(at, begunAt + NAME_BYTES));
          begun = undefined;
        }
        return;
      }
      if (byte === COLON) member = name;
      else if (byte === OPEN_ARRAY && member === NAME) {
        keep(chunk, at + 1);
        inside = 0;
        repeated = count > 0;
        return;
      }
      if (byte !== COLON) member = "";
      return;
    }
    if (inside === 0 && (byte === COMMA || byte === CLOSE_ARRAY)) {
      keep(chunk, at);
      finishElement();
      if (byte === COMMA) from = at + 1;
      else inside = undefined;
      return;
    }
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) inside += 1;
    if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) inside -= 1;
  });

  for await (const chunk of body) {
    passed(chunk.length);
    from = 0;
    scan(chunk);
    keep(chunk, chunk.length);
    if (begun !== undefined) {
      if (begun.length < NAME_BYTES) begun += chunk.toString("latin1", begunAt, begunAt + NAME_BYTES);
      begunAt = 0;
    }
    if (found.length === 0) continue;
    const ready = found;
    found = [];
    yield* ready;
  }
  return JSON.parse(Buffer.concat(rest).toString());
}

/** The JSON of batches without their inlined responses. */
export async function withoutInlined(body: AsyncIterable<Buffer>): Promise<unknown> {
  const reading = inlinedResponses(body);
  for (;;) {
    const { done, value } = await reading.next();
    if (done) return value;
  }
}

/**
 * An inlined response as a line of a result file. The caller's `metadata` is kept, unless all it has is the key that the
 * line begins with. Gemini's documentation has the key there, and any other member is the caller's own.
 */
export function inlinedLine(response: Buffer): string {
  const json = compact(response);
  const members = memberTexts(json);
  if (members === undefined) return `${oneLine(json)}\n`;
  const metadata = members.find(({ name }) => name === "metadata")?.value ?? "";
  const own = memberTexts(metadata) ?? [];
  const key = members.some(({ name }) => name === "key")
    ? undefined
    : own.find(({ name, value }) => name === "key" && value.startsWith('"'));
  const kept = key !== undefined && own.length === 1 ? members.filter(({ name }) => name !== "metadata") : members;
  const line = [...(key === undefined ? [] : [key]), ...kept].map(({ name, value }) => `"${name}":${value}`).join(",");
  return `${oneLine(`{${line}}`)}\n`;
}

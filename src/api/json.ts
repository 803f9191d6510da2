/**
 * The JSON parser of generated code. It replaces `parseJsonBody` of @aws-sdk/core 3.981 and bounds what a document costs:
 * generated code makes an Error with a stack trace for each value of another type, and lists every violated constraint.
 */
import { GatewayError } from "../lib/errors.ts";

/** The largest request, CreateModelInvocationJob with 200 tags, has fewer than 700. */
const MAX_VALUES = 1024;
/** No request nests more than five values. */
const MAX_DEPTH = 64;

/** Throws a SyntaxError for what is not JSON, and MalformedBody beyond a limit. */
// biome-ignore lint/suspicious/noExplicitAny: the type of @aws-sdk/core
export async function parseJsonBody(body: unknown, _context: unknown): Promise<any> {
  if (!(body instanceof Uint8Array) || body.length === 0) return {};
  checkSize(body);
  return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.length).toString());
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Reads only what delimits values. Whether the text is JSON is for the parser. */
export function checkSize(json: Uint8Array): void {
  let values = 1;
  let depth = 0;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at];
    if (byte === QUOTE) {
      at += 1;
      while (at < json.length && json[at] !== QUOTE) at += json[at] === BACKSLASH ? 2 : 1;
    } else if (byte === COMMA) {
      values += 1;
    } else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      values += 1;
      depth += 1;
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
      depth -= 1;
    }
    if (values > MAX_VALUES) throw tooMuch(`has more than ${MAX_VALUES} values`);
    if (depth > MAX_DEPTH) throw tooMuch(`nests more than ${MAX_DEPTH} values`);
  }
}

const tooMuch = (what: string) => new GatewayError("MalformedBody", `The JSON document ${what}.`);

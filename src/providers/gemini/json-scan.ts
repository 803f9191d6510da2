/** Finds the structure of JSON in a stream of bytes, without parsing it: its values may be larger than memory. */

export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_ARRAY = 0x5b;
export const CLOSE_ARRAY = 0x5d;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;
const BACKSLASH = 0x5c;

const STRUCTURE: ReadonlySet<number> = new Set([COMMA, COLON, OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT]);

/**
 * Returns a function that reads the next chunk. It calls `token` with the position of both quotes of each string, and of
 * each structural character outside of strings.
 */
export function jsonScanner(token: (byte: number, at: number, chunk: Buffer) => void): (chunk: Buffer) => void {
  let inString = false;
  /** True if the chunk before ended in a backslash that escapes the next character. */
  let escaping = false;

  /** Reads the rest of a string. Returns the position after its end. */
  function endOfString(chunk: Buffer, from: number): number {
    let start = from;
    for (;;) {
      const quote = chunk.indexOf(QUOTE, start);
      const end = quote < 0 ? chunk.length : quote;
      let first = end;
      while (first > start && chunk[first - 1] === BACKSLASH) first -= 1;
      const backslashes = end - first + (first === start && escaping ? 1 : 0);
      escaping = backslashes % 2 === 1;
      if (quote < 0) return end;
      if (!escaping) {
        inString = false;
        token(QUOTE, quote, chunk);
        return quote + 1;
      }
      escaping = false;
      start = quote + 1;
    }
  }

  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (inString) {
        at = endOfString(chunk, at);
        continue;
      }
      const byte = chunk[at]!;
      if (byte === QUOTE) {
        inString = true;
        token(byte, at, chunk);
      } else if (STRUCTURE.has(byte)) token(byte, at, chunk);
      at += 1;
    }
  };
}

const SPACES = /[ \t\r\n]+/g;

/** The same JSON without white space between tokens. Numbers keep their text. */
export function compact(json: Buffer): string {
  const pieces: string[] = [];
  let from = 0;
  let inString = false;
  jsonScanner((byte, at) => {
    if (byte !== QUOTE) return;
    const end = inString ? at + 1 : at;
    const piece = json.toString("utf8", from, end);
    pieces.push(inString ? piece : piece.replace(SPACES, ""));
    from = end;
    inString = !inString;
  })(json);
  pieces.push(json.toString("utf8", from).replace(SPACES, ""));
  return pieces.join("");
}

export interface Member {
  /** As in the JSON, with its escapes. */
  readonly name: string;
  /** The text of the value. */
  readonly value: string;
}

/** The members of a JSON object in compact form, in their order. Undefined if the JSON is no object. */
export function memberTexts(json: string): readonly Member[] | undefined {
  if (!json.startsWith("{")) return undefined;
  const bytes = Buffer.from(json);
  const members: Member[] = [];
  let depth = 0;
  let nameStart = -1;
  let name = "";
  let valueStart = -1;
  jsonScanner((byte, at) => {
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth += 1;
    const last = depth === 1 && (byte === COMMA || byte === CLOSE_OBJECT);
    if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) depth -= 1;
    if (last) {
      if (valueStart >= 0) members.push({ name, value: bytes.toString("utf8", valueStart, at) });
      valueStart = -1;
      nameStart = -1;
    } else if (depth === 1 && valueStart < 0) {
      if (byte === COLON) valueStart = at + 1;
      else if (byte === QUOTE && nameStart < 0) nameStart = at + 1;
      else if (byte === QUOTE) name = bytes.toString("utf8", nameStart, at);
    }
  })(bytes);
  return members;
}

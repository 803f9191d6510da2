/**
 * The lines of a batch. Gemini's files hold `{"key", "request"}`; its inlined requests have the key in `metadata`, and callers
 * write that into files too. What goes up has the key where a file has it, so that the results carry it.
 */
import type { LineForm } from "../../provider.ts";

const NEWLINE = 10;
/** A longer line goes up as it is: nothing may make the gateway hold more than this of an upload. */
const LOOK_BYTES = 16 * 1024 * 1024;
/** The usual beginning of a line that needs no change. */
const KEY_FIRST = /^\s*\{\s*"key"\s*:/;

/** The same with the request behind it: such a line need not be parsed to be known. */
const USUAL = /^\s*\{\s*(?:"key"\s*:\s*"[^"\\]*"\s*,\s*)?"request"\s*:\s*\{.*\}\s*\}\s*$/;

type Members = { readonly [name: string]: unknown };

const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function membersOf(line: string): Members | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export const geminiLines: LineForm = {
  expected: 'a Gemini request: {"key": "…", "request": {"contents": […]}}',
  fits: (line) => USUAL.test(line) || isObject(membersOf(line)?.request),
};

/** The same line where it has a key, or no `metadata.key` to make one of. */
function keyed(line: Buffer): Buffer {
  if (KEY_FIRST.test(line.toString("latin1", 0, 64))) return line;
  const members = membersOf(line.toString());
  if (members === undefined || "key" in members || !isObject(members.metadata)) return line;
  const { metadata, ...rest } = members;
  // Numbers may change their spelling and nothing more: Gemini reads them as doubles itself.
  return typeof metadata.key === "string" ? Buffer.from(`${JSON.stringify({ key: metadata.key, ...rest })}\n`) : line;
}

/** Whole lines, the last one with or without its end. */
function keyedAll(lines: Buffer): Buffer {
  const pieces: Buffer[] = [];
  let kept = 0;
  for (let start = 0; start < lines.length; ) {
    const end = lines.indexOf(NEWLINE, start) + 1 || lines.length;
    const line = lines.subarray(start, end);
    const own = keyed(line);
    if (own !== line) {
      pieces.push(lines.subarray(kept, start), own);
      kept = end;
    }
    start = end;
  }
  return kept === 0 ? lines : Buffer.concat([...pieces, lines.subarray(kept)]);
}

/** The content as Gemini takes it, in pieces of about the size that it comes in. */
export async function* ownLines(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let begun: Buffer[] = [];
  let bytes = 0;
  let tooLong = false;
  for await (const chunk of body) {
    let rest = chunk;
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end > 0) {
      // Of a line that is too long the rest goes as it came, the lines after it do not.
      const from = tooLong ? chunk.indexOf(NEWLINE) + 1 : 0;
      if (tooLong) yield Buffer.concat([...begun.splice(0), chunk.subarray(0, from)]);
      yield keyedAll(Buffer.concat([...begun, chunk.subarray(from, end)]));
      rest = chunk.subarray(end);
      begun = [];
      bytes = 0;
      tooLong = false;
    }
    begun.push(rest);
    bytes += rest.length;
    if (bytes > LOOK_BYTES) {
      yield* begun;
      begun = [];
      bytes = 0;
      tooLong = true;
    }
  }
  const last = Buffer.concat(begun);
  yield tooLong ? last : keyedAll(last);
}

/**
 * The lines of a batch. Gemini's files hold `{"key", "request"}`; its inlined requests have the key in `metadata`, and callers
 * write that into files too. What goes up has the key where a file has it, so that the results carry it.
 */
import type { LineForm } from "../../ports/files.ts";

const NEWLINE = 10;
/** A longer line goes up as it is: nothing may make the gateway hold more than this of an upload. */
const LOOK_BYTES = 16 * 1024 * 1024;
/** The beginning of a line that needs no change. */
const KEY_FIRST = /^\s*\{\s*"key"\s*:/;

/** White space that may stand between the members looked for. */
const SPACE_BYTES = 64;

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
  fits: (line) => isObject(membersOf(line)?.request),
};

/** The end of a line with its key there: `metadata` is the last member and holds nothing else. */
const METADATA_LAST = /^"metadata"\s*:\s*\{\s*("key"\s*:\s*"[^"\\]*")\s*\}\s*\}\s*$/;
const COMMA_LAST = /,\s*$/;
const OPENING = /^\s*\{/;

/** The same line where it has a key, or no `metadata.key` to make one of. In pieces. */
function keyed(line: Buffer): readonly (Buffer | string)[] {
  if (KEY_FIRST.test(line.toString("latin1", 0, SPACE_BYTES))) return [line];
  const moved = withoutParsing(line);
  if (moved !== undefined) return moved;
  const members = membersOf(line.toString());
  if (members === undefined || "key" in members || !isObject(members.metadata)) return [line];
  const { metadata, ...rest } = members;
  // Numbers may change their spelling and nothing more: Gemini reads them as doubles itself.
  return typeof metadata.key === "string" ? [`${JSON.stringify({ key: metadata.key, ...rest })}\n`] : [line];
}

/** Moves the key from the end to the beginning. Undefined where that takes parsing. Benchmark row `memory-upstream`, gemini up. */
function withoutParsing(line: Buffer): readonly (Buffer | string)[] | undefined {
  const at = line.lastIndexOf('"metadata"');
  const [, key] = at < 0 ? [] : (METADATA_LAST.exec(line.toString("latin1", at)) ?? []);
  // Another "key" may be the line's own.
  if (key === undefined || line.indexOf('"key"') < at) return undefined;
  const [opening] = OPENING.exec(line.toString("latin1", 0, SPACE_BYTES)) ?? [];
  const [comma] = COMMA_LAST.exec(line.toString("latin1", Math.max(0, at - SPACE_BYTES), at)) ?? [];
  if (opening === undefined || comma === undefined) return undefined;
  return [Buffer.from(`{${key},`, "latin1"), line.subarray(opening.length, at - comma.length), "}\n"];
}

/** Pieces put behind one another, in memory that is used again: a GiB of rewritten lines leaves no buffers behind. */
function gatherer() {
  let bytes: Buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  let size = 0;
  const room = (more: number) => {
    if (size + more <= bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(size + more, 2 * bytes.length));
    bytes.copy(larger, 0, 0, size);
    bytes = larger;
  };
  return {
    add(piece: Buffer | string): void {
      const length = Buffer.byteLength(piece);
      room(length);
      if (typeof piece === "string") bytes.write(piece, size);
      else piece.copy(bytes, size);
      size += length;
    },
    /** All of them; valid until the next `add`. */
    take(): Buffer {
      const taken = bytes.subarray(0, size);
      size = 0;
      return taken;
    },
  };
}
/** About what the disk gives at once. */
const CHUNK_BYTES = 1024 * 1024;

/** The content as Gemini takes it, in pieces of about the size that it comes in, each valid until the next is asked for. */
export async function* ownLines(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const own = gatherer();
  let begun: Buffer[] = [];
  let bytes = 0;
  let tooLong = false;
  for await (const chunk of body) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE) + 1; end > 0; end = chunk.indexOf(NEWLINE, end) + 1) {
      const line = chunk.subarray(start, end);
      // Of a line that is too long the rest goes as it came.
      if (tooLong) own.add(line);
      else for (const piece of keyed(begun.length === 0 ? line : Buffer.concat([...begun, line]))) own.add(piece);
      begun = [];
      bytes = 0;
      tooLong = false;
      start = end;
    }
    const rest = chunk.subarray(start);
    bytes += rest.length;
    if (tooLong) own.add(rest);
    else if (rest.length > 0) begun.push(rest);
    if (bytes > LOOK_BYTES && !tooLong) {
      for (const piece of begun) own.add(piece);
      begun = [];
      tooLong = true;
    }
    yield own.take();
  }
  if (begun.length > 0) for (const piece of keyed(Buffer.concat(begun))) own.add(piece);
  yield own.take();
}

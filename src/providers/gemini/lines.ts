/**
 * The lines of a batch. Gemini's files hold `{"key", "request"}`. Its inline requests have the key in `metadata`, and
 * callers use that form in files too. Uploaded lines have the key where files have it, so that the results carry it.
 */
import { passed } from "../../lib/gc.ts";
import type { LineForm } from "../../ports/files.ts";

const NEWLINE = 10;
/** Longer lines are uploaded unchanged. This bounds the memory of an upload. */
const LOOK_BYTES = 16 * 1024 * 1024;
/** The beginning of a line that needs no change. */
const KEY_FIRST = /^\s*\{\s*"key"\s*:/;

/** White space that may separate the members. */
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

/** Starts of a line as Python and JavaScript write it. It is not parsed. Benchmark row `memory-upstream`, gemini up. */
const STARTS: readonly string[] = ['{"request":{', '{"request": {'];

export const geminiLines: LineForm = {
  expected: 'a Gemini request: {"key": "…", "request": {"contents": […]}}',
  fits(line) {
    if (STARTS.some((start) => line.startsWith(start)) && line.trimEnd().endsWith("}}")) return true;
    // Parsing makes as much garbage as the line has bytes.
    passed(line.length);
    return isObject(membersOf(line)?.request);
  },
};

/** The end of a line with `metadata` as its last member, which holds only the key. */
const METADATA_LAST = /^"metadata"\s*:\s*\{\s*("key"\s*:\s*"[^"\\]*")\s*\}\s*\}\s*$/;
const COMMA_LAST = /,\s*$/;
const OPENING = /^\s*\{/;

/**
 * Returns the line in pieces, with its key at the beginning. A line that has a key, or no `metadata.key`, is unchanged.
 */
function keyed(line: Buffer): readonly (Buffer | string)[] {
  if (KEY_FIRST.test(line.toString("latin1", 0, SPACE_BYTES))) return [line];
  // A line becomes a string of its own, here and for parsing.
  passed(line.length);
  const moved = withoutParsing(line);
  if (moved !== undefined) return moved;
  passed(line.length);
  const members = membersOf(line.toString());
  if (members === undefined || "key" in members || !isObject(members.metadata)) return [line];
  const { metadata, ...rest } = members;
  // Only the notation of numbers may change. Gemini reads them as doubles.
  return typeof metadata.key === "string" ? [`${JSON.stringify({ key: metadata.key, ...rest })}\n`] : [line];
}

/**
 * Moves the key from the end to the beginning. Undefined if that requires parsing. Benchmark row `memory-upstream`,
 * gemini up.
 */
function withoutParsing(line: Buffer): readonly (Buffer | string)[] | undefined {
  const at = line.lastIndexOf('"metadata"');
  const [, key] = at < 0 ? [] : (METADATA_LAST.exec(line.toString("latin1", at)) ?? []);
  // A second "key" may be a member of the line.
  if (key === undefined || line.indexOf('"key"') < at) return undefined;
  const [opening] = OPENING.exec(line.toString("latin1", 0, SPACE_BYTES)) ?? [];
  const [comma] = COMMA_LAST.exec(line.toString("latin1", Math.max(0, at - SPACE_BYTES), at)) ?? [];
  if (opening === undefined || comma === undefined) return undefined;
  return [Buffer.from(`{${key},`, "latin1"), line.subarray(opening.length, at - comma.length), "}\n"];
}

/** Concatenates pieces in a buffer that is reused, so that a GiB of rewritten lines allocates nothing. */
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
    /** All pieces. Valid until the next `add`. */
    take(): Buffer {
      const taken = bytes.subarray(0, size);
      size = 0;
      return taken;
    },
  };
}
/** About the size of one read from disk. */
const CHUNK_BYTES = 1024 * 1024;

/**
 * The content in Gemini's form, in pieces of about the size of the input's. Each is valid until the next one is
 * requested.
 */
export async function* ownLines(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const own = gatherer();
  let begun: Buffer[] = [];
  let bytes = 0;
  let tooLong = false;
  for await (const chunk of body) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE) + 1; end > 0; end = chunk.indexOf(NEWLINE, end) + 1) {
      const line = chunk.subarray(start, end);
      // The rest of a line that is too long is unchanged.
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

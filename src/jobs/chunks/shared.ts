/** The results of lines that are equal to an earlier line: those of the earlier line, with the line's own id. */
import { LRUCache } from "lru-cache";
import { FRAMES } from "../../dialects/frames/index.ts";
import { isJsonObject, parsedObject } from "../../dialects/json.ts";
import { MAX_LINE_BYTES, readLine } from "../../dialects/read-line.ts";
import { oneLine, type RawLine } from "../../lib/jsonl.ts";
import type { BlobId } from "../../lib/names.ts";
import type { BlobStore } from "../../ports/blobs.ts";
import type { ChunkedFile, ChunkedJob } from "../../ports/chunks.ts";
import { partLines, SHARED } from "../../storage/blobs/line-index.ts";
import { tagOfKey } from "../translation/plan.ts";
import { fileAt, formPlanOf, lastLine, planOf } from "./plan.ts";
import { type ResultState, stateOf } from "./result-state.ts";

export interface SharedLines {
  /** Records where the result of a line is. Call it with ascending numbers. */
  note(line: number, at: { readonly blob: BlobId; readonly offset: number; readonly length: number }): Promise<void>;
  /** The result of the next line that shares one. Call it for each such line, in their order. */
  next(line: number, file: ChunkedFile): Promise<{ readonly text: string; readonly state: ResultState }>;
  /** Closes the reader of the lines. `next` opens it again. */
  pause(): Promise<void>;
  close(): Promise<void>;
}

interface Options {
  readonly blobs: Pick<BlobStore, "get" | "size" | "temporary" | "delete">;
  readonly job: ChunkedJob;
  readonly files: readonly ChunkedFile[];
}

/** A number for the blob (4 bytes), the offset (6) and the length (4) of a line's result. On disk, for each line of the job. */
const PLACE_BYTES = 16;
const BUFFER_BYTES = 64 * 1024;
const CACHE_BYTES = 8 * 1024 * 1024;
const PAIR_BYTES = 8;
const WINDOWS = 64;

interface Window {
  readonly offset: number;
  readonly bytes: Buffer;
}

export async function createSharedLines({ blobs, job, files }: Options): Promise<SharedLines> {
  const places = await blobs.temporary();
  const ids: BlobId[] = [];
  const numbers = new Map<BlobId, number>();
  const results = new LRUCache<number, Buffer>({ maxSize: CACHE_BYTES, sizeCalculation: ({ length }) => length + 1 });
  const pairs = pairsOf(blobs, job.shared!);
  const tag = tagOfKey(planOf(job).idempotencyKey);
  let buffer = Buffer.alloc(BUFFER_BYTES);
  let filled = 0;
  let raws: AsyncGenerator<RawLine> | undefined;
  /** What was read last of each blob. Equal lines often follow each other. */
  const windows = new LRUCache<BlobId, Window>({ max: WINDOWS });

  async function flush(): Promise<void> {
    if (filled === 0) return;
    await places.write(buffer.subarray(0, filled));
    buffer = Buffer.alloc(BUFFER_BYTES);
    filled = 0;
  }

  async function placeOf(
    line: number,
  ): Promise<{ readonly blob: BlobId; readonly offset: number; readonly length: number }> {
    const start = (line - 1) * PLACE_BYTES;
    if (start + PLACE_BYTES > places.size) await flush();
    const place = await read(places.id, start, PLACE_BYTES);
    return { blob: ids[place.readUInt32BE(0)]!, offset: place.readUIntBE(4, 6), length: place.readUInt32BE(10) };
  }

  async function read(blob: BlobId, offset: number, length: number): Promise<Buffer> {
    const known = windows.get(blob);
    const at = known === undefined ? -1 : offset - known.offset;
    if (at >= 0 && at + length <= known!.bytes.length) return known!.bytes.subarray(at, at + length);
    const end = Math.min(await blobs.size(blob), offset + Math.max(length, BUFFER_BYTES)) - 1;
    const pieces: Buffer[] = [];
    for await (const piece of await blobs.get(blob, { start: offset, end }, BUFFER_BYTES)) pieces.push(piece as Buffer);
    const bytes = Buffer.concat(pieces);
    windows.set(blob, { offset, bytes });
    return bytes.subarray(0, length);
  }

  async function resultOf(original: number): Promise<Buffer> {
    const known = results.get(original);
    if (known !== undefined) return known;
    const { blob, offset, length } = await placeOf(original);
    const found = await read(blob, offset, length);
    const copy = Buffer.from(found);
    results.set(original, copy);
    return copy;
  }

  async function rawLine(line: number, file: ChunkedFile): Promise<RawLine> {
    raws ??= rawLines(line, lastLine(file));
    for (;;) {
      const found = await raws.next();
      if (!found.done && found.value.number === line) return found.value;
      if (!found.done && found.value.number < line) continue;
      await raws.return(undefined);
      raws = rawLines(line, lastLine(file));
    }
  }

  async function* rawLines(first: number, last: number): AsyncGenerator<RawLine> {
    const part = { first, last, group: SHARED, count: last - first + 1 };
    const source = { input: job.input!, index: job.index!, part };
    for await (const lines of partLines(blobs, source, MAX_LINE_BYTES)) yield* lines;
  }

  return {
    async note(line, { blob, offset, length }) {
      const number = numbers.get(blob) ?? ids.push(blob) - 1;
      numbers.set(blob, number);
      const start = (line - 1) * PLACE_BYTES;
      // Other lines have no place.
      while (places.size + filled < start) {
        if (filled === buffer.length) await flush();
        const gap = Math.min(start - places.size - filled, buffer.length - filled);
        filled += gap;
      }
      if (filled === buffer.length) await flush();
      buffer.writeUInt32BE(number, filled);
      buffer.writeUIntBE(offset, filled + 4, 6);
      buffer.writeUInt32BE(length, filled + 10);
      filled += PLACE_BYTES;
    },

    async next(line, file) {
      const pair = await pairs.next();
      if (pair.done || pair.value.line !== line) throw new Error(`line ${line} shares the result of no line`);
      const { original } = pair.value;
      const { frame: name, url } = formPlanOf(file);
      const frame = FRAMES[name];
      const json = parsedObject((await resultOf(original)).toString())!;
      const found = frame.result(json);
      const own = readLine(await rawLine(line, file), { frame, url }, { tag, maxLineBytes: MAX_LINE_BYTES });
      const text = "error" in found ? frame.failure(own, found.error) : frame.success(own, found.body, found.requestId);
      const other = fileAt(files, original);
      const quarry = {
        ...(isJsonObject(json.quarry) && json.quarry),
        sharedWith: original - other.firstLine + 1,
        ...(other.number !== file.number && { sharedFile: other.name }),
      };
      return { text: oneLine(`${text.slice(0, -1)},"quarry":${JSON.stringify(quarry)}}`), state: stateOf(name, found) };
    },

    async pause() {
      await raws?.return(undefined);
      raws = undefined;
    },

    async close() {
      await raws?.return(undefined);
      await pairs.return(undefined);
      await places.close();
      await blobs.delete(places.id);
    },
  };
}

async function* pairsOf(
  blobs: Pick<BlobStore, "get">,
  shared: BlobId,
): AsyncGenerator<{ readonly line: number; readonly original: number }> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of await blobs.get(shared, undefined, BUFFER_BYTES)) {
    const bytes = rest.length === 0 ? (piece as Buffer) : Buffer.concat([rest, piece as Buffer]);
    let at = 0;
    for (; at + PAIR_BYTES <= bytes.length; at += PAIR_BYTES) {
      yield { line: bytes.readUInt32BE(at), original: bytes.readUInt32BE(at + 4) };
    }
    rest = bytes.subarray(at);
  }
}

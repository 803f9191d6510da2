/** The lines of an input as text, whether the input is compressed or not, and the form that they are written in. */
import { pipeline, Readable } from "node:stream";
import { constants, createGunzip } from "node:zlib";
import { type FileForm, formOf, MAX_LINE_BYTES } from "../../dialects/read-line.ts";
import { type Content, streamed } from "../../lib/content.ts";
import { BOM, linesOf, type RawLine } from "../../lib/jsonl.ts";

/** The message completes "the input: …". */
export class BadContent extends Error {
  override readonly name = "BadContent";
}

/** The content could not be read to its end. `cause` is the error. */
export class InputFailed extends Error {
  override readonly name = "InputFailed";

  constructor(cause: unknown) {
    super("The content could not be read to its end.", { cause });
  }
}

export interface OpenedInput {
  /** True if the content is gzip. */
  readonly isPacked: boolean;
  readonly hasBom: boolean;
  /** Decompressed. */
  readonly bytes: AsyncIterable<Buffer>;
  /** Releases the content if it is not read to its end. */
  close(): void;
}

interface OpenOptions {
  /** The input's key. A name that ends in `.gz` says that the content is gzip. */
  readonly key: string;
  /** Bytes after decompression. More are refused. */
  readonly maxBytes: number;
  /** Bytes that the content has, if that is known. An answer that a proxy cut off looks whole. */
  readonly size?: number | undefined;
  /** True if the content is only the beginning of the input. */
  readonly isBeginning?: boolean;
}

const GZIP = Buffer.from([0x1f, 0x8b]);

export const isGzipName = (key: string): boolean => key.toLowerCase().endsWith(".gz");

/** Rejects as the content does. Reading rejects with BadContent for broken gzip and for too many bytes. */
export async function openInput(content: Content, options: OpenOptions): Promise<OpenedInput> {
  const source = streamed(content);
  const chunks = failing(source, options.size);
  const head = await atLeast(chunks, BOM.length);
  const rest = Readable.from(chained(head, chunks), { objectMode: false }).once("close", () => source.destroy());
  const close = () => void source.destroy();
  const isPacked = isGzipName(options.key) || head.subarray(0, GZIP.length).equals(GZIP);
  if (!isPacked) return { isPacked, hasBom: head.subarray(0, BOM.length).equals(BOM), bytes: rest, close };
  return { isPacked, hasBom: false, bytes: unpacked(rest, options), close };
}

export async function* failing(source: AsyncIterable<unknown>, size = 0): AsyncGenerator<Buffer> {
  let received = 0;
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      received += chunk.length;
      yield chunk;
    }
  } catch (error) {
    throw new InputFailed(error);
  }
  if (received < size) throw new InputFailed(new Error(`${received} of ${size} bytes came`));
}

async function atLeast(chunks: AsyncIterator<Buffer>, count: number): Promise<Buffer> {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < count) {
    const next = await chunks.next();
    if (next.done) break;
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
  }
  return head;
}

async function* chained(head: Buffer, chunks: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    if (head.length > 0) yield head;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
  } finally {
    await chunks.return?.();
  }
}

async function* unpacked(packed: Readable, { maxBytes, isBeginning }: OpenOptions): AsyncGenerator<Buffer> {
  const finishFlush = isBeginning ? constants.Z_SYNC_FLUSH : constants.Z_FINISH;
  // Errors reach the reader of the last stream.
  const gunzip = pipeline(packed, createGunzip({ finishFlush }), () => {});
  let size = 0;
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) {
        throw new BadContent(`it has more than ${maxBytes} bytes after decompression`);
      }
      yield chunk;
    }
  } catch (error) {
    const { code = "" } = error as { readonly code?: string };
    if (!code.startsWith("Z_")) throw error;
    throw new BadContent("its gzip content is damaged, or is no gzip content", { cause: error });
  } finally {
    gunzip.destroy();
  }
}

export interface FoundForm {
  /** Undefined if no line has a form. */
  readonly form: FileForm | undefined;
  /** The first line that has a form. */
  readonly line: RawLine | undefined;
  /** True if every line is blank. */
  readonly isBlank: boolean;
  /** All bytes, from the first. */
  readonly all: AsyncIterable<Buffer>;
}

/** The form of the first line that has one. */
export async function findForm(bytes: AsyncIterable<Buffer>, isBeginning = false): Promise<FoundForm> {
  const chunks = bytes[Symbol.asyncIterator]();
  const read: Buffer[] = [];
  let isBlank = true;
  let size = 0;
  async function* reading(): AsyncGenerator<Buffer> {
    for (;;) {
      const next = await chunks.next();
      if (next.done) break;
      read.push(next.value);
      size += next.value.length;
      yield next.value;
      if (size > MAX_LINE_BYTES) return;
    }
    // The last line of a beginning may go on. It must not be taken for a whole one.
    if (isBeginning) yield Buffer.from("…");
  }
  for await (const lines of linesOf(reading(), MAX_LINE_BYTES)) {
    for (const line of lines) {
      const form = formOf(line);
      isBlank = false;
      if (form !== undefined) return { form, line, isBlank, all: again(read, chunks) };
    }
  }
  return { form: undefined, line: undefined, isBlank, all: again(read, chunks) };
}

async function* again(read: Buffer[], chunks: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    while (read.length > 0) yield read.shift()!;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
  } finally {
    await chunks.return?.();
  }
}

/** One sequence of lines from all input files of a job: the job's own copy. */
import type { Content } from "../../lib/content.ts";
import { GatewayError } from "../../lib/errors.ts";
import { BOM, NEWLINE } from "../../lib/jsonl.ts";
import type { BlobId } from "../../lib/names.ts";
import type { BlobStore } from "../../ports/blobs.ts";
import { invalidInput } from "../translation/bad-lines.ts";
import { openInput } from "../translation/content.ts";
import { explained } from "../translation/source.ts";

/** An input file. */
export interface ChunkSource {
  /** Below the job's folder. */
  readonly name: string;
  readonly uri: string;
  readonly key: string;
  open(): Promise<SizedContent>;
}

export interface SizedContent {
  readonly body: Content;
  /** Bytes that the content has, if that is known. */
  readonly size: number | undefined;
}

/** A file in the copy: bytes from `start` to `end`, exclusive. */
export interface CopiedFile {
  readonly name: string;
  readonly uri: string;
  readonly start: number;
  readonly end: number;
  /** True if the file is compressed. */
  readonly isPacked: boolean;
}

export interface Sequence {
  readonly input: BlobId;
  readonly files: readonly CopiedFile[];
}

/**
 * Copies the files, decompressed, without byte order marks, and each with a line end. Keeps nothing if it rejects.
 * @param maxBytes bytes of all files after decompression
 */
export async function copySources(
  blobs: Pick<BlobStore, "append" | "delete">,
  sources: AsyncIterable<ChunkSource> | Iterable<ChunkSource>,
  { maxBytes, signal }: { readonly maxBytes: number; readonly signal: AbortSignal },
): Promise<Sequence> {
  const out = await blobs.append();
  const files: CopiedFile[] = [];

  async function copy({ name, uri, key, open }: ChunkSource): Promise<void> {
    const start = out.size;
    const { body, size } = await open();
    const opened = await openInput(body, { key, maxBytes: maxBytes - start, size });
    let last = NEWLINE;
    try {
      let isFirst = true;
      for await (const piece of opened.bytes) {
        signal.throwIfAborted();
        // The first piece has at least as many bytes as a mark.
        const bytes = isFirst && piece.subarray(0, BOM.length).equals(BOM) ? piece.subarray(BOM.length) : piece;
        isFirst = false;
        if (bytes.length === 0) continue;
        if (out.size + bytes.length > maxBytes)
          throw invalidInput(uri, `the job's input has more than ${maxBytes} bytes`);
        await out.write(bytes);
        last = bytes.at(-1)!;
      }
    } finally {
      opened.close();
    }
    if (last !== NEWLINE) await out.write(Buffer.of(NEWLINE));
    files.push({ name, uri, start, end: out.size, isPacked: opened.isPacked });
  }

  try {
    for await (const source of sources) {
      signal.throwIfAborted();
      await copy(source).catch((error: unknown) => {
        throw named(source.uri, explained(source.uri, error));
      });
    }
    return { input: await out.seal(), files };
  } catch (error) {
    // What is deleted is not stored by the close.
    await blobs.delete(out.id).finally(() => out.close());
    throw error;
  }
}

/** A file may have been deleted since it was listed. */
const named = (uri: string, error: unknown): unknown =>
  error instanceof GatewayError && error.kind === "NoSuchKey" ? invalidInput(uri, error.message, error) : error;

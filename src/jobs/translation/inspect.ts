/** Finds the form of an input, with as little reading as possible. */

import { parsedObject } from "../../dialects/json.ts";
import { isAbsent } from "../../dialects/members.ts";
import type { FileForm } from "../../dialects/read-line.ts";
import { GatewayError } from "../../lib/errors.ts";
import type { RawLine } from "../../lib/jsonl.ts";
import type { BlobId } from "../../lib/names.ts";
import { findForm, openInput } from "./content.ts";
import type { InputSource } from "./source.ts";

export interface OpenedBytes {
  /** Decompressed. */
  readonly bytes: AsyncIterable<Buffer>;
  /** The blob with these bytes, if they are not compressed. */
  readonly blob: BlobId | undefined;
  close(): void;
}

export interface Inspected {
  /** Undefined if no line has a known form. */
  readonly form: FileForm | undefined;
  /** True if every line is blank. */
  readonly isBlank: boolean;
  /** True if the first line is a request for embeddings in Gemini's form. */
  readonly isEmbedding: boolean;
  /** True if the content is neither compressed nor begins with a byte order mark. */
  readonly isPlain: boolean;
  /** All bytes. Reads the input again if it was called before. */
  open(): Promise<OpenedBytes>;
  /** Releases what `open` has not been called for. */
  close(): void;
}

/**
 * Undefined if the provider does not give the content back.
 * @param maxBytes bytes after decompression
 */
export async function inspectInput(source: InputSource, maxBytes: number): Promise<Inspected | undefined> {
  try {
    return await inspect(source, maxBytes);
  } catch (error) {
    if (error instanceof GatewayError && error.kind === "Unsupported") return undefined;
    throw error;
  }
}

async function inspect(source: InputSource, maxBytes: number): Promise<Inspected> {
  const { key } = source.name;

  const openAll = async () => {
    const { body, blob } = await source.open();
    const opened = await openInput(body, { key, maxBytes, size: source.file?.size });
    return { ...opened, blob: opened.isPacked ? undefined : blob };
  };

  if (source.openBeginning !== undefined) {
    const opened = await openInput(await source.openBeginning(), { key, maxBytes, isBeginning: true });
    const { form, line } = await findForm(opened.bytes, true);
    opened.close();
    const isPlain = !opened.isPacked && !opened.hasBom;
    if (form !== undefined) {
      return { form, isBlank: false, isEmbedding: isEmbedding(line), isPlain, open: openAll, close() {} };
    }
  }
  const opened = await openAll();
  const { form, line, isBlank, all } = await findForm(opened.bytes);
  let begun: OpenedBytes | undefined = { ...opened, bytes: all };
  return {
    form,
    isBlank,
    isEmbedding: isEmbedding(line),
    isPlain: !opened.isPacked && !opened.hasBom,
    async open() {
      const first = begun;
      begun = undefined;
      return first ?? openAll();
    },
    close: opened.close,
  };
}

function isEmbedding(line: RawLine | undefined): boolean {
  const { request } = parsedObject(line?.bytes?.toString() ?? "") ?? {};
  const { contents, content } = (request ?? {}) as { readonly contents?: unknown; readonly content?: unknown };
  return isAbsent(contents) && !isAbsent(content);
}

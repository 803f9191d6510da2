/** Writes the input that a provider gets to a temporary blob, and keeps the caller's lines for its results. */
import type { BlobId } from "../../lib/names.ts";
import type { Appender, BlobStore } from "../../ports/blobs.ts";
import { invalidInput } from "./bad-lines.ts";
import type { Inspected } from "./inspect.ts";
import { type PassOptions, type PassResult, runPass, type Sink } from "./pass.ts";
import { addDuplicates } from "./same-ids.ts";

export interface DerivedInput {
  readonly result: PassResult;
  /** What the provider gets. The caller deletes it. */
  readonly scratch: BlobId;
  /** Bytes of it. */
  readonly size: number;
  /** The job's own copy of the caller's lines. Undefined if the results are not joined with them. */
  readonly input: BlobId | undefined;
}

interface Options extends Omit<PassOptions, "out"> {
  readonly blobs: BlobStore;
  readonly uri: string;
  /** Bytes of the derived input. */
  readonly maxBytes: number;
}

/** Rejects with InvalidArgument for lines that cannot be used, and then keeps nothing. */
export async function deriveInput(inspected: Inspected, options: Options): Promise<DerivedInput> {
  const { blobs, uri, isVerbatim, translator } = options;
  const opened = await inspected.open();
  const made: BlobId[] = [];
  const scratch = await blobs.temporary();
  made.push(scratch.id);
  let copy: Appender | undefined;
  try {
    let input: BlobId | undefined;
    let { bytes } = opened;
    if (!isVerbatim && opened.blob !== undefined) {
      input = await blobs.link(opened.blob);
      made.push(input);
    } else {
      // Also of lines that pass verbatim: duplicate ids are found in a second read.
      copy = await blobs.append();
      input = copy.id;
      made.push(input);
      bytes = copied(bytes, copy);
    }
    const pinned = input;
    const result = await runPass(bytes, { ...options, out: limited(scratch, options) });
    await addDuplicates(result.ids, () => blobs.get(pinned), translator, result.bad);
    result.bad.refuse(uri);
    if (result.lines === 0) throw invalidInput(uri, "it has no lines");
    await copy?.sync();
    if (!isVerbatim) return { result, scratch: scratch.id, size: scratch.size, input };
    await blobs.delete(input);
    return { result, scratch: scratch.id, size: scratch.size, input: undefined };
  } catch (error) {
    for (const id of made) await blobs.delete(id);
    throw error;
  } finally {
    opened.close();
    await scratch.close();
    await copy?.close();
  }
}

async function* copied(bytes: AsyncIterable<Buffer>, copy: Appender): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) {
    await copy.write(chunk);
    yield chunk;
  }
}

/** Lines may grow in translation, and objects in S3 become part of them. */
const limited = (scratch: Appender, { uri, maxBytes }: Pick<Options, "uri" | "maxBytes">): Sink => ({
  async write(bytes) {
    if (scratch.size + bytes.length > maxBytes) {
      throw invalidInput(uri, `its lines become more than ${maxBytes} bytes in the provider's form`);
    }
    await scratch.write(bytes);
  },
});

/** Content that the gateway already has, in the form of an upload: its length is known, its digests are computed on the way. */
import { Readable } from "node:stream";
import { type Content, streamed } from "../lib/content.ts";
import type { Algorithm, Digests } from "../lib/digests/algorithms.ts";
import { digester } from "../lib/digests/digester.ts";
import type { Upload } from "../ports/files.ts";

interface Options {
  /** Expected bytes. Other content fails. */
  readonly length: number;
  readonly algorithms: readonly Algorithm[];
  /** Called with each chunk of the content. */
  readonly watch?: ((chunk: Buffer) => void) | undefined;
  /** Throws if the content is not the expected one. The last chunk is then never sent. */
  readonly verify?: ((digests: Digests) => void) | undefined;
}

const READ_BYTES = 512 * 1024;

/** @param open called when the body is first read */
export function storedContent(
  open: () => Promise<Content> | Content,
  { length, algorithms, watch, verify }: Options,
): Pick<Upload, "length" | "digests"> & { readonly body: Readable } {
  const hashes = digester(new Set(algorithms));
  const { promise: digests, resolve, reject } = Promise.withResolvers<Digests>();
  digests.catch(() => {});

  async function* chunks(): AsyncGenerator<Buffer> {
    let size = 0;
    // The last chunk is held back until the content is verified, so that no receiver has all of bad content.
    let last: Buffer | undefined;
    try {
      for await (const chunk of streamed(await open()) as AsyncIterable<Buffer>) {
        size += chunk.length;
        watch?.(chunk);
        if (last !== undefined) yield last;
        last = chunk;
        if (algorithms.length > 0) await hashes.update(chunk);
      }
      if (size !== length) throw new Error(`The content has ${size} bytes and should have ${length}.`);
      const computed = algorithms.length > 0 ? await hashes.digest() : {};
      verify?.(computed);
      resolve(computed);
      if (last !== undefined) yield last;
    } catch (error) {
      reject(error);
      throw error;
    } finally {
      hashes.abandon();
    }
  }
  const body = Readable.from(chunks(), { objectMode: false, highWaterMark: READ_BYTES });
  // The body may be destroyed before it has a reader. A reader gets the error.
  body.on("error", () => {});
  return { body, length, digests };
}

/** Content that is here already, as an upload: its length is known, and its digests are computed while it passes. */
import { Readable } from "node:stream";
import { type Content, streamed } from "../lib/content.ts";
import type { Algorithm, Digests } from "../lib/digests/algorithms.ts";
import { digester } from "../lib/digests/digester.ts";
import type { Upload } from "../ports/files.ts";

interface Options {
  /** Bytes that must come. */
  readonly length: number;
  readonly algorithms: readonly Algorithm[];
  /** Sees every piece of the content as it passes. */
  readonly watch?: ((chunk: Buffer) => void) | undefined;
  /** Throws where the content is not what it should be: its last bytes then never come. */
  readonly verify?: ((digests: Digests) => void) | undefined;
}

const READ_BYTES = 512 * 1024;

/** `open` is called when the body is first read. */
export function resent(
  open: () => Promise<Content> | Content,
  { length, algorithms, watch, verify }: Options,
): Pick<Upload, "length" | "digests"> & { readonly body: Readable } {
  const hashes = digester(new Set(algorithms));
  const { promise: digests, resolve, reject } = Promise.withResolvers<Digests>();
  digests.catch(() => {});

  async function* pieces(): AsyncGenerator<Buffer> {
    let size = 0;
    // The last piece waits for the verdict: who forwards the body must never have had all of a bad one.
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
  const body = Readable.from(pieces(), { objectMode: false, highWaterMark: READ_BYTES });
  // It may be destroyed before anybody reads it; who reads it gets the error then.
  body.on("error", () => {});
  return { body, length, digests };
}

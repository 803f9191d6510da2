/** Content in transit: a buffer if it is small, because a stream costs more than a few KiB; otherwise a stream. */
import { Readable } from "node:stream";

export type Content = Readable | Buffer;

/** Maximum bytes of content that is held as a buffer: one read. */
export const SMALL_BYTES = 64 * 1024;

export const isWhole = (content: Content): content is Buffer => Buffer.isBuffer(content);

/** The content as a stream. */
export const streamed = (content: Content): Readable =>
  isWhole(content) ? Readable.from(content.length === 0 ? [] : [content], { objectMode: false }) : content;

/**
 * A stream of what a generator makes of its sources. They are destroyed with it: a generator that was never started does
 * not release them.
 */
export function streamOver(content: AsyncIterable<Buffer | string>, sources: readonly Content[]): Readable {
  const stream = Readable.from(content, { objectMode: false });
  return stream.once("close", () => {
    for (const source of sources) if (!isWhole(source)) source.destroy();
  });
}

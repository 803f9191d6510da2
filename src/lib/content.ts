/** A file's content on its way through: whole where it is small, because a stream costs more than a few KiB; else a stream. */
import { Readable } from "node:stream";

export type Content = Readable | Buffer;

/** Bytes up to which content is taken whole: what one read may bring. */
export const SMALL_BYTES = 64 * 1024;

export const isWhole = (content: Content): content is Buffer => Buffer.isBuffer(content);

/** The same content as a stream, for those who can read nothing else. */
export const streamed = (content: Content): Readable =>
  isWhole(content) ? Readable.from(content.length === 0 ? [] : [content], { objectMode: false }) : content;

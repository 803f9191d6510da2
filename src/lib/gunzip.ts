/** Content that may be compressed with gzip. Its first bytes decide, whatever its name is. */
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";

const MAGIC = Buffer.from([0x1f, 0x8b]);

/** Compressed content that is cut or damaged. */
export class BadGzip extends Error {
  override readonly name = "BadGzip";
}

/** The content without its compression. Fails with BadGzip. Destroying the result destroys the source. */
export async function uncompressed(source: Readable): Promise<Readable> {
  const iterator = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const first: Buffer[] = [];
  let length = 0;
  while (length < MAGIC.length) {
    const { done, value } = await iterator.next();
    if (done) break;
    first.push(value);
    length += value.length;
  }
  const start = Buffer.concat(first);
  async function* whole(): AsyncGenerator<Buffer> {
    try {
      if (start.length > 0) yield start;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
    } finally {
      source.destroy();
    }
  }
  const content = Readable.from(whole(), { objectMode: false });
  if (!start.subarray(0, MAGIC.length).equals(MAGIC)) return content;
  return Readable.from(gunzipped(content), { objectMode: false });
}

async function* gunzipped(content: Readable): AsyncGenerator<Buffer> {
  let failed: Error | undefined;
  const gunzip = createGunzip();
  content.once("error", (error) => {
    failed = error;
    gunzip.destroy(error);
  });
  content.pipe(gunzip);
  try {
    yield* gunzip as AsyncIterable<Buffer>;
  } catch (cause) {
    throw failed ?? new BadGzip("The input is not complete gzip data.", { cause });
  } finally {
    content.destroy();
    gunzip.destroy();
  }
}

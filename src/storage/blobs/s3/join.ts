/** Makes one object of pieces of others. The service copies pieces of at least 5 MiB itself. Smaller ones are read and sent again. */
import type { Bucket } from "./bucket.ts";
import { MOST_COPIED } from "./bucket.ts";
import { LEAST_PART, MOST_PARTS } from "./multipart.ts";
import { storePieces } from "./upload.ts";

/** Bytes of an object. */
export interface ObjectBytes {
  readonly key: string;
  readonly from: number;
  readonly size: number;
  /** True if the object has no other bytes. */
  readonly isWhole: boolean;
}

interface JoinPorts {
  readonly bucket: Bucket;
  read(span: ObjectBytes): AsyncIterable<Buffer>;
}

/** A part is one span that is copied, or several that are read. */
interface JoinedPart {
  readonly spans: readonly ObjectBytes[];
  readonly isCopied: boolean;
}

const COPIED_BYTES = 1024 ** 3;
const AT_ONCE = 6;
/** Content that costs less to send than to copy with three requests. */
const SMALL_BYTES = LEAST_PART;

/** Resolves with the number of bytes. Rejects with BlobMissing if an object is missing, and then leaves none. */
export async function joinSpans(ports: JoinPorts, key: string, spans: readonly ObjectBytes[]): Promise<number> {
  const { bucket } = ports;
  const size = spans.reduce((sum, span) => sum + span.size, 0);
  const [only] = spans;
  if (spans.length === 1 && only!.isWhole && only!.size <= MOST_COPIED) {
    await bucket.copy(only!.key, key, only!.size);
    return size;
  }
  const parts = joinedParts(spans);
  if (size <= SMALL_BYTES || parts.length > MOST_PARTS)
    return storePieces(bucket, key, readAll(ports, spans), { size });
  const upload = await bucket.upload(key);
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < parts.length) {
      next += 1;
      const number = next;
      const { spans: own, isCopied } = parts[number - 1]!;
      const [{ key: from, from: start, size: bytes }] = own as readonly [ObjectBytes];
      if (isCopied) await upload.copy(number, from, { start, end: start + bytes - 1 });
      else await upload.put(number, await collected(readAll(ports, own)));
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    await upload.complete();
    return size;
  } catch (error) {
    next = parts.length;
    await upload.abort();
    throw error;
  }
}

/** All parts but the last have at least LEAST_PART bytes. */
export function joinedParts(spans: readonly ObjectBytes[]): readonly JoinedPart[] {
  const parts: JoinedPart[] = [];
  let small: ObjectBytes[] = [];
  let held = 0;
  const flush = () => {
    if (held > 0) parts.push({ spans: small, isCopied: false });
    small = [];
    held = 0;
  };
  const take = (span: ObjectBytes, bytes: number): ObjectBytes => {
    if (bytes > 0) small.push({ ...span, size: bytes });
    held += bytes;
    return { ...span, from: span.from + bytes, size: span.size - bytes };
  };
  for (const span of spans) {
    let rest = span;
    if (held > 0) {
      const needed = Math.max(0, LEAST_PART - held);
      rest = take(rest, rest.size - needed >= LEAST_PART ? needed : rest.size);
    }
    if (held >= LEAST_PART) flush();
    if (rest.size < LEAST_PART) {
      take(rest, rest.size);
      continue;
    }
    const count = Math.ceil(rest.size / COPIED_BYTES);
    const bytes = Math.ceil(rest.size / count);
    for (let at = 0; at < rest.size; at += bytes) {
      const part = { ...rest, from: rest.from + at, size: Math.min(bytes, rest.size - at) };
      parts.push({ spans: [part], isCopied: true });
    }
  }
  // The last part may be small.
  if (held > 0) parts.push({ spans: small, isCopied: small.length === 1 });
  return parts;
}

async function* readAll({ read }: JoinPorts, spans: readonly ObjectBytes[]): AsyncGenerator<Buffer> {
  for (const span of spans) if (span.size > 0) yield* read(span);
}

async function collected(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

/**
 * Lines that come in any order, in the order of their numbers. Memory holds a few tens of MB of them at a time; what is more
 * waits, sorted, in objects of the gateway's own, which are gone in the end, and swept after a crash.
 */
import { Readable } from "node:stream";
import { linesOf } from "../../executor/lines.ts";
import type { BlobId, ObjectStore } from "../../objects/store.ts";

export interface Numbered {
  readonly number: number;
  /** One line, without its end. */
  readonly bytes: Buffer;
}

interface Options {
  readonly objects: Pick<ObjectStore, "put" | "get" | "delete">;
  readonly signal: AbortSignal;
  /** Bytes of lines in memory. */
  readonly most?: number;
  /** Objects that are merged at once. */
  readonly ways?: number;
}

type Source = AsyncIterator<Numbered> | Iterator<Numbered>;

export async function* sorted(
  lines: AsyncIterable<Numbered>,
  { objects, signal, most = 8 * 1024 * 1024, ways = 32 }: Options,
): AsyncGenerator<Numbered> {
  let waiting: Numbered[] = [];
  let size = 0;
  const runs = new Set<BlobId>();

  const spill = async (source: AsyncIterable<Numbered> | Iterable<Numbered>) => {
    const { id } = await objects.put(Readable.from(encoded(source), { objectMode: false }), signal);
    runs.add(id);
  };
  const inOrder = () => waiting.sort((a, b) => a.number - b.number);
  async function* all(rest: readonly Numbered[]): AsyncGenerator<Numbered> {
    const sources: Source[] = [rest.values()];
    for (const id of runs) sources.push(decoded(await objects.get(id)));
    yield* merged(sources);
  }
  const forget = async (ids: Iterable<BlobId>) => {
    for (const id of ids) {
      await objects.delete(id);
      runs.delete(id);
    }
  };

  try {
    for await (const line of lines) {
      waiting.push(line);
      size += line.bytes.length;
      if (size < most) continue;
      const before = [...runs];
      if (before.length >= ways) {
        await spill(all(inOrder()));
        await forget(before);
      } else await spill(inOrder());
      waiting = [];
      size = 0;
    }
    yield* all(inOrder());
  } finally {
    await forget([...runs]);
  }
}

const CHUNK_BYTES = 256 * 1024;

async function* encoded(lines: AsyncIterable<Numbered> | Iterable<Numbered>): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = [];
  let size = 0;
  for await (const { number, bytes } of lines) {
    pieces.push(Buffer.from(`${number} `), bytes, NEWLINE);
    size += bytes.length;
    if (size < CHUNK_BYTES) continue;
    yield Buffer.concat(pieces);
    pieces = [];
    size = 0;
  }
  yield Buffer.concat(pieces);
}

const NEWLINE = Buffer.from("\n");
const SPACE = 0x20;

async function* decoded(source: Readable): AsyncGenerator<Numbered> {
  for await (const lines of linesOf(source, Number.POSITIVE_INFINITY)) {
    for (const { bytes } of lines) {
      const space = bytes!.indexOf(SPACE);
      yield { number: Number(bytes!.toString("latin1", 0, space)), bytes: bytes!.subarray(space + 1) };
    }
  }
}

/** Sources that are in order, as one. */
async function* merged(sources: readonly Source[]): AsyncGenerator<Numbered> {
  const heads: { source: Source; line: Numbered }[] = [];
  const advance = async (source: Source) => {
    const { value, done } = await source.next();
    if (done !== true) heads.push({ source, line: value });
  };
  try {
    for (const source of sources) await advance(source);
    while (heads.length > 0) {
      let least = 0;
      heads.forEach(({ line }, index) => {
        if (line.number < heads[least]!.line.number) least = index;
      });
      const [head] = heads.splice(least, 1);
      yield head!.line;
      await advance(head!.source);
    }
  } finally {
    for (const source of sources) await source.return?.();
  }
}

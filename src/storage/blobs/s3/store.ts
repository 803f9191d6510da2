/**
 * Blobs as objects of an S3 bucket, which several processes share: see keys.ts for their names. A blob of one object never changes. A
 * blob that grows is a sequence of segments: see growing.ts and layout.ts.
 */
import { Readable } from "node:stream";
import { LRUCache } from "lru-cache";
import { isWhole } from "../../../lib/content.ts";
import { GatewayError } from "../../../lib/errors.ts";
import { counted } from "../../../lib/gc.ts";
import type { BlobId, ByteRange } from "../../../lib/names.ts";
import { isId, newId } from "../../../lib/uuid7.ts";
import { BlobMissing, type BlobStore } from "../../../ports/blobs.ts";
import type { Scratch } from "../../scratch.ts";
import { isChain } from "../ids.ts";
import type { Bucket } from "./bucket.ts";
import { createDeletes } from "./deletes.ts";
import { Growing, type GrowingPorts } from "./growing.ts";
import { joinSpans, type ObjectBytes } from "./join.ts";
import { type BlobSegment, objectKey, PROBE_KEY, parseSegment, segmentFolder, segmentOf } from "./keys.ts";
import { firstBytes, type Piece, piecesIn, sizeOfPieces } from "./layout.ts";
import { openRead } from "./read.ts";
import { deleteOldOrphansOf, ORPHAN_AGE_MS, sweepBucket } from "./sweep.ts";
import { storeBody, storePieces } from "./upload.ts";

export interface S3StoreOptions {
  readonly bucket: Bucket;
  readonly scratch: Scratch;
  /**
   * A number that is higher than those of all processes that had a growing blob before. Rejects if this process has been replaced.
   * Undefined: no other process appends.
   */
  readonly generation?: (() => Promise<number>) | undefined;
  /** Milliseconds to wait for the next bytes of a read. */
  readonly idleMs: number;
  readonly orphanAgeMs?: number;
  readonly deleteAfterMs?: number;
}

const READ_BYTES = 512 * 1024;
/** A share is a request. */
const SHARE_MS = 2_000;
/** Blobs whose objects are remembered, up to the last byte that a caller knew of. */
const REMEMBERED = 2_000;
const REMEMBERED_MS = 60_000;
/** Milliseconds for which an answer of the bucket shows that it can be used. */
const CHECKED_MS = 2_000;

export function s3Store(options: S3StoreOptions): BlobStore {
  const { bucket, scratch, generation, idleMs } = options;
  const deletes = createDeletes(bucket, options.deleteAfterMs);
  const growing = new Map<BlobId, Growing>();
  /** Callers know these bytes from the ledger, so no later generation replaces them. */
  const known = new LRUCache<BlobId, readonly Piece[]>({ max: REMEMBERED, ttl: REMEMBERED_MS });
  /** Blobs of one object have the same size for ever. */
  const sizes = new LRUCache<BlobId, number>({ max: REMEMBERED, ttl: REMEMBERED_MS });
  let checkedAt = Number.NEGATIVE_INFINITY;
  let isWriteRefused = false;

  const requireKnown = (id: BlobId): void => {
    if (!isId(id) || deletes.has(id)) throw new BlobMissing(`The blob ${isId(id) ? id : "id"} does not exist.`);
  };
  const missing = (id: BlobId) => new BlobMissing(`The blob ${id} does not exist: ${objectKey(id)}`);

  /** Notes whether the bucket takes writes, for `check`. */
  async function writing<T>(write: Promise<T>): Promise<T> {
    try {
      const value = await write;
      isWriteRefused = false;
      checkedAt = performance.now();
      return value;
    } catch (error) {
      isWriteRefused = error instanceof GatewayError && error.kind === "Unavailable";
      throw error;
    }
  }

  async function segmentsOf(id: BlobId): Promise<readonly BlobSegment[]> {
    const segments: BlobSegment[] = [];
    for await (const page of bucket.list(segmentFolder(id))) {
      segments.push(...page.flatMap(({ key }) => parseSegment(key) ?? []));
    }
    return segments;
  }

  /** Rejects with BlobMissing if there are no segments. */
  async function listed(id: BlobId): Promise<readonly Piece[]> {
    const segments = await segmentsOf(id);
    if (segments.length === 0) throw missing(id);
    return piecesIn(segments);
  }

  const listedAgain = (id: BlobId): Promise<readonly Piece[]> => {
    known.delete(id);
    return listed(id);
  };

  const readable = (pieces: AsyncIterable<Buffer>): Readable => Readable.from(pieces, { objectMode: false });

  async function readSegments(id: BlobId, range: ByteRange | undefined, pieceBytes: number): Promise<Readable> {
    let pieces = known.get(id);
    if (range === undefined || pieces === undefined || sizeOfPieces(pieces) <= range.end) pieces = await listed(id);
    const size = sizeOfPieces(pieces);
    const { start, end } = { start: range?.start ?? 0, end: Math.min(size - 1, range?.end ?? size - 1) };
    if (range !== undefined && size > range.end) known.set(id, firstBytes(pieces, range.end + 1));
    if (start > end) {
      if (range === undefined) return readable(Readable.from([]));
      throw new BlobMissing(`The blob ${id} has ${size} bytes.`);
    }
    return readPieces(pieces, { start, end, pieceBytes, again: () => listedAgain(id) });
  }

  interface PieceRange extends ByteRange {
    readonly pieceBytes: number;
    /** Lists the pieces again. */
    readonly again?: () => Promise<readonly Piece[]>;
  }

  function readPieces(first: readonly Piece[], { again, ...range }: PieceRange): Promise<Readable> {
    let pieces = first;
    const place = async (offset: number, isAgain: boolean) => {
      if (isAgain && again !== undefined) pieces = await again();
      const piece = pieces.find(({ start, size }) => start <= offset && offset < start + size);
      if (piece === undefined) return undefined;
      const within = offset - piece.start;
      return { key: piece.key, from: piece.from + within, left: piece.size - within };
    };
    return openRead({ bucket, source: { place }, idleMs, isSingle: false, ...range });
  }

  function readObject(id: BlobId, range: ByteRange | undefined, pieceBytes: number): Promise<Readable> {
    const key = objectKey(id);
    const place = async (offset: number) => ({ key, from: offset, left: Number.POSITIVE_INFINITY });
    const { start = 0, end } = range ?? {};
    return openRead({ bucket, source: { place }, start, end, pieceBytes, idleMs, isSingle: true });
  }

  const ports: GrowingPorts = {
    async *stored(id, pieces, start, end) {
      const again = () => listedAgain(id);
      yield* await readPieces(pieces, { start, end: end - 1, pieceBytes: READ_BYTES, again });
    },
    async store(key, size, pieces) {
      await writing(storePieces(bucket, key, pieces, { size }));
    },
    async storeWhole(size, pieces) {
      const id = newId(Date.now());
      try {
        await writing(storePieces(bucket, objectKey(id), pieces, { size }));
      } catch (error) {
        // The bucket may have stored it and lost the answer.
        deletes.objects([objectKey(id)]);
        throw error;
      }
      sizes.set(id, size);
      return id;
    },
    replaced: (keys) => deletes.objects(keys),
    settled(one) {
      if (growing.get(one.id) === one) growing.delete(one.id);
      void one.scratch.close();
    },
  };

  async function begin(isTemporary: boolean): Promise<Growing> {
    const opening = { pieces: [], base: 0, generation: 0, isShown: false, isTemporary };
    const one = new Growing(ports, { ...opening, id: newId(Date.now(), 8), scratch: await scratch.create() });
    growing.set(one.id, one);
    return one;
  }

  /** A blob that was moved from a folder may have grown there. Its object becomes its first segment. */
  async function asSegments(id: BlobId): Promise<readonly BlobSegment[]> {
    const segments = await segmentsOf(id);
    if (segments.length > 0 || isChain(id)) return segments;
    const size = await bucket.size(objectKey(id)).catch((error: unknown) => {
      if (error instanceof BlobMissing) return undefined;
      throw error;
    });
    if (size === undefined) return [];
    const segment = segmentOf(id, 0, 0, size);
    await joinSpans({ bucket, read: readSpan }, segment.key, [spanOfObject(id, size)]);
    await bucket.delete([objectKey(id)]);
    sizes.delete(id);
    return [segment];
  }

  async function reopen(id: BlobId, keep: number | undefined): Promise<Growing> {
    const before = growing.get(id);
    const segments = await asSegments(id);
    const pieces = piecesIn(segments);
    const [stored, local] = [sizeOfPieces(pieces), before?.size ?? 0];
    if (segments.length === 0 && before === undefined) throw missing(id);
    const size = keep ?? Math.max(stored, local);
    if (size > Math.max(stored, local)) {
      const reason = `The blob ${id} has ${Math.max(stored, local)} bytes, and at least ${size} are expected.`;
      throw new GatewayError("Internal", reason);
    }
    const listedLast = segments.reduce((most, one) => Math.max(most, one.generation), 0);
    const next = Math.max(listedLast + 1, (await generation?.()) ?? 0);
    if (before !== undefined && size <= local) return before.succeeded(size, next, pieces);
    await before?.discard();
    return new Growing(ports, {
      id,
      generation: next,
      pieces: firstBytes(pieces, size),
      scratch: await scratch.create(),
      base: size,
      isShown: size === stored,
      isTemporary: false,
    });
  }

  const spanOfObject = (id: BlobId, size: number): ObjectBytes => ({
    key: objectKey(id),
    from: 0,
    size,
    isWhole: true,
  });

  async function* readSpan({ key, from, size }: ObjectBytes): AsyncGenerator<Buffer> {
    const piece = { key, from, size, start: 0 };
    if (size > 0) yield* await readPieces([piece], { start: 0, end: size - 1, pieceBytes: READ_BYTES });
  }

  /** What a link copies. */
  async function spansOf(id: BlobId): Promise<readonly ObjectBytes[]> {
    requireKnown(id);
    await growing.get(id)?.share();
    if (!isChain(id)) {
      const size = await objectSize(id);
      if (size !== undefined) return [spanOfObject(id, size)];
    }
    const segments = await segmentsOf(id);
    if (segments.length === 0) throw missing(id);
    return piecesIn(segments).map(({ key, from, size }) => ({
      key,
      from,
      size,
      isWhole: from === 0 && parseSegment(key)!.bytes === size,
    }));
  }

  /** Undefined if there is no such object. */
  async function objectSize(id: BlobId): Promise<number | undefined> {
    const cached = sizes.get(id);
    if (cached !== undefined) return cached;
    const size = await bucket.size(objectKey(id)).catch((error: unknown) => {
      if (error instanceof BlobMissing) return undefined;
      throw error;
    });
    if (size !== undefined) sizes.set(id, size);
    return size;
  }

  const store: BlobStore = {
    linksCopy: true,
    shareMs: SHARE_MS,

    async put(body, signal) {
      const id = newId(Date.now());
      try {
        const size = await writing(storeBody(bucket, objectKey(id), body, signal));
        sizes.set(id, size);
        return { id, size };
      } catch (error) {
        if (!isWhole(body)) body.destroy();
        // The bucket may have stored it and lost the answer.
        deletes.objects([objectKey(id)]);
        throw error;
      }
    },

    async get(id, range, pieceBytes = READ_BYTES) {
      requireKnown(id);
      const own = growing.get(id);
      if (own !== undefined) {
        const end = Math.min(own.size, range === undefined ? own.size : range.end + 1);
        const release = own.scratch.hold();
        const stream = readable(own.content(Math.min(range?.start ?? 0, end), end, pieceBytes));
        return counted(stream.once("close", release));
      }
      if (isChain(id)) return counted(await readSegments(id, range, pieceBytes));
      try {
        return counted(await readObject(id, range, pieceBytes));
      } catch (error) {
        if (!(error instanceof BlobMissing)) throw error;
        sizes.delete(id);
        return counted(await readSegments(id, range, pieceBytes));
      }
    },

    async size(id) {
      requireKnown(id);
      const own = growing.get(id);
      if (own !== undefined) return own.size;
      const size = isChain(id) ? undefined : await objectSize(id);
      return size ?? sizeOfPieces(await listed(id));
    },

    async delete(id) {
      if (!isId(id)) return;
      const own = growing.get(id);
      growing.delete(id);
      await own?.discard();
      if (own !== undefined && (own.isTemporary || !own.isStored)) return;
      known.delete(id);
      sizes.delete(id);
      // The segments of a blob that was moved from a folder are left to the sweep.
      deletes.blob(id, isChain(id) ? segmentFolder(id) : objectKey(id));
    },

    async link(...ids) {
      const id = newId(Date.now());
      const temporary = ids.some((one) => growing.get(one)?.isTemporary);
      if (temporary) {
        const all = async function* () {
          for (const one of ids) yield* await store.get(one);
        };
        return (await store.put(readable(all()), NEVER)).id;
      }
      const spans = (await Promise.all(ids.map(spansOf))).flat();
      sizes.set(id, await writing(joinSpans({ bucket, read: readSpan }, objectKey(id), spans)));
      return id;
    },

    async append(id, keep) {
      if (id === undefined) return (await begin(false)).appender();
      requireKnown(id);
      const one = await reopen(id, keep);
      growing.set(id, one);
      return one.appender();
    },

    temporary: async () => (await begin(true)).appender(),

    sweep: (live) =>
      sweepBucket(
        {
          bucket,
          ageMs: options.orphanAgeMs ?? ORPHAN_AGE_MS,
          isBusy: (id) => growing.has(id) || deletes.has(id),
          read: readSpan,
        },
        live,
      ),
    deleteOldOrphans: () => deleteOldOrphansOf(bucket),

    async check() {
      if (isWriteRefused) {
        await writing(bucket.put(PROBE_KEY, Buffer.from("ok")));
        return;
      }
      if (performance.now() - checkedAt < CHECKED_MS) return;
      await bucket.head();
      checkedAt = performance.now();
    },

    async close() {
      await deletes.close();
      for (const { scratch: file } of growing.values()) await file.close();
      growing.clear();
    },
  };
  return store;
}

const NEVER = new AbortController().signal;

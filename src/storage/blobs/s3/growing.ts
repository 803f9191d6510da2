/**
 * A blob that this process appends to. Local scratch has what was appended since it was opened, and the bucket has it as segments from
 * the last `share` on. Another process that goes on with the blob opens a later generation: see layout.ts.
 */
import { GatewayError } from "../../../lib/errors.ts";
import type { BlobId } from "../../../lib/names.ts";
import type { Appender } from "../../../ports/blobs.ts";
import type { ScratchFile } from "../../scratch.ts";
import { segmentOf } from "./keys.ts";
import { firstBytes, mergedWith, type Piece, sizeOfPieces } from "./layout.ts";

/** How a growing blob reaches the bucket. */
export interface GrowingPorts {
  /** Bytes `start` to `end`, exclusive, which are in the bucket. */
  stored(id: BlobId, pieces: readonly Piece[], start: number, end: number): AsyncIterable<Buffer>;
  store(key: string, size: number, pieces: AsyncIterable<Buffer>): Promise<void>;
  /** Stores a blob of one object. */
  storeWhole(size: number, pieces: AsyncIterable<Buffer>): Promise<BlobId>;
  /** Deletes objects that others replace. */
  replaced(keys: readonly string[]): void;
  /** Everything is in the bucket, and the appender is closed. */
  settled(growing: Growing): void;
}

interface Opening {
  readonly id: BlobId;
  readonly generation: number;
  /** What the bucket has, up to the bytes that are kept. */
  readonly pieces: readonly Piece[];
  readonly scratch: ScratchFile;
  /** The blob's byte at which the scratch begins. */
  readonly base: number;
  /** True if the bucket shows this blob with exactly these bytes. */
  readonly isShown: boolean;
  /** True: the blob is never in the bucket. */
  readonly isTemporary: boolean;
}

const PIECE_BYTES = 512 * 1024;

export class Growing {
  readonly id: BlobId;
  readonly base: number;
  readonly scratch: ScratchFile;
  readonly isTemporary: boolean;
  readonly #ports: GrowingPorts;
  readonly #generation: number;
  #pieces: readonly Piece[];
  #isShown: boolean;
  #isDeleted = false;
  /** The appender that may write. */
  #appender: Appender | undefined;
  #uploading: Promise<void> = Promise.resolve();

  constructor(ports: GrowingPorts, { id, generation, pieces, scratch, base, isShown, isTemporary }: Opening) {
    this.id = id;
    this.base = base;
    this.scratch = scratch;
    this.isTemporary = isTemporary;
    this.#ports = ports;
    this.#generation = generation;
    this.#pieces = pieces;
    this.#isShown = isShown;
  }

  get size(): number {
    return this.base + this.scratch.size;
  }
  /** True if the bucket has something of it, or had. */
  get isStored(): boolean {
    return this.#isShown || this.base > 0 || this.#generation > 0 || this.#pieces.length > 0;
  }
  /** What the bucket has. */
  get pieces(): readonly Piece[] {
    return this.#pieces;
  }

  /** Bytes `start` to `end`, exclusive. */
  async *content(start: number, end: number, pieceBytes = PIECE_BYTES): AsyncGenerator<Buffer> {
    const { base, scratch } = this;
    if (start < base) yield* this.#ports.stored(this.id, this.#pieces, start, Math.min(end, base));
    if (end > base) yield* scratch.content(Math.max(start, base) - base, end - base - 1, pieceBytes);
  }

  /** Resolves when the bucket has what was written before the call. */
  share(): Promise<void> {
    const sharing = this.#uploading.catch(() => {}).then(() => this.#upload());
    this.#uploading = sharing;
    sharing.catch(() => {});
    return sharing;
  }

  async #upload(): Promise<void> {
    await this.scratch.written();
    if (this.isTemporary || this.#isDeleted) return;
    const end = this.size;
    const stored = sizeOfPieces(this.#pieces);
    if (stored === end && this.#isShown) return;
    const merged = stored === end ? [] : mergedWith(this.#pieces, end - stored);
    const start = merged[0]?.start ?? stored;
    const { key } = segmentOf(this.id, this.#generation, start, end - start);
    await this.#ports.store(key, end - start, this.content(start, end));
    const kept = this.#pieces.slice(0, this.#pieces.length - merged.length);
    this.#pieces = end === start ? kept : [...kept, { key, start, size: end - start, from: 0 }];
    this.#isShown = true;
    if (merged.length > 0) this.#ports.replaced(merged.map((piece) => piece.key));
  }

  async seal(): Promise<BlobId> {
    await this.#uploading.catch(() => {});
    await this.scratch.written();
    if (!this.isStored) return this.#ports.storeWhole(this.size, this.content(0, this.size));
    await this.share();
    return this.id;
  }

  async read(into: Uint8Array, offset: number): Promise<void> {
    if (offset + into.length > this.size)
      throw new GatewayError("Internal", `The blob ${this.id} ends before byte ${offset + into.length}.`);
    if (offset >= this.base) return this.scratch.read(into, offset - this.base);
    let at = 0;
    for await (const piece of this.content(offset, offset + into.length)) {
      into.set(piece, at);
      at += piece.length;
    }
  }

  /** The appender that was open before does not write any more. */
  appender(): Appender {
    const growing = this;
    const { id, scratch } = growing;
    let isOpen = true;
    const requireOwn = () => {
      if (growing.#appender !== own) throw new GatewayError("Internal", `The blob ${id} was opened again.`);
    };
    const own: Appender = {
      id,
      get size() {
        return growing.size;
      },
      async write(bytes) {
        requireOwn();
        await scratch.write(bytes);
      },
      read: (into, offset) => growing.read(into, offset),
      async share() {
        requireOwn();
        await growing.share();
      },
      sync: () => own.share(),
      async seal() {
        requireOwn();
        const sealed = await growing.seal();
        isOpen = false;
        growing.#appender = undefined;
        growing.#ports.settled(growing);
        return sealed;
      },
      async close() {
        if (!isOpen || growing.#appender !== own) return;
        isOpen = false;
        // Bytes that cannot be stored now stay in scratch, for an appender that this process opens later.
        if (growing.isTemporary) await scratch.written().catch(() => {});
        else await growing.share();
        if (growing.#appender === own && !growing.isTemporary) growing.#ports.settled(growing);
      },
    };
    growing.#appender = own;
    return own;
  }

  /** Nothing more reaches the bucket. Resolves when no upload is under way. */
  async discard(): Promise<void> {
    this.#isDeleted = true;
    await this.#uploading.catch(() => {});
    await this.scratch.close();
  }

  /**
   * Hands the scratch over to the next generation, which keeps this many bytes of the blob, at most all.
   * @param stored what the bucket has
   */
  async succeeded(keep: number, generation: number, stored: readonly Piece[]): Promise<Growing> {
    this.#isDeleted = true;
    await this.#uploading.catch(() => {});
    await this.scratch.truncate(Math.max(0, keep - this.base));
    const pieces = firstBytes(stored, keep);
    return new Growing(this.#ports, {
      id: this.id,
      generation,
      pieces,
      scratch: this.scratch,
      base: Math.min(this.base, keep),
      isShown: sizeOfPieces(stored) === keep,
      isTemporary: this.isTemporary,
    });
  }
}

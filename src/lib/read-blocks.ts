/**
 * Buffers that a provider's content is read into, used again once it was written to whoever asked for it. Node makes a new
 * buffer of 64 KiB for every read; with these a download through OpenAI costs a third of the processor time (over
 * loopback 0.6 ms a MiB, was 1.7; a bare relay that reads TLS 2.3, was 3.9; undici 8.12.4).
 *
 * A block is used again when all bytes that were lent out of it are back. Who keeps content, or only looks at it, need not
 * know: a block of which bytes do not come back is the garbage collector's, as any buffer.
 */
import { passed } from "./gc.ts";

export const BLOCK_BYTES = 1024 * 1024;
/** Connections that read into blocks. A reader who stops holds some four of them, so this bounds what all can hold. */
const MOST_LENDERS = 8;
/** What Node reads off a socket at once. */
export const READ_BYTES = 64 * 1024;

interface Block {
  readonly bytes: Buffer;
  /** Bytes that were lent, and of those the ones that are back. */
  lent: number;
  returned: number;
  /** No more will be lent. */
  closed: boolean;
}

/** Not a WeakMap: what is a key of one is not collected with the young objects. */
const BLOCK = Symbol("block");
interface BlockBuffer extends ArrayBuffer {
  [BLOCK]?: Block;
}

const idle: Block[] = [];
let lenders = 0;

function takeBlock(): Block {
  const again = idle.pop();
  if (again !== undefined) return again;
  passed(BLOCK_BYTES);
  const bytes = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  const block: Block = { bytes, lent: 0, returned: 0, closed: false };
  (bytes.buffer as BlockBuffer)[BLOCK] = block;
  return block;
}

function reuse(block: Block): void {
  if (!block.closed || block.returned < block.lent) return;
  block.lent = 0;
  block.returned = 0;
  block.closed = false;
  idle.push(block);
}

function close(block: Block): void {
  block.closed = true;
  reuse(block);
}

const blockOf = (content: Uint8Array): Block | undefined => (content.buffer as BlockBuffer)[BLOCK];

/** One connection's blocks. */
export interface Lender {
  /** To read into; undefined before `begin`, and after `end`. */
  room(): Buffer | undefined;
  /** Does nothing where there are as many as there may be. */
  begin(): void;
  /** The first bytes of the room, which something was read into. */
  lend(length: number): Buffer;
  end(): void;
}

export function createLender(): Lender {
  let block: Block | undefined;
  let at = 0;
  return {
    room: () => block?.bytes.subarray(at),
    begin() {
      if (block !== undefined || lenders === MOST_LENDERS) return;
      lenders += 1;
      block = takeBlock();
      at = 0;
    },
    lend(length) {
      const { bytes } = block!;
      block!.lent += length;
      const content = bytes.subarray(at, at + length);
      at += length;
      if (bytes.length - at < READ_BYTES) {
        close(block!);
        block = takeBlock();
        at = 0;
      }
      return content;
    },
    end() {
      if (block === undefined) return;
      lenders -= 1;
      close(block);
      block = undefined;
    },
  };
}

/** Nobody will look at these bytes again. To be said of each byte once. */
export function giveBack(content: Uint8Array): void {
  const block = blockOf(content);
  if (block === undefined) return;
  block.returned += content.length;
  reuse(block);
}

/** The same bytes for as long as they are wanted. */
export function keep(content: Buffer): Buffer {
  if (blockOf(content) === undefined) return content;
  const kept = Buffer.from(content);
  giveBack(content);
  return kept;
}

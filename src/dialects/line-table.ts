/**
 * Line numbers by hashes of 64 bits. From a million lines on, each takes 14 to 17 bytes. The upper bits of a hash choose one of
 * several open-addressing tables. Each grows by itself and by few pages, so that many millions of lines are never in memory twice.
 */
export interface LineTable {
  /** Enters the line, unless the hash has one. @returns the line that the hash had, or 0 */
  findOrAdd(a: number, b: number, line: number): number;
  /** The line of the hash, or 0. */
  find(a: number, b: number): number;
}

/** Both halves of each hash, then its line, which is 0 in a free slot. */
type Page = Uint32Array<ArrayBuffer>;

interface Part {
  readonly pages: readonly Page[];
  /** Slots of a page, as a power of two. */
  readonly pageBits: number;
  count: number;
  /** The most entries before it grows. */
  readonly most: number;
}

const PART_BITS = 6;
const WORDS = 3;
const FIRST_PAGE_BITS = 6;
/** 48 KiB: small enough for malloc to place pages beside each other, as its threshold for mmap is 128 KiB. */
const PAGE_BITS = 12;
/** Linear probing takes 23 steps on average for a new entry at this load. They are beside each other in memory. */
const MAX_LOAD = 0.85;
const SCALE = 2 ** -32;

export function createLineTable(): LineTable {
  const parts = Array.from({ length: 1 << PART_BITS }, () => partOf([emptyPage(FIRST_PAGE_BITS)], FIRST_PAGE_BITS));
  /** Pages of full size are used again. If they were freed, the heap would keep holes that no larger array fits into. */
  const spare: Page[] = [];

  const takePage = (pageBits: number): Page => (pageBits === PAGE_BITS && spare.pop()?.fill(0)) || emptyPage(pageBits);

  function grown({ pages, pageBits }: Part): Part {
    const bits = Math.min(pageBits + 1, PAGE_BITS);
    const length = pageBits < PAGE_BITS ? 1 : pages.length + Math.max(1, pages.length >> 3);
    const part = partOf(
      Array.from({ length }, () => takePage(bits)),
      bits,
    );
    for (const page of pages) {
      for (let at = 0; at < page.length; at += WORDS) {
        if (page[at + 2] !== 0) findOrPut(part, page[at]!, page[at + 1]!, page[at + 2]!);
      }
    }
    if (pageBits === PAGE_BITS) spare.push(...pages);
    // The memory is free at once, not only after a collection.
    else for (const page of pages) page.buffer.transfer(0);
    return part;
  }

  return {
    findOrAdd(a, b, line) {
      const number = b >>> (32 - PART_BITS);
      const part = parts[number]!;
      const found = findOrPut(part, a, b, line);
      if (part.count > part.most) parts[number] = grown(part);
      return found;
    },
    find: (a, b) => findOrPut(parts[b >>> (32 - PART_BITS)]!, a, b, 0),
  };
}

const emptyPage = (pageBits: number): Page => new Uint32Array(WORDS << pageBits);

const partOf = (pages: readonly Page[], pageBits: number): Part => ({
  pages,
  pageBits,
  count: 0,
  most: Math.floor((pages.length << pageBits) * MAX_LOAD),
});

/** @param line 0: nothing is entered */
function findOrPut(part: Part, a: number, b: number, line: number): number {
  const { pages, pageBits } = part;
  const slots = pages.length << pageBits;
  // The order of slots is that of hashes, so a growth reads and writes memory in order.
  let slot = (a * slots * SCALE) >>> 0;
  for (;;) {
    const page = pages[slot >>> pageBits]!;
    const end = page.length;
    for (let at = (slot & ((1 << pageBits) - 1)) * WORDS; at < end; at += WORDS) {
      const found = page[at + 2]!;
      if (found === 0) {
        if (line === 0) return 0;
        page[at] = a;
        page[at + 1] = b;
        page[at + 2] = line;
        part.count += 1;
        return 0;
      }
      if (page[at] === a && page[at + 1] === b) return found;
    }
    slot = ((slot >>> pageBits) + 1) << pageBits;
    if (slot === slots) slot = 0;
  }
}

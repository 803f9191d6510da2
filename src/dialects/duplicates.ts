/**
 * Finds ids that occur twice among millions. Memory has about 15 bytes of each id, however long it is: a hash and the line's
 * number. A second read of the input compares a second hash of those ids whose first hash occurred twice.
 */
import { createHash, randomBytes, randomInt } from "node:crypto";
import { createNumberSet } from "../lib/number-set.ts";
import { createLineTable } from "./line-table.ts";

/** Tag of a job, and its value that allows two lines with the same id. */
export const DUPLICATE_IDS_TAG = "quarry:duplicate-ids";
export const DUPLICATE_IDS_ALLOW = "allow";

/** Two lines whose ids have the same hash. */
export interface SuspectPair {
  readonly first: number;
  readonly second: number;
}

export interface IdSet {
  /** Notes the id of a line. Ids are compared as they are. */
  add(id: string, line: number): void;
  /** At most 1000 of them. */
  readonly suspects: readonly SuspectPair[];
  /** The line of the first id with the hash of this one. */
  lineOf(id: string): number | undefined;
  /** Number of lines whose id has the same hash as the id of an earlier line. */
  readonly suspectCount: number;
  /** True for the line of such an id, and for the earlier one. */
  isSuspect(line: number): boolean;
  /**
   * In a second read, for the suspect lines in their order: the first line with this id. Undefined if this is the first one.
   * An id that was not added is equal to none.
   */
  earlier(id: string, line: number): number | undefined;
}

const MAX_SUSPECTS = 1_000;

/** Lines whose second hashes are together in memory. */
const CHECKS_PAGE = 1 << 10;

export function createIdSet(): IdSet {
  // A caller cannot find ids of equal hashes, because it does not know the seeds.
  const seeds = [randomInt(0x7fffffff), randomInt(0x7fffffff)] as const;
  const lines = createLineTable();
  const suspects: SuspectPair[] = [];
  const suspectLines = createNumberSet();
  let suspectCount = 0;
  const salt = randomBytes(16);
  /** Of the second read: the second hash of the first line's id, by line. */
  const checks = new Map<number, BigUint64Array>();

  function setCheck(line: number, check: bigint): void {
    const number = Math.floor(line / CHECKS_PAGE);
    const page = checks.get(number) ?? new BigUint64Array(CHECKS_PAGE);
    page[line % CHECKS_PAGE] = check;
    checks.set(number, page);
  }

  return {
    suspects,
    get suspectCount() {
      return suspectCount;
    },
    lineOf(id) {
      const [a, b] = hashOf(id, seeds);
      return lines.find(a, b) || undefined;
    },
    isSuspect: suspectLines.has,
    add(id, line) {
      const [a, b] = hashOf(id, seeds);
      const first = lines.findOrAdd(a, b, line);
      if (first === 0) return;
      if (suspects.length < MAX_SUSPECTS) suspects.push({ first, second: line });
      suspectCount += 1;
      suspectLines.add(first);
      suspectLines.add(line);
    },
    earlier(id, line) {
      const [a, b] = hashOf(id, seeds);
      const first = lines.find(a, b);
      if (first === 0) return undefined;
      const check = createHash("sha256").update(salt).update(id).digest().readBigUInt64LE();
      if (first === line) setCheck(line, check);
      return first < line && checks.get(Math.floor(first / CHECKS_PAGE))?.[first % CHECKS_PAGE] === check
        ? first
        : undefined;
    },
  };
}

/** 64 bits in two halves: multiply and rotate by character, then mix (as in MurmurHash3's finalizer). */
function hashOf(text: string, [seedA, seedB]: readonly [number, number]): readonly [number, number] {
  let a = seedA;
  let b = seedB;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 0x9e3779b1);
    b = Math.imul(b ^ code, 0x5f356495);
    a = (a << 13) | (a >>> 19);
    b = (b << 17) | (b >>> 15);
  }
  a = mixed(a ^ text.length ^ b);
  return [a, mixed(b + a)];
}

function mixed(value: number): number {
  let h = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

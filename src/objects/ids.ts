/**
 * Ids of objects: UUIDs of version 7 (RFC 9562), so that they sort by the time they were made. Version 8, which is anybody's
 * own, is the same for objects that are chains.
 */
import { randomUUID } from "node:crypto";
import type { BlobId } from "./store.ts";

const PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** @param time milliseconds since the epoch */
export function newId(time: number, version: 7 | 8 = 7): BlobId {
  const hex = time.toString(16).padStart(12, "0");
  // A random UUID with the time in place of its first 48 bits, and its version.
  return `${hex.slice(0, 8)}-${hex.slice(8)}-${version}${randomUUID().slice(15)}`;
}

export const isChain = (id: BlobId): boolean => id[14] === "8";

export const isId = (text: string): text is BlobId => PATTERN.test(text);

/** Milliseconds since the epoch at which the id was made. */
export const timeOf = (id: BlobId): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

/** Two digits that say in which of 256 folders an object is: random ones, for the first are the time's. */
export const shardOf = (id: BlobId): string => id.slice(-2);

export const SHARDS: readonly string[] = Array.from({ length: 256 }, (_, n) => n.toString(16).padStart(2, "0"));

/**
 * Ids of objects: UUIDs of version 7 (RFC 9562), so that they sort by the time they were made. Version 8, which is anybody's
 * own, is the same for objects that are chains.
 */
import type { BlobId } from "../../lib/names.ts";

export const isChain = (id: BlobId): boolean => id[14] === "8";

/** Milliseconds since the epoch at which the id was made. */
export const timeOf = (id: BlobId): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

/** Two digits that say in which of 256 folders an object is: random ones, for the first are the time's. */
export const shardOf = (id: BlobId): string => id.slice(-2);

export const SHARDS: readonly string[] = Array.from({ length: 256 }, (_, n) => n.toString(16).padStart(2, "0"));

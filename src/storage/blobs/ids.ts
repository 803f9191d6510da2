/**
 * Blob ids: UUIDs of version 7 (RFC 9562), which sort by creation time. Chains have version 8, which the RFC leaves to
 * applications.
 */
import type { BlobId } from "../../lib/names.ts";

export const isChain = (id: BlobId): boolean => id[14] === "8";

/** Creation time in milliseconds since the epoch. */
export const timeOf = (id: BlobId): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

/** The blob's folder, one of 256: two random digits, because the first digits are the time's. */
export const shardOf = (id: BlobId): string => id.slice(-2);

export const SHARDS: readonly string[] = Array.from({ length: 256 }, (_, n) => n.toString(16).padStart(2, "0"));

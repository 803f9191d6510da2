/**
 * Names of objects in the bucket, below the prefix. The shard spreads them, because S3 limits the requests for each beginning of a
 * key (S3 user guide, "Best practices design patterns: optimizing Amazon S3 performance").
 *
 *     objects/<shard>/<id>                                      a blob in one object: its id is a UUID of version 7
 *     segments/<shard>/<id>/<generation>-<start>-<bytes>        a piece of a blob that grew: its id is a UUID of version 8
 *     orphans/<day>/objects/…, orphans/<day>/segments/…         what the sweep set aside
 *     quarry.id                                                 the id of the ledger that the objects belong to
 *     quarry.probe                                              a write that shows whether the bucket takes writes again
 */
import type { BlobId } from "../../../lib/names.ts";
import { isId } from "../../../lib/uuid7.ts";
import { shardOf } from "../ids.ts";

export const OBJECTS = "objects/";
export const SEGMENTS = "segments/";
export const ORPHANS = "orphans/";
export const PAIR_KEY = "quarry.id";
/** Written by the readiness check while the bucket refuses writes. */
export const PROBE_KEY = "quarry.probe";

export const objectKey = (id: BlobId): string => `${OBJECTS}${shardOf(id)}/${id}`;
export const segmentFolder = (id: BlobId): string => `${SEGMENTS}${shardOf(id)}/${id}/`;

/** An object that has bytes of a blob from `start` on. */
export interface BlobSegment {
  readonly key: string;
  /** Who appends after another process has a higher number. */
  readonly generation: number;
  readonly start: number;
  readonly bytes: number;
}

const DIGITS = 16;
const padded = (value: number): string => value.toString().padStart(DIGITS, "0");

export const segmentOf = (id: BlobId, generation: number, start: number, bytes: number): BlobSegment => ({
  key: `${segmentFolder(id)}${padded(generation)}-${padded(start)}-${bytes}`,
  generation,
  start,
  bytes,
});

const SEGMENT = /^(\d{16})-(\d{16})-(\d{1,16})$/;

/** Undefined for other objects. */
export function parseSegment(key: string): BlobSegment | undefined {
  const match = SEGMENT.exec(key.slice(key.lastIndexOf("/") + 1));
  if (match === null) return undefined;
  const [, generation, start, bytes] = match;
  return { key, generation: Number(generation), start: Number(start), bytes: Number(bytes) };
}

/** The blob that an object belongs to. Undefined for other objects. */
export function blobOfKey(key: string): BlobId | undefined {
  const [folder, shard, id = ""] = key.split("/");
  return (folder === "objects" || folder === "segments") && isId(id) && shard === shardOf(id) ? id : undefined;
}

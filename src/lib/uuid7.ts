/** Time-ordered ids: UUIDs of version 7 (RFC 9562). */
import { randomUUID } from "node:crypto";
import type { BlobId } from "./names.ts";

export const PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** @param time milliseconds since the epoch */
export function newId(time: number, version: 7 | 8 = 7): BlobId {
  const hex = time.toString(16).padStart(12, "0");
  // A random UUID whose first 48 bits are the time, with its version.
  return `${hex.slice(0, 8)}-${hex.slice(8)}-${version}${randomUUID().slice(15)}`;
}

export const isId = (text: string): text is BlobId => PATTERN.test(text);

/** Which bytes of a file each part of its upload has. */

const MIB = 1024 ** 2;

/** Files up to this length are sent in one request. */
export const ONE_REQUEST_BYTES = 8 * MIB;

/** S3's user guide, "Multipart upload limits". */
const MAX_PARTS = 10_000;

export interface PlannedPart {
  /** From 1. */
  readonly number: number;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** Bytes of a part: 8 MiB, or as many whole MiB as 10,000 parts need. */
export const partBytes = (size: number): number =>
  Math.max(ONE_REQUEST_BYTES, Math.ceil(Math.ceil(size / MAX_PARTS) / MIB) * MIB);

export function plannedParts(size: number, bytes: number): readonly PlannedPart[] {
  return Array.from({ length: Math.ceil(size / bytes) }, (_, index) => ({
    number: index + 1,
    start: index * bytes,
    end: Math.min(size, (index + 1) * bytes),
  }));
}

import { timingSafeEqual } from "node:crypto";

/** In a time that does not tell how much of it was right. */
export const isSame = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);

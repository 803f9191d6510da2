import { timingSafeEqual } from "node:crypto";

/** In a time that does not tell how much of it was right. */
export const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a, "latin1"), Buffer.from(b, "latin1"));

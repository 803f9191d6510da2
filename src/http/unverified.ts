/** Bounds the memory of documents whose sender is not verified yet. */
import { GatewayError } from "../lib/errors.ts";

/** The part of the budget that one request holds. */
export interface Reservation {
  /** Throws Throttled beyond the budget. After `release`, it counts nothing. */
  take(bytes: number): void;
  release(): void;
}

/** @param most bytes of all documents together */
export function unverifiedBudget(most: number): () => Reservation {
  let used = 0;
  return () => {
    let own = 0;
    let released = false;
    return {
      take(bytes) {
        if (released) return;
        if (used + bytes > most) throw exhausted(most);
        used += bytes;
        own += bytes;
      },
      release() {
        used -= own;
        own = 0;
        released = true;
      },
    };
  };
}

const RETRY_MS = 1_000;

const exhausted = (most: number) =>
  new GatewayError(
    "Throttled",
    `Please reduce your request rate: requests whose sender is not verified hold ${most} bytes.`,
    { retryAfterMs: RETRY_MS },
  );

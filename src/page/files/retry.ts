/** Repeats requests that failed for a passing reason. */
import { PageError } from "../api/request.ts";

const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 500;
const MOST_PAUSE_MS = 8_000;

/** True if the same request may succeed later. */
export const isPassingFailure = (error: unknown): boolean =>
  error instanceof PageError && (error.status === 0 || error.status === 429 || error.status >= 500);

/** Waits for the network where the browser knows that there is none. Rejects with the last error, or the signal's reason. */
export async function withRetries<T>(run: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      signal.throwIfAborted();
      if (attempt === ATTEMPTS || !isPassingFailure(error)) throw error;
      await pause(Math.min(MOST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2), signal);
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener("online", end);
      signal.removeEventListener("abort", end);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(end, ms);
    addEventListener("online", end);
    signal.addEventListener("abort", end);
  });
}

/** At most `most` tasks at the same time, in the order of their calls. */
export function requestSlots(most: number): <T>(task: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

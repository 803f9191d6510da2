import { setTimeout as after } from "node:timers/promises";

/** Prometheus gives up a scrape after 10 seconds by default, and then has none of its metrics. */
const MOST_MS = 2_000;

/** Undefined if the value cannot be had now. */
export async function briefly<T>(value: Promise<T>): Promise<T | undefined> {
  const done = new AbortController();
  try {
    return await Promise.race([
      value.catch(() => undefined),
      after(MOST_MS, undefined, { signal: done.signal, ref: false }).catch(() => undefined),
    ]);
  } finally {
    done.abort();
  }
}

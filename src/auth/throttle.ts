/** Limits of an access key: request rate and concurrent uploads. */

import { performance } from "node:perf_hooks";
import type { ThrottleConfig } from "../config/throttle.ts";
import { GatewayError } from "../lib/errors.ts";
import { UPLOAD_RETRY_MS } from "./timings.ts";

/** A limit. An absent member means no limit and costs nothing. */
export interface Throttle {
  /** Counts a request. Throws Throttled. */
  readonly request?: () => void;
  /** Runs an upload, or throws Throttled before it starts. */
  readonly upload?: <T>(run: () => Promise<T>) => Promise<T>;
}

/** Throttles by access key id. The key undefined is for a gateway without access keys. */
export type Throttles = ReadonlyMap<string | undefined, Throttle>;

/** Undefined if nothing is limited. */
export function createThrottles({ access_keys, throttle }: Throttled): Throttles | undefined {
  const keys = access_keys.length > 0 ? access_keys : [{ id: undefined, throttle }];
  const limited = keys.filter(({ throttle: { requests, uploads } }) => (requests ?? uploads) !== undefined);
  if (limited.length === 0) return undefined;
  return new Map(limited.map((key) => [key.id, createThrottle(key.id, key.throttle)]));
}
interface Throttled {
  readonly access_keys: readonly { readonly id: string; readonly throttle: ThrottleConfig }[];
  readonly throttle: ThrottleConfig;
}

/** @param now milliseconds of a monotonic clock */
export function createThrottle(
  keyId: string | undefined,
  { requests, uploads }: ThrottleConfig,
  now: () => number = () => performance.now(),
): Throttle {
  const who = keyId === undefined ? "all callers together" : `the access key '${keyId}'`;
  return {
    ...(requests && { request: bucket(requests, `${who} may make ${requests.perSecond} a second`, now) }),
    ...(uploads && { upload: semaphore(uploads, `${who} may have ${uploads} uploads in progress`) }),
  };
}

/** Token bucket. Its only state is the time at which it is full again. */
function bucket({ perSecond, burst }: NonNullable<ThrottleConfig["requests"]>, rule: string, now: () => number) {
  const eachMs = 1000 / perSecond;
  const allMs = burst * eachMs;
  let full = 0;
  return () => {
    const at = now();
    const next = Math.max(full, at) + eachMs;
    const early = next - at - allMs;
    // Differences below the clock's resolution are rounding errors.
    if (early > 0.001) throw slowDown(rule, early);
    full = next;
  };
}

function semaphore(most: number, rule: string) {
  let inside = 0;
  return async <T>(run: () => Promise<T>): Promise<T> => {
    if (inside >= most) throw slowDown(rule, UPLOAD_RETRY_MS);
    inside += 1;
    try {
      return await run();
    } finally {
      inside -= 1;
    }
  };
}
const slowDown = (rule: string, retryAfterMs: number) =>
  new GatewayError("Throttled", `Please reduce your request rate: ${rule}.`, { retryAfterMs });

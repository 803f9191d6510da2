/** How much of the gateway one access key may take: how often it may ask, and how many uploads it may have under way. */

import { performance } from "node:perf_hooks";
import type { ThrottleConfig } from "../config/throttle.ts";
import { GatewayError } from "../lib/errors.ts";

/** A member that is absent is a limit that is not there, and costs nothing. */
export interface Throttle {
  /** To be told of every request. Throws Throttled. */
  readonly request?: () => void;
  /** Throws Throttled before it begins. */
  readonly upload?: <T>(run: () => Promise<T>) => Promise<T>;
}

/** By access key: undefined is everybody, where nobody is asked for one. */
export type Throttles = ReadonlyMap<string | undefined, Throttle>;

/** Undefined where nothing is limited. */
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

/** @param now milliseconds of a clock that is never set */
export function createThrottle(
  keyId: string | undefined,
  { requests, uploads }: ThrottleConfig,
  now: () => number = () => performance.now(),
): Throttle {
  const who = keyId === undefined ? "all callers together" : `the access key '${keyId}'`;
  return {
    ...(requests && { request: bucket(requests, `${who} may make ${requests.perSecond} a second`, now) }),
    ...(uploads && { upload: turnstile(uploads, `${who} may have ${uploads} uploads under way`) }),
  };
}

/** A token bucket, kept as the one thing that changes: when it is full again. */
function bucket({ perSecond, burst }: NonNullable<ThrottleConfig["requests"]>, rule: string, now: () => number) {
  const eachMs = 1000 / perSecond;
  const allMs = burst * eachMs;
  let full = 0;
  return () => {
    const at = now();
    const next = Math.max(full, at) + eachMs;
    const early = next - at - allMs;
    // Less than the clock can tell is rounding.
    if (early > 0.001) throw slowDown(rule, early);
    full = next;
  };
}

function turnstile(most: number, rule: string) {
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
/** Nobody knows when an upload will end. */
const UPLOAD_RETRY_MS = 1_000;

const slowDown = (rule: string, retryAfterMs: number) =>
  new GatewayError("Throttled", `Please reduce your request rate: ${rule}.`, { retryAfterMs });

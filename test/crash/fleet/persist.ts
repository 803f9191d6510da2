/** Requests of a client that asks again, as AWS's SDKs do, and that knows whether an attempt may have had an effect unseen. */
import { setTimeout as after } from "node:timers/promises";

/** An attempt ends after this time. */
const ATTEMPT_MS = 15_000;
/** Longer than every outage, and than a take-over. */
const PATIENCE_MS = 90_000;
const RETRY_MS = 150;

/** One request with all its attempts, in milliseconds of `performance.now()`. */
export interface Asked {
  readonly what: string;
  readonly from: number;
  readonly until: number;
  readonly attempts: number;
}

export interface Outcome<T> {
  /** Undefined: refused. */
  readonly value: T | undefined;
  /** The HTTP status of a refusal, which is below 500. */
  readonly refused: number | undefined;
  /** True: an attempt has no answer, or one that leaves open what has happened. It may even have its effect later. */
  readonly isDoubtful: boolean;
}

export interface Client {
  /** Everything that was asked so far. */
  readonly asked: readonly Asked[];
  /** Answers that no client should get, by their text, with how often. */
  readonly faults: ReadonlyMap<string, number>;
  /** Rejects if nothing succeeds for too long. */
  persist<T>(what: string, attempt: (abortSignal: AbortSignal) => Promise<T>): Promise<Outcome<T>>;
}

interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

export function createClient(): Client {
  const asked: Asked[] = [];
  const faults = new Map<string, number>();
  return {
    asked,
    faults,
    async persist(what, attempt) {
      const from = performance.now();
      let isDoubtful = false;
      for (let attempts = 1; ; attempts += 1) {
        const ended = () => void asked.push({ what, from, until: performance.now(), attempts });
        try {
          const value = await attempt(AbortSignal.timeout(ATTEMPT_MS));
          ended();
          return { value, refused: undefined, isDoubtful };
        } catch (error) {
          const { name = "", message = "", $metadata } = error as SdkError;
          const status = $metadata?.httpStatusCode ?? 0;
          if (status >= 400 && status < 500 && status !== 429) {
            ended();
            return { value: undefined, refused: status, isDoubtful };
          }
          isDoubtful = true;
          if (status === 500) faults.set(`${what}: ${name}`, (faults.get(`${what}: ${name}`) ?? 0) + 1);
          if (performance.now() - from > PATIENCE_MS) {
            ended();
            throw new Error(
              `${what}: no success in ${PATIENCE_MS} ms, ${attempts} attempts: ${status} ${name} ${message}`,
            );
          }
          await after(RETRY_MS * (0.5 + Math.random()) * Math.min(attempts, 8));
        }
      }
    },
  };
}

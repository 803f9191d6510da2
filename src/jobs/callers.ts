/**
 * The callers that wait for one create. The translation of a large input may take longer than a client waits: boto3 gives up after
 * 60 seconds and repeats its request with the same token. So the work goes on without a caller, and the provider is paid only if
 * one has come back.
 */
import { GatewayError } from "../lib/errors.ts";
import { JOB_TIMINGS } from "./timings.ts";

export interface Callers {
  /** @param signal aborts when the caller disconnects */
  add(signal: AbortSignal): void;
  /** Aborts when the gateway stops and no caller waits. */
  readonly working: AbortSignal;
  areWaiting(): boolean;
  /** Resolves while a caller waits. Rejects if none comes in time. */
  wanted(): Promise<void>;
  /** The gateway stops. */
  close(): void;
}

export function createCallers(first: AbortSignal): Callers {
  const work = new AbortController();
  const signals = new Set<AbortSignal>();
  let closing = false;
  let joined = Promise.withResolvers<void>();

  const areWaiting = () => [...signals].some((signal) => !signal.aborted);
  const check = () => {
    if (closing && !areWaiting()) work.abort(gone());
  };
  const add = (signal: AbortSignal): void => {
    signals.add(signal);
    signal.addEventListener("abort", check, { once: true });
    joined.resolve();
    joined = Promise.withResolvers();
  };
  add(first);

  return {
    add,
    working: work.signal,
    areWaiting,
    async wanted() {
      if (areWaiting()) return;
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, JOB_TIMINGS.repeatWait);
      const stop = () => resolve();
      work.signal.addEventListener("abort", stop, { once: true });
      try {
        await Promise.race([joined.promise, late]);
      } finally {
        clearTimeout(timer);
        work.signal.removeEventListener("abort", stop);
      }
      if (!areWaiting()) throw gone();
    },
    close() {
      closing = true;
      check();
    },
  };
}

const gone = () => new GatewayError("RequestTimeout", "The caller disconnected before the job was created.");

/** How the requests to each provider went: the last success, the last error, and how long they take. In memory. */
import { GatewayError } from "../lib/errors.ts";
import type { ProviderName } from "../lib/names.ts";
import type { JobEngine } from "../ports/jobs.ts";
import type { Provider } from "../ports/provider.ts";

export interface ProviderHealth {
  readonly lastSuccessAt: number | undefined;
  readonly lastErrorAt: number | undefined;
  readonly lastError: string | undefined;
  /** Median of the last requests, in milliseconds. */
  readonly latencyMs: number | undefined;
}

export interface Health {
  /** The provider with its requests about jobs and models noted. */
  watch<P extends Pick<Provider, "name" | "jobs">>(provider: P): P;
  of(provider: ProviderName): ProviderHealth;
}

/** Requests whose time is kept. */
const KEPT = 32;

interface Noted {
  lastSuccessAt?: number;
  lastErrorAt?: number;
  lastError?: string;
  readonly times: number[];
}

/** @param now milliseconds since the epoch */
export function createHealth(now: () => number = Date.now): Health {
  const noted = new Map<ProviderName, Noted>();

  function note(name: ProviderName): Noted {
    const one = noted.get(name) ?? { times: [] };
    noted.set(name, one);
    return one;
  }

  async function timed<T>(name: ProviderName, request: () => Promise<T>): Promise<T> {
    const began = performance.now();
    const succeeded = () => {
      const one = note(name);
      one.lastSuccessAt = now();
      one.times.push(performance.now() - began);
      if (one.times.length > KEPT) one.times.shift();
    };
    try {
      const value = await request();
      succeeded();
      return value;
    } catch (error) {
      // "There is no such job" is an answer of a provider that works.
      if (error instanceof GatewayError && (error.kind === "NotFound" || error.kind === "Conflict")) succeeded();
      else if (!(error instanceof GatewayError && error.kind === "InvalidArgument")) {
        const one = note(name);
        one.lastErrorAt = now();
        one.lastError = error instanceof Error ? error.message : String(error);
      }
      throw error;
    }
  }

  return {
    watch(provider) {
      const { name, jobs } = provider;
      // An engine in this process has no requests about jobs.
      if (jobs === undefined || jobs.inProcess !== undefined) return provider;
      const watched: JobEngine = {
        ...jobs,
        get: (id, signal) => timed(name, () => jobs.get(id, signal)),
        stop: (id, signal) => timed(name, () => jobs.stop(id, signal)),
        ...(jobs.create && {
          create: (spec, signal, noted) => timed(name, () => jobs.create!(spec, signal, noted)),
        }),
      };
      return { ...provider, jobs: watched };
    },

    of(name) {
      const { lastSuccessAt, lastErrorAt, lastError, times = [] } = noted.get(name) ?? {};
      const sorted = [...times].sort((a, b) => a - b);
      const median = sorted[Math.floor(sorted.length / 2)];
      return { lastSuccessAt, lastErrorAt, lastError, latencyMs: median && Math.round(median) };
    },
  };
}

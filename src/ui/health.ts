/** How the requests to each provider went: those about jobs at a hosted provider, or those to the model server. */
import { GatewayError } from "../lib/errors.ts";
import type { ProviderName } from "../lib/names.ts";
import { createRequestTally, type RequestHealth } from "../lib/request-health.ts";
import type { JobEngine } from "../ports/jobs.ts";
import type { Provider } from "../ports/provider.ts";

export interface Health {
  /** The provider with its requests about jobs noted. */
  watch<P extends Pick<Provider, "name" | "jobs">>(provider: P): P;
  /** Undefined members: no such request since the start. */
  of(provider: ProviderName): Partial<RequestHealth>;
}

/** @param now milliseconds since the epoch */
export function createHealth(now: () => number = Date.now): Health {
  const healths = new Map<ProviderName, () => RequestHealth>();

  return {
    watch(provider) {
      const { name, jobs } = provider;
      if (jobs === undefined) return provider;
      if (jobs.inProcess !== undefined) {
        if (jobs.inProcess.health !== undefined) healths.set(name, jobs.inProcess.health);
        return provider;
      }
      const tally = createRequestTally(now);
      healths.set(name, tally.health);
      const timed = async <T>(request: () => Promise<T>): Promise<T> => {
        const began = performance.now();
        const succeeded = () => tally.succeeded(performance.now() - began);
        try {
          const value = await request();
          succeeded();
          return value;
        } catch (error) {
          // "There is no such job" is an answer of a provider that works.
          if (error instanceof GatewayError && (error.kind === "NotFound" || error.kind === "Conflict")) succeeded();
          else if (!(error instanceof GatewayError && error.kind === "InvalidArgument")) {
            tally.failed(error instanceof Error ? error.message : String(error));
          }
          throw error;
        }
      };
      const watched: JobEngine = {
        ...jobs,
        get: (id, signal) => timed(() => jobs.get(id, signal)),
        stop: (id, signal) => timed(() => jobs.stop(id, signal)),
        ...(jobs.create && {
          create: (spec, signal, noted) => timed(() => jobs.create!(spec, signal, noted)),
        }),
      };
      return { ...provider, jobs: watched };
    },

    of: (name) => healths.get(name)?.() ?? {},
  };
}

/** Finds the engine of a job. A job never goes to a provider of another type, even under the same name. */
import { GatewayError } from "../lib/errors.ts";
import type { ProviderName } from "../lib/names.ts";
import type { JobEngine, JobRow } from "../ports/jobs.ts";
import type { Provider } from "../ports/provider.ts";
import type { ChunkedJobs } from "./chunks/engine.ts";
import { isChunkedId } from "./chunks/plan.ts";

/**
 * The provider of a job. The type is undefined for jobs of earlier versions, and then any type matches. Jobs of several batches
 * have an engine of their own.
 */
type Place = Pick<JobRow, "provider" | "providerType" | "nativeId">;

export interface Engines {
  /** The provider's own engine. */
  get(provider: ProviderName): JobEngine | undefined;
  /** The engine that runs this job. Undefined if its provider is no longer configured. */
  of(job: Place): JobEngine | undefined;
  /** As `of`. Throws an error with the reason from `unavailable`. */
  require(job: Place): JobEngine;
  /** The reason why the job has no engine. Undefined if it has one. */
  unavailable(job: Omit<Place, "nativeId">): string | undefined;
}

export function createEngines(providers: readonly Provider[], chunked: Pick<ChunkedJobs, "engineOf">): Engines {
  const byName = new Map(providers.map(({ name, jobs }) => [name, jobs]));

  const unavailable = ({ provider, providerType }: Omit<Place, "nativeId">): string | undefined => {
    const gone = `The job's provider '${provider}' is no longer configured`;
    const engine = byName.get(provider);
    if (engine === undefined) return `${gone}.`;
    if (providerType === undefined || engine.type === undefined || engine.type === providerType) return undefined;
    return `${gone}: '${provider}' was of type '${providerType}' and is now of type '${engine.type}'.`;
  };
  const of = (job: Place) => {
    if (unavailable(job) !== undefined) return undefined;
    return isChunkedId(job.nativeId) ? chunked.engineOf(job.provider) : byName.get(job.provider);
  };

  return {
    get: (provider) => byName.get(provider),
    of,
    require(job) {
      const engine = of(job);
      if (engine !== undefined) return engine;
      throw new GatewayError("Unavailable", unavailable(job)!);
    },
    unavailable,
  };
}

/** Which engine runs a job. A job never goes to a provider of another type, even if the provider kept its name. */
import { GatewayError } from "../lib/errors.ts";
import type { ProviderName } from "../lib/names.ts";
import type { JobEngine, JobRow } from "../ports/jobs.ts";
import type { Provider } from "../ports/provider.ts";

/** Where a job runs. An undefined type, of jobs of earlier versions, fits every provider of this name. */
type Place = Pick<JobRow, "provider" | "providerType">;

export interface Engines {
  /** The engine of this provider as it is configured now. */
  named(provider: ProviderName): JobEngine | undefined;
  /** The engine that runs this job. Undefined where its provider is not configured any more. */
  of(job: Place): JobEngine | undefined;
  /** Rejects as `unavailable` says. */
  require(job: Place): JobEngine;
  /** Why the job's provider cannot be asked. Undefined where it can. */
  unavailable(job: Place): string | undefined;
}

export function createEngines(providers: readonly Provider[]): Engines {
  const byName = new Map(providers.map(({ name, jobs }) => [name, jobs]));

  const unavailable = ({ provider, providerType }: Place): string | undefined => {
    const gone = `The job's provider '${provider}' is not configured any more`;
    const engine = byName.get(provider);
    if (engine === undefined) return `${gone}.`;
    if (providerType === undefined || engine.type === undefined || engine.type === providerType) return undefined;
    return `${gone}: '${provider}' was of type '${providerType}' and is now of type '${engine.type}'.`;
  };
  const of = (job: Place) => (unavailable(job) === undefined ? byName.get(job.provider) : undefined);

  return {
    named: (provider) => byName.get(provider),
    of,
    require(job) {
      const engine = of(job);
      if (engine !== undefined) return engine;
      throw new GatewayError("Unavailable", unavailable(job)!);
    },
    unavailable,
  };
}

/** The other providers of a job: those that run its failed records, and the one that runs a chunk with too few records. */
import { GatewayError } from "../../lib/errors.ts";
import type { ProviderName } from "../../lib/names.ts";
import type { Provider, ProviderCall } from "../../ports/provider.ts";
import { FALLBACK_TAG, type JobOptions } from "../options.ts";
import { invalidInput } from "../translation/bad-lines.ts";
import type { PlannedChunk } from "./planner.ts";

export interface ChunkPlace {
  readonly provider: ProviderName;
  /** The type of its engine. */
  readonly providerType: string;
}

export interface OtherProviders {
  /**
   * Those of the tag, or the configured ones that the caller's key may use. Throws InvalidArgument, or AccessDenied, for a tag with
   * another provider.
   */
  fallbackOf(call: ProviderCall, options: Pick<JobOptions, "fallback">): readonly ProviderName[];
  /**
   * The provider of a chunk. Throws InvalidArgument for a chunk that is too small for all.
   * @param models of the groups
   */
  placeOf(call: ProviderCall, uri: string, models: readonly string[]): (chunk: PlannedChunk) => ChunkPlace;
}

export function otherProviders(providers: readonly Provider[]): OtherProviders {
  const byName = new Map(providers.map((provider) => [provider.name, provider]));

  return {
    fallbackOf({ provider, permissions }, { fallback: asked }) {
      if (asked === undefined) {
        return (provider.elsewhere?.fallback ?? []).filter((name) => permissions.isProviderAllowed(name));
      }
      const names = [...new Set(asked)];
      for (const name of names) {
        permissions.mayUseProvider(name);
        const refused = (what: string) =>
          new GatewayError("InvalidArgument", `tags: '${FALLBACK_TAG}': '${name}' ${what}`);
        if (name === provider.name) throw refused("is the job's own provider");
        if (byName.get(name)?.jobs?.create === undefined) throw refused("is no provider that runs jobs");
      }
      return names;
    },

    placeOf({ provider: { jobs, elsewhere, name }, permissions }, uri, models) {
      const least = jobs!.limits?.minimumRecords ?? 1;
      const other = byName.get(elsewhere?.belowMinimum ?? "");
      const isUsable = other?.jobs?.create !== undefined && permissions.isProviderAllowed(other.name);
      return ({ count, group }) => {
        if (count >= least) return { provider: name, providerType: jobs!.type };
        if (isUsable) return { provider: other.name, providerType: other.jobs!.type };
        const which = models.length > 1 ? ` for the model '${models[group]}'` : "";
        const what = `${count} ${count === 1 ? "record is" : "records are"} to run${which}`;
        throw invalidInput(uri, `${what}, and a batch of '${name}' has at least ${least}`);
      };
    },
  };
}

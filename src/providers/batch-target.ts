/** What a provider's batches take, with the names of models that its configuration has. */
import { type ModelHost, resolveModel, unresolvedModel } from "../dialects/models.ts";
import type { ProviderName } from "../lib/names.ts";
import type { BatchTarget } from "../ports/jobs.ts";
import type { LineTarget } from "../ports/lines.ts";

interface Names {
  readonly provider: ProviderName;
  readonly host: ModelHost;
  /** The provider's models by other names. `*` stands for every other name. */
  readonly aliases: Readonly<Record<string, string>>;
}

/** `*` says which model runs a job. It does not say what a line means. */
export function batchTarget({ provider, host, aliases }: Names, lines: LineTarget): BatchTarget {
  const { "*": _, ...named } = aliases;
  return {
    lines,
    resolve: (name, from) => resolveModel(name, { aliases: from === "job" ? aliases : named, provider: host }),
    unresolved: (name) => unresolvedModel(name, provider),
  };
}

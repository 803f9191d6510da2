/** The objects of every provider: its own, or those whose names are in the ledger. */
import type { ProviderName } from "../lib/names.ts";
import type { FileStore } from "../ports/files.ts";
import type { Provider } from "../ports/provider.ts";
import type { BuiltProvider } from "../ports/provider-ports.ts";
import type { Context } from "./context.ts";
import { type LedgerObjects, ledgerObjects } from "./ledger-objects.ts";
import { withSizeLimit } from "./size-limit.ts";

export interface ProviderObjects {
  /** In the order of those that were built. */
  readonly providers: readonly Provider[];
  /** Resolves when no completion of an upload is in progress. */
  close(): Promise<void>;
}

export function createProviderObjects(
  built: readonly BuiltProvider[],
  options: Omit<Context, "provider" | "instead" | "files">,
): ProviderObjects {
  const inLedger: LedgerObjects[] = [];
  const providers = built.map(({ files, objects, ...provider }): Provider => {
    if (objects !== undefined) {
      return { ...provider, objects: withSizeLimit(provider.name, objects, options.maxObjectBytes) };
    }
    const own = ledgerObjects({ ...options, provider: provider.name, instead: provider.instead, files });
    inLedger.push(own);
    return { ...provider, objects: own };
  });
  return {
    providers,
    async close() {
      await Promise.all(inLedger.map((objects) => objects.close()));
    },
  };
}

/** The drivers of the providers that have one. */
export const storesOf = (built: readonly BuiltProvider[]): ReadonlyMap<ProviderName, FileStore> =>
  new Map(built.flatMap(({ name, files }) => (files === undefined ? [] : [[name, files]])));

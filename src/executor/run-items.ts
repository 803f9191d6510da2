/** The items of the queue `runs`: batches of all executors of this process. */
import type { ProviderName } from "../lib/names.ts";
import type { RunWorker } from "../ports/jobs.ts";
import type { Queue } from "../ports/queue.ts";

/** Before an item is looked at again whose provider this process does not have. */
const UNKNOWN_PROVIDER_MS = 60_000;

export const runItem = (provider: ProviderName, id: string): string => `${provider}/${id}`;

/** An id has no slash. The name of a provider may have some. */
function placeOf(item: string): { readonly provider: ProviderName; readonly id: string } {
  const at = item.lastIndexOf("/");
  return { provider: item.slice(0, at), id: item.slice(at + 1) };
}

/** Registers the worker of the queue, before the queue starts. */
export function workRuns(queue: Queue, workers: ReadonlyMap<ProviderName, RunWorker>): void {
  queue.work("runs", {
    most: () => [...workers.values()].reduce((sum, worker) => sum + worker.most(), 0),
    run(lease) {
      const { provider, id } = placeOf(lease.id);
      const worker = workers.get(provider);
      return worker === undefined ? Promise.resolve({ afterMs: UNKNOWN_PROVIDER_MS }) : worker.run(id, lease.signal);
    },
    nudged(item) {
      const { provider, id } = placeOf(item);
      workers.get(provider)?.nudged(id);
    },
  });
}

/** Finds the jobs that a caller may see. An operator also finds unmanaged jobs, which the provider lists. */
import type { Logger } from "pino";
import { idOf, jobId } from "../lib/aws/job-ids.ts";
import { coalesce } from "../lib/coalesce.ts";
import type { ProviderName } from "../lib/names.ts";
import type { JobRow } from "../ports/jobs.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Viewer } from "../ports/objects.ts";
import type { Provider } from "../ports/provider.ts";
import type { Engines } from "./engines.ts";
import type { JobRows } from "./rows.ts";
import { type JobStates, noSuchJob } from "./states.ts";
import { JOB_TIMINGS } from "./timings.ts";
import { ownersFor } from "./visibility.ts";

interface Options {
  readonly ledger: Pick<Ledger, "jobs">;
  readonly providers: readonly Provider[];
  readonly engines: Engines;
  readonly rows: JobRows;
  readonly states: Pick<JobStates, "follow">;
  readonly log: Logger;
}

export interface JobLookup {
  /** Finds a job by ARN, id or the provider's id. Rejects with NotFound also if the viewer may not see the job. */
  find(viewer: Viewer, identifier: string): Promise<JobRow>;
  /** Enters the provider's unmanaged jobs in the ledger. */
  sync(provider: ProviderName): Promise<void>;
}

/** Lists are newest first. After this many known jobs in a row, all older ones are assumed to be known. */
const KNOWN_IN_A_ROW = 100;

export function createJobLookup({ ledger, providers, engines, rows, states, log }: Options): JobLookup {
  const sync = coalesce(JOB_TIMINGS.listFresh, async (provider) => {
    const { list, results, type } = engines.get(provider) ?? {};
    if (list === undefined) return;
    const publish = results && "when asked";
    const unmanaged: JobRow[] = [];
    let known = 0;
    for await (const job of list(AbortSignal.timeout(JOB_TIMINGS.listTimeout))) {
      if (await ledger.jobs.byId(jobId(provider, job.id))) {
        known += 1;
        if (known >= KNOWN_IN_A_ROW) break;
      } else {
        known = 0;
        unmanaged.push(rows.unmanaged(job, { provider, providerType: type, publish }));
      }
    }
    await ledger.jobs.adopt(unmanaged);
    for (const row of unmanaged) states.follow(row);
  });

  async function known(viewer: Viewer, id: string): Promise<JobRow | undefined> {
    for (const owner of ownersFor(viewer)) {
      const row = (await ledger.jobs.get(owner, id)) ?? (await ledger.jobs.find(owner, id));
      if (row !== undefined) return row;
    }
    return undefined;
  }

  async function syncAll(): Promise<void> {
    const failed = (provider: ProviderName) => (err: unknown) =>
      log.warn({ provider, err }, "failed to list a provider's jobs");
    await Promise.all(providers.map(({ name }) => sync(name).catch(failed(name))));
  }

  return {
    sync,

    async find(viewer, identifier) {
      const id = idOf(identifier);
      const row = await known(viewer, id);
      if (row !== undefined) return row;
      if (!viewer.operator) throw noSuchJob(identifier);
      // The ledger may be younger than the job, or the job was not created through Quarry.
      await syncAll();
      const found = await known(viewer, id);
      if (found === undefined) throw noSuchJob(identifier);
      return found;
    },
  };
}

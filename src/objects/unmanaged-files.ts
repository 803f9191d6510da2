/**
 * Tells unmanaged files from files of tenants that the ledger does not have yet: those of uploads that have not ended, and
 * results of jobs that are not published.
 */
import { jobId } from "../lib/aws/job-ids.ts";
import { bucketsOf } from "../lib/aws/job-uris.ts";
import type { ProviderFile } from "../ports/files.ts";
import { UNMANAGED_OWNER } from "../ports/jobs.ts";
import type { Viewer } from "../ports/viewer.ts";
import type { Context } from "./context.ts";
import { CLOCK_SKEW_MS } from "./timings.ts";

export interface UnmanagedFiles {
  /** Those of the files that no tenant has, or that ended jobs of the viewer's tenant wrote, in their order. */
  among(viewer: Viewer, files: readonly ProviderFile[]): Promise<readonly ProviderFile[]>;
}

type Options = Pick<Context, "provider" | "ledger" | "deferredDeletes">;

export function createUnmanagedFiles({ provider, ledger, deferredDeletes }: Options): UnmanagedFiles {
  /**
   * A job that is neither in the ledger nor being created is not a tenant's. The viewer's own tenant finds results that their
   * provider keeps beside the published copy. Results of a chunk are only a part of a job's.
   */
  const isHidden = async ({ owner, permissions }: Viewer, file: ProviderFile, job: string): Promise<boolean> => {
    // In this order: a create that ended before the first query has entered its job.
    const [create] = await ledger.jobs.creating(provider);
    const [chunk] = await ledger.chunks.submitting(provider);
    if (await ledger.chunks.isBatch(provider, job)) return true;
    const row = await ledger.jobs.byId(jobId(provider, job));
    if (row === undefined) return isSince(file, create?.createdAt) || isSince(file, chunk?.submittedAt);
    if (row.owner === UNMANAGED_OWNER) return false;
    const isOwn = row.owner === owner && bucketsOf(row).every((bucket) => permissions.isBucketAllowed(bucket));
    return !isOwn || row.endTime === undefined;
  };

  /** True for results that the viewer may not see. */
  const mayBeResults = async (viewer: Viewer, file: ProviderFile): Promise<boolean> => {
    if (file.writtenBy === undefined) return false;
    const { job } = file.writtenBy;
    return job === undefined ? isSince(file, await ledger.jobs.workingSince(provider)) : isHidden(viewer, file, job);
  };

  /** True for files of uploads that have not ended, or that a crash interrupted. */
  const uploads = async (): Promise<(file: ProviderFile) => boolean> => {
    const all = (await ledger.intendedFiles.all()).filter((intended) => intended.provider === provider);
    const names = new Set(all.map(({ name }) => name));
    return (file) => (file.intended === undefined ? isSince(file, all[0]?.createdAt) : names.has(file.intended));
  };

  return {
    async among(viewer, files) {
      const isIntended = await uploads();
      const candidates: ProviderFile[] = [];
      for (const file of files) if (!isIntended(file) && !(await mayBeResults(viewer, file))) candidates.push(file);
      // Last: an upload or a publication that ended before the checks above has entered its files.
      const ids = candidates.map(({ id }) => id);
      const [managed, hidden] = await Promise.all([
        ledger.files.referenced(provider, ids),
        deferredDeletes.hidden(provider),
      ]);
      return candidates.filter(({ id }) => !managed.has(id) && !hidden.has(id));
    },
  };
}

/** True if the file may have been created since this time. The provider may not say when it was created. */
const isSince = ({ modifiedAt }: ProviderFile, since: number | undefined): boolean =>
  since !== undefined && !(modifiedAt > 0 && modifiedAt < since - CLOCK_SKEW_MS);

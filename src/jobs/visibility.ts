/** The jobs that a caller may see: of its tenant and, for an operator, unmanaged ones. Its key must allow their buckets. */

import { setImmediate } from "node:timers/promises";
import { bucketsOf } from "../lib/aws/job-uris.ts";
import { type JobRow, UNMANAGED_OWNER } from "../ports/jobs.ts";
import type { JobPlace, JobQuery, Jobs } from "../ports/ledger/jobs.ts";
import type { Provider } from "../ports/provider.ts";
import type { Viewer } from "../ports/viewer.ts";

export const ownersFor = ({ owner, operator }: Viewer): readonly string[] =>
  operator ? [owner, UNMANAGED_OWNER] : [owner];

/** Pure. Every job that is found passes it, whatever named it. */
export type IsVisible = (viewer: Viewer, job: JobRow) => boolean;

/** The buckets of a job's input and output must be allowed to the caller's key. */
export function createJobVisibility(providers: readonly Provider[]): IsVisible {
  const external = new Set(providers.flatMap(({ name, objects }) => (objects.bucketsAreExternal ? [name] : [])));
  return (viewer, job) => {
    const { isBucketAllowed, isBucketGranted } = viewer.permissions;
    const isAllowed = external.has(job.provider) ? isBucketGranted : isBucketAllowed;
    // A bucket that is not known is empty, which only a key for all buckets may use.
    return ownersFor(viewer).includes(job.owner) && bucketsOf(job).every((bucket) => isAllowed(bucket));
  };
}

interface JobPage {
  readonly jobs: readonly JobRow[];
  readonly more: boolean;
}

/** Rows of each read after the first one of a page. */
const SCAN_ROWS = 500;

/** A page of the rows that pass the filter. It has `limit` rows if there are as many. */
export async function filteredPage(
  jobs: Pick<Jobs, "list">,
  owner: string,
  query: JobQuery,
  isListed: (row: JobRow) => boolean,
): Promise<JobPage> {
  const { limit } = query;
  const found: JobRow[] = [];
  let rest: JobQuery = { ...query, limit: limit + 1 };
  for (;;) {
    const page = await jobs.list(owner, rest);
    found.push(...page.jobs.filter(isListed));
    const last = page.jobs.at(-1);
    if (found.length > limit || !page.more || last === undefined) {
      return { jobs: found.slice(0, limit), more: found.length > limit };
    }
    rest = { ...query, after: placeOf(last, query.by), limit: SCAN_ROWS };
    // The ledger's reads do not wait for anything. Other requests are served between them.
    await setImmediate();
  }
}

export const placeOf = (row: JobRow, by: JobQuery["by"]): JobPlace => ({
  submitTime: row.submitTime,
  id: row.id,
  value: by && row[by],
});

/** Merges the pages of one query, one page for each owner. */
export function mergedPages(pages: readonly JobPage[], { order, limit, by }: JobQuery): JobPage {
  if (pages.length === 1) return pages[0]!;
  const sign = order === "Ascending" ? 1 : -1;
  const jobs = pages
    .flatMap((page) => page.jobs)
    .sort((a, b) => sign * (compareBy(by, a, b) || a.submitTime - b.submitTime || (a.id < b.id ? -1 : 1)));
  return { jobs: jobs.slice(0, limit), more: jobs.length > limit || pages.some((page) => page.more) };
}

/** In the order of the ledger. */
const compareBy = (by: JobQuery["by"], a: JobRow, b: JobRow): number =>
  by === undefined ? 0 : Buffer.compare(Buffer.from(a[by]), Buffer.from(b[by]));

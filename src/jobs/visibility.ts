/** The jobs that a caller may see: those of its tenant and, for an operator, unmanaged ones. */

import { type JobRow, UNMANAGED_OWNER } from "../ports/jobs.ts";
import type { JobQuery } from "../ports/ledger.ts";
import type { Viewer } from "../ports/objects.ts";

export const ownersFor = ({ owner, operator }: Viewer): readonly string[] =>
  operator ? [owner, UNMANAGED_OWNER] : [owner];

interface JobPage {
  readonly jobs: readonly JobRow[];
  readonly more: boolean;
}

/** Merges the pages of one query, one page for each owner. */
export function mergedPages(pages: readonly JobPage[], { order, limit }: JobQuery): JobPage {
  if (pages.length === 1) return pages[0]!;
  const sign = order === "Ascending" ? 1 : -1;
  const jobs = pages
    .flatMap((page) => page.jobs)
    .sort((a, b) => sign * (a.submitTime - b.submitTime || (a.id < b.id ? -1 : 1)));
  return { jobs: jobs.slice(0, limit), more: jobs.length > limit || pages.some((page) => page.more) };
}

/** Tags of jobs. The ledger stores them unless the provider does. */
import { GatewayError } from "../lib/errors.ts";
import type { JobEngine, JobRow, JobTags, Tag } from "../ports/jobs.ts";
import type { Ledger } from "../ports/ledger.ts";

/** botocore 1.44.5, TagList. */
const MAX_TAGS = 200;

export function checkTags(tags: readonly Tag[]): void {
  const keys = new Set(tags.map((tag) => tag.key));
  if (keys.size < tags.length) throw new GatewayError("InvalidArgument", "tags: duplicate key");
  if (tags.length > MAX_TAGS) throw new GatewayError("TooManyTags", `tags: at most ${MAX_TAGS}`);
}

/** Tags in the ledger, by the ledger's job ids. */
const ledgerTags = ({ jobs }: Pick<Ledger, "jobs">): JobTags => ({
  list: (id) => jobs.tags(id),
  add: (id, tags) => jobs.tag(id, tags, MAX_TAGS),
  remove: (id, keys) => jobs.untag(id, keys),
});

/** The store of a job's tags, and the job's id in it. */
export function tagsOf(
  ledger: Pick<Ledger, "jobs">,
  engine: JobEngine,
  row: Pick<JobRow, "id" | "nativeId">,
): readonly [tags: JobTags, id: string] {
  return engine.tags === undefined ? [ledgerTags(ledger), row.id] : [engine.tags, row.nativeId];
}

/** `/ui/api/jobs`: the table of jobs, one job, and the streams of both. */
import { isDeepStrictEqual } from "node:util";
import type { Tokens } from "../api/page-tokens.ts";
import type { JobService } from "../jobs/service.ts";
import { placeOf } from "../jobs/visibility.ts";
import { GatewayError } from "../lib/errors.ts";
import type { Scrubber } from "../lib/scrub.ts";
import { JOB_STATUSES, type JobRow, type JobStatus, type Tag } from "../ports/jobs.ts";
import type { JobQuery, JobSortColumn } from "../ports/ledger/jobs.ts";
import type { Viewer } from "../ports/viewer.ts";
import type { FeedSource } from "./feeds.ts";
import { jobDetailMessage, jobMessage } from "./job-message.ts";
import {
  JOB_SORTS,
  type JobDetailMessage,
  type JobSort,
  type JobsChangedMessage,
  type JobsMessage,
  type SampleMessage,
} from "./messages.ts";
import { createRates } from "./rates.ts";
import type { PageCall, PageRoute } from "./route.ts";
import { mayChange } from "./session.ts";
import type { Streams } from "./streams.ts";

interface Options {
  readonly jobs: JobService;
  readonly tokens: Tokens;
  readonly scrub: Scrubber;
  readonly streams: Streams;
  readonly history: (job: string) => Promise<readonly SampleMessage[]>;
}

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;
const MAX_NAME = 256;

const COLUMNS = {
  submitted: undefined,
  status: "status",
  provider: "provider",
  model: "modelId",
  name: "name",
} as const satisfies Record<JobSort, JobSortColumn | undefined>;

/** A provider may store the tags, and a stream must not ask for them at each tick. */
const TAGS_FRESH_MS = 15_000;

export function createJobRoutes({ jobs, tokens, scrub, streams, history }: Options): readonly PageRoute[] {
  const described = { rates: createRates(), scrub };

  async function pageOf(viewer: Viewer, query: JobQuery): Promise<JobsMessage> {
    const page = await jobs.page(viewer, query);
    const last = page.jobs.at(-1);
    return {
      jobs: page.jobs.map((row) => jobMessage(described, row, viewer.operator)),
      next:
        page.more && last !== undefined
          ? tokens.encode(aboutPage(viewer.permissions.scope, query), cursorOf(last, query))
          : undefined,
    };
  }

  function queryIn({ query, viewer }: PageCall): JobQuery {
    const { status, provider, name, sort = "-submitted", limit, page } = query;
    const column = sort.replace(/^-/, "");
    if (!isSort(column)) throw invalid("sort", `one of ${JOB_SORTS.join(", ")}, with or without '-'`);
    if (status && !Object.hasOwn(JOB_STATUSES, status)) {
      throw invalid("status", `one of ${Object.keys(JOB_STATUSES).join(", ")}`);
    }
    if (name !== undefined && name.length > MAX_NAME) throw invalid("name", `at most ${MAX_NAME} characters`);
    const rows = limit === undefined ? DEFAULT_LIMIT : Number(limit);
    if (!Number.isInteger(rows) || rows < 1 || rows > MAX_LIMIT) throw invalid("limit", `1 to ${MAX_LIMIT}`);
    const asked: JobQuery = {
      status: status ? (status as JobStatus) : undefined,
      provider: provider || undefined,
      nameContains: name || undefined,
      by: COLUMNS[column],
      order: sort.startsWith("-") ? "Descending" : "Ascending",
      limit: rows,
    };
    if (!page) return asked;
    const about = aboutPage(viewer.permissions.scope, asked);
    const [submitTime, id, value] = tokens.decode("page", page, about, ["number", "string", "string"]);
    return { ...asked, after: { submitTime, id, value } };
  }

  async function detailOf(
    { viewer, identity }: Pick<PageCall, "viewer" | "identity">,
    id: string,
    tags: () => Promise<readonly Tag[]>,
  ): Promise<JobDetailMessage> {
    const row = await jobs.peek(viewer, id);
    return jobDetailMessage(described, row, {
      tags: await tags(),
      history: await history(row.id),
      operator: viewer.operator,
      mayChange: mayChange(identity),
    });
  }

  const tagsOf = async ({ viewer, signal }: Pick<PageCall, "viewer" | "signal">, row: JobRow) =>
    jobs.tags({ ...viewer, signal }, row.arn);

  return [
    {
      method: "GET",
      path: "jobs",
      operation: "ListModelInvocationJobs",
      handle: (call) => pageOf(call.viewer, queryIn(call)),
    },
    {
      method: "GET",
      path: "jobs/stream",
      operation: "ListModelInvocationJobs",
      async handle(call) {
        const query = queryIn(call);
        // The feed outlives the request, and must not hold it.
        const { viewer } = call;
        const source: FeedSource<JobsMessage> = { read: () => pageOf(viewer, query), change: changeOfPage };
        await streams.open(call, JSON.stringify(["jobs", viewer.permissions.scope, query]), source);
        return undefined;
      },
    },
    {
      method: "GET",
      path: "jobs/*",
      operation: "GetModelInvocationJob",
      async handle(call) {
        const [id = ""] = call.names;
        const row = await jobs.find(call.viewer, id);
        return detailOf(call, id, () => tagsOf(call, row));
      },
    },
    {
      method: "GET",
      path: "jobs/*/stream",
      operation: "GetModelInvocationJob",
      async handle(call) {
        const [id = ""] = call.names;
        const { viewer, identity } = call;
        const row = await jobs.find(viewer, id);
        const tags = fresh(() => tagsOf({ viewer, signal: AbortSignal.timeout(TAGS_FRESH_MS) }, row));
        const source: FeedSource<JobDetailMessage> = {
          read: () => detailOf({ viewer, identity }, id, tags),
          change: (before, after) => (isDeepStrictEqual(before, after) ? undefined : after),
        };
        const key = ["job", viewer.permissions.scope, mayChange(identity), row.id];
        await streams.open(call, JSON.stringify(key), source);
        return undefined;
      },
    },
  ];
}

/** The rows that differ, and whether other rows are on the page or in another order. */
function changeOfPage(before: JobsMessage, after: JobsMessage): JobsChangedMessage | undefined {
  const known = new Map(before.jobs.map((job) => [job.id, job]));
  const changed = after.jobs.filter((job) => !isDeepStrictEqual(known.get(job.id), job));
  const isSameOrder =
    before.jobs.length === after.jobs.length && before.jobs.every(({ id }, at) => id === after.jobs[at]!.id);
  const reordered = !isSameOrder || (before.next === undefined) !== (after.next === undefined);
  return changed.length === 0 && !reordered ? undefined : { changed, reordered };
}

/** Keeps a value for a while. */
function fresh<T>(read: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | undefined;
  let at = 0;
  return () => {
    if (value === undefined || performance.now() - at > TAGS_FRESH_MS) {
      at = performance.now();
      value = read();
      value.catch(() => {
        value = undefined;
      });
    }
    return value;
  };
}

const isSort = (name: string): name is JobSort => (JOB_SORTS as readonly string[]).includes(name);

/** JSON has no undefined, and the token is bound to the JSON. */
const aboutPage = (scope: string, { after: _, ...query }: JobQuery) => ["ui jobs", scope, query];

const cursorOf = (row: JobRow, { by }: JobQuery) => {
  const { submitTime, id, value = "" } = placeOf(row, by);
  return [submitTime, id, value];
};

const invalid = (member: string, expected: string) =>
  new GatewayError("InvalidArgument", `${member}: expected ${expected}`);

/** The live table of jobs. The address has the filters, the order and the page. */
import type { JobMessage, JobsChangedMessage, JobsMessage } from "../../ui/messages.ts";
import { LiveState } from "../components/live.tsx";
import { Pages } from "../components/pages.tsx";
import { EmptyState, ErrorState, Loading } from "../components/states.tsx";
import { Table } from "../components/table.tsx";
import { useFeed } from "../components/use-feed.ts";
import { changeQuery, place } from "../shell/router.ts";
import { View } from "../shell/view.tsx";
import { columnsFor } from "./columns.tsx";
import { Filters } from "./filters.tsx";
import { FILTER_NAMES } from "./names.ts";

const DEFAULT_SORT = "-submitted";
const ROWS = "50";

const keyOf = ({ id }: JobMessage): string => id;

export function JobsView() {
  const { query } = place.value;
  const asked = new URLSearchParams({ sort: DEFAULT_SORT, limit: ROWS });
  for (const name of [...FILTER_NAMES, "sort", "page"]) {
    const value = query.get(name);
    if (value) asked.set(name, value);
  }
  const feed = useFeed<JobsMessage, JobsMessage | JobsChangedMessage>({
    address: `/ui/api/jobs?${asked}`,
    stream: `/ui/api/jobs/stream?${asked}`,
    merge: mergeJobs,
  });
  return (
    <View title="Jobs" actions={<LiveState feed={feed} />}>
      <Filters />
      <Rows feed={feed} sorted={asked.get("sort")!} />
    </View>
  );
}

function mergeJobs(data: JobsMessage | undefined, event: JobsMessage | JobsChangedMessage): JobsMessage | undefined {
  if ("jobs" in event) return event;
  if (data === undefined || event.reordered) return undefined;
  const changed = new Map(event.changed.map((job) => [job.id, job]));
  return { ...data, jobs: data.jobs.map((job) => changed.get(job.id) ?? job) };
}

interface RowsProps {
  readonly feed: ReturnType<typeof useFeed<JobsMessage, unknown>>;
  readonly sorted: string;
}

function Rows({ feed, sorted }: RowsProps) {
  const [data, error] = [feed.data.value, feed.error.value];
  if (data === undefined) {
    return error === undefined ? <Loading what="jobs" /> : <ErrorState error={error} retry={feed.refresh} />;
  }
  const { query } = place.value;
  if (data.jobs.length === 0) return <NoJobs filtered={FILTER_NAMES.some((name) => query.has(name))} />;
  return (
    <>
      {error !== undefined && error.code !== "Unreachable" && (
        <p class="problem" role="alert">
          {error.message}
        </p>
      )}
      <Table
        caption="Jobs"
        columns={columnsFor(data.jobs)}
        rows={data.jobs}
        keyOf={keyOf}
        sorted={sorted}
        onSort={(sort) => changeQuery({ sort: sort === DEFAULT_SORT ? "" : sort, page: "" })}
      />
      <Pages name="page" next={data.next} />
    </>
  );
}

const NO_FILTERS = Object.fromEntries([...FILTER_NAMES, "page"].map((name) => [name, ""]));

const NoJobs = ({ filtered }: { readonly filtered: boolean }) =>
  filtered ? (
    <EmptyState title="No job matches">
      <p>Change the filters, or show every job.</p>
      <button type="button" onClick={() => changeQuery(NO_FILTERS)}>
        Show all jobs
      </button>
    </EmptyState>
  ) : (
    <EmptyState title="No jobs yet">
      <p>
        Upload a JSONL file in <a href="/ui/files">Files</a> and start a job with it, or create one with boto3.
      </p>
    </EmptyState>
  );

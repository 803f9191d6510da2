import type { JobMessage, JobSort } from "../../ui/messages.ts";
import { groupedNumber, shownDuration, shownRate } from "../components/format.ts";
import { Money } from "../components/money.tsx";
import { Progress } from "../components/progress.tsx";
import type { Column } from "../components/table.tsx";
import { Time } from "../components/time.tsx";
import { addressOf } from "../shell/router.ts";
import { Status } from "./status.tsx";

interface JobColumn extends Column<JobMessage> {
  readonly sort?: JobSort | undefined;
}

const NONE = <span class="quiet none">–</span>;

const NAME: JobColumn = {
  title: "Name",
  sort: "name",
  heads: true,
  cell: ({ id, name }) => (
    <a class="short" href={addressOf("jobs", id)} title={name}>
      {name}
    </a>
  ),
};

const TENANT: JobColumn = { title: "Tenant", cell: ({ tenant }) => tenant ?? NONE };

const COLUMNS: readonly JobColumn[] = [
  NAME,
  {
    title: "Status",
    sort: "status",
    wide: true,
    cell: ({ status, message }) => (
      <span title={message}>
        <Status of={status} />
      </span>
    ),
  },
  { title: "Progress", wide: true, cell: (job) => <JobProgress job={job} /> },
  {
    title: "Done",
    numeric: true,
    cell: ({ counts }) =>
      counts === undefined ? NONE : `${groupedNumber(counts.processed)} of ${groupedNumber(counts.total)}`,
  },
  {
    title: "Failed",
    numeric: true,
    cell: ({ counts }) =>
      counts === undefined ? (
        NONE
      ) : (
        <span class={counts.error > 0 ? "bad-text" : undefined}>{groupedNumber(counts.error)}</span>
      ),
  },
  {
    title: "Rate",
    numeric: true,
    cell: ({ rate, leftMs }) =>
      rate === undefined ? NONE : `${shownRate(rate)}${leftMs === undefined ? "" : `, ${shownDuration(leftMs)} left`}`,
  },
  { title: "Provider", sort: "provider", cell: ({ provider }) => provider },
  {
    title: "Model",
    sort: "model",
    cell: ({ model }) => (
      <span class="short" title={model}>
        {model}
      </span>
    ),
  },
];

const SUBMITTED: JobColumn = {
  title: "Submitted",
  sort: "submitted",
  cell: ({ submittedAt }) => <Time at={submittedAt} />,
};

const TOKENS: JobColumn = {
  title: "Tokens",
  numeric: true,
  cell: ({ tokens }) => (tokens === undefined ? NONE : groupedNumber(tokens.input + tokens.output)),
};

const COST: JobColumn = {
  title: "Cost",
  numeric: true,
  cell: ({ cost, currency }) => (cost === undefined ? NONE : <Money amount={cost} currency={currency} />),
};

/** Tenants, tokens and cost have a column if a row has a value. */
export const columnsFor = (rows: readonly JobMessage[]): readonly JobColumn[] => [
  ...COLUMNS,
  SUBMITTED,
  ...(rows.some(({ tenant }) => tenant !== undefined) ? [TENANT] : []),
  ...(rows.some(({ tokens }) => tokens !== undefined) ? [TOKENS] : []),
  ...(rows.some(({ cost }) => cost !== undefined) ? [COST] : []),
];

export const JobProgress = ({ job: { name, counts } }: { readonly job: JobMessage }) => (
  <Progress
    label={`Progress of ${name}`}
    value={counts?.processed ?? 0}
    max={counts?.total ?? 0}
    failed={counts?.error}
  />
);

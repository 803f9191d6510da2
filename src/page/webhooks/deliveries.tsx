/** Deliveries of events to webhooks, newest first, with what came of their attempts. */
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { WebhookAttemptMessage, WebhookMessage, WebhooksMessage } from "../../ui/messages.ts";
import { pageJson, requestPage } from "../api/request.ts";
import { Loading } from "../components/states.tsx";
import { type Column, Table } from "../components/table.tsx";
import { Time } from "../components/time.tsx";
import { Problem } from "../files/problem.tsx";
import { useLoad } from "../files/use-load.ts";
import { addressOf } from "../shell/router.ts";
import { failed, toast } from "../shell/toasts.tsx";
import { DELIVERY_STYLES } from "./states.ts";

interface Props {
  /** Of `/ui/api/webhooks`. */
  readonly query: string;
  readonly caption: string;
  /** Instead of an empty table. */
  readonly empty?: ComponentChildren;
  /** Shown below the table. */
  readonly pages?: ((next: string | undefined) => ComponentChildren) | undefined;
}

const REFRESH_MS = 3_000;

export function Deliveries({ query, caption, empty = null, pages }: Props) {
  const { data, error, reload } = useLoad(query, (signal) =>
    pageJson<WebhooksMessage>(`/ui/api/webhooks?${query}`, { signal }),
  );
  const moves = data?.webhooks.some(({ state }) => state === "pending");
  useEffect(() => {
    const timer = moves ? setTimeout(reload, REFRESH_MS) : undefined;
    return () => clearTimeout(timer);
  }, [data]);
  if (error) return <Problem title="The deliveries cannot be read" error={error} retry={reload} />;
  if (!data) return <Loading what="deliveries" />;
  if (data.webhooks.length === 0) return <>{empty}</>;
  const again = ({ id, endpoint }: WebhookMessage) =>
    requestPage(`/ui/api/webhooks/${encodeURIComponent(id)}/again`, { method: "POST" })
      .then(() => {
        toast(`The event is sent to ${endpoint} again.`);
        reload();
      })
      .catch(failed("Send again"));
  return (
    <>
      <Table caption={caption} rows={data.webhooks} keyOf={({ id }) => id} columns={columnsOf(again)} />
      {pages?.(data.next)}
    </>
  );
}

const NONE = <span class="quiet none">–</span>;

const timeOf = (at: number | undefined) => (at === undefined ? NONE : <Time at={at} />);

const columnsOf = (again: (row: WebhookMessage) => void): readonly Column<WebhookMessage>[] => [
  { title: "Event", heads: true, cell: nameOf },
  {
    title: "State",
    wide: true,
    cell: ({ state }) => <span class={`status ${DELIVERY_STYLES[state]}`}>{state}</span>,
  },
  {
    title: "Action",
    wide: true,
    cell: (row) =>
      row.canSend ? (
        <button
          type="button"
          aria-label={`Send again: ${nameOf(row)} of ${row.jobName} to ${row.endpoint}`}
          onClick={() => again(row)}
        >
          Send again
        </button>
      ) : (
        NONE
      ),
  },
  {
    title: "Job",
    cell: ({ job, jobName }) => (
      <a class="short" href={addressOf("jobs", job)} title={jobName}>
        {jobName}
      </a>
    ),
  },
  { title: "To", cell: ({ endpoint, url }) => <span title={url}>{endpoint}</span> },
  { title: "Of", cell: ({ at }) => <Time at={at} /> },
  { title: "Attempts", numeric: true, cell: ({ attempts }) => String(attempts) },
  { title: "Last answer", wide: true, cell: ({ log }) => (log.length === 0 ? NONE : <Attempts log={log} />) },
  { title: "Next attempt", cell: ({ nextAt }) => timeOf(nextAt) },
];

const nameOf = ({ type, step }: WebhookMessage): string => (step === undefined ? type : `${type} ${step} %`);

const answerOf = ({ status, error }: WebhookAttemptMessage): string =>
  [error?.includes(`${status}`) ? undefined : status, error].filter((part) => part !== undefined).join(": ");

function Attempts({ log }: { readonly log: readonly WebhookAttemptMessage[] }) {
  const last = answerOf(log.at(-1)!);
  const text = (
    <span class="short" title={last}>
      {last}
    </span>
  );
  if (log.length === 1) return text;
  return (
    <details>
      <summary>{text}</summary>
      <ol class="problems">
        {log.map((attempt) => (
          <li key={attempt.at}>
            <Time at={attempt.at} />, {attempt.ms} ms: {answerOf(attempt)}
          </li>
        ))}
      </ol>
    </details>
  );
}

import type { JobDetailMessage, SampleMessage } from "../../ui/messages.ts";
import { type Fact, FactList } from "../components/facts.tsx";
import { groupedNumber, shownDuration, shownMoney, shownRate } from "../components/format.ts";
import { Time } from "../components/time.tsx";
import { Status } from "./status.tsx";

interface Props {
  readonly job: JobDetailMessage;
}

const numberOf = (value: number | undefined) => (value === undefined ? undefined : groupedNumber(value));

export function JobTiles({ job: { counts, tokens, cost, currency, rate, leftMs } }: Props) {
  const facts: readonly Fact[] = [
    ["Records", numberOf(counts?.total)],
    ["Done", numberOf(counts?.processed)],
    ["Succeeded", numberOf(counts?.success)],
    ["Failed", numberOf(counts?.error)],
    ["Rate", rate === undefined ? undefined : shownRate(rate)],
    ["Time left", leftMs === undefined ? undefined : shownDuration(leftMs)],
    ["Input tokens", numberOf(tokens?.input)],
    ["of them cached", numberOf(tokens?.cached)],
    ["Output tokens", numberOf(tokens?.output)],
    ["of them reasoning", numberOf(tokens?.reasoning)],
    ["Cost", cost === undefined ? undefined : shownMoney(cost, currency)],
  ];
  return <FactList style="tiles" facts={facts} />;
}

const timeOf = (at: number | undefined) => (at === undefined ? undefined : <Time at={at} />);

export function JobFacts({ job }: Props) {
  const { timeoutHours } = job;
  const facts: readonly Fact[] = [
    ["Provider", job.provider],
    ["Model", job.model],
    ["Tenant", job.tenant],
    ["Input", job.inputUri],
    ["Output", job.outputUri],
    ["Invocation type", job.invocationType],
    ["Role", job.roleArn],
    ["Timeout", timeoutHours === undefined ? undefined : `${timeoutHours} h`],
    ["Submitted", timeOf(job.submittedAt)],
    ["Ended", timeOf(job.endedAt)],
    ["Expires", timeOf(job.expiresAt)],
    ["ARN", job.arn],
    ...job.tags.map(({ key, value }): Fact => [`Tag ${key}`, value]),
  ];
  return <FactList facts={facts} />;
}

/** When each status began, and how long it lasted. */
export function Timeline({ job: { history, status, changedAt, submittedAt, endedAt } }: Props) {
  const seen = changesOf(history);
  const steps = seen.length > 0 ? seen : [{ at: submittedAt, status: "Submitted" }];
  const all = steps.at(-1)!.status === status ? steps : [...steps, { at: endedAt ?? changedAt, status }];
  return (
    <ol class="timeline">
      {all.map(({ at, status: name }, index) => {
        const next = all[index + 1];
        return (
          <li key={`${at} ${name}`}>
            <Status of={name} />
            {next !== undefined && <span class="quiet">{shownDuration(next.at - at)}</span>}
            <Time at={at} />
          </li>
        );
      })}
    </ol>
  );
}

const changesOf = (history: readonly SampleMessage[]): readonly SampleMessage[] =>
  history.filter(({ status }, index) => status !== history[index - 1]?.status);

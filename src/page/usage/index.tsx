/** Tokens and cost of ended jobs, by group, and what is left of budgets. The address has the period and the groups. */
import type { UsageMessage } from "../../ui/messages.ts";
import { pageJson } from "../api/request.ts";
import { Choice } from "../components/choice.tsx";
import { ProviderFilter } from "../components/provider-filter.tsx";
import { EmptyState, Loading } from "../components/states.tsx";
import { Problem } from "../files/problem.tsx";
import { useLoad } from "../files/use-load.ts";
import { changeQuery, place } from "../shell/router.ts";
import { session } from "../shell/session.ts";
import { View } from "../shell/view.tsx";
import { Budgets } from "./budgets.tsx";
import { GROUP_NAMES } from "./groups.ts";
import { boundsOf, namedPeriods, type Period } from "./period.ts";
import { Report } from "./report.tsx";

const DEFAULT_GROUPS = "provider,model";

export function UsageView() {
  const { query } = place.value;
  const periods = namedPeriods(Date.now());
  const [, standard] = periods[0]!;
  const period = { from: query.get("from") || standard.from, to: query.get("to") || standard.to };
  const by = (query.get("by") ?? DEFAULT_GROUPS).split(",");
  const tag = query.get("tag") ?? "";
  const asked = new URLSearchParams({ ...boundsOf(period), by: by.join(",") });
  for (const [name, value] of [
    ["tag", tag],
    ["provider", query.get("provider") ?? ""],
  ] as const) {
    if (value !== "") asked.set(name, value);
  }
  const needsTag = by.includes("tag") && tag === "";
  const { data, error, reload } = useLoad(`${asked}`, (signal) =>
    needsTag ? new Promise<never>(() => {}) : pageJson<UsageMessage>(`/ui/api/usage?${asked}`, { signal }),
  );
  return (
    <View
      title="Usage"
      actions={
        <>
          <a class="button" href={`/ui/api/usage?${asked}&format=csv`} download="usage.csv">
            Download CSV
          </a>
          <button type="button" onClick={reload}>
            Refresh
          </button>
        </>
      }
    >
      <Choices periods={periods} period={period} by={by} tag={tag} />
      {needsTag ? (
        <EmptyState title="Which tag?">Write the key of a tag of your jobs above, such as team.</EmptyState>
      ) : (
        <>
          {error && <Problem title="The usage cannot be read" error={error} retry={reload} />}
          {!data && !error && <Loading what="usage" />}
          {data?.total.jobs === 0 && (
            <EmptyState title="No job ended">
              The report has jobs that were submitted in the period and have ended. Choose another period, or{" "}
              <a href="/ui/files">start a job</a>.
            </EmptyState>
          )}
          {data && data.total.jobs > 0 && <Report report={data} />}
          {data && <Budgets budgets={data.budgets} />}
        </>
      )}
    </View>
  );
}

interface ChoicesProps {
  readonly periods: ReturnType<typeof namedPeriods>;
  readonly period: Period;
  readonly by: readonly string[];
  readonly tag: string;
}

function Choices({ periods, period, by, tag }: ChoicesProps) {
  const { keys, operator } = session.value ?? {};
  const groups = Object.entries(GROUP_NAMES).filter(
    ([group]) => by.includes(group) || (group === "tenant" ? keys && operator : group !== "key" || keys),
  );
  const named = periods.find(([, { from, to }]) => from === period.from && to === period.to)?.[0] ?? "";
  const choosePeriod = (name: string) => changeQuery({ ...periods.find(([one]) => one === name)?.[1] });
  const chooseGroup = (at: number) => (group: string) => {
    const next = [...by];
    next[at] = group;
    changeQuery({ by: [...new Set(next)].filter((one) => one !== "").join(",") });
  };
  return (
    <search class="filters">
      <Choice
        title="Period"
        value={named}
        options={[
          ...(named === "" ? [["", "Other days"] as const] : []),
          ...periods.map(([one]) => [one, one] as const),
        ]}
        onChoose={choosePeriod}
      />
      {(["from", "to"] as const).map((end) => (
        <label key={end}>
          <span>{end === "from" ? "From" : "To"} (UTC)</span>
          <input
            type="date"
            value={period[end]}
            onChange={({ currentTarget }) => changeQuery({ ...period, [end]: currentTarget.value })}
          />
        </label>
      ))}
      <Choice title="By" value={by[0] ?? ""} options={groups} onChoose={chooseGroup(0)} />
      <Choice title="and by" value={by[1] ?? ""} options={[["", "–"], ...groups]} onChoose={chooseGroup(1)} />
      {by.includes("tag") && (
        <label>
          <span>Key of the tag</span>
          <input
            type="search"
            value={tag}
            placeholder="team"
            onChange={({ currentTarget }) => changeQuery({ tag: currentTarget.value.trim() })}
          />
        </label>
      )}
      <ProviderFilter onChoose={(provider) => changeQuery({ provider })} />
    </search>
  );
}

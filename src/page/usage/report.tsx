import type { UsageMessage } from "../../ui/messages.ts";
import { FactList } from "../components/facts.tsx";
import { groupedNumber } from "../components/format.ts";
import { Money } from "../components/money.tsx";
import { type Column, Table } from "../components/table.tsx";
import { GROUP_NAMES } from "./groups.ts";
import { type ShownRow, shownRows } from "./rows.ts";

/** More rows are in the file. */
const MAX_ROWS = 500;

export function Report({ report }: { readonly report: UsageMessage }) {
  const { by, total, currency } = report;
  const { of, rows } = shownRows(report);
  return (
    <>
      <div class="card">
        <FactList
          style="tiles"
          facts={[
            ["Jobs", groupedNumber(total.jobs)],
            ["Input tokens", groupedNumber(total.input)],
            ["of them cached", groupedNumber(total.cached)],
            ["Output tokens", groupedNumber(total.output)],
            ["of them reasoning", groupedNumber(total.reasoning)],
            ["Cost", <Money key="" amount={total.cost} currency={currency} />],
          ]}
        />
        {total.unpriced > 0 && (
          <p class="warn-text">
            {total.unpriced === 1 ? "1 job has" : `${groupedNumber(total.unpriced)} jobs have`} a model without a price,
            or unknown tokens. The cost is without them. Prices are in the setting <code>prices.models</code>.
          </p>
        )}
      </div>
      {by.length > 0 && (
        <Table
          caption="Usage"
          columns={columnsOf(by, of)}
          rows={rows.slice(0, MAX_ROWS)}
          keyOf={({ group }) => JSON.stringify(group)}
        />
      )}
      {rows.length > MAX_ROWS && (
        <p class="quiet">
          The first {groupedNumber(MAX_ROWS)} of {groupedNumber(rows.length)} rows. The file has all of them.
        </p>
      )}
    </>
  );
}

const numeric = (title: string, cell: Column<ShownRow>["cell"]): Column<ShownRow> => ({ title, numeric: true, cell });

const columnsOf = (by: readonly string[], of: "cost" | "tokens"): readonly Column<ShownRow>[] => [
  ...by.map((group, at) => ({
    title: GROUP_NAMES[group] ?? group,
    heads: at === 0,
    cell: (row: ShownRow) => row.group[group] || <span class="quiet">(none)</span>,
  })),
  {
    title: `Share of ${of}`,
    wide: true,
    cell: ({ share }) => (
      <span class="share">
        <span class="progress" aria-hidden="true">
          <span class="good" style={{ width: `${100 * share}%` }} />
        </span>
        {share > 0 && share < 0.01 ? "< 1" : Math.round(100 * share)} %
      </span>
    ),
  },
  numeric("Jobs", ({ jobs }) => groupedNumber(jobs)),
  numeric("Input", ({ input }) => groupedNumber(input)),
  numeric("Cached", ({ cached }) => groupedNumber(cached)),
  numeric("Output", ({ output }) => groupedNumber(output)),
  numeric("Reasoning", ({ reasoning }) => groupedNumber(reasoning)),
  numeric("Cost", ({ cost, currency, unpriced, jobs }) =>
    unpriced === jobs ? (
      "no price"
    ) : (
      <>
        {unpriced > 0 && "at least "}
        <Money amount={cost} currency={currency} />
      </>
    ),
  ),
];

/** Rows of a report in the order of the view, with the length of their bars. */
import type { UsageMessage, UsageRowMessage } from "../../ui/messages.ts";

export interface ShownRow extends UsageRowMessage {
  /** Between 0 and 1, of the whole report. */
  readonly share: number;
}

export interface ShownRows {
  readonly of: "cost" | "tokens";
  readonly rows: readonly ShownRow[];
}

const TIMES: ReadonlySet<string> = new Set(["day", "month"]);

/** Shares of the cost, or of the tokens where nothing has a cost. Days stay in their order, and other rows begin with the largest. */
export function shownRows({ by, rows, total }: Pick<UsageMessage, "by" | "rows" | "total">): ShownRows {
  const of = Number(total.cost) > 0 ? "cost" : "tokens";
  const amountOf = (row: Omit<UsageRowMessage, "group">) => (of === "cost" ? Number(row.cost) : row.input + row.output);
  const whole = amountOf(total);
  const shown = rows.map((row) => ({ ...row, share: whole === 0 ? 0 : amountOf(row) / whole }));
  return { of, rows: by.some((group) => TIMES.has(group)) ? shown : shown.sort((a, b) => b.share - a.share) };
}

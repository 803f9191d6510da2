/** `quarry usage`: tokens and cost of ended jobs. */
import type { Command } from "commander";
import { type TargetOptions, withExamples, withGateway, withTarget } from "./connected.ts";
import { CommandError } from "./failure.ts";
import { type Column, grouped, note, print, printJson, printTable } from "./terminal.ts";

interface UsageOptions extends TargetOptions {
  readonly by: string;
  readonly tag?: string;
  readonly from?: string;
  readonly to?: string;
  readonly csv?: boolean;
}

/** The members of the JSON report that the table shows. */
interface UsageLine {
  readonly group?: Readonly<Record<string, string>>;
  readonly jobs: number;
  readonly input: number;
  readonly output: number;
  readonly cached: number;
  readonly reasoning: number;
  readonly cost: string;
  readonly unpriced: number;
}

interface Report {
  readonly from: string;
  readonly to: string;
  readonly by: readonly string[];
  readonly currency: string;
  readonly rows: readonly UsageLine[];
  readonly total: UsageLine;
}

export function addUsage(program: Command): void {
  withExamples(
    withTarget(program.command("usage").description("show tokens and cost of the jobs that have ended, by groups"))
      .option(
        "--by <GROUPS>",
        "day, month, tenant, key, provider, model, tag or job, separated by commas",
        "provider,model",
      )
      .option("--tag <KEY>", "the tag whose values are the groups of --by tag")
      .option("--from <TIME>", "the first day or time of creates, in UTC. Default: 30 days before --to")
      .option("--to <TIME>", "the day or time before which jobs were created, in UTC. Default: now")
      .option("--csv", "print CSV")
      .action((options: UsageOptions) => withGateway(options, (connection) => report(connection, options))),
    "usage",
    "usage --by tenant,model --from 2026-01-01 --to 2026-02-01",
    "usage --by tag --tag team --csv > usage.csv",
  );
}

async function report(
  connection: Parameters<Parameters<typeof withGateway>[1]>[0],
  { by, tag, from, to, provider, csv, json }: UsageOptions,
): Promise<void> {
  if (csv && json) throw new CommandError("'--csv' and '--json' exclude each other.");
  const { askPageApi } = await import("./page-api.ts");
  const query = { by, tag, from, to, provider, format: csv ? "csv" : "json" };
  const text = await askPageApi(connection, "usage", query);
  if (csv) return void process.stdout.write(text);
  const found = JSON.parse(text) as Report;
  if (json) return printJson(found);
  if (found.rows.length === 0) return note(`No job of ${dayText(found.from)} to ${dayText(found.to)} has ended.`);
  show(found);
}

const dayText = (time: string): string => time.slice(0, "YYYY-MM-DD".length);

/** The total stands below the rows on a terminal only, so that scripts get rows alone. */
function show({ by, rows, total, currency }: Report): void {
  const groups = by.map((group, at): Column<UsageLine> => {
    const text = (row: UsageLine) => (row.group === undefined ? (at === 0 ? "total" : "") : (row.group[group] ?? ""));
    return { title: group.toUpperCase(), text };
  });
  const count = (title: string, of: (row: UsageLine) => number): Column<UsageLine> => ({
    title,
    text: (row) => grouped(of(row)),
    isNumber: true,
  });
  printTable(process.stdout.isTTY && rows.length > 1 ? [...rows, total] : rows, [
    ...groups,
    count("JOBS", ({ jobs }) => jobs),
    count("INPUT", ({ input }) => input),
    count("OUTPUT", ({ output }) => output),
    count("CACHED", ({ cached }) => cached),
    count("REASONING", ({ reasoning }) => reasoning),
    { title: `COST ${currency}`, text: ({ cost }) => cost, isNumber: true },
    {
      title: "UNPRICED",
      text: ({ unpriced }) => grouped(unpriced),
      colour: ({ unpriced }) => (unpriced > 0 ? "yellow" : undefined),
      isNumber: true,
    },
  ]);
  if (process.stdout.isTTY && total.unpriced > 0)
    print(`\nJobs without a price: ${grouped(total.unpriced)}. Their cost is not in the sums.`);
}

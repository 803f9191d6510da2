/** docs/translation.md has the cases that the tests of all pairs check. `-u` writes its tables. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { passes } from "../../src/dialects/messages/pass.ts";
import { CASES, type Outcome } from "../e2e/pairs/cases.ts";
import { FORMS, type LineForm } from "../e2e/pairs/forms.ts";
import { TARGETS, type Target } from "../e2e/pairs/targets.ts";

const PAGE = new URL("../../docs/translation.md", import.meta.url);

const WORDS = { carried: "yes", tag: "tag", refused: "no" } as const satisfies Record<Outcome, string>;

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), `|${"---|".repeat(head.length)}`, ...rows.map(row)].join("\n");

const casesTable = (): string =>
  table(
    ["case", ...TARGETS.map(({ title }) => title)],
    Object.values(CASES).map(({ what, not = {} }) => [
      what,
      ...TARGETS.map(({ provider }) => WORDS[not[provider] ?? "carried"]),
    ]),
  );

function pairCell(form: LineForm, { provider, schema }: Target): string {
  if (form.homes.includes(provider)) return "unchanged";
  if (form.at === "modelInput" && provider.startsWith("bedrock-")) return "-";
  if (passes(form.schema, schema)) return "the body unchanged";
  const counts = { carried: 0, tag: 0, refused: 0 };
  for (const name of form.requests.keys()) counts[CASES[name]!.not?.[provider] ?? "carried"] += 1;
  return `${counts.carried} yes, ${counts.tag} tag, ${counts.refused} no`;
}

const pairsTable = (): string =>
  table(
    ["form", ...TARGETS.map(({ title }) => title)],
    FORMS.map((form) => [form.name, ...TARGETS.map((target) => pairCell(form, target))]),
  );

function withTable(page: string, marker: string, text: string): string {
  const start = page.indexOf("-->", page.indexOf(`<!-- ${marker}`)) + "-->".length;
  return `${page.slice(0, start)}\n${text}\n${page.slice(page.indexOf("<!-- end -->", start))}`;
}

test("the page has the tables of cases and pairs", async () => {
  const page = withTable(readFileSync(PAGE, "utf8"), "cases", casesTable());
  await expect(withTable(page, "pairs", pairsTable())).toMatchFileSnapshot(PAGE.pathname);
});

test("every golden request has a case", () => {
  const names = new Set(FORMS.flatMap(({ requests }) => [...requests.keys()]));
  expect(names).toEqual(new Set(Object.keys(CASES)));
});

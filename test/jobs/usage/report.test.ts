import { expect, test } from "vitest";
import { usageCsv, usageJson } from "../../../src/jobs/usage/export.ts";
import { createUsage, type ReportQuery } from "../../../src/jobs/usage/report.ts";
import type { UsedJob } from "../../../src/ports/usage.ts";
import { job } from "../../storage/ledger/fixtures.ts";

const AT = Date.parse("2026-11-28T23:59:59.999Z");
const part = (provider: string, model: string, cost: string | undefined, input = 10) => ({
  provider,
  model,
  tokens: { input, output: 2, cached: 1, reasoning: 1 },
  ...(cost !== undefined && { cost }),
});
const used = (id: string, rest: Partial<UsedJob>): UsedJob => ({
  ...job(id, { submitTime: AT, currency: "USD" }),
  tags: [],
  ...rest,
});

const JOBS: readonly UsedJob[] = [
  used("a", { owner: "t1", keyId: "k1", usage: [part("openai", "gpt", "0.1")], tags: [{ key: "team", value: "red" }] }),
  used("b", {
    owner: "t1",
    keyId: "k2",
    submitTime: AT + 1,
    usage: [part("openai", "gpt", "0.2"), part("local", "llama", "7")],
  }),
  used("c", { owner: "t2", usage: [part("local", "llama", undefined), part("openai", "gpt", "1")] }),
  // Ended in an earlier version.
  used("d", { owner: "t2", provider: "openai", modelId: "gpt", currency: undefined }),
  // Ended under a configuration with another currency.
  used("e", { owner: "t2", usage: [part("openai", "gpt", "100")], currency: "EUR" }),
  // Stopped before its first answer.
  used("f", { owner: "t2", provider: "openai", modelId: "gpt", usage: [], cost: "0" }),
];

const usage = createUsage({
  spending: {
    async *ended() {
      yield* JOBS;
    },
    taken: async () => ({ spent: "3.5", reserved: "7" }),
  },
  currency: "USD",
  budgets: [
    { key: "k1", period: "month", amount: "10" },
    { tenant: "t2", period: "day", amount: "20" },
  ],
  now: () => AT,
});
const report = (query: Partial<ReportQuery>) => usage.report({ from: 0, to: 2 * AT, by: [], ...query });

test("the total counts each job once, and what has no price beside the cost", async () => {
  const { total, rows } = await report({});
  expect(total).toEqual({
    jobs: 6,
    input: 60,
    output: 12,
    cached: 6,
    reasoning: 6,
    cost: "8.3",
    currency: "USD",
    unpriced: 3,
  });
  expect(rows).toMatchObject([{ group: {}, jobs: 6, cost: "8.3" }]);
});

test("groups", async () => {
  const by = async (...groups: ReportQuery["by"]) =>
    (await report({ by: groups, tag: "team" })).rows.map(({ group, jobs, cost }) => [
      ...Object.values(group),
      jobs,
      cost,
    ]);
  expect(await by("provider", "model")).toEqual([
    ["local", "llama", 2, "7"],
    ["openai", "gpt", 6, "1.3"],
  ]);
  expect(await by("tenant")).toEqual([
    ["t1", 2, "7.3"],
    ["t2", 4, "1"],
  ]);
  expect(await by("key")).toEqual([
    ["", 4, "1"],
    ["k1", 1, "0.1"],
    ["k2", 1, "7.2"],
  ]);
  expect(await by("day")).toEqual([
    ["2026-11-28", 5, "1.1"],
    ["2026-11-29", 1, "7.2"],
  ]);
  expect(await by("month")).toEqual([["2026-11", 6, "8.3"]]);
  expect(await by("tag")).toEqual([
    ["", 5, "8.2"],
    ["red", 1, "0.1"],
  ]);
  expect(await by("job")).toHaveLength(6);
  expect((await report({ provider: "local" })).total).toMatchObject({ jobs: 2, cost: "7", unpriced: 1 });
});

test("CSV quotes values, and no value is a formula", () => {
  const group = (tag: string) => ({
    group: { tag },
    jobs: 1,
    input: 2,
    output: 3,
    cached: 0,
    reasoning: 0,
    cost: "0.000001",
    currency: "USD",
    unpriced: 0,
  });
  const tags = ['a,"b"', "=1+1", "@x", "line\nbreak", "-5", "plain"];
  expect(usageCsv({ by: ["tag"], rows: tags.map(group) }).split("\r\n")).toEqual([
    "tag,jobs,input,output,cached,reasoning,cost,currency,unpriced",
    ...['"a,""b"""', "'=1+1", "'@x", '"line\nbreak"', "'-5", "plain"].map((tag) => `${tag},1,2,3,0,0,0.000001,USD,0`),
    "",
  ]);
});

test("JSON has times in ISO 8601", async () => {
  expect(JSON.parse(usageJson(await report({ from: 0 })))).toMatchObject({
    from: "1970-01-01T00:00:00.000Z",
    total: { cost: "8.3" },
  });
});

test("budgets say what is left", async () => {
  expect(await usage.budgets({ owner: "t1", keyId: "k1" })).toEqual([
    {
      ...{ key: "k1", period: "month", amount: "10", firstDay: "2026-11-01", lastDay: "2026-11-31" },
      ...{ spent: "3.5", reserved: "7", left: "-0.5", currency: "USD" },
    },
  ]);
  expect(await usage.budgets({ owner: "t2", keyId: "k3" })).toMatchObject([{ firstDay: "2026-11-28", left: "9.5" }]);
  expect(await usage.budgets({})).toHaveLength(2);
});

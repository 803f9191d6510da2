import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { createPrices } from "../../../src/jobs/usage/prices.ts";
import { SHIPPED_PRICES } from "../../../src/jobs/usage/shipped.ts";

const TYPES = new Map([
  ["openai", "openai"],
  ["theirs", "openai"],
  ["local", "local"],
]);
const tokens = { input: 1_000_000, output: 1_000_000, cached: 0, reasoning: 0 };
const prices = (models: object[] = [], more: object = {}) =>
  createPrices(
    {
      currency: "USD",
      shipped: true,
      models: models.map((one) => ({ output: "0", batch_discount: 0, ...one })) as never,
      ...more,
    },
    TYPES,
  );
const costOf = (of: ReturnType<typeof prices>, provider: string, model: string, used: object = tokens) =>
  of.costOf([{ provider, model, tokens: used as typeof tokens }]).cost;

test("shipped prices have half off for batches, and versions of a model have its price", () => {
  expect(costOf(prices(), "openai", "gpt-4o-mini")).toBe("0.375");
  expect(costOf(prices(), "theirs", "gpt-4o-mini-2024-07-18")).toBe("0.375");
  expect(costOf(prices(), "openai", "gpt-4o-mini-audio")).toBeUndefined();
  expect(costOf(prices(), "local", "gpt-4o-mini")).toBeUndefined();
  expect(costOf(prices([], { shipped: false }), "openai", "gpt-4o-mini")).toBeUndefined();
  expect(costOf(prices([], { currency: "EUR" }), "openai", "gpt-4o-mini")).toBeUndefined();
});

test("configured prices come first, and the first of them wins", () => {
  const own = prices([
    { provider: "theirs", model: "gpt-4o-mini", input: "1", output: "1" },
    { model: "gpt-*", input: "0.15", output: "0.6", batch_discount: 0.1 },
    { model: "*", input: "9" },
  ]);
  expect(costOf(own, "theirs", "gpt-4o-mini")).toBe("2");
  expect(costOf(own, "openai", "gpt-4o-mini")).toBe("0.675");
  expect(costOf(own, "local", "llama")).toBe("9");
});

test("cached and reasoning tokens have their own prices, and else those of the others", () => {
  const used = { input: 10, output: 8, cached: 4, reasoning: 3 };
  const one = { model: "*", input: "1000000", output: "2000000" };
  expect(costOf(prices([one]), "local", "m", used)).toBe("26");
  expect(costOf(prices([{ ...one, cached: "100000", reasoning: "3000000" }]), "local", "m", used)).toBe("25.4");
  // A server that counts more cached tokens than input.
  expect(costOf(prices([{ ...one, cached: "0" }]), "local", "m", { ...used, cached: 99 })).toBe("16");
  expect(costOf(prices([one]), "local", "m", { input: 1, output: 1 })).toBe("3");
});

test("a job with several models is priced at each, and has no cost if one has no price", () => {
  const own = prices([{ provider: "local", model: "*", input: "7" }]);
  const parts = [
    { provider: "openai", model: "gpt-4o-mini", tokens },
    { provider: "local", model: "llama", tokens },
  ];
  expect(own.costOf(parts)).toMatchObject({
    cost: "7.375",
    currency: "USD",
    tokens: { input: 2_000_000, output: 2_000_000 },
    usage: [{ cost: "0.375" }, { cost: "7" }],
  });
  const unknown = prices().costOf(parts);
  expect(unknown).not.toHaveProperty("cost");
  expect(unknown.usage).toMatchObject([{ cost: "0.375" }, { provider: "local" }]);
  const unused = { provider: "local", model: "llama", tokens: { input: 0, output: 0 } };
  expect(prices().costOf([unused]).cost).toBe("0");
  expect(prices().costOf([]).cost).toBe("0");
});

test("each shipped price has its page, its day and no other row for its model", () => {
  for (const { source, asOf, input } of SHIPPED_PRICES) {
    expect(new URL(source).protocol).toBe("https:");
    expect(Date.parse(asOf)).toBeLessThan(Date.now());
    expect(Number(input)).toBeGreaterThan(0);
  }
  expect(new Set(SHIPPED_PRICES.map(({ type, model }) => `${type} ${model}`)).size).toBe(SHIPPED_PRICES.length);
});

test("the documentation has the shipped prices", () => {
  const text = readFileSync(path.join(import.meta.dirname, "../../../docs/usage.md"), "utf8");
  const shown = text.split("\n").filter((line) => /^\| `(?:openai|anthropic|gemini)`/.test(line));
  const rows = SHIPPED_PRICES.map(
    ({ type, model, input, cached = "", output, asOf }) =>
      `| \`${type}\` | \`${model}\` | ${input} | ${cached} | ${output} | ${asOf} |`,
  );
  expect(shown).toEqual(rows);
});

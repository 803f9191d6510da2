import { expect, test } from "vitest";
import { costRange, createEstimator } from "../../../src/jobs/usage/estimate.ts";

const estimate = (...lines: readonly (object | string)[]) => {
  const estimator = createEstimator();
  for (const line of lines) estimator.add(typeof line === "string" ? line : JSON.stringify(line));
  return estimator.end();
};

test("texts and names of members are a token for four characters", () => {
  const found = estimate({ recordId: "not counted", modelInput: { text: "12345678", more: [1, null, true] } });
  expect(found).toMatchObject({ lines: 1, input: 4, output: 4096 });
});

test.each([
  [{ custom_id: "a", url: "/v1/chat/completions", body: { model: "m", max_completion_tokens: 7, n: 3 } }, 21],
  [{ custom_id: "a", params: { model: "m", max_tokens: 5 } }, 5],
  [{ key: "a", request: { generationConfig: { maxOutputTokens: 6 } } }, 6],
  [{ modelInput: { inferenceConfig: { maxTokens: 8 } } }, 8],
  [{ modelInput: { prompt: "x", max_gen_len: 9 } }, 9],
  [{ modelInput: { tools: [{ maxTokens: { type: "number" } }], max_tokens: -1 } }, 4096],
  [{ custom_id: "a", url: "/v1/embeddings", body: { model: "m", input: "x" } }, 0],
  [{ modelInput: { inputText: "x" } }, 0],
  [{ modelInput: { inputText: "x", textGenerationConfig: { maxTokenCount: 3 } } }, 3],
  ["no JSON", 4096],
])("the most output of %j is %i", (line, output) => {
  expect(estimate(line).output).toBe(output);
});

test("long text without white space is media", () => {
  const body = (data: string) => ({ modelInput: { data, max_tokens: 1 } });
  expect(estimate(body("A".repeat(1_000_000))).input).toBe(1600 + 4);
  expect(estimate(body("word ".repeat(1000))).input).toBe(1250 + 4);
});

test("blank lines do not count, and a line that nests deep is no problem", () => {
  expect(estimate("", "  ").lines).toBe(0);
  const deep = `{"modelInput":{"a":${"[".repeat(200_000)}${"]".repeat(200_000)}}}`;
  expect(estimate(deep).lines).toBe(1);
});

test("a range is from cached input without output to all output, at the price of each model", () => {
  const price = { input: "2", cached: "1", output: "10", reasoning: "20" };
  const line = (model: string) => ({ custom_id: "a", body: { model, max_tokens: 5 } });
  const found = estimate(line("a"), line("b"), line("a"));
  expect(found.models.map(({ model, lines }) => [model, lines])).toEqual([
    ["a", 2],
    ["b", 1],
  ]);
  const { input } = found;
  expect(costRange(found, () => price)).toEqual({ least: `${input}`, most: `${2 * input + 15 * 20}` });
  expect(costRange(found, (model) => (model === "a" ? price : undefined))).toEqual({ unpriced: "b" });
  expect(costRange(estimate(), () => undefined)).toEqual({ least: "0", most: "0" });
});

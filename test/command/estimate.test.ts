/** `quarry estimate`, through the built command. Its numbers are those of the page's check. */
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { startTestGateway, temporaryFolder } from "../support/gateway.ts";
import { ask, PAGE } from "../ui/page.ts";
import { quarry } from "./quarry.ts";

const PRICES = `
prices:
  models:
    - { provider: mine, model: "fast", input: 1, output: 10 }
    - { provider: mine, model: "dear", input: 100, output: 1000 }
`;
const CONFIG = `
providers:
  mine: { type: openai, api_key: sk-test, models: { quick: fast } }
  vllm: { type: local }
${PRICES}    - { provider: vllm, model: "m", input: 2, output: 4 }
`;

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  await writeFile(path.join(folder, "quarry.yaml"), CONFIG, { mode: 0o600 });
  await writeFile(path.join(folder, "in.jsonl"), LINES);
  await writeFile(path.join(folder, "in.jsonl.gz"), gzipSync(LINES));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** 8 characters of names and 42 of text each, and at most 100 tokens of output. */
const line = (id: string) =>
  JSON.stringify({
    recordId: id,
    modelInput: {
      messages: [{ role: "user", content: [{ text: "x".repeat(40) }] }],
      inferenceConfig: { maxTokens: 100 },
    },
  });
const LINES = `${line("a")}\n${line("b")}\n`;
const named = (model: string) =>
  JSON.stringify({
    custom_id: model,
    method: "POST",
    url: "/v1/chat/completions",
    body: { model, max_tokens: 10, messages: [] },
  });

const run = (args: readonly string[], input?: string) =>
  quarry(["estimate", ...args], { cwd: folder, ...(input !== undefined && { input }) });
const json = async (args: readonly string[], input?: string) => {
  const { code, stdout, stderr } = await run([...args, "--json"], input);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout);
};

describe("the estimate", () => {
  it("is a table for people", async () => {
    const { code, stdout } = await run(["in.jsonl", "--model", "quick", "--provider", "mine"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Provider {2}mine\nModel {5}quick\nLines {5}2\nInput {5}\d+ tokens\nOutput {4}up to 200 tokens\nPrice {5}0\.0000\d+ to 0\.00\d+ USD\n$/,
    );
  });

  it.each([
    ["in.jsonl", undefined],
    ["in.jsonl.gz", undefined],
    ["-", LINES],
  ])("reads %s", async (file, input) => {
    const found = await json([file, "--model", "quick", "--provider", "mine"], input);
    const least = (found.input / 1_000_000).toString();
    expect(found).toMatchObject({ provider: "mine", lines: 2, output: 200, currency: "USD", cost: { least } });
  });

  it("counts the models that lines name", async () => {
    const found = await json(["-", "--model", "fast", "--provider", "mine"], `${named("fast")}\n${named("dear")}\n`);
    expect(found.models.map(({ model }: { model: string }) => model)).toEqual(["fast", "dear"]);
    expect(Number(found.cost.most)).toBeGreaterThan(10 * 0.001);
  });

  it("has the shipped prices of a type without a configuration", async () => {
    expect(await json(["in.jsonl", "--model", "claude-haiku-4-5", "--provider", "anthropic"])).toMatchObject({
      cost: { least: expect.any(String), most: expect.any(String) },
    });
  });

  it("says which model has no price", async () => {
    expect(await json(["in.jsonl", "--model", "other", "--provider", "vllm"])).toMatchObject({ unpriced: "other" });
    const { stdout } = await run(["in.jsonl", "--model", "other", "--provider", "vllm"]);
    expect(stdout).toContain("Price     unknown: 'prices' has no price of 'other'\n");
  });

  it("is that of a gateway with this configuration", async () => {
    const gateway = await startTestGateway(CONFIG);
    try {
      const vllm = { ...PAGE, "x-model-provider": "vllm" };
      await ask(gateway.url, "PUT", "/ui/s3/bucket", vllm);
      await ask(gateway.url, "PUT", "/ui/s3/bucket/in.jsonl", vllm, LINES);
      const check = "/ui/api/check?bucket=bucket&key=in.jsonl&provider=vllm&model=m";
      const { estimate } = (await ask(gateway.url, "GET", check)).json;
      const { input, output, cost, currency } = await json(["in.jsonl", "--model", "m", "--provider", "vllm"]);
      expect({ input, output, cost, currency }).toEqual(estimate);
      expect(cost.most).not.toBe("0");
    } finally {
      await gateway.stop();
    }
  });
});

test.each([
  [["none.jsonl", "--model", "m"], /^The file 'none\.jsonl' cannot be read: ENOENT\.\n$/],
  [["-", "--model", "fast", "--provider", "mine"], /^- has no lines\.\n$/],
  [["in.jsonl", "--model", "m", "--provider", "none"], /^There is no provider and no type 'none': mine, vllm, .*\n$/],
  [["in.jsonl", "--model", "gemini-2.5-pro", "--provider", "mine"], /^'mine' has no model 'gemini-2\.5-pro'/],
  [["in.jsonl"], /^quarry: Required option '--model <MODEL>' not specified\. .*\n$/],
])("%j is refused", async (args, message) => {
  const { code, stdout, stderr } = await run(args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(message);
});

/** The version of Anthropic's API, which decides what a request may contain. */
import { expect, test } from "vitest";
import { failure } from "../../support/sdk.ts";
import type { AnthropicUpstream } from "../../upstreams/anthropic.ts";
import { startBoth } from "./support.ts";

const sampled = (id: string) => ({
  recordId: id,
  modelInput: {
    messages: [{ role: "user", content: [{ text: "hi" }] }],
    inferenceConfig: { maxTokens: 9, temperature: 0.5, topP: 0.9 },
  },
});
const bedrock = (anthropic_version: unknown) => ({
  recordId: `b-${anthropic_version}`,
  modelInput: { anthropic_version, max_tokens: 5, top_k: 3, messages: [{ role: "user", content: "hi" }] },
});

test("temperature, top_p and top_k work, because requests have the version 2023-06-01", async () => {
  const { upstream, create, ended, results } = await startBoth();
  const { arn, bucket } = await create({ lines: [sampled("a"), bedrock("bedrock-2023-05-31"), bedrock(null)] });
  expect(await ended(arn)).toMatchObject({ status: "Completed", successRecordCount: 3, errorRecordCount: 0 });
  expect(await results(bucket)).toHaveLength(3);
  const [batch] = upstream.batches.values();
  expect(batch!.requests.map(({ params }) => Object.hasOwn(params, "anthropic_version"))).toEqual([
    false,
    false,
    false,
  ]);
  for (const { headers } of upstream.requests) {
    expect(headers["anthropic-version"]).toBe("2023-06-01");
    expect(headers["x-api-key"]).toBe("sk-secret");
  }
});

const plain = (id: string, more: object = {}) => ({
  custom_id: id,
  params: { model: "claude-x", max_tokens: 9, messages: [{ role: "user", content: "hi" }], ...more },
});

/** A header of the creates, in order. */
const headersOf = ({ requests }: AnthropicUpstream, name: string) =>
  requests.filter(({ route }) => route === "batches.create").map(({ headers }) => headers[name]);

test("a batch has the older version only if one of its requests needs it", async () => {
  const lines = [plain("a"), plain("b", { temperature: 1 }), plain("c"), plain("d")];
  const { upstream, create, ended } = await startBoth({}, ", batch_requests: 2");
  const { arn } = await create({ lines });
  expect(await ended(arn)).toMatchObject({ successRecordCount: 4, errorRecordCount: 0 });
  expect(headersOf(upstream, "anthropic-version")).toEqual(["2023-06-01", "2026-10-21"]);
  const others = upstream.requests.filter(({ route }) => route !== "batches.create");
  expect(new Set(others.map(({ headers }) => headers["anthropic-version"]))).toEqual(new Set(["2023-06-01"]));
});

test("the beta features of all lines of a batch are its header, and not in its requests", async () => {
  const betas = [{ anthropic_beta: ["one", "two"] }, { betas: ["two", "three"] }, {}, {}];
  const { upstream, create } = await startBoth({}, ", batch_requests: 3");
  await create({ lines: betas.map((more, n) => plain(`r${n}`, more)) });
  expect(headersOf(upstream, "anthropic-beta")).toEqual(["one,two,three", undefined]);
  const sent = [...upstream.batches.values()].flatMap(({ requests }) => requests.map(({ params }) => params));
  expect(sent).toEqual(betas.map(() => plain("").params));
});

test("the beta features of lines in Bedrock's form join those of the configuration", async () => {
  const { upstream, create } = await startBoth({}, ", headers: { Anthropic-Beta: mine }");
  const { modelInput, ...line } = bedrock("bedrock-2023-05-31");
  await create({ lines: [{ ...line, modelInput: { ...modelInput, anthropic_beta: ["one"] } }] });
  expect(headersOf(upstream, "anthropic-beta")).toEqual(["mine,one"]);
});

test("`version` and `headers` choose another version", async () => {
  for (const more of [', version: "2026-10-21"', ', headers: { anthropic-version: "2026-10-21" }']) {
    const { upstream, create, ended } = await startBoth({}, more);
    const { arn } = await create({ lines: [sampled("a")] });
    expect(await ended(arn)).toMatchObject({ status: "Completed", errorRecordCount: 1 });
    for (const { headers } of upstream.requests) expect(headers["anthropic-version"]).toBe("2026-10-21");
  }
});

test("an anthropic_version that Bedrock does not have is refused by line", async () => {
  const { upstream, put, createFor } = await startBoth();
  for (const version of ["bedrock-2026-10-21", "", 1]) {
    const { bucket } = await put([sampled("a"), bedrock(version)]);
    const refused = await failure(createFor(bucket, "in/questions.jsonl", {}));
    expect(refused.name).toBe("ValidationException");
    expect(refused.message).toContain('line 2: modelInput.anthropic_version must be "bedrock-2023-05-31"');
  }
  expect(upstream.batches.size).toBe(0);
});

/** Result lines of jobs of versions up to 0.2.0, whose input in Bedrock's form was translated while it was sent. */
import { expect, test } from "vitest";
import { formOf } from "../../../src/dialects/read-line.ts";
import type { ProviderName } from "../../../src/lib/names.ts";
import { resultWriter } from "../../../src/providers/anthropic/result-lines.ts";
import { anthropicTarget } from "../../../src/providers/anthropic/target.ts";

const TAKES = anthropicTarget("anthropic" as ProviderName, { models: {}, max_tokens: 4096 });
const ANSWER = {
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "claude-x",
  content: [{ type: "text", text: "hi" }],
  stop_reason: "end_turn",
  stop_sequence: null,
  usage: { input_tokens: 1, output_tokens: 2 },
};
const TYPED = [{ role: "user", content: [{ type: "text", text: "?" }] }];

/** @param lines values of `modelInput` */
function resultsOf(lines: readonly object[], result: unknown) {
  const raws = lines.map((modelInput, at) => ({
    number: at + 1,
    bytes: Buffer.from(JSON.stringify({ recordId: `r${at + 1}`, modelInput })),
  }));
  const write = resultWriter(formOf(raws[0]!), "tag", TAKES);
  return raws.map((raw) => JSON.parse(write(raw, result)));
}

test.each([
  ["a version", { anthropic_version: "bedrock-2023-05-31", max_tokens: 9, messages: TYPED }],
  ["max_tokens and texts as strings", { max_tokens: 9, messages: [{ role: "user", content: "?" }] }],
  ["typed texts", { messages: TYPED }],
])("a body with %s is answered as Anthropic's", (_what, body) => {
  const [line] = resultsOf([body], { type: "succeeded", message: ANSWER });
  expect(line).toMatchObject({
    recordId: "r1",
    modelInput: body,
    modelOutput: { type: "message", content: [{ type: "text", text: "hi" }] },
  });
});

test("both shapes in one file are answered in their own", () => {
  const converse = { messages: [{ role: "user", content: [{ text: "?" }] }], inferenceConfig: { maxTokens: 9 } };
  const [first, second] = resultsOf([converse, { messages: TYPED, max_tokens: 9 }], {
    type: "succeeded",
    message: ANSWER,
  });
  expect(first.modelOutput.output.message).toEqual({ role: "assistant", content: [{ text: "hi" }] });
  expect(first.modelOutput.usage).toMatchObject({ inputTokens: 1, outputTokens: 2 });
  expect(second.modelOutput).toMatchObject({ type: "message" });
});

test("records that did not run say so", () => {
  const [line] = resultsOf([{ messages: TYPED, max_tokens: 9 }], { type: "expired" });
  expect(line).toMatchObject({ recordId: "r1", error: { errorCode: 408 } });
});

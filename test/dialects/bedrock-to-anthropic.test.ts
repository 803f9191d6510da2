/** Lines in Bedrock's form for Anthropic's Message Batches, and their results. */
import type { Message } from "@anthropic-ai/sdk/resources";
import { expect, test } from "vitest";
import { anthropicFrame } from "../../src/dialects/frames/anthropic.ts";
import type { JsonObject } from "../../src/dialects/json.ts";
import { anthropicTarget } from "../../src/providers/anthropic/target.ts";
import { textLine, translatorFor } from "./translators.ts";

const { lines: target } = anthropicTarget("anthropic", { models: {}, max_tokens: 4096 });
const translator = translatorFor("bedrock", "claude-x", { target });
const lineOf = (modelInput: unknown) => translator.read(textLine(JSON.stringify({ recordId: "r", modelInput }), 7));
const asked = (modelInput: unknown): JsonObject => translator.write(translator.parse(lineOf(modelInput))).body;
const said = (modelInput: unknown, result: unknown): unknown =>
  JSON.parse(translator.result(lineOf(modelInput), anthropicFrame.result({ result })).text);

const user = (...content: object[]) => ({ messages: [{ role: "user", content }] });
const CONVERSE = user({ text: "a" });
const NATIVE = { anthropic_version: "bedrock-2023-05-31", max_tokens: 5, messages: [{ role: "user", content: "hi" }] };

const message = (content: unknown, more: Partial<Message> = {}) => ({
  type: "succeeded",
  message: {
    id: "msg_1",
    type: "message",
    role: "assistant",
    model: "claude-x",
    content,
    stop_reason: "end_turn",
    stop_sequence: null,
    usage: { input_tokens: 3, output_tokens: 4, cache_read_input_tokens: 5, cache_creation_input_tokens: null },
    ...more,
  },
});

test("a Converse line with every supported member becomes a request", () => {
  const written = asked({
    system: [{ text: "Be brief." }, { cachePoint: { type: "default" } }],
    messages: [
      {
        role: "user",
        content: [
          { text: "look" },
          { image: { format: "png", source: { bytes: "AAAA" } } },
          { document: { format: "pdf", name: "report", source: { bytes: "JVBE" }, citations: { enabled: true } } },
          { document: { format: "md", name: "notes", source: { bytes: Buffer.from("# Ü").toString("base64") } } },
        ],
      },
      {
        role: "assistant",
        content: [
          { reasoningContent: { reasoningText: { text: "hm", signature: "sig" } } },
          { reasoningContent: { redactedContent: Buffer.from("secret").toString("base64") } },
          { toolUse: { toolUseId: "t1", name: "add", input: { a: 1 } } },
        ],
      },
      {
        role: "user",
        content: [{ toolResult: { toolUseId: "t1", content: [{ json: { sum: 2 } }], status: "error" } }],
      },
    ],
    inferenceConfig: { maxTokens: 2048, temperature: 0.5, topP: 0.9, stopSequences: ["END"] },
    toolConfig: {
      tools: [{ toolSpec: { name: "add", description: "adds", inputSchema: { json: { type: "object" } } } }],
      toolChoice: { auto: {} },
    },
    additionalModelRequestFields: { top_k: 5, thinking: { type: "enabled", budget_tokens: 1024 } },
  });
  expect(written).toEqual({
    model: "claude-x",
    max_tokens: 2048,
    temperature: 0.5,
    top_p: 0.9,
    top_k: 5,
    stop_sequences: ["END"],
    thinking: { type: "enabled", budget_tokens: 1024 },
    system: [{ type: "text", text: "Be brief.", cache_control: { type: "ephemeral" } }],
    tools: [{ name: "add", description: "adds", input_schema: { type: "object" } }],
    tool_choice: { type: "auto" },
    messages: [
      {
        role: "user",
        content: [
          { type: "text", text: "look" },
          { type: "image", source: { type: "base64", media_type: "image/png", data: "AAAA" } },
          {
            type: "document",
            source: { type: "base64", media_type: "application/pdf", data: "JVBE" },
            title: "report",
            citations: { enabled: true },
          },
          { type: "document", source: { type: "text", media_type: "text/plain", data: "# Ü" }, title: "notes" },
        ],
      },
      {
        role: "assistant",
        content: [
          { type: "thinking", thinking: "hm", signature: "sig" },
          { type: "redacted_thinking", data: "secret" },
          { type: "tool_use", id: "t1", name: "add", input: { a: 1 } },
        ],
      },
      {
        role: "user",
        content: [
          { type: "tool_result", tool_use_id: "t1", content: [{ type: "text", text: '{"sum":2}' }], is_error: true },
        ],
      },
    ],
  });
});

test("a body in Anthropic's shape passes, without Bedrock's version", () => {
  const { anthropic_version: _, ...rest } = NATIVE;
  const metadata = { user_id: "u" };
  expect(asked({ ...NATIVE, metadata })).toEqual({ model: "claude-x", ...rest, metadata });
});

test("beta features stay in the request, for the header of the batch", () => {
  expect(asked({ ...NATIVE, anthropic_beta: ["context-1m-2025-08-07"] })).toMatchObject({
    anthropic_beta: ["context-1m-2025-08-07"],
  });
});

test("max_tokens has the configured default", () => {
  expect(asked(CONVERSE)).toMatchObject({ model: "claude-x", max_tokens: 4096 });
});

test.each([
  [user({ video: { format: "mp4", source: { bytes: "AA" } } }), "messages[0].content[0].video"],
  [user({ document: { format: "docx", name: "a", source: { bytes: "AA" } } }), "messages[0].content[0].document"],
  [
    user({ image: { format: "png", source: { s3Location: { uri: "s3://b/k" } } } }),
    "messages[0].content[0].image cannot be carried: Anthropic does not read from S3",
  ],
  [{ ...CONVERSE, guardrailConfig: {} }, "guardrailConfig"],
  [{ ...CONVERSE, additionalModelRequestFields: { model: "other" } }, "additionalModelRequestFields.model"],
  [{ ...NATIVE, anthropic_version: "v" }, "anthropic_version"],
  [{ inputs: "hi" }, "modelInput has an unknown shape"],
])("%j is refused by name", (modelInput, what) => {
  expect(() => asked(modelInput)).toThrow(what);
});

test("a message becomes a Converse answer, and what has no place there is kept", () => {
  const content = [
    { type: "thinking", thinking: "hm", signature: "sig" },
    { type: "text", text: "two" },
    { type: "tool_use", id: "t", name: "add", input: { a: 1 } },
    { type: "web_search_tool_result", tool_use_id: "s", content: [] },
  ];
  expect(said(CONVERSE, message(content, { stop_reason: "refusal" }))).toEqual({
    recordId: "r",
    modelInput: CONVERSE,
    modelOutput: {
      output: {
        message: {
          role: "assistant",
          content: [
            { reasoningContent: { reasoningText: { text: "hm", signature: "sig" } } },
            { text: "two" },
            { toolUse: { toolUseId: "t", name: "add", input: { a: 1 } } },
          ],
        },
      },
      stopReason: "content_filtered",
      usage: { inputTokens: 3, outputTokens: 4, totalTokens: 12, cacheReadInputTokens: 5 },
      additionalModelResponseFields: {
        id: "msg_1",
        model: "claude-x",
        anthropic: { content: [{ index: 3, block: content[3] }] },
      },
    },
  });
});

test.each(["constructor", "__proto__", "toString"])("an unknown name stays one if it is JavaScript's: %s", (name) => {
  const block = { type: name, text: "two" };
  const anthropic = { content: [{ index: 0, block }], stop_reason: name };
  expect(said(CONVERSE, message([block], { stop_reason: name as never }))).toMatchObject({
    modelOutput: { stopReason: "end_turn", additionalModelResponseFields: { anthropic } },
  });
  const failed = { type: "errored", error: { type: "error", error: { type: name, message: "m" } } };
  expect(said(CONVERSE, failed)).toMatchObject({ error: { errorCode: 500, errorMessage: "m" } });
  expect(said(CONVERSE, { type: name })).toMatchObject({ error: { errorCode: 500 } });
});

test("a message passes to a body in Anthropic's shape", () => {
  const result = message([{ type: "text", text: "two" }]);
  expect(said(NATIVE, result)).toEqual({ recordId: "r", modelInput: NATIVE, modelOutput: result.message });
});

test.each([
  ["invalid_request_error", 400],
  ["overloaded_error", 529],
  ["newer_than_the_sdk", 500],
])("an error of the type %s has the code %i", (type, errorCode) => {
  const error = { type: "error", error: { type, message: "why" }, request_id: null };
  expect(said(CONVERSE, { type: "errored", error })).toEqual({
    recordId: "r",
    modelInput: CONVERSE,
    error: { errorCode, errorMessage: "why" },
  });
});

test("records without an answer are errors", () => {
  expect(said(CONVERSE, { type: "canceled" })).toMatchObject({ error: { errorCode: 499 } });
  expect(said(CONVERSE, { type: "expired" })).toMatchObject({ error: { errorCode: 408 } });
});

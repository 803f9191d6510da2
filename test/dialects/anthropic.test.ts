/** Translation of lines to Anthropic's requests, and of Anthropic's results to lines. */
import type { Message } from "@anthropic-ai/sdk/resources";
import { expect, test } from "vitest";
import { anthropicForm } from "../../src/dialects/anthropic.ts";
import type { JsonObject } from "../../src/dialects/json.ts";

const asked = (json: JsonObject) => anthropicForm(json)!.params(json, "claude-x");
const said = (json: JsonObject, result: unknown): unknown =>
  JSON.parse(anthropicForm(json)!.result({ job: "j", number: 7, text: JSON.stringify(json), json }, result as never));

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

const user = (...content: object[]) => ({ recordId: "r", modelInput: { messages: [{ role: "user", content }] } });

test("a Converse line with every supported member becomes a request", () => {
  const params = asked({
    modelInput: {
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
            { reasoningContent: { redactedContent: "c2VjcmV0" } },
            { toolUse: { toolUseId: "t1", name: "add", input: { a: 1 } } },
          ],
        },
        {
          role: "user",
          content: [{ toolResult: { toolUseId: "t1", content: [{ json: { sum: 2 } }], status: "error" } }],
        },
      ],
      inferenceConfig: { maxTokens: 9, temperature: 0.5, topP: 0.9, stopSequences: ["END"] },
      toolConfig: {
        tools: [{ toolSpec: { name: "add", description: "adds", inputSchema: { json: { type: "object" } } } }],
        toolChoice: { tool: { name: "add" } },
      },
      additionalModelRequestFields: { top_k: 5, thinking: { type: "enabled", budget_tokens: 1024 } },
    },
  });
  expect(params).toEqual({
    model: "claude-x",
    max_tokens: 9,
    temperature: 0.5,
    top_p: 0.9,
    top_k: 5,
    stop_sequences: ["END"],
    thinking: { type: "enabled", budget_tokens: 1024 },
    system: [{ type: "text", text: "Be brief.", cache_control: { type: "ephemeral" } }],
    tools: [{ name: "add", description: "adds", input_schema: { type: "object" } }],
    tool_choice: { type: "tool", name: "add" },
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
          { type: "redacted_thinking", data: "c2VjcmV0" },
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

test("a Bedrock line in Anthropic's shape is passed on unchanged", () => {
  const modelInput = { max_tokens: 5, messages: [{ role: "user", content: "hi" }], metadata: { user_id: "u" } };
  const line = {
    modelInput: { anthropic_version: "bedrock-2023-05-31", anthropic_beta: [], stream: false, ...modelInput },
  };
  expect(asked(line)).toEqual({ model: "claude-x", ...modelInput });
});

test("a line's own model is kept, and max_tokens defaults to 4096", () => {
  const params = { model: "claude-y", messages: [{ role: "user", content: "hi" }] };
  expect(asked({ custom_id: "a", params })).toEqual({ ...params, max_tokens: 4096 });
  expect(asked(user({ text: "a" }))).toMatchObject({ model: "claude-x", max_tokens: 4096 });
});

test.each([
  [user({ video: {} }), "messages[0].content[0].video cannot be carried"],
  [user({ document: { format: "docx", source: { bytes: "AA" } } }), 'The format "docx" of a document'],
  [user({ image: { format: "png", source: { s3Location: { uri: "s3://b/k" } } } }), "source.s3Location"],
  [user({ cachePoint: { type: "default" } }), "must follow another block"],
  [{ modelInput: { ...user({ text: "a" }).modelInput, guardrailConfig: {} } }, "guardrailConfig cannot be carried"],
  [
    { modelInput: { ...user({ text: "a" }).modelInput, additionalModelRequestFields: { model: "other" } } },
    "additionalModelRequestFields.model",
  ],
  [{ modelInput: { anthropic_version: "v", anthropic_beta: ["x"], messages: [] } }, "anthropic_beta cannot be carried"],
  [{ params: { messages: [] } }, "params.messages is empty"],
  [{ custom_id: "a", params: 1 }, "params must be an object"],
  [{ modelInput: { inputText: "Titan" } }, "inputText cannot be carried"],
])("%j is refused by name", (line, what) => {
  expect(() => asked(line)).toThrow(what);
});

test("a form that Anthropic cannot run is not accepted", () => {
  expect(anthropicForm({ custom_id: "a", method: "POST", url: "/v1/chat/completions", body: {} })).toBeUndefined();
  expect(anthropicForm([1])).toBeUndefined();
  expect(anthropicForm(undefined)).toBeUndefined();
});

test("a message becomes a Converse answer", () => {
  const content = [
    { type: "thinking", thinking: "hm", signature: "sig" },
    { type: "text", text: "two" },
    { type: "tool_use", id: "t", name: "add", input: { a: 1 } },
    { type: "web_search_tool_result", tool_use_id: "s", content: [] },
  ];
  expect(said(user({ text: "a" }), message(content, { stop_reason: "refusal" }))).toEqual({
    ...user({ text: "a" }),
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
      usage: { inputTokens: 3, outputTokens: 4, totalTokens: 7, cacheReadInputTokens: 5 },
      additionalModelResponseFields: { content: [content[3]] },
    },
  });
});

test.each(["constructor", "__proto__", "toString"])(
  "a name of JavaScript from Anthropic is an unknown one: %s",
  (name) => {
    const content = [{ type: name, text: "two" }];
    const answer = said(user({ text: "a" }), message(content, { stop_reason: name as never }));
    expect(answer).toMatchObject({
      modelOutput: { stopReason: "end_turn", additionalModelResponseFields: { content } },
    });
    const failed = { type: "errored", error: { type: "error", error: { type: name, message: "m" } } };
    expect(said(user({ text: "a" }), failed)).toMatchObject({ error: { errorCode: 500, errorMessage: "m" } });
  },
);

test("a message in Anthropic's form is passed on", () => {
  const line = { recordId: 1, modelInput: { max_tokens: 5, messages: [{ role: "user", content: "hi" }] } };
  const result = message([{ type: "text", text: "two" }]);
  expect(said(line, result)).toEqual({ ...line, modelOutput: result.message });
  expect(said({ custom_id: "a b", params: {} }, result)).toEqual({ custom_id: "a b", result });
  expect(said({ params: {} }, result)).toEqual({ custom_id: "CALL0000007", result });
});

test.each([
  ["invalid_request_error", 400],
  ["authentication_error", 401],
  ["billing_error", 402],
  ["permission_error", 403],
  ["not_found_error", 404],
  ["rate_limit_error", 429],
  ["api_error", 500],
  ["timeout_error", 504],
  ["overloaded_error", 529],
  ["younger_than_the_sdk", 500],
])("an error of the type %s is a %i", (type, errorCode) => {
  const error = { type: "error", error: { type, message: "why" }, request_id: null };
  expect(said(user({ text: "a" }), { type: "errored", error })).toEqual({
    ...user({ text: "a" }),
    error: { errorCode, errorMessage: "why" },
  });
});

test("records without an answer are errors", () => {
  expect(said(user({ text: "a" }), { type: "canceled" })).toMatchObject({ error: { errorCode: 499 } });
  expect(said(user({ text: "a" }), { type: "expired" })).toMatchObject({ error: { errorCode: 408 } });
  expect(said({ custom_id: "a", params: {} }, { type: "expired" })).toEqual({
    custom_id: "a",
    result: { type: "expired" },
  });
});

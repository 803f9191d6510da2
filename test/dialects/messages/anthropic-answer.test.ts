/** Anthropic's messages become neutral answers and back, and no part is lost. */
import type { Message } from "@anthropic-ai/sdk/resources";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { AnswerStop, ConversationAnswer } from "../../../src/dialects/answer.ts";
import { type JsonObject, parseJson } from "../../../src/dialects/json.ts";
import { anthropicSchema, bedrockAnthropicSchema } from "../../../src/dialects/messages/anthropic.ts";
import type { RecordError } from "../../../src/dialects/record-error.ts";
import { answerMeaning, answerRewritten, answers } from "../conversations.ts";

const OPTIONS = { id: "made_1", model: "asked-model", request: {} };
const read = (message: JsonObject): ConversationAnswer => anthropicSchema.readAnswer(message);
const write = (answer: Partial<ConversationAnswer>): JsonObject =>
  anthropicSchema.writeAnswer({ ...read({ content: [] }), ...answer }, OPTIONS);

/** A message with every part that the neutral form has. The type is the SDK's. */
const WHOLE: Message = {
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "claude-x",
  content: [
    { type: "thinking", thinking: "hm", signature: "sig" },
    { type: "redacted_thinking", data: "secret" },
    { type: "text", text: "plain", citations: null },
    {
      type: "text",
      text: "cited",
      citations: [
        {
          type: "char_location",
          cited_text: "a",
          document_index: 0,
          document_title: "report",
          file_id: null,
          start_char_index: 1,
          end_char_index: 2,
        },
      ],
    },
    { type: "tool_use", id: "t1", name: "add", input: { a: 1 }, caller: { type: "direct" } },
  ],
  stop_reason: "tool_use",
  stop_sequence: null,
  stop_details: null,
  container: null,
  diagnostics: null,
  usage: {
    input_tokens: 3,
    cache_creation_input_tokens: 5,
    cache_read_input_tokens: 4,
    cache_creation: null,
    output_tokens: 6,
    output_tokens_details: { thinking_tokens: 2 },
    server_tool_use: null,
    service_tier: "batch",
    inference_geo: null,
    speed: null,
  },
};

const whole = (more: Partial<Record<keyof Message, unknown>> = {}): JsonObject => ({ ...WHOLE, ...more });

test("every part that the neutral form has comes back as it was", () => {
  expect(anthropicSchema.writeAnswer(read(whole()), OPTIONS)).toEqual(WHOLE);
});

test("a message becomes the neutral form", () => {
  expect(read(whole())).toEqual({
    kind: "conversation",
    id: "msg_1",
    model: "claude-x",
    createdAt: undefined,
    content: [
      { type: "reasoning", family: "anthropic", text: "hm", signature: "sig" },
      { type: "reasoning", family: "anthropic", redacted: "secret" },
      { type: "text", text: "plain" },
      {
        type: "text",
        text: "cited",
        citations: [
          {
            title: "report",
            sourceContent: [{ text: "a" }],
            location: { documentChar: { documentIndex: 0, start: 1, end: 2 } },
          },
        ],
      },
      { type: "toolUse", id: "t1", name: "add", input: { a: 1 } },
    ],
    stop: "tool_use",
    stopSequence: undefined,
    refusal: undefined,
    usage: { input: 3, cacheRead: 4, cacheWrite: 5, output: 6, reasoning: 2 },
    latencyMs: undefined,
    serviceTier: "batch",
    extra: {},
  });
});

test.each([anthropicSchema, bedrockAnthropicSchema])("$name: the common subset comes back as it was", (schema) => {
  fc.assert(
    fc.property(answers(), (generated) => {
      expect(answerMeaning(answerRewritten(schema, generated))).toEqual(answerMeaning(generated));
    }),
  );
});

/** Parts that only Anthropic has. */
const OWN: JsonObject = whole({
  content: [
    { type: "server_tool_use", id: "s1", name: "web_search", input: {}, caller: { type: "direct" } },
    { type: "web_search_tool_result", tool_use_id: "s1", content: [] },
    {
      type: "text",
      text: "found",
      citations: [
        { type: "web_search_result_location", url: "u", title: "t", cited_text: "c", encrypted_index: "e" },
        { type: "of_tomorrow", cited_text: "d" },
      ],
    },
    { type: "hologram", data: [1] },
    { type: "tool_use", id: "t", name: "f", input: {}, caller: { type: "code_execution_20260120", tool_id: "s1" } },
    { type: "text", text: "end", citations: null, mood: "good" },
    null,
  ],
  stop_reason: "pause_turn",
  container: { id: "c", expires_at: "soon", skills: null },
  context_management: { applied_edits: [] },
  usage: {
    ...WHOLE.usage,
    cache_creation: { ephemeral_5m_input_tokens: 5, ephemeral_1h_input_tokens: 0 },
    server_tool_use: { web_search_requests: 1, web_fetch_requests: 0 },
    output_tokens_details: { thinking_tokens: 2, other_tokens: 1 },
    inference_geo: "eu",
  },
} as never);

test("parts that only Anthropic has come back in Anthropic's form", () => {
  expect(anthropicSchema.writeAnswer(read(OWN), OPTIONS)).toEqual(OWN);
  expect(bedrockAnthropicSchema.writeAnswer(read(OWN), OPTIONS)).toEqual(OWN);
});

test("parts that only Anthropic has are kept apart from what other forms have", () => {
  const { content, extra } = read(OWN);
  expect(content).toEqual([
    {
      type: "text",
      text: "found",
      citations: [{ title: "t", source: "u", sourceContent: [{ text: "c" }], location: { web: { url: "u" } } }],
    },
    { type: "toolUse", id: "t", name: "f", input: {} },
    { type: "text", text: "end" },
  ]);
  const parts = OWN.content as JsonObject[];
  expect(extra).toEqual({
    anthropic: {
      container: OWN.container,
      context_management: OWN.context_management,
      stop_reason: "pause_turn",
      content: [
        { index: 0, block: parts[0] },
        { index: 1, block: parts[1] },
        { index: 2, citations: parts[2]!.citations },
        { index: 3, block: parts[3] },
        { index: 4, caller: parts[4]!.caller },
        { index: 5, mood: "good" },
        { index: 6, block: null },
      ],
      usage: {
        cache_creation: { ephemeral_5m_input_tokens: 5, ephemeral_1h_input_tokens: 0 },
        server_tool_use: { web_search_requests: 1, web_fetch_requests: 0 },
        output_tokens_details: { thinking_tokens: 2, other_tokens: 1 },
        inference_geo: "eu",
      },
    },
  });
});

test.each<[unknown, AnswerStop]>([
  ["end_turn", "end_turn"],
  ["pause_turn", "end_turn"],
  ["max_tokens", "max_tokens"],
  ["stop_sequence", "stop_sequence"],
  ["tool_use", "tool_use"],
  ["refusal", "content_filtered"],
  ["model_context_window_exceeded", "model_context_window_exceeded"],
  ["of_tomorrow", "end_turn"],
  [null, "end_turn"],
  [5, "end_turn"],
])("stop reason %j is %s", (reason, expected) => {
  expect(read(whole({ content: [], stop_reason: reason })).stop).toBe(expected);
});

test("an unknown end behind a call is an end for tools", () => {
  expect(read(whole({ stop_reason: null })).stop).toBe("tool_use");
});

test.each<[AnswerStop, string]>([
  ["end_turn", "end_turn"],
  ["stop_sequence", "stop_sequence"],
  ["max_tokens", "max_tokens"],
  ["tool_use", "tool_use"],
  ["content_filtered", "refusal"],
  ["guardrail_intervened", "refusal"],
  ["model_context_window_exceeded", "model_context_window_exceeded"],
])("%s is written as %s", (stop, expected) => {
  expect(write({ stop }).stop_reason).toBe(expected);
});

test.each<AnswerStop>(["malformed_tool_use", "malformed_model_output"])("%s is an error of the record", (stop) => {
  expect(() => write({ stop })).toThrow(expect.objectContaining({ status: 502 }));
});

test("an intervention of a guardrail can be told from a refusal", () => {
  expect(write({ stop: "guardrail_intervened" }).quarry).toEqual({ stopReason: "guardrail_intervened" });
});

test("the explanation of a refusal has its place both ways", () => {
  const details = { type: "refusal", category: null, explanation: "No." };
  const message = whole({ content: [], stop_reason: "refusal", stop_details: details });
  expect(read(message).refusal).toBe("No.");
  expect(write(read(message))).toEqual(message);
  const categorized = { ...message, stop_details: { ...details, category: "bio" } };
  expect(write(read(categorized))).toEqual(categorized);
  expect(write({ refusal: "No.", stop: "end_turn" })).toMatchObject({ stop_details: null, quarry: { refusal: "No." } });
});

test("the stop sequence comes back", () => {
  const message = whole({ content: [], stop_reason: "stop_sequence", stop_sequence: "END" });
  expect(read(message).stopSequence).toBe("END");
  expect(write(read(message))).toEqual(message);
});

test("parts of other makers have a place of their own", () => {
  const written = write({
    id: "chatcmpl-1",
    createdAt: 5,
    latencyMs: 7,
    serviceTier: "flex",
    content: [
      { type: "reasoning", family: "openai", text: "hm", redacted: "enc" },
      { type: "reasoning", family: "gemini", signature: "sig" },
      { type: "image", mediaType: "image/png", bytes: "AAAA" },
      { type: "text", text: "x", citations: [{ location: { web: { url: "u" } } }] },
      { type: "toolUse", id: "a:1", name: "f", input: {}, signature: "s" },
    ],
    extra: { annotations: [1] },
  });
  expect(written).toMatchObject({
    id: "msg_made_1",
    model: "asked-model",
    content: [
      { type: "thinking", thinking: "hm", signature: "" },
      { type: "text", text: "x", citations: null },
      { type: "tool_use", id: "toolu_1", name: "f", input: {} },
    ],
    usage: { service_tier: null },
  });
  expect(JSON.parse(JSON.stringify(written.quarry))).toEqual({
    id: "chatcmpl-1",
    createdAt: 5,
    latencyMs: 7,
    serviceTier: "flex",
    annotations: [1],
    reasoning: [
      { family: "openai", redacted: "enc" },
      { family: "gemini", signature: "sig" },
    ],
    images: [{ mediaType: "image/png", bytes: "AAAA" }],
    citations: [{ index: 1, citation: { location: { web: { url: "u" } } } }],
    signatures: [{ id: "toolu_1", signature: "s" }],
  });
});

test("numbers in the input of a call keep their text", () => {
  const message = parseJson('{"content":[{"type":"tool_use","id":"t","name":"f","input":{"id":1234567890123456789}}]}');
  expect(JSON.stringify(write(read(message as JsonObject)))).toContain('{"id":1234567890123456789}');
});

test.each<[unknown, unknown]>([
  [{ a: 1 }, { a: 1 }],
  ['{"a":1}', { a: 1 }],
  ["", {}],
  [null, {}],
  [undefined, {}],
])("a call's input %j is %j", (input, expected) => {
  expect(read({ content: [{ type: "tool_use", id: "t", name: "f", input }] }).content).toMatchObject([
    { input: expected },
  ]);
});

test("calls without an id, or with one that is taken, get an id of their own", () => {
  const call = { type: "tool_use", name: "f", input: {} };
  const { content } = read({ content: [call, { ...call, id: "toolu_1" }, { ...call, id: "" }] });
  expect(new Set(content.map((block) => (block.type === "toolUse" ? block.id : undefined))).size).toBe(3);
});

test("a call that the limit of tokens cut off is not a call, and its text is kept", () => {
  const cut = { type: "tool_use", id: "t", name: "f", input: '{"a":' };
  const message = { content: [{ type: "text", text: "so" }, cut], stop_reason: "max_tokens" };
  expect(read(message)).toMatchObject({
    content: [{ type: "text", text: "so" }],
    stop: "max_tokens",
    extra: { anthropic: { content: [{ index: 1, block: cut }] } },
  });
  expect(() => read({ ...message, stop_reason: "tool_use" })).toThrow(expect.objectContaining({ status: 502 }));
});

test("content as a text is read", () => {
  expect(read({ content: "hello" }).content).toEqual([{ type: "text", text: "hello" }]);
});

test.each([{}, { content: null }, { content: 5 }])("%j has no content", (message) => {
  expect(() => read(message)).toThrow(expect.objectContaining({ status: 502, message: "The answer has no content." }));
});

test("an error in place of a message is the record's error", () => {
  const body = { type: "error", error: { type: "overloaded_error", message: "Overloaded" } };
  expect(() => read(body)).toThrow(expect.objectContaining({ status: 529, message: "Overloaded" }));
});

test("tokens are counted however they are spelt", () => {
  const usage = { input_tokens: "3", output_tokens: -1, cache_creation: { a: 1, b: 2 }, cache_read_input_tokens: 2.5 };
  expect(read({ content: [], usage }).usage).toEqual({
    input: 0,
    cacheRead: 2,
    cacheWrite: 3,
    output: 0,
    reasoning: 0,
  });
  expect(read({ content: [], usage: 5 }).usage.input).toBe(0);
});

const members = Object.keys(WHOLE) as (keyof Message)[];
const odd = fc.oneof(fc.constant(undefined), fc.jsonValue());

test("a message with any member of any kind is read, or is the record's error", () => {
  fc.assert(
    fc.property(fc.constantFrom(...members), odd, (member, value) => {
      try {
        const answer = read(whole({ [member]: value }));
        JSON.stringify(anthropicSchema.writeAnswer(answer, OPTIONS));
      } catch (error) {
        expect((error as RecordError).status).toBeGreaterThanOrEqual(500);
      }
    }),
    { numRuns: 1000 },
  );
});

test("every leaf of a block that no table knows is found in what is written", () => {
  const blocks = fc.array(fc.dictionary(fc.constantFrom("type", "text", "id", "x", "y"), fc.string()), {
    maxLength: 4,
  });
  fc.assert(
    fc.property(blocks, (content) => {
      const written = JSON.stringify(anthropicSchema.writeAnswer(read({ content }), OPTIONS));
      for (const value of content.flatMap((part) => Object.values(part))) {
        expect(written).toContain(JSON.stringify(value));
      }
    }),
  );
});

/** Answers of Converse and of Nova's InvokeModel. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AnswerStop, type ConversationAnswer, NO_TOKENS } from "../../../src/dialects/answer.ts";
import { type JsonObject, parseJson } from "../../../src/dialects/json.ts";
import { converseSchema } from "../../../src/dialects/messages/converse.ts";
import { novaSchema } from "../../../src/dialects/messages/nova.ts";
import { answerMeaning, answerRewritten, answers, withoutPaths } from "../conversations.ts";
import { citation, PNG } from "./converse-bodies.ts";

const schemas = [
  ["Converse", converseSchema],
  ["Nova", novaSchema],
] as const;

const OPTIONS = { id: "made", model: "m", request: {} };
const read = (body: JsonObject): ConversationAnswer => converseSchema.readAnswer(body);
const write = (answer: ConversationAnswer): JsonObject => converseSchema.writeAnswer(answer, OPTIONS);

const answer = (parts: Partial<ConversationAnswer> = {}): ConversationAnswer => ({
  kind: "conversation",
  id: undefined,
  model: undefined,
  createdAt: undefined,
  content: [{ type: "text", text: "Hello" }],
  stop: "end_turn",
  stopSequence: undefined,
  refusal: undefined,
  usage: NO_TOKENS,
  latencyMs: undefined,
  serviceTier: undefined,
  extra: {},
  ...parts,
});

const message = (...content: unknown[]): JsonObject => ({
  output: { message: { role: "assistant", content } },
  stopReason: "end_turn",
});

const full = answer({
  id: "msg_1",
  model: "claude-sonnet-4-5",
  createdAt: 1_790_000_000_000,
  content: [
    { type: "reasoning", family: "anthropic", text: "Hmm.", signature: "c2ln" },
    { type: "reasoning", family: "anthropic", redacted: "RW5j" },
    { type: "text", text: "It says so.", citations: [citation] },
    { type: "text", text: "Now I look." },
    { type: "image", mediaType: "image/png", bytes: PNG },
    { type: "toolUse", id: "call_1", name: "weather", input: { city: "Paris" } },
  ],
  stop: "tool_use",
  stopSequence: "END",
  refusal: "no",
  usage: { input: 10, cacheRead: 20, cacheWrite: 30, output: 40, reasoning: 5 },
  latencyMs: 1500,
  serviceTier: "flex",
  extra: { annotations: [{ url: "https://example.com" }], trace: { promptRouter: { invokedModelId: "m" } } },
});

test("an answer of every part in Converse's form", () => {
  expect(write(full)).toEqual({
    output: {
      message: {
        role: "assistant",
        content: [
          { reasoningContent: { reasoningText: { text: "Hmm.", signature: "c2ln" } } },
          { reasoningContent: { redactedContent: Buffer.from("RW5j").toString("base64") } },
          { citationsContent: { content: [{ text: "It says so." }], citations: [citation] } },
          { text: "Now I look." },
          { image: { format: "png", source: { bytes: PNG } } },
          { toolUse: { toolUseId: "call_1", name: "weather", input: { city: "Paris" } } },
        ],
      },
    },
    stopReason: "tool_use",
    usage: {
      inputTokens: 10,
      outputTokens: 40,
      totalTokens: 100,
      cacheReadInputTokens: 20,
      cacheWriteInputTokens: 30,
    },
    metrics: { latencyMs: 1500 },
    additionalModelResponseFields: {
      id: "msg_1",
      model: "claude-sonnet-4-5",
      created: 1_790_000_000,
      stop_sequence: "END",
      refusal: "no",
      reasoning_tokens: 5,
      annotations: [{ url: "https://example.com" }],
    },
    trace: { promptRouter: { invokedModelId: "m" } },
    serviceTier: { type: "flex" },
  });
});

test("an answer of every part in Nova's form", () => {
  const { usage, quarry, ...others } = novaSchema.writeAnswer(full, OPTIONS);
  expect(usage).toEqual({
    inputTokens: 10,
    outputTokens: 40,
    totalTokens: 100,
    cacheReadInputTokenCount: 20,
    cacheWriteInputTokenCount: 30,
  });
  expect(quarry).toMatchObject({ id: "msg_1", reasoning_tokens: 5 });
  expect(others).not.toHaveProperty("additionalModelResponseFields");
});

test("Nova's counts of cached tokens are read", () => {
  const usage = { inputTokens: 1, cacheReadInputTokenCount: 2, cacheWriteInputTokenCount: 3 };
  expect(novaSchema.readAnswer({ ...message({ text: "a" }), usage })).toMatchObject({
    usage: { input: 1, cacheRead: 2, cacheWrite: 3 },
    extra: {},
  });
});

test("an answer of every part is the same after it was written and read", () => {
  expect(withoutPaths(answerRewritten(converseSchema, full))).toEqual(withoutPaths(full));
});

test.each(schemas)("an answer of the common subset is the same in the form of %s", (_, schema) => {
  fc.assert(
    fc.property(answers(), (generated) => {
      const again = answerRewritten(schema, generated);
      expect(answerMeaning(again)).toEqual(answerMeaning(generated));
      expect(again).toMatchObject({ id: generated.id, model: generated.model, createdAt: generated.createdAt });
    }),
  );
});

const STOPS = Object.keys({
  end_turn: 0,
  tool_use: 0,
  max_tokens: 0,
  stop_sequence: 0,
  guardrail_intervened: 0,
  content_filtered: 0,
  malformed_model_output: 0,
  malformed_tool_use: 0,
  model_context_window_exceeded: 0,
} satisfies Record<AnswerStop, 0>) as AnswerStop[];

test.each(STOPS)("the reason %s stays", (stop) => {
  expect(write(answer({ stop })).stopReason).toBe(stop);
  expect(read({ ...message(), stopReason: stop }).stop).toBe(stop);
});

test("another reason is kept beside the closest one", () => {
  expect(read({ ...message({ text: "a" }), stopReason: "new_word" })).toMatchObject({
    stop: "end_turn",
    extra: { stopReason: "new_word" },
  });
  const call = { toolUse: { toolUseId: "a", name: "b", input: {} } };
  expect(read({ ...message(call), stopReason: undefined })).toMatchObject({ stop: "tool_use", extra: {} });
});

describe("an answer as it comes", () => {
  test("without a message and a reason is an error", () => {
    for (const body of [{}, { output: null }, { output: { message: null } }, { output: { message: {} } }]) {
      expect(() => read(body)).toThrow("The model's answer has no message.");
    }
  });

  test("with a reason only is empty", () => {
    expect(read({ output: null, stopReason: "content_filtered", usage: null })).toMatchObject({
      content: [],
      stop: "content_filtered",
      usage: NO_TOKENS,
    });
  });

  test("with text in other shapes", () => {
    expect(read({ output: { message: { content: "plain" } } }).content).toEqual([{ type: "text", text: "plain" }]);
    expect(read(message("a", { text: "b", image: null }, null)).content).toEqual([
      { type: "text", text: "a" },
      { type: "text", text: "b" },
    ]);
  });

  test("with calls without ids, of the same id, and with input as text", () => {
    const call = (toolUseId: unknown, input: unknown) => ({ toolUse: { toolUseId, name: "t", input } });
    const { content } = read(message(call("x", {}), call("x", '{"a":1.0}'), call(undefined, null), call("", "")));
    const calls = content.flatMap((block) => (block.type === "toolUse" ? [block] : []));
    expect(calls.map(({ input }) => input)).toEqual([{}, parseJson('{"a":1.0}'), {}, {}]);
    expect(calls[0]!.id).toBe("x");
    expect(new Set(calls.map(({ id }) => id)).size).toBe(4);
  });

  test("with blocks that have no place keeps them", () => {
    const others = [
      { audio: { format: "wav", source: { bytes: "AA==" } } },
      { newBlock: { a: 1 } },
      { toolUse: { toolUseId: "a", name: "nova_grounding", input: {}, type: "server_tool_use" } },
      { toolUse: { toolUseId: "a", name: "t", input: '{"cut' } },
      { text: 5 },
      7,
    ];
    const { content, extra } = read(message({ text: "a" }, ...others));
    expect(content).toEqual([{ type: "text", text: "a" }]);
    expect(extra).toEqual({ content: others });
    expect(write(read(message(...others)))).toMatchObject({
      output: { message: { content: [{ text: "" }] } },
      additionalModelResponseFields: { content: others },
    });
  });

  test("with members that no table knows keeps them", () => {
    const body = {
      ...message({ text: "a" }),
      newMember: { a: 1 },
      performanceConfig: { latency: "optimized" },
      usage: { inputTokens: 3, outputTokens: "4", cacheDetails: [{ ttl: "5m", inputTokens: 1 }], newCount: 2 },
      additionalModelResponseFields: { stop_sequence: "X", model: { odd: true }, other: [1], gone: null },
    };
    const { extra, usage, stopSequence, model } = read(body);
    expect(extra).toEqual({
      newMember: { a: 1 },
      performanceConfig: { latency: "optimized" },
      usage: { cacheDetails: [{ ttl: "5m", inputTokens: 1 }], newCount: 2 },
      model: { odd: true },
      other: [1],
    });
    expect({ usage, stopSequence, model }).toEqual({
      usage: { ...NO_TOKENS, input: 3 },
      stopSequence: "X",
      model: undefined,
    });
  });

  test("never breaks the reader", () => {
    const values = fc.jsonValue({ maxDepth: 3 });
    const block = fc.dictionary(
      fc.constantFrom("text", "toolUse", "reasoningContent", "citationsContent", "image"),
      values,
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(block, values)), values, values, (content, usage, extension) => {
        const body = { ...message(...content), usage, metrics: usage, additionalModelResponseFields: extension };
        for (const [, schema] of schemas) schema.writeAnswer(schema.readAnswer(body), OPTIONS);
      }),
    );
  });
});

describe("a written answer", () => {
  const contentOf = (parts: Partial<ConversationAnswer>) =>
    (write(answer(parts)).output as { message: { content: unknown } }).message.content;
  const extension = (parts: Partial<ConversationAnswer>) => write(answer(parts)).additionalModelResponseFields;

  test("has a block even without content", () => {
    expect(contentOf({ content: [] })).toEqual([{ text: "" }]);
    expect(extension({ content: [], refusal: "I cannot." })).toEqual({ refusal: "I cannot." });
    expect(extension({})).toBeUndefined();
  });

  test("shows reasoning of other makers without their signatures", () => {
    const content = [
      { type: "reasoning", family: "gemini", text: "t", signature: "s" },
      { type: "reasoning", family: "openai", redacted: "r" },
      { type: "reasoning", family: "other", text: "u" },
      { type: "reasoning", family: "anthropic", signature: "v" },
    ] as const;
    expect(contentOf({ content })).toEqual([
      { reasoningContent: { reasoningText: { text: "t" } } },
      { reasoningContent: { reasoningText: { text: "u" } } },
    ]);
    expect(extension({ content })).toEqual({
      reasoning: [
        { family: "gemini", signature: "s" },
        { family: "openai", redacted: "r" },
        { family: "anthropic", signature: "v" },
      ],
    });
  });

  test("keeps what Converse's blocks cannot hold", () => {
    const content = [
      { type: "toolUse", id: "an id", name: "t", input: {}, signature: "s" },
      { type: "image", mediaType: "image/avif", bytes: "AA==" },
    ] as const;
    expect(contentOf({ content })).toEqual([{ toolUse: { toolUseId: "call_1", name: "t", input: {} } }]);
    expect(extension({ content, serviceTier: "standard_only" })).toEqual({
      service_tier: "standard_only",
      signatures: [{ toolUseId: "call_1", signature: "s" }],
      images: [{ mediaType: "image/avif", bytes: "AA==" }],
    });
  });

  test("keeps both parts of one name", () => {
    const extra = { refusal: 1, id: 2, logprobs: [] };
    expect(extension({ id: "a", extra })).toEqual({ id: "a", extra_id: 2, extra_refusal: 1, logprobs: [] });
  });
});

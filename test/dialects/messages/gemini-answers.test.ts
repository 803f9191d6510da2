/** Answers in Gemini's form, both ways. */
import { BlockedReason, FinishReason } from "@google/genai";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AnswerStop, type ConversationAnswer, NO_TOKENS } from "../../../src/dialects/answer.ts";
import { type JsonObject, parseJson } from "../../../src/dialects/json.ts";
import { geminiSchema } from "../../../src/dialects/messages/gemini.ts";
import { RecordError } from "../../../src/dialects/record-error.ts";
import { answerMeaning, answerRewritten, answers, throughText, withoutPaths } from "../conversations.ts";

const read = (body: JsonObject): ConversationAnswer => geminiSchema.readAnswer(body);
const said = (...parts: readonly unknown[]): JsonObject => ({
  content: { role: "model", parts },
  finishReason: "STOP",
});
const answered = (...parts: readonly unknown[]): JsonObject => ({ candidates: [said(...parts)] });
const CALL = { functionCall: { name: "look", args: { a: 1 } } };

const answer = (members: Partial<ConversationAnswer> = {}): ConversationAnswer => ({
  kind: "conversation",
  id: "r-1",
  model: "gemini-3-pro",
  createdAt: undefined,
  content: [{ type: "text", text: "Hi" }],
  stop: "end_turn",
  stopSequence: undefined,
  refusal: undefined,
  usage: NO_TOKENS,
  latencyMs: undefined,
  serviceTier: undefined,
  extra: {},
  ...members,
});
const write = (members: Partial<ConversationAnswer>): JsonObject =>
  throughText(geminiSchema.writeAnswer(answer(members), { id: "made", model: "asked", request: {} }));
const candidate = (members: Partial<ConversationAnswer>): unknown =>
  (write(members).candidates as readonly unknown[])[0];

/** The status of the RecordError. */
function statusOf(run: () => unknown): number {
  try {
    run();
  } catch (error) {
    if (error instanceof RecordError) return error.status;
    throw error;
  }
  throw new Error("no error");
}

describe("an answer of Gemini", () => {
  it("becomes neutral, and nothing is lost", () => {
    const body = {
      candidates: [
        {
          content: {
            role: "model",
            parts: [
              { text: "Hm", thought: true },
              { text: "Look", thoughtSignature: "s1" },
              {
                functionCall: { id: "a", name: "look", args: { n: parseJson("12345678901234567890") } },
                thoughtSignature: "s2",
              },
              { inlineData: { mimeType: "image/png", data: "aGk=" } },
              { inlineData: { mimeType: "audio/wav", data: "aGk=" } },
              { executableCode: { code: "1", language: "PYTHON" } },
            ],
          },
          finishReason: "STOP",
          index: 0,
          avgLogprobs: -0.5,
          citationMetadata: { citations: [{ uri: "https://a.example" }] },
          groundingMetadata: { webSearchQueries: ["a"] },
          logprobsResult: { chosenCandidates: [] },
          safetyRatings: [{ category: "HARM_CATEGORY_HARASSMENT" }],
          somethingNew: 1,
        },
        { content: { parts: [{ text: "other" }] } },
      ],
      promptFeedback: { safetyRatings: [] },
      usageMetadata: {
        promptTokenCount: 100,
        cachedContentTokenCount: 40,
        candidatesTokenCount: 7,
        thoughtsTokenCount: 3,
        toolUsePromptTokenCount: 5,
        totalTokenCount: 115,
        promptTokensDetails: [{ modality: "TEXT", tokenCount: 100 }],
      },
      modelVersion: "gemini-3-pro",
      responseId: "r-1",
      createTime: "2026-11-28T22:00:00.123456Z",
      modelStatus: { modelStage: "STABLE" },
    };
    expect(withoutPaths(read(body))).toEqual({
      kind: "conversation",
      id: "r-1",
      model: "gemini-3-pro",
      createdAt: Date.UTC(2026, 10, 28, 22, 0, 0, 123),
      content: [
        { type: "reasoning", family: "gemini", text: "Hm" },
        { type: "text", text: "Look" },
        { type: "reasoning", family: "gemini", signature: "s1" },
        { type: "toolUse", id: "a", name: "look", input: { n: { rawJSON: "12345678901234567890" } }, signature: "s2" },
        { type: "image", mediaType: "image/png", bytes: "aGk=" },
      ],
      stop: "tool_use",
      usage: { input: 65, cacheRead: 40, cacheWrite: 0, output: 10, reasoning: 3 },
      extra: {
        avgLogprobs: -0.5,
        citationMetadata: { citations: [{ uri: "https://a.example" }] },
        groundingMetadata: { webSearchQueries: ["a"] },
        logprobsResult: { chosenCandidates: [] },
        safetyRatings: [{ category: "HARM_CATEGORY_HARASSMENT" }],
        somethingNew: 1,
        parts: [
          { inlineData: { mimeType: "audio/wav", data: "aGk=" } },
          { executableCode: { code: "1", language: "PYTHON" } },
        ],
        candidates: [{ content: { parts: [{ text: "other" }] } }],
        promptFeedback: { safetyRatings: [] },
        modelStatus: { modelStage: "STABLE" },
        usageMetadata: {
          toolUsePromptTokenCount: 5,
          promptTokensDetails: [{ modality: "TEXT", tokenCount: 100 }],
        },
      },
    });
  });

  /** Reasons in the SDK's order. `text` and `calls`: the stop of an answer with them. A number: the status of the error. */
  const STOPS: Readonly<
    Record<`${FinishReason}`, { text: AnswerStop | number; calls: AnswerStop | number; none: AnswerStop | number }>
  > = {
    FINISH_REASON_UNSPECIFIED: { text: "end_turn", calls: "tool_use", none: 502 },
    STOP: { text: "end_turn", calls: "tool_use", none: "end_turn" },
    MAX_TOKENS: { text: "max_tokens", calls: "max_tokens", none: "max_tokens" },
    SAFETY: { text: "content_filtered", calls: "content_filtered", none: "content_filtered" },
    RECITATION: { text: "content_filtered", calls: "content_filtered", none: "content_filtered" },
    LANGUAGE: { text: "content_filtered", calls: "content_filtered", none: "content_filtered" },
    OTHER: { text: "end_turn", calls: "tool_use", none: 502 },
    BLOCKLIST: { text: "content_filtered", calls: "content_filtered", none: "content_filtered" },
    PROHIBITED_CONTENT: { text: "content_filtered", calls: "content_filtered", none: "content_filtered" },
    SPII: { text: "content_filtered", calls: "content_filtered", none: "content_filtered" },
    MALFORMED_FUNCTION_CALL: { text: "malformed_tool_use", calls: "malformed_tool_use", none: "malformed_tool_use" },
    IMAGE_SAFETY: { text: "content_filtered", calls: "content_filtered", none: "content_filtered" },
    IMAGE_PROHIBITED_CONTENT: { text: "content_filtered", calls: "content_filtered", none: "content_filtered" },
    IMAGE_OTHER: { text: "end_turn", calls: "tool_use", none: 502 },
    NO_IMAGE: { text: "end_turn", calls: "tool_use", none: 502 },
    IMAGE_RECITATION: { text: "content_filtered", calls: "content_filtered", none: "content_filtered" },
    UNEXPECTED_TOOL_CALL: { text: "malformed_tool_use", calls: "malformed_tool_use", none: "malformed_tool_use" },
    TOO_MANY_TOOL_CALLS: { text: "malformed_tool_use", calls: "malformed_tool_use", none: "malformed_tool_use" },
    MISSING_THOUGHT_SIGNATURE: { text: 400, calls: 400, none: 400 },
    MALFORMED_RESPONSE: {
      text: "malformed_model_output",
      calls: "malformed_model_output",
      none: "malformed_model_output",
    },
    ESCALATION: { text: "content_filtered", calls: "content_filtered", none: "content_filtered" },
    PUP_LIMITED_DISABLED: { text: "content_filtered", calls: "content_filtered", none: "content_filtered" },
    CONTINUATION: { text: "max_tokens", calls: "max_tokens", none: "max_tokens" },
    MODEL_ARMOR: { text: "content_filtered", calls: "content_filtered", none: "content_filtered" },
  };
  const outcome = (finishReason: unknown, ...parts: readonly unknown[]): AnswerStop | number => {
    const body = { candidates: [{ content: { parts }, finishReason }] };
    try {
      return read(body).stop;
    } catch {
      return statusOf(() => read(body));
    }
  };

  it.each(Object.values(FinishReason))("that ends with %s", (reason) => {
    expect({
      text: outcome(reason, { text: "Hi" }),
      calls: outcome(reason, { text: "Hi" }, CALL),
      none: outcome(reason),
    }).toEqual(STOPS[reason]);
  });

  it.each([undefined, null, "", "SOMETHING_NEW", 1])("that ends with %j is whole only if it has content", (reason) => {
    expect(outcome(reason, { text: "Hi" })).toBe("end_turn");
    expect(outcome(reason, { inlineData: { mimeType: "audio/wav", data: "aGk=" } })).toBe("end_turn");
    expect(outcome(reason)).toBe(502);
  });

  it("keeps the reason that the neutral form has no word for", () => {
    expect(read({ candidates: [{ finishReason: "RECITATION", finishMessage: "Quoted." }] })).toMatchObject({
      stop: "content_filtered",
      refusal: "Quoted.",
      extra: { finishReason: "RECITATION" },
    });
    expect(read({ candidates: [{ finishReason: "MALFORMED_FUNCTION_CALL", finishMessage: "print(" }] })).toMatchObject({
      extra: { finishMessage: "print(" },
    });
  });

  it.each([...Object.values(BlockedReason), "SOMETHING_NEW", undefined])(
    "without candidates is filtered because of %s",
    (blockReason) => {
      const promptFeedback = { blockReason, blockReasonMessage: "No." };
      expect(read({ promptFeedback })).toMatchObject({
        stop: "content_filtered",
        content: [],
        refusal: "No.",
        extra: { promptFeedback: { blockReasonMessage: "No." } },
      });
    },
  );

  it.each<[JsonObject]>([
    [{}],
    [{ candidates: [] }],
    [{ candidates: null }],
    [{ candidates: "a" }],
    [{ candidates: [1] }],
  ])("without candidates and feedback is an error: %j", (body) => {
    expect(statusOf(() => read(body))).toBe(502);
  });

  it.each<[string, readonly unknown[], readonly JsonObject[]]>([
    ["calls without ids", [CALL, CALL], [{ id: "call_1" }, { id: "call_2" }]],
    [
      "equal ids",
      [{ functionCall: { id: "a", name: "b" } }, { functionCall: { id: "a", name: "b" } }],
      [{ id: "a" }, { id: "call_2" }],
    ],
    ["no arguments", [{ functionCall: { name: "b" } }], [{ input: {} }]],
    ["arguments as text", [{ functionCall: { name: "b", args: '{"a":1.0}' } }], [{ input: { a: parseJson("1.0") } }]],
    ["a string for a part", ["Hi"], [{ type: "text", text: "Hi" }]],
    [
      "a placeholder for a signature",
      [{ text: "a", thoughtSignature: "skip_thought_signature_validator" }],
      [{ type: "text", text: "a" }],
    ],
    ["empty parts", [{ text: "" }, {}, null, { text: null }], []],
    [
      "an empty thought with a signature",
      [{ text: "", thought: true, thoughtSignature: "s" }],
      [{ type: "reasoning", family: "gemini", signature: "s" }],
    ],
  ])("may have %s", (_name, parts, content) => {
    const { content: found } = read(answered(...parts));
    expect(found).toHaveLength(content.length);
    expect(found).toMatchObject(content);
  });

  it("carries the whole parts of an answer that the token limit cut off", () => {
    const parts = [{ text: "Hi" }, { functionCall: { name: "look", args: '{"a":' } }];
    expect(read({ candidates: [{ content: { parts }, finishReason: "MAX_TOKENS" }] })).toMatchObject({
      stop: "max_tokens",
      content: [{ type: "text", text: "Hi" }],
      extra: { parts: [parts[1]] },
    });
    expect(statusOf(() => read(answered(...parts)))).toBe(502);
  });

  it("is read whatever its members are", () => {
    const odd = fc.anything({ maxDepth: 2, maxKeys: 3 });
    const names = ["text", "thought", "thoughtSignature", "functionCall", "inlineData"] as const;
    const part = fc.record(Object.fromEntries(names.map((name) => [name, odd])), { requiredKeys: [] });
    const body = fc.record(
      {
        candidates: fc.oneof(
          odd,
          fc.array(
            fc.record(
              { content: fc.oneof(odd, fc.record({ parts: fc.array(part) })), finishReason: odd },
              { requiredKeys: [] },
            ),
          ),
        ),
        usageMetadata: fc.oneof(
          odd,
          fc.record({ promptTokenCount: odd, candidatesTokenCount: odd, thoughtsTokenCount: odd }),
        ),
        promptFeedback: odd,
        createTime: odd,
        modelVersion: odd,
        responseId: odd,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(body, (generated) => {
        try {
          const { usage } = read(generated as JsonObject);
          for (const count of Object.values(usage)) expect(count).toBeGreaterThanOrEqual(0);
        } catch (error) {
          if (!(error instanceof RecordError)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("an answer in Gemini's form", () => {
  it("has the members of GenerateContentResponse", () => {
    expect(
      write({
        createdAt: Date.UTC(2026, 0, 2),
        content: [
          { type: "reasoning", family: "gemini", text: "Hm", signature: "s1" },
          { type: "text", text: "Hi" },
          { type: "toolUse", id: "a", name: "look", input: { n: parseJson("1.0") }, signature: "s2" },
          { type: "image", mediaType: "image/png", bytes: "aGk=" },
        ],
        stop: "tool_use",
        usage: { input: 60, cacheRead: 40, cacheWrite: 0, output: 10, reasoning: 3 },
      }),
    ).toEqual({
      candidates: [
        {
          content: {
            role: "model",
            parts: [
              { text: "Hm", thought: true, thoughtSignature: "s1" },
              { text: "Hi" },
              { functionCall: { id: "a", name: "look", args: { n: parseJson("1.0") } }, thoughtSignature: "s2" },
              { inlineData: { mimeType: "image/png", data: "aGk=" } },
            ],
          },
          finishReason: "STOP",
          index: 0,
        },
      ],
      usageMetadata: {
        promptTokenCount: 100,
        cachedContentTokenCount: 40,
        candidatesTokenCount: 7,
        thoughtsTokenCount: 3,
        totalTokenCount: 110,
      },
      modelVersion: "gemini-3-pro",
      responseId: "r-1",
      createTime: "2026-01-02T00:00:00.000Z",
    });
  });

  it("has the id and the model of the options if the answer names none", () => {
    expect(write({ id: undefined, model: undefined })).toMatchObject({ responseId: "made", modelVersion: "asked" });
  });

  it.each<[AnswerStop, string, boolean]>([
    ["end_turn", "STOP", false],
    ["stop_sequence", "STOP", true],
    ["max_tokens", "MAX_TOKENS", false],
    ["model_context_window_exceeded", "MAX_TOKENS", true],
    ["content_filtered", "SAFETY", false],
    ["guardrail_intervened", "SAFETY", true],
    ["malformed_tool_use", "MALFORMED_FUNCTION_CALL", false],
    ["malformed_model_output", "MALFORMED_RESPONSE", false],
    ["tool_use", "STOP", true],
  ])("that stopped with %s ends with %s", (stop, finishReason, noted) => {
    expect(candidate({ stop })).toMatchObject({ finishReason });
    expect(write({ stop }).quarry).toEqual(noted ? { stopReason: stop } : undefined);
  });

  it("has what it has no place for in its extension", () => {
    const citations = [{ title: "a" }];
    expect(
      write({
        content: [
          { type: "text", text: "Hi", citations },
          { type: "reasoning", family: "anthropic", text: "Hm", signature: "s" },
          { type: "reasoning", family: "anthropic", redacted: "r" },
        ],
        stop: "stop_sequence",
        stopSequence: "END",
        latencyMs: 5,
        serviceTier: "flex",
        refusal: "No.",
        usage: { ...NO_TOKENS, input: 1, cacheWrite: 2 },
        extra: { annotations: [1] },
      }),
    ).toMatchObject({
      candidates: [{ content: { parts: [{ text: "Hi" }, { text: "Hm", thought: true }] }, finishMessage: "No." }],
      usageMetadata: { promptTokenCount: 3 },
      quarry: {
        stopReason: "stop_sequence",
        stopSequence: "END",
        latencyMs: 5,
        serviceTier: "flex",
        cacheWriteTokenCount: 2,
        citations: [{ part: 0, citations }],
        reasoning: [
          { part: 1, family: "anthropic", signature: "s" },
          { part: 2, family: "anthropic", redacted: "r" },
        ],
        annotations: [1],
      },
    });
  });

  it("keeps a member of the answer that has the name of its own", () => {
    expect(write({ latencyMs: 5, extra: { latencyMs: "odd" } }).quarry).toEqual({
      latencyMs: 5,
      extra: { latencyMs: "odd" },
    });
  });

  it("leaves out a time that no date has", () => {
    expect(write({ createdAt: 1e300 })).not.toHaveProperty("createTime");
  });

  it("is the same after it was written and read", () => {
    fc.assert(
      fc.property(answers(), (generated) => {
        const again = answerRewritten(geminiSchema, generated);
        expect(answerMeaning(again)).toEqual(answerMeaning(generated));
        expect(again).toMatchObject({ id: generated.id, model: generated.model, createdAt: generated.createdAt });
        expect(again.extra).toEqual({});
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { titanTextSchema } from "../../../src/dialects/messages/titan-text.ts";
import { conversations, meaning, rewritten } from "../conversations.ts";
import {
  answerBody,
  answered,
  conversation,
  errorOf,
  FULL_ANSWER,
  FULL_EXTENSION,
  readBody,
  settings,
  settingsIn,
  turnsIn,
  withJoinedTexts,
  written,
} from "./prompt-support.ts";

describe("reads", () => {
  test.each([
    ["AWS's form of a conversation", "User: Hi\nBot:", [["user", "Hi"]]],
    [
      "several turns and lines",
      "User: a\nb\nBot: c\n\nd\nUser:e\nBot: ",
      [
        ["user", "a\nb"],
        ["assistant", "c\n\nd"],
        ["user", "e"],
      ],
    ],
    [
      "the start of an answer",
      "User: a\nBot: {",
      [
        ["user", "a"],
        ["assistant", "{"],
      ],
    ],
    ["another prompt", "Hi\nBot:", [["user", "Hi\nBot:"]]],
    ["roles out of turn", "User: a\nUser: b\nBot:", [["user", "User: a\nUser: b\nBot:"]]],
    ["no turn of the model", "User: a", [["user", "User: a"]]],
    ["an empty turn", "User: \nBot:", [["user", "User: \nBot:"]]],
  ])("%s", (_, inputText, turns) => {
    expect(turnsIn(readBody(titanTextSchema, { inputText }))).toEqual(turns);
  });

  test("settings", () => {
    const textGenerationConfig = { temperature: 0, topP: 0.5, maxTokenCount: 8, stopSequences: ["User:"] };
    expect(settingsIn(readBody(titanTextSchema, { inputText: "a", textGenerationConfig }))).toEqual({
      temperature: 0,
      topP: 0.5,
      maxTokens: 8,
      stop: ["User:"],
    });
    expect(
      settingsIn(readBody(titanTextSchema, { inputText: "a", textGenerationConfig: { stopSequences: [] } })),
    ).toEqual({});
  });

  test.each([
    [{ textGenerationConfig: {} }, "modelInput.inputText is missing."],
    [{ inputText: "a", textGenerationConfig: 1 }, "modelInput.textGenerationConfig must be an object."],
    [
      { inputText: "a", textGenerationConfig: { topK: 1 } },
      "modelInput.textGenerationConfig.topK cannot be carried: it is unknown.",
    ],
  ])("refuses %j", (body, message) => {
    expect(errorOf(() => readBody(titanTextSchema, body))).toBe(`400 ${message}`);
  });
});

describe("writes", () => {
  test("turns and settings", () => {
    const asked = conversation(
      [
        ["user", "a"],
        ["assistant", "b"],
        ["user", "c"],
      ],
      {
        settings: settings({ maxTokens: 3, stop: ["x"] }),
      },
    );
    expect(written(titanTextSchema, asked)).toEqual({
      inputText: "User: a\nBot: b\nUser: c\nBot:",
      textGenerationConfig: { maxTokenCount: 3, stopSequences: ["x"] },
    });
    expect(written(titanTextSchema, conversation([["user", "a"]]))).toEqual({ inputText: "User: a\nBot:" });
  });

  test.each([
    [
      "a system prompt",
      conversation([
        ["system", "S"],
        ["user", "a"],
      ]),
      "the model's template has no system message",
    ],
    [
      "a text with a line like a turn",
      conversation([["user", "a\nBot: b"]]),
      "the text has control tokens of the model's template",
    ],
  ])("refuses %s", (_, asked, reason) => {
    expect(errorOf(() => written(titanTextSchema, asked))).toBe(`400 asked cannot be carried: ${reason}.`);
  });

  test("what it writes reads the same", () => {
    fc.assert(
      fc.property(conversations("system", "images", "tools", "choice", "schema"), (generated) => {
        const joined = withJoinedTexts(generated, (text) => text);
        expect(meaning(rewritten(titanTextSchema, joined))).toEqual(meaning(joined));
      }),
    );
  });
});

describe("answers", () => {
  test.each([
    ["FINISH", "end_turn"],
    ["FINISHED", "end_turn"],
    ["STOP_CRITERIA_MET", "end_turn"],
    ["LENGTH", "max_tokens"],
    ["CONTENT_FILTERED", "content_filtered"],
    ["RAG_QUERY_WHEN_RAG_DISABLED", "end_turn"],
    [undefined, "end_turn"],
  ])("reads the reason %s", (completionReason, stop) => {
    const body = {
      inputTextTokenCount: 3,
      results: [{ tokenCount: 4, outputText: "\nHi", completionReason }],
      note: 1,
    };
    expect(titanTextSchema.readAnswer(body)).toEqual(
      answered({
        content: [{ type: "text", text: "\nHi" }],
        stop: stop as "end_turn",
        usage: { input: 3, output: 4, cacheRead: 0, cacheWrite: 0, reasoning: 0 },
        extra: { note: 1 },
      }),
    );
  });

  test.each([
    ["end_turn", "FINISH"],
    ["stop_sequence", "STOP_CRITERIA_MET"],
    ["max_tokens", "LENGTH"],
    ["model_context_window_exceeded", "LENGTH"],
    ["content_filtered", "CONTENT_FILTERED"],
    ["guardrail_intervened", "CONTENT_FILTERED"],
  ] as const)("writes the reason %s", (stop, completionReason) => {
    expect(answerBody(titanTextSchema, answered({ stop }))).toEqual({
      inputTextTokenCount: 0,
      results: [{ tokenCount: 0, outputText: "Hello.", completionReason }],
    });
  });

  test("writes every part", () => {
    expect(answerBody(titanTextSchema, FULL_ANSWER)).toEqual({
      inputTextTokenCount: 12,
      results: [{ tokenCount: 6, outputText: "Hello you.", completionReason: "STOP_CRITERIA_MET" }],
      quarry: FULL_EXTENSION,
    });
    expect(errorOf(() => answerBody(titanTextSchema, answered({ stop: "tool_use" })))).toContain(
      "502 The answer ended with 'tool_use'",
    );
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mistralSchema } from "../../../src/dialects/messages/mistral.ts";
import { conversations, meaning, rewritten } from "../conversations.ts";
import {
  answerBody,
  answered,
  conversation,
  dropped,
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
    ["AWS's example", "<s>[INST] What is it? [/INST]", [["user", "What is it?"]]],
    [
      "several turns",
      "<s>[INST] a [/INST] b</s> [INST] c [/INST]",
      [
        ["user", "a"],
        ["assistant", "b"],
        ["user", "c"],
      ],
    ],
    [
      "no spaces and no first token",
      "[INST]a[/INST]b</s>[INST]c[/INST]\n",
      [
        ["user", "a"],
        ["assistant", "b"],
        ["user", "c"],
      ],
    ],
    [
      "the start of an answer",
      "<s>[INST] a [/INST] {",
      [
        ["user", "a"],
        ["assistant", "{"],
      ],
    ],
    ["another prompt", "Hi. A <b>tag</b>.", [["user", "Hi. A <b>tag</b>."]]],
  ])("%s", (_, prompt, turns) => {
    expect(turnsIn(readBody(mistralSchema, { prompt }))).toEqual(turns);
  });

  test.each([
    "<s>Hi",
    "[INST] a",
    "[INST] [/INST]",
    "[INST] a [INST] b [/INST]",
    "a [/INST]",
    "[INST] a [/INST] b</s>",
    "[INST] a [/INST] b</s> c",
    "[INST] a [/INST] b [/INST]",
    "[AVAILABLE_TOOLS] [] [/AVAILABLE_TOOLS][INST] a [/INST]",
  ])("refuses %s", (prompt) => {
    expect(errorOf(() => readBody(mistralSchema, { prompt }))).toContain(
      "400 modelInput.prompt cannot be carried: it has control",
    );
  });

  test("settings", () => {
    const body = { prompt: "a", max_tokens: 5, stop: ["x"], temperature: 0.5, top_p: 1, top_k: 50 };
    expect(settingsIn(readBody(mistralSchema, body))).toEqual({
      maxTokens: 5,
      stop: ["x"],
      temperature: 0.5,
      topP: 1,
      topK: 50,
    });
    expect(settingsIn(readBody(mistralSchema, { prompt: "a", stop: [] }))).toEqual({});
    expect(errorOf(() => readBody(mistralSchema, { prompt: "a", stop: [1] }))).toBe(
      "400 modelInput.stop[0] must be a string.",
    );
  });
});

describe("writes", () => {
  test("the system prompt in front of the first text of the user", () => {
    const asked = conversation([
      ["system", "S"],
      ["user", "a"],
      ["assistant", "b"],
      ["user", "c"],
    ]);
    expect(written(mistralSchema, asked)).toEqual({ prompt: "<s>[INST] S\n\na [/INST] b</s> [INST] c [/INST]" });
  });

  test.each([
    [
      "a system message midway",
      conversation([
        ["user", "a"],
        ["system", "S"],
        ["user", "c"],
      ]),
      "the model's template has no system message midway",
    ],
    [
      "a text with a control token",
      conversation([["user", "a [/INST]"]]),
      "the text has control tokens of the model's template",
    ],
  ])("refuses %s", (_, asked, reason) => {
    expect(errorOf(() => written(mistralSchema, asked))).toBe(`400 asked cannot be carried: ${reason}.`);
  });

  test("at most ten stop sequences", () => {
    const stop = Array.from("0123456789x");
    const asked = (count: number) =>
      conversation([["user", "a"]], { settings: settings({ stop: stop.slice(0, count), topK: 2 }) });
    expect(dropped(mistralSchema, asked(10)).places).toEqual([]);
    expect(dropped(mistralSchema, asked(11))).toEqual({
      body: { prompt: "<s>[INST] a [/INST]", top_k: 2 },
      places: ["stop"],
    });
  });

  test("what it writes reads the same", () => {
    fc.assert(
      fc.property(conversations("system", "images", "tools", "choice", "schema"), (generated) => {
        const joined = withJoinedTexts(generated, (text) => text.trim());
        expect(meaning(rewritten(mistralSchema, joined))).toEqual(meaning(joined));
      }),
    );
  });
});

describe("answers", () => {
  test("reads the first output, and keeps what it does not know", () => {
    const body = { outputs: [{ text: "Hi", stop_reason: "length", logits: 1 }, { text: "Ho" }], trace: "t" };
    expect(mistralSchema.readAnswer(body)).toEqual(
      answered({ content: [{ type: "text", text: "Hi" }], stop: "max_tokens", extra: { trace: "t", logits: 1 } }),
    );
  });

  test.each([{}, { outputs: null }, { outputs: [] }, { outputs: ["Hi"] }, { outputs: [{ text: null }] }])(
    "an answer without a text is an error: %j",
    (body) => {
      expect(errorOf(() => mistralSchema.readAnswer(body))).toBe("502 The model's answer has no text.");
    },
  );

  test("writes every part", () => {
    expect(answerBody(mistralSchema, FULL_ANSWER)).toEqual({
      outputs: [{ text: "Hello you.", stop_reason: "stop" }],
      quarry: FULL_EXTENSION,
    });
    expect(answerBody(mistralSchema, answered({ stop: "max_tokens" }))).toEqual({
      outputs: [{ text: "Hello.", stop_reason: "length" }],
    });
  });
});

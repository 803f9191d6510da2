import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deepseekSchema } from "../../../src/dialects/messages/deepseek.ts";
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

const B = "<｜begin▁of▁sentence｜>";
const E = "<｜end▁of▁sentence｜>";
const U = "<｜User｜>";
const A = "<｜Assistant｜>";

describe("reads", () => {
  test.each([
    ["AWS's example", `\n${B}${U}Hi there${A}<think>\n\n`, [["user", "Hi there"]]],
    [
      "every role",
      `${B}Be brief.${U}a${A}b${E}${U}c${A}`,
      [
        ["system", "Be brief."],
        ["user", "a"],
        ["assistant", "b"],
        ["user", "c"],
      ],
    ],
    [
      "an earlier answer with its reasoning",
      `${U}a${A}<think>\nhm\n</think>\n\nb${E}${U}c${A}<think>\n`,
      [
        ["user", "a"],
        ["assistant", "b"],
        ["user", "c"],
      ],
    ],
    [
      "the start of an answer",
      `${U}a${A}{`,
      [
        ["user", "a"],
        ["assistant", "{"],
      ],
    ],
    ["another prompt", "Hi <|User|>", [["user", "Hi <|User|>"]]],
  ])("%s", (_, prompt, turns) => {
    expect(turnsIn(readBody(deepseekSchema, { prompt }))).toEqual(turns);
  });

  test.each([
    `${B}Hi`,
    `${U}a`,
    `${A}a`,
    `${U}${A}`,
    `${U}a${A}b${E}`,
    `${U}a${A}b${E}c${U}d${A}`,
    `${U}a${U}b${A}`,
    `${U}a<｜tool▁calls▁begin｜>${A}`,
    `${U}a${A}<think>\n\n</think>`,
    `${U}a${A}<think>hm`,
  ])("refuses %s", (prompt) => {
    expect(errorOf(() => readBody(deepseekSchema, { prompt }))).toContain(
      "400 modelInput.prompt cannot be carried: it has control",
    );
  });

  test("settings", () => {
    const body = { prompt: "a", temperature: 0.6, top_p: 0.9, max_tokens: 7, stop: ["x"] };
    expect(settingsIn(readBody(deepseekSchema, body))).toEqual({
      temperature: 0.6,
      topP: 0.9,
      maxTokens: 7,
      stop: ["x"],
    });
  });
});

describe("writes", () => {
  test("the template, without the reasoning of earlier answers", () => {
    const asked = conversation([
      ["system", "S"],
      ["user", "a"],
      ["assistant", "<think>x</think>\n\nb"],
      ["user", "c"],
    ]);
    expect(written(deepseekSchema, asked)).toEqual({ prompt: `${B}S${U}a${A}b${E}${U}c${A}<think>\n` });
  });

  test("the model cannot be told not to reason", () => {
    const asked = conversation([["user", "a"]], {
      settings: settings({ thinking: "off", effort: "none", budget: 0, maxTokens: 5 }),
    });
    expect(dropped(deepseekSchema, asked)).toEqual({
      body: { prompt: expect.any(String), max_tokens: 5 },
      places: ["budget", "effort", "thinking"],
    });
    expect(
      dropped(deepseekSchema, conversation([["user", "a"]], { settings: settings({ thinking: "adaptive" }) })).places,
    ).toEqual([]);
  });

  test("what it writes reads the same", () => {
    fc.assert(
      fc.property(conversations("images", "tools", "choice", "schema"), (generated) => {
        const joined = withJoinedTexts(generated, (text) => text);
        expect(meaning(rewritten(deepseekSchema, joined))).toEqual(meaning(joined));
      }),
    );
  });
});

const thought = (text: string) => ({ type: "reasoning" as const, family: "other" as const, text });
const text = (value: string) => ({ type: "text" as const, text: value });

describe("answers", () => {
  test.each([
    ["the reasoning and the text", "hm\n</think>\n\nHi", "stop", [thought("hm"), text("Hi")]],
    ["with the first tag", "<think>\nhm\n</think>\n\nHi", "stop", [thought("hm"), text("Hi")]],
    ["no reasoning", "Hi", "stop", [text("Hi")]],
    ["empty reasoning", "\n</think>\n\nHi", "stop", [text("Hi")]],
    ["reasoning that was cut off", "hm", "length", [thought("hm")]],
    ["reasoning that did not end", "<think>hm", "stop", [thought("hm")]],
    ["nothing", "", "stop", []],
  ])("reads %s", (_, said, stop_reason, content) => {
    expect(deepseekSchema.readAnswer({ choices: [{ text: said, stop_reason }] })).toEqual(
      answered({ content, stop: stop_reason === "length" ? "max_tokens" : "end_turn" }),
    );
  });

  test("an answer without a text is an error", () => {
    expect(errorOf(() => deepseekSchema.readAnswer({ choices: [{}] }))).toBe("502 The model's answer has no text.");
  });

  test.each([
    ["behind an open tag", `${U}a${A}<think>\n`, [thought("hm"), text("Hi")], "hm\n</think>\n\nHi"],
    ["behind an open tag without reasoning", `${U}a${A}<think>\n`, [text("Hi")], "\n</think>\n\nHi"],
    ["with its own tag", "a", [thought("hm"), text("Hi")], "<think>\nhm\n</think>\n\nHi"],
    ["without reasoning", "a", [text("Hi")], "Hi"],
  ])("writes the text %s", (_, prompt, content, expected) => {
    expect(answerBody(deepseekSchema, answered({ content }), { prompt })).toEqual({
      choices: [{ text: expected, stop_reason: "stop" }],
    });
  });

  test("writes every part", () => {
    const { reasoning: _, ...extension } = FULL_EXTENSION;
    expect(answerBody(deepseekSchema, FULL_ANSWER, { prompt: "a" })).toEqual({
      choices: [{ text: "<think>\nHm.\n</think>\n\nHello you.", stop_reason: "stop" }],
      quarry: extension,
    });
  });
});

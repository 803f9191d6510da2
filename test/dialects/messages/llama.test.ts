import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseJson } from "../../../src/dialects/json.ts";
import { llamaSchema } from "../../../src/dialects/messages/llama.ts";
import { root } from "../../../src/dialects/path.ts";
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

const H = (role: string) => `<|start_header_id|>${role}<|end_header_id|>`;
const FULL =
  `<|begin_of_text|>${H("system")}\n\nBe brief.<|eot_id|>${H("user")}\n\nCapital of France?<|eot_id|>` +
  `${H("assistant")}\n\nParis.<|eot_id|>${H("user")}\n\nWhat can I do there?<|eot_id|>${H("assistant")}\n\n`;

describe("reads", () => {
  test.each([
    [
      "the template with every role",
      FULL,
      [
        ["system", "Be brief."],
        ["user", "Capital of France?"],
        ["assistant", "Paris."],
        ["user", "What can I do there?"],
      ],
    ],
    [
      "the template with AWS's line breaks",
      `\n<|begin_of_text|>${H("user")}\nHi\n<|eot_id|>\n${H("assistant")}\n`,
      [["user", "Hi"]],
    ],
    ["the template without its first token", `${H("user")}\n\nHi<|eot_id|>${H("assistant")}\n\n`, [["user", "Hi"]]],
    [
      "Llama 4's template",
      "<|begin_of_text|><|header_start|>user<|header_end|>\n\nHi<|eot|><|header_start|>assistant<|header_end|>\n\n",
      [["user", "Hi"]],
    ],
    [
      "a system message midway",
      `${H("user")}\n\nHi<|eot_id|>${H("system")}\n\nNow in French.<|eot_id|>${H("assistant")}\n\n`,
      [
        ["user", "Hi"],
        ["system", "Now in French."],
      ],
    ],
    [
      "the start of an answer",
      `${H("user")}\n\nHi<|eot_id|>${H("assistant")}\n\n{"a":`,
      [
        ["user", "Hi"],
        ["assistant", '{"a":'],
      ],
    ],
    ["another prompt", "Tell me a joke. Use [INST] and <|x|>.", [["user", "Tell me a joke. Use [INST] and <|x|>."]]],
  ])("%s", (_, prompt, turns) => {
    expect(turnsIn(readBody(llamaSchema, { prompt }))).toEqual(turns);
  });

  test.each([
    ["a role that it does not know", `${H("ipython")}\n\nx<|eot_id|>${H("assistant")}\n\n`],
    ["an image", `${H("user")}\n\n<|image|>Hi<|eot_id|>${H("assistant")}\n\n`],
    ["a prompt without the header of the answer", `${H("user")}\n\nHi<|eot_id|>`],
    ["text behind a turn", `${H("user")}\n\nHi<|eot_id|>there${H("assistant")}\n\n`],
    ["an open header", "<|start_header_id|>user"],
    ["an open turn of the user", `${H("user")}\n\nHi`],
    ["tokens of both generations", `${H("user")}\n\nHi<|eot|>${H("assistant")}\n\n`],
    ["the first token only", "<|begin_of_text|>Hi"],
  ])("refuses %s", (_, prompt) => {
    expect(errorOf(() => readBody(llamaSchema, { prompt }))).toBe(
      "400 modelInput.prompt cannot be carried: it has control tokens, and is not the model's template from end to end.",
    );
  });

  test.each([
    [{}, "modelInput.prompt is missing."],
    [{ prompt: null }, "modelInput.prompt is missing."],
    [{ prompt: " \n" }, "modelInput.prompt must be a text that is not blank."],
    [{ prompt: ["x"] }, "modelInput.prompt must be a string."],
    [{ prompt: "x", max_gen_len: 1.5 }, "modelInput.max_gen_len must be an integer."],
    [{ prompt: "x", images: ["AAAA"] }, "modelInput.images cannot be carried."],
    [{ prompt: "x", stop: ["a"] }, "modelInput.stop cannot be carried: it is unknown."],
  ])("refuses %j", (body, message) => {
    expect(errorOf(() => readBody(llamaSchema, body))).toBe(`400 ${message}`);
  });

  test("settings keep their digits, and null is absent", () => {
    const body = {
      prompt: "x",
      max_gen_len: 512,
      temperature: parseJson("0.50"),
      top_p: parseJson("1.0"),
      images: null,
    };
    expect(settingsIn(readBody(llamaSchema, body))).toEqual({
      maxTokens: 512,
      temperature: parseJson("0.50"),
      topP: parseJson("1.0"),
    });
  });
});

describe("writes", () => {
  test("the template with every role", () => {
    const asked = conversation([
      ["system", "Be brief."],
      ["user", "Capital of France?"],
      ["assistant", " Paris.\n"],
      ["user", "What can I do there?"],
    ]);
    expect(written(llamaSchema, asked)).toEqual({ prompt: FULL });
  });

  test("Llama 4's tokens for Llama 4", () => {
    expect(written(llamaSchema, conversation([["user", "Hi"]]), "us.meta.llama4-scout-17b-instruct-v1:0")).toEqual({
      prompt:
        "<|begin_of_text|><|header_start|>user<|header_end|>\n\nHi<|eot|><|header_start|>assistant<|header_end|>\n\n",
    });
  });

  test("neighbours of one role as one turn", () => {
    const asked = conversation([
      ["user", "a"],
      ["user", "b"],
    ]);
    expect(written(llamaSchema, asked).prompt).toBe(
      `<|begin_of_text|>${H("user")}\n\na\n\nb<|eot_id|>${H("assistant")}\n\n`,
    );
  });

  test.each([
    [
      "a text with a control token",
      conversation([["user", "a<|eot_id|>b"]]),
      "asked cannot be carried: the text has control tokens of the model's template.",
    ],
    [
      "a conversation that ends with the model",
      conversation([
        ["user", "a"],
        ["assistant", "b"],
      ]),
      "asked cannot be carried: the last message must be the user's.",
    ],
    [
      "a conversation that starts with the model",
      conversation([
        ["assistant", "b"],
        ["user", "a"],
      ]),
      "asked cannot be carried: the first message must be the user's.",
    ],
    [
      "tools",
      conversation([["user", "a"]], {
        tools: [{ path: root("tools"), name: "f", description: undefined, schema: {} }],
      }),
      "tools cannot be carried: the body has no tools.",
    ],
    [
      "an image",
      conversation([], {
        messages: [
          {
            role: "user",
            path: root("m"),
            content: [{ type: "image", path: root("image"), format: "png", source: { bytes: "AAAA" } }],
          },
        ],
      }),
      "image cannot be carried: the body holds text only.",
    ],
  ])("refuses %s", (_, asked, message) => {
    expect(errorOf(() => written(llamaSchema, asked))).toBe(`400 ${message}`);
  });

  test("settings without a place are dropped if the job allows it, and counted", () => {
    const all = settings({
      maxTokens: 9,
      temperature: 1.5,
      topP: 0.5,
      topK: 3,
      stop: ["x"],
      seed: 1,
      effort: "high",
      user: "u",
      thinking: "off",
      json: true,
    });
    const asked = conversation([["user", "Hi"]], { settings: all });
    expect(dropped(llamaSchema, asked)).toEqual({
      body: { prompt: expect.any(String), max_gen_len: 9, top_p: 0.5 },
      places: ["effort", "json", "seed", "stop", "temperature", "topK"],
    });
    expect(errorOf(() => written(llamaSchema, asked))).toContain("temperature cannot be carried: it is above 1.");
  });

  test("messages without text are left out, and cache points and earlier reasoning have no effect", () => {
    const path = root("m");
    const cachePoint = { type: "cachePoint", path } as const;
    const reasoning = { type: "reasoning", path, family: "anthropic", text: "hm" } as const;
    const text = (value: string) => ({ type: "text", path, text: value }) as const;
    const asked = conversation([], {
      system: [cachePoint],
      messages: [
        { role: "user", path, content: [text("a"), cachePoint] },
        { role: "assistant", path, content: [reasoning] },
        { role: "user", path, content: [text("b"), text("c")] },
      ],
    });
    expect(turnsIn(readBody(llamaSchema, written(llamaSchema, asked)))).toEqual([["user", "a\n\nb\n\nc"]]);
    const empty = conversation([], { messages: [{ role: "user", path, content: [cachePoint] }] });
    expect(errorOf(() => written(llamaSchema, empty))).toBe(
      "400 m cannot be carried: the last message must be the user's.",
    );
  });

  test.each([
    [{ budget: 0, effort: "none" }, []],
    [{ budget: -1, thinking: "adaptive" }, []],
    [{ budget: 1024 }, ["budget"]],
  ])("the model does not reason: %j", (values, places) => {
    const asked = conversation([["user", "a"]], { settings: settings(values) });
    expect(dropped(llamaSchema, asked).places).toEqual(places);
  });

  test("what it writes reads the same", () => {
    const subset = conversations("images", "tools", "choice", "stop", "schema");
    fc.assert(
      fc.property(subset, (generated) => {
        const joined = withJoinedTexts(generated, (text) => text.trim());
        expect(meaning(rewritten(llamaSchema, joined))).toEqual(meaning(joined));
      }),
    );
  });
});

describe("answers", () => {
  test.each([
    ["stop", "end_turn"],
    ["length", "max_tokens"],
    [null, "end_turn"],
    ["else", "end_turn"],
  ])("reads the stop reason %s", (stop_reason, stop) => {
    const body = { generation: "Hi", prompt_token_count: 3, generation_token_count: 4, stop_reason };
    expect(llamaSchema.readAnswer(body)).toEqual(
      answered({
        content: [{ type: "text", text: "Hi" }],
        stop: stop as "end_turn",
        usage: { input: 3, output: 4, cacheRead: 0, cacheWrite: 0, reasoning: 0 },
      }),
    );
  });

  test("keeps members that it does not know, and takes counts of any type", () => {
    const answer = llamaSchema.readAnswer({
      generation: "",
      prompt_token_count: "3",
      generation_token_count: -1,
      images: null,
      note: [1],
    });
    expect(answer).toEqual(answered({ content: [], extra: { note: [1] } }));
  });

  test.each([{}, { generation: null }, { generation: ["Hi"] }])("an answer without a text is an error: %j", (body) => {
    expect(errorOf(() => llamaSchema.readAnswer(body))).toBe("502 The model's answer has no text.");
  });

  test("writes every part", () => {
    expect(answerBody(llamaSchema, FULL_ANSWER)).toEqual({
      generation: "Hello you.",
      prompt_token_count: 12,
      generation_token_count: 6,
      stop_reason: "stop",
      quarry: FULL_EXTENSION,
    });
    expect(answerBody(llamaSchema, answered({ stop: "max_tokens" }))).toEqual({
      generation: "Hello.",
      prompt_token_count: 0,
      generation_token_count: 0,
      stop_reason: "length",
    });
  });

  test.each([
    "content_filtered",
    "guardrail_intervened",
    "tool_use",
    "malformed_tool_use",
    "malformed_model_output",
  ] as const)("%s is an error, because the form has no word for it", (stop) => {
    expect(errorOf(() => answerBody(llamaSchema, answered({ stop, refusal: "No." })))).toBe(
      `502 The answer ended with '${stop}', which the form of the request cannot say. No.`,
    );
  });
});

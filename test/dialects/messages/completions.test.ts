import fc from "fast-check";
import type { Completion } from "openai/resources/completions";
import { describe, expect, test } from "vitest";
import { parseJson } from "../../../src/dialects/json.ts";
import { refusing } from "../../../src/dialects/loss.ts";
import { completionsSchema } from "../../../src/dialects/messages/completions.ts";
import { root } from "../../../src/dialects/path.ts";
import { answerMeaning, answerRewritten, answers, conversations, meaning, rewritten } from "../conversations.ts";
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
  test.each([["a\n[INST]"], [["a\n[INST]"]]])("the prompt %j as what the user says", (prompt) => {
    expect(turnsIn(readBody(completionsSchema, { model: "m", prompt }))).toEqual([["user", "a\n[INST]"]]);
  });

  test.each([
    [{}, "body.prompt is missing."],
    [{ prompt: " " }, "body.prompt must be a text that is not blank."],
    [{ prompt: ["a", "b"] }, "body.prompt cannot be carried: it has 2 prompts, and a record has one."],
    [{ prompt: [] }, "body.prompt cannot be carried: it has 0 prompts, and a record has one."],
    [{ prompt: [null] }, "body.prompt[0] is missing."],
    [{ prompt: [1, 2] }, "body.prompt cannot be carried: tokens have no meaning for other models."],
    [{ prompt: [[1]] }, "body.prompt cannot be carried: tokens have no meaning for other models."],
    [{ prompt: { text: "a" } }, "body.prompt must be a string."],
    [{ prompt: "a", suffix: "b" }, "body.suffix cannot be carried: an answer between two texts has no counterpart."],
    [{ prompt: "a", stream: true }, "body.stream cannot be carried."],
    [{ prompt: "a", stream: 1 }, "body.stream must be true or false."],
    [{ prompt: "a", echo: 1 }, "body.echo must be true or false."],
    [{ prompt: "a", logprobs: true }, "body.logprobs must be a number."],
    [{ prompt: "a", best_of: 2 }, "body.best_of cannot be carried. The tag quarry:on-lossy=drop drops it."],
    [{ prompt: "a", new_member: 2 }, "body.new_member cannot be carried: it is unknown."],
  ])("refuses %j", (body, message) => {
    expect(errorOf(() => completionsSchema.read(body, root("body"), refusing))).toBe(`400 ${message}`);
  });

  test("every setting", () => {
    const body = {
      model: "m",
      prompt: "a",
      frequency_penalty: 0.5,
      presence_penalty: -1,
      logit_bias: { "50256": -100 },
      logprobs: 2,
      max_tokens: 16,
      n: 2,
      seed: parseJson("1234567890123456789"),
      stop: "x",
      temperature: 1.5,
      top_k: 4,
      top_p: 0.5,
      user: "u",
    };
    expect(settingsIn(readBody(completionsSchema, body))).toEqual({
      frequencyPenalty: 0.5,
      presencePenalty: -1,
      logitBias: { "50256": -100 },
      logprobs: 2,
      maxTokens: 16,
      n: 2,
      seed: parseJson("1234567890123456789"),
      stop: ["x"],
      temperature: 1.5,
      topK: 4,
      topP: 0.5,
      user: "u",
    });
  });

  test("defaults that are written down, and null, are no settings", () => {
    const body = {
      prompt: "a",
      best_of: 1,
      echo: false,
      frequency_penalty: 0,
      logit_bias: {},
      logprobs: null,
      n: parseJson("1.0"),
      presence_penalty: 0,
      stop: [],
      stream: false,
      stream_options: { include_usage: true },
      suffix: "",
    };
    expect(settingsIn(readBody(completionsSchema, body))).toEqual({});
    expect(settingsIn(readBody(completionsSchema, { prompt: "a", logprobs: 0 }))).toEqual({ logprobs: true });
  });
});

describe("writes", () => {
  test("one text of the user", () => {
    const asked = conversation([["user", "a"]], {
      settings: settings({
        maxTokens: 3,
        logprobs: true,
        seed: 1,
        stop: ["a", "b", "c", "d"],
        temperature: 2,
        metadata: {},
      }),
    });
    expect(written(completionsSchema, asked, "gpt-3.5-turbo-instruct")).toEqual({
      model: "gpt-3.5-turbo-instruct",
      prompt: "a",
      max_tokens: 3,
      logprobs: 0,
      seed: 1,
      stop: ["a", "b", "c", "d"],
      temperature: 2,
    });
  });

  test.each([
    [
      "a system prompt",
      conversation([
        ["system", "s"],
        ["user", "a"],
      ]),
      "a prompt has no system message",
    ],
    [
      "turns",
      conversation([
        ["user", "a"],
        ["assistant", "b"],
        ["user", "c"],
      ]),
      "a prompt has no turns",
    ],
  ])("refuses %s", (_, asked, reason) => {
    expect(errorOf(() => written(completionsSchema, asked))).toBe(`400 asked cannot be carried: ${reason}.`);
  });

  test("drops what is out of range if the job allows it", () => {
    const asked = conversation([["user", "a"]], {
      settings: settings({ temperature: 2.1, stop: ["a", "b", "c", "d", "e"], topK: 1 }),
    });
    expect(dropped(completionsSchema, asked)).toEqual({
      body: { model: "some-model", prompt: "a" },
      places: ["stop", "temperature", "topK"],
    });
  });

  test("what it writes reads the same", () => {
    fc.assert(
      fc.property(conversations("system", "images", "tools", "choice", "schema"), (generated) => {
        const one = withJoinedTexts({ ...generated, messages: generated.messages.slice(-1) }, (text) => text);
        expect(meaning(rewritten(completionsSchema, one))).toEqual(meaning(one));
      }),
    );
  });
});

describe("answers", () => {
  const body = (choice: object, more: object = {}) => ({
    id: "cmpl-1",
    object: "text_completion",
    created: 1_700_000_000,
    model: "m",
    choices: [{ text: "Hi", index: 0, logprobs: null, finish_reason: "stop", ...choice }],
    usage: { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12, prompt_tokens_details: { cached_tokens: 2 } },
    ...more,
  });

  test("reads every part", () => {
    const logprobs = { tokens: ["Hi"] };
    expect(completionsSchema.readAnswer(body({ logprobs }, { system_fingerprint: "fp" }))).toEqual(
      answered({
        id: "cmpl-1",
        model: "m",
        createdAt: 1_700_000_000_000,
        content: [{ type: "text", text: "Hi" }],
        usage: { input: 3, cacheRead: 2, cacheWrite: 0, output: 7, reasoning: 0 },
        extra: { system_fingerprint: "fp", logprobs },
      }),
    );
  });

  test.each([
    [{ finish_reason: "stop" }, "end_turn", undefined],
    [{ finish_reason: "length" }, "max_tokens", undefined],
    [{ finish_reason: "content_filter" }, "content_filtered", undefined],
    [{ finish_reason: null }, "end_turn", undefined],
    [{ finish_reason: "eos" }, "end_turn", undefined],
    [{ finish_reason: "stop", stop_reason: "END" }, "stop_sequence", "END"],
    [{ finish_reason: "stop", stop_reason: 128009 }, "end_turn", undefined],
  ])("reads the end %j", (choice, stop, stopSequence) => {
    expect(completionsSchema.readAnswer(body(choice))).toMatchObject({ stop, stopSequence });
  });

  test("members may be absent or of another type", () => {
    expect(
      completionsSchema.readAnswer({ choices: [{ text: "" }], usage: [], id: 7, created: "x", model: null }),
    ).toEqual(answered({ content: [] }));
    expect(errorOf(() => completionsSchema.readAnswer({ choices: [] }))).toBe("502 The model's answer has no text.");
  });

  test("writes every part", () => {
    const { id: _id, model: _model, created: _created, usage: _usage, ...extension } = FULL_EXTENSION;
    const { id_2: other, ...rest } = extension;
    const expected: Completion & { readonly quarry: unknown } = {
      id: "msg_1",
      object: "text_completion",
      created: 1_700_000_000,
      model: "model-1",
      choices: [{ text: "Hello you.", index: 0, logprobs: null, finish_reason: "stop" }],
      usage: {
        prompt_tokens: 12,
        completion_tokens: 6,
        total_tokens: 18,
        prompt_tokens_details: { cached_tokens: 4, cache_write_tokens: 5 },
        completion_tokens_details: { reasoning_tokens: 2 },
      },
      quarry: { ...rest, id: other },
    };
    expect(answerBody(completionsSchema, FULL_ANSWER)).toEqual(expected);
  });

  test("makes what the model did not say, and says how it ended", () => {
    expect(answerBody(completionsSchema, answered({ stop: "content_filtered" }))).toEqual({
      id: "cmpl-made",
      object: "text_completion",
      created: expect.any(Number),
      model: "some-model",
      choices: [{ text: "Hello.", index: 0, logprobs: null, finish_reason: "content_filter" }],
      usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
    });
    expect(errorOf(() => answerBody(completionsSchema, answered({ stop: "tool_use" })))).toContain(
      "502 The answer ended",
    );
  });

  test.each([["Say: "], [["Say: "]]])("begins with the prompt %j if the request wants it", (prompt) => {
    const { choices } = answerBody(completionsSchema, answered(), { prompt, echo: true });
    expect(choices).toMatchObject([{ text: "Say: Hello." }]);
  });

  test("what it writes reads the same", () => {
    fc.assert(
      fc.property(answers("tools"), (answer) => {
        expect(answerMeaning(answerRewritten(completionsSchema, answer))).toEqual(answerMeaning(answer));
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type JsonObject, parseJson } from "../../../src/dialects/json.ts";
import { refusing } from "../../../src/dialects/loss.ts";
import { cohereCommandSchema } from "../../../src/dialects/messages/cohere-command.ts";
import { root } from "../../../src/dialects/path.ts";
import { conversations, meaning, rewritten, withoutPaths } from "../conversations.ts";
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

const messagesIn = (body: JsonObject) =>
  withoutPaths(readBody(cohereCommandSchema, body).messages.map(({ role, content }) => [role, content]));

const text = (value: string) => ({ type: "text", text: value });
const call = (number: number, name: string, input: object) => ({ type: "toolUse", id: `call_${number}`, name, input });
const result = (number: number, name: string, ...values: object[]) => ({
  type: "toolResult",
  id: `call_${number}`,
  name,
  content: values.map((value) => ({ type: "json", value })),
});

describe("reads", () => {
  test("message, history and preamble", () => {
    const body = {
      message: "c",
      chat_history: [
        { role: "USER", message: "a" },
        { role: "CHATBOT", message: "b" },
        { role: "SYSTEM", message: "s" },
      ],
      preamble: "Be brief.",
    };
    expect(turnsIn(readBody(cohereCommandSchema, body))).toEqual([
      ["system", "Be brief."],
      ["user", "a"],
      ["assistant", "b"],
      ["system", "s"],
      ["user", "c"],
    ]);
  });

  test("every setting", () => {
    const body = {
      message: "a",
      max_tokens: 5,
      temperature: parseJson("0.30"),
      p: 0.75,
      k: 10,
      seed: parseJson("1234567890123456789"),
      frequency_penalty: 0.1,
      presence_penalty: 0.2,
      stop_sequences: ["x"],
    };
    expect(settingsIn(readBody(cohereCommandSchema, body))).toEqual({
      maxTokens: 5,
      temperature: parseJson("0.30"),
      topP: 0.75,
      topK: 10,
      seed: parseJson("1234567890123456789"),
      frequencyPenalty: 0.1,
      presencePenalty: 0.2,
      stop: ["x"],
    });
  });

  test("defaults that are written down, and null, are no settings", () => {
    const body = {
      message: "a",
      chat_history: null,
      documents: [],
      preamble: "",
      k: 0,
      p: 0,
      frequency_penalty: 0,
      presence_penalty: 0,
      prompt_truncation: "OFF",
      return_prompt: false,
      raw_prompting: false,
      search_queries_only: false,
      stop_sequences: [],
      stream: false,
      tools: [],
      tool_results: null,
    };
    expect(readBody(cohereCommandSchema, body)).toMatchObject({ system: [], tools: [], settings: {} });
  });

  test("documents in front of the text, with citations", () => {
    const documents = [{ id: "1", title: "Tall", snippet: "x" }, { text: "y" }];
    const path = root("modelInput");
    const [message] = cohereCommandSchema.read({ message: "a", documents }, path, refusing).messages;
    expect(message!.content.map((block) => "citations" in block && block.citations !== undefined)).toEqual([
      true,
      true,
      false,
    ]);
    expect(messagesIn({ message: "a", documents })).toMatchObject([
      [
        "user",
        [
          { type: "document", format: "txt", name: { value: "Tall" }, source: { text: "x" } },
          { type: "document", format: "txt", source: { text: "y" } },
          text("a"),
        ],
      ],
    ]);
  });

  test("tools as JSON schemas", () => {
    const parameter_definitions = {
      day: { description: "A day", type: "str", required: true },
      count: { type: "int", required: false },
      names: { type: "List[str]" },
      ["__proto__"]: { type: "float" },
      more: { type: "Dict[str, int]" },
    };
    const tools = [{ name: "f", description: "d", parameter_definitions }, { name: "g" }];
    expect(withoutPaths(readBody(cohereCommandSchema, { message: "a", tools }).tools)).toEqual([
      {
        name: "f",
        description: "d",
        schema: {
          type: "object",
          properties: {
            day: { type: "string", description: "A day" },
            count: { type: "integer" },
            names: { type: "array", items: { type: "string" } },
            ["__proto__"]: { type: "number" },
            more: { type: "object" },
          },
          required: ["day"],
        },
      },
      { name: "g", schema: { type: "object", properties: {} } },
    ]);
  });

  test("results that repeat their calls follow the message", () => {
    const tool_results = [
      { call: { name: "f", parameters: { x: 1 }, generation_id: "g" }, outputs: [{ text: "one" }, { n: 2 }] },
      { call: { name: "f", parameters: { x: 2 } }, outputs: [] },
    ];
    expect(messagesIn({ message: "a", tool_results })).toEqual([
      ["user", [text("a")]],
      ["assistant", [call(1, "f", { x: 1 }), call(2, "f", { x: 2 })]],
      ["user", [result(1, "f", { text: "one" }, { n: 2 }), result(2, "f")]],
    ]);
  });

  test("results of calls in the history answer these, in any order", () => {
    const chat_history = [
      { role: "USER", message: "a" },
      {
        role: "CHATBOT",
        message: "",
        tool_calls: [
          { name: "f", parameters: { x: 1 } },
          { name: "f", parameters: { x: 2 } },
        ],
      },
      { role: "TOOL", tool_results: [{ call: { name: "f", parameters: { x: 2 } }, outputs: [{ n: 2 }] }] },
      { role: "CHATBOT", message: "hm", tool_calls: [{ name: "g" }] },
    ];
    const tool_results = [
      { call: { name: "g", parameters: {} }, outputs: [{ n: 3 }] },
      { call: { name: "f" }, outputs: [{ n: 1 }] },
    ];
    expect(messagesIn({ message: " ", chat_history, tool_results })).toEqual([
      ["user", [text("a")]],
      ["assistant", [call(1, "f", { x: 1 }), call(2, "f", { x: 2 })]],
      ["user", [result(2, "f", { n: 2 })]],
      ["assistant", [text("hm"), call(3, "g", {})]],
      ["user", [result(3, "g", { n: 3 }), result(1, "f", { n: 1 })]],
    ]);
  });

  test("equal calls have a result each, in front of what the user says", () => {
    const tool_calls = [{ name: "f" }, { name: "f" }];
    const tool_results = [1, 2].map((n) => ({ call: { name: "f", parameters: {} }, outputs: [{ n }] }));
    const body = { message: "a", chat_history: [{ role: "CHATBOT", message: "b", tool_calls }], tool_results };
    expect(messagesIn(body)).toEqual([
      ["assistant", [text("b"), call(1, "f", {}), call(2, "f", {})]],
      ["user", [result(1, "f", { n: 1 }), result(2, "f", { n: 2 }), text("a")]],
    ]);
  });

  const history = (entry: object) => ({ message: "a", chat_history: [entry] });
  test.each<[JsonObject, string]>([
    [{}, "message is missing."],
    [{ message: " " }, "message must be a text that is not blank."],
    [{ message: 1 }, "message must be a string."],
    [{ message: "a", p: "1" }, "p must be a number."],
    [{ message: "a", k: 1, x: 1 }, "x cannot be carried: it is unknown."],
    [{ message: "a", search_queries_only: true }, "search_queries_only cannot be carried."],
    [{ message: "a", raw_prompting: true }, "raw_prompting cannot be carried."],
    [{ message: "a", return_prompt: true }, "return_prompt cannot be carried. The tag quarry:on-lossy=drop drops it."],
    [{ message: "a", return_prompt: 1 }, "return_prompt must be true or false."],
    [
      { message: "a", prompt_truncation: "AUTO_PRESERVE_ORDER" },
      "prompt_truncation cannot be carried. The tag quarry:on-lossy=drop drops it.",
    ],
    [{ message: "a", documents: [{ title: "t" }] }, "documents[0].snippet is missing."],
    [
      { message: "a", documents: [{ snippet: "s", text: "t" }] },
      "documents[0].text cannot be carried: the document has a snippet.",
    ],
    [{ message: "a", documents: [{ snippet: "s", url: "u" }] }, "documents[0].url cannot be carried: it is unknown."],
    [{ message: "a", tools: [{}] }, "tools[0].name is missing."],
    [
      { message: "a", tools: [{ name: "f", parameter_definitions: { x: { type: "Foo" } } }] },
      "tools[0].parameter_definitions.x.type must be a Python type, such as str, int, float, bool, list, dict or List[str].",
    ],
    [
      { message: "a", tools: [{ name: "f", parameter_definitions: { x: { type: "str", enum: [] } } }] },
      "tools[0].parameter_definitions.x.enum cannot be carried: it is unknown.",
    ],
    [{ message: "a", tool_results: [{ outputs: [] }] }, "tool_results[0].call is missing."],
    [{ message: "a", tool_results: [{ call: { name: "f" } }] }, "tool_results[0].outputs is missing."],
    [
      { message: "a", tool_results: [{ call: { name: "f" }, outputs: ["x"] }] },
      "tool_results[0].outputs[0] must be an object.",
    ],
    [
      history({ role: "user", message: "a" }),
      'chat_history[0].role must be "USER" or "CHATBOT" or "SYSTEM" or "TOOL".',
    ],
    [
      history({ role: "USER", message: "a", tool_calls: [] }),
      "chat_history[0].tool_calls cannot be carried: its role is USER.",
    ],
    [
      history({ role: "CHATBOT", tool_results: [] }),
      "chat_history[0].tool_results cannot be carried: its role is CHATBOT.",
    ],
    [history({ role: "USER", message: "a", name: "x" }), "chat_history[0].name cannot be carried: it is unknown."],
    [
      {
        ...history({ role: "CHATBOT", tool_calls: [{ name: "f" }] }),
        tool_results: [{ call: { name: "g" }, outputs: [] }],
      },
      "tool_results[0].call must be one of the calls in the message before it.",
    ],
  ])("refuses %j", (body, message) => {
    expect(errorOf(() => readBody(cohereCommandSchema, body))).toBe(`400 modelInput.${message}`);
  });
});

describe("writes", () => {
  test("turns and settings", () => {
    const asked = conversation(
      [
        ["system", "S"],
        ["user", "a"],
        ["assistant", "b"],
        ["user", "c"],
      ],
      {
        settings: settings({
          maxTokens: 3,
          temperature: 0.5,
          topP: 0.1,
          topK: 500,
          stop: ["x"],
          seed: 1,
          frequencyPenalty: 1,
        }),
      },
    );
    expect(written(cohereCommandSchema, asked)).toEqual({
      message: "c",
      chat_history: [
        { role: "USER", message: "a" },
        { role: "CHATBOT", message: "b" },
      ],
      preamble: "S",
      max_tokens: 3,
      temperature: 0.5,
      p: 0.1,
      k: 500,
      stop_sequences: ["x"],
      seed: 1,
      frequency_penalty: 1,
    });
  });

  test("refuses a system message midway, and tools", () => {
    const asked = conversation([
      ["user", "a"],
      ["system", "S"],
      ["user", "c"],
    ]);
    expect(errorOf(() => written(cohereCommandSchema, asked))).toBe(
      "400 asked cannot be carried: the history has no system message midway.",
    );
    const tools = [{ path: root("tools"), name: "f", description: undefined, schema: {} }];
    expect(errorOf(() => written(cohereCommandSchema, conversation([["user", "a"]], { tools })))).toContain(
      "400 tools cannot",
    );
  });

  test("drops what is out of range if the job allows it", () => {
    const out = { temperature: 1.1, topK: 501, frequencyPenalty: -0.1, presencePenalty: 1.1, stop: [..."abcdef"] };
    expect(dropped(cohereCommandSchema, conversation([["user", "a"]], { settings: settings(out) }))).toEqual({
      body: { message: "a" },
      places: Object.keys(out).sort(),
    });
  });

  test("what it writes reads the same", () => {
    fc.assert(
      fc.property(conversations("images", "tools", "choice", "schema"), (generated) => {
        const joined = withJoinedTexts(generated, (value) => value);
        expect(meaning(rewritten(cohereCommandSchema, joined))).toEqual(meaning(joined));
      }),
    );
  });
});

describe("answers", () => {
  test("reads every part", () => {
    const body = {
      response_id: "r",
      text: "Hi",
      generation_id: "g",
      citations: [{ start: 0 }],
      finish_reason: "COMPLETE",
      chat_history: [{ role: "USER", message: "a" }],
      meta: { api_version: { version: "1" }, tokens: { input_tokens: 3, output_tokens: 4 } },
      is_search_required: null,
    };
    expect(cohereCommandSchema.readAnswer(body)).toEqual(
      answered({
        id: "g",
        content: [{ type: "text", text: "Hi" }],
        usage: { input: 3, output: 4, cacheRead: 0, cacheWrite: 0, reasoning: 0 },
        extra: { citations: [{ start: 0 }], meta: { api_version: { version: "1" } } },
      }),
    );
  });

  test("reads calls, with or without a text", () => {
    const tool_calls = [
      { name: "f", parameters: { x: 1 } },
      { name: "f", parameters: '{"x":2}' },
      { name: "g", parameters: null },
    ];
    const calls = [call(1, "f", { x: 1 }), call(2, "f", { x: 2 }), call(3, "g", {})];
    expect(cohereCommandSchema.readAnswer({ text: "", finish_reason: "COMPLETE", tool_calls })).toMatchObject({
      stop: "tool_use",
      content: calls,
    });
    expect(cohereCommandSchema.readAnswer({ tool_calls, finish_reason: "MAX_TOKENS" })).toMatchObject({
      stop: "max_tokens",
      content: calls,
    });
    expect(
      errorOf(() => cohereCommandSchema.readAnswer({ text: "", tool_calls: [{ name: "f", parameters: "{" }] })),
    ).toBe("502 The model's answer has an invalid call: tool_calls[0].");
  });

  test.each([
    ["COMPLETE", "end_turn"],
    ["complete", "end_turn"],
    ["MAX_TOKENS", "max_tokens"],
    ["STOP_SEQUENCE", "stop_sequence"],
    ["ERROR_TOXIC", "content_filtered"],
    ["ERROR_LIMIT", "model_context_window_exceeded"],
    ["USER_CANCEL", "end_turn"],
    [undefined, "end_turn"],
  ])("reads the reason %s", (finish_reason, stop) => {
    expect(cohereCommandSchema.readAnswer({ text: "Hi", finish_reason })).toMatchObject({ stop });
  });

  test("an answer that is an error, or has no text, is one", () => {
    expect(errorOf(() => cohereCommandSchema.readAnswer({ text: "", finish_reason: "ERROR" }))).toBe(
      "502 The model's answer ended with an error.",
    );
    expect(errorOf(() => cohereCommandSchema.readAnswer({ finish_reason: "COMPLETE" }))).toBe(
      "502 The model's answer has no text.",
    );
  });

  test("writes every part, and the history with this turn", () => {
    const { id: _, ...extension } = FULL_EXTENSION;
    const { id_2: id, ...rest } = extension;
    const request = { message: "b", chat_history: [{ role: "USER", message: "a" }] };
    expect(answerBody(cohereCommandSchema, FULL_ANSWER, request)).toEqual({
      response_id: "msg_1",
      text: "Hello you.",
      generation_id: "msg_1",
      chat_history: [
        { role: "USER", message: "a" },
        { role: "USER", message: "b" },
        { role: "CHATBOT", message: "Hello you." },
      ],
      finish_reason: "COMPLETE",
      quarry: { ...rest, id },
    });
  });

  test("writes calls", () => {
    const content = [{ type: "toolUse", id: "x", name: "f", input: { n: 1 } }] as const;
    expect(answerBody(cohereCommandSchema, answered({ content, stop: "tool_use" }), { message: "a" })).toEqual({
      response_id: "made",
      text: "",
      generation_id: "made",
      chat_history: [
        { role: "USER", message: "a" },
        { role: "CHATBOT", message: "", tool_calls: [{ name: "f", parameters: { n: 1 } }] },
      ],
      finish_reason: "COMPLETE",
      tool_calls: [{ name: "f", parameters: { n: 1 } }],
    });
  });

  test.each([
    ["max_tokens", "MAX_TOKENS"],
    ["content_filtered", "ERROR_TOXIC"],
    ["guardrail_intervened", "ERROR_TOXIC"],
    ["model_context_window_exceeded", "ERROR_LIMIT"],
  ] as const)("writes the reason %s", (stop, finish_reason) => {
    expect(answerBody(cohereCommandSchema, answered({ stop }), { message: "a" })).toMatchObject({ finish_reason });
  });
});

import fc from "fast-check";
import type { ChatCompletion, ChatCompletionCreateParamsNonStreaming } from "openai/resources/chat/completions";
import { describe, expect, test } from "vitest";
import { type ConversationAnswer, NO_TOKENS } from "../../../src/dialects/answer.ts";
import type { Block, Conversation } from "../../../src/dialects/conversation.ts";
import { type JsonObject, parseJson } from "../../../src/dialects/json.ts";
import { dropping, refusing } from "../../../src/dialects/loss.ts";
import { bedrockChatSchema } from "../../../src/dialects/messages/bedrock-chat.ts";
import { chatSchema } from "../../../src/dialects/messages/chat.ts";
import { usageFrom } from "../../../src/dialects/messages/openai/usage.ts";
import { root } from "../../../src/dialects/path.ts";
import type { BodyOptions } from "../../../src/dialects/schema.ts";
import {
  answerMeaning,
  answerRewritten,
  answers,
  BODY_OPTIONS,
  conversations,
  meaning,
  rewritten,
  throughText,
  withoutPaths,
} from "../conversations.ts";

const BODY = root("body");
const OWN_SERVER: BodyOptions = { ...BODY_OPTIONS, modelServer: true };
const HELLO = { role: "user", content: "hello" } as const;
const body = (members: JsonObject): JsonObject => ({ model: "m", messages: [HELLO], ...members });
const read = (members: JsonObject): Conversation => chatSchema.read(body(members), BODY, refusing);
const messagesOf = (...messages: JsonObject[]): unknown => withoutPaths(read({ messages }).messages);
const write = (request: Conversation, options: BodyOptions = BODY_OPTIONS): JsonObject =>
  throughText(chatSchema.write(request, options, refusing));

const text = (value: string): Block => ({ type: "text", path: BODY, text: value });
const user = (...content: Block[]) => ({ role: "user" as const, content, path: root("asked") });
const said = (...content: Block[]) => ({ role: "assistant" as const, content, path: root("said") });
const conversation = (members: Partial<Conversation>): Conversation => ({
  kind: "conversation",
  system: [],
  messages: [user(text("hello"))],
  tools: [],
  choice: undefined,
  settings: {},
  ...members,
});
const call = (id: string, name = "look_up"): Block => ({ type: "toolUse", path: root("call"), id, name, input: {} });
const result = (id: string, ...content: Block[]): Block => ({ type: "toolResult", path: BODY, id, content });
const TOOL = { path: root("tool"), name: "look_up", description: "Looks up", schema: { type: "object" } };

describe("reads requests", () => {
  test("system messages in front are the system prompt, later ones stay", () => {
    const { system, messages } = read({
      messages: [
        { role: "system", content: "a" },
        { role: "developer", content: [{ type: "text", text: "b", prompt_cache_breakpoint: { mode: "explicit" } }] },
        HELLO,
        { role: "system", content: "later" },
        { role: "user", content: "bye" },
      ],
    });
    expect(withoutPaths(system)).toEqual([
      { type: "text", text: "a" },
      { type: "text", text: "b" },
    ]);
    expect(messages.map(({ role }) => role)).toEqual(["user", "system", "user"]);
  });

  test("parts of every kind", () => {
    const content = [
      { type: "text", text: "see" },
      { type: "image_url", image_url: { url: "data:image/jpg;base64,AAAA", detail: "low" } },
      { type: "image_url", image_url: { url: "https://example.com/a.png" } },
      { type: "input_audio", input_audio: { data: "BBBB", format: "mp3" } },
      { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,CCCC" } },
      { type: "file", file: { filename: "b.md", file_data: "data:application/octet-stream;base64,DDDD" } },
      { type: "file", file: { file_id: "file-1" } },
    ];
    expect(messagesOf({ role: "user", content })).toEqual([
      {
        role: "user",
        content: [
          { type: "text", text: "see" },
          { type: "image", format: "jpeg", source: { bytes: "AAAA" }, detail: { value: "low" } },
          { type: "image", source: { url: "https://example.com/a.png" } },
          { type: "audio", format: "mp3", source: { bytes: "BBBB" } },
          { type: "document", format: "pdf", name: { value: "a.pdf" }, source: { bytes: "CCCC" } },
          { type: "document", format: "md", name: { value: "b.md" }, source: { bytes: "DDDD" } },
          { type: "document", source: { file: "file-1" } },
        ],
      },
    ]);
  });

  test("calls and their results, which the next user message joins", () => {
    const called = (id: string, args: unknown) => ({
      id,
      type: "function",
      function: { name: `f_${id}`, arguments: args },
    });
    expect(
      messagesOf(
        HELLO,
        { role: "assistant", content: "", tool_calls: [called("a", ""), called("b", '{"big": 1234567890123456789}')] },
        { role: "tool", tool_call_id: "b", content: "B" },
        { role: "tool", tool_call_id: "a", content: [{ type: "text", text: "A" }] },
        { role: "user", content: "and?" },
        { role: "assistant", content: [{ type: "refusal", refusal: "no" }], refusal: null },
        { role: "user", content: "why?" },
      ),
    ).toEqual([
      { role: "user", content: [{ type: "text", text: "hello" }] },
      {
        role: "assistant",
        content: [
          { type: "toolUse", id: "a", name: "f_a", input: {} },
          { type: "toolUse", id: "b", name: "f_b", input: { big: { rawJSON: "1234567890123456789" } } },
        ],
      },
      {
        role: "user",
        content: [
          { type: "toolResult", id: "b", name: "f_b", content: [{ type: "text", text: "B" }] },
          { type: "toolResult", id: "a", name: "f_a", content: [{ type: "text", text: "A" }] },
          { type: "text", text: "and?" },
        ],
      },
      { role: "assistant", content: [{ type: "text", text: "no" }] },
      { role: "user", content: [{ type: "text", text: "why?" }] },
    ]);
  });

  test("repeated and absent ids of calls become unique, for the results as well", () => {
    const called = { id: "x", type: "function", function: { name: "f", arguments: "{}" } };
    const step = (message: JsonObject) => [message, { role: "tool", tool_call_id: "x", content: "r" }];
    const blocks = read({
      messages: [
        HELLO,
        ...step({ role: "assistant", tool_calls: [called] }),
        ...step({
          role: "assistant",
          tool_calls: [called, { type: "function", function: { name: "g", arguments: {} } }],
        }),
      ],
    }).messages.flatMap(({ content }) => content);
    const ids = blocks.flatMap((block) => (block.type === "toolUse" || block.type === "toolResult" ? [block.id] : []));
    expect(ids).toEqual(["x", "x", "x_1", "call_2", "x_1"]);
  });

  test("legacy functions", () => {
    const { messages, tools, choice } = read({
      messages: [
        HELLO,
        { role: "assistant", content: null, function_call: { name: "f", arguments: '{"a":1}' } },
        { role: "function", name: "f", content: "1" },
      ],
      functions: [{ name: "f", description: "d", parameters: { type: "object" } }],
      function_call: { name: "f" },
    });
    expect(withoutPaths(messages.slice(1))).toEqual([
      { role: "assistant", content: [{ type: "toolUse", id: "call_0", name: "f", input: { a: 1 } }] },
      {
        role: "user",
        content: [{ type: "toolResult", id: "call_0", name: "f", content: [{ type: "text", text: "1" }] }],
      },
    ]);
    expect(withoutPaths(tools)).toEqual([{ name: "f", description: "d", schema: { type: "object" } }]);
    expect(withoutPaths(choice)).toEqual({ kind: "one", name: "f" });
  });

  test("reasoning of a server, under both of its names", () => {
    const assistant = { role: "assistant", content: "a", reasoning: "r", reasoning_content: "r" };
    expect(messagesOf(HELLO, assistant, HELLO)).toMatchObject([
      {},
      { content: [{ type: "reasoning", family: "other", text: "r" }, { type: "text" }] },
      {},
    ]);
  });

  test("every setting", () => {
    const settings = read({
      max_tokens: 7,
      max_completion_tokens: 7,
      temperature: parseJson("1.0"),
      top_p: 0.5,
      top_k: 40,
      stop: "x",
      seed: parseJson("12345678901234567890"),
      frequency_penalty: 1,
      presence_penalty: -1,
      n: 2,
      logprobs: true,
      top_logprobs: 3,
      logit_bias: { "5": 1 },
      response_format: { type: "json_schema", json_schema: { name: "n", schema: { type: "object" }, strict: true } },
      verbosity: "low",
      reasoning_effort: "minimal",
      parallel_tool_calls: false,
      user: "old",
      safety_identifier: "u",
      metadata: { a: "b" },
      service_tier: "flex",
      prompt_cache_key: "k",
    }).settings;
    expect(
      Object.fromEntries(Object.entries(settings).map(([name, { value }]) => [name, withoutPaths(value)])),
    ).toEqual({
      maxTokens: 7,
      temperature: { rawJSON: "1.0" },
      topP: 0.5,
      topK: 40,
      stop: ["x"],
      seed: { rawJSON: "12345678901234567890" },
      frequencyPenalty: 1,
      presencePenalty: -1,
      n: 2,
      logprobs: 3,
      logitBias: { "5": 1 },
      schema: { name: "n", schema: { type: "object" }, strict: true },
      verbosity: "low",
      effort: "minimal",
      parallel: false,
      user: "u",
      metadata: { a: "b" },
      serviceTier: "flex",
      cacheKey: "k",
    });
  });

  test("defaults and members without effect are no settings", () => {
    const { settings } = chatSchema.read(
      body({
        n: parseJson("1.0"),
        frequency_penalty: 0,
        presence_penalty: parseJson("0.0"),
        logprobs: false,
        top_logprobs: 0,
        logit_bias: {},
        stop: [],
        stream: false,
        parallel_tool_calls: true,
        response_format: { type: "text" },
        modalities: ["text"],
        store: true,
        prediction: { type: "content", content: "a" },
        temperature: null,
        tools: null,
      }),
      BODY,
      refusing,
    );
    expect(settings).toEqual({});
  });

  test.each<[string, JsonObject]>([
    ["body.stream", { stream: true }],
    ["body.audio", { audio: { voice: "alloy" } }],
    ["body.modalities", { modalities: ["text", "audio"] }],
    ["body.web_search_options", { web_search_options: {} }],
    ["body.moderation", { moderation: { model: "m" } }],
    ["body.min_p", { min_p: 0.1 }],
    ["body.tools[0]", { tools: [{ type: "custom", custom: { name: "c" } }] }],
    ["body.tools[0].function.extra", { tools: [{ type: "function", function: { name: "c", extra: 1 } }] }],
    ["body.tool_choice", { tool_choice: { type: "allowed_tools", allowed_tools: {} } }],
    ["body.tool_choice must be", { tool_choice: "sometimes" }],
    ["body.response_format.type", { response_format: { type: "grammar" } }],
    [
      "body.response_format.json_schema.schema",
      { response_format: { type: "json_schema", json_schema: { name: "n" } } },
    ],
    ["body.max_tokens and body.max_completion_tokens", { max_tokens: 1, max_completion_tokens: 2 }],
    ["body.tool_choice and body.function_call", { tool_choice: "auto", function_call: "none" }],
    ["body.stop[1]", { stop: ["a", 5] }],
    ["body.messages", { messages: null }],
    ["body.messages", { messages: [] }],
    ["body.messages", { messages: [{ role: "system", content: "a" }] }],
    ["body.messages[0].role", { messages: [{ role: "robot", content: "a" }] }],
    ["body.messages[0].name", { messages: [{ ...HELLO, name: "Ann" }] }],
    ["body.messages[0].colour", { messages: [{ ...HELLO, colour: 1 }] }],
    ["body.messages[0].content", { messages: [{ role: "user" }] }],
    ["body.messages[0].content", { messages: [{ role: "user", content: [] }] }],
    ["body.messages[0].content[0].type", { messages: [{ role: "user", content: [{ type: "video_url" }] }] }],
    [
      "body.messages[0].content[0].image_url.size",
      { messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "https://a", size: 1 } }] }] },
    ],
    [
      "body.messages[0].content[0].image_url.url",
      {
        messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "data:image/tiff;base64,A" } }] }],
      },
    ],
    [
      "body.messages[0].content[0].file.file_data",
      { messages: [{ role: "user", content: [{ type: "file", file: { filename: "a.pdf" } }] }] },
    ],
    ["body.messages[0].audio", { messages: [{ role: "assistant", audio: { id: "a" } }, HELLO] }],
    ["body.messages[0].content", { messages: [{ role: "assistant", content: null }, HELLO] }],
    ["body.messages[0].tool_calls[0]", { messages: [{ role: "assistant", tool_calls: [{ type: "custom" }] }, HELLO] }],
    [
      "body.messages[0].tool_calls[0].function.arguments",
      {
        messages: [{ role: "assistant", tool_calls: [{ id: "a", function: { name: "f", arguments: "[1]" } }] }, HELLO],
      },
    ],
    ["body.messages[0].tool_call_id", { messages: [{ role: "tool", content: "a" }, HELLO] }],
    ["body.messages[0]", { messages: [{ role: "function", name: "f", content: "a" }, HELLO] }],
  ])("refuses a bad %s", (name, members) => {
    expect(() => read(members)).toThrow(name);
  });
});

describe("writes requests", () => {
  test("any conversation of the common subset reads back as it was", () => {
    fc.assert(
      fc.property(conversations(), (it) => {
        expect(meaning(rewritten(chatSchema, it))).toEqual(meaning(it));
      }),
    );
  });

  test("and as Bedrock's models take it", () => {
    const options = { ...BODY_OPTIONS, model: "openai.gpt-oss-120b-1:0" };
    fc.assert(
      fc.property(conversations(), (it) => {
        expect(meaning(rewritten(bedrockChatSchema, it, options))).toEqual(meaning(it));
      }),
    );
  });

  test("a whole request in the SDK's types", () => {
    const request = conversation({
      system: [text("Be brief.") as never],
      messages: [
        user(text("look"), {
          type: "image",
          path: BODY,
          format: "png",
          source: { bytes: "AAAA" },
          detail: { value: "low", path: BODY },
        }),
        said(text("Looking."), call("c1")),
        user(text("well?"), result("c1", text("found"))),
      ],
      tools: [TOOL],
      choice: { kind: "any", path: BODY },
      settings: { maxTokens: { value: 9, path: BODY }, user: { value: "u", path: BODY } },
    });
    expect(write(request, { ...BODY_OPTIONS, maxTokensMember: "max_completion_tokens" })).toEqual({
      model: "some-model",
      messages: [
        { role: "system", content: "Be brief." },
        {
          role: "user",
          content: [
            { type: "text", text: "look" },
            { type: "image_url", image_url: { url: "data:image/png;base64,AAAA", detail: "low" } },
          ],
        },
        {
          role: "assistant",
          content: "Looking.",
          tool_calls: [{ id: "c1", type: "function", function: { name: "look_up", arguments: "{}" } }],
        },
        { role: "tool", tool_call_id: "c1", content: "found" },
        { role: "user", content: "well?" },
      ],
      tools: [
        { type: "function", function: { name: "look_up", description: "Looks up", parameters: { type: "object" } } },
      ],
      tool_choice: "required",
      max_completion_tokens: 9,
      safety_identifier: "u",
    } satisfies ChatCompletionCreateParamsNonStreaming);
  });

  test("all results of a turn stand right behind the one message with its calls", () => {
    const { messages } = write(
      conversation({
        messages: [
          user(text("a")),
          said(call("x")),
          said(text("and"), call("y")),
          user(result("y", text("Y"))),
          { role: "system", content: [text("note")], path: BODY },
          user(text("b"), result("x", { type: "json", path: BODY, value: { n: parseJson("1.0") } })),
        ],
      }),
    );
    expect((messages as JsonObject[]).map(({ role, content }) => [role, content])).toEqual([
      ["user", "a"],
      ["assistant", "and"],
      ["tool", "Y"],
      ["tool", '{"n":1.0}'],
      ["system", "note"],
      ["user", "b"],
    ]);
  });

  test("ids that are too long are replaced, the same for call and result, and never by another's", () => {
    const long = "i".repeat(41);
    const { messages } = write(
      conversation({
        messages: [user(text("a")), said(call("call_2"), call(long)), user(result(long), result("call_1"))],
      }),
    );
    const [, assistant, ...results] = messages as [JsonObject, { tool_calls: { id: string }[] }, ...JsonObject[]];
    expect(assistant.tool_calls.map(({ id }) => id)).toEqual(["call_2", "call_3"]);
    expect(results.map(({ tool_call_id }) => tool_call_id)).toEqual(["call_3", "call_1"]);
  });

  test("documents", () => {
    const document = (members: object) =>
      user({ type: "document", path: BODY, format: "pdf", name: undefined, ...members } as Block);
    const content = (members: object) =>
      (write(conversation({ messages: [document(members)] })).messages as JsonObject[])[0]!.content;
    const pdf = (filename: string) => [
      { type: "file", file: { filename, file_data: "data:application/pdf;base64,AAAA" } },
    ];
    expect(content({ source: { bytes: "AAAA" } })).toEqual(pdf("document.pdf"));
    expect(content({ source: { bytes: "AAAA" }, name: { value: "a", path: BODY } })).toEqual(pdf("a.pdf"));
    expect(content({ source: { bytes: Buffer.from("naïve").toString("base64") }, format: "md" })).toBe("naïve");
    expect(content({ source: { text: "t" }, format: "txt", context: { value: "about", path: BODY } })).toEqual([
      { type: "text", text: "about" },
      { type: "text", text: "t" },
    ]);
    expect(content({ source: { content: [text("c")] }, format: undefined })).toBe("c");
    expect(() => content({ source: { bytes: "//8=" }, format: "txt" })).toThrow("UTF-8");
    expect(() => content({ source: { bytes: "AAAA" }, format: "docx" })).toThrow("no place");
    expect(() => content({ source: { url: "https://a" } })).toThrow("no place");
    expect(() => content({ source: { bytes: "AAAA" }, citations: root("cited") })).toThrow("cited cannot be carried");
  });

  const image: Block = { type: "image", path: root("image"), format: "png", source: { bytes: "AAAA" } };
  const audio: Block = { type: "audio", path: root("audio"), format: "flac", source: { bytes: "AAAA" } };
  test.each<[string, Partial<Conversation>]>([
    ["image", { messages: [user(text("a")), said(image), user(text("b"))] }],
    ["image", { messages: [user(text("a")), said(call("c")), user(result("c", image))] }],
    ["image", { messages: [user({ ...image, format: "heic" } as Block)] }],
    ["image", { messages: [user({ ...image, source: { s3: { uri: "s3://b/k" } } } as Block)] }],
    ["image", { messages: [user({ ...image, source: { file: "f" } } as Block)] }],
    ["audio", { messages: [user(audio)] }],
    ["video", { messages: [user({ type: "video", path: root("video"), format: "mp4", source: { bytes: "A" } })] }],
    ["said", { messages: [user(text("a")), said(text("b"))] }],
    ["tool", { tools: [{ ...TOOL, name: "a.b" }] }],
    ["call", { messages: [user(text("a")), said(call("c", "a:b")), user(result("c"))] }],
    ["choice", { choice: { kind: "any", path: root("choice") } }],
  ])("refuses %s, whatever the job allows", (name, members) => {
    expect(() => chatSchema.write(conversation(members), BODY_OPTIONS, dropping())).toThrow(
      `${name} cannot be carried`,
    );
  });

  const placed = <T>(value: T, name: string) => ({ value, path: root(name) });
  test.each<[string, Partial<Conversation>]>([
    ["topK", { settings: { topK: placed(1, "topK") } }],
    ["n", { settings: { n: placed(2, "n") } }],
    ["logprobs", { settings: { logprobs: placed(true as const, "logprobs") } }],
    ["budget", { settings: { budget: placed(1024, "budget") } }],
    ["temperature", { settings: { temperature: placed(2.5, "temperature") } }],
    ["stop", { settings: { stop: placed(["a", "b", "c", "d", "e"], "stop") } }],
    [
      "effort",
      { settings: { thinking: placed("off" as const, "thinking"), effort: placed("high" as const, "effort") } },
    ],
    [
      "schema",
      { settings: { schema: placed({ schema: { type: "object", properties: { a: {} } }, strict: true }, "schema") } },
    ],
    ["strict", { tools: [{ ...TOOL, strict: placed(true, "strict") }] }],
    [
      "failed",
      { messages: [user(text("a")), said(call("c")), user({ ...result("c"), failed: root("failed") } as Block)] },
    ],
  ])("drops %s if the job allows it", (name, members) => {
    const loss = dropping();
    chatSchema.write(conversation(members), BODY_OPTIONS, loss);
    expect([...loss.counts]).toEqual([[name, 1]]);
    expect(() => chatSchema.write(conversation(members), BODY_OPTIONS, refusing)).toThrow(`${name} cannot be carried`);
  });

  test("reasoning that is off is the default, because models without reasoning refuse every level", () => {
    const off = placed("off" as const, "thinking");
    const none = placed("none" as const, "effort");
    expect(write(conversation({ settings: { thinking: off } }))).not.toHaveProperty("reasoning_effort");
    expect(write(conversation({ settings: { thinking: off, effort: none } })).reasoning_effort).toBe("none");
  });

  test("levels and a schema that OpenAI's strict mode takes", () => {
    const schema = {
      type: "object",
      properties: { a: { type: "string" } },
      required: ["a"],
      additionalProperties: false,
    };
    expect(
      write(
        conversation({
          settings: { schema: placed({ schema, strict: true }, "") },
        }),
      ),
    ).toMatchObject({
      response_format: { type: "json_schema", json_schema: { name: "answer", schema, strict: true } },
    });
    expect(write(conversation({ settings: { effort: placed("xhigh" as const, "") } })).reasoning_effort).toBe("xhigh");
  });

  test("a model server takes top_k, more stop sequences and reasoning, and none of OpenAI's own members", () => {
    const stop = ["a", "b", "c", "d", "e"];
    const reasoning: Block = { type: "reasoning", path: BODY, family: "other", text: "hm" };
    const written = write(
      conversation({
        messages: [user(text("a")), said(reasoning, text("b")), user(text("c"))],
        settings: {
          topK: placed(5, ""),
          stop: placed(stop, ""),
          cacheKey: placed("k", ""),
          serviceTier: placed("flex", ""),
          user: placed("u", ""),
        },
      }),
      OWN_SERVER,
    );
    expect(Object.keys(written)).toEqual(["model", "messages", "top_k", "stop"]);
    expect(written).toMatchObject({ top_k: 5, stop, messages: [{}, { content: "b", reasoning_content: "hm" }, {}] });
  });

  test("Bedrock's body has no model, and Mistral's own words", () => {
    const options = { ...BODY_OPTIONS, model: "us.mistral.mistral-large-2407-v1:0" };
    const request = conversation({
      messages: [user(text("a")), said(call("toolu_1")), user(result("toolu_1", text("r")))],
      tools: [TOOL],
      choice: { kind: "any", path: BODY },
      settings: { maxTokens: placed(5, "") },
    });
    expect(throughText(bedrockChatSchema.write(request, options, refusing))).toMatchObject({
      messages: [{}, { tool_calls: [{ id: "c00000001" }] }, { tool_call_id: "c00000001" }],
      tool_choice: "any",
      max_tokens: 5,
    });
    expect(bedrockChatSchema.write(request, options, refusing)).not.toHaveProperty("model");
    const gpt = bedrockChatSchema.write(request, { ...options, model: "openai.gpt-oss-20b-1:0" }, refusing);
    expect(gpt).toMatchObject({ tool_choice: "required", max_completion_tokens: 5 });
  });

  test("one call at a time means nothing without tools", () => {
    const settings = { parallel: placed(false as const, "") };
    expect(write(conversation({ settings }))).not.toHaveProperty("parallel_tool_calls");
    expect(write(conversation({ settings, tools: [TOOL] }))).toHaveProperty("parallel_tool_calls", false);
  });

  test("settings that Bedrock's models do not have", () => {
    const by = (model: string, settings: Conversation["settings"]) => {
      const loss = dropping();
      const written = bedrockChatSchema.write(conversation({ settings }), { ...BODY_OPTIONS, model }, loss);
      return [Object.keys(throughText(written)), [...loss.counts.keys()]];
    };
    const mistral = "mistral.mistral-large-2407-v1:0";
    const settings = {
      stop: placed(["a"], "stop"),
      seed: placed(1, "seed"),
      topP: placed(1, "topP"),
      metadata: placed({}, ""),
    };
    expect(by(mistral, settings)).toEqual([
      ["messages", "top_p"],
      ["stop", "seed"],
    ]);
    expect(() => by(mistral, { schema: placed({ schema: {} }, "schema") })).toThrow("schema cannot be carried");
    const gpt = "openai.gpt-oss-120b-1:0";
    expect(by(gpt, { effort: placed("high" as const, "effort"), thinking: placed("off" as const, "") })).toEqual([
      ["messages", "reasoning_effort"],
      [],
    ]);
    expect(by(gpt, { effort: placed("max" as const, "effort") })).toEqual([["messages"], ["effort"]]);
  });
});

describe("reads answers", () => {
  const answer = (message: JsonObject, choice: JsonObject = {}, more: JsonObject = {}): ConversationAnswer =>
    chatSchema.readAnswer({ choices: [{ index: 0, finish_reason: "stop", message, ...choice }], ...more });

  test("a whole answer", () => {
    expect(
      answer(
        { role: "assistant", content: "hi", refusal: null, annotations: [] },
        { logprobs: null },
        {
          id: "chatcmpl-1",
          object: "chat.completion",
          created: 1_700_000_000,
          model: "gpt",
          service_tier: "default",
          system_fingerprint: "fp",
          usage: {
            prompt_tokens: 10,
            completion_tokens: 5,
            total_tokens: 15,
            prompt_tokens_details: { cached_tokens: 4, cache_write_tokens: 1 },
            completion_tokens_details: { reasoning_tokens: 3 },
          },
        },
      ),
    ).toEqual({
      kind: "conversation",
      id: "chatcmpl-1",
      model: "gpt",
      createdAt: 1_700_000_000_000,
      content: [{ type: "text", text: "hi" }],
      stop: "end_turn",
      stopSequence: undefined,
      refusal: undefined,
      usage: { input: 5, cacheRead: 4, cacheWrite: 1, output: 5, reasoning: 3 },
      latencyMs: undefined,
      serviceTier: "default",
      extra: { system_fingerprint: "fp" },
    });
  });

  const called = (args: unknown, id: unknown = "c") => ({
    id,
    type: "function",
    function: { name: "f", arguments: args },
  });
  const use = (id: string, input: JsonObject = {}) => ({ type: "toolUse", id, name: "f", input });

  test.each<[string, JsonObject, JsonObject, Partial<ConversationAnswer>]>([
    [
      "content as parts",
      { content: [{ type: "text", text: "a" }, "b"] },
      {},
      {
        content: [
          { type: "text", text: "a" },
          { type: "text", text: "b" },
        ] as never,
      },
    ],
    ["no content", { content: null }, {}, { content: [], stop: "end_turn" }],
    ["a refusal", { content: null, refusal: "no" }, {}, { content: [], refusal: "no", stop: "content_filtered" }],
    [
      "a refusal part",
      { content: [{ type: "refusal", refusal: "no" }] },
      {},
      { refusal: "no", stop: "content_filtered" },
    ],
    [
      "an unknown part",
      { content: [{ type: "image", url: "u" }] },
      {},
      { extra: { content: { type: "image", url: "u" } } },
    ],
    [
      "arguments as an object",
      { tool_calls: [called({ a: 1 })] },
      {},
      { content: [use("c", { a: 1 })] as never, stop: "tool_use" },
    ],
    ["empty arguments", { tool_calls: [called("")] }, {}, { content: [use("c")] as never }],
    [
      "ids that are missing or repeated",
      { tool_calls: [called("{}"), called("{}"), called("{}", null), called("{}", "")] },
      {},
      { content: [use("c"), use("c_1"), use("call_2"), use("call_3")] as never },
    ],
    [
      "a legacy call",
      { content: null, function_call: { name: "f", arguments: "{}" } },
      { finish_reason: "function_call" },
      { content: [use("call_0")] as never, stop: "tool_use" },
    ],
    [
      "a call cut by the limit",
      { content: "a", tool_calls: [called("{}"), called('{"a": "un', "d")] },
      { finish_reason: "length" },
      {
        content: [{ type: "text", text: "a" }, use("c")] as never,
        stop: "max_tokens",
        extra: { incomplete_tool_calls: [called('{"a": "un', "d")] },
      },
    ],
    [
      "reasoning",
      { content: "a", reasoning: "r" },
      {},
      {
        content: [
          { type: "reasoning", family: "other", text: "r" },
          { type: "text", text: "a" },
        ] as never,
      },
    ],
    [
      "reasoning under two names",
      { content: "a", reasoning: "r", reasoning_content: "r" },
      {},
      {
        content: [
          { type: "reasoning", family: "other", text: "r" },
          { type: "text", text: "a" },
        ] as never,
      },
    ],
    [
      "a thinking part",
      { content: [{ type: "thinking", thinking: [{ type: "text", text: "r" }] }] },
      {},
      { content: [{ type: "reasoning", family: "other", text: "r" }] as never },
    ],
    [
      "annotations, audio",
      { content: "a", annotations: [{ type: "url_citation" }], audio: { id: "x" } },
      {},
      { extra: { annotations: [{ type: "url_citation" }], audio: { id: "x" } } },
    ],
    ["log probabilities", { content: "a" }, { logprobs: { content: [1] } }, { extra: { logprobs: { content: [1] } } }],
    [
      "vLLM's stop sequence",
      { content: "a" },
      { stop_reason: "###" },
      { stop: "stop_sequence", stopSequence: "###", extra: {} },
    ],
    ["vLLM's stop token", { content: "a" }, { stop_reason: 7 }, { stop: "end_turn", extra: { stop_reason: 7 } }],
    [
      "Mistral's stop_reason",
      { content: "a" },
      { finish_reason: undefined, stop_reason: "length" },
      { stop: "max_tokens", extra: {} },
    ],
    ["length", { content: "a" }, { finish_reason: "length" }, { stop: "max_tokens" }],
    ["tool_calls", { tool_calls: [called("{}")] }, { finish_reason: "tool_calls" }, { stop: "tool_use" }],
    ["content_filter", { content: "a" }, { finish_reason: "content_filter" }, { stop: "content_filtered" }],
    ["null as the reason", { content: "a" }, { finish_reason: null }, { stop: "end_turn", extra: {} }],
    [
      "an unknown reason",
      { tool_calls: [called("{}")] },
      { finish_reason: "eos" },
      { stop: "tool_use", extra: { finish_reason: "eos" } },
    ],
  ])("%s", (_name, message, choice, expected) => {
    expect(answer(message, choice)).toMatchObject(expected);
    if (expected.extra !== undefined) expect(answer(message, choice).extra).toEqual(expected.extra);
  });

  test("a part of an unknown type is carried, and a refusal without text is none", () => {
    const odd = { type: "summary", text: "t" };
    expect(answer({ content: [odd, { type: "refusal", refusal: "" }] })).toMatchObject({
      content: [],
      stop: "end_turn",
      extra: { content: odd },
    });
  });

  test("content of another type is carried", () => {
    expect(answer({ content: { html: "a" } })).toMatchObject({ content: [], extra: { content: { html: "a" } } });
  });

  test("counts without a place are carried", () => {
    const usage = {
      prompt_tokens: 5,
      prompt_tokens_details: { cached_tokens: 1, audio_tokens: 2, image_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 1, audio_tokens: null },
    };
    expect(answer({ content: "a" }, {}, { usage }).extra).toEqual({
      usage: { prompt_tokens_details: { audio_tokens: 2 } },
    });
  });

  test("further choices are carried", () => {
    const other = { index: 1, message: { content: "b" } };
    expect(chatSchema.readAnswer({ choices: [{ message: { content: "a" } }, other] }).extra).toEqual({
      choices: [other],
    });
  });

  test("the reasoning of gpt-oss on Bedrock", () => {
    const of = (content: string) => bedrockChatSchema.readAnswer({ choices: [{ message: { content } }] }).content;
    const reasoning = { type: "reasoning", family: "other", text: "hm" };
    expect(of("<reasoning>hm</reasoning>yes")).toEqual([reasoning, { type: "text", text: "yes" }]);
    expect(of("<reasoning>hm")).toEqual([reasoning]);
    expect(answer({ content: "<reasoning>hm</reasoning>yes" }).content).toHaveLength(1);
  });

  test.each<[string, JsonObject]>([
    ["choices[0].message", {}],
    ["choices[0].message", { choices: [] }],
    ["choices[0].message", { choices: [{ message: null, finish_reason: "stop" }] }],
    ["overloaded", { error: { message: "overloaded" } }],
    ["choices[0].message.tool_calls[0]", { choices: [{ message: { tool_calls: [called("{")] } }] }],
    ["choices[0].message.tool_calls[0]", { choices: [{ message: { tool_calls: [{ id: "a" }] } }] }],
  ])("no empty success for %s", (name, value) => {
    expect(() => chatSchema.readAnswer(value)).toThrow(
      expect.objectContaining({ status: 502, message: expect.stringContaining(name) }),
    );
  });

  test("bears any value of any member", () => {
    const message = fc.record(
      Object.fromEntries(
        ["content", "refusal", "tool_calls", "function_call", "reasoning", "audio"].map((name) => [
          name,
          fc.jsonValue(),
        ]),
      ),
      { requiredKeys: [] },
    );
    const choice = fc.record({ message, finish_reason: fc.jsonValue(), stop_reason: fc.jsonValue() });
    const others = fc.record({
      id: fc.jsonValue(),
      created: fc.jsonValue(),
      usage: fc.jsonValue(),
      model: fc.jsonValue(),
    });
    fc.assert(
      fc.property(choice, others, (first, more) => {
        try {
          chatSchema.readAnswer({ choices: [first], ...more } as JsonObject);
        } catch (error) {
          expect(error).toMatchObject({ status: 502 });
        }
      }),
    );
  });
});

describe("writes answers", () => {
  const said: ConversationAnswer = {
    kind: "conversation",
    id: undefined,
    model: undefined,
    createdAt: 1_700_000_000_999,
    content: [{ type: "text", text: "hi" }],
    stop: "end_turn",
    stopSequence: undefined,
    refusal: undefined,
    usage: { ...NO_TOKENS, input: 5, cacheRead: 4, cacheWrite: 1, output: 5, reasoning: 3 },
    latencyMs: undefined,
    serviceTier: undefined,
    extra: {},
  };
  const options = { id: "x1", model: "asked-for", request: {} };
  const of = (members: Partial<ConversationAnswer>) =>
    throughText(chatSchema.writeAnswer({ ...said, ...members }, options)) as unknown as ChatCompletion & {
      quarry?: unknown;
    };

  test("any answer of the common subset reads back as it was", () => {
    fc.assert(
      fc.property(answers(), (it) => {
        expect(answerMeaning(answerRewritten(chatSchema, it))).toEqual(answerMeaning(it));
      }),
    );
  });

  test("a whole answer in the SDK's types", () => {
    expect(of({})).toEqual({
      id: "chatcmpl-x1",
      object: "chat.completion",
      created: 1_700_000_000,
      model: "asked-for",
      choices: [
        {
          index: 0,
          message: { role: "assistant", content: "hi", refusal: null },
          logprobs: null,
          finish_reason: "stop",
        },
      ],
      usage: {
        prompt_tokens: 10,
        completion_tokens: 5,
        total_tokens: 15,
        prompt_tokens_details: { cached_tokens: 4, cache_write_tokens: 1 },
        completion_tokens_details: { reasoning_tokens: 3 },
      },
    } satisfies ChatCompletion);
  });

  test("what has no place goes into the extension", () => {
    const signed = { type: "reasoning", family: "anthropic", text: "hm", signature: "s" } as const;
    const written = of({
      content: [
        signed,
        { type: "text", text: "a", citations: [{ title: "t" }] },
        { type: "text", text: "b" },
        { type: "toolUse", id: "c", name: "f", input: {}, signature: "g" },
        { type: "image", mediaType: "image/png", bytes: "AAAA" },
      ],
      stop: "tool_use",
      extra: { annotations: [1] },
      serviceTier: "standard",
      latencyMs: 12,
    });
    expect(written.choices[0]!.message).toEqual({
      role: "assistant",
      content: "ab",
      refusal: null,
      reasoning_content: "hm",
      tool_calls: [{ id: "c", type: "function", function: { name: "f", arguments: "{}" } }],
    });
    expect(written.quarry).toEqual({
      annotations: [1],
      reasoning: [signed],
      service_tier: "standard",
      latency_ms: 12,
      citations: [{ title: "t" }],
      call_signatures: { c: "g" },
      images: [{ media_type: "image/png", data: "AAAA" }],
    });
  });

  test("a refusal and a stop sequence", () => {
    expect(of({ content: [], refusal: "no", stop: "content_filtered" }).choices[0]).toMatchObject({
      finish_reason: "content_filter",
      message: { content: null, refusal: "no" },
    });
    expect(of({ stop: "stop_sequence", stopSequence: "#" }).choices[0]).toMatchObject({
      finish_reason: "stop",
      stop_reason: "#",
    });
  });

  test.each(["malformed_tool_use", "malformed_model_output"] as const)("%s is an error", (stop) => {
    expect(() => of({ stop })).toThrow(expect.objectContaining({ status: 502 }));
  });

  test("Bedrock's models write in their own way", () => {
    const content = [{ type: "reasoning", family: "other", text: "hm" } as const, ...said.content];
    const by = (model: string) => bedrockChatSchema.writeAnswer({ ...said, content }, { ...options, model });
    expect(by("openai.gpt-oss-120b-1:0")).toMatchObject({
      choices: [{ message: { content: "<reasoning>hm</reasoning>hi" }, finish_reason: "stop" }],
    });
    const arn = "arn:aws:bedrock:us-east-1::foundation-model/mistral.mistral-large-2407-v1:0";
    expect(by(arn).choices).toEqual([
      { index: 0, message: { role: "assistant", content: "hi", reasoning_content: "hm" }, stop_reason: "stop" },
    ]);
    expect(by("qwen.qwen3-32b-v1:0")).toMatchObject({
      choices: [{ message: { content: "hi", reasoning_content: "hm" } }],
    });
  });
});

test("counts the tokens of every form", () => {
  const none = { input: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };
  const details = { prompt_tokens_details: { cached_tokens: 3 }, completion_tokens_details: { reasoning_tokens: 1 } };
  const whole = usageFrom({ prompt_tokens: 5, completion_tokens: 2, ...details });
  expect(whole).toEqual({ input: 2, cacheRead: 3, cacheWrite: 0, output: 2, reasoning: 1 });
  expect(usageFrom({ input_tokens: 5, output_tokens: 2 })).toEqual({ ...none, input: 5, output: 2 });
  expect(usageFrom({ prompt_tokens: 5, total_tokens: 5 })).toEqual({ ...none, input: 5 });
  expect(usageFrom({ prompt_tokens: -5, completion_tokens: "2" })).toEqual(none);
  expect(usageFrom(null)).toEqual(none);
});

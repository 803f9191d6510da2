import fc from "fast-check";
import type { Response, ResponseCreateParamsNonStreaming } from "openai/resources/responses/responses";
import { describe, expect, test } from "vitest";
import { type ConversationAnswer, NO_TOKENS } from "../../../src/dialects/answer.ts";
import type { Block, Conversation } from "../../../src/dialects/conversation.ts";
import { type JsonObject, parseJson } from "../../../src/dialects/json.ts";
import { dropping, refusing } from "../../../src/dialects/loss.ts";
import { responsesSchema } from "../../../src/dialects/messages/responses.ts";
import { root } from "../../../src/dialects/path.ts";
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
const read = (members: JsonObject): Conversation =>
  responsesSchema.read({ model: "m", input: "hello", ...members }, BODY, refusing);
const inputOf = (...input: JsonObject[]): unknown => withoutPaths(read({ input }).messages);
const write = (request: Conversation): JsonObject =>
  throughText(responsesSchema.write(request, BODY_OPTIONS, refusing));

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
const placed = <T>(value: T, name: string) => ({ value, path: root(name) });

describe("reads requests", () => {
  test("instructions and a text", () => {
    const { system, messages } = read({ instructions: "Be brief.", input: "hi" });
    expect(withoutPaths([system, messages])).toEqual([
      [{ type: "text", text: "Be brief." }],
      [{ role: "user", content: [{ type: "text", text: "hi" }] }],
    ]);
  });

  test("items become turns", () => {
    const { system, messages } = read({
      input: [
        { role: "developer", content: "rule" },
        {
          type: "message",
          role: "user",
          content: [
            { type: "input_text", text: "see" },
            { type: "input_image", image_url: "data:image/png;base64,AAAA", detail: "high" },
            { type: "input_image", file_id: "file-1" },
            { type: "input_file", filename: "a.pdf", file_url: "https://example.com/a.pdf" },
            { type: "input_audio", input_audio: { data: "BBBB", format: "wav" } },
          ],
        },
        { type: "reasoning", id: "rs_1", summary: [{ type: "summary_text", text: "hm" }], encrypted_content: "enc" },
        {
          id: "msg_1",
          type: "message",
          role: "assistant",
          status: "completed",
          content: [{ type: "output_text", text: "ok", annotations: [] }],
        },
        { type: "function_call", call_id: "c", name: "f", arguments: "", id: "fc_1", status: "completed" },
        { type: "function_call_output", call_id: "c", output: [{ type: "input_text", text: "r" }] },
        { role: "user", content: "next" },
        { role: "system", content: "later" },
        { role: "user", content: "bye" },
      ],
    });
    expect(withoutPaths(system)).toEqual([{ type: "text", text: "rule" }]);
    expect(withoutPaths(messages)).toEqual([
      {
        role: "user",
        content: [
          { type: "text", text: "see" },
          { type: "image", format: "png", source: { bytes: "AAAA" }, detail: { value: "high" } },
          { type: "image", source: { file: "file-1" } },
          { type: "document", format: "pdf", name: { value: "a.pdf" }, source: { url: "https://example.com/a.pdf" } },
          { type: "audio", format: "wav", source: { bytes: "BBBB" } },
        ],
      },
      {
        role: "assistant",
        content: [
          { type: "reasoning", family: "openai", text: "hm", signature: "rs_1", redacted: "enc" },
          { type: "text", text: "ok" },
          { type: "toolUse", id: "c", name: "f", input: {} },
        ],
      },
      {
        role: "user",
        content: [
          { type: "toolResult", id: "c", name: "f", content: [{ type: "text", text: "r" }] },
          { type: "text", text: "next" },
        ],
      },
      { role: "system", content: [{ type: "text", text: "later" }] },
      { role: "user", content: [{ type: "text", text: "bye" }] },
    ]);
  });

  test("every setting", () => {
    const { settings, tools, choice } = read({
      max_output_tokens: 7,
      temperature: parseJson("1.0"),
      top_p: 0.5,
      top_logprobs: 2,
      text: { format: { type: "json_schema", name: "n", schema: { type: "object" }, strict: true }, verbosity: "low" },
      reasoning: { effort: "high", summary: "auto", context: "auto", mode: "standard" },
      parallel_tool_calls: false,
      safety_identifier: "u",
      metadata: { a: "b" },
      service_tier: "flex",
      prompt_cache_key: "k",
      tools: [{ type: "function", name: "f", description: null, parameters: null, strict: false }],
      tool_choice: { type: "function", name: "f" },
    });
    expect(
      Object.fromEntries(Object.entries(settings).map(([name, { value }]) => [name, withoutPaths(value)])),
    ).toEqual({
      maxTokens: 7,
      temperature: { rawJSON: "1.0" },
      topP: 0.5,
      logprobs: 2,
      schema: { name: "n", schema: { type: "object" }, strict: true },
      verbosity: "low",
      effort: "high",
      showThinking: true,
      parallel: false,
      user: "u",
      metadata: { a: "b" },
      serviceTier: "flex",
      cacheKey: "k",
    });
    expect(withoutPaths(tools)).toEqual([{ name: "f", schema: { type: "object", properties: {} } }]);
    expect(withoutPaths(choice)).toEqual({ kind: "one", name: "f" });
  });

  test("defaults and members without effect are no settings", () => {
    expect(
      read({
        store: true,
        background: true,
        truncation: "disabled",
        include: ["reasoning.encrypted_content"],
        top_logprobs: 0,
        stream: false,
        text: { format: { type: "text" } },
        context_management: [],
        max_tool_calls: 3,
        prompt_cache_options: { ttl: "30m", prewarm: false },
        previous_response_id: null,
      }).settings,
    ).toEqual({});
  });

  test.each<[string, JsonObject]>([
    ["body.previous_response_id", { previous_response_id: "resp_1" }],
    ["body.access_programs", { access_programs: { cyber: "standard" } }],
    ["body.conversation", { conversation: "conv_1" }],
    ["body.prompt", { prompt: { id: "p" } }],
    ["body.stream", { stream: true }],
    ["body.moderation", { moderation: { model: "m" } }],
    ["body.truncation", { truncation: "auto" }],
    ["body.context_management", { context_management: [{ type: "compaction" }] }],
    ["body.prompt_cache_options.prewarm", { prompt_cache_options: { prewarm: true } }],
    ["body.reasoning.budget", { reasoning: { budget: 5 } }],
    ["body.reasoning.mode", { reasoning: { mode: "pro" } }],
    ["body.text.colour", { text: { colour: "red" } }],
    ["body.text.format.other", { text: { format: { type: "json_schema", name: "n", schema: {}, other: 1 } } }],
    ["body.include[0]", { include: ["everything"] }],
    ["body.stop", { stop: ["a"] }],
    ["body.tools[0]", { tools: [{ type: "web_search" }] }],
    ["body.tools[0].defer_loading", { tools: [{ type: "function", name: "f", defer_loading: true }] }],
    ["body.tool_choice", { tool_choice: { type: "file_search" } }],
    ["body.input is missing", { input: null }],
    ["body.input", { input: [] }],
    ["body.input[0].type", { input: [{ type: "telepathy" }] }],
    ["body.input[0]", { input: [{ type: "item_reference", id: "msg_1" }] }],
    ["body.input[0]", { input: [{ id: "msg_1" }] }],
    ["body.input[0]", { input: [{ type: "web_search_call", id: "ws_1" }] }],
    ["body.input[0].role", { input: [{ role: "tool", content: "a" }] }],
    ["body.input[0].content[0].type", { input: [{ role: "user", content: [{ type: "output_text", text: "a" }] }] }],
    ["body.input[0].content[0].image_url", { input: [{ role: "user", content: [{ type: "input_image" }] }] }],
    ["body.input[0].namespace", { input: [{ type: "function_call", call_id: "c", name: "f", namespace: "n" }] }],
    ["body.input[0].call_id", { input: [{ type: "function_call_output", output: "a" }] }],
    ["body.input[0].arguments", { input: [{ type: "function_call", call_id: "c", name: "f", arguments: "{" }] }],
  ])("refuses a bad %s", (name, members) => {
    expect(() => read(members)).toThrow(name);
  });

  test("a later message of the user is a message of its own", () => {
    expect(inputOf({ role: "user", content: "a" }, { role: "user", content: "b" })).toHaveLength(2);
  });
});

describe("writes requests", () => {
  test("any conversation of the common subset reads back as it was", () => {
    fc.assert(
      fc.property(conversations("stop"), (it) => {
        expect(meaning(rewritten(responsesSchema, it))).toEqual(meaning(it));
      }),
    );
  });

  test("a whole request in the SDK's types", () => {
    const long = "i".repeat(65);
    const request = conversation({
      system: [text("Be brief.") as never],
      messages: [
        user(
          text("look"),
          { type: "image", path: BODY, format: "png", source: { bytes: "AAAA" } },
          { type: "document", path: BODY, format: "pdf", name: undefined, source: { bytes: "BBBB" } },
        ),
        said(text("Looking."), call(long)),
        user(text("well?"), result(long, { type: "image", path: BODY, format: "png", source: { bytes: "AAAA" } })),
      ],
      tools: [TOOL],
      choice: { kind: "one", name: "look_up", path: BODY },
      settings: {
        maxTokens: placed(9, ""),
        effort: placed("low" as const, ""),
        showThinking: placed(true, ""),
        json: placed(true as const, ""),
        verbosity: placed("low", ""),
        metadata: placed({ a: "b" }, ""),
      },
    });
    expect(write(request)).toEqual({
      model: "some-model",
      instructions: "Be brief.",
      input: [
        {
          role: "user",
          content: [
            { type: "input_text", text: "look" },
            { type: "input_image", image_url: "data:image/png;base64,AAAA", detail: "auto" },
            { type: "input_file", filename: "document.pdf", file_data: "data:application/pdf;base64,BBBB" },
          ],
        },
        { role: "assistant", content: "Looking." },
        { type: "function_call", call_id: "call_1", name: "look_up", arguments: "{}" },
        {
          type: "function_call_output",
          call_id: "call_1",
          output: [{ type: "input_image", image_url: "data:image/png;base64,AAAA" }],
        },
        { role: "user", content: "well?" },
      ],
      store: false,
      tools: [
        {
          type: "function",
          name: "look_up",
          description: "Looks up",
          parameters: { type: "object" },
          strict: false,
        },
      ],
      tool_choice: { type: "function", name: "look_up" },
      max_output_tokens: 9,
      reasoning: { effort: "low", summary: "auto" },
      text: { format: { type: "json_object" }, verbosity: "low" },
      metadata: { a: "b" },
    } satisfies ResponseCreateParamsNonStreaming);
  });

  test("several system texts and system messages midway", () => {
    const written = write(
      conversation({
        system: [text("a") as never, text("b") as never],
        messages: [user(text("c")), { role: "system", content: [text("d")], path: BODY }, user(text("e"))],
      }),
    );
    expect(written).toMatchObject({
      input: [
        { role: "system", content: [{ text: "a" }, { text: "b" }] },
        { role: "user", content: "c" },
        { role: "system", content: "d" },
        { role: "user", content: "e" },
      ],
    });
    expect(written).not.toHaveProperty("instructions");
  });

  test("reasoning that is off is the default, because models without reasoning refuse every level", () => {
    const off = placed("off" as const, "thinking");
    const none = placed("none" as const, "effort");
    expect(write(conversation({ settings: { thinking: off } }))).not.toHaveProperty("reasoning");
    expect(write(conversation({ settings: { thinking: off, effort: none } })).reasoning).toEqual({ effort: "none" });
  });

  test("reasoning goes back to its own maker only", () => {
    const reasoning = (family: "openai" | "anthropic"): Block => ({
      type: "reasoning",
      path: BODY,
      family,
      text: "hm",
      signature: "rs_1",
      redacted: "enc",
    });
    const { input } = write(
      conversation({
        messages: [user(text("a")), said(reasoning("openai"), reasoning("anthropic"), text("b")), user(text("c"))],
      }),
    );
    expect((input as JsonObject[]).slice(1, -1)).toEqual([
      { type: "reasoning", id: "rs_1", summary: [{ type: "summary_text", text: "hm" }], encrypted_content: "enc" },
      { role: "assistant", content: "b" },
    ]);
  });

  test("user ids and metadata beyond OpenAI's limits have no effect, and are left out", () => {
    const settings = { user: placed("u".repeat(129), ""), metadata: placed({ a: 1 }, "") };
    expect(Object.keys(write(conversation({ settings })))).toEqual(["model", "input", "store"]);
  });

  test("one call at a time means nothing without tools", () => {
    const settings = { parallel: placed(false as const, "") };
    expect(write(conversation({ settings }))).not.toHaveProperty("parallel_tool_calls");
    expect(write(conversation({ settings, tools: [TOOL] }))).toHaveProperty("parallel_tool_calls", false);
  });

  test.each<[string, Partial<Conversation>]>([
    ["said", { messages: [user(text("a")), said(text("b"))] }],
    ["tool", { tools: [{ ...TOOL, name: "a.b" }] }],
    ["video", { messages: [user({ type: "video", path: root("video"), format: "mp4", source: { bytes: "A" } })] }],
    ["choice", { choice: { kind: "one", name: "f", path: root("choice") } }],
  ])("refuses %s, whatever the job allows", (name, members) => {
    expect(() => responsesSchema.write(conversation(members), BODY_OPTIONS, dropping())).toThrow(
      `${name} cannot be carried`,
    );
  });

  test.each<[string, Conversation["settings"]]>([
    ["topK", { topK: placed(1, "topK") }],
    ["stop", { stop: placed(["a"], "stop") }],
    ["seed", { seed: placed(1, "seed") }],
    ["frequencyPenalty", { frequencyPenalty: placed(1, "frequencyPenalty") }],
    ["presencePenalty", { presencePenalty: placed(1, "presencePenalty") }],
    ["n", { n: placed(2, "n") }],
    ["logprobs", { logprobs: placed(3, "logprobs") }],
    ["logitBias", { logitBias: placed({ "1": 1 }, "logitBias") }],
    ["budget", { budget: placed(1024, "budget") }],
    ["temperature", { temperature: placed(2.5, "temperature") }],
    ["verbosity", { verbosity: placed("chatty", "verbosity") }],
  ])("drops %s if the job allows it", (name, settings) => {
    const loss = dropping();
    const written = responsesSchema.write(conversation({ settings }), BODY_OPTIONS, loss);
    expect([...loss.counts]).toEqual([[name, 1]]);
    expect(Object.keys(throughText(written))).toEqual(["model", "input", "store"]);
  });
});

describe("reads answers", () => {
  const answer = (members: JsonObject): ConversationAnswer =>
    responsesSchema.readAnswer({ status: "completed", output: [], ...members });
  const message = (...content: JsonObject[]) => ({ type: "message", role: "assistant", content });
  const output = (value: string) => ({ type: "output_text", text: value, annotations: [] });
  const called = (args: string, more: JsonObject = {}) => ({
    type: "function_call",
    call_id: "c",
    name: "f",
    arguments: args,
    ...more,
  });

  test("a whole answer", () => {
    expect(
      answer({
        id: "resp_1",
        object: "response",
        created_at: 1_700_000_000,
        model: "gpt",
        error: null,
        instructions: "Be brief.",
        service_tier: "default",
        tool_usage: { web: 1 },
        output: [
          { type: "reasoning", id: "rs_1", summary: [{ type: "summary_text", text: "hm" }], encrypted_content: "enc" },
          message(output("a"), { ...output("b"), annotations: [{ type: "url_citation" }], logprobs: [{ token: "b" }] }),
          called('{"big": 1234567890123456789}'),
          { type: "web_search_call", id: "ws_1" },
        ],
        usage: {
          input_tokens: 10,
          input_tokens_details: { cached_tokens: 4, cache_write_tokens: 1 },
          output_tokens: 5,
          output_tokens_details: { reasoning_tokens: 3 },
        },
      }),
    ).toEqual({
      kind: "conversation",
      id: "resp_1",
      model: "gpt",
      createdAt: 1_700_000_000_000,
      content: [
        { type: "reasoning", family: "openai", text: "hm", signature: "rs_1", redacted: "enc" },
        { type: "text", text: "a" },
        { type: "text", text: "b" },
        { type: "toolUse", id: "c", name: "f", input: { big: parseJson("1234567890123456789") } },
      ],
      stop: "tool_use",
      stopSequence: undefined,
      refusal: undefined,
      usage: { input: 5, cacheRead: 4, cacheWrite: 1, output: 5, reasoning: 3 },
      latencyMs: undefined,
      serviceTier: "default",
      extra: {
        annotations: [{ type: "url_citation" }],
        logprobs: [{ token: "b" }],
        output: [{ type: "web_search_call", id: "ws_1" }],
        tool_usage: { web: 1 },
      },
    });
  });

  const incomplete = (reason: string | undefined) => ({ status: "incomplete", incomplete_details: { reason } });

  test.each<[string, JsonObject, Partial<ConversationAnswer>]>([
    ["completed", { output: [message(output("a"))] }, { stop: "end_turn" }],
    ["no status", { status: null, output: [message(output("a"))] }, { stop: "end_turn" }],
    [
      "a refusal",
      { output: [message({ type: "refusal", refusal: "no" })] },
      { stop: "content_filtered", refusal: "no", content: [] },
    ],
    ["the token limit", incomplete("max_output_tokens"), { stop: "max_tokens", extra: {} }],
    ["a filter", incomplete("content_filter"), { stop: "content_filtered" }],
    ["another limit", incomplete("steered"), { stop: "max_tokens" }],
    [
      "an unknown limit",
      incomplete("boredom"),
      { stop: "end_turn", extra: { incomplete_details: { reason: "boredom" } } },
    ],
    [
      "a call cut by the limit",
      { ...incomplete("max_output_tokens"), output: [message(output("a")), called('{"a')] },
      { stop: "max_tokens", content: [{ type: "text", text: "a" }], extra: { incomplete_tool_calls: [called('{"a')] } },
    ],
    [
      "a call cut before its first argument",
      { ...incomplete("max_output_tokens"), output: [called("")] },
      { stop: "max_tokens", content: [], extra: { incomplete_tool_calls: [called("")] } },
    ],
    [
      "an unknown part",
      { output: [message({ type: "output_audio", data: "A" })] },
      { extra: { content: { type: "output_audio", data: "A" } } },
    ],
    [
      "an unknown part with a text",
      { output: [message({ type: "summary", text: "t" })] },
      { content: [], extra: { content: { type: "summary", text: "t" } } },
    ],
    ["an unknown status", { status: "constructor", output: [message(output("a"))] }, { stop: "end_turn" }],
    [
      "an unknown item",
      { output: [{ type: "telepathy" }, null] },
      { extra: { output: [{ type: "telepathy" }, null] } },
    ],
    ["reasoning without text", { output: [{ type: "reasoning", id: "rs", summary: [] }] }, { content: [] }],
  ])("%s", (_name, members, expected) => {
    expect(answer(members)).toMatchObject(expected);
  });

  test.each<[number, string, JsonObject]>([
    [429, "slow down", { status: "failed", error: { code: "rate_limit_exceeded", message: "slow down" } }],
    [400, "bad image", { status: "failed", error: { code: "invalid_image", message: "bad image" } }],
    [500, "new", { status: "failed", error: { code: "new_code", message: "new" } }],
    [500, "failed", { status: "failed", error: null }],
    [500, "late", { error: { message: "late" } }],
    [499, "cancelled", { status: "cancelled" }],
    [502, "in_progress", { status: "in_progress" }],
    [502, "queued", { status: "queued" }],
    [502, "output", { output: null }],
    [502, "output[0]", { output: [called("{")] }],
    // The limit cuts the last item only.
    [502, "output[0]", { ...incomplete("max_output_tokens"), output: [called("{"), called("{")] }],
  ])("an error %i: %s", (status, name, members) => {
    expect(() => answer(members)).toThrow(expect.objectContaining({ status, message: expect.stringContaining(name) }));
  });

  test("bears any value of any member", () => {
    const item = fc.oneof(
      fc.jsonValue(),
      fc.record({
        type: fc.constantFrom("message", "function_call", "reasoning", "mcp_call"),
        content: fc.jsonValue(),
        arguments: fc.jsonValue(),
        name: fc.jsonValue(),
        summary: fc.jsonValue(),
      }),
    );
    const members = fc.record({
      output: fc.oneof(fc.array(item), fc.jsonValue()),
      status: fc.oneof(fc.constantFrom("completed", "incomplete"), fc.jsonValue()),
      incomplete_details: fc.jsonValue(),
      usage: fc.jsonValue(),
    });
    fc.assert(
      fc.property(members, (value) => {
        try {
          responsesSchema.readAnswer(value as JsonObject);
        } catch (error) {
          expect(error).toMatchObject({ name: "RecordError" });
        }
      }),
    );
  });
});

describe("writes answers", () => {
  const answered: ConversationAnswer = {
    kind: "conversation",
    id: undefined,
    model: undefined,
    createdAt: undefined,
    content: [{ type: "text", text: "hi" }],
    stop: "end_turn",
    stopSequence: undefined,
    refusal: undefined,
    usage: { ...NO_TOKENS, input: 5, cacheRead: 4, cacheWrite: 1, output: 5, reasoning: 3 },
    latencyMs: undefined,
    serviceTier: undefined,
    extra: {},
  };
  const options = { id: "x1", model: "asked-for", request: { temperature: 0.5 }, now: 1_700_000_000_999 };
  const of = (members: Partial<ConversationAnswer>) =>
    throughText(responsesSchema.writeAnswer({ ...answered, ...members }, options));

  test("any answer of the common subset reads back as it was", () => {
    fc.assert(
      fc.property(answers(), (it) => {
        expect(answerMeaning(answerRewritten(responsesSchema, it))).toEqual(answerMeaning(it));
      }),
    );
  });

  test("a whole answer in the SDK's types", () => {
    expect(of({})).toEqual({
      id: "resp_x1",
      object: "response",
      created_at: 1_700_000_000,
      status: "completed",
      error: null,
      incomplete_details: null,
      model: "asked-for",
      output: [
        {
          id: "msg_x1_0",
          type: "message",
          role: "assistant",
          status: "completed",
          content: [{ type: "output_text", text: "hi", annotations: [], logprobs: [] }],
        },
      ],
      instructions: null,
      max_output_tokens: null,
      metadata: {},
      parallel_tool_calls: true,
      previous_response_id: null,
      reasoning: { effort: null, summary: null },
      temperature: 0.5,
      text: { format: { type: "text" } },
      tool_choice: "auto",
      tools: [],
      top_p: null,
      truncation: "disabled",
      usage: {
        input_tokens: 10,
        input_tokens_details: { cached_tokens: 4, cache_write_tokens: 1 },
        output_tokens: 5,
        output_tokens_details: { reasoning_tokens: 3 },
        total_tokens: 15,
      },
      // The SDK's own, and a member of OpenAI's programs only.
    } satisfies Omit<Response, "output_text" | "access_programs">);
  });

  test("calls, reasoning, a refusal, and what has no place", () => {
    const signed = { type: "reasoning", family: "anthropic", text: "hm", signature: "s" } as const;
    const written = of({
      content: [signed, { type: "text", text: "a" }, { type: "toolUse", id: "c", name: "f", input: { a: 1 } }],
      stop: "content_filtered",
      refusal: "no",
      stopSequence: "#",
      serviceTier: "standard",
    });
    expect(written).toMatchObject({
      status: "incomplete",
      incomplete_details: { reason: "content_filter" },
      output: [
        { type: "reasoning", id: "rs_x1_0", summary: [{ type: "summary_text", text: "hm" }] },
        { type: "message", status: "incomplete", content: [{ type: "output_text", text: "a" }] },
        { type: "function_call", call_id: "c", name: "f", arguments: '{"a":1}', status: "completed" },
        { type: "message", content: [{ type: "refusal", refusal: "no" }] },
      ],
      quarry: { reasoning: [signed], stop_sequence: "#", service_tier: "standard" },
    });
  });

  test.each(["malformed_tool_use", "malformed_model_output"] as const)("%s is an error", (stop) => {
    expect(() => of({ stop })).toThrow(expect.objectContaining({ status: 502 }));
  });
});

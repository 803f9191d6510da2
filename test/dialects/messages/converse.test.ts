/** Converse's requests. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Block, Conversation, Settings, Tool } from "../../../src/dialects/conversation.ts";
import { type JsonObject, parseJson } from "../../../src/dialects/json.ts";
import { refusing } from "../../../src/dialects/loss.ts";
import { converseSchema } from "../../../src/dialects/messages/converse.ts";
import { root } from "../../../src/dialects/path.ts";
import { BODY_OPTIONS, conversations, meaning, rewritten, withoutPaths } from "../conversations.ts";
import { noting } from "../losses.ts";
import { ask, citation, everyMember, PNG } from "./converse-bodies.ts";

const CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const NOVA = "us.amazon.nova-2-lite-v1:0";
const LLAMA = "meta.llama3-1-70b-instruct-v1:0";

const read = (body: JsonObject, loss = refusing): Conversation => converseSchema.read(body, root("modelInput"), loss);
const write = (conversation: Conversation, model = CLAUDE, loss = refusing): JsonObject =>
  converseSchema.write(conversation, { ...BODY_OPTIONS, model }, loss);

const PATH = root("line");
const says = (text: string): Block => ({ type: "text", path: PATH, text });
const placed = <T>(value: T) => ({ value, path: root("setting") });
const tool = (name: string): Tool => ({ path: root("tool"), name, description: undefined, schema: { type: "object" } });

function conversation(parts: Partial<Conversation> = {}, ...content: Block[]): Conversation {
  return {
    kind: "conversation",
    system: [],
    messages: [{ role: "user", path: PATH, content: content.length > 0 ? content : [says("Hi")] }],
    tools: [],
    choice: undefined,
    settings: {},
    ...parts,
  };
}

test("every carried member comes back as it was written for Claude", () => {
  expect(write(read(everyMember))).toEqual(everyMember);
});

test("a body of every member has this meaning", () => {
  const { system, messages, tools, choice, settings } = withoutPaths(read(everyMember)) as Conversation;
  expect(system).toEqual([{ type: "text", text: "You are exact." }, { type: "cachePoint" }]);
  expect(messages.map(({ role }) => role)).toEqual(["user", "assistant", "user", "system", "user"]);
  expect(messages[0]!.content[2]).toEqual({
    type: "image",
    format: "jpeg",
    source: { s3: { uri: "s3://pictures/a.jpg", bucketOwner: "111122223333" } },
  });
  expect(messages[1]!.content).toEqual([
    { type: "reasoning", family: "anthropic", text: "Hmm.", signature: "c2ln" },
    { type: "reasoning", family: "anthropic", redacted: "RW5jcnlwdGVk" },
    { type: "text", text: "It says so.", citations: [citation] },
    { type: "toolUse", id: "call-1", name: "weather", input: { city: "Paris" } },
    { type: "toolUse", id: "call-2", name: "time", input: {} },
  ]);
  expect(messages[2]!.content[1]).toEqual({
    type: "toolResult",
    id: "call-2",
    name: "time",
    content: [{ type: "text", text: "no clock" }],
    failed: {
      name: "status",
      parent: expect.anything(),
    },
  });
  expect(tools[0]).toMatchObject({ name: "weather", strict: { value: true }, cachePoint: { ttl: "5m" } });
  expect(tools[1]).toEqual({ name: "time", schema: { type: "object" } });
  expect(choice).toEqual({ kind: "one", name: "weather" });
  expect(settings).toEqual({
    maxTokens: { value: 2000 },
    temperature: { value: 0.5 },
    topP: { value: 0.9 },
    stop: { value: ["END"] },
    topK: { value: 5 },
    budget: { value: 1024 },
    showThinking: { value: true },
    betas: { value: ["context-1m-2025-08-07"] },
    schema: {
      value: { schema: { type: "object" }, name: "answer", description: "What to say", strict: true },
    },
    effort: { value: "high" },
    metadata: { value: { team: "a", user: "u1" } },
    serviceTier: { value: "flex" },
  });
});

test("a conversation of the common subset is the same after it was written and read", () => {
  fc.assert(
    fc.property(conversations(), (generated) => {
      expect(meaning(rewritten(converseSchema, generated))).toEqual(meaning(generated));
    }),
  );
});

describe("a member that is refused", () => {
  const cases: readonly (readonly [JsonObject, string])[] = [
    [{ guardrailConfig: { guardrailIdentifier: "g" } }, "modelInput.guardrailConfig cannot be carried."],
    [{ promptVariables: { a: { text: "b" } } }, "modelInput.promptVariables cannot be carried."],
    [{ modelId: "m" }, "modelInput.modelId cannot be carried."],
    [{ newMember: 1 }, "modelInput.newMember cannot be carried: it is unknown."],
    [{ inferenceConfig: { topK: 5 } }, "modelInput.inferenceConfig.topK cannot be carried: it is unknown."],
    [
      { additionalModelRequestFields: { metadata: {} } },
      "modelInput.additionalModelRequestFields.metadata cannot be carried: it is unknown.",
    ],
    [
      { additionalModelRequestFields: { top_k: 5, k: 6 } },
      "modelInput.additionalModelRequestFields.k cannot be carried: another member has the same meaning.",
    ],
    [{ system: [{ guardContent: { text: { text: "a" } } }] }, "modelInput.system[0].guardContent cannot be carried."],
    [
      { toolConfig: { tools: [{ systemTool: { name: "nova_grounding" } }] } },
      "modelInput.toolConfig.tools[0].systemTool cannot be carried.",
    ],
    [
      { outputConfig: { textFormat: { type: "json_schema", structure: { jsonSchema: { schema: "[]" } } } } },
      "modelInput.outputConfig.textFormat.structure.jsonSchema.schema must be the text of a JSON object.",
    ],
    [
      { outputConfig: { textFormat: { type: "json_schema" } } },
      "modelInput.outputConfig.textFormat.structure is missing.",
    ],
    [{ outputConfig: { effort: "huge" } }, 'modelInput.outputConfig.effort must be "low" or "medium" or "high"'],
    [
      { toolConfig: { tools: [], toolChoice: { auto: { parallel: false } } } },
      "modelInput.toolConfig.toolChoice.auto.parallel cannot be carried: it is unknown.",
    ],
    [{ toolConfig: { toolChoice: { auto: {} } } }, "modelInput.toolConfig.tools is missing."],
    [{ inferenceConfig: { maxTokens: 0 } }, "modelInput.inferenceConfig.maxTokens must be at least 1."],
    [{ messages: [] }, "modelInput.messages must be an array of at least one message."],
    [{ requestMetadata: { a: 1 } }, "modelInput.requestMetadata.a must be a string."],
    [{ serviceTier: { type: "auto" } }, "modelInput.serviceTier.type must be "],
  ];
  test.each(cases)("%j", (added, message) => {
    expect(() => read({ messages: ask, ...added })).toThrow(message);
  });
});

describe("a content block that is refused", () => {
  const cases: readonly (readonly [JsonObject, string])[] = [
    [{ guardContent: { text: { text: "a" } } }, ".guardContent cannot be carried."],
    [{ toolAddition: { tool: { name: "a" } } }, ".toolAddition cannot be carried."],
    [{ newBlock: {} }, ".newBlock cannot be carried: it is unknown."],
    [{}, " must be an object with one member."],
    [{ text: "a", image: {} }, " must be an object with one member, not text and image."],
    [{ text: 1 }, ".text must be a string."],
    [{ image: { format: "bmp", source: { bytes: PNG } } }, '.image.format must be "png" or'],
    [{ image: { source: { bytes: PNG } } }, ".image.format is missing."],
    [{ image: { format: "png", source: { bytes: "" } } }, ".image.source.bytes must be base64"],
    [{ image: { format: "png", source: { bytes: PNG }, error: {} } }, ".image.error cannot be carried."],
    [{ document: { name: "a" } }, ".document.source is missing."],
    [{ audio: { format: "wav", source: { s3Location: {} } } }, ".audio.source.s3Location.uri is missing."],
    [{ toolUse: { toolUseId: "a", name: "b" } }, ".toolUse.input is missing."],
    [{ toolUse: { toolUseId: "a", name: "b", input: "{}" } }, ".toolUse.input must be an object."],
    [
      { toolUse: { toolUseId: "a", name: "b", input: {}, type: "server_tool_use" } },
      ".toolUse.type cannot be carried.",
    ],
    [{ toolResult: { toolUseId: "a", content: [], status: "odd" } }, '.toolResult.status must be "success" or "error"'],
    [{ toolResult: { toolUseId: "a", content: [{ audio: {} }] } }, ".toolResult.content[0].audio cannot be carried"],
    [{ toolResult: { toolUseId: "a", content: [], type: "nova_result" } }, ".toolResult.type cannot be carried."],
    [{ cachePoint: { type: "default", ttl: "2h" } }, '.cachePoint.ttl must be "5m" or "1h"'],
    [{ searchResult: { source: "a", title: "b" } }, ".searchResult.content is missing."],
  ];
  test.each(cases)("%j", (block, message) => {
    const place = `modelInput.messages[0].content[0]${message}`;
    expect(() => read({ messages: [{ role: "user", content: [block] }] })).toThrow(place);
  });
});

test("a message needs a role and content", () => {
  expect(() => read({ messages: [{ content: [] }] })).toThrow("modelInput.messages[0].role is missing.");
  expect(() => read({ messages: [{ role: "user" }] })).toThrow("modelInput.messages[0].content is missing.");
  expect(() => read({ messages: [{ role: "tool", content: [] }] })).toThrow("modelInput.messages[0].role must be");
  expect(() => read({ messages: [{ role: "user", content: [], name: "x" }] })).toThrow(
    "modelInput.messages[0].name cannot be carried",
  );
});

test("members without effect on the answer are ignored", () => {
  const loss = noting();
  const body = {
    schemaVersion: "messages-v1",
    messages: ask,
    performanceConfig: { latency: "optimized" },
    additionalModelResponseFieldPaths: ["/stop_sequence"],
    inferenceConfig: { stopSequences: [] },
    toolConfig: {
      tools: [
        { cachePoint: { type: "default" } },
        { toolSpec: { name: "a", inputSchema: { json: {} }, strict: false } },
      ],
    },
    guardrailConfig: null,
  };
  const { settings, tools } = read(body, loss);
  expect(settings).toEqual({});
  expect(tools).toMatchObject([{ name: "a", schema: {} }]);
  expect(loss.ignored).toEqual([
    "modelInput.schemaVersion",
    "modelInput.performanceConfig",
    "modelInput.additionalModelResponseFieldPaths",
    "modelInput.inferenceConfig.stopSequences",
    "modelInput.toolConfig.tools[0].cachePoint",
    "modelInput.toolConfig.tools[1].toolSpec.strict",
  ]);
  expect(loss.dropped).toEqual([]);
});

test("null is absent", () => {
  const content = [{ text: "Hi", image: null }];
  const body = {
    system: null,
    messages: [{ role: "user", content }],
    inferenceConfig: { maxTokens: null, stopSequences: null },
    toolConfig: null,
    requestMetadata: { a: "b", c: null },
    unknown: null,
  };
  expect(write(read(body))).toEqual({ messages: ask, requestMetadata: { a: "b" } });
});

test("citations that are not wanted, and those of an answer without any", () => {
  const loss = noting();
  const content = [
    { document: { name: "a", source: { text: "b" }, citations: { enabled: false } } },
    { citationsContent: { content: [{ text: "c" }, { text: "d" }], citations: [] } },
  ];
  const conversation = read({ messages: [{ role: "user", content }] }, loss);
  expect(loss.ignored).toEqual(["modelInput.messages[0].content[0].document.citations.enabled"]);
  expect(write(conversation).messages).toEqual([
    { role: "user", content: [{ document: { name: "a", source: { text: "b" } } }, { text: "cd" }] },
  ]);
});

test("no member is lost where a random name is put into a body", () => {
  const places: JsonObject[] = [];
  const collect = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    if (!Array.isArray(value)) places.push(value as JsonObject);
    for (const [name, inner] of Object.entries(value)) {
      /** Free JSON, and metadata of the caller. */
      if (!["json", "input", "requestMetadata", "citations"].includes(name)) collect(inner);
    }
  };
  const body = structuredClone(everyMember);
  collect(body);
  expect(places.length).toBeGreaterThan(60);
  for (const place of places) {
    (place as Record<string, unknown>).zzUnknown = 1;
    expect(() => read(body), JSON.stringify(place)).toThrow(/zzUnknown/);
    delete (place as Record<string, unknown>).zzUnknown;
  }
  read(body);
});

describe("the native members of a model", () => {
  const settingsOf = (fields: JsonObject): Settings =>
    withoutPaths(read({ messages: ask, additionalModelRequestFields: fields }).settings) as Settings;
  const cases: readonly (readonly [JsonObject, JsonObject])[] = [
    [{ k: 7 }, { topK: { value: 7 } }],
    [{ inferenceConfig: { topK: 7 } }, { topK: { value: 7 } }],
    [{ reasoning_effort: "minimal" }, { effort: { value: "minimal" } }],
    [{ reasoningConfig: { type: "enabled", maxReasoningEffort: "low" } }, { effort: { value: "low" } }],
    [{ reasoningConfig: { type: "enabled" } }, { thinking: { value: "adaptive" } }],
    [{ inferenceConfig: { reasoningConfig: { type: "disabled" } } }, { thinking: { value: "off" } }],
    [{ thinking: { type: "disabled" } }, { thinking: { value: "off" } }],
    [
      { thinking: { type: "adaptive", display: "omitted" } },
      { thinking: { value: "adaptive" }, showThinking: { value: false } },
    ],
    [{ anthropic_beta: "a" }, { betas: { value: ["a"] } }],
    [{ top_k: null }, {}],
  ];
  test.each(cases)("%j", (fields, settings) => expect(settingsOf(fields)).toEqual(settings));

  test("thinking must be complete", () => {
    expect(() => settingsOf({ thinking: { type: "enabled" } })).toThrow("thinking.budget_tokens is missing.");
    expect(() => settingsOf({ thinking: { budget_tokens: 2000 } })).toThrow("thinking.type is missing.");
    expect(() => settingsOf({ thinking: { type: "adaptive", budget_tokens: 2000 } })).toThrow(
      "thinking.budget_tokens cannot be carried",
    );
  });
});

test("numbers keep their text", () => {
  const text =
    '{"messages":[{"role":"user","content":[{"text":"a"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"i","name":"t","input":{"id":1234567890123456789}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"i","content":[{"json":{"x":1.0}}]}}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"t","inputSchema":{"json":{"maximum":9007199254740993}}}}]},"inferenceConfig":{"temperature":1.0},"outputConfig":{"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"schema":"{\\"minimum\\":1.50}"}}}}}';
  expect(JSON.stringify(write(read(parseJson(text) as JsonObject)))).toBe(text);
});

describe("settings for a model", () => {
  const body = (settings: Settings, model: string) => write(conversation({ settings }), model);
  const cases: readonly (readonly [string, string, Settings, JsonObject])[] = [
    ["topK", CLAUDE, { topK: placed(5) }, { additionalModelRequestFields: { top_k: 5 } }],
    ["topK", "mistral.mistral-large-2402-v1:0", { topK: placed(5) }, { additionalModelRequestFields: { top_k: 5 } }],
    ["topK", "cohere.command-r-v1:0", { topK: placed(5) }, { additionalModelRequestFields: { k: 5 } }],
    ["topK", "claude-sonnet-4-5", { topK: placed(5) }, { additionalModelRequestFields: { top_k: 5 } }],
    ["topK", NOVA, { topK: placed(5) }, { additionalModelRequestFields: { inferenceConfig: { topK: 5 } } }],
    ["effort", CLAUDE, { effort: placed("xhigh") }, { outputConfig: { effort: "xhigh" } }],
    [
      "effort",
      NOVA,
      { effort: placed("low") },
      { additionalModelRequestFields: { reasoningConfig: { type: "enabled", maxReasoningEffort: "low" } } },
    ],
    [
      "effort",
      "openai.gpt-oss-120b-1:0",
      { effort: placed("low") },
      { additionalModelRequestFields: { reasoning_effort: "low" } },
    ],
    [
      "effort none",
      CLAUDE,
      { effort: placed("none") },
      { additionalModelRequestFields: { thinking: { type: "disabled" } } },
    ],
    [
      "effort none",
      NOVA,
      { effort: placed("none") },
      { additionalModelRequestFields: { reasoningConfig: { type: "disabled" } } },
    ],
    ["effort none", LLAMA, { effort: placed("none") }, {}],
    [
      "budget",
      CLAUDE,
      { budget: placed(2048), showThinking: placed(false) },
      { additionalModelRequestFields: { thinking: { type: "enabled", budget_tokens: 2048, display: "omitted" } } },
    ],
    ["budget -1", CLAUDE, { budget: placed(-1) }, { additionalModelRequestFields: { thinking: { type: "adaptive" } } }],
    ["budget 0", LLAMA, { budget: placed(0) }, {}],
    [
      "thinking off",
      NOVA,
      { thinking: placed("off") },
      { additionalModelRequestFields: { reasoningConfig: { type: "disabled" } } },
    ],
    ["user", CLAUDE, { user: placed("u 1") }, { requestMetadata: { user: "u 1" } }],
    ["a user with other characters", CLAUDE, { user: placed("ü") }, {}],
    ["an unknown tier", CLAUDE, { serviceTier: placed("auto") }, {}],
    ["cacheKey", CLAUDE, { cacheKey: placed("k") }, {}],
  ];
  test.each(cases)("%s for %s", (_, model, settings, expected) => {
    const { messages: _messages, ...others } = body(settings, model);
    expect(others).toEqual(expected);
  });

  test("metadata and a user of the same name", () => {
    const loss = noting();
    const metadata = placed(Object.fromEntries(Array.from({ length: 17 }, (_, at) => [`n${at}`, "v"])));
    const user = placed("u");
    const written = (settings: Settings) => write(conversation({ settings }), CLAUDE, loss).requestMetadata;
    expect(written({ metadata: placed({ user: "m" }), user })).toEqual({ user: "m" });
    expect(loss.ignored).toEqual(["setting"]);
    expect(Object.keys(written({ metadata }) as JsonObject)).toHaveLength(16);
    expect(loss.ignored).toEqual(["setting", "setting"]);
  });

  test("whether reasoning is shown matters to a model that is told to reason", () => {
    const showThinking = { value: true, path: root("shown") };
    const written = (model: string, settings: Settings) => {
      const loss = noting();
      const { additionalModelRequestFields } = write(conversation({ settings }), model, loss);
      return [additionalModelRequestFields, loss.ignored.includes("shown")];
    };
    const adaptive = { thinking: { type: "adaptive", display: "summarized" } };
    expect(written(CLAUDE, { showThinking, thinking: placed("adaptive") })).toEqual([adaptive, false]);
    expect(written(CLAUDE, { showThinking, thinking: placed("off") })).toEqual([
      { thinking: { type: "disabled" } },
      false,
    ]);
    expect(written(CLAUDE, { showThinking })).toEqual([undefined, true]);
    expect(written(NOVA, { showThinking, thinking: placed("adaptive") })).toEqual([undefined, true]);
  });

  const losses: readonly (readonly [string, Settings])[] = [
    [LLAMA, { topK: placed(5) }],
    [CLAUDE, { temperature: placed(1.5) }],
    [CLAUDE, { topP: placed(-1) }],
    [CLAUDE, { seed: placed(1) }],
    [CLAUDE, { frequencyPenalty: placed(1) }],
    [CLAUDE, { presencePenalty: placed(1) }],
    [CLAUDE, { n: placed(2) }],
    [CLAUDE, { logprobs: placed(true as const) }],
    [CLAUDE, { logitBias: placed({ 1: 2 }) }],
    [CLAUDE, { json: placed(true as const) }],
    [CLAUDE, { verbosity: placed("low") }],
    [CLAUDE, { parallel: placed(false as const) }],
    [CLAUDE, { effort: placed("minimal") }],
    [NOVA, { effort: placed("max") }],
    ["openai.gpt-oss-20b-1:0", { effort: placed("none") }],
    [LLAMA, { budget: placed(2048) }],
    [CLAUDE, { budget: placed(1000) }],
    [CLAUDE, { budget: placed(2048), maxTokens: placed(2048) }],
    [LLAMA, { betas: placed(["a"]) }],
    [CLAUDE, { stop: placed([""]) }],
    [CLAUDE, { stop: placed(Array.from({ length: 2501 }, (_, at) => `${at}`)) }],
  ];
  test.each(losses)("%s cannot do %j", (model, settings) => {
    expect(() => body(settings, model)).toThrow("setting cannot be carried");
    const loss = noting();
    const { messages: _, ...others } = write(conversation({ settings }), model, loss);
    expect(loss.dropped).toEqual(["setting"]);
    const { maxTokens } = settings;
    expect(others).toEqual(maxTokens === undefined ? {} : { inferenceConfig: { maxTokens: maxTokens.value } });
  });
});

describe("messages", () => {
  const messages = (parts: Conversation["messages"], more: Partial<Conversation> = {}, model = CLAUDE): unknown =>
    write(conversation({ messages: parts, ...more }), model).messages;
  const call = (id: string): Block => ({ type: "toolUse", path: PATH, id, name: "t", input: {} });
  const result = (id: string, text = "r"): Block => ({
    type: "toolResult",
    path: PATH,
    id,
    content: text === "" ? [] : [says(text)],
  });
  const user = (...content: Block[]) => ({ role: "user" as const, path: root("user"), content });
  const assistant = (...content: Block[]) => ({ role: "assistant" as const, path: root("assistant"), content });
  const tools = [tool("t")];

  test("neighbours of one role are joined, and results come first", () => {
    const parts = [
      user(says("a")),
      user(says("b")),
      assistant(call("1")),
      assistant(call("2")),
      user(says("c"), result("1")),
      user(result("2")),
    ];
    expect(messages(parts, { tools })).toEqual([
      { role: "user", content: [{ text: "a" }, { text: "b" }] },
      {
        role: "assistant",
        content: [
          { toolUse: { toolUseId: "1", name: "t", input: {} } },
          { toolUse: { toolUseId: "2", name: "t", input: {} } },
        ],
      },
      {
        role: "user",
        content: [
          { toolResult: { toolUseId: "1", content: [{ text: "r" }] } },
          { toolResult: { toolUseId: "2", content: [{ text: "r" }] } },
          { text: "c" },
        ],
      },
    ]);
  });

  test("a cache point stays behind its block", () => {
    const point: Block = { type: "cachePoint", path: PATH };
    const parts = [user(says("a")), assistant(call("1")), user(says("c"), result("1"), point)];
    const written = messages(parts, { tools }) as { content: JsonObject[] }[];
    expect(written[2]!.content.map((block) => Object.keys(block)[0])).toEqual(["toolResult", "cachePoint", "text"]);
  });

  test("a system message midway stays where it is", () => {
    const parts = [user(says("a")), { role: "system" as const, path: PATH, content: [says("s")] }, user(says("b"))];
    expect((messages(parts) as { role: string }[]).map(({ role }) => role)).toEqual(["user", "system", "user"]);
  });

  test("ids that do not fit are replaced, for the call and its result", () => {
    const long = "x".repeat(65);
    const parts = [
      user(says("a")),
      assistant(call("call_1"), call(long), call("ß")),
      user(result("call_1"), result(long), result("ß")),
    ];
    const [, calls, results] = messages(parts, { tools }) as { content: { [name: string]: { toolUseId: string } }[] }[];
    expect(calls!.content.map(({ toolUse }) => toolUse!.toolUseId)).toEqual(["call_1", "call_2", "call_3"]);
    expect(results!.content.map(({ toolResult }) => toolResult!.toolUseId)).toEqual(["call_1", "call_2", "call_3"]);
  });

  test("signatures of calls and citations inside results are left out", () => {
    const loss = noting();
    const cited: Block = { type: "text", path: root("cited"), text: "r", citations: [citation] };
    const parts = [
      user(says("a")),
      assistant({ ...(call("1") as Extract<Block, { type: "toolUse" }>), path: root("call"), signature: "s" }),
      user({ type: "toolResult", path: PATH, id: "1", content: [cited] }),
    ];
    const written = write(conversation({ messages: parts, tools }), CLAUDE, loss).messages as JsonObject[];
    expect(written.slice(1)).toEqual([
      { role: "assistant", content: [{ toolUse: { toolUseId: "1", name: "t", input: {} } }] },
      { role: "user", content: [{ toolResult: { toolUseId: "1", content: [{ text: "r" }] } }] },
    ]);
    expect(loss.ignored).toEqual(["call", "cited"]);
  });

  test("a failed result keeps its status, and one without text is empty", () => {
    const failed: Block = { ...(result("1", "") as Extract<Block, { type: "toolResult" }>), failed: PATH };
    const parts = [user(says("a")), assistant(call("1")), user(failed)];
    expect((messages(parts, { tools }) as JsonObject[])[2]).toEqual({
      role: "user",
      content: [{ toolResult: { toolUseId: "1", content: [], status: "error" } }],
    });
  });

  test("blank text is not sent", () => {
    expect(messages([user(says("a"), says(""))])).toEqual([{ role: "user", content: [{ text: "a" }] }]);
    expect(() => messages([user(says("a"), says(" \n"))])).toThrow("line cannot be carried: the text is blank.");
    expect(() => messages([user(says(""))])).toThrow("user cannot be carried: the message is empty.");
    expect(() => messages([user()])).toThrow("user cannot be carried: the message is empty.");
  });

  test("the user begins and ends", () => {
    expect(() => messages([assistant(says("a")), user(says("b"))])).toThrow("assistant cannot be carried: the first");
    expect(() => messages([user(says("b")), assistant(says("a"))])).toThrow("assistant cannot be carried: the last");
  });

  test("reasoning goes to its maker only", () => {
    const reasoning = (family: "anthropic" | "gemini" | "amazon"): Block => ({
      type: "reasoning",
      path: PATH,
      family,
      text: "t",
      signature: "s",
    });
    const parts = (block: Block) => [user(says("a")), assistant(block), user(says("b"))];
    const apart = {
      role: "assistant",
      content: [{ reasoningContent: { reasoningText: { text: "t", signature: "s" } } }],
    };
    const joined = [{ role: "user", content: [{ text: "a" }, { text: "b" }] }];
    expect((messages(parts(reasoning("anthropic"))) as JsonObject[])[1]).toEqual(apart);
    expect((messages(parts(reasoning("amazon")), {}, NOVA) as JsonObject[])[1]).toEqual(apart);
    expect(messages(parts(reasoning("gemini")))).toEqual(joined);
    expect(messages(parts(reasoning("anthropic")), {}, NOVA)).toEqual(joined);
    expect(messages(parts(reasoning("anthropic")), {}, LLAMA)).toEqual(joined);
    const profile = "arn:aws:bedrock:eu-west-1:111122223333:application-inference-profile/a1b2";
    expect((messages(parts(reasoning("anthropic")), {}, profile) as JsonObject[])[1]).toEqual(apart);
    const llama = `arn:aws:bedrock:eu-west-1::foundation-model/${LLAMA}`;
    expect(messages(parts(reasoning("anthropic")), {}, llama)).toEqual(joined);
  });

  test("a history with calls needs the definitions of tools", () => {
    const parts = [user(says("a")), assistant(call("1")), user(result("1"))];
    const unanswered = [user(says("a")), assistant(call("1")), user(says("b"))];
    expect(() => messages(unanswered)).toThrow("line cannot be carried: Converse wants the definitions");
    expect(() => messages(parts)).toThrow("line cannot be carried: Converse wants the definitions");
    expect(() => messages(parts, { tools, choice: { kind: "none", path: root("choice") } })).toThrow(
      "choice cannot be carried",
    );
  });
});

describe("tools", () => {
  const config = (parts: Partial<Conversation>) => write(conversation(parts)).toolConfig;

  test("the choice none leaves the tools out", () => {
    expect(config({ tools: [tool("a")], choice: { kind: "none", path: PATH } })).toBeUndefined();
  });

  test("a choice without tools", () => {
    expect(config({ choice: { kind: "auto", path: PATH } })).toBeUndefined();
    expect(() => config({ choice: { kind: "any", path: root("choice") } })).toThrow("choice cannot be carried");
  });

  test("choices", () => {
    const tools = [tool("a")];
    expect(config({ tools, choice: { kind: "auto", path: PATH } })).toMatchObject({ toolChoice: { auto: {} } });
    expect(config({ tools, choice: { kind: "any", path: PATH } })).toMatchObject({ toolChoice: { any: {} } });
  });

  test("an empty description is left out", () => {
    const spec = { name: "a", inputSchema: { json: { type: "object" } } };
    expect(config({ tools: [{ ...tool("a"), description: "" }] })).toEqual({ tools: [{ toolSpec: spec }] });
  });

  test("a name that does not fit is refused", () => {
    expect(() => config({ tools: [tool("a.b")] })).toThrow("tool cannot be carried: the tool's name");
    expect(() => config({ tools: [tool("x".repeat(65))] })).toThrow("tool cannot be carried: the tool's name");
  });
});

describe("media", () => {
  const block = (one: Block, loss = refusing): unknown =>
    (write(conversation({}, one), CLAUDE, loss).messages as { content: unknown[] }[])[0]!.content[0];
  const bytes = { bytes: PNG };
  const image = (parts: Partial<Extract<Block, { type: "image" }>>): Block => ({
    type: "image",
    path: root("image"),
    format: "png",
    source: bytes,
    ...parts,
  });

  test("a source without a place is refused", () => {
    expect(() => block(image({ source: { url: "https://a/b.png" } }))).toThrow(
      "image cannot be carried: Converse takes no URLs.",
    );
    expect(() => block(image({ source: { file: "file-1" } }))).toThrow("image cannot be carried: the file is with");
    expect(() => block(image({ format: "heic" }))).toThrow('image cannot be carried: the format "heic" has no place.');
    expect(() => block(image({ format: undefined }))).toThrow("image cannot be carried: its format is unknown.");
    const film: Block = { type: "video", path: root("video"), format: undefined, source: bytes };
    expect(() => block(film)).toThrow("video cannot be carried: its format is unknown.");
  });

  test("a hint about the resolution is ignored", () => {
    const loss = noting();
    block(image({ detail: { value: "low", path: root("detail") } }), loss);
    expect(loss.ignored).toEqual(["detail"]);
  });

  test("names of documents are made to fit, each once", () => {
    const named = (name: string | undefined): Block => ({
      type: "document",
      path: PATH,
      format: "pdf",
      name: name === undefined ? undefined : { value: name, path: root("name") },
      source: bytes,
    });
    const loss = noting();
    const names = ["May  report.pdf", "May report-pdf", undefined, "  ", "x".repeat(300), "x".repeat(300)];
    const body = write(conversation({}, ...names.map(named)), CLAUDE, loss);
    const [{ content }] = body.messages as [{ content: { document: { name: string } }[] }];
    expect(content.map(({ document }) => document.name)).toEqual([
      "May report-pdf",
      "May report-pdf 2",
      "document",
      "document 2",
      "x".repeat(200),
      `${"x".repeat(198)} 2`,
    ]);
    expect(loss.ignored).toEqual(Array(5).fill("name"));
  });

  test("a document's content must be text", () => {
    const inner: Block = { ...(image({}) as Extract<Block, { type: "image" }>), path: root("inner") };
    const outer: Block = {
      type: "document",
      path: PATH,
      format: undefined,
      name: undefined,
      source: { content: [inner] },
    };
    expect(() => block(outer)).toThrow("inner cannot be carried: a document's content must be text.");
  });

  test("sound has no place in a tool's result", () => {
    const sound: Block = { type: "audio", path: root("sound"), format: "wav", source: bytes };
    const result: Block = { type: "toolResult", path: PATH, id: "1", content: [sound] };
    expect(() => block(result)).toThrow("sound cannot be carried: it has no place in a tool's result.");
  });

  test("cache points go to models that have them", () => {
    const point: Block = { type: "cachePoint", path: root("point"), ttl: "1h" };
    const written = (model: string) => write(conversation({}, says("a"), point), model).messages;
    expect(written(CLAUDE)).toMatchObject([{ content: [{}, { cachePoint: { type: "default", ttl: "1h" } }] }]);
    expect(written(NOVA)).toEqual([{ role: "user", content: [{ text: "a" }, { cachePoint: { type: "default" } }] }]);
    expect(written(LLAMA)).toEqual([{ role: "user", content: [{ text: "a" }] }]);
  });
});

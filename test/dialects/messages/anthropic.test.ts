/** Anthropic's requests become the neutral form and back, and each part without a place is reported by path. */
import type { MessageCreateParamsNonStreaming } from "@anthropic-ai/sdk/resources";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Block, Conversation, Message, Settings } from "../../../src/dialects/conversation.ts";
import { isRawNumber, type JsonObject, parseJson } from "../../../src/dialects/json.ts";
import { dropping, type Loss, refusing } from "../../../src/dialects/loss.ts";
import { anthropicSchema, bedrockAnthropicSchema } from "../../../src/dialects/messages/anthropic.ts";
import { pathText, root } from "../../../src/dialects/path.ts";
import { BODY_OPTIONS, conversations, meaning, rewritten, withoutPaths } from "../conversations.ts";

const PATH = root("params");
const OPTIONS = { ...BODY_OPTIONS, model: "claude-x" };

const read = (body: JsonObject, loss: Loss = refusing): Conversation => anthropicSchema.read(body, PATH, loss);
const write = (conversation: Conversation, loss: Loss = refusing): JsonObject =>
  anthropicSchema.write(conversation, OPTIONS, loss);

const hello = [{ role: "user", content: "hello" }];
const asked = (more: JsonObject): JsonObject => ({ model: "m", max_tokens: 5, messages: hello, ...more });
const said = (...content: unknown[]): JsonObject => asked({ messages: [{ role: "user", content }] });

/** The paths that a translation reports, with the kind of loss. A refusal ends it. */
function losses(run: (loss: Loss) => unknown): readonly string[] {
  const found: string[] = [];
  const loss: Loss = {
    ignore: (path) => void found.push(`ignore ${pathText(path)}`),
    drop: (path) => void found.push(`drop ${pathText(path)}`),
    refuse(path) {
      found.push(`refuse ${pathText(path)}`);
      throw new Error("refused");
    },
  };
  try {
    run(loss);
  } catch (error) {
    if ((error as Error).message !== "refused") throw error;
  }
  return found;
}

const lossesOf = (body: JsonObject) => losses((loss) => read(body, loss));

const block = <T extends Block["type"]>(type: T, more: Omit<Extract<Block, { type: T }>, "type" | "path">): Block =>
  ({ type, path: root(type), ...more }) as unknown as Block;
const text = (value: string) => block("text", { text: value });
const turn = (role: Message["role"], ...content: Block[]): Message => ({ role, content, path: root(role) });
const conversation = (messages: readonly Message[], more: Partial<Conversation> = {}): Conversation => ({
  kind: "conversation",
  system: [],
  messages,
  tools: [],
  choice: undefined,
  settings: {},
  ...more,
});
const withSettings = (values: { [Name in keyof Settings]: NonNullable<Settings[Name]>["value"] }): Conversation =>
  conversation([turn("user", text("hi"))], {
    settings: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, path: root(name) }])),
  });
const tool = { name: "add", description: undefined, schema: { type: "object" }, path: root("tool") };
const writeLosses = (neutral: Conversation) => losses((loss) => write(neutral, loss));

/** Every part that the neutral form carries, as Anthropic writes it. The type is the SDK's. */
const WHOLE: MessageCreateParamsNonStreaming & Record<"temperature" | "top_p" | "top_k", number> = {
  model: "claude-x",
  max_tokens: 2000,
  temperature: 0.5,
  top_p: 0.9,
  top_k: 40,
  stop_sequences: ["END"],
  service_tier: "standard_only",
  metadata: { user_id: "u1" },
  output_config: { effort: "high", format: { type: "json_schema", schema: { type: "object" } } },
  thinking: { type: "enabled", budget_tokens: 1024, display: "summarized" },
  system: [
    { type: "text", text: "Be brief.", cache_control: { type: "ephemeral", ttl: "1h" } },
    { type: "text", text: "Be kind." },
  ],
  messages: [
    {
      role: "user",
      content: [
        { type: "text", text: "look", cache_control: { type: "ephemeral" } },
        { type: "image", source: { type: "base64", media_type: "image/gif", data: "AAAA" } },
        { type: "image", source: { type: "url", url: "https://x.example/a.png" } },
        {
          type: "document",
          source: { type: "base64", media_type: "application/pdf", data: "JVBE" },
          title: "report",
          context: "of 2025",
          citations: { enabled: true },
          cache_control: { type: "ephemeral" },
        },
        { type: "document", source: { type: "text", media_type: "text/plain", data: "plain" } },
        { type: "document", source: { type: "url", url: "https://x.example/a.pdf" } },
        {
          type: "document",
          source: {
            type: "content",
            content: [
              { type: "text", text: "part" },
              { type: "image", source: { type: "base64", media_type: "image/png", data: "AAAA" } },
            ],
          },
        },
        {
          type: "search_result",
          source: "https://x.example",
          title: "found",
          content: [{ type: "text", text: "a line" }],
          citations: { enabled: true },
        },
      ],
    },
    { role: "system", content: [{ type: "text", text: "From now on, in French." }] },
    {
      role: "assistant",
      content: [
        { type: "thinking", thinking: "hm", signature: "sig" },
        { type: "redacted_thinking", data: "secret" },
        {
          type: "text",
          text: "as the report says",
          citations: [
            {
              type: "char_location",
              cited_text: "a",
              document_index: 0,
              document_title: "report",
              start_char_index: 1,
              end_char_index: 2,
            },
            {
              type: "page_location",
              cited_text: "b",
              document_index: 1,
              document_title: null,
              start_page_number: 3,
              end_page_number: 4,
            },
            {
              type: "content_block_location",
              cited_text: "c",
              document_index: 2,
              document_title: null,
              start_block_index: 0,
              end_block_index: 1,
            },
            {
              type: "search_result_location",
              cited_text: "d",
              search_result_index: 0,
              source: "https://x.example",
              title: "found",
              start_block_index: 0,
              end_block_index: 1,
            },
          ],
        },
        { type: "tool_use", id: "t1", name: "add", input: { a: 1 } },
        { type: "tool_use", id: "t2", name: "add", input: {} },
      ],
    },
    {
      role: "user",
      content: [
        { type: "tool_result", tool_use_id: "t1", content: [{ type: "text", text: "2" }], is_error: true },
        {
          type: "tool_result",
          tool_use_id: "t2",
          content: [{ type: "image", source: { type: "base64", media_type: "image/webp", data: "AAAA" } }],
          cache_control: { type: "ephemeral" },
        },
        { type: "text", text: "go on" },
      ],
    },
  ],
  tools: [
    {
      name: "add",
      description: "adds",
      input_schema: { type: "object" },
      strict: true,
      cache_control: { type: "ephemeral" },
    },
  ],
  tool_choice: { type: "tool", name: "add", disable_parallel_tool_use: true },
};

test("every part that the neutral form has comes back as it was", () => {
  expect(write(read(WHOLE as unknown as JsonObject))).toEqual(WHOLE);
});

/** The path of every object in a value. */
function objectsIn(value: unknown, path: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  if (typeof value !== "object" || value === null) return [];
  const inner = Object.entries(value).flatMap(([name, part]) =>
    objectsIn(part, [...path, Array.isArray(value) ? Number(name) : name]),
  );
  return Array.isArray(value) ? inner : [path, ...inner];
}

/** Objects whose members are the caller's own. */
const isFree = (path: readonly (string | number)[]): boolean =>
  path.some((name) => name === "schema" || name === "input_schema" || name === "input");

test("an unknown member is reported wherever it is, or carried in what is the caller's own", () => {
  const paths = objectsIn(WHOLE);
  expect(paths.length).toBeGreaterThan(50);
  for (const path of paths) {
    const body = structuredClone(WHOLE) as unknown as JsonObject;
    const target = path.reduce<unknown>((value, name) => (value as JsonObject)[name], body);
    Object.assign(target as object, { unheard_of: "leaf" });
    const at = path.reduce<string>(
      (text, name) => text + (typeof name === "number" ? `[${name}]` : `.${name}`),
      "params",
    );
    const found = lossesOf(body);
    if (isFree(path)) expect([found, JSON.stringify(write(read(body)))]).toEqual([[], expect.stringContaining("leaf")]);
    // A citation is dropped as a whole.
    else if (path.at(-2) === "citations") expect(found).toEqual([`drop ${at}`]);
    else expect(found.at(-1)).toBe(`${at.endsWith("metadata") ? "ignore" : "refuse"} ${at}.unheard_of`);
  }
});

test("the neutral form of a request names what it was read from", () => {
  const neutral = read(WHOLE as unknown as JsonObject);
  const blocks = neutral.messages.flatMap(({ content }) => content);
  expect(blocks.map(({ type, path }) => `${type} ${pathText(path)}`)).toEqual([
    "text params.messages[0].content[0]",
    "cachePoint params.messages[0].content[0].cache_control",
    "image params.messages[0].content[1]",
    "image params.messages[0].content[2]",
    "document params.messages[0].content[3]",
    "cachePoint params.messages[0].content[3].cache_control",
    "document params.messages[0].content[4]",
    "document params.messages[0].content[5]",
    "document params.messages[0].content[6]",
    "searchResult params.messages[0].content[7]",
    "text params.messages[1].content[0]",
    "reasoning params.messages[2].content[0]",
    "reasoning params.messages[2].content[1]",
    "text params.messages[2].content[2]",
    "toolUse params.messages[2].content[3]",
    "toolUse params.messages[2].content[4]",
    "toolResult params.messages[3].content[0]",
    "toolResult params.messages[3].content[1]",
    "cachePoint params.messages[3].content[1].cache_control",
    "text params.messages[3].content[2]",
  ]);
  expect(withoutPaths(blocks.find(({ type }) => type === "toolResult"))).toMatchObject({ id: "t1", name: "add" });
  expect(withoutPaths(blocks[13])).toMatchObject({
    citations: [
      {
        title: "report",
        sourceContent: [{ text: "a" }],
        location: { documentChar: { documentIndex: 0, start: 1, end: 2 } },
      },
      { sourceContent: [{ text: "b" }], location: { documentPage: { documentIndex: 1, start: 3, end: 4 } } },
      { sourceContent: [{ text: "c" }], location: { documentChunk: { documentIndex: 2, start: 0, end: 1 } } },
      {
        title: "found",
        source: "https://x.example",
        sourceContent: [{ text: "d" }],
        location: { searchResultLocation: { searchResultIndex: 0, start: 0, end: 1 } },
      },
    ],
  });
  expect(withoutPaths(neutral.settings)).toEqual({
    maxTokens: { value: 2000 },
    temperature: { value: 0.5 },
    topP: { value: 0.9 },
    topK: { value: 40 },
    stop: { value: ["END"] },
    serviceTier: { value: "standard_only" },
    user: { value: "u1" },
    effort: { value: "high" },
    schema: { value: { schema: { type: "object" }, strict: true } },
    budget: { value: 1024 },
    showThinking: { value: true },
    parallel: { value: false },
  });
});

test.each([anthropicSchema, bedrockAnthropicSchema])("$name: the common subset comes back as it was", (schema) => {
  fc.assert(
    fc.property(conversations("schemaName"), (generated) => {
      expect(meaning(rewritten(schema, generated))).toEqual(meaning(generated));
    }),
  );
});

test("Bedrock's body has its version and betas, and no model", () => {
  const body = { anthropic_version: "bedrock-2023-05-31", anthropic_beta: ["b1"], max_tokens: 5, messages: hello };
  const neutral = bedrockAnthropicSchema.read(body, PATH, refusing);
  expect(bedrockAnthropicSchema.write(neutral, OPTIONS, refusing)).toEqual({
    ...body,
    messages: [{ role: "user", content: [{ type: "text", text: "hello" }] }],
  });
  expect(write(neutral)).toMatchObject({ model: "claude-x", betas: ["b1"] });
  expect(write(neutral)).not.toHaveProperty("anthropic_version");
});

test.each([
  [{ max_tokens: 5, messages: hello }, "modelInput.anthropic_version is missing."],
  [{ anthropic_version: "2023-06-01", messages: hello }, 'modelInput.anthropic_version must be "bedrock-2023-05-31".'],
  [
    { anthropic_version: "bedrock-2023-05-31", messages: hello, model: "m" },
    "modelInput.model cannot be carried: the job names the model.",
  ],
])("Bedrock's body %j is refused", (body, message) => {
  expect(() => bedrockAnthropicSchema.read(body as JsonObject, root("modelInput"), refusing)).toThrow(message);
});

test("numbers keep their text", () => {
  const body =
    parseJson(`{"model":"m","max_tokens":10,"temperature":1.0,"top_p":0.50,"messages":[{"role":"user","content":"x"},
    {"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f","input":{"id":1234567890123456789}}]},
    {"role":"user","content":[{"type":"tool_result","tool_use_id":"t"}]}]}`) as JsonObject;
  const written = JSON.stringify(write(read(body)));
  expect(written).toContain('"temperature":1.0,"top_p":0.50');
  expect(written).toContain('{"id":1234567890123456789}');
  expect(isRawNumber(read(body).settings.temperature?.value)).toBe(true);
});

test("null is absent in every place", () => {
  const nulls = { system: null, tools: null, temperature: null, thinking: null, tool_choice: null, unheard_of: null };
  const content = [{ type: "text", text: "x", citations: null, cache_control: null, unheard_of: null }];
  expect(lossesOf(asked({ ...nulls, messages: [{ role: "user", content }] }))).toEqual([]);
});

test.each<[string, JsonObject, readonly string[]]>([
  ["stream false", asked({ stream: false }), ["ignore params.stream"]],
  ["stream true", asked({ stream: true }), ["refuse params.stream"]],
  [
    "a default choice of calls",
    asked({ tool_choice: { type: "auto", disable_parallel_tool_use: false } }),
    ["ignore params.tool_choice.disable_parallel_tool_use"],
  ],
  ["automatic caching", asked({ cache_control: { type: "ephemeral" } }), ["ignore params.cache_control"]],
  ["speed", asked({ speed: "fast" }), ["ignore params.speed"]],
  ["empty lists", asked({ stop_sequences: [], betas: [] }), ["ignore params.stop_sequences", "ignore params.betas"]],
  ["an empty system prompt", asked({ system: "" }), ["ignore params.system"]],
  ["unknown metadata", asked({ metadata: { user_id: "u", team: "t" } }), ["ignore params.metadata.team"]],
  ["a report about the cache", asked({ diagnostics: {} }), ["drop params.diagnostics"]],
  ["thinking between tools", asked({ thinking: { type: "between_tools" } }), ["drop params.thinking"]],
  [
    "a token budget for the task",
    asked({ output_config: { task_budget: {} } }),
    ["drop params.output_config.task_budget"],
  ],
  ["the region", asked({ inference_geo: "us" }), ["refuse params.inference_geo"]],
  ["a container", asked({ container: "c" }), ["refuse params.container"]],
  ["MCP servers", asked({ mcp_servers: [] }), ["refuse params.mcp_servers"]],
  ["managed context", asked({ context_management: {} }), ["refuse params.context_management"]],
  ["a thread", asked({ thread: { type: "create" } }), ["refuse params.thread"]],
  ["an unknown member", asked({ unheard_of: 1 }), ["refuse params.unheard_of"]],
  ["an unknown member of thinking", asked({ thinking: { type: "adaptive", x: 1 } }), ["refuse params.thinking.x"]],
  ["an own tool", asked({ tools: [{ type: "web_search_20250305", name: "web_search" }] }), ["refuse params.tools[0]"]],
  [
    "another caller of a tool",
    asked({ tools: [{ name: "f", input_schema: {}, allowed_callers: ["code_execution_20260120"] }] }),
    ["refuse params.tools[0].allowed_callers"],
  ],
  [
    "examples of a tool's input",
    asked({ tools: [{ name: "f", input_schema: {}, input_examples: [{}] }] }),
    ["drop params.tools[0].input_examples"],
  ],
  [
    "a tool's defaults",
    asked({
      tools: [
        {
          type: "custom",
          name: "f",
          input_schema: {},
          strict: false,
          allowed_callers: ["direct"],
          defer_loading: false,
          input_examples: [],
        },
      ],
    }),
    ["allowed_callers", "defer_loading", "input_examples", "strict"].map((name) => `ignore params.tools[0].${name}`),
  ],
  [
    "a server tool's call",
    said({ type: "server_tool_use", id: "s", name: "web_search", input: {} }),
    ["refuse params.messages[0].content[0]"],
  ],
  [
    "a server tool's result",
    said({ type: "web_search_tool_result", tool_use_id: "s", content: [] }),
    ["refuse params.messages[0].content[0]"],
  ],
  [
    "an upload to a container",
    said({ type: "container_upload", file_id: "f" }),
    ["refuse params.messages[0].content[0]"],
  ],
  ["an unknown block", said({ type: "hologram" }), ["refuse params.messages[0].content[0]"]],
  [
    "an unknown member of a block",
    said({ type: "text", text: "x", color: 1 }),
    ["refuse params.messages[0].content[0].color"],
  ],
  [
    "a member of another kind of source",
    said({ type: "image", source: { type: "url", url: "u", data: "x" } }),
    ["refuse params.messages[0].content[0].source.data"],
  ],
  [
    "a hint about an image",
    said({ type: "image", source: { type: "url", url: "u" }, transformations: {} }),
    ["ignore params.messages[0].content[0].transformations"],
  ],
  [
    "citations that are off",
    said({ type: "document", source: { type: "url", url: "u" }, citations: { enabled: false } }),
    ["ignore params.messages[0].content[0].citations"],
  ],
  [
    "a citation of the web",
    said({
      type: "text",
      text: "x",
      citations: [{ type: "web_search_result_location", url: "u", title: "t", cited_text: "c", encrypted_index: "e" }],
    }),
    ["drop params.messages[0].content[0].citations[0]"],
  ],
  [
    "a direct caller",
    said({ type: "tool_use", id: "a", name: "f", input: {}, caller: { type: "direct" } }),
    ["ignore params.messages[0].content[0].caller"],
  ],
  [
    "another caller",
    said({
      type: "tool_use",
      id: "a",
      name: "f",
      input: {},
      caller: { type: "code_execution_20260120", tool_id: "x" },
    }),
    ["refuse params.messages[0].content[0].caller"],
  ],
  [
    "a toolset",
    said({ type: "tool_use", id: "a", name: "f", input: {}, toolset_name: "browser" }),
    ["refuse params.messages[0].content[0].toolset_name"],
  ],
  [
    "a reference to a tool in a result",
    said({ type: "tool_result", tool_use_id: "a", content: [{ type: "tool_reference", tool_name: "f" }] }),
    ["refuse params.messages[0].content[0].content[0]"],
  ],
])("%s is reported by path", (_name, body, expected) => {
  expect(lossesOf(body)).toEqual(expected);
});

test.each<[JsonObject, string]>([
  [{ model: "m" }, "params.messages is missing."],
  [asked({ messages: [] }), "params.messages must be a list of at least one message."],
  [
    asked({ messages: [{ role: "tool", content: "x" }] }),
    'params.messages[0].role must be "user" or "assistant" or "system".',
  ],
  [asked({ messages: [{ role: "user" }] }), "params.messages[0].content is missing."],
  [asked({ messages: [{ role: "user", content: 5 }] }), "params.messages[0].content must be a string or an array."],
  [said({ text: "x" }), "params.messages[0].content[0].type must be a string."],
  [said({ type: "text" }), "params.messages[0].content[0].text is missing."],
  [
    said({ type: "image", source: { type: "base64", media_type: "image/tiff", data: "" } }),
    "params.messages[0].content[0].source.media_type must be",
  ],
  [
    said({ type: "tool_use", id: "a", name: "f", input: "{}" }),
    "params.messages[0].content[0].input must be an object.",
  ],
  [asked({ max_tokens: 0 }), "params.max_tokens must be at least 1."],
  [asked({ max_tokens: 1.5 }), "params.max_tokens must be an integer."],
  [asked({ temperature: "hot" }), "params.temperature must be a number."],
  [asked({ thinking: { type: "enabled" } }), "params.thinking.budget_tokens is missing."],
  [asked({ output_config: { effort: "none" } }), "params.output_config.effort must be"],
  [asked({ tool_choice: { type: "tool" } }), "params.tool_choice.name is missing."],
  [asked({ tools: [{ name: "f" }] }), "params.tools[0].input_schema is missing."],
  [
    said({ type: "text", text: "x", cache_control: { type: "ephemeral", ttl: "2h" } }),
    "params.messages[0].content[0].cache_control.ttl must be",
  ],
])("%j is invalid", (body, message) => {
  expect(() => read(body)).toThrow(message);
});

test("an older name of the schema is read, and betas by either name", () => {
  const format = { type: "json_schema", schema: { type: "object" } };
  expect(write(read(asked({ output_format: format, anthropic_beta: ["b"], betas: ["c"] })))).toMatchObject({
    output_config: { format },
    betas: ["b", "c"],
  });
});

test.each([
  [{ type: "disabled" }, { type: "disabled" }],
  [{ type: "adaptive" }, { type: "adaptive" }],
  [
    { type: "adaptive", display: "omitted" },
    { type: "adaptive", display: "omitted" },
  ],
])("thinking %j comes back", (thinking, expected) => {
  expect(write(read(asked({ thinking }))).thinking).toEqual(expected);
});

test("files of Anthropic are not sent anywhere else", () => {
  for (const source of [{ type: "file", file_id: "file_1" }]) {
    for (const type of ["image", "document"]) {
      const neutral = read(said({ type, source }));
      expect(losses((loss) => bedrockAnthropicSchema.write(neutral, OPTIONS, loss))).toEqual([
        "refuse params.messages[0].content[0]",
      ]);
    }
  }
});

test("max_tokens is the caller's, or the configured number", () => {
  expect(write(withSettings({ maxTokens: 7 })).max_tokens).toBe(7);
  expect(write(withSettings({})).max_tokens).toBe(4096);
});

test.each<[Parameters<typeof withSettings>[0], readonly string[]]>([
  [{ temperature: 1.5 }, ["drop temperature"]],
  [{ temperature: -0.1 }, ["drop temperature"]],
  [{ topP: 1.1 }, ["drop topP"]],
  [{ topK: -1 }, ["drop topK"]],
  [{ stop: ["\n", "END"] }, ["drop stop[0]"]],
  [
    {
      seed: 1,
      frequencyPenalty: 1,
      presencePenalty: 1,
      n: 2,
      logprobs: true,
      logitBias: {},
      json: true,
      verbosity: "low",
    },
    ["seed", "frequencyPenalty", "presencePenalty", "n", "logprobs", "logitBias", "json", "verbosity"].map(
      (name) => `drop ${name}`,
    ),
  ],
  [{ effort: "minimal" }, ["drop effort"]],
  [{ budget: 1023 }, ["drop budget"]],
  [{ budget: 2000, maxTokens: 2000 }, ["drop budget"]],
  [{ budget: 4096 }, ["drop budget"]],
  [{ budget: 1024, thinking: "off" }, ["drop thinking"]],
  [{ thinking: "off", showThinking: true }, ["ignore showThinking"]],
  [{ showThinking: false }, ["ignore showThinking"]],
  [{ serviceTier: "flex", metadata: {}, cacheKey: "k" }, ["ignore serviceTier", "ignore metadata", "ignore cacheKey"]],
  [{ parallel: false }, ["ignore parallel"]],
])("settings %j are reported", (values, expected) => {
  expect(writeLosses(withSettings(values))).toEqual(expected);
});

test("a dropped setting is left out of the request", () => {
  const values = { temperature: 1.5, stop: ["\n", "END"], budget: 10, effort: "minimal", seed: 1 } as const;
  const counts = dropping();
  expect(write(withSettings(values), counts)).toEqual({
    model: "claude-x",
    max_tokens: 4096,
    stop_sequences: ["END"],
    messages: [{ role: "user", content: [{ type: "text", text: "hi" }] }],
  });
  expect([...counts.counts.keys()].sort()).toEqual(["budget", "effort", "seed", "stop[]", "temperature"]);
});

test.each<[Parameters<typeof withSettings>[0], unknown]>([
  [{ effort: "none" }, { type: "disabled" }],
  [{ thinking: "off" }, { type: "disabled" }],
  [
    { thinking: "adaptive", showThinking: false },
    { type: "adaptive", display: "omitted" },
  ],
  [{ budget: -1 }, { type: "adaptive" }],
  [{ budget: 0 }, { type: "disabled" }],
  [
    { budget: 1024, maxTokens: 1025 },
    { type: "enabled", budget_tokens: 1024 },
  ],
  [
    { effort: "high", showThinking: true },
    { type: "adaptive", display: "summarized" },
  ],
  [{ effort: "high" }, undefined],
])("reasoning %j is thinking %j", (values, expected) => {
  expect(write(withSettings(values)).thinking).toEqual(expected);
});

test.each(["low", "medium", "high", "xhigh", "max"] as const)("effort %s stays a level, never a budget", (effort) => {
  expect(write(withSettings({ effort }))).toMatchObject({ output_config: { effort } });
  expect(write(withSettings({ effort }))).not.toHaveProperty("thinking");
});

test("messages of one role are joined, and results come first", () => {
  const call = (id: string) => block("toolUse", { id, name: "add", input: {} });
  const result = (id: string) => block("toolResult", { id, content: [text("2")] });
  const neutral = conversation([
    turn("user", text("a")),
    turn("user", text("b")),
    turn("assistant", call("x"), call("y")),
    turn("user", result("x")),
    turn("user", text("and"), block("cachePoint", {}), result("y")),
  ]);
  expect(write(neutral).messages).toEqual([
    {
      role: "user",
      content: [
        { type: "text", text: "a" },
        { type: "text", text: "b" },
      ],
    },
    {
      role: "assistant",
      content: [
        { type: "tool_use", id: "x", name: "add", input: {} },
        { type: "tool_use", id: "y", name: "add", input: {} },
      ],
    },
    {
      role: "user",
      content: [
        { type: "tool_result", tool_use_id: "x", content: [{ type: "text", text: "2" }] },
        { type: "tool_result", tool_use_id: "y", content: [{ type: "text", text: "2" }] },
        { type: "text", text: "and", cache_control: { type: "ephemeral" } },
      ],
    },
  ]);
});

test("a conversation that ends with the assistant is refused", () => {
  const neutral = conversation([turn("user", text("a")), turn("assistant", text("b"))]);
  expect(writeLosses(neutral)).toEqual(["refuse assistant"]);
});

test.each<[string, readonly Message["role"][], boolean]>([
  ["at the end behind the user", ["user", "system"], true],
  ["twice behind the user", ["user", "system", "system"], true],
  ["between user and assistant", ["user", "system", "assistant", "user"], true],
  ["first", ["system", "user"], false],
  ["behind the assistant", ["user", "assistant", "system", "user"], false],
  ["between two of the user", ["user", "system", "user"], false],
])("instructions midway, %s", (_name, roles, isTaken) => {
  const neutral = conversation(roles.map((role) => turn(role, text("x"))));
  expect(writeLosses(neutral)).toEqual(isTaken ? [] : ["refuse system"]);
});

test("ids that do not fit are replaced, the same way in call and result", () => {
  const ids = ["call:1", "toolu_1", "fits-1_A", "ünfit"];
  const neutral = conversation([
    turn("user", text("a")),
    turn("assistant", ...ids.map((id) => block("toolUse", { id, name: "add", input: {} }))),
    turn("user", ...ids.map((id) => block("toolResult", { id, content: [] }))),
  ]);
  const [, calls, results] = write(neutral).messages as { content: JsonObject[] }[];
  const written = calls!.content.map(({ id }) => id);
  expect(written).toEqual(["toolu_2", "toolu_1", "fits-1_A", "toolu_3"]);
  expect(results!.content.map((result) => result.tool_use_id)).toEqual(written);
});

test("names that do not fit are refused", () => {
  const odd = "a.b";
  const call = block("toolUse", { id: "x", name: odd, input: {} });
  const hi = turn("user", text("hi"));
  const choice = { kind: "one", name: odd, path: root("choice") } as const;
  expect(writeLosses(conversation([hi], { tools: [{ ...tool, name: odd }] }))).toEqual(["refuse tool"]);
  expect(writeLosses(conversation([hi, turn("assistant", call), hi]))).toEqual(["refuse toolUse"]);
  expect(writeLosses(conversation([hi], { tools: [tool], choice }))).toEqual(["refuse choice"]);
});

test.each<[string, Block, readonly string[]]>([
  ["audio", block("audio", { format: "mp3", source: { bytes: "AAAA" } }), ["refuse audio"]],
  ["video", block("video", { format: "mp4", source: { bytes: "AAAA" } }), ["refuse video"]],
  ["heic", block("image", { format: "heic", source: { bytes: "AAAA" } }), ["refuse image"]],
  ["an unknown image", block("image", { format: undefined, source: { bytes: "AAAA" } }), ["refuse image"]],
  ["an image in S3", block("image", { format: "png", source: { s3: { uri: "s3://b/k" } } }), ["refuse image"]],
  [
    "a document in S3",
    block("document", { format: "pdf", name: undefined, source: { s3: { uri: "s3://b/k" } } }),
    ["refuse document"],
  ],
  ["docx", block("document", { format: "docx", name: undefined, source: { bytes: "AAAA" } }), ["refuse document"]],
  ["a text at a URL", block("document", { format: "txt", name: undefined, source: { url: "u" } }), ["refuse document"]],
  [
    "a text that is not UTF-8",
    block("document", { format: "txt", name: undefined, source: { bytes: "/w==" } }),
    ["refuse document"],
  ],
  [
    "a document in a document",
    block("document", {
      format: undefined,
      name: undefined,
      source: { content: [block("document", { format: "pdf", name: undefined, source: { bytes: "A" } })] },
    }),
    ["refuse document"],
  ],
  [
    "a video in a result",
    block("toolResult", { id: "a", content: [block("video", { format: "mp4", source: { bytes: "A" } })] }),
    ["refuse video"],
  ],
  [
    "a hint",
    block("image", { format: "png", source: { bytes: "AAAA" }, detail: { value: "low", path: root("detail") } }),
    ["ignore detail"],
  ],
  [
    "another maker's reasoning",
    block("reasoning", { family: "gemini", text: "hm", signature: "s" }),
    ["ignore reasoning"],
  ],
  ["reasoning without a signature", block("reasoning", { family: "anthropic", text: "hm" }), ["ignore reasoning"]],
  [
    "another maker's signature",
    block("toolUse", { id: "a", name: "f", input: {}, signature: "s" }),
    ["ignore toolUse"],
  ],
  [
    "a citation of the web",
    block("text", { text: "x", citations: [{ location: { web: { url: "u" } } }] }),
    ["drop text"],
  ],
])("%s is reported", (_name, part, expected) => {
  expect(writeLosses(conversation([turn("user", text("hi"), part)]))).toEqual(expected);
});

test("a citation without a whole range is reported", () => {
  const range = { documentIndex: 0, start: 1, end: 2 };
  for (const name of Object.keys(range)) {
    const citations = [{ location: { documentChar: { ...range, [name]: undefined } } }];
    expect(writeLosses(conversation([turn("user", block("text", { text: "x", citations }))]))).toEqual(["drop text"]);
  }
});

test.each(["txt", "md", "csv", "html"] as const)("a %s document becomes a text", (format) => {
  const bytes = Buffer.from("# Ü").toString("base64");
  const name = { value: "notes", path: root("name") };
  const neutral = conversation([turn("user", block("document", { format, name, source: { bytes } }))]);
  expect(write(neutral).messages).toEqual([
    {
      role: "user",
      content: [{ type: "document", source: { type: "text", media_type: "text/plain", data: "# Ü" }, title: "notes" }],
    },
  ]);
});

test("JSON in a result becomes its text, with its numbers", () => {
  const value = parseJson('{"id":1234567890123456789}');
  const neutral = conversation([turn("user", block("toolResult", { id: "a", content: [block("json", { value })] }))]);
  expect(write(neutral).messages).toMatchObject([
    { content: [{ content: [{ type: "text", text: '{"id":1234567890123456789}' }] }] },
  ]);
});

test("blank text is left out, and a message without content is refused", () => {
  expect(writeLosses(conversation([turn("user", text(" \n"), text("x"))]))).toEqual(["ignore text"]);
  expect(writeLosses(conversation([turn("user", text(" \n"))]))).toEqual(["ignore text", "refuse user"]);
  expect(writeLosses(conversation([turn("user")]))).toEqual(["refuse user"]);
});

test("a message of another maker's reasoning alone is left out", () => {
  const neutral = conversation([
    turn("user", text("a")),
    turn("assistant", block("reasoning", { family: "openai", redacted: "x" })),
    turn("user", text("b")),
  ]);
  expect(write(neutral).messages).toEqual([
    {
      role: "user",
      content: [
        { type: "text", text: "a" },
        { type: "text", text: "b" },
      ],
    },
  ]);
});

test("a cache point marks the block in front of it, unless that is reasoning or nothing", () => {
  const point = (ttl?: string) => block("cachePoint", { ttl });
  const thought = block("reasoning", { family: "anthropic", text: "hm", signature: "s" });
  const hi = turn("user", point(), text("hi"), point("1h"));
  const neutral = conversation([
    hi,
    turn("assistant", thought, point(), text("yes")),
    turn("user", text("x"), point("9h")),
  ]);
  expect(writeLosses(neutral)).toEqual(["ignore cachePoint", "ignore cachePoint"]);
  expect(write(neutral).messages).toMatchObject([
    { content: [{ text: "hi", cache_control: { type: "ephemeral", ttl: "1h" } }] },
    { content: [{ type: "thinking" }, { type: "text" }] },
    { content: [{ text: "x" }] },
  ]);
  expect(JSON.stringify(write(neutral))).not.toContain("9h");
});

test("a schema without a type is one of an object", () => {
  const neutral = conversation([turn("user", text("hi"))], { tools: [{ ...tool, schema: { properties: {} } }] });
  expect(write(neutral).tools).toEqual([{ name: "add", input_schema: { type: "object", properties: {} } }]);
});

const chosen = (choice: Conversation["choice"], more: Partial<Conversation> = {}) =>
  conversation([turn("user", text("hi"))], { tools: [tool], choice, ...more });
const single = { parallel: { value: false, path: root("parallel") } } as const;
const path = root("choice");

test.each<[Conversation, unknown]>([
  [chosen(undefined), undefined],
  [chosen({ kind: "auto", path }), { type: "auto" }],
  [chosen({ kind: "any", path }), { type: "any" }],
  [chosen({ kind: "one", name: "add", path }), { type: "tool", name: "add" }],
  [chosen({ kind: "none", path }), { type: "none" }],
  [chosen(undefined, { settings: single }), { type: "auto", disable_parallel_tool_use: true }],
  [chosen({ kind: "any", path }, { settings: single }), { type: "any", disable_parallel_tool_use: true }],
  [chosen({ kind: "none", path }, { settings: single }), { type: "none" }],
  [chosen({ kind: "auto", path }, { tools: [] }), undefined],
])("tool choice %#", (neutral, expected) => {
  expect(write(neutral).tool_choice).toEqual(expected);
});

test("a call is not demanded without tools", () => {
  expect(writeLosses(chosen({ kind: "any", path }, { tools: [] }))).toEqual(["refuse choice"]);
});

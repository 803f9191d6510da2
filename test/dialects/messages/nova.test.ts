/** The bodies of Nova's InvokeModel. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Conversation, Settings } from "../../../src/dialects/conversation.ts";
import type { JsonObject } from "../../../src/dialects/json.ts";
import { refusing } from "../../../src/dialects/loss.ts";
import { novaSchema } from "../../../src/dialects/messages/nova.ts";
import { root } from "../../../src/dialects/path.ts";
import { BODY_OPTIONS, conversations, meaning, rewritten, withoutPaths } from "../conversations.ts";
import { noting } from "../losses.ts";
import { ask, PNG } from "./converse-bodies.ts";

const read = (body: JsonObject, loss = refusing): Conversation => novaSchema.read(body, root("modelInput"), loss);
const write = (conversation: Conversation, loss = refusing): JsonObject =>
  novaSchema.write(conversation, BODY_OPTIONS, loss);
const placed = <T>(value: T) => ({ value, path: root("setting") });
const withSettings = (settings: Settings): Conversation => ({ ...read({ messages: ask }), settings });

const body = {
  schemaVersion: "messages-v1",
  system: [{ text: "You are exact." }, { cachePoint: { type: "default" } }],
  messages: [
    {
      role: "user",
      content: [
        { text: "See." },
        { image: { format: "png", source: { bytes: PNG } } },
        { video: { format: "mp4", source: { s3Location: { uri: "s3://films/a.mp4" } } } },
        { audio: { format: "mp3", source: { bytes: "SUQz" } } },
      ],
    },
    {
      role: "assistant",
      content: [
        { reasoningContent: { reasoningText: { text: "[REDACTED]" } } },
        { toolUse: { toolUseId: "a", name: "t", input: { x: 1 } } },
      ],
    },
    { role: "user", content: [{ toolResult: { toolUseId: "a", content: [{ json: { y: 2 } }], status: "error" } }] },
  ],
  toolConfig: {
    tools: [{ toolSpec: { name: "t", description: "d", inputSchema: { json: { type: "object" } } } }],
    toolChoice: { any: {} },
  },
  inferenceConfig: { maxTokens: 100, temperature: 0.5, topP: 0.5, topK: 20, stopSequences: ["END"] },
  reasoningConfig: { type: "enabled", maxReasoningEffort: "low" },
};

test("every carried member comes back as it was written", () => {
  expect(write(read(body))).toEqual(body);
});

test("a conversation of the common subset is the same after it was written and read", () => {
  fc.assert(
    fc.property(conversations("schema"), (generated) => {
      expect(meaning(rewritten(novaSchema, generated))).toEqual(meaning(generated));
    }),
  );
});

test("the older names of Nova and the place of reasoningConfig in its guide", () => {
  const { settings } = read({
    messages: ask,
    inferenceConfig: {
      max_new_tokens: 9,
      top_p: 0.5,
      top_k: 3,
      reasoningConfig: { type: "enabled", maxReasoningEffort: "high" },
    },
  });
  expect(withoutPaths(settings)).toEqual({
    maxTokens: { value: 9 },
    topP: { value: 0.5 },
    topK: { value: 3 },
    effort: { value: "high" },
  });
});

describe("a bad member", () => {
  const cases: readonly (readonly [JsonObject, string])[] = [
    [{ inferenceConfig: { maxTokens: 1, max_new_tokens: 2 } }, "inferenceConfig.max_new_tokens cannot be carried"],
    [{ inferenceConfig: { seed: 1 } }, "modelInput.inferenceConfig.seed cannot be carried: it is unknown."],
    [{ reasoningConfig: { type: "on" } }, 'modelInput.reasoningConfig.type must be "enabled" or "disabled".'],
    [
      { reasoningConfig: { type: "enabled", maxReasoningEffort: "max" } },
      "modelInput.reasoningConfig.maxReasoningEffort must be",
    ],
    [{ reasoningConfig: { budget: 1 } }, "modelInput.reasoningConfig.budget cannot be carried: it is unknown."],
    [{ guardrailConfig: {} }, "modelInput.guardrailConfig cannot be carried."],
  ];
  test.each(cases)("%j", (added, message) => {
    expect(() => read({ messages: ask, ...added })).toThrow(message);
  });
});

test("an effort without reasoning is ignored", () => {
  const loss = noting();
  const { settings } = read({ messages: ask, reasoningConfig: { type: "disabled", maxReasoningEffort: "low" } }, loss);
  expect(withoutPaths(settings)).toEqual({ thinking: { value: "off" } });
  expect(loss.ignored).toEqual(["modelInput.reasoningConfig.maxReasoningEffort"]);
});

describe("what Nova has no place for", () => {
  const content = (block: JsonObject): Conversation => read({ messages: [{ role: "user", content: [block] }] });

  test("is refused in content", () => {
    const document = { document: { name: "a", format: "pdf", source: { bytes: "JVBERi0=" } } };
    expect(() => write(content(document))).toThrow(
      "modelInput.messages[0].content[0].document cannot be carried: Nova's body takes no documents.",
    );
    const found = { searchResult: { source: "a", title: "b", content: [{ text: "c" }] } };
    expect(() => write(content(found))).toThrow("takes no search results");
    const midway = [...ask, { role: "system", content: [{ text: "s" }] }, ...ask];
    expect(() => write(read({ messages: midway }))).toThrow(
      "modelInput.messages[1] cannot be carried: Nova's body takes no system messages midway.",
    );
  });

  const losses: readonly Settings[] = [
    { topK: placed(129) },
    { temperature: placed(2) },
    { schema: placed({ schema: {} }) },
    { json: placed(true as const) },
    { effort: placed("xhigh") },
    { budget: placed(2000) },
    { seed: placed(1) },
    { betas: placed(["a"]) },
  ];
  test.each(losses)("is dropped if that is allowed: %j", (settings) => {
    expect(() => write(withSettings(settings))).toThrow("setting cannot be carried");
    const loss = noting();
    expect(write(withSettings(settings), loss)).toEqual({ schemaVersion: "messages-v1", messages: ask });
    expect(loss.dropped).toEqual(["setting"]);
  });

  test("is ignored if it has no effect", () => {
    const loss = noting();
    const settings: Settings = {
      user: placed("u"),
      metadata: placed({ a: "b" }),
      serviceTier: placed("flex"),
      cacheKey: placed("k"),
      showThinking: placed(true),
      thinking: placed("adaptive"),
    };
    expect(write(withSettings(settings), loss)).toEqual({ schemaVersion: "messages-v1", messages: ask });
    expect(loss.ignored).toHaveLength(6);
  });

  test("is dropped from a tool", () => {
    const spec = { name: "t", inputSchema: { json: {} }, strict: true };
    const conversation = read({
      messages: ask,
      toolConfig: { tools: [{ toolSpec: spec }, { cachePoint: { type: "default" } }] },
    });
    expect(() => write(conversation)).toThrow("modelInput.toolConfig.tools[0].toolSpec.strict cannot be carried");
    const loss = noting();
    expect(write(conversation, loss).toolConfig).toEqual({
      tools: [{ toolSpec: { name: "t", inputSchema: { json: {} } } }],
    });
    expect(loss.ignored).toEqual(["modelInput.toolConfig.tools[1].cachePoint"]);
  });
});

test("a lifetime of the cache is left out", () => {
  const content = [{ text: "a" }, { cachePoint: { type: "default", ttl: "1h" } }];
  expect(write(read({ messages: [{ role: "user", content }] })).messages).toEqual([
    { role: "user", content: [{ text: "a" }, { cachePoint: { type: "default" } }] },
  ]);
});

test("no reasoning", () => {
  const off = { type: "disabled" };
  expect(write(withSettings({ thinking: placed("off") })).reasoningConfig).toEqual(off);
  expect(write(withSettings({ effort: placed("none") })).reasoningConfig).toEqual(off);
});

/** Schemas with one prompt take any JSON: they read it, or throw the record's error. Unknown members are never left out. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isJsonObject, type JsonObject } from "../../../src/dialects/json.ts";
import { dropping } from "../../../src/dialects/loss.ts";
import { cohereCommandSchema } from "../../../src/dialects/messages/cohere-command.ts";
import { completionsSchema } from "../../../src/dialects/messages/completions.ts";
import { deepseekSchema } from "../../../src/dialects/messages/deepseek.ts";
import { llamaSchema } from "../../../src/dialects/messages/llama.ts";
import { mistralSchema } from "../../../src/dialects/messages/mistral.ts";
import { titanTextSchema } from "../../../src/dialects/messages/titan-text.ts";
import { root } from "../../../src/dialects/path.ts";
import type { ConversationSchema } from "../../../src/dialects/schema.ts";
import { throughText } from "../conversations.ts";
import { errorOf } from "./prompt-support.ts";

const COHERE_CALL = { name: "f", parameters: { x: 1 } };

/** A request with every object that the form has, and an answer. */
const FORMS: readonly (readonly [ConversationSchema, JsonObject, JsonObject])[] = [
  [
    llamaSchema,
    { prompt: "a", max_gen_len: 1, temperature: 1, top_p: 1 },
    { generation: "a", prompt_token_count: 1, generation_token_count: 1, stop_reason: "stop" },
  ],
  [
    mistralSchema,
    { prompt: "a", max_tokens: 1, stop: ["a"], temperature: 1, top_p: 1, top_k: 1 },
    { outputs: [{ text: "a", stop_reason: "stop" }] },
  ],
  [
    deepseekSchema,
    { prompt: "a", max_tokens: 1, stop: ["a"], temperature: 1, top_p: 1 },
    { choices: [{ text: "a", stop_reason: "stop" }] },
  ],
  [
    titanTextSchema,
    { inputText: "a", textGenerationConfig: { maxTokenCount: 1, stopSequences: ["a"], temperature: 1, topP: 1 } },
    { inputTextTokenCount: 1, results: [{ tokenCount: 1, outputText: "a", completionReason: "FINISH" }] },
  ],
  [
    cohereCommandSchema,
    {
      message: "a",
      chat_history: [
        { role: "USER", message: "a" },
        { role: "CHATBOT", message: "b", tool_calls: [COHERE_CALL, COHERE_CALL] },
        { role: "TOOL", tool_results: [{ call: COHERE_CALL, outputs: [{}] }] },
      ],
      documents: [{ title: "t", snippet: "s" }],
      tools: [{ name: "f", description: "d", parameter_definitions: { x: { type: "int" } } }],
      tool_results: [{ call: COHERE_CALL, outputs: [{}] }],
    },
    {
      text: "a",
      generation_id: "g",
      finish_reason: "COMPLETE",
      tool_calls: [COHERE_CALL],
      meta: { tokens: { input_tokens: 1 } },
    },
  ],
  [
    completionsSchema,
    { model: "m", prompt: "a", max_tokens: 1, stop: ["a"], temperature: 1, logit_bias: { "1": 1 } },
    { id: "i", choices: [{ text: "a", finish_reason: "stop" }], usage: { prompt_tokens: 1, completion_tokens: 1 } },
  ],
];

const values = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom("", "a", -1, 1.5, [], {}, [{}], [null], ["a"], [[1]]),
);

/** The object with a value at one of its places replaced. */
function changed(source: unknown, at: number, value: unknown): unknown {
  let count = 0;
  const copy = (found: unknown): unknown => {
    count += 1;
    if (count - 1 === at) return value;
    if (Array.isArray(found)) return found.map(copy);
    if (!isJsonObject(found)) return found;
    return Object.fromEntries(Object.entries(found).map(([name, member]) => [name, copy(member)]));
  };
  return copy(source);
}

/** Every object in a value that is not free to have any members, with its path. */
function* objectsIn(value: unknown, path: string): Generator<readonly [JsonObject, string]> {
  if (Array.isArray(value)) for (const [at, element] of value.entries()) yield* objectsIn(element, `${path}[${at}]`);
  if (!isJsonObject(value)) return;
  yield [value, path];
  for (const [name, member] of Object.entries(value)) {
    if (!["parameters", "outputs", "logit_bias"].includes(name)) yield* objectsIn(member, `${path}.${name}`);
  }
}

describe.each(FORMS.map((form) => [form[0].name, ...form] as const))("%s", (_, schema, request, answer) => {
  const read = (body: JsonObject) => schema.read(body, root("body"), dropping());

  test("reads the request and the answer that the other tests change", () => {
    expect([errorOf(() => read(request)), errorOf(() => schema.readAnswer(answer))]).toEqual(["none", "none"]);
  });

  test("any value anywhere is read, or is the record's error", () => {
    fc.assert(
      fc.property(fc.nat(40), values, (at, value) => {
        const body = changed(request, at + 1, value) as JsonObject;
        const result = changed(answer, at + 1, value) as JsonObject;
        expect(errorOf(() => read(body))).toMatch(/^(none|400 .*)$/s);
        expect(errorOf(() => schema.readAnswer(result))).toMatch(/^(none|502 .*)$/s);
      }),
      { numRuns: 1000 },
    );
  });

  test("an unknown member of any object is refused by its path", () => {
    for (const [object, path] of objectsIn(request, "body")) {
      const isFree = path.endsWith(".parameter_definitions");
      const body = throughText(request);
      const target = [...objectsIn(body, "body")].find(([, where]) => where === path)![0] as Record<string, unknown>;
      target.zz = isFree ? { ...(object.x as object), zz: 1 } : 1;
      const where = isFree ? `${path}.zz.zz` : `${path}.zz`;
      expect(errorOf(() => read(body))).toBe(`400 ${where} cannot be carried: it is unknown.`);
    }
  });
});

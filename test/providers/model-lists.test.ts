/** Models as services with OpenAI's API describe them, and names of models in the configuration. */
import { describe, expect, test } from "vitest";
import { GatewayError } from "../../src/lib/errors.ts";
import type { OfferedModel } from "../../src/ports/models.ts";
import { behindName, byConfiguredName, modelItems, openAiModel } from "../../src/providers/model-lists.ts";
import { variantsOf } from "../support/answer-variants.ts";

const time = (text: string) => Date.parse(text);

/** In the form of recorded answers of 2025 and 2026. */
const RECORDED = {
  OpenAI: [
    { id: "gpt-4-0613", object: "model", created: 1_686_588_896, owned_by: "openai", shutdown_date: "2026-12-31" },
    {
      owner: "openai",
      legacy: true,
      retiresAt: time("2026-12-31"),
      releasedAt: 1_686_588_896_000,
      input: ["TEXT"],
      output: ["TEXT"],
    },
  ],
  Azure: [
    {
      id: "curie",
      object: "model",
      status: "succeeded",
      capabilities: { fine_tune: true, inference: true, completion: true, chat_completion: false, embeddings: false },
      lifecycle_status: "generally-available",
      deprecation: { fine_tune: 1_677_662_127, inference: 1_709_284_527 },
      created_at: 1_646_126_127,
    },
    { legacy: undefined, retiresAt: 1_709_284_527_000, releasedAt: 1_646_126_127_000, batch: undefined },
  ],
  "Azure, without inference": [
    { id: "x", capabilities: { inference: false, embeddings: true }, lifecycle_status: "Deprecated" },
    { batch: false, legacy: true, output: ["EMBEDDING"] },
  ],
  Mistral: [
    {
      id: "mistral-medium-2505",
      object: "model",
      created: 1_754_042_468,
      owned_by: "mistralai",
      capabilities: { completion_chat: true, completion_fim: false, fine_tuning: false, vision: true },
      name: "mistral-medium-2505",
      deprecation: null,
      type: "base",
    },
    { owner: "mistralai", name: "mistral-medium-2505", input: ["TEXT", "IMAGE"], output: ["TEXT"], legacy: undefined },
  ],
  "Mistral, deprecated": [
    { id: "m", deprecation: "2026-03-01T00:00:00Z", capabilities: {} },
    { legacy: true, retiresAt: time("2026-03-01") },
  ],
  OpenRouter: [
    {
      id: "openai/gpt-5-image",
      name: "OpenAI: GPT-5 Image",
      created: 1_760_447_986,
      architecture: {
        modality: "text+image->text+image",
        input_modalities: ["image", "text", "file"],
        output_modalities: ["image", "text"],
      },
    },
    { name: "OpenAI: GPT-5 Image", input: ["IMAGE", "TEXT"], output: ["IMAGE", "TEXT"], owner: undefined },
  ],
  Together: [
    {
      id: "BAAI/bge-base-en-v1.5",
      object: "model",
      created: 0,
      type: "embedding",
      display_name: "BGE",
      organization: "BAAI",
    },
    { name: "BGE", owner: "BAAI", output: ["EMBEDDING"], releasedAt: undefined },
  ],
  vLLM: [
    { id: "Qwen/Qwen3-8B", object: "model", owned_by: "vllm", root: "/models/q", parent: null, max_model_len: 40_960 },
    { owner: "vllm", input: ["TEXT"], output: ["TEXT"] },
  ],
  "llama.cpp": [
    {
      id: "gemma",
      aliases: ["gemma"],
      object: "model",
      architecture: { input_modalities: ["text", "image"], output_modalities: ["text"] },
      owned_by: "llamacpp",
      meta: { n_ctx: 6144 },
    },
    { owner: "llamacpp", input: ["TEXT", "IMAGE"], output: ["TEXT"] },
  ],
  "Llama Stack": [
    { id: "all-minilm", owned_by: "ogx", custom_metadata: { model_type: "embedding", provider_id: "st" } },
    { output: ["EMBEDDING"] },
  ],
} as const satisfies Record<string, readonly [answer: object, expected: Partial<OfferedModel>]>;

test.each(Object.entries(RECORDED))("a model of %s is read", (_, [answer, expected]) => {
  expect(openAiModel(answer)).toMatchObject({ id: answer.id, ...expected });
});

test.each(Object.entries(RECORDED))("every variant of a model of %s is read", (_, [answer]) => {
  for (const { what, answer: changed } of variantsOf(answer, ["id"])) {
    const model = openAiModel(changed)!;
    expect(model.id, what).toBe(answer.id);
    for (const text of [model.name, model.owner]) expect(text === undefined || text.trim() !== "", what).toBe(true);
    for (const ms of [model.releasedAt, model.retiresAt]) {
      if (ms !== undefined) expect(new Date(ms).toISOString(), what).toMatch(/^\d{4}-/);
    }
    expect(
      [...model.input, ...model.output].every((word) => /^[A-Z]+$/.test(word)),
      what,
    ).toBe(true);
  }
});

test.each([
  ["text-embedding-3-small", "TEXT>EMBEDDING"],
  ["nomic-embed-text:latest", "TEXT>EMBEDDING"],
  ["BAAI/bge-m3", "TEXT>EMBEDDING"],
  ["dall-e-3", "TEXT>IMAGE"],
  ["gpt-image-1", "TEXT>IMAGE"],
  ["black-forest-labs/FLUX.1-schnell", "TEXT>IMAGE"],
  ["whisper-1", "SPEECH>TEXT"],
  ["gpt-4o-transcribe", "SPEECH>TEXT"],
  ["tts-1-hd", "TEXT>SPEECH"],
  ["sora-2", "TEXT>VIDEO"],
  ["omni-moderation-latest", "TEXT>"],
  ["gpt-4o-mini", "TEXT>TEXT"],
  ["Qwen/Qwen3-8B", "TEXT>TEXT"],
  ["influx-7b", "TEXT>TEXT"],
])("without another source, the name of %s says what it takes and writes", (id, expected) => {
  const { input, output } = openAiModel({ id })!;
  expect(`${input.join()}>${output.join()}`).toBe(expected);
});

test("a model without an id is the one that was asked for, if there is an answer at all", () => {
  expect(openAiModel({ object: "model" }, "a")?.id).toBe("a");
  for (const nothing of [{}, null, "", [], 7]) expect(openAiModel(nothing, "a")).toBeUndefined();
  expect(openAiModel({ object: "model" })).toBeUndefined();
});

test("a list is a list, and null is an empty one", () => {
  expect(modelItems({ object: "list", data: [1] })).toEqual([1]);
  expect(modelItems([1])).toEqual([1]);
  for (const empty of [{ data: null }, { data: "" }, { object: "list" }, { object: "list", data: {} }]) {
    expect(modelItems(empty)).toEqual([]);
  }
  for (const other of [{ error: { message: "no" } }, { models: [{ name: "a" }] }, {}, null, "list"]) {
    expect(modelItems(other)).toBeUndefined();
  }
});

describe("configured names", () => {
  const listed: readonly OfferedModel[] = ["a", "b"].map((id) => ({
    id,
    name: id.toUpperCase(),
    input: ["TEXT"],
    output: [],
  }));
  const named = async (names: Record<string, string>, models: () => AsyncIterable<OfferedModel> = served) => {
    const found: string[] = [];
    for await (const { id, name } of byConfiguredName(models(), names)) found.push(`${id}=${name}`);
    return found;
  };
  async function* served() {
    yield* listed;
  }
  // biome-ignore lint/correctness/useYield: a server that does not list its models
  async function* unlisted(): AsyncGenerator<OfferedModel> {
    throw new GatewayError("Unsupported", "HTTP 404");
  }

  test.each([
    [{}, ["a=A", "b=B"]],
    [{ mine: "a" }, ["mine=A", "a=A", "b=B"]],
    [{ mine: "elsewhere" }, ["mine=elsewhere", "a=A", "b=B"]],
    [{ a: "b" }, ["a=B", "b=B"]],
    [{ "*": "b" }, ["b=B"]],
    [{ mine: "a", "*": "b" }, ["mine=A", "b=B"]],
    [{ a: "a", "*": "b" }, ["a=A", "b=B"]],
    [{ constructor: "a" }, ["constructor=A", "a=A", "b=B"]],
  ])("%j", async (names, expected) => {
    expect(await named(names)).toEqual(expected);
    for (const entry of expected) {
      const [id, name] = entry.split("=") as [string, string];
      expect(behindName(id, names).toLowerCase()).toBe(name.toLowerCase());
    }
  });

  test("that are not configured stay, also those of members of every object", () => {
    expect(behindName("constructor", { mine: "a" })).toBe("constructor");
  });

  test("are listed for a server that does not list its models", async () => {
    expect(await named({ mine: "a", "*": "b" }, unlisted)).toEqual(["mine=a", "b=undefined"]);
    await expect(named({}, unlisted)).rejects.toMatchObject({ kind: "Unsupported" });
  });
});

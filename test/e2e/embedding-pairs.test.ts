/** Embeddings: each form of lines on each provider that has them. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JsonObject } from "../../src/dialects/json.ts";
import { FORMS, type LineForm } from "./pairs/forms.ts";
import { callerFor, create, DROP, objectOf, results } from "./pairs/run.ts";
import {
  COHERE,
  GEMINI_EMBEDDING,
  GPT_EMBEDDING,
  NOVA_EMBEDDING,
  type Setup,
  startTargets,
  TITAN,
  VECTOR,
} from "./pairs/targets.ts";

let setup: Setup;
beforeAll(async () => {
  setup = await startTargets();
});
afterAll(() => setup?.close());

const TEXT = "a text";

interface EmbeddingForm {
  readonly form: LineForm;
  readonly home: string;
  readonly body: JsonObject;
  /** The path of a purpose, which the form requires. */
  readonly purpose?: string;
  /** What an author reads. */
  readonly answer: JsonObject;
}

const formOf = (name: string, modelId: string, change: Partial<LineForm> = {}): LineForm => ({
  ...FORMS.find((form) => form.name === name)!,
  modelId,
  invocationType: undefined,
  ...change,
});

const novaBody = (singleEmbeddingParams: JsonObject): JsonObject => ({
  schemaVersion: "nova-multimodal-embed-v1",
  taskType: "SINGLE_EMBEDDING",
  singleEmbeddingParams,
});

const EMBEDDINGS: readonly EmbeddingForm[] = [
  {
    form: formOf("OpenAI, chat", GPT_EMBEDDING, {
      name: "OpenAI",
      line: (custom_id, body) => ({ custom_id, method: "POST", url: "/v1/embeddings", body }),
    }),
    home: "openai",
    body: { model: GPT_EMBEDDING, input: TEXT },
    answer: { object: "list", data: [{ object: "embedding", index: 0, embedding: VECTOR }] },
  },
  {
    form: formOf("Gemini", GEMINI_EMBEDDING),
    home: "gemini",
    body: { content: { parts: [{ text: TEXT }] } },
    answer: { embedding: { values: VECTOR } },
  },
  {
    form: formOf("Bedrock, Anthropic", TITAN, { name: "Bedrock, Titan" }),
    home: "bedrock-titan",
    body: { inputText: TEXT },
    answer: { embedding: VECTOR },
  },
  {
    form: formOf("Bedrock, Anthropic", COHERE, { name: "Bedrock, Cohere" }),
    home: "bedrock-cohere",
    body: { texts: [TEXT], input_type: "search_document" },
    purpose: "modelInput.input_type",
    answer: { embeddings: [VECTOR], response_type: "embeddings_floats", texts: [TEXT] },
  },
  {
    form: formOf("Bedrock, Anthropic", NOVA_EMBEDDING, { name: "Bedrock, Nova" }),
    home: "bedrock-nova-embed",
    body: novaBody({ embeddingPurpose: "GENERIC_INDEX", text: { value: TEXT } }),
    purpose: "modelInput.singleEmbeddingParams.embeddingPurpose",
    answer: { embeddings: [{ embeddingType: "TEXT", embedding: VECTOR }] },
  },
];

/** The request that a provider gets. */
const RECEIVED: { readonly [provider: string]: JsonObject } = {
  "bedrock-titan": { inputText: TEXT },
  "bedrock-cohere": { texts: [TEXT], input_type: "search_document" },
  "bedrock-nova-embed": novaBody({ embeddingPurpose: "GENERIC_INDEX", text: { value: TEXT } }),
  openai: { model: GPT_EMBEDDING, input: TEXT },
  gemini: { content: { parts: [{ text: TEXT }] } },
  vllm: { input: TEXT },
};

/** Their models have one vector of a text for every purpose. */
const WITHOUT_PURPOSES: ReadonlySet<string> = new Set(["bedrock-titan", "openai", "vllm"]);

const PAIRS = EMBEDDINGS.flatMap((row) =>
  Object.keys(RECEIVED).map((provider) => [row.form.name, provider, row] as const),
);

test.each(PAIRS)("%s on %s", async (_, provider, { form, body, answer, purpose }) => {
  const caller = callerFor(setup.gateway.url, provider);
  setup.reset();
  const line = JSON.stringify(form.line("one", body));
  const isLossy = purpose !== undefined && WITHOUT_PURPOSES.has(provider);
  if (isLossy && provider !== "vllm") {
    const made = await create(caller, form, [line]);
    expect("refused" in made && made.refused).toContain(`line 1: ${purpose} cannot be carried`);
  }
  const made = await create(caller, form, [line], isLossy ? [DROP] : []);
  if ("refused" in made) throw new Error(made.refused);
  const { job, lines, manifest } = await results(caller, made.arn);
  expect((manifest.quarry as { dropped?: object } | undefined)?.dropped).toEqual(
    isLossy ? { [purpose]: 1 } : undefined,
  );
  expect(job).toMatchObject({ status: "Completed", successRecordCount: 1 });
  const said = form.read(objectOf(lines[0]!));
  expect(said.id).toBe("one");
  expect(said.body).toMatchObject(answer);
  const received = RECEIVED[provider]!;
  // A list of texts stays one.
  const expected = "input" in received && "texts" in body ? { ...received, input: [TEXT] } : received;
  expect(objectOf(setup.received(provider)[0]!)).toMatchObject(expected);
});

test.each(EMBEDDINGS.map((row) => [row.form.name, row] as const))("%s on anthropic is refused", async (_, row) => {
  const made = await create(callerFor(setup.gateway.url, "anthropic"), { ...row.form, modelId: "claude-sonnet-4-5" }, [
    JSON.stringify(row.form.line("one", row.body)),
  ]);
  expect("refused" in made && made.refused).toMatch(/line 1: .*takes no embeddings|modelId/);
});

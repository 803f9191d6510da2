/** Embeddings: each form of lines on each provider that has them. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JsonObject } from "../../src/dialects/json.ts";
import { FORMS, type LineForm } from "./pairs/forms.ts";
import { callerFor, create, objectOf, results } from "./pairs/run.ts";
import { GEMINI_EMBEDDING, GPT_EMBEDDING, type Setup, startTargets, TITAN, VECTOR } from "./pairs/targets.ts";

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
  /** What an author reads. */
  readonly answer: JsonObject;
}

const formOf = (name: string, modelId: string, change: Partial<LineForm> = {}): LineForm => ({
  ...FORMS.find((form) => form.name === name)!,
  modelId,
  invocationType: undefined,
  ...change,
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
];

/** The request that a provider gets. */
const RECEIVED: { readonly [provider: string]: JsonObject } = {
  "bedrock-titan": { inputText: TEXT },
  openai: { model: GPT_EMBEDDING, input: TEXT },
  gemini: { content: { parts: [{ text: TEXT }] } },
  vllm: { input: TEXT },
};

const PAIRS = EMBEDDINGS.flatMap((row) =>
  Object.keys(RECEIVED).map((provider) => [row.form.name, provider, row] as const),
);

test.each(PAIRS)("%s on %s", async (_, provider, { form, body, answer }) => {
  const caller = callerFor(setup.gateway.url, provider);
  setup.reset();
  const made = await create(caller, form, [JSON.stringify(form.line("one", body))]);
  if ("refused" in made) throw new Error(made.refused);
  const { job, lines } = await results(caller, made.arn);
  expect(job).toMatchObject({ status: "Completed", successRecordCount: 1 });
  const said = form.read(objectOf(lines[0]!));
  expect(said.id).toBe("one");
  expect(said.body).toMatchObject(answer);
  expect(objectOf(setup.received(provider)[0]!)).toMatchObject(RECEIVED[provider]!);
});

test.each(EMBEDDINGS.map((row) => [row.form.name, row] as const))("%s on anthropic is refused", async (_, row) => {
  const made = await create(callerFor(setup.gateway.url, "anthropic"), { ...row.form, modelId: "claude-sonnet-4-5" }, [
    JSON.stringify(row.form.line("one", row.body)),
  ]);
  expect("refused" in made && made.refused).toMatch(/line 1: .*takes no embeddings|modelId/);
});

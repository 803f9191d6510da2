/** The models of Gemini's API. */
import { expect, onTestFinished, test, vi } from "vitest";
import { geminiModel } from "../../../src/providers/gemini/models.ts";
import { variantsOf } from "../../support/answer-variants.ts";
import { askAboutModels, inShort, modelPath } from "../../support/models.ts";
import { startPair } from "./pair.ts";

// The list is read again for each question.
vi.mock(import("../../../src/models/timings.ts"), async (actual) => {
  const { MODEL_TIMINGS } = await actual();
  return { MODEL_TIMINGS: { ...MODEL_TIMINGS, listFresh: 0 as 300_000 } };
});

async function start() {
  const pair = await startPair();
  onTestFinished(pair.stop);
  return pair;
}

test("models are listed, and those without a method for batches are no models for batches", async () => {
  const { url } = await start();
  const { body } = await askAboutModels(url);
  expect(inShort(body)).toEqual([
    "gemini-2.5-flash TEXT+IMAGE>TEXT",
    "gemini-2.5-flash-image TEXT+IMAGE>TEXT+IMAGE",
    "-gemini-2.5-flash-preview-tts TEXT>SPEECH",
    "-gemini-2.0-flash-live-001 TEXT>SPEECH",
    "-gemma-3-27b-it TEXT>TEXT",
    "gemini-embedding-001 TEXT>EMBEDDING",
    "-imagen-4.0-generate-001 TEXT>IMAGE",
    "-veo-3.0-generate-001 TEXT>VIDEO",
  ]);
  expect(body.modelSummaries[0]).toMatchObject({ modelName: "Gemini 2.5 Flash", providerName: "Google" });
});

test.each([
  ["models/gemini-2.5-flash", "gemini-2.5-flash"],
  ["arn:aws:bedrock:us-east-1::foundation-model/models/gemini-2.5-flash", "gemini-2.5-flash"],
  ["tunedModels/mine-123", "tunedModels/mine-123"],
])("%s is found, as a create accepts it", async (name, modelId) => {
  const { url } = await start();
  expect((await askAboutModels(url, modelPath(name))).body.modelDetails).toMatchObject({ modelId });
});

test.each(["gemini-0", "files/abc", "models/../files", "a:b"])("%s is not found", async (name) => {
  const { url } = await start();
  const { status, body } = await askAboutModels(url, modelPath(name));
  expect([status, body.message]).toEqual([404, `The provider 'gemini' has no model '${name}'.`]);
});

test("a list of several pages is read to its end", async () => {
  const { url, gemini } = await start();
  gemini.models = Array.from({ length: 2_500 }, (_, n) => ({ name: `models/m-${n}` }));
  expect((await askAboutModels(url)).body.modelSummaries).toHaveLength(2_500);
  expect(gemini.requests.filter(({ route }) => route === "models.list")).toHaveLength(3);
});

test("a list that repeats a page is an unusable answer", async () => {
  const { url, gemini } = await start();
  gemini.repeatPages();
  expect(await askAboutModels(url)).toMatchObject({ status: 503, type: "InternalServerException" });
});

test("a list without models is empty, and items that cannot be read are left out", async () => {
  const { url, gemini } = await start();
  gemini.models = [];
  expect((await askAboutModels(url)).body).toEqual({ modelSummaries: [] });
  gemini.models = [null, {}, { name: "" }, "x", { name: "models/a" }];
  expect(inShort((await askAboutModels(url)).body)).toEqual(["a TEXT>TEXT"]);
});

test("a refused key is the gateway's fault", async () => {
  const { url, gemini } = await start();
  const details = [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "API_KEY_INVALID" }];
  gemini.fail("models.list", { status: 400, details });
  expect(await askAboutModels(url)).toMatchObject({ status: 403, type: "AccessDeniedException" });
});

/** In the form of a recorded answer. */
const RECORDED = {
  name: "models/gemini-2.5-flash",
  displayName: "Gemini 2.5 Flash",
  inputTokenLimit: 1_048_576,
  supportedGenerationMethods: ["generateContent", "countTokens", "batchGenerateContent"],
  thinking: true,
};

test("every variant of a model is read", () => {
  for (const { what, answer } of variantsOf(RECORDED, ["name"])) {
    const model = geminiModel(answer)!;
    expect(model, what).toMatchObject({ id: "gemini-2.5-flash", owner: "Google" });
    expect([true, false, undefined], what).toContain(model.batch);
  }
  expect(geminiModel({ ...RECORDED, supportedGenerationMethods: ["constructor", null, 1] })).toMatchObject({
    batch: false,
    output: ["TEXT"],
  });
  for (const nothing of [{}, null, "", [], 7]) expect(geminiModel(nothing, "a")).toBeUndefined();
});

/** The models of Anthropic's API. */
import { expect, test, vi } from "vitest";
import { anthropicModel } from "../../../src/providers/anthropic/model.ts";
import { variantsOf } from "../../support/answer-variants.ts";
import { askAboutModels, inShort, modelPath } from "../../support/models.ts";
import { startBoth } from "./support.ts";

// The list is read again for each question.
vi.mock(import("../../../src/models/timings.ts"), async (actual) => {
  const { MODEL_TIMINGS } = await actual();
  return { MODEL_TIMINGS: { ...MODEL_TIMINGS, listFresh: 0 as 300_000 } };
});

const ALL = ["claude-opus-5 TEXT+IMAGE>TEXT", "claude-haiku-4-5-20251001 TEXT>TEXT", "-claude-live-1 TEXT+IMAGE>TEXT"];

test("models are listed with their capabilities and without those that are retired", async () => {
  const { gateway, upstream } = await startBoth();
  const { body } = await askAboutModels(gateway.url);
  expect(inShort(body)).toEqual(ALL);
  expect(body.modelSummaries[1]).toMatchObject({
    modelName: "Claude Haiku 4.5",
    providerName: "Anthropic",
    modelLifecycle: {
      status: "LEGACY",
      startOfLifeTime: "2025-10-15T00:00:00Z",
      legacyTime: "2026-09-01T00:00:00Z",
      endOfLifeTime: "2027-03-01T00:00:00Z",
    },
  });
  // The API's epoch stands for an unknown time.
  expect(body.modelSummaries[2].modelLifecycle).toEqual({ status: "ACTIVE" });
  expect(upstream.requests.at(-1)!.headers).toMatchObject({
    "anthropic-version": "2023-06-01",
    "x-api-key": "sk-secret",
  });
});

test.each([
  ["claude-haiku-4-5", "claude-haiku-4-5-20251001"],
  ["anthropic.claude-haiku-4-5-20251001-v1:0", "claude-haiku-4-5-20251001"],
  ["us.anthropic.claude-opus-5", "claude-opus-5"],
  ["arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-opus-5", "claude-opus-5"],
])("%s is found, as a create accepts it", async (name, modelId) => {
  const { gateway } = await startBoth();
  expect((await askAboutModels(gateway.url, modelPath(name))).body.modelDetails).toMatchObject({ modelId });
});

test.each(["claude-2.1", "claude-none", "gpt-4o"])("%s is not found", async (name) => {
  const { gateway } = await startBoth();
  expect(await askAboutModels(gateway.url, modelPath(name))).toMatchObject({ status: 404 });
});

test("the names in the configuration are listed, and lead to their models", async () => {
  const { gateway } = await startBoth({}, ", models: { fast: claude-haiku-4-5-20251001, best: claude-opus-5 }");
  const { body } = await askAboutModels(gateway.url);
  expect(inShort(body)).toEqual(["fast TEXT>TEXT", "best TEXT+IMAGE>TEXT", ...ALL]);
  expect(body.modelSummaries[0]).toMatchObject({ modelName: "Claude Haiku 4.5", modelLifecycle: { status: "LEGACY" } });
  const { modelDetails } = (await askAboutModels(gateway.url, modelPath("fast"))).body;
  expect(modelDetails).toEqual(body.modelSummaries[0]);
});

test("with a model for every other name, only names that run what they say are listed", async () => {
  const { gateway } = await startBoth({}, ', models: { "*": claude-opus-5 }');
  expect(inShort((await askAboutModels(gateway.url)).body)).toEqual(["claude-opus-5 TEXT+IMAGE>TEXT"]);
  const { body } = await askAboutModels(gateway.url, modelPath("anything"));
  expect(body.modelDetails).toMatchObject({ modelId: "claude-opus-5" });
});

test("a list of several pages is read to its end", async () => {
  const { gateway, upstream } = await startBoth({}, "", 10);
  upstream.models = Array.from({ length: 250 }, (_, n) => ({ id: `claude-${n}` }));
  const { body } = await askAboutModels(gateway.url);
  expect(body.modelSummaries).toHaveLength(250);
  expect(upstream.requests.filter(({ route }) => route === "models.list")).toHaveLength(3);
});

test("a server without the path has AWS's error, or the names in the configuration", async () => {
  for (const [more, expected] of [
    ["", "501 NotImplementedException"],
    [", models: { mine: served }", "200 null"],
  ] as const) {
    const { gateway, upstream } = await startBoth({}, more);
    upstream.fail("models.list", { status: 404 });
    const { status, type } = await askAboutModels(gateway.url);
    expect(`${status} ${type}`).toBe(expected);
  }
});

test.each([
  [
    { status: 401, body: { error: { type: "authentication_error", message: "invalid x-api-key" } } },
    "403 AccessDeniedException",
  ],
  [{ status: 529 }, "503 InternalServerException"],
  [{ status: 200, page: "<html>" }, "503 InternalServerException"],
] as const)("%j has AWS's error", async (fault, expected) => {
  const { gateway, upstream } = await startBoth();
  for (const path of ["/foundation-models", modelPath("claude-haiku-4-5")]) {
    upstream.fail(path === "/foundation-models" ? "models.list" : "models.retrieve", fault);
    const { status, type } = await askAboutModels(gateway.url, path);
    expect(`${status} ${type}`).toBe(expected);
  }
});

/** In the form of a recorded answer. */
const RECORDED = {
  type: "model",
  id: "claude-opus-5",
  display_name: "Claude Opus 5",
  created_at: "2026-07-24T00:00:00Z",
  capabilities: { batch: { supported: true }, image_input: { supported: true } },
  lifecycle: "deprecated",
  deprecated_at: "2026-09-01T00:00:00Z",
  retires_at: null,
};

test("every variant of a model is read", () => {
  for (const { what, answer } of variantsOf(RECORDED, ["id"])) {
    const model = anthropicModel(answer)!;
    expect(model, what).toMatchObject({ id: "claude-opus-5", owner: "Anthropic", output: ["TEXT"], retired: false });
    expect([true, false, undefined], what).toContain(model.batch);
    for (const ms of [model.releasedAt, model.deprecatedAt, model.retiresAt]) {
      if (ms !== undefined) expect(new Date(ms).toISOString(), what).toMatch(/^\d{4}-/);
    }
  }
  // Servers without capabilities do not say which models run in batches.
  expect(anthropicModel({ id: "a", capabilities: null })!.batch).toBeUndefined();
  for (const nothing of [{}, null, "", [], 7]) expect(anthropicModel(nothing, "a")).toBeUndefined();
  expect(anthropicModel({ type: "model", lifecycle: "RETIRED" }, "a")).toMatchObject({ id: "a", retired: true });
});

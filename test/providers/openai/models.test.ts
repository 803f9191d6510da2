/** The models of OpenAI and of services with its API. */
import { expect, onTestFinished, test, vi } from "vitest";
import { startTestGateway } from "../../support/gateway.ts";
import { askAboutModels, inShort, modelPath } from "../../support/models.ts";
import { type OpenAiUpstream, type Service, startOpenAi } from "../../upstreams/openai.ts";
import { KEY, yaml } from "./setup.ts";

// The list is read again for each question.
vi.mock(import("../../../src/models/timings.ts"), async (actual) => {
  const { MODEL_TIMINGS } = await actual();
  return { MODEL_TIMINGS: { ...MODEL_TIMINGS, listFresh: 0 as 300_000 } };
});

async function start(service: Service = "openai"): Promise<{ upstream: OpenAiUpstream; url: string }> {
  const upstream = await startOpenAi({ service });
  onTestFinished(() => upstream.close());
  const gateway = await startTestGateway(yaml(upstream.url));
  onTestFinished(() => gateway.stop());
  return { upstream, url: gateway.url };
}

test.each<[Service, readonly string[]]>([
  [
    "openai",
    [
      "gpt-4o-mini TEXT>TEXT",
      "gpt-4-0613 TEXT>TEXT",
      "text-embedding-3-small TEXT>EMBEDDING",
      "dall-e-3 TEXT>IMAGE",
      "-whisper-1 SPEECH>TEXT",
      "-gpt-4o-mini-tts TEXT>SPEECH",
      "-gpt-4o-realtime-preview TEXT>TEXT",
      "ft:gpt-4o-mini-2024-07-18:acme::abc123 TEXT>TEXT",
    ],
  ],
  [
    "azure",
    [
      "gpt-4o-2024-08-06 TEXT>TEXT",
      "text-embedding-3-large TEXT>EMBEDDING",
      "-sora TEXT>TEXT",
      "gpt-35-turbo-0613 TEXT>TEXT",
    ],
  ],
  ["novita", ["qwen/qwen3-vl-30b TEXT+IMAGE+VIDEO>TEXT", "baai/bge-m3 TEXT>EMBEDDING"]],
  ["ogx", ["llama-3.1-8b TEXT>TEXT", "all-minilm TEXT>EMBEDDING"]],
  ["milliseconds", ["glm-5 TEXT>TEXT"]],
])("the list of %s is read", async (service, expected) => {
  const { url, upstream } = await start(service);
  const { body } = await askAboutModels(url);
  expect(inShort(body)).toEqual(expected);
  expect(upstream.requests.at(-1)).toMatchObject({ path: "/v1/models", headers: { authorization: `Bearer ${KEY}` } });
});

test("OpenAI's names of itself are one name, and times are AWS's", async () => {
  const { url } = await start();
  const { body } = await askAboutModels(url, "/foundation-models?byProvider=openai");
  expect(body.modelSummaries).toHaveLength(7);
  expect(body.modelSummaries[1]).toMatchObject({
    modelName: "gpt-4-0613",
    providerName: "OpenAI",
    modelLifecycle: {
      status: "LEGACY",
      startOfLifeTime: "2024-05-10T18:50:49Z",
      endOfLifeTime: "2026-12-31T00:00:00Z",
    },
  });
  expect(body.modelSummaries[0].modelLifecycle).toEqual({ status: "ACTIVE", startOfLifeTime: "2024-05-10T18:50:49Z" });
});

test("a model that the list does not have is asked for", async () => {
  const { url, upstream } = await start();
  const { body } = await askAboutModels(url, modelPath("gpt-9"));
  expect(body.message).toBe("The provider 'openai' answered: The model 'gpt-9' does not exist");
  expect(upstream.requests.at(-1)).toMatchObject({ route: "models.retrieve", path: "/v1/models/gpt-9" });
});

const good = { id: "gpt-4o-mini" };
test.each<[string, unknown, readonly string[]]>([
  ["a list itself", [good], ["gpt-4o-mini TEXT>TEXT"]],
  ["no list", { object: "list", data: null }, []],
  ["a page of a longer list", { data: [good], has_more: true }, ["gpt-4o-mini TEXT>TEXT"]],
  ["items that cannot be read", { data: [null, "x", 7, {}, { id: "" }, { id: 9 }, good] }, ["gpt-4o-mini TEXT>TEXT"]],
  ["an id twice", { data: [good, good] }, ["gpt-4o-mini TEXT>TEXT"]],
  ["an id that create refuses", { data: [{ id: "two words" }, good] }, ["gpt-4o-mini TEXT>TEXT"]],
])("%s is read", async (_, answer, expected) => {
  const { url, upstream } = await start();
  upstream.listModels(answer);
  const { status, body } = await askAboutModels(url);
  expect([status, inShort(body)]).toEqual([200, expected]);
});

test.each<[string, unknown]>([
  ["an error with the status of a success", { error: { message: "try later" } }],
  ["another document", { models: [{ name: "llama3" }] }],
  ["null", null],
  ["a text", "hello"],
])("%s is an unusable answer, and is not cached", async (_, answer) => {
  const { url, upstream } = await start();
  upstream.listModels(answer);
  expect(await askAboutModels(url)).toMatchObject({ status: 503, type: "InternalServerException" });
  upstream.listModels({ data: [good] });
  expect((await askAboutModels(url)).status).toBe(200);
});

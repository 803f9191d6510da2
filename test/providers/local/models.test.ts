/** The models of a model server, and of the built-in model. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { startTestGateway } from "../../support/gateway.ts";
import { askAboutModels, inShort, modelPath } from "../../support/models.ts";

vi.mock(import("../../../src/models/timings.ts"), async (actual) => {
  const { MODEL_TIMINGS } = await actual();
  return { MODEL_TIMINGS: { ...MODEL_TIMINGS, listFresh: 0 as 300_000 } };
});
vi.mock(import("../../../src/providers/http/timings.ts"), async (actual) => {
  const { PROVIDER_TIMINGS } = await actual();
  return { PROVIDER_TIMINGS: { ...PROVIDER_TIMINGS, modelList: 500 as 30_000 } };
});

type Answer = (res: ServerResponse, req: IncomingMessage) => void;

const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Answer =>
  (res) =>
    void res.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
const page =
  (status: number): Answer =>
  (res) =>
    void res.writeHead(status, { "content-type": "text/html" }).end("<html>secret details</html>");

/** A gateway over a server that answers in this way. */
async function start(answer: Answer, more = "", path = "/v1") {
  const state = { answer, asked: [] as IncomingMessage[] };
  const server = createServer((req, res) => {
    state.asked.push(req);
    state.answer(res, req);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  const gateway = await startTestGateway(
    `providers: { local: { type: local, base_url: "${url}", api_key: sk-secret, headers: { x-team: a }${more} } }`,
  );
  onTestFinished(() => gateway.stop());
  return { state, url: gateway.url, log: gateway.log };
}

const LLAMA = {
  models: [{ name: "gemma", model: "gemma", capabilities: ["completion"] }],
  object: "list",
  data: [
    {
      id: "gemma",
      aliases: ["gemma"],
      object: "model",
      created: 1_791_431_385,
      owned_by: "llamacpp",
      architecture: { input_modalities: ["text", "image"], output_modalities: ["text"] },
      meta: { n_ctx: 6144 },
    },
  ],
};

test("the server is asked once, with its key and headers, under its own path and query", async () => {
  const { state, url } = await start(json(LLAMA), "", "/proxy/v1/?tenant=a");
  const { body } = await askAboutModels(url);
  expect(inShort(body)).toEqual(["gemma TEXT+IMAGE>TEXT"]);
  expect(body.modelSummaries[0]).toMatchObject({ providerName: "llamacpp", modelName: "gemma" });
  expect(
    state.asked.map(({ method, url, headers }) => [method, url, headers.authorization, headers["x-team"]]),
  ).toEqual([["GET", "/proxy/v1/models?tenant=a", "Bearer sk-secret", "a"]]);
});

test.each<[string, Answer, readonly string[]]>([
  ["Ollama without models", json({ object: "list", data: null }), []],
  ["a list itself", json([{ id: "a" }]), ["a TEXT>TEXT"]],
  ["a wrong content type", (res) => void res.end('{"data":[{"id":"a"}]}'), ["a TEXT>TEXT"]],
  ["items that cannot be read", json({ data: [null, {}, { id: null }, { id: "a" }] }), ["a TEXT>TEXT"]],
])("the answer is read: %s", async (_, answer, expected) => {
  const { url } = await start(answer);
  const { status, body } = await askAboutModels(url);
  expect([status, inShort(body)]).toEqual([200, expected]);
});

const P = "The provider 'local'";
test.each<[string, Answer, string, string]>([
  ["HTML", page(200), "503 InternalServerException", `${P} could not be reached: its answer is not JSON`],
  [
    "nothing",
    (res) => void res.end(),
    "503 InternalServerException",
    `${P} could not be reached: its answer is not JSON`,
  ],
  ["a text", json("x"), "503 InternalServerException", `${P} could not be reached: its answer is not JSON`],
  [
    "another document",
    json({ status: "ok" }),
    "503 InternalServerException",
    `${P} gave an unusable answer: it is not a list of models`,
  ],
  ["an error page", page(502), "503 InternalServerException", `${P} answered: HTTP 502`],
  [
    "a loading server",
    json({ error: { code: 503, message: "Loading model" } }, 503),
    "503 InternalServerException",
    `${P} answered: Loading model`,
  ],
  [
    "a redirect",
    (res) => void res.writeHead(302, { location: "http://127.0.0.1:1/" }).end(),
    "503 InternalServerException",
    `${P} answered: HTTP 302`,
  ],
  [
    "a wrong key",
    json({ detail: "Unauthorized" }, 401),
    "403 AccessDeniedException",
    `${P} refuses the gateway's own credentials: Unauthorized`,
  ],
  [
    "a wrong key, as text",
    json({ error: "Unauthorized" }, 401),
    "403 AccessDeniedException",
    `${P} refuses the gateway's own credentials: Unauthorized`,
  ],
  [
    "too many requests",
    json({ message: "slow down" }, 429, { "retry-after": "7" }),
    "429 ThrottlingException",
    `${P} answered: slow down`,
  ],
  ["no such path", page(404), "501 NotImplementedException", `${P} answered: HTTP 404`],
  ["no such method", page(405), "501 NotImplementedException", `${P} answered: HTTP 405`],
  ["silence", () => {}, "503 InternalServerException", `${P} could not be reached: no answer within 0.5 s`],
  [
    "a part",
    (res) => void res.write('{"data":'),
    "503 InternalServerException",
    `${P} could not be reached: no answer within 0.5 s`,
  ],
  [
    "a closed connection",
    (_res, req) => void req.socket.destroy(),
    "503 InternalServerException",
    `${P} could not be reached: the connection failed (UND_ERR_SOCKET)`,
  ],
])("an answer that is none has AWS's error: %s", async (_, answer, expected, message) => {
  const { state, url, log } = await start(answer);
  const { status, type, body, headers } = await askAboutModels(url);
  expect([`${status} ${type}`, body.message]).toEqual([expected, message]);
  if (status === 429) expect(headers.get("x-amz-retry-after")).toBe("7000");
  expect(JSON.stringify([body, log])).not.toMatch(/sk-secret|secret details/);
  state.answer = json({ data: [{ id: "a" }] });
  expect((await askAboutModels(url)).status).toBe(200);
});

test("an unreachable server has AWS's error", async () => {
  const gateway = await startTestGateway(`providers: { local: { type: local, base_url: "http://127.0.0.1:1/v1" } }`);
  onTestFinished(() => gateway.stop());
  const { status, type, body } = await askAboutModels(gateway.url);
  expect([status, type]).toEqual([503, "InternalServerException"]);
  expect(body.message).toBe(`${P} could not be reached: the connection failed (ECONNREFUSED)`);
});

const TWO = json({ data: [{ id: "a" }, { id: "text-embed" }] });

test.each<[string, Answer, readonly string[]]>([
  ["", TWO, ["a TEXT>TEXT", "text-embed TEXT>EMBEDDING"]],
  [
    "{ mine: a, vectors: text-embed }",
    TWO,
    ["mine TEXT>TEXT", "vectors TEXT>EMBEDDING", "a TEXT>TEXT", "text-embed TEXT>EMBEDDING"],
  ],
  ['{ "*": a }', TWO, ["a TEXT>TEXT"]],
  ["{ vectors: nomic-embed-text }", page(404), ["vectors TEXT>EMBEDDING", "nomic-embed-text TEXT>EMBEDDING"]],
])("the names in the configuration are listed: %s", async (names, answer, expected) => {
  const { url } = await start(answer, names && `, models: ${names}`);
  expect(inShort((await askAboutModels(url)).body)).toEqual(expected);
});

test("a name that `*` maps is the model behind it", async () => {
  const { url } = await start(TWO, ', models: { "*": a }');
  const { body } = await askAboutModels(url, modelPath("whatever"));
  expect(body.modelDetails).toMatchObject({ modelId: "a" });
});

test("a model that the server has loaded since the list was cached is found", async () => {
  const { state, url } = await start(json({ data: [{ id: "a" }] }));
  expect((await askAboutModels(url, modelPath("new/model"))).type).toBe("ResourceNotFoundException");
  state.answer = json({ data: [{ id: "a" }, { id: "new/model" }] });
  expect((await askAboutModels(url, modelPath("new/model"))).body.modelDetails).toMatchObject({ modelId: "new/model" });
});

test("without a server there is the built-in model", async () => {
  const gateway = await startTestGateway("providers: { local: { type: local } }");
  onTestFinished(() => gateway.stop());
  const { body } = await askAboutModels(gateway.url);
  expect(inShort(body)).toEqual(["quarry-echo TEXT>TEXT+EMBEDDING"]);
  expect((await askAboutModels(gateway.url, modelPath("quarry-echo"))).status).toBe(200);
  expect((await askAboutModels(gateway.url, modelPath("a-model"))).type).toBe("ResourceNotFoundException");
});

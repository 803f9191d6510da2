import type { ServerResponse } from "node:http";
import { afterEach, expect, test } from "vitest";
import { AskError } from "../../../src/executor/models/model.ts";
import { type OpenAiCompatibleOptions, openAiCompatible } from "../../../src/executor/models/openai-compatible.ts";
import { type Asked, completion, send, stubServer } from "./stub.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function serve(
  answer: (asked: Asked, response: ServerResponse) => void,
  options: Partial<OpenAiCompatibleOptions> = {},
) {
  const stub = await stubServer(answer);
  const model = openAiCompatible({ baseUrl: stub.baseUrl, concurrency: 2, ...options });
  closers.push(stub.close, model.close);
  const ask = (body: object, timeoutMs = 5000, signal = new AbortController().signal) =>
    model.ask({ url: "/v1/chat/completions", body: { model: "m", ...body } }, { signal, timeoutMs });
  return { stub, model, ask };
}

test("requests the same path below the base URL, with key and headers, and returns the whole answer", async () => {
  const { stub, ask } = await serve(
    (_, response) => send(response, 200, completion("hi"), { "x-request-id": "req_9" }),
    { apiKey: "secret", headers: { "x-team": "red" } },
  );
  expect(await ask({ messages: [] })).toMatchObject({ status: 200, body: completion("hi"), requestId: "req_9" });
  expect(stub.asked[0]).toMatchObject({
    path: "/v1/chat/completions",
    headers: { authorization: "Bearer secret", "x-team": "red", "content-type": "application/json" },
    body: { model: "m", messages: [] },
  });
});

test.each([
  [{ m: "llama" }, "llama"],
  [{ other: "llama" }, "m"],
  [{ "*": "any", other: "llama" }, "any"],
])("maps model names: %o", async (models, expected) => {
  const { stub, ask } = await serve((_, response) => send(response, 200, {}), { models });
  await ask({});
  expect(stub.asked[0]!.body.model).toBe(expected);
});

test("keeps the text of an answer's numbers", async () => {
  const text = '{"score":0.0,"id":9007199254740993,"all":[1e400]}';
  const { ask } = await serve((_, response) => send(response, 200, text));
  expect(JSON.stringify((await ask({})).body)).toBe(text);
});

test("returns status and Retry-After of a refusal", async () => {
  const { ask } = await serve((_, response) => send(response, 429, { error: 1 }, { "retry-after": "3" }));
  expect(await ask({})).toEqual({ status: 429, body: { error: 1 }, requestId: undefined, retryAfterMs: 3000 });
});

test("keeps the status of an error page that is not JSON", async () => {
  const { ask } = await serve((_, response) => send(response, 502, "<html>"));
  expect(await ask({})).toMatchObject({ status: 502, body: undefined });
});

test("reports an answer that is not JSON, a redirect and a long answer without the server's address", async () => {
  const answers = [
    (response: ServerResponse) => send(response, 200, "<html>"),
    (response: ServerResponse) => send(response, 307, "", { location: "http://elsewhere/" }),
    (response: ServerResponse) => send(response, 200, JSON.stringify("x".repeat(5000))),
  ];
  const { stub, ask } = await serve((_, response) => answers[stub.asked.length - 1]!(response), {
    maxAnswerBytes: 4000,
  });
  for (const problem of ["not JSON", "redirect (307)", "more than 4000 bytes"]) {
    const error = await ask({}).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(AskError);
    expect(error).toMatchObject({ status: 502, again: false, message: expect.stringContaining(problem) });
    expect((error as Error).message).toMatch(/^The model server /);
    expect((error as Error).message).not.toContain("127.0.0.1");
  }
});

test("the deadline covers the headers and the body", async () => {
  const { ask } = await serve((asked, response) => {
    if (asked.body.begin) response.writeHead(200).write("{");
  });
  await expect(ask({}, 60)).rejects.toMatchObject({ status: 408, again: false });
  await expect(ask({ begin: true }, 60)).rejects.toMatchObject({ status: 408 });
});

test("the deadline covers the wait for a connection", async () => {
  const { ask } = await serve(() => {}, { concurrency: 1 });
  let busy = true;
  const first = ask({}, 1000).catch((error: unknown) => {
    busy = false;
    return error;
  });
  await expect(ask({}, 60)).rejects.toMatchObject({ status: 408 });
  expect(busy).toBe(true);
  expect(await first).toMatchObject({ status: 408 });
});

test("an abort ends the call", async () => {
  const controller = new AbortController();
  const { ask } = await serve(() => controller.abort());
  await expect(ask({}, 5000, controller.signal)).rejects.toMatchObject({ status: 499 });
});

test("a broken connection can be retried, and one that cannot be made is an outage", async () => {
  const { stub, ask } = await serve((_, response) => response.destroy());
  await expect(ask({})).rejects.toMatchObject({ status: 503, again: true });
  await stub.close();
  closers.shift();
  await expect(ask({})).rejects.toMatchObject({ status: 503, again: false, trouble: "unreachable" });
});

test("no error shows the key", async () => {
  const { ask } = await serve((_, response) => response.destroy(), { apiKey: "sk-very-secret" });
  const error = await ask({}).catch((caught: unknown) => caught);
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain("very-secret");
});

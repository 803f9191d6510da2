/** Failures that are not the records' fault. */
import { createServer, type ServerResponse } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import type { ExecutorOptions } from "../../src/executor/executor-options.ts";
import { openAiCompatible } from "../../src/executor/models/openai-compatible.ts";
import { many, setUp, signal, until } from "./harness.ts";
import { type Asked, completion, send, stubServer } from "./models/stub.ts";

const CONCURRENCY = 4;
const prompt = ({ body }: Asked): string => body.messages[0].content;
const ok = (response: ServerResponse) => send(response, 200, completion("ok"));

async function serve(answer: (asked: Asked, response: ServerResponse) => void, options: Partial<ExecutorOptions> = {}) {
  const stub = await stubServer(answer);
  onTestFinished(stub.close);
  const model = openAiCompatible({ baseUrl: stub.baseUrl, concurrency: CONCURRENCY });
  const setup = await setUp({ model, retries: 1, ...options });
  const message = async (id: string) => (await setup.executor.get(id, signal)).message;
  return { ...setup, stub, message };
}

const inOrder = (count: number) => Array.from({ length: count }, (_, at) => `r${at}`);

test.each<[string, number, object, string]>([
  ["a wrong key", 401, { error: { message: "Incorrect API key" } }, "401 Incorrect API key"],
  ["a debt", 402, { error: { message: "Payment required" } }, "402 Payment required"],
  ["a key without the right", 403, { detail: "Forbidden" }, "403 Forbidden"],
  ["an empty account", 429, { error: { message: "You exceeded your quota", code: "insufficient_quota" } }, "429 You"],
  ["a server that loads its model", 503, { error: { message: "Loading model" } }, "503 Loading model"],
])("%s holds the batch, few records are asked in vain, and none fails", async (_, status, body, said) => {
  let broken = true;
  const { start, ended, results, stub, message, executor } = await serve((_asked, response) =>
    broken ? send(response, status, body) : ok(response),
  );
  const id = await start(many(200));
  const shown = await until(async () => {
    const text = await message(id);
    return text?.includes(said) && text;
  });
  expect(shown).toMatch(/^Waiting for the model server: .*; trying again at \d{4}-\d\d-\d\dT[\d:]+Z\.$/);
  expect([...executor.inProcess.waiting!().values()]).toEqual([1]);
  await new Promise((resolve) => setTimeout(resolve, 200));
  // Those in progress, a few until the batch is held, and the probes, each with its retry.
  expect(stub.asked.length).toBeLessThanOrEqual(2 * (CONCURRENCY + 3 + 5));
  broken = false;
  const state = await ended(id);
  expect(state).toMatchObject({ status: "Completed", counts: { total: 200, success: 200, error: 0 } });
  expect(state.message).toBeUndefined();
  expect(executor.inProcess.waiting!().size).toBe(0);
  expect((await results(id)).map(({ recordId }) => recordId)).toEqual(inOrder(200));
});

test("a server that cannot be reached holds the batch until it is there", async () => {
  const setup = await setUp({ model: openAiCompatible({ baseUrl: "http://127.0.0.1:9/v1", concurrency: 4 }) });
  const id = await setup.start(many(20));
  await until(async () =>
    (await setup.executor.get(id, signal)).message?.includes("The model server is unreachable (ECONNREFUSED)"),
  );
  expect(setup.executor.inProcess.waiting!()).toEqual(new Map([["unreachable", 1]]));
  expect((await setup.executor.get(id, signal)).counts).toMatchObject({ processed: 0 });
  await setup.executor.stop(id, signal);
  expect(await setup.ended(id)).toMatchObject({ status: "Stopped" });
});

test("a server that is killed in the middle fails no record", async () => {
  const stub = { answered: 0, asked: new Map<string, number>() };
  const listener = async (request: AsyncIterable<Buffer>, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    setTimeout(() => {
      stub.answered += 1;
      ok(response);
    }, 5);
  };
  const first = createServer(listener as never).listen(0, "127.0.0.1");
  await new Promise((resolve) => first.once("listening", resolve));
  const { port } = first.address() as { port: number };
  const model = openAiCompatible({ baseUrl: `http://127.0.0.1:${port}/v1`, concurrency: 8 });
  const { start, ended, executor, results } = await setUp({ model, concurrency: 8, retries: 1, backoffMs: 1 });
  const id = await start(many(300));
  await until(() => stub.answered > 50);
  first.close();
  first.closeAllConnections();
  await until(async () => (await executor.get(id, signal)).message?.includes("model server"));
  await new Promise((resolve) => setTimeout(resolve, 300));
  const before = stub.answered;
  const second = createServer(listener as never).listen(port, "127.0.0.1");
  onTestFinished(() => void second.close().closeAllConnections());
  expect(await ended(id)).toMatchObject({ status: "Completed", counts: { success: 300, error: 0 } });
  expect((await results(id)).map(({ recordId }) => recordId)).toEqual(inOrder(300));
  expect(stub.answered).toBeGreaterThan(before);
});

test.each([401, 403])("%i for one record among successes is an error of that record", async (status) => {
  const { start, ended, results, stub } = await serve((asked, response) =>
    prompt(asked) === "say 50" ? send(response, status, { error: { message: "not you" } }) : ok(response),
  );
  const id = await start(many(200));
  expect(await ended(id)).toMatchObject({ status: "Completed", counts: { success: 199, error: 1 } });
  const all = await results(id);
  expect(all.map(({ recordId }) => recordId)).toEqual(inOrder(200));
  expect(all[50].error).toEqual({ errorCode: status, errorMessage: "not you" });
  expect(stub.asked.filter((asked) => prompt(asked) === "say 50")).toHaveLength(3);
});

test("records that are all refused for reasons of their own end, between others and at the end", async () => {
  const { start, ended, results } = await serve(
    (asked, response) =>
      /[05]$/.test(prompt(asked)) ? send(response, 403, { error: { message: "no" } }) : ok(response),
    { probeMs: 1 },
  );
  const id = await start(many(101));
  expect(await ended(id)).toMatchObject({ status: "Completed", counts: { total: 101, success: 80, error: 21 } });
  expect((await results(id)).map(({ recordId }) => recordId)).toEqual(inOrder(101));
});

test.each([
  ["among others", 100, "say 40"],
  ["at the end", 100, "say 99"],
  ["alone", 1, "say 0"],
])("a record that breaks the connection does not hold the batch for ever: %s", async (_, count, bad) => {
  const { start, ended, results } = await serve(
    (asked, response) => (prompt(asked) === bad ? response.destroy() : ok(response)),
    { probeMs: 1, backoffMs: 1 },
  );
  const id = await start(many(count));
  expect(await ended(id)).toMatchObject({ status: "Completed", counts: { success: count - 1, error: 1 } });
  expect((await results(id)).find(({ error }) => error)).toMatchObject({
    recordId: bad.replace("say ", "r"),
    error: { errorCode: 503 },
  });
});

test("a record that breaks the connections of all others too is the only one that fails", async () => {
  const open = new Set<ServerResponse>();
  const { start, ended, results } = await serve(
    (asked, response) => {
      open.add(response);
      if (prompt(asked) === "say 10") {
        for (const one of open) one.destroy();
        open.clear();
      } else {
        setTimeout(() => {
          if (open.delete(response)) ok(response);
        }, 5);
      }
    },
    { probeMs: 1, backoffMs: 1 },
  );
  const id = await start(many(60));
  expect(await ended(id)).toMatchObject({ status: "Completed", counts: { success: 59, error: 1 } });
  expect((await results(id)).find(({ error }) => error)).toMatchObject({ recordId: "r10" });
});

test("a deadline ends a batch that waits, and says why", async () => {
  let clock = Date.now();
  let answers = 5;
  const { start, ended, executor, results, message } = await serve(
    (_asked, response) => {
      answers -= 1;
      if (answers >= 0) ok(response);
      else send(response, 401, { error: { message: "Incorrect API key" } });
    },
    { now: () => clock },
  );
  const id = await start(many(30), { deadline: clock + 1000 });
  await until(async () => (await message(id))?.startsWith("Waiting"));
  expect((await executor.get(id, signal)).counts).toMatchObject({ processed: 5, error: 0 });
  clock += 1000;
  expect(await ended(id)).toMatchObject({
    status: "PartiallyCompleted",
    counts: { processed: 5, error: 0 },
    message: "The job expired while it waited for the model server: 401 Incorrect API key.",
  });
  expect((await results(id)).map(({ recordId }) => recordId)).toEqual(inOrder(30));
});

test("the error page of something in front of the model server is not the records' fault", async () => {
  let page = true;
  const { start, ended, message } = await serve((_asked, response) => {
    if (!page) return ok(response);
    response.writeHead(404, { "content-type": "text/plain" }).end("404 page not found");
  });
  const id = await start(many(20));
  await until(async () => (await message(id))?.startsWith("Waiting"));
  page = false;
  expect(await ended(id)).toMatchObject({ counts: { success: 20, error: 0 } });
});

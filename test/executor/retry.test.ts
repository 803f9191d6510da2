import type { ServerResponse } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import type { ExecutorOptions } from "../../src/executor/executor-options.ts";
import { openAiCompatible } from "../../src/executor/models/openai-compatible.ts";
import { many, setUp } from "./harness.ts";
import { type Asked, completion, send, stubServer } from "./models/stub.ts";

async function serve(
  answer: (asked: Asked, response: ServerResponse, count: number) => void,
  options: Partial<ExecutorOptions> = {},
) {
  const times: number[] = [];
  const stub = await stubServer((asked, response) => answer(asked, response, times.push(performance.now())));
  onTestFinished(stub.close);
  const model = openAiCompatible({ baseUrl: stub.baseUrl, concurrency: 4 });
  return { ...(await setUp({ model, ...options })), stub, times };
}
const ok = (response: ServerResponse) => send(response, 200, completion("ok"));

test.each([408, 409, 429, 500, 503])("%i is retried", async (status) => {
  const { start, ended, times } = await serve((_, response, count) =>
    count <= 2 ? send(response, status, { error: { message: "not now" } }) : ok(response),
  );
  expect((await ended(await start(many(1)))).counts).toMatchObject({ success: 1 });
  expect(times).toHaveLength(3);
});

test("a broken connection is retried", async () => {
  const { start, ended, times } = await serve((_, response, count) =>
    count === 1 ? response.destroy() : ok(response),
  );
  expect((await ended(await start(many(1)))).counts).toMatchObject({ success: 1 });
  expect(times).toHaveLength(2);
});

test("after the last attempt the record has an error with the server's message", async () => {
  const { start, ended, results, times } = await serve((_, response) =>
    send(response, 500, { error: { message: "out of memory" } }),
  );
  const id = await start(many(1));
  expect(await ended(id)).toMatchObject({ status: "Completed", counts: { processed: 1, success: 0, error: 1 } });
  expect(times).toHaveLength(3);
  expect((await results(id))[0].error).toEqual({ errorCode: 500, errorMessage: "out of memory" });
});

test.each([400, 404, 422, 501])("%i becomes the record's error without a retry", async (status) => {
  const { start, ended, times, results } = await serve((_, response) => send(response, status, { detail: "no such" }));
  const id = await start(many(1));
  await ended(id);
  expect((await results(id))[0].error).toEqual({ errorCode: status, errorMessage: "no such" });
  expect(times).toHaveLength(1);
});

test.each([
  ["seconds", () => "0.2", 190],
  // A date has whole seconds, so the remaining delay is at most two seconds.
  ["a date", () => new Date(Date.now() + 2000).toUTCString(), 900],
])("Retry-After in %s is respected", async (_, header, least) => {
  const { start, ended, times } = await serve((_asked, response, count) =>
    count === 1 ? send(response, 503, {}, { "retry-after": header() }) : ok(response),
  );
  expect((await ended(await start(many(1)))).counts).toMatchObject({ success: 1 });
  expect(times[1]! - times[0]!).toBeGreaterThan(least);
});

test("a 429 delays every record, and all records succeed", async () => {
  let closedUntil = 0;
  let early = 0;
  const { start, ended, times } = await serve((_, response, count) => {
    if (performance.now() < closedUntil) early += 1;
    // The other answers come after the refusal, so that no record proceeds before the refusal is known.
    if (count !== 9) return void setTimeout(ok, 50, response);
    closedUntil = performance.now() + 300;
    send(response, 429, {}, { "retry-after": "0.3" });
  });
  const state = await ended(await start(many(40)));
  expect(state.counts).toEqual({ total: 40, processed: 40, success: 40, error: 0 });
  expect(times).toHaveLength(41);
  // Four concurrent requests were allowed, so three may have been in progress.
  expect(early).toBeLessThanOrEqual(3);
});

test("a server that allows few concurrent requests loses no record", async () => {
  let budget = 3;
  const refill = setInterval(() => {
    budget = 3;
  }, 40);
  onTestFinished(() => clearInterval(refill));
  const { start, ended } = await serve(
    (_, response) => {
      budget -= 1;
      if (budget >= 0) ok(response);
      else send(response, 429, {}, { "retry-after": "0.04" });
    },
    { concurrency: 16, retries: 8 },
  );
  expect((await ended(await start(many(60)))).counts).toMatchObject({ success: 60, error: 0 });
});

test("a record that exceeds the time limit has an error and is not retried", async () => {
  const { start, ended, results, stub } = await serve(
    (asked, response) => {
      if (!asked.body.messages[0].content.endsWith(" 1")) ok(response);
    },
    { recordTimeoutMs: 80 },
  );
  const id = await start(many(3));
  expect(await ended(id)).toMatchObject({ status: "Completed", counts: { success: 2, error: 1 } });
  expect((await results(id)).find(({ error }) => error)).toMatchObject({ recordId: "r1", error: { errorCode: 408 } });
  expect(stub.asked).toHaveLength(3);
});

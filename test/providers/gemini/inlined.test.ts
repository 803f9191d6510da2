/** Batches with inline responses, which other clients create. */
import { text } from "node:stream/consumers";
import fc from "fast-check";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { JobRow } from "../../../src/ports/jobs.ts";
import { inlinedLine, inlinedResponses } from "../../../src/providers/gemini/inlined.ts";
import { type GeminiUpstream, startGemini } from "../../upstreams/gemini.ts";
import { type Adapter, createAdapter, NEVER } from "./adapter.ts";

let gemini: GeminiUpstream;
let adapter: Adapter;
beforeAll(async () => {
  gemini = await startGemini({ readsBeforeEnd: Number.POSITIVE_INFINITY });
  adapter = await createAdapter(gemini.url);
});
afterAll(async () => {
  await gemini?.close();
  await adapter?.remove();
});

async function* chunks(content: Buffer, bytes: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < content.length; at += bytes) yield content.subarray(at, at + bytes);
}

async function read(answer: unknown, { indent = 0, bytes = 7 } = {}) {
  const reading = inlinedResponses(chunks(Buffer.from(JSON.stringify(answer, null, indent)), bytes));
  const responses: unknown[] = [];
  for (;;) {
    const { done, value } = await reading.next();
    if (done) return { responses, rest: value };
    responses.push(JSON.parse(value.toString()));
  }
}

const operation = (responses: readonly unknown[], second = responses) => ({
  name: "batches/a",
  metadata: {
    displayName: 'a "quoted" name \\',
    output: { inlinedResponses: { inlinedResponses: responses } },
    state: "BATCH_STATE_SUCCEEDED",
  },
  done: true,
  response: { inlinedResponses: { inlinedResponses: second } },
});

test.each([1, 2, 5, 64, 100_000])("responses are read one by one from chunks of %i bytes", async (bytes) => {
  const responses = [
    { response: { text: 'a "b" \\" [ ] { } , : \\\\' }, metadata: { key: "1" } },
    { error: { code: 3 }, metadata: { inlinedResponses: [1, 2] } },
    { response: { inlinedResponses: { inlinedResponses: [{}] } } },
  ];
  for (const indent of [0, 2]) {
    const found = await read(operation(responses), { bytes, indent });
    expect(found.responses).toEqual(responses);
    expect(found.rest).toEqual(operation([]));
  }
});

test("the second place counts if the first one is empty", async () => {
  expect((await read(operation([], [{ a: 1 }]))).responses).toEqual([{ a: 1 }]);
  expect((await read(operation([{ a: 1 }], [{ b: 1 }]))).responses).toEqual([{ a: 1 }]);
  expect((await read({ name: "a" })).responses).toEqual([]);
});

test("any JSON survives, in chunks of any size", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.jsonValue()),
      fc.integer({ min: 1, max: 50 }),
      fc.nat(3),
      async (values, bytes, indent) => {
        const found = await read(operation(values), { bytes, indent });
        expect(found.responses).toEqual(JSON.parse(JSON.stringify(values)));
        expect(found.rest).toEqual(operation([]));
      },
    ),
    { numRuns: 300 },
  ));

test("a cut answer is an error", async () => {
  const whole = Buffer.from(JSON.stringify(operation([{ a: "b" }])));
  for (let bytes = 0; bytes < whole.length; bytes += 1) {
    const reading = inlinedResponses(chunks(whole.subarray(0, bytes), 16));
    await expect(
      (async () => {
        while (!(await reading.next()).done);
      })(),
    ).rejects.toThrow();
  }
});

test.each([
  ['{"response":{"a":1},"metadata":{"key":"k"}}', '{"key":"k","response":{"a":1}}'],
  ['{"response":{},"metadata":{"custom_id":"c","n":[1]}}', '{"response":{},"metadata":{"custom_id":"c","n":[1]}}'],
  [
    '{"response":{},"metadata":{"key":"k","custom_id":"c"}}',
    '{"key":"k","response":{},"metadata":{"key":"k","custom_id":"c"}}',
  ],
  ['{"response":{},"metadata":{"key":["a",1]}}', '{"response":{},"metadata":{"key":["a",1]}}'],
  ['{"response":{},"metadata":{}}', '{"response":{},"metadata":{}}'],
  ['{"response":{},"metadata":null}', '{"response":{},"metadata":null}'],
  ['{"key":"own","response":{},"metadata":{"key":"k"}}', '{"key":"own","response":{},"metadata":{"key":"k"}}'],
  ['{"error":{"code":3}}', '{"error":{"code":3}}'],
  [
    '{ "response" : { "n" : 1.0 ,\r\n "big" : 12345678901234567890 } }',
    '{"response":{"n":1.0,"big":12345678901234567890}}',
  ],
  ['{"metadata":{"key":"q\\"\\u00e9"},"response":{"t":"a b"}}', '{"key":"q\\"\\u00e9","response":{"t":"a b"}}'],
  ["null", "null"],
])("the response %s is the line %s", (response, line) => {
  expect(inlinedLine(Buffer.from(response))).toBe(`${line}\n`);
});

test("a batch of inline requests has its responses as lines, and its state is read without them", async () => {
  const inlinedResponses = [
    { response: { candidates: [] }, metadata: { custom_id: "c-1", team: "blue" } },
    { error: { code: 13, message: "lost" }, metadata: { key: "k-2" } },
  ];
  const { name } = gemini.addBatch({ inlinedResponses, stats: { requests: 2, successful: 1, failed: 1 } });
  gemini.end(name, "BATCH_STATE_SUCCEEDED");
  expect(await adapter.jobs.get(name, NEVER)).toMatchObject({ status: "Completed", counts: { success: 1, error: 1 } });
  const { body } = (await adapter.jobs.results({ nativeId: name } as JobRow, NEVER)) as { body: never };
  expect(await text(body)).toBe(
    '{"response":{"candidates":[]},"metadata":{"custom_id":"c-1","team":"blue"}}\n' +
      '{"key":"k-2","error":{"code":13,"message":"lost"}}\n',
  );
});

test("inlined responses that break off are an error, so that the job is read again", async () => {
  const many = await startGemini({
    *inlined() {
      for (let n = 0; n < 1_000; n += 1) yield JSON.stringify({ response: { text: "x".repeat(1_000), n } });
    },
  });
  const other = await createAdapter(many.url);
  onTestFinished(async () => {
    await many.close();
    await other.remove();
  });
  const { name } = many.addBatch({ inlinedResponses: [] });
  many.end(name, "BATCH_STATE_SUCCEEDED");
  for (const fault of ["reset", "truncated"] as const) {
    many.fail("batches.get", fault);
    const { body } = (await other.jobs.results({ nativeId: name } as JobRow, NEVER)) as { body: never };
    await expect(text(body)).rejects.toMatchObject({ kind: "Unavailable" });
  }
  const { body } = (await other.jobs.results({ nativeId: name } as JobRow, NEVER)) as { body: never };
  expect((await text(body)).trimEnd().split("\n")).toHaveLength(1_000);
});

/** Jobs whose lines are in the provider's own form: its own result lines, in the order of the input's. */
import type { BedrockClient } from "@aws-sdk/client-bedrock";
import { GetModelInvocationJobCommand } from "@aws-sdk/client-bedrock";
import { HeadObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { linesById, orderOf, ownInOrder } from "../../src/jobs/translation/own-order.ts";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { bedrockClient, s3Client } from "../support/sdk.ts";
import { type OpenAiUpstream, startOpenAi } from "../upstreams/openai.ts";
import {
  answerLine,
  createTranslated,
  endOpenAi,
  keysIn,
  outputOf,
  parsedLines,
  putInput,
  sentToOpenAi,
} from "./translation-setup.ts";

let openai: OpenAiUpstream;
let gateway: TestGateway;
let s3: S3Client;
let bedrock: BedrockClient;

beforeAll(async () => {
  openai = await startOpenAi();
  gateway = await startTestGateway(`
poll_seconds: { first: 0.05, most: 0.1 }
default_provider: openai
providers:
  openai: { type: openai, api_key: sk-1234, base_url: "${openai.url}" }
`);
  [s3, bedrock] = [s3Client(gateway.url), bedrockClient(gateway.url)];
});
afterAll(async () => {
  await gateway?.stop();
  await openai?.close();
});

const line = (id: string): string =>
  JSON.stringify({
    custom_id: id,
    method: "POST",
    url: "/v1/chat/completions",
    body: { model: "gpt-4o-mini", messages: [{ role: "user", content: id }] },
  });
const errorLine = (custom_id: string): string =>
  JSON.stringify({
    id: "x",
    custom_id,
    response: { status_code: 400, body: { error: { message: "no" } } },
    error: null,
  });

let files = 0;

async function run(ids: readonly string[], end: (id: string) => Promise<void>): Promise<string> {
  files += 1;
  const name = `own-${files}.jsonl`;
  await putInput(s3, name, ids.map((id) => `${line(id)}\n`).join(""));
  const arn = await createTranslated(bedrock, name, { modelInvocationType: undefined });
  await end((await sentToOpenAi(openai)).id);
  await vi.waitFor(async () => {
    const { endTime } = await bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier: arn }));
    expect(endTime).toBeDefined();
  }, 10_000);
  return outputOf(s3, arn, `${name}.out`);
}

test("results of the output file and of the error file are in the order of the input", async () => {
  const text = await run(["a", "b", "c", "d"], (id) =>
    endOpenAi(openai, id, [answerLine("d", "4"), answerLine("a", "1")], {
      errors: [errorLine("c"), errorLine("b")],
      request_counts: { total: 4, completed: 2, failed: 2 },
    }),
  );
  expect(parsedLines(text).map(({ custom_id }) => custom_id)).toEqual(["a", "b", "c", "d"]);
  // Byte for byte.
  expect(text.split("\n").slice(0, 2)).toEqual([answerLine("a", "1"), errorLine("b")]);
});

test("results that are in order stay with the provider", async () => {
  const text = await run(["a", "b"], (id) =>
    endOpenAi(openai, id, [answerLine("a", "1"), answerLine("b", "2")], {
      request_counts: { total: 2, completed: 2, failed: 0 },
    }),
  );
  expect(parsedLines(text)).toHaveLength(2);
  const Key = (await keysIn(s3, "out")).findLast((key) => key.endsWith(`own-${files}.jsonl.out`))!;
  const { ETag } = await s3.send(new HeadObjectCommand({ Bucket: "out", Key }));
  expect(ETag).toMatch(/^"file-/);
});

test("a record that a stopped batch did not run has a line that says so", async () => {
  const text = await run(["a", "b", "c"], (id) =>
    endOpenAi(openai, id, [answerLine("c", "3")], {
      status: "cancelled",
      request_counts: { total: 3, completed: 1, failed: 0 },
    }),
  );
  const lines = parsedLines(text);
  expect(lines.map(({ custom_id }) => custom_id)).toEqual(["a", "b", "c"]);
  expect(lines.map(({ error }) => error?.code)).toEqual(["batch_cancelled", "batch_cancelled", undefined]);
});

async function* bytes(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}

const noBlobs = {} as Parameters<typeof ownInOrder>[0]["blobs"];

test("any results of any input: every line of both is there once, in order", async () => {
  const ids = fc.array(fc.constantFrom("a", "b", "c", "d", "e", "ä", "id-7"), { minLength: 1, maxLength: 12 });
  const property = fc.asyncProperty(
    ids,
    fc.infiniteStream(fc.nat()),
    fc.array(fc.nat(20)),
    async (all, order, drop) => {
      const input = all.map((id) => `${line(id)}\n\n`).join("");
      const given = all
        .map((id, at) => ({ text: answerLine(id, String(at)), rank: order.next().value as number, at }))
        .filter(({ at }) => !drop.includes(at))
        .sort((a, b) => a.rank - b.rank)
        .map(({ text }) => text);
      const results = [...given, answerLine("unknown", "x")];
      const read = (lines: readonly string[]) => bytes(lines.map((one) => `${one}\n`).join(""));
      const lines = (await linesById(bytes(input)))!;
      const isSame = given.length === all.length && given.every((one, at) => parsedLines(one)[0].custom_id === all[at]);
      expect(await orderOf(read(given), lines)).toBe(given.length === 0 ? "unknown" : isSame ? "same" : "other");
      let text = "";
      const ordered = ownInOrder({
        lines,
        input: bytes(input),
        results: read(results),
        status: "Completed",
        blobs: noBlobs,
      });
      for await (const piece of ordered) text += piece.toString();
      const found = text.trimEnd().split("\n");
      expect(found.slice(0, all.length).map((one) => parsedLines(one)[0].custom_id)).toEqual(all);
      expect([...found].filter((one) => results.includes(one)).sort()).toEqual([...results].sort());
      expect(found).toHaveLength(all.length + 1);
    },
  );
  await fc.assert(property, { numRuns: 300 });
});

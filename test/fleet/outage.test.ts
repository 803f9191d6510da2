/** A fleet without its database, or its bucket, for a while. */
import { randomBytes } from "node:crypto";
import { CreateModelInvocationJobCommand, GetModelInvocationJobCommand } from "@aws-sdk/client-bedrock";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect, onTestFinished, test, vi } from "vitest";
import { startModelServer } from "../support/model-server.ts";
import { startPostgres } from "../support/postgres.ts";
import { REQUEST_SECONDS, startReplicas } from "./replicas.ts";

/** Above the time to connect, below the one after which clients give up. */
const DEADLINE_MS = 10_000;

test("without the database every request is answered with 503 in time, and all go on when it is back", async () => {
  const server = await startPostgres();
  onTestFinished(() => server.close());
  const fleet = await startReplicas(3, "fresh_seconds: 1\n", await server.createDatabase());
  const put = (at: number, Key: string) =>
    fleet.s3[at]!.send(new PutObjectCommand({ Bucket: "bucket", Key, Body: Key }));
  await Promise.all([0, 1, 2].map((at) => put(at, `before-${at}`)));

  await server.stop();
  const started = performance.now();
  const answers = await Promise.all(
    fleet.gateways.flatMap(({ url }) => [
      fetch(`${url}/bedrock/files/bucket/before-0`),
      fetch(`${url}/bedrock/files/bucket?list-type=2`),
      fetch(`${url}/bedrock/files/bucket/lost`, { method: "PUT", body: "x" }),
      fetch(`${url}/bedrock/model-invocation-jobs`),
    ]),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 503));
  for (const { headers } of answers) expect(Number(headers.get("x-amz-retry-after"))).toBeGreaterThan(0);
  const probes = await Promise.all(fleet.gateways.map(({ url }) => fetch(`${url}/readyz`)));
  expect(probes.map(({ status }) => status)).toEqual([503, 503, 503]);
  expect(performance.now() - started).toBeLessThan(DEADLINE_MS);

  await server.start();
  await Promise.all(
    [0, 1, 2].map((at) => vi.waitFor(() => put(at, `after-${at}`), { timeout: DEADLINE_MS, interval: 100 })),
  );
  for (const s3 of fleet.s3) {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: "bucket" }));
    expect(Contents.map(({ Key }) => Key)).toEqual(
      [0, 1, 2].map((at) => `after-${at}`).concat([0, 1, 2].map((at) => `before-${at}`)),
    );
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: "bucket", Key: "before-1" }));
    expect(await Body!.transformToString()).toBe("before-1");
  }
}, 60_000);

/** Three parts of an upload to the bucket. */
const LARGE = randomBytes(20 * 1024 * 1024);
const RECORDS = 400;
/** The parts of a request that do not wait for the bucket, on a busy machine. */
const MARGIN_MS = 5_000;

test.each(["refused", "silent"] as const)(
  "without the bucket (%s) content is answered with 503 in time, names go on, and all goes on when it is back",
  { timeout: 90_000 },
  async (outage) => {
    const model = await startModelServer({ delayMs: 50 });
    onTestFinished(() => model.close());
    const fleet = await startReplicas(
      3,
      `providers: { local: { type: local, base_url: "${model.url}", models: { "*": m }, concurrency: 6, chunk_lines: 50 } }\n`,
    );
    const put = (at: number, Key: string, Body: string | Buffer = Key) =>
      fleet.s3[at]!.send(new PutObjectCommand({ Bucket: "bucket", Key, Body }));
    const get = async (at: number, Key: string) => {
      const { Body } = await fleet.s3[at]!.send(new GetObjectCommand({ Bucket: "bucket", Key }));
      return Buffer.from(await Body!.transformToByteArray());
    };
    await Promise.all([0, 1, 2].map((at) => put(at, `before-${at}`)));
    await put(0, "large", LARGE);
    await put(1, "in.jsonl", questions(RECORDS));
    const { jobArn } = await fleet.bedrock[2]!.send(
      new CreateModelInvocationJobCommand({
        jobName: "outage",
        roleArn: "arn:aws:iam::000000000000:role/any",
        modelId: "m",
        inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://bucket/in.jsonl" } },
        outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://bucket/out/" } },
      }),
    );
    await vi.waitFor(() => expect(model.asked.size).toBeGreaterThan(RECORDS / 10), { timeout: DEADLINE_MS });

    const back = Promise.withResolvers<void>();
    const over = fleet.network.cut(outage, back.promise);
    const started = performance.now();
    const needing = fleet.gateways.flatMap(({ url }, at) => [
      fetch(`${url}/bedrock/files/bucket/before-${at}`),
      fetch(`${url}/bedrock/files/bucket/lost-${at}`, { method: "PUT", body: "x" }),
      fetch(`${url}/bedrock/files/bucket/lost-large-${at}`, { method: "PUT", body: LARGE }),
    ]);
    const names = fleet.gateways.flatMap(({ url }) => [
      fetch(`${url}/bedrock/files/bucket?list-type=2`),
      fetch(`${url}/bedrock/model-invocation-jobs`),
    ]);
    const [answers, named] = await Promise.all([needing, names].map((all) => Promise.all(all)));
    const took = performance.now() - started;
    const again = <T>(check: () => Promise<T>) => vi.waitFor(check, { timeout: DEADLINE_MS, interval: 100 });
    const ready = async () => Promise.all(fleet.gateways.map(isReady));
    await again(async () => expect(await ready()).toEqual([false, false, false]));
    back.resolve();
    await over;
    const returned = performance.now();
    expect(answers!.map(({ status }) => status)).toEqual(answers!.map(() => 503));
    for (const { headers } of answers!) expect(Number(headers.get("x-amz-retry-after"))).toBeGreaterThan(0);
    expect(named!.map(({ status }) => status)).toEqual(named!.map(() => 200));
    expect(took).toBeLessThan(REQUEST_SECONDS * 1000 + MARGIN_MS);

    await Promise.all([0, 1, 2].map((at) => again(() => put(at, `after-${at}`))));
    await again(async () => expect(await ready()).toEqual([true, true, true]));
    const { size } = model.asked;
    if (size < RECORDS) await again(async () => expect(model.asked.size).toBeGreaterThan(size));
    expect(performance.now() - returned).toBeLessThan(DEADLINE_MS);

    const job = await vi.waitFor(
      async () => {
        const found = await fleet.bedrock[0]!.send(new GetModelInvocationJobCommand({ jobIdentifier: jobArn! }));
        expect(found.endTime, `${found.status}: ${found.message}`).toBeDefined();
        return found;
      },
      { timeout: 40_000, interval: 200 },
    );
    expect(job).toMatchObject({ status: "Completed", successRecordCount: RECORDS });
    const results = await get(1, `out/${jobArn!.slice(-12)}/in.jsonl.out`);
    const ids = results.toString().trimEnd().split("\n");
    expect(ids.map((line) => JSON.parse(line).recordId)).toEqual(Array.from({ length: RECORDS }, (_, n) => `r-${n}`));
    for (const at of [0, 1, 2]) {
      expect((await get(at, "large")).equals(LARGE)).toBe(true);
      for (const from of [0, 1, 2]) {
        expect(`${await get(at, `before-${from}`)}`).toBe(`before-${from}`);
        expect(`${await get(at, `after-${from}`)}`).toBe(`after-${from}`);
      }
      const { Contents = [] } = await fleet.s3[at]!.send(new ListObjectsV2Command({ Bucket: "bucket" }));
      expect(Contents.filter(({ Key }) => Key!.startsWith("lost"))).toEqual([]);
    }
  },
);

const isReady = async ({ url }: { readonly url: string }) => (await fetch(`${url}/readyz`)).status === 200;

const questions = (count: number) =>
  Array.from({ length: count }, (_, n) => {
    const modelInput = { messages: [{ role: "user", content: [{ text: `question ${n}` }] }] };
    return `${JSON.stringify({ recordId: `r-${n}`, modelInput })}\n`;
  }).join("");

/** SIGTERM to the built gateway: running requests finish, new ones are refused, and the next start finds a consistent state. */

import { readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { GetModelInvocationJobCommand } from "@aws-sdk/client-bedrock";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { converseLines, createTranslated, putInput } from "../jobs/translation-setup.ts";
import { type ChildGateway, startChild } from "../support/child.ts";
import { temporaryFolder } from "../support/gateway.ts";
import { startModelServer } from "../support/model-server.ts";
import { bedrockClient, s3Client } from "../support/sdk.ts";
import { dial, head, send } from "../support/wire.ts";
import { startOpenAi } from "../upstreams/openai.ts";

const KEY = "/bedrock/files/b/k";
/** Together above the limit for small bodies: the first half is on disk before the second arrives. */
const HALVES = ["a".repeat(50_000), "b".repeat(50_000)] as const;
const LENGTH = { "Content-Length": "100000" };

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  return () => rm(folder, { recursive: true, force: true });
});

async function start(yaml = ""): Promise<ChildGateway> {
  await writeFile(path.join(folder, "quarry.yaml"), `data_dir: data\n${yaml}`);
  const child = await startChild(folder);
  onTestFinished(async () => void (await child.kill("SIGKILL")));
  return child;
}

const uploads = () => readdir(path.join(folder, "data", "files", "tmp"));

/** For clients, a refused connection and a 503 are equivalent. */
const readiness = (url: string): Promise<number> =>
  send(url, "GET", "/readyz").then(
    ({ status }) => status,
    () => 503,
  );

test("a running upload is finished, while new requests are refused", async () => {
  const gateway = await start();
  await using connection = await dial(gateway.url);
  connection.send(`${head("PUT", KEY, LENGTH)}${HALVES[0]}`);
  await expect.poll(uploads).toHaveLength(1);
  await expect(readiness(gateway.url)).resolves.toBe(200);

  const began = performance.now();
  const exit = gateway.kill("SIGTERM");
  await expect.poll(() => readiness(gateway.url), { timeout: 5_000 }).toBe(503);
  connection.send(HALVES[1]);
  const answer = await connection.answer();
  expect(answer.status).toBe(200);
  await expect(exit).resolves.toBe(0);
  expect(performance.now() - began).toBeLessThan(10_000);

  const next = await start();
  const { body } = await send(next.url, "GET", KEY);
  expect(body.toString()).toBe(HALVES.join(""));
  await expect(uploads()).resolves.toEqual([]);
  await expect(next.kill("SIGTERM")).resolves.toBe(0);
  // The ledger was closed, so no recovery is needed.
  expect(next.log.map((line) => line.msg)).not.toContain("removed leftovers of the previous run");
});

test("an idle connection does not delay the end of the process", async () => {
  const gateway = await start("shutdown_seconds: 60\n");
  await using connection = await dial(gateway.url);
  connection.send(head("GET", "/livez"));
  await connection.answer();
  const began = performance.now();
  await expect(gateway.kill("SIGTERM")).resolves.toBe(0);
  expect(performance.now() - began).toBeLessThan(20_000);
  expect(gateway.log.map((line) => line.msg)).toEqual(expect.arrayContaining(["stopping", "stopped"]));
});

test("an upload that does not end is cut after the configured time and leaves nothing", async () => {
  const gateway = await start("shutdown_seconds: 0.5\n");
  await using connection = await dial(gateway.url);
  connection.socket.on("error", () => {});
  connection.send(`${head("PUT", KEY, LENGTH)}${HALVES[0]}`);
  await expect.poll(uploads).toHaveLength(1);
  await expect(gateway.kill("SIGTERM")).resolves.toBe(0);
  await connection.ended;
  await expect(uploads()).resolves.toEqual([]);
});

test("the next process continues a running batch", async () => {
  let holding = true;
  const upstream = await startModelServer({ hold: ({ asked }) => holding && asked > 5 });
  onTestFinished(() => upstream.close());
  const yaml = `providers: { stub: { type: local, base_url: "${upstream.url}", concurrency: 2 } }\n`;
  const gateway = await start(yaml);
  const record = (n: number) => ({ recordId: `${n}`, modelInput: { messages: [{ role: "user", content: `${n}` }] } });
  const lines = Array.from({ length: 20 }, (_, n) => `${JSON.stringify(record(n))}\n`);
  await send(gateway.url, "PUT", "/bedrock/files/b/in.jsonl", {}, lines.join(""));
  const job = {
    jobName: "job",
    modelId: "m",
    inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://b/in.jsonl" } },
    outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://b/out/" } },
  };
  const created = await send(gateway.url, "POST", "/bedrock/model-invocation-job", {}, JSON.stringify(job));
  const { jobArn } = JSON.parse(created.body.toString());
  const get = async (url: string) => {
    const { body } = await send(url, "GET", `/bedrock/model-invocation-job/${encodeURIComponent(jobArn)}`);
    return JSON.parse(body.toString());
  };
  await expect.poll(async () => (await get(gateway.url)).processedRecordCount, { timeout: 5_000 }).toBe(5);
  const began = performance.now();
  await expect(gateway.kill("SIGTERM")).resolves.toBe(0);
  expect(performance.now() - began).toBeLessThan(10_000);

  holding = false;
  const next = await start(yaml);
  await expect.poll(async () => (await get(next.url)).status, { timeout: 10_000 }).toBe("Completed");
  expect(await get(next.url)).toMatchObject({ totalRecordCount: 20, successRecordCount: 20 });
  const again = [...upstream.asked.values()].filter((times) => times > 1);
  expect([upstream.asked.size, again.length]).toEqual([20, 2]);
});

test.each(["batches.create", "batches.retrieve"] as const)(
  "a provider that does not answer to %s does not delay the end of the process",
  async (route) => {
    const openai = await startOpenAi();
    onTestFinished(() => openai.close());
    const yaml = `
shutdown_seconds: 1
poll_seconds: { first: 0.05, most: 0.1 }
providers: { openai: { type: openai, api_key: sk-1234, base_url: "${openai.url}", models: { "*": gpt-4o-mini } } }
`;
    const gateway = await start(yaml);
    await putInput(s3Client(gateway.url), "in.jsonl", converseLines(3));
    openai.fail(route, "stall", 99);
    const before = openai.requests.length;
    const tags = [{ key: "quarry:dedupe", value: "true" }];
    const arn = await createTranslated(bedrockClient(gateway.url), "in.jsonl", { tags });
    const asked = () => openai.requests.slice(before).some((request) => request.route === route);
    await expect.poll(asked, { timeout: 10_000 }).toBe(true);
    const began = performance.now();
    await expect(gateway.kill("SIGTERM")).resolves.toBe(0);
    expect(performance.now() - began).toBeLessThan(10_000);

    openai.heal();
    const next = await start(yaml);
    const job = () => bedrockClient(next.url).send(new GetModelInvocationJobCommand({ jobIdentifier: arn }));
    await expect.poll(async () => (await job()).status, { timeout: 30_000 }).toBe("Completed");
    expect(await job()).toMatchObject({ successRecordCount: 3 });
  },
);

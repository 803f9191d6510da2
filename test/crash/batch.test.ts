/** A batch whose gateway is killed repeatedly ends with one result per record, and few requests are repeated. */

import { randomInt } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { request } from "undici";
import { expect, onTestFinished, test } from "vitest";
import { startChild } from "../support/child.ts";
import { temporaryFolder } from "../support/gateway.ts";
import { startModelServer } from "../support/model-server.ts";

const RECORDS = 3_000;
const CONCURRENCY = 8;
/** Long enough for a dozen kills while the batch runs. */
const ANSWER_MS = 20;
const KILLS = 10;

const recordId = (n: number): string => `record-${n}`;

async function call<T>(url: string, method: "GET" | "POST" | "PUT", body?: string): Promise<T> {
  const headers = { "content-type": "application/json" };
  const answer = await request(url, { method, headers, ...(body !== undefined && { body }) });
  const text = await answer.body.text();
  expect(answer.statusCode, text).toBe(200);
  return (answer.headers["content-type"] === "application/json" ? JSON.parse(text) : text) as T;
}

interface Job {
  readonly status: string;
  readonly processedRecordCount?: number;
}

test(`a batch of ${RECORDS} records completes after ${KILLS} kills`, { timeout: 120_000 }, async () => {
  const upstream = await startModelServer({ delayMs: ANSWER_MS });
  onTestFinished(() => upstream.close());
  const folder = await temporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const provider = `{ type: local, base_url: "${upstream.url}", concurrency: ${CONCURRENCY} }`;
  await writeFile(path.join(folder, "quarry.yaml"), `data_dir: data\nproviders: { stub: ${provider} }\n`);
  const asked = () => [...upstream.asked.values()].reduce((sum, times) => sum + times, 0);

  let gateway = await startChild(folder);
  onTestFinished(async () => void (await gateway.kill("SIGKILL")));
  const lines = Array.from({ length: RECORDS }, (_, n) => {
    const messages = [{ role: "user", content: [{ text: recordId(n) }] }];
    return `${JSON.stringify({ recordId: recordId(n), modelInput: { messages } })}\n`;
  });
  await call(`${gateway.url}/bedrock/files/b/in.jsonl`, "PUT", lines.join(""));
  const { jobArn } = await call<{ jobArn: string }>(
    `${gateway.url}/bedrock/model-invocation-job`,
    "POST",
    JSON.stringify({
      jobName: "job",
      modelId: "m",
      inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://b/in.jsonl" } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://b/out/" } },
    }),
  );
  const job = () => call<Job>(`${gateway.url}/bedrock/model-invocation-job/${encodeURIComponent(jobArn)}`, "GET");

  for (let kill = 0; kill < KILLS; kill += 1) {
    const before = asked();
    await expect.poll(asked, { interval: 2, timeout: 10_000 }).toBeGreaterThan(before);
    await after(randomInt(150));
    await gateway.kill("SIGKILL");
    gateway = await startChild(folder);
  }
  // Otherwise the last kills hit an idle gateway.
  expect((await job()).status).not.toBe("Completed");
  await expect.poll(async () => (await job()).status, { interval: 20, timeout: 60_000 }).toBe("Completed");

  expect(await job()).toMatchObject({
    totalRecordCount: RECORDS,
    processedRecordCount: RECORDS,
    successRecordCount: RECORDS,
    errorRecordCount: 0,
  });
  const results = await call<string>(`${gateway.url}/bedrock/files/b/out/${jobArn.slice(-12)}/in.jsonl.out`, "GET");
  const answers = results
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(answers).toHaveLength(RECORDS);
  expect(new Set(answers.map((answer) => answer.recordId))).toEqual(
    new Set(Array.from({ length: RECORDS }, (_, n) => recordId(n))),
  );
  for (const answer of answers) {
    expect(answer.modelOutput.output.message.content[0].text).toBe(`answer to ${answer.recordId}`);
  }
  expect(upstream.asked.size).toBe(RECORDS);
  expect(asked() - RECORDS).toBeLessThanOrEqual(KILLS * CONCURRENCY);
});

/** A gateway is killed while it creates a batch. Afterwards there is one job, and it is in the ledger. */

import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { request } from "undici";
import { expect, onTestFinished, test } from "vitest";
import { startChild } from "../../support/child.ts";
import { temporaryFolder } from "../../support/gateway.ts";
import { type Fault, startOpenAi } from "../../upstreams/openai.ts";
import { jsonl, yaml } from "./setup.ts";

async function call<T>(url: string, method: "GET" | "POST" | "PUT", body?: string): Promise<T> {
  const headers = { "content-type": "application/json" };
  const answer = await request(url, { method, headers, ...(body !== undefined && { body }) });
  const text = await answer.body.text();
  expect(answer.statusCode, text).toBe(200);
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

const jobWith = (clientRequestToken: string) =>
  JSON.stringify({
    jobName: "survivor",
    modelId: "gpt-4o-mini",
    clientRequestToken,
    inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://b/in.jsonl" } },
    outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://b/out/" } },
    tags: [{ key: "endpoint", value: "/v1/chat/completions" }],
  });

test.each<[string, Fault, number]>([
  ["after OpenAI has created the batch", "silent", 1],
  ["before", "stall", 0],
])("a gateway killed %s has one job", async (_when, fault, made) => {
  const job = jobWith(`token-${fault}`);
  const upstream = await startOpenAi();
  onTestFinished(() => upstream.close());
  const before = (await upstream.batches()).length;
  const batches = async () => (await upstream.batches()).length - before;
  const folder = await temporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(path.join(folder, "quarry.yaml"), yaml(upstream.url, { timeoutSeconds: 60 }));

  let gateway = await startChild(folder);
  onTestFinished(async () => void (await gateway.kill("SIGKILL")));
  await call(`${gateway.url}/bedrock/files/b/in.jsonl`, "PUT", jsonl(2));
  upstream.fail("batches.create", fault);
  const lost = request(`${gateway.url}/bedrock/model-invocation-job`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: job,
  }).catch((error: unknown) => error);
  await expect.poll(() => upstream.requests.filter(({ route }) => route === "batches.create").length).toBe(1);
  await expect.poll(batches).toBe(made);
  await gateway.kill("SIGKILL");
  expect(await lost).toBeInstanceOf(Error);

  gateway = await startChild(folder);
  const jobs = () =>
    call<{ invocationJobSummaries: { jobArn: string; jobName: string }[] }>(
      `${gateway.url}/bedrock/model-invocation-jobs`,
      "GET",
    );
  expect((await jobs()).invocationJobSummaries).toHaveLength(made);
  const { jobArn } = await call<{ jobArn: string }>(`${gateway.url}/bedrock/model-invocation-job`, "POST", job);
  expect((await jobs()).invocationJobSummaries).toMatchObject([{ jobArn, jobName: "survivor" }]);
  expect(await batches()).toBe(1);
});

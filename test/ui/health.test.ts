/** How providers do, as `/ui/api/providers` tells it. */
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { ProviderMessage } from "../../src/ui/messages.ts";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { type ModelServer, startModelServer } from "../support/model-server.ts";
import { ask } from "./page.ts";

let server: ModelServer;
let gateway: TestGateway;

beforeAll(async () => {
  server = await startModelServer();
  gateway = await startTestGateway(`
default_provider: up
routes: [{ bucket: down, provider: down }]
providers:
  up: { type: local, base_url: "${server.url}" }
  down: { type: local, base_url: "http://127.0.0.1:9/v1" }
  unused: { type: local, base_url: "${server.url}" }
`);
});
afterAll(async () => {
  await gateway?.stop();
  await server?.close();
});

async function startJob(bucket: string): Promise<void> {
  const line = { recordId: "r", modelInput: { messages: [{ role: "user", content: [{ text: "hi" }] }] } };
  expect((await ask(gateway.url, "PUT", `/bedrock/files/${bucket}/in.jsonl`, {}, JSON.stringify(line))).status).toBe(
    200,
  );
  const job = {
    jobName: bucket,
    modelId: "m",
    roleArn: "arn:aws:iam::000000000000:role/any",
    inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${bucket}/in.jsonl` } },
    outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${bucket}/out/` } },
  };
  const headers = { "content-type": "application/json" };
  const { status, text } = await ask(
    gateway.url,
    "POST",
    "/bedrock/model-invocation-job",
    headers,
    JSON.stringify(job),
  );
  expect(status, text).toBe(200);
}

async function providerOf(name: string): Promise<ProviderMessage> {
  const { json } = await ask(gateway.url, "GET", "/ui/api/providers");
  return json.providers.find((one: ProviderMessage) => one.name === name);
}

it("has the last success and the latency of a model server", async () => {
  const began = Date.now();
  await startJob("some-bucket");
  await vi.waitFor(async () => {
    const { lastSuccessAt, lastErrorAt, latencyMs } = await providerOf("up");
    expect(lastSuccessAt).toBeGreaterThanOrEqual(began);
    expect(latencyMs).toBeGreaterThanOrEqual(0);
    expect(lastErrorAt).toBeUndefined();
  });
});

it("has the last error of a model server that cannot be reached", async () => {
  await startJob("down");
  await vi.waitFor(async () => {
    const { lastSuccessAt, lastError } = await providerOf("down");
    expect(lastError).toContain("unreachable");
    expect(lastSuccessAt).toBeUndefined();
  });
});

it("has neither without a request", async () => {
  expect(await providerOf("unused")).not.toHaveProperty("lastSuccessAt");
});

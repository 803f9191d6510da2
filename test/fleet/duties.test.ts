/** Duties: one replica has each of them, and another one takes it over. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { CreateModelInvocationJobCommand } from "@aws-sdk/client-bedrock";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { expect, onTestFinished, test, vi } from "vitest";
import { startOpenAi } from "../upstreams/openai.ts";
import { startReplicas } from "./replicas.ts";

const LINE = JSON.stringify({
  custom_id: "a",
  method: "POST",
  url: "/v1/chat/completions",
  body: { model: "gpt-4o-mini", messages: [{ role: "user", content: "a" }] },
});

test("events of jobs on any replica are delivered once, also after the replica that delivers has stopped", async () => {
  const received: string[] = [];
  const receiver = createServer((req, res) => {
    received.push(String(req.headers["webhook-id"]));
    req.resume().on("end", () => res.writeHead(204).end());
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void receiver.close());
  const { port } = receiver.address() as AddressInfo;
  const openai = await startOpenAi();
  onTestFinished(() => openai.close());
  const { gateways, s3, bedrock } = await startReplicas(
    2,
    `
providers:
  openai: { type: openai, api_key: sk-1234, base_url: "${openai.url}", models: { "*": gpt-4o-mini } }
poll_seconds: { first: 0.2, most: 0.5 }
events:
  allowed_hosts: ["127.0.0.1"]
  webhooks: [{ url: "http://127.0.0.1:${port}/", secret: "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3", events: [ended] }]
`,
  );
  const create = async (at: number, name: string) => {
    await s3[at]!.send(new PutObjectCommand({ Bucket: "bucket", Key: `${name}.jsonl`, Body: LINE }));
    await bedrock[at]!.send(
      new CreateModelInvocationJobCommand({
        jobName: name,
        roleArn: "arn:aws:iam::123456789012:role/batch",
        modelId: "gpt-4o-mini",
        inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://bucket/${name}.jsonl` } },
        outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://bucket/out/" } },
      }),
    );
  };
  await create(0, "first");
  await create(1, "second");
  await vi.waitFor(() => expect(received).toHaveLength(2), { timeout: 40_000 });
  await gateways[0]!.stop();
  await create(1, "third");
  await vi.waitFor(() => expect(received).toHaveLength(3), { timeout: 40_000 });
  expect(new Set(received).size).toBe(3);
}, 120_000);

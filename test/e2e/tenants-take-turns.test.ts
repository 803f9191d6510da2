/** A tenant's job does not wait for the jobs of another tenant on the same model server. */
import {
  type BedrockClient,
  CreateModelInvocationJobCommand,
  GetModelInvocationJobCommand,
} from "@aws-sdk/client-bedrock";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { type ModelServer, startModelServer } from "../support/model-server.ts";
import { bedrockClient, s3Client } from "../support/sdk.ts";

const SECRET = "a-secret-of-0123456789";
const DELAY_MS = 100;
const CONCURRENCY = 2;
const Bucket = "bucket";

let model: ModelServer;
let gateway: TestGateway;
beforeAll(async () => {
  model = await startModelServer({ delayMs: DELAY_MS });
  gateway = await startTestGateway(`
providers: { local: { type: local, base_url: "${model.url}", concurrency: ${CONCURRENCY}, running_jobs: 4 } }
access_keys:
  - { id: key-a, secret: "${SECRET}-a", tenant: a }
  - { id: key-b, secret: "${SECRET}-b", tenant: b }
`);
});
afterAll(async () => {
  await gateway?.stop();
  await model?.close();
});

const signer = (tenant: string) => ({
  credentials: { accessKeyId: `key-${tenant}`, secretAccessKey: `${SECRET}-${tenant}` },
});
const asked = (prompt: string) => [...model.asked.keys()].filter((name) => name.startsWith(prompt)).length;

async function submit(tenant: string, name: string, records: number): Promise<string> {
  const lines = Array.from({ length: records }, (_, at) => {
    const content = [{ text: `${tenant} ${name} ${at}` }];
    return JSON.stringify({ recordId: `${at}`, modelInput: { messages: [{ role: "user", content }] } });
  });
  const put = new PutObjectCommand({ Bucket, Key: `${name}.jsonl`, Body: lines.join("\n") });
  await s3Client(gateway.url, signer(tenant)).send(put);
  const { jobArn } = await bedrockClient(gateway.url, signer(tenant)).send(
    new CreateModelInvocationJobCommand({
      jobName: name,
      modelId: "m",
      roleArn: "arn:aws:iam::000000000000:role/r",
      inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${Bucket}/${name}.jsonl` } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${Bucket}/out/` } },
    }),
  );
  return jobArn!;
}

const statusOf = async (client: BedrockClient, jobIdentifier: string) =>
  (await client.send(new GetModelInvocationJobCommand({ jobIdentifier }))).status;

test("one record of b waits for a few records of a, and not for its six jobs", async () => {
  const clients = { a: bedrockClient(gateway.url, signer("a")), b: bedrockClient(gateway.url, signer("b")) };
  const jobs: string[] = [];
  for (let at = 0; at < 6; at += 1) jobs.push(await submit("a", `job-${at}`, 100));
  await expect.poll(() => asked("a ")).toBeGreaterThan(CONCURRENCY);
  const states = await Promise.all(jobs.map((arn) => statusOf(clients.a, arn)));
  expect(states.filter((status) => status === "InProgress")).toHaveLength(4);

  const arn = await submit("b", "only", 1);
  // From here on, b waits for what is in progress, and for one turn of a.
  const before = asked("a ");
  await expect.poll(() => asked("b "), { interval: 5 }).toBe(1);
  expect(asked("a ") - before).toBeLessThanOrEqual(3 * CONCURRENCY);
  await expect.poll(() => statusOf(clients.b, arn)).toBe("Completed");

  // Two tenants that both have many records get about the same.
  const [hers, his] = [asked("a "), asked("b ")];
  await submit("b", "many", 200);
  await expect.poll(() => asked("b ") - his, { interval: 5 }).toBeGreaterThanOrEqual(20);
  expect(asked("a ") - hers).toBeLessThanOrEqual(20 + 4 * CONCURRENCY);
  expect(asked("a ")).toBeLessThan(600);
});

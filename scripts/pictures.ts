/**
 * `npm run pictures [-- FOLDER]`: takes the pictures of the page in docs/images, from a gateway with jobs that run.
 *
 * With a folder, it takes every view there, in both themes and at the width of a telephone too.
 */
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { CreateModelInvocationJobCommand, GetModelInvocationJobCommand } from "@aws-sdk/client-bedrock";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { launchBrowser, type PageTheme } from "../test/page/browser.ts";
import { startChild } from "../test/support/child.ts";
import { startModelServer } from "../test/support/model-server.ts";
import { bedrockClient, s3Client } from "../test/support/sdk.ts";

const [folder] = process.argv.slice(2);
const BUCKET = "team-data";
/** Another provider has its objects. */
const OTHER_BUCKET = "nightly";
const KEY = { accessKeyId: "research-lead", secretAccessKey: "a-secret-for-the-pictures" };

const server = await startModelServer({
  delayMs: 60,
  answer: (body) =>
    body.includes("number 7") ? { status: 400, body: { error: { message: "the prompt is too long" } } } : undefined,
});
/** One webhook takes each event, and the other one answers that it is busy. */
const receiver = createServer((req, res) => {
  res.statusCode = req.url === "/audit" ? 503 : 204;
  req.resume().once("end", () => res.end());
}).listen(0, "127.0.0.1");
await once(receiver, "listening");
const hooks = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
const home = await mkdtemp(path.join(tmpdir(), "quarry-pictures-"));
await writeFile(
  path.join(home, "quarry.yaml"),
  `default_provider: vllm
routes: [{ bucket: ${OTHER_BUCKET}, provider: gpu-pool }]
access_keys:
  - { id: ${KEY.accessKeyId}, secret: ${KEY.secretAccessKey}, tenant: research, operator: true }
events:
  allowed_hosts: [127.0.0.1]
  webhooks:
    - { name: team-chat, url: "${hooks}/chat", secret: whsec_${"A".repeat(32)}, events: [started, ended] }
    - { name: audit, url: "${hooks}/audit", secret: whsec_${"B".repeat(32)} }
budgets:
  - { key: ${KEY.accessKeyId}, period: day, amount: 5 }
  - { tenant: research, period: month, amount: 25 }
prices:
  models:
    - { provider: vllm, model: "*", input: 0.5, output: 1.5 }
    - { provider: gpu-pool, model: "*", input: 0.2, output: 0.6 }
providers:
  vllm: { type: openai-compatible, base_url: "${server.url}", concurrency: 8 }
  gpu-pool: { type: openai-compatible, base_url: "${server.url}", concurrency: 8 }
`,
);
const gateway = await startChild(home);
const credentials = KEY;
const [s3, bedrock] = [s3Client(gateway.url, { credentials }), bedrockClient(gateway.url, { credentials })];
for (const Bucket of [BUCKET, OTHER_BUCKET]) await s3.send(new CreateBucketCommand({ Bucket }));

const lines = (count: number) =>
  Array.from({ length: count }, (_, at) =>
    JSON.stringify({
      recordId: `record-${at + 1}`,
      modelInput: {
        messages: [{ role: "user", content: [{ text: `Summarise report number ${at + 1}.` }] }],
        inferenceConfig: { maxTokens: 300 },
      },
    }),
  ).join("\n");

async function createJob(jobName: string, count: number, model = "llama3", Bucket = BUCKET): Promise<string> {
  const Key = `reports/${jobName}.jsonl`;
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: lines(count) }));
  const created = await bedrock.send(
    new CreateModelInvocationJobCommand({
      jobName,
      modelId: model,
      roleArn: "arn:aws:iam::000000000000:role/any",
      inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${Bucket}/${Key}` } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${Bucket}/results/` } },
      tags: [{ key: "team", value: "search" }],
    }),
  );
  return created.jobArn!;
}

async function ended(jobIdentifier: string): Promise<void> {
  for (;;) {
    const { endTime } = await bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier }));
    if (endTime !== undefined) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

const first = await createJob("reports-monday", 200);
await ended(first);
await ended(await createJob("reports-tuesday", 60));
await ended(await createJob("letters", 90, "qwen3", OTHER_BUCKET));
await ended(await createJob("letters-again", 40, "llama3", OTHER_BUCKET));
await createJob("reports-wednesday", 4_000);
const bad = `${lines(3)}\n{"recordId":"broken"\n${lines(1)}`;
await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: "reports/draft.jsonl", Body: bad }));
// The throughput needs some seconds.
await new Promise((resolve) => setTimeout(resolve, 12_000));

interface Shot {
  readonly name: string;
  readonly address: string;
}
const SHOTS: readonly Shot[] = [
  { name: "jobs", address: "/ui/jobs" },
  { name: "job", address: `/ui/jobs/${first.slice(-12)}` },
  { name: "files", address: `/ui/files/${BUCKET}/reports/` },
  { name: "object", address: `/ui/files/${BUCKET}/reports/?file=reports%2Fdraft.jsonl` },
  { name: "start-job", address: `/ui/files/${BUCKET}/reports/?file=reports%2Freports-monday.jsonl&start=1` },
  { name: "providers", address: "/ui/providers" },
  { name: "usage", address: "/ui/usage" },
  { name: "webhooks", address: "/ui/webhooks" },
];

async function take(to: string, theme: PageTheme, width: number, suffix = ""): Promise<void> {
  const browser = await launchBrowser();
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    colorScheme: theme,
    locale: "en-US",
    timezoneId: "UTC",
  });
  const data = { keyId: KEY.accessKeyId, secret: KEY.secretAccessKey };
  await context.request.post(`${gateway.url}/ui/api/session`, { data, headers: { "x-quarry-page": "1" } });
  for (const { name, address } of SHOTS) {
    const page = await context.newPage();
    await page.goto(gateway.url + address);
    await page.locator("h1").first().waitFor();
    await page.waitForTimeout(1_500);
    await page.screenshot({ path: path.join(to, `${name}${suffix}.png`), fullPage: folder !== undefined });
    await page.close();
  }
  await browser.close();
}

if (folder === undefined) await take("docs/images", "light", 1280);
else {
  await mkdir(folder, { recursive: true });
  for (const theme of ["light", "dark"] as const) {
    await take(folder, theme, 1280, `-${theme}`);
    await take(folder, theme, 360, `-${theme}-phone`);
  }
}
await gateway.kill("SIGTERM");
await server.close();
receiver.close();
await rm(home, { recursive: true });

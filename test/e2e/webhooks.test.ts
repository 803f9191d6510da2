/** Webhooks of jobs that the AWS SDK creates, verified by the library of Standard Webhooks. */
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import {
  CreateModelInvocationJobCommand,
  StopModelInvocationJobCommand,
  TagResourceCommand,
} from "@aws-sdk/client-bedrock";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished, vi } from "vitest";
import { startTestGateway, type TestGateway, useGateway } from "../support/gateway.ts";
import { type ModelServer, startModelServer } from "../support/model-server.ts";
import { bedrockClient, failure, s3Client } from "../support/sdk.ts";
import { startBedrock } from "../upstreams/bedrock.ts";

const KEY = { accessKeyId: "key-a", secretAccessKey: "a-secret-of-0123456789" };
const SECRETS = {
  all: `whsec_${Buffer.alloc(32, 1).toString("base64")}`,
  ofKey: `whsec_${Buffer.alloc(32, 2).toString("base64")}`,
  // As docs/events.md says.
  own: `whsec_${createHmac("sha256", KEY.secretAccessKey).update("quarry:webhook").digest("base64")}`,
};
type Name = keyof typeof SECRETS;

interface Told {
  readonly name: Name;
  readonly id: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests compare the members
  readonly body: any;
}

/** Verified requests, oldest first. */
const told: Told[] = [];
const wrong: unknown[] = [];
/** Statuses of the next answers to a path; after them 204. */
const answers = new Map<string, number[]>();

const receiver = createServer(async (req, res) => {
  const name = req.url!.split(/[/?]/)[1] as Name;
  const content = await text(req);
  try {
    const body = new Webhook(SECRETS[name]).verify(content, req.headers as Record<string, string>);
    told.push({ name, id: String(req.headers["webhook-id"]), body });
  } catch (error) {
    wrong.push(error);
  }
  res.writeHead(answers.get(name)?.shift() ?? 204).end();
});

let held = false;
let models: ModelServer;
let gateway: TestGateway;
let address: string;

beforeAll(async () => {
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
  address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  models = await startModelServer({ hold: ({ prompt }) => held && prompt === "last" });
  gateway = await startTestGateway(
    `
events:
  allowed_hosts: [127.0.0.1]
  webhooks:
    - { name: all, url: "${address}/all?token=t", secret: ${SECRETS.all}, events: [ended, started, progress] }
access_keys:
  - id: ${KEY.accessKeyId}
    secret: ${KEY.secretAccessKey}
    webhooks: [{ url: "${address}/ofKey", secret: ${SECRETS.ofKey}, format: eventbridge }]
providers:
  local: { type: local, base_url: "${models.url}", concurrency: 8, retries: 0 }
`,
    { events: { timings: { delays: [50], jitter: 0 } } },
  );
});
afterAll(async () => {
  await gateway?.stop();
  await models?.close();
  receiver.closeAllConnections();
  receiver.close();
});

const bedrock = () => bedrockClient(gateway.url, { credentials: KEY });

async function create(url: string, prompts: readonly string[], tags: Record<string, string>): Promise<string> {
  const credentials = url === gateway?.url ? KEY : undefined;
  const lines = prompts.map((prompt, at) =>
    JSON.stringify({ recordId: `r${at}`, modelInput: { messages: [{ role: "user", content: [{ text: prompt }] }] } }),
  );
  const put = new PutObjectCommand({ Bucket: "bucket", Key: "in.jsonl", Body: lines.join("\n") });
  await s3Client(url, credentials && { credentials }).send(put);
  const { jobArn } = await bedrockClient(url, credentials && { credentials }).send(
    new CreateModelInvocationJobCommand({
      jobName: "a-job",
      modelId: "m",
      roleArn: "arn:aws:iam::000000000000:role/r",
      inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://bucket/in.jsonl" } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://bucket/out/" } },
      tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
    }),
  );
  return jobArn!;
}

const arnIn = ({ body }: Told): string => body.data?.jobArn ?? body.detail.batchJobArn;
const of = (arn: string, name?: Name) => told.filter((one) => arnIn(one) === arn && (name ?? one.name) === one.name);

describe("webhooks", () => {
  it("tell of the end: the configuration's, the key's and the job's own, each in its form", async () => {
    const arn = await create(gateway.url, ["one", "two"], { "quarry:webhook": `${address}/own`, team: "x" });
    const typesOf = (name: Name) => of(arn, name).map(({ body }) => body.type);
    await vi.waitFor(() => {
      expect(typesOf("all").at(-1)).toBe("job.completed");
      expect([of(arn, "ofKey"), of(arn, "own")].map(({ length }) => length)).toEqual([1, 1]);
    });
    expect(wrong).toEqual([]);
    // Of several processes, the one that tells of the job may see it only at its end.
    const isLate = inject("fleet") !== undefined && typesOf("all").length === 1;
    expect(typesOf("all")).toEqual([...(isLate ? [] : ["job.started"]), "job.completed"]);
    const [own] = of(arn, "own");
    expect(own!.body).toMatchObject({
      type: "job.completed",
      data: {
        jobArn: arn,
        jobName: "a-job",
        status: "Completed",
        totalRecordCount: 2,
        successRecordCount: 2,
        errorRecordCount: 0,
        provider: "local",
        tags: [
          { key: "quarry:webhook", value: `${address}/own` },
          { key: "team", value: "x" },
        ],
      },
    });
    const [bridge] = of(arn, "ofKey");
    expect(bridge!.body).toMatchObject({
      "detail-type": "Batch Inference Job State Change",
      source: "aws.bedrock",
      detail: { batchJobArn: arn, status: "Completed", failureMessage: "" },
    });
    // One event has one id, whoever is told.
    expect(new Set([own!.id, bridge!.id, of(arn, "all").at(-1)!.id]).size).toBe(1);
  });

  it("tell of progress, and of a stop", async () => {
    held = true;
    try {
      const tags = { "quarry:webhook": `${address}/own`, "quarry:webhook-events": "progress ended" };
      const arn = await create(gateway.url, ["one", "two", "three", "last"], tags);
      const progress = {
        type: "job.progress",
        data: { progressPercent: 75, processedRecordCount: 3, status: "InProgress" },
      };
      await vi.waitFor(() => expect(of(arn, "own")).toMatchObject([{ body: progress }]), { timeout: 15_000 });
      await bedrock().send(new StopModelInvocationJobCommand({ jobIdentifier: arn }));
      await vi.waitFor(() => expect(of(arn, "own")[1]).toMatchObject({ body: { type: "job.stopped" } }), {
        timeout: 15_000,
      });
      expect(of(arn, "own")).toHaveLength(2);
      expect(of(arn, "ofKey")).toMatchObject([{ body: { detail: { status: "Stopped" } } }]);
    } finally {
      held = false;
    }
  }, 40_000);

  it("are repeated with the same id until they answer with 2xx, and not after 410", async () => {
    answers.set("own", [500, 302, 429]);
    answers.set("ofKey", [410]);
    const arn = await create(gateway.url, ["one"], { "quarry:webhook": `${address}/own` });
    await vi.waitFor(() => expect(of(arn, "own")).toHaveLength(4), { timeout: 10_000 });
    expect(new Set(of(arn, "own").map(({ id }) => id)).size).toBe(1);
    expect(of(arn, "ofKey")).toHaveLength(1);
    const counted = async () => {
      const page = await (await fetch(`${gateway.url}/metrics`)).text();
      expect(page).toContain('quarry_webhook_deliveries_total{outcome="canceled"} 1\n');
      expect(page).toContain('quarry_webhook_deliveries_total{outcome="retried"} 3\n');
      expect(page).toContain("quarry_webhooks_pending 0\n");
    };
    await vi.waitFor(counted);
  });

  it.each([
    [{ "quarry:webhook": "http://hooks.example/x" }, "'quarry:webhook' must be an https:// URL"],
    [{ "quarry:webhook": "https://10.0.0.1/x" }, "'quarry:webhook' must have a public address"],
    [
      { "quarry:webhook": "https://me:pw@hooks.example/x" },
      "'quarry:webhook' must be an http or https URL without a user name",
    ],
    [{ "quarry:webhook": "ftp://hooks.example/x" }, "'quarry:webhook' must be an http or https URL"],
    [
      { "quarry:webhook": "https://a.example/", "quarry:webhook-events": "done" },
      "'quarry:webhook-events' must be names of ended",
    ],
    [
      { "quarry:webhook": "https://a.example/", "quarry:webhook-format": "xml" },
      "'quarry:webhook-format' must be 'standard' or",
    ],
    [{ "quarry:webhook-events": "ended" }, "'quarry:webhook-events' has no effect without 'quarry:webhook'"],
  ])("%o is refused", async (tags, message) => {
    const error = await failure(create(gateway.url, ["one"], tags));
    expect([error.name, error.message]).toEqual(["ValidationException", expect.stringContaining(message)]);
  });

  it("of a job cannot change later", async () => {
    const arn = await create(gateway.url, ["one"], {});
    const tags = [{ key: "quarry:webhook", value: "https://a.example/" }];
    const error = await failure(bedrock().send(new TagResourceCommand({ resourceARN: arn, tags })));
    expect(error.message).toContain("'quarry:webhook' is read when a job is created, and cannot change later");
  });
});

describe("without access keys", () => {
  const keyless = useGateway();

  it("a job whose tags AWS keeps has its webhook all the same", async () => {
    const s3 = s3Client(keyless.url);
    await s3.send(new CreateBucketCommand({ Bucket: "bucket" }));
    const aws = await startBedrock({ s3, answer: () => ({ modelOutput: {} }) });
    onTestFinished(aws.close);
    const bedrock = await startTestGateway(`
events: { allowed_hosts: [127.0.0.1], job_secret: "${SECRETS.own}" }
poll_seconds: { first: 0.05, most: 0.1 }
providers:
  bedrock:
    { type: bedrock, region: us-east-1, access_key_id: any, secret_access_key: any, batch_limits: { minimum_records: 1 },
      role_arn: "arn:aws:iam::000000000000:role/any", s3_endpoint: "${keyless.url}/bedrock/files", bedrock_endpoint: "${aws.url}" }
`);
    onTestFinished(bedrock.stop);
    const arn = await create(bedrock.url, ["one"], { "quarry:webhook": `${address}/own`, team: "x" });
    await vi.waitFor(() => expect(of(arn, "own")).toHaveLength(1), { timeout: 10_000 });
    const [{ body } = { body: undefined }] = of(arn, "own");
    expect(body).toMatchObject({ type: "job.completed", data: { provider: "bedrock", status: "Completed", tags: [] } });
  });

  it("a job's own webhook needs events.job_secret", async () => {
    const error = await failure(create(keyless.url, ["one"], { "quarry:webhook": "https://a.example/" }));
    expect([error.name, error.message]).toEqual([
      "ValidationException",
      expect.stringContaining(
        "'quarry:webhook' needs a secret to sign with: the gateway has no access keys, and no events.job_secret",
      ),
    ]);
  });
});

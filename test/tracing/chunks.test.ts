/** Spans of chunks with hosted providers, across a restart, and the trace in uploads to S3 whose headers are sent at once. */
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type ChildGateway, startChild } from "../support/child.ts";
import { temporaryFolder } from "../support/gateway.ts";
import { send } from "../support/wire.ts";
import { createAccount, createBill } from "../upstreams/account.ts";
import { type AwsUpstream, startAws } from "../upstreams/aws.ts";
import { type OpenAiUpstream, startOpenAi } from "../upstreams/openai.ts";
import { type Collector, startCollector } from "./collector.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const CALLER = { traceparent: `00-${TRACE}-b7ad6b7169203331-01` };

let collector: Collector;
let openai: OpenAiUpstream;
let aws: AwsUpstream;
let gateway: ChildGateway;
let folder: string;

const account = createAccount("openai", createBill());
const yaml = () => `
poll_seconds: { first: 0.05, most: 0.1 }
default_provider: openai
telemetry: { endpoint: "${collector.url}", metrics: false }
providers:
  openai: { type: openai, api_key: any, base_url: "${openai.url}", batch_limits: { records: 2 }, models: { "*": gpt-4o-mini } }
  bedrock: { type: bedrock, region: us-east-1, access_key_id: a, secret_access_key: b, role_arn: "arn:aws:iam::123456789012:role/r", s3_endpoint: "${aws.url}/bedrock/files", bedrock_endpoint: "${aws.url}/bedrock" }
`;

beforeAll(async () => {
  folder = await temporaryFolder();
  collector = await startCollector();
  [openai, aws] = await Promise.all([startOpenAi({ account }), startAws()]);
  await writeFile(path.join(folder, "quarry.yaml"), yaml());
  gateway = await startChild(folder);
}, 60_000);
afterAll(async () => {
  await gateway?.kill("SIGTERM");
  await Promise.all([openai, aws, collector].map((one) => one?.close()));
  await rm(folder, { recursive: true, force: true });
});

const json = async (method: string, target: string, body?: object, headers: Record<string, string> = {}) => {
  const answer = await send(
    gateway.url,
    method,
    target,
    { "content-type": "application/json", ...headers },
    body && JSON.stringify(body),
  );
  return JSON.parse(answer.body.toString());
};

test("a chunk has one span above its requests, with a link to the create, also after a restart", async () => {
  const names = ["1", "2", "3", "held", "4"];
  const text = names.map((name) =>
    JSON.stringify({
      recordId: `r${name}`,
      modelInput: { messages: [{ role: "user", content: [{ text: `question ${name}` }] }] },
    }),
  );
  await send(gateway.url, "PUT", "/bedrock/files/b/in.jsonl", {}, text.join("\n"));
  const { jobArn } = await json(
    "POST",
    "/bedrock/model-invocation-job",
    {
      jobName: "traced",
      modelId: "m",
      modelInvocationType: "Converse",
      roleArn: "arn:aws:iam::000000000000:role/r",
      inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://b/in.jsonl" } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://b/out/" } },
    },
    CALLER,
  );
  const target = `/bedrock/model-invocation-job/${encodeURIComponent(jobArn)}`;
  await vi.waitFor(async () => expect((await json("GET", target)).processedRecordCount).toBe(3), { timeout: 30_000 });
  await gateway.kill("SIGTERM");
  gateway = await startChild(folder);
  await send(gateway.url, "POST", `${target}/stop`, {});
  await vi.waitFor(async () => expect((await json("GET", target)).status).toBe("Stopped"), { timeout: 30_000 });
  await gateway.kill("SIGTERM");

  const create = collector.spans.find(({ name }) => name === "CreateModelInvocationJob")!;
  expect(create.traceId).toBe(TRACE);
  const chunks = collector.spans.filter(({ name }) => name === "chunk");
  const ends = chunks.map(({ attributes }) => [
    Number(attributes["quarry.chunk.number"]),
    attributes["quarry.chunk.outcome"],
    attributes["error.type"],
  ]);
  expect(ends.sort()).toEqual([
    [0, "answered", undefined],
    [1, undefined, "shutdown"],
    [1, "answered", undefined],
    [2, "answered", undefined],
  ]);
  for (const { spanId, traceId, attributes, links } of chunks) {
    expect(links).toMatchObject([{ traceId: TRACE, spanId: create.spanId }]);
    expect(traceId).not.toBe(TRACE);
    expect(attributes["quarry.job.id"]).toBe(jobArn.slice(-12));
    const calls = collector.spans.filter(({ parentSpanId }) => parentSpanId === spanId).map(({ name }) => name);
    expect(calls).toContain("GET /v1/batches/{id}");
  }
  const done = chunks.find(({ attributes }) => Number(attributes["quarry.chunk.number"]) === 0)!;
  expect(done.attributes).toMatchObject({ "quarry.provider": "openai" });
  expect(Number(done.attributes["quarry.records.success"])).toBe(2);
  const calls = collector.spans.filter(({ parentSpanId }) => parentSpanId === done.spanId).map(({ name }) => name);
  expect(calls).toEqual(expect.arrayContaining(["POST /v1/files", "POST /v1/batches", "GET /v1/files/{id}/content"]));
  gateway = await startChild(folder);
}, 90_000);

test("an upload to S3 with Expect: 100-continue continues the trace", async () => {
  const headers = { "x-model-provider": "bedrock", traceparent: `00-${"5".repeat(32)}-b7ad6b7169203331-01` };
  await send(gateway.url, "PUT", "/bedrock/files/a-bucket", { "x-model-provider": "bedrock" });
  const { status } = await send(gateway.url, "PUT", "/bedrock/files/a-bucket/k", headers, "x".repeat(4 * 1024 * 1024));
  expect(status).toBe(200);
  const sent = aws.requests.find(({ route }) => route === "objects.put")!;
  expect(sent.headers.expect).toBe("100-continue");
  const [, trace, parent] = String(sent.headers.traceparent).split("-");
  expect(trace).toBe("5".repeat(32));
  await gateway.kill("SIGTERM");
  const span = collector.spans.find(({ spanId }) => spanId === parent)!;
  expect(span).toMatchObject({ kind: 3, traceId: trace });
  expect(Number(span.attributes["http.response.status_code"])).toBe(200);
  expect(collector.spans.filter(({ traceId, kind }) => traceId === trace && kind === 3)).toHaveLength(1);
}, 60_000);

/** Traces through a gateway: from the caller's trace to the requests that providers receive. */
import { hasSubscribers } from "node:diagnostics_channel";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { send } from "../support/wire.ts";
import { type OpenAiUpstream, startOpenAi } from "../upstreams/openai.ts";
import { type Collector, type ReceivedSpan, startCollector } from "./collector.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const CALLER = "b7ad6b7169203331";
const SECRET = "sk-a-secret-of-the-gateway";
const FILES = "/bedrock/files";
const LINES = 40;

const traceparent = (trace = TRACE, flags = "01") => `00-${trace}-${CALLER}-${flags}`;
const line = (id: number) =>
  `${JSON.stringify({ recordId: `r${id}`, modelInput: { messages: [{ role: "user", content: [{ text: `the content ${id}` }] }] } })}\n`;

let collector: Collector;
let openai: OpenAiUpstream;
let models: Server;
/** Headers of the questions that the model server got. */
const asked: IncomingHttpHeaders[] = [];
let gateway: TestGateway;

const yaml = (more: string) => `
default_provider: vllm
providers:
  openai: {type: openai, base_url: "${openai.url}", api_key: ${SECRET}}
  vllm: {type: openai-compatible, base_url: "http://127.0.0.1:${(models.address() as AddressInfo).port}/v1", api_key: ${SECRET}}
${more}`;

beforeAll(async () => {
  collector = await startCollector();
  openai = await startOpenAi();
  models = createServer(async (req, res) => {
    const { model } = JSON.parse(await text(req));
    asked.push(req.headers);
    const message = { role: "assistant", content: "an answer" };
    const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };
    res.setHeader("content-type", "application/json");
    res.end(JSON.stringify({ id: "c", model, choices: [{ index: 0, message, finish_reason: "stop" }], usage }));
  }).listen(0, "127.0.0.1");
  await once(models, "listening");
});

afterAll(async () => {
  await openai.close();
  models.close();
  models.closeAllConnections();
  await collector.close();
});

const put = (key: string, body: string, headers: Record<string, string>) =>
  send(gateway.url, "PUT", `${FILES}/a-bucket/${key}?X-Amz-Signature=a-signature`, headers, body);

async function runJob(name: string, headers: Record<string, string>): Promise<void> {
  const created = await send(
    gateway.url,
    "POST",
    "/bedrock/model-invocation-job",
    { "content-type": "application/json", ...headers },
    JSON.stringify({
      jobName: name,
      modelId: "a-model",
      roleArn: "arn:aws:iam::000000000000:role/r",
      inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://a-bucket/in.jsonl" } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://a-bucket/out/" } },
    }),
  );
  const { jobArn } = JSON.parse(created.body.toString());
  expect(jobArn, created.body.toString()).toBeDefined();
  const ended = async () => {
    const { body } = await send(gateway.url, "GET", `/bedrock/model-invocation-job/${encodeURIComponent(jobArn)}`, {});
    expect(JSON.parse(body.toString()).status).toBe("Completed");
  };
  await vi.waitFor(ended, { timeout: 30_000 });
}

describe("without telemetry", () => {
  it("has no listener, sends no trace and gets no traces in the start-up code", async () => {
    gateway = await startTestGateway(yaml(""));
    const { status } = await put("k.jsonl", line(1), { "x-model-provider": "openai", traceparent: traceparent() });
    await gateway.stop();
    expect(status).toBe(200);
    expect(hasSubscribers("undici:request:create")).toBe(false);
    const { headers } = openai.requests.findLast(({ route }) => route === "files.create")!;
    expect(headers.traceparent).toBeUndefined();
  });

  it("loads no module of OpenTelemetry's SDK", async () => {
    const { metafile } = await build({
      entryPoints: { main: "src/main.ts" },
      outdir: "unwritten",
      bundle: true,
      splitting: true,
      write: false,
      metafile: true,
      platform: "node",
      format: "esm",
      mainFields: ["module", "main"],
      logLevel: "silent",
    });
    const { outputs } = metafile;
    const main = Object.keys(outputs).find((name) => name.endsWith("/main.js"))!;
    const loaded = new Set<string>();
    const load = (name: string) => {
      if (loaded.has(name)) return;
      loaded.add(name);
      for (const { path, kind } of outputs[name]?.imports ?? []) if (kind === "import-statement") load(path);
    };
    load(main);
    const inputs = (names: Iterable<string>) => [...names].flatMap((name) => Object.keys(outputs[name]?.inputs ?? {}));
    // prom-client itself loads the API, which does nothing without an SDK.
    const isTelemetry = (name: string) =>
      !name.includes("@opentelemetry/api/") && (name.includes("@opentelemetry/") || name.startsWith("src/tracing/"));
    expect(inputs(loaded).filter(isTelemetry)).toEqual([]);
    expect(inputs(Object.keys(outputs)).some(isTelemetry)).toBe(true);
  });
});

describe("with telemetry", () => {
  beforeAll(async () => {
    gateway = await startTestGateway(
      yaml(`telemetry: {endpoint: "${collector.url}", headers: {x-key: a-key-of-the-collector}, records: 0}`),
    );
    openai.requests.length = 0;
    await put("k.jsonl", line(1), { "x-model-provider": "openai", traceparent: traceparent() });
    await put("unsampled.jsonl", line(1), {
      "x-model-provider": "openai",
      traceparent: traceparent("f".repeat(32), "00"),
    });
    await put("none.jsonl", line(1), { "x-model-provider": "openai", traceparent: "00-not-a-trace-01" });
    await send(gateway.url, "GET", `${FILES}/a-bucket/missing`, {});
    await send(gateway.url, "GET", "/metrics", {});
    await put("in.jsonl", Array.from({ length: LINES }, (_, id) => line(id)).join(""), {});
    await runJob("first-job", { traceparent: traceparent("1".repeat(32)) });
    // What is left is sent when the gateway stops.
    await gateway.stop();
  });

  const spanOf = (id: string | undefined): ReceivedSpan | undefined =>
    collector.spans.find(({ spanId }) => spanId === id);
  const uploads = () => openai.requests.filter(({ route }) => route === "files.create").map(({ headers }) => headers);

  it("continues the caller's trace up to the provider", () => {
    const [, trace, parent, flags] = String(uploads()[0]?.traceparent).split("-");
    expect([trace, flags]).toEqual([TRACE, "01"]);
    const call = spanOf(parent)!;
    expect(call).toMatchObject({
      name: "POST /v1/files",
      kind: 3,
      traceId: TRACE,
      attributes: { "http.request.method": "POST", "server.address": "127.0.0.1", "url.template": "/v1/files" },
    });
    expect(Number(call.attributes["http.response.status_code"])).toBe(200);
    const request = spanOf(call.parentSpanId)!;
    expect(request).toMatchObject({
      name: "PutObject",
      kind: 2,
      traceId: TRACE,
      parentSpanId: CALLER,
      attributes: { "http.request.method": "PUT", "quarry.provider": "openai" },
    });
    expect(Number(request.attributes["http.response.status_code"])).toBe(200);
  });

  it("keeps the caller's decision not to sample", () => {
    expect(String(uploads()[1]?.traceparent)).toMatch(/^00-f{32}-[0-9a-f]{16}-00$/);
    expect(collector.spans.filter(({ traceId }) => traceId === "f".repeat(32))).toEqual([]);
  });

  it("begins a trace for a header that is none", () => {
    const [, trace, parent] = String(uploads()[2]?.traceparent).split("-");
    expect(trace).not.toBe(TRACE);
    const request = spanOf(spanOf(parent)?.parentSpanId)!;
    expect([request.name, request.parentSpanId || undefined]).toEqual(["PutObject", undefined]);
  });

  it("has one span for each request, and none for probes", () => {
    const requests = collector.spans.filter(({ kind }) => kind === 2);
    const missing = requests.filter(({ attributes }) => attributes["quarry.error.code"] === "NoSuchBucket");
    expect(missing).toMatchObject([{ name: "GetObject", status: 0 }]);
    expect(requests.filter(({ name }) => name === "PutObject")).toHaveLength(3);
    expect(requests.filter(({ name }) => name === "CreateModelInvocationJob")).toHaveLength(1);
    expect(collector.spans.map(({ name }) => name)).not.toContain("GET");
  });

  it("has the job's run, a sample of its records and their calls in the trace of the create", () => {
    const trace = collector.spans.filter(({ traceId }) => traceId === "1".repeat(32));
    const create = trace.find(({ kind }) => kind === 2)!;
    const runs = trace.filter(({ name }) => name.startsWith("run "));
    expect(runs).toMatchObject([{ parentSpanId: create.spanId, attributes: { "quarry.job.status": "Completed" } }]);
    const records = trace.filter(({ name }) => name === "chat a-model");
    expect(records).toHaveLength(10);
    for (const record of records) {
      expect(record.parentSpanId).toBe(runs[0]!.spanId);
      expect(record.attributes).toMatchObject({ "gen_ai.operation.name": "chat", "gen_ai.request.model": "a-model" });
      expect(Number(record.attributes["gen_ai.usage.input_tokens"])).toBe(3);
      expect(Number(record.attributes["gen_ai.usage.output_tokens"])).toBe(2);
      const calls = trace.filter(({ parentSpanId }) => parentSpanId === record.spanId);
      expect(calls).toMatchObject([{ name: "POST /v1/chat/completions", kind: 3 }]);
    }
    expect(asked).toHaveLength(LINES);
    expect(new Set(asked.map((headers) => String(headers.traceparent).split("-")[1]))).toEqual(
      new Set(["1".repeat(32)]),
    );
    expect(asked.filter((headers) => String(headers.traceparent).endsWith("-01"))).toHaveLength(10);
    expect(trace.filter(({ name }) => name === "POST /v1/chat/completions")).toHaveLength(10);
  });

  it("says who sends, and has no content, no secret and no name of an object", () => {
    expect(collector.resource).toMatchObject({ "service.name": "quarry", "service.version": expect.any(String) });
    for (const headers of collector.headers) expect(headers["x-key"]).toBe("a-key-of-the-collector");
    const all = collector.bodies.join("\n");
    for (const text of [SECRET, "the content", "an answer", "a-signature", "a-bucket", "jsonl", "a-key-of"]) {
      expect(all).not.toContain(text);
    }
  });

  it("has no span of the requests to the collector", () => {
    expect(collector.spans.filter(({ name }) => /traces|metrics|\{id\}$/.test(name))).toEqual([]);
    for (const headers of collector.headers) expect(headers.traceparent).toBeUndefined();
  });

  it("sends the metrics too", () => {
    const last = (name: string) => collector.metrics.findLast((metric) => metric.name === name);
    expect(last("quarry_requests_total")?.sum?.isMonotonic).toBe(true);
    expect(last("quarry_jobs")?.gauge).toBeDefined();
    const { dataPoints = [] } = last("quarry_request_duration_seconds")?.histogram ?? {};
    expect(dataPoints.length).toBeGreaterThan(2);
    for (const { count, bucketCounts, explicitBounds } of dataPoints) {
      expect(bucketCounts).toHaveLength(explicitBounds.length + 1);
      expect(bucketCounts.reduce<number>((sum, one) => sum + Number(one), 0)).toBe(Number(count));
    }
  });

  it("has no listener any more after the gateway has stopped", () => {
    expect(hasSubscribers("undici:request:create")).toBe(false);
  });
});

/** What operators see: log lines, metrics and the health paths. */
import { describe, expect, it } from "vitest";
import { type LogLine, useGateway } from "../support/gateway.ts";
import { newBucket } from "../support/sdk.ts";
import { type Answer, dial, head, send } from "../support/wire.ts";

// Each process has metrics of its own.
const gateway = useGateway(undefined, { replicas: 1 });
const S3 = "/bedrock/files";
const ask = (method: string, target: string, headers = {}, body?: string): Promise<Answer> =>
  send(gateway.url, method, target, headers, body);

const idOf = ({ headers }: Answer): string | undefined => headers["x-amz-request-id"] ?? headers["x-amzn-requestid"];

/** The log line of this request. */
async function lineOf(answer: Answer): Promise<LogLine> {
  const lines = () => gateway.log.filter((line) => line.id === idOf(answer));
  await expect.poll(lines).toHaveLength(1);
  return lines()[0]!;
}

const WITHOUT_LABELS = [
  "quarry_log_lines_dropped_total",
  "quarry_data_free_bytes",
  "quarry_ledger_bytes",
  "quarry_webhooks_pending",
  "quarry_replicas",
];

describe("the log", () => {
  it("has operation, provider, bytes, duration and id of each request", async () => {
    const bucket = newBucket();
    const content = "x".repeat(100_000);
    const put = await lineOf(await ask("PUT", `${S3}/${bucket}/k`, {}, content));
    expect(put).toMatchObject({
      level: 30,
      msg: "request",
      method: "PUT",
      operation: "PutObject",
      provider: "local",
      status: 200,
      ms: expect.any(Number),
      bytesIn: expect.any(Number),
      bytesOut: expect.any(Number),
    });
    expect(put.bytesIn).toBeGreaterThanOrEqual(content.length);
    expect(put.bytesIn).toBeLessThan(content.length + 1000);
    expect(put.bytesOut).toBeLessThan(2000);
    const get = await lineOf(await ask("GET", `${S3}/${bucket}/k`));
    expect(get).toMatchObject({ operation: "GetObject", provider: "local", status: 200 });
    expect(get.bytesOut).toBeGreaterThanOrEqual(content.length);
  });

  it.each([
    ["GET", `${S3}/nothing/k`, { operation: "GetObject", status: 404, code: "NoSuchBucket", level: 30 }],
    ["GET", `${S3}/b?inventory`, { status: 501, code: "NotImplemented", level: 30 }],
    ["GET", `${S3}/b/%ff`, { status: 400, code: "InvalidURI" }],
    ["PATCH", `${S3}/b/k`, { status: 405, code: "MethodNotAllowed" }],
    [
      "GET",
      "/bedrock/model-invocation-job/x",
      { operation: "GetModelInvocationJob", code: "ResourceNotFoundException" },
    ],
    ["GET", "/nothing", { operation: "none", status: 404, code: "UnknownOperationException" }],
  ])("names the error of %s %s", async (method, target, expected) => {
    expect(await lineOf(await ask(method, target))).toMatchObject(expected);
  });

  it("has one line for each request of a connection, with that request's own bytes", async () => {
    await using connection = await dial(gateway.url);
    const bucket = newBucket();
    const answers: Answer[] = [];
    for (const size of [50_000, 10]) {
      const headers = { "Content-Length": `${size}` };
      connection.send(head("PUT", `${S3}/${bucket}/k`, headers) + "x".repeat(size));
      answers.push(await connection.answer());
    }
    const [first, second] = await Promise.all(answers.map(lineOf));
    expect(first!.bytesIn).toBeGreaterThan(50_000);
    expect(second!.bytesIn).toBeLessThan(1000);
  });

  it("marks an upload whose client disconnected", async () => {
    const bucket = newBucket();
    await using connection = await dial(gateway.url);
    connection.send(`${head("PUT", `${S3}/${bucket}/k`, { "Content-Length": "10" })}half`);
    connection.socket.end();
    const gone = () => gateway.log.filter((line) => line.status === 499 || line.code === "IncompleteBody");
    await expect.poll(gone).toMatchObject([{ operation: "PutObject" }]);
  });

  it("contains no secret and no content", async () => {
    const secrets = ["s3cr3t-content", "s3cr3t-signature", "s3cr3t-token", "s3cr3t-meta", "s3cr3t-query"];
    const [content, signature, token, meta, query] = secrets;
    const headers = {
      Authorization: `AWS4-HMAC-SHA256 Credential=AKID/x, SignedHeaders=host, Signature=${signature}`,
      "X-Amz-Security-Token": token,
      "x-amz-meta-note": meta,
    };
    const bucket = newBucket();
    const answers = [
      await ask("PUT", `${S3}/${bucket}/k?X-Amz-Signature=${query}`, headers, content),
      await ask("PUT", `${S3}/${bucket}/k?acl&X-Amz-Signature=${query}`, headers, content),
      await ask("GET", `${S3}/${bucket}/k`, headers),
      await ask("POST", "/bedrock/model-invocation-job", headers, `{"jobName": ${content}`),
      await ask("POST", "/bedrock/tagResource", headers, JSON.stringify({ resourceARN: content })),
    ];
    for (const answer of answers) await lineOf(answer);
    const log = JSON.stringify(gateway.log);
    for (const secret of secrets) expect(log).not.toContain(secret);
  });
});

describe("the metrics", () => {
  const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\.)*",?)*)\})? (\S+)$/;

  interface Sample {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number;
  }

  async function samples(): Promise<readonly Sample[]> {
    const { status, headers, body } = await ask("GET", "/metrics");
    expect([status, headers["content-type"]]).toEqual([200, "text/plain; version=0.0.4; charset=utf-8"]);
    expect(body.toString()).toMatch(/\n$/);
    const lines = body.toString().split("\n").filter(Boolean);
    const comments = lines.filter((line) => line.startsWith("#"));
    for (const comment of comments) {
      expect(comment).toMatch(/^# (HELP [\w:]+ .+|TYPE [\w:]+ (counter|gauge|histogram|summary))$/);
    }
    const typed = new Set(comments.map((comment) => comment.split(" ")[2]!));
    return lines
      .filter((line) => !line.startsWith("#"))
      .map((line) => {
        const [, name, labels = "", value] = SAMPLE.exec(line) ?? [];
        expect(name, line).toBeDefined();
        expect(typed.has(name!) || typed.has(name!.replace(/_(bucket|sum|count)$/, "")), line).toBe(true);
        // prom-client 15.1 writes `Nan`. Prometheus parses numbers with Go's ParseFloat, which ignores case.
        expect(value === "Nan" || !Number.isNaN(Number(value)), line).toBe(true);
        const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key, text]) => [key!, text!]);
        return { name: name!, labels: Object.fromEntries(pairs), value: Number(value) };
      });
  }

  it("are in Prometheus's text format and count requests", async () => {
    const bucket = newBucket();
    const labels = { operation: "PutObject", provider: "local" };
    const read = async (name: string, more = {}) => {
      const wanted = JSON.stringify({ ...labels, ...more });
      return (await samples()).find((sample) => sample.name === name && JSON.stringify(sample.labels) === wanted)
        ?.value;
    };
    const before = (await read("quarry_requests_total", { status: "200" })) ?? 0;
    const bytes = (await read("quarry_received_bytes_total")) ?? 0;
    await lineOf(await ask("PUT", `${S3}/${bucket}/k`, {}, "x".repeat(5000)));
    await expect(read("quarry_requests_total", { status: "200" })).resolves.toBe(before + 1);
    expect(await read("quarry_received_bytes_total")).toBeGreaterThanOrEqual(bytes + 5000);
    await expect(read("quarry_request_duration_seconds_count")).resolves.toBeGreaterThan(0);
  });

  it("have no label whose value clients choose", async () => {
    const bucket = newBucket();
    await ask("PUT", `${S3}/${bucket}/a-key`, { "x-model-provider": "made-up-provider" }, "x");
    await ask("GET", `/${bucket}?made-up`);
    await lineOf(await ask("GET", "/bedrock/model-invocation-job/made-up-job"));
    for (const { name, labels } of (await samples()).filter((sample) => sample.name.startsWith("quarry_"))) {
      if (WITHOUT_LABELS.includes(name)) {
        expect(labels).toEqual({});
        continue;
      }
      const { operation, provider, status, outcome, kind, currency, le, queue, state, ...others } = labels;
      expect(others, name).toEqual({});
      const isOfJobs = /^quarry_(jobs?|records|tokens|cost|webhook|queue|chunks|ledger)_|^quarry_(jobs|replicas)$/.test(
        name,
      );
      expect(operation ?? (isOfJobs ? "none" : "")).toMatch(/^([A-Z]\w+|none)$/);
      expect(provider ?? "none").toMatch(/^(local|none)$/);
      expect(status ?? "200").toMatch(isOfJobs ? /^(200|[A-Z]\w+)$/ : /^\d{3}$/);
      expect(outcome ?? "success").toMatch(/^(success|error|unrun|delivered|retried|failed|canceled)$/);
      expect(kind ?? "input").toMatch(/^(input|cached|output|reasoning)$/);
      expect(currency ?? "USD").toBe("USD");
      expect(state ?? "open").toMatch(/^(open|idle|waiting)$/);
      expect(queue ?? "jobs").toMatch(/^(polls|jobs|runs|duties)$/);
      expect(le ?? "1").toMatch(/^([\d.]+|\+Inf)$/);
      expect(JSON.stringify(labels)).not.toMatch(new RegExp(`made-up|a-key|${bucket}`));
    }
  });
});

describe("health", () => {
  it("is alive, and ready with its providers", async () => {
    const alive = await ask("GET", "/livez");
    expect([alive.status, JSON.parse(alive.body.toString())]).toEqual([200, { status: "ok" }]);
    for (const target of ["/readyz", "/health"]) {
      const { status, body } = await ask("GET", target);
      expect([status, JSON.parse(body.toString())]).toEqual([200, { status: "ok", providers: ["local"] }]);
    }
  });
});

describe("every answer", () => {
  it.each([
    ["GET", S3, ["x-amz-request-id", "x-amz-id-2"]],
    ["HEAD", `${S3}/nothing/k`, ["x-amz-request-id", "x-amz-id-2"]],
    ["DELETE", `${S3}/nothing/k`, ["x-amz-request-id", "x-amz-id-2"]],
    ["GET", "/bedrock/model-invocation-jobs", ["x-amzn-requestid"]],
    ["GET", "/bedrock/model-invocation-job/x", ["x-amzn-requestid"]],
    ["GET", "/nothing", ["x-amzn-requestid"]],
  ])("%s %s has %j", async (method, target, names) => {
    const { headers } = await ask(method, target);
    for (const name of names) expect(headers[name], name).toMatch(/^[0-9a-f-]{36}$/);
  });
});

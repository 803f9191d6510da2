/** Failures, previews, the check of a file, and the providers. */
import { request } from "node:http";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, it, test, vi } from "vitest";
import { openLedger } from "../../src/storage/ledger/sqlite/open.ts";
import { failureIn, reasonOf, recordIdIn } from "../../src/ui/result-lines.ts";
import { useGateway } from "../support/gateway.ts";
import { endedJobRow } from "../support/job-row.ts";
import { s3Client } from "../support/sdk.ts";
import { ask, signIn } from "./page.ts";

const SECRETS = { a: "a-secret-of-the-test", b: "another-secret-of-it", o: "operators-secret-1" };
const gateway = useGateway(
  `
access_keys:
  - { id: key-a, secret: ${SECRETS.a}, tenant: a }
  - { id: key-b, secret: ${SECRETS.b}, tenant: b }
  - { id: narrow, secret: narrow-secret-of-it, tenant: a, buckets: [other] }
  - { id: boss, secret: ${SECRETS.o}, tenant: a, operator: true }
prices: { models: [{ provider: local, model: priced, input: 0, output: 2 }] }
providers:
  local: { type: local }
  hosted: { type: openai, api_key: sk-secret-of-the-provider, base_url: "https://openai.example/v1?token=hidden-token" }
`,
  {
    async before(dataDir) {
      const ledger = await openLedger(dataDir);
      await ledger.jobs.insert(endedJobRow("job000000001", { owner: "a" }), []);
      await ledger.jobs.insert(endedJobRow("job000000002", { owner: "b" }), []);
      await ledger.close();
    },
  },
);

const line = (at: number) =>
  JSON.stringify({ recordId: `r${at}`, modelInput: { messages: [{ role: "user", content: `<b>${at}</b>` }] } });
const HTML = "<script>alert(1)</script>";

let put: (key: string, body: string) => Promise<unknown>;
beforeAll(async () => {
  const s3 = s3Client(gateway.url, { credentials: { accessKeyId: "key-a", secretAccessKey: SECRETS.a } });
  put = (Key, Body) => s3.send(new PutObjectCommand({ Bucket: "bucket", Key, Body }));
  await s3.send(new CreateBucketCommand({ Bucket: "bucket" }));
  await put("in.jsonl", Array.from({ length: 40 }, (_, at) => line(at)).join("\n"));
  const results = Array.from({ length: 40 }, (_, at) =>
    at % 4 === 0
      ? { recordId: `r${at}`, modelInput: {}, error: { errorCode: 400, errorMessage: `line ${at}: ${HTML} failed` } }
      : { recordId: `r${at}`, modelInput: {}, modelOutput: { text: `answer ${at}` } },
  );
  await put("out/job000000001/in.jsonl.out", results.map((one) => JSON.stringify(one)).join("\n"));
  await put("bad.jsonl", [line(1), "", "{oops", line(1), '{"custom_id":"x","body":{}}', '{"recordId":"z"}'].join("\n"));
  await put("empty.jsonl", "\n \n");
});

const own = () => signIn(gateway.url, "key-a", SECRETS.a);

describe("failures", () => {
  it("are grouped by reason, with the first records", async () => {
    const { status, json, headers } = await ask(gateway.url, "GET", "/ui/api/jobs/job000000001/failures", await own());
    expect(status).toBe(200);
    expect(headers["content-type"]).toBe("application/json");
    expect(json).toMatchObject({
      scanned: 40,
      complete: true,
      groups: [{ count: 10, reason: "line N: … failed" }],
    });
    expect(json.groups[0].records).toHaveLength(5);
    expect(json.groups[0].records[1]).toEqual({ recordId: "r4", message: `line 4: ${HTML} failed` });
  });
});

describe("a preview", () => {
  it("has results beside their inputs", async () => {
    const { json } = await ask(gateway.url, "GET", "/ui/api/jobs/job000000001/preview?from=39&limit=5", await own());
    expect(json.records.map((record: { line: number }) => record.line)).toEqual([39, 40]);
    expect(JSON.parse(json.records[0].input).recordId).toBe("r38");
    expect(JSON.parse(json.records[0].result).modelOutput).toEqual({ text: "answer 38" });
    expect(json.more).toBe(false);
    expect((await ask(gateway.url, "GET", "/ui/api/jobs/job000000001/preview?limit=5", await own())).json.more).toBe(
      true,
    );
  });

  it.each(["from=0", "limit=101", "from=x", "limit=-1"])("refuses %s", async (query) => {
    const { status } = await ask(gateway.url, "GET", `/ui/api/jobs/job000000001/preview?${query}`, await own());
    expect(status).toBe(400);
  });
});

describe("foreign jobs and files", () => {
  it.each(["failures", "preview"])("have no %s", async (what) => {
    expect((await ask(gateway.url, "GET", `/ui/api/jobs/job000000002/${what}`, await own())).status).toBe(404);
    const narrow = await signIn(gateway.url, "narrow", "narrow-secret-of-it");
    expect((await ask(gateway.url, "GET", `/ui/api/jobs/job000000001/${what}`, narrow)).status).toBe(404);
  });

  it("are not checked", async () => {
    const target = "/ui/api/check?bucket=bucket&key=in.jsonl&provider=local";
    const other = await signIn(gateway.url, "key-b", SECRETS.b);
    expect((await ask(gateway.url, "GET", target, other)).status).toBe(400);
    const narrow = await signIn(gateway.url, "narrow", "narrow-secret-of-it");
    expect((await ask(gateway.url, "GET", target, narrow)).status).toBe(403);
  });
});

const PRICED = "bucket=bucket&key=in.jsonl&provider=local";

describe("the check of a file", () => {
  const check = async (query: string) => (await ask(gateway.url, "GET", `/ui/api/check?${query}`, await own())).json;

  it("estimates tokens, and the price of a model that has one", async () => {
    const { estimate } = await check(PRICED);
    expect(estimate).toMatchObject({ output: 40 * 4096, currency: "USD" });
    expect(estimate.input).toBeGreaterThan(40);
    expect(estimate).not.toHaveProperty("cost");
    expect((await check(`${PRICED}&model=priced`)).estimate.cost).toEqual({
      least: "0",
      most: String((2 * 40 * 4096) / 1_000_000),
    });
    expect((await check(`${PRICED}&model=other`)).estimate.unpriced).toBe("other");
  });

  it("counts the lines of a good one", async () => {
    const json = await check("bucket=bucket&key=in.jsonl&provider=local");
    expect(json).toMatchObject({ lines: 40, problems: [], problemCount: 0, form: "Bedrock batch line" });
    expect(json.bytes).toBeGreaterThan(1_000);
  });

  it("names the bad lines of others", async () => {
    const json = await check("bucket=bucket&key=bad.jsonl");
    expect(json.lines).toBe(5);
    expect(json.problems.map((problem: { line: number }) => problem.line)).toEqual(expect.arrayContaining([3, 5, 6]));
    expect(json.problems[0].message).toContain("not a JSON object");
    expect((await check("bucket=bucket&key=empty.jsonl")).problemCount).toBe(1);
  });

  it("translates each line for the model, and reads the objects that lines name", async () => {
    const image = { image: { format: "png", source: { s3Location: { uri: "s3://bucket/none.png" } } } };
    const lines = [
      { recordId: "a", modelInput: { messages: [{ role: "user", content: [image] }] } },
      { recordId: "b", modelInput: { messages: [{ role: "user", content: [{ text: "Hello" }] }] } },
      { recordId: "b", modelInput: { messages: [{ role: "user", content: [{ text: "Hello" }] }] } },
      { recordId: "d", modelInput: { messages: [{ role: "user", content: [{ text: "Hello" }] }], invented: 1 } },
    ];
    await put("media.jsonl", lines.map((one) => JSON.stringify(one)).join("\n"));
    const { problems, isTranslated } = await check("bucket=bucket&key=media.jsonl&provider=local&model=m");
    expect(isTranslated).toBe(true);
    expect(problems).toEqual([
      { line: 1, message: expect.stringContaining("s3://bucket/none.png") },
      { line: 3, message: "Its id 'b' is that of line 2." },
      { line: 4, message: expect.stringContaining("modelInput.invented") },
    ]);
    const shallow = await check("bucket=bucket&key=media.jsonl&provider=local");
    expect(shallow).toMatchObject({ isTranslated: false, problems: [] });
  });

  it("ends when the client disconnects", async () => {
    await put("long.jsonl", `${line(1)}\n`.repeat(600_000));
    const headers = await own();
    const { hostname, port } = new URL(gateway.url);
    const target = "/ui/api/check?bucket=bucket&key=long.jsonl&provider=local&model=m";
    const sent = Array.from({ length: 8 }, () => request({ hostname, port, path: target, headers, agent: false }));
    for (const one of sent) one.on("error", () => {}).end();
    const small = () => ask(gateway.url, "GET", `/ui/api/check?${PRICED}`, headers);
    // No more than eight read at a time.
    await vi.waitFor(async () => expect((await small()).status).toBe(429), 5_000);
    for (const one of sent) one.destroy();
    await vi.waitFor(async () => expect((await small()).status).toBe(200), 5_000);
  });

  it.each(["", "bucket=bucket", "bucket=bucket&key=none.jsonl", "bucket=B&key=k", "bucket=bucket&key=k&provider=none"])(
    "refuses '%s'",
    async (query) => {
      const { status } = await ask(gateway.url, "GET", `/ui/api/check?${query}`, await own());
      expect(status).toBe(400);
    },
  );
});

describe("the providers", () => {
  it("have no secret, and settings only for operators", async () => {
    const boss = await ask(gateway.url, "GET", "/ui/api/providers", await signIn(gateway.url, "boss", SECRETS.o));
    expect(boss.json.providers.map(({ name, type }: { name: string; type: string }) => [name, type])).toEqual([
      ["local", "local"],
      ["hosted", "openai"],
    ]);
    expect(boss.json.config.providers.hosted).toMatchObject({
      api_key: "(set)",
      base_url: "https://openai.example/v1",
    });
    expect(boss.json.config.access_keys[0]).toMatchObject({ id: "key-a", tenant: "a" });
    for (const secret of [...Object.values(SECRETS), "sk-secret", "hidden-token", "narrow-secret"]) {
      expect(boss.text).not.toContain(secret);
    }
    const { json } = await ask(gateway.url, "GET", "/ui/api/providers", await own());
    expect(json.config).toBeUndefined();
    expect(json.providers[1].settings).toEqual({});
  });
});

test.each([
  [{ recordId: "a", error: { errorCode: 1, errorMessage: "m" } }, "a", "m"],
  [{ custom_id: "b", response: { status_code: 400, body: { error: { message: "m" } } }, error: null }, "b", "m"],
  [{ custom_id: "b", response: { status_code: 200, body: {} }, error: null }, "b", undefined],
  [{ custom_id: "c", result: { type: "errored", error: { error: { message: "m" } } } }, "c", "m"],
  [{ custom_id: "c", result: { type: "expired" } }, "c", "expired"],
  [{ custom_id: "c", result: { type: "succeeded" } }, "c", undefined],
  [{ key: "d", error: { code: 3, message: "m" } }, "d", "m"],
  [{ key: "d", status: { code: 3, message: "m" } }, "d", "m"],
  [{}, undefined, undefined],
])("the failure in %j", (json, id, message) => {
  expect([recordIdIn(json), failureIn(json)]).toEqual([id, message]);
});

test("messages that differ in ids and numbers have one reason", () => {
  expect(reasonOf("request req_0123456789abcdef took 12 ms")).toBe("request … took N ms");
});

/**
 * Two tenants on one gateway. Whatever name one tenant uses for the other's resource, the answer equals, byte for byte, the answer
 * for a missing resource. The other's resource stays unchanged.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { type Parts, type Signer, signedHeaders } from "../support/sign.ts";
import { type Answer, send } from "../support/wire.ts";
import { type OpenAiUpstream, startOpenAi } from "../upstreams/openai.ts";

const keyOf = (id: string): Signer => ({ id, secret: `${id}-secret-0123456789` });
const [alice, bob, operator, plain] = ["alice", "bob", "operator", "plain"].map(keyOf) as [
  Signer,
  Signer,
  Signer,
  Signer,
];

let upstream: OpenAiUpstream;
let gateway: TestGateway;
beforeAll(async () => {
  upstream = await startOpenAi();
  gateway = await startTestGateway(`
fresh_seconds: 0.001
providers:
  local: { type: local }
  openai: { type: openai, api_key: any, base_url: "${upstream.url}" }
  aws: { type: bedrock, region: us-east-1, access_key_id: any, secret_access_key: any, s3_endpoint: "http://127.0.0.1:9" }
access_keys:
  - { id: alice, secret: ${alice.secret}, tenant: a }
  - { id: bob, secret: ${bob.secret}, tenant: b }
  - { id: operator, secret: ${operator.secret}, tenant: b, operator: true }
  - { id: plain, secret: ${plain.secret} }
`);
});
afterAll(async () => {
  await gateway?.stop();
  await upstream?.close();
});

async function ask(signer: Signer, provider: string | undefined, parts: Parts): Promise<Answer> {
  const service = parts.target.startsWith("/bedrock/files") ? "s3" : "bedrock";
  const headers = await signedHeaders({ service, ...signer }, parts);
  const named = provider === undefined ? headers : { ...headers, "x-model-provider": provider };
  return send(gateway.url, parts.method, parts.target, named, parts.body);
}

const ok = async (answer: Promise<Answer>): Promise<Answer> => {
  const { status, body } = await answer;
  expect([status, body.toString()]).toEqual([expect.toBeOneOf([200, 204]), expect.anything()]);
  return answer;
};
const json = async (answer: Promise<Answer>) => JSON.parse((await ok(answer)).body.toString());

/** All names of one file and of a job that reads it. */
interface Names {
  readonly bucket: string;
  readonly key: string;
  readonly fileId: string;
  readonly output: string;
  readonly arn: string;
  readonly jobId: string;
  readonly nativeId: string;
  readonly jobName: string;
  /** Names of a multipart upload of `key` with one part. */
  readonly uploadId: string;
}

/** An answer with its own ids removed and names replaced. */
function comparable({ status, headers, body }: Answer, names: Names): unknown {
  const { date: _, "x-amz-request-id": id = "", "x-amz-id-2": __, "x-amzn-requestid": other = "", ...rest } = headers;
  let text = JSON.stringify({ status, headers: rest, body: body.toString("latin1") });
  const all = Object.entries({ ...names, id, other }).sort((a, b) => b[1].length - a[1].length);
  for (const [name, value] of all) {
    for (const form of new Set([value, encodeURIComponent(value)])) {
      if (form !== "") text = text.replaceAll(form, `<${name}>`);
    }
  }
  // Names of different lengths would give answers of different lengths.
  return text.replace(/"content-length":"\d+"/, "");
}

const jobBody = (inputUri: string, output: string, more: object = {}) =>
  JSON.stringify({
    jobName: "mine",
    modelId: "gpt-4o-mini",
    inputDataConfig: { s3InputDataConfig: { s3Uri: inputUri } },
    outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${output}/` } },
    ...more,
  });

const S3 = "/bedrock/files";
const JOB = "/bedrock/model-invocation-job";
const post = (target: string, body?: object | string): Parts => ({
  method: "POST",
  target,
  ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
});
const MD5_OF_X = "9dd4e461268c8034f5c8564e155c67a6";
const object = (method: string, bucket: string, key: string, headers: Record<string, string> = {}): Parts => ({
  method,
  target: `${S3}/${bucket}/${encodeURIComponent(key)}`,
  headers,
  ...(method === "PUT" && { body: "x" }),
});

const copyOf = (source: string, query = "", headers: Record<string, string> = {}): Parts => ({
  method: "PUT",
  target: `${S3}/bobs-copies/copy${query}`,
  headers: { "x-amz-copy-source": source, ...headers },
});
const upload = (method: string, { bucket, key, uploadId }: Names, query = "", body?: string): Parts => ({
  method,
  target: `${S3}/${bucket}/${encodeURIComponent(key)}?uploadId=${uploadId}${query}`,
  ...(body !== undefined && { body }),
});
const COMPLETE = `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${MD5_OF_X}</ETag></Part></CompleteMultipartUpload>`;

/** Every operation with every kind of name. */
const REQUESTS: readonly [string, (names: Names) => Parts][] = [
  ...["GET", "HEAD", "DELETE"].flatMap((method): [string, (names: Names) => Parts][] => [
    [`${method} by bucket and key`, (n) => object(method, n.bucket, n.key)],
    [`${method} by bucket and key, If-Match the id`, (n) => object(method, n.bucket, n.key, { "if-match": n.fileId })],
    [`${method} by another key, If-Match the id`, (n) => object(method, n.bucket, "other", { "if-match": n.fileId })],
    [`${method} by the id as the key`, (n) => object(method, n.bucket, n.fileId)],
    [`${method} by the id in another bucket`, (n) => object(method, "any-bucket", n.fileId)],
    [`${method} of results`, (n) => object(method, n.output, `${n.jobId}/in.jsonl.out`)],
  ]),
  [
    "GetObjectAttributes",
    (n) => {
      const { target, ...parts } = object("GET", n.bucket, n.key, { "x-amz-object-attributes": "ETag,ObjectSize" });
      return { ...parts, target: `${target}?attributes` };
    },
  ],
  ["GET by part number", (n) => ({ method: "GET", target: `${object("GET", n.bucket, n.key).target}?partNumber=1` })],
  ["DeleteObjects", (n) => post(`${S3}/${n.bucket}?delete`, `<Delete><Object><Key>${n.key}</Key></Object></Delete>`)],
  ["CopyObject from bucket and key", (n) => copyOf(`${n.bucket}/${n.key}`)],
  ["CopyObject from the id", (n) => copyOf(`any-bucket/${n.fileId}`)],
  [
    "CopyObject from another key, If-Match the id",
    (n) => copyOf(`${n.bucket}/other`, "", { "x-amz-copy-source-if-match": n.fileId }),
  ],
  ["CopyObject of results", (n) => copyOf(`${n.output}/${n.jobId}/in.jsonl.out`)],
  ["UploadPart", (n) => upload("PUT", n, "&partNumber=1", "y")],
  [
    "UploadPartCopy",
    (n) => ({ ...upload("PUT", n, "&partNumber=1"), headers: { "x-amz-copy-source": `${n.bucket}/${n.key}` } }),
  ],
  ["ListParts", (n) => upload("GET", n)],
  ["CompleteMultipartUpload", (n) => upload("POST", n, "", COMPLETE)],
  ["AbortMultipartUpload", (n) => upload("DELETE", n)],
  ["ListMultipartUploads", (n) => ({ method: "GET", target: `${S3}/${n.bucket}?uploads` })],
  ["GET with a range", (n) => object("GET", n.bucket, n.key, { range: "bytes=0-1" })],
  ["PUT If-Match the id", (n) => object("PUT", n.bucket, n.key, { "if-match": n.fileId })],
  ["ListObjectsV2", (n) => ({ method: "GET", target: `${S3}/${n.bucket}?list-type=2` })],
  [
    "ListObjectsV2 of results",
    (n) => ({ method: "GET", target: `${S3}/${n.output}?list-type=2&prefix=${n.jobId}%2F` }),
  ],
  ["ListObjectsV2 by the id", (n) => ({ method: "GET", target: `${S3}/any-bucket?list-type=2&prefix=${n.fileId}` })],
  ["ListObjects", (n) => ({ method: "GET", target: `${S3}/${n.bucket}` })],
  ["HeadBucket", (n) => ({ method: "HEAD", target: `${S3}/${n.bucket}` })],
  ["GetBucketLocation", (n) => ({ method: "GET", target: `${S3}/${n.bucket}?location` })],
  ["DeleteBucket", (n) => ({ method: "DELETE", target: `${S3}/${n.bucket}` })],
  ["ListBuckets", (n) => ({ method: "GET", target: `${S3}?prefix=${n.bucket}` })],
  ...(["arn", "jobId", "nativeId"] as const).flatMap((name): [string, (names: Names) => Parts][] => [
    [`GetModelInvocationJob by ${name}`, (n) => ({ method: "GET", target: `${JOB}/${encodeURIComponent(n[name])}` })],
    [`StopModelInvocationJob by ${name}`, (n) => post(`${JOB}/${encodeURIComponent(n[name])}/stop`)],
    [
      `TagResource by ${name}`,
      (n) => post("/bedrock/tagResource", { resourceARN: n[name], tags: [{ key: "a", value: "b" }] }),
    ],
    [`UntagResource by ${name}`, (n) => post("/bedrock/untagResource", { resourceARN: n[name], tagKeys: ["hers"] })],
    [`ListTagsForResource by ${name}`, (n) => post("/bedrock/listTagsForResource", { resourceARN: n[name] })],
  ]),
  [
    "ListModelInvocationJobs",
    (n) => ({ method: "GET", target: `/bedrock/model-invocation-jobs?nameContains=${n.jobName}` }),
  ],
  ["CreateModelInvocationJob of the file", (n) => post(JOB, jobBody(`s3://${n.bucket}/${n.key}`, "bobs-output"))],
  ["CreateModelInvocationJob of the id", (n) => post(JOB, jobBody(`s3://any-bucket/${n.fileId}`, "bobs-output"))],
  [
    "CreateModelInvocationJob of the id in a tag",
    (n) => post(JOB, jobBody("s3://any-bucket/none", "bobs-output", { tags: [{ key: "file_id", value: n.fileId }] })),
  ],
];

const LINES = {
  local: JSON.stringify({ recordId: "1", modelInput: { messages: [{ role: "user", content: [{ text: "x" }] }] } }),
  openai: JSON.stringify({
    custom_id: "1",
    method: "POST",
    url: "/v1/chat/completions",
    body: { model: "gpt-4o-mini", messages: [{ role: "user", content: "question" }] },
  }),
};

describe.each(["local", "openai"] as const)("%s", (provider) => {
  let hers: Names;
  const nobodys: Names = {
    bucket: `nobodys-bucket-${provider}`,
    key: "nobodys/in.jsonl",
    fileId: provider === "openai" ? "file-NobodyHasThisOne000000" : "0123456789abcdef0123456789abcdef",
    output: `nobodys-output-${provider}`,
    arn: "arn:aws:bedrock:us-east-1:000000000000:model-invocation-job/nobodyhasit0",
    jobId: "nobodyhasit0",
    nativeId: provider === "openai" ? "batch_nobody_has_this_one" : "nobodyhasit0",
    jobName: `nobodys-job-${provider}`,
    uploadId: "0193a000-0000-7000-8000-000000000000",
  };
  const state = async (): Promise<unknown> => {
    const job = await json(ask(alice, provider, { method: "GET", target: `${JOB}/${encodeURIComponent(hers.arn)}` }));
    const tags = await json(ask(alice, provider, post("/bedrock/listTagsForResource", { resourceARN: hers.arn })));
    const content = await ok(ask(alice, provider, object("GET", hers.bucket, hers.key)));
    const parts = await ok(ask(alice, provider, upload("GET", hers)));
    return { job, tags, content: content.body.toString(), parts: parts.body.toString() };
  };
  let before: unknown;

  beforeAll(async () => {
    const [bucket, key, output] = [`alices-bucket-${provider}`, "alices/in.jsonl", `alices-output-${provider}`];
    const jobName = `alices-job-${provider}`;
    const put = { ...object("PUT", bucket, key), target: `${S3}/${bucket}/${key}`, body: LINES[provider] };
    const stored = await ok(ask(alice, provider, put));
    const body = jobBody(`s3://${bucket}/${key}`, output, { jobName, tags: [{ key: "hers", value: "1" }] });
    const { jobArn: arn } = await json(ask(alice, provider, post(JOB, body)));
    const jobId = arn.slice(arn.lastIndexOf("/") + 1);
    const get = { method: "GET", target: `${JOB}/${encodeURIComponent(arn)}` };
    const status = async () => (await json(ask(alice, provider, get))).status;
    await vi.waitFor(async () => expect(await status()).toBe("Completed"), { timeout: 30_000, interval: 200 });
    const nativeId = provider === "openai" ? (await upstream.batches())[0]!.id : jobId;
    const fileId = stored.headers.etag!.replaceAll('"', "");
    const begun = await ok(ask(alice, provider, post(`${S3}/${bucket}/${encodeURIComponent(key)}?uploads`)));
    const uploadId = /<UploadId>(.+)<\/UploadId>/.exec(begun.body.toString())![1]!;
    hers = { bucket, key, fileId, output, arn, jobId, nativeId, jobName, uploadId };
    await ok(ask(alice, provider, upload("PUT", hers, "&partNumber=1", "x")));
    before = await state();
  }, 60_000);

  it.each(REQUESTS)("%s", async (_name, request) => {
    const asked = comparable(await ask(bob, provider, request(hers)), hers);
    const missing = comparable(await ask(bob, provider, request(nobodys)), nobodys);
    expect(asked).toBe(missing);
    expect(await state()).toEqual(before);
  });

  it("allows everything to its owner", async () => {
    // Without this check, requests that are invalid anyway would also give equal answers.
    for (const parts of [
      object("HEAD", hers.output, `${hers.jobId}/in.jsonl.out`),
      ...(provider === "openai" ? [object("GET", "any-bucket", hers.fileId)] : []),
      { method: "GET", target: `${JOB}/${hers.jobId}` },
      { method: "GET", target: `${JOB}/${hers.nativeId}` },
    ]) {
      await ok(ask(alice, provider, parts));
    }
    const list = await json(ask(alice, provider, { method: "GET", target: "/bedrock/model-invocation-jobs" }));
    expect(list.invocationJobSummaries.map((job: { jobName: string }) => job.jobName)).toContain(hers.jobName);
  });

  it("keeps the same names of another tenant as another file", async () => {
    const parts = { ...object("PUT", hers.bucket, hers.key), body: "bob's own" };
    const target = `${S3}/${hers.bucket}/${hers.key}`;
    await ok(ask(bob, provider, { ...parts, target }));
    expect((await ok(ask(bob, provider, { method: "GET", target }))).body.toString()).toBe("bob's own");
    expect(await state()).toEqual(before);
    await ok(ask(bob, provider, { method: "DELETE", target }));
    expect(await state()).toEqual(before);
  });

  it("refuses a page token of another tenant or another request", async () => {
    for (const name of ["p/1", "p/2", "p/3"])
      await ok(ask(alice, provider, { ...object("PUT", "tokens", name), target: `${S3}/tokens/${name}` }));
    const first = await ok(
      ask(alice, provider, { method: "GET", target: `${S3}/tokens?list-type=2&max-keys=1&prefix=p` }),
    );
    const token = /<NextContinuationToken>(.+)<\/NextContinuationToken>/.exec(first.body.toString())![1]!;
    const next = (signer: Signer, query: string, sent = token) =>
      ask(signer, provider, {
        method: "GET",
        target: `${S3}/tokens?list-type=2&${query}&continuation-token=${encodeURIComponent(sent)}`,
      });
    expect((await next(alice, "prefix=p")).status).toBe(200);
    expect(Buffer.from(token, "base64url").toString("latin1")).not.toContain("p/1");
    const forged = Buffer.from(token, "base64url");
    forged[forged.length - 1]! ^= 1;
    for (const answer of [
      await next(bob, "prefix=p"),
      await next(alice, "prefix="),
      await next(alice, "prefix=p&delimiter=%2F"),
      await next(alice, "prefix=p", forged.toString("base64url")),
      await next(alice, "prefix=p", token.slice(0, -4)),
    ]) {
      expect([answer.status, answer.body.toString()]).toEqual([400, expect.stringContaining("the token is not valid")]);
    }
  });
});

describe("unmanaged resources of a provider", () => {
  let foreignFile: string;
  let alicesFile: string;
  beforeAll(async () => {
    foreignFile = await upstream.addFile("theirs.jsonl", LINES.openai);
    await upstream.addBatch(foreignFile);
    const stored = await ok(ask(alice, "openai", { ...object("PUT", "b", "k"), body: LINES.openai }));
    alicesFile = stored.headers.etag!.replaceAll('"', "");
  });
  const keys = async (signer: Signer): Promise<string[]> => {
    const list = await ok(ask(signer, "openai", { method: "GET", target: `${S3}/some-bucket?list-type=2` }));
    return [...list.body.toString().matchAll(/<Key>([^<]+)<\/Key>/g)].map((match) => match[1]!);
  };
  const names = async (signer: Signer) => {
    const list = await json(ask(signer, "openai", { method: "GET", target: "/bedrock/model-invocation-jobs" }));
    return (list.invocationJobSummaries as { jobArn: string }[]).map((job) => job.jobArn);
  };

  it("are visible to an operator by id, except for those of another tenant", async () => {
    expect((await ask(operator, "openai", object("HEAD", "b", foreignFile))).status).toBe(200);
    expect((await ask(operator, "openai", object("HEAD", "b", alicesFile))).status).toBe(404);
    const listed = await keys(operator);
    expect(listed).toContain(foreignFile);
    expect(listed).not.toContain(alicesFile);
    expect(await names(operator)).toHaveLength(1);
  });

  it.each([
    ["bob", bob],
    ["a key of the tenant without a name", plain],
  ])("%s cannot see them", async (_name, signer) => {
    expect((await ask(signer, "openai", object("HEAD", "b", foreignFile))).status).toBe(404);
    expect(await keys(signer)).toEqual([]);
    const [arn] = await names(operator);
    expect(await names(signer)).toEqual([]);
    const target = `${JOB}/${encodeURIComponent(arn!)}`;
    expect((await ask(operator, "openai", { method: "GET", target })).status).toBe(200);
    expect((await ask(signer, "openai", { method: "GET", target })).status).toBe(404);
  });

  it("a bucket of S3 is missing for a key that does not name it, and S3 is not asked", async () => {
    for (const parts of [object("GET", "b", "k"), object("PUT", "b", "k"), { method: "GET", target: `${S3}/b` }]) {
      const answer = await ask(bob, "aws", parts);
      expect([answer.status, answer.body.toString()]).toEqual([
        404,
        expect.stringContaining("<Code>NoSuchBucket</Code>"),
      ]);
    }
    expect((await ask(operator, "aws", object("GET", "b", "k"))).status).toBe(503);
  });
});

it("a page token of jobs is valid only for its tenant and request", async () => {
  const list = (signer: Signer, query: string) =>
    ask(signer, undefined, { method: "GET", target: `/bedrock/model-invocation-jobs?${query}` });
  const { nextToken } = await json(list(alice, "maxResults=1&nameContains=alices"));
  const next = `nextToken=${encodeURIComponent(nextToken)}`;
  await ok(list(alice, `${next}&maxResults=1&nameContains=alices`));
  for (const answer of [
    await list(bob, `${next}&maxResults=1&nameContains=alices`),
    await list(alice, `${next}&maxResults=1`),
    await list(alice, `${next}&maxResults=1&nameContains=alices&sortOrder=Ascending`),
  ]) {
    expect([answer.status, answer.headers["x-amzn-errortype"]]).toEqual([400, "ValidationException"]);
  }
});

/**
 * Requests to S3 and Bedrock and the parts of answers that the adapter needs, recorded as contracts/quarry-bedrock.json.
 * A complete run rewrites the file. Without changes the bytes stay the same.
 */

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { MatchersV3, PactV4 } from "@pact-foundation/pact";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ANONYMOUS } from "../../src/auth/access-keys.ts";
import { streamed } from "../../src/lib/content.ts";
import type { JobEngine, JobSpec } from "../../src/ports/jobs.ts";
import type { BedrockModels } from "../../src/ports/models.ts";
import type { PutRequest } from "../../src/ports/objects/requests.ts";
import type { Objects } from "../../src/ports/objects.ts";
import { bedrockProvider } from "../../src/providers/bedrock/index.ts";

// Without this, Pact's native library sends usage statistics on every run.
process.env.PACT_DO_NOT_TRACK = "true";

const CONTRACT = new URL("../../contracts/quarry-bedrock.json", import.meta.url);
const { eachLike, integer, like, regex, timestamp } = MatchersV3;

let folder: string;
let recorded = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "quarry-pact-"));
});
afterAll(async () => {
  const contract = await readFile(path.join(folder, "quarry-bedrock.json"), "utf8").catch(() => undefined);
  await rm(folder, { recursive: true });
  // The contract is written only after a complete run.
  if (contract !== undefined && recorded === EXCHANGES) await writeFile(CONTRACT, sorted(JSON.parse(contract)));
});

/** Sorted, because the order of tests and of written members is not part of the contract. */
function sorted(contract: { interactions: { description: string }[] }): string {
  contract.interactions.sort((a, b) => (a.description < b.description ? -1 : 1));
  const inOrder = (_key: string, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return `${JSON.stringify(contract, inOrder, 2)}\n`;
}

interface Exchange {
  readonly state?: string;
  readonly method: string;
  readonly path: string;
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly json?: object;
  readonly body?: string;
  readonly status?: number;
  readonly answerHeaders?: Record<string, string | ReturnType<typeof regex>>;
  readonly answerJson?: object;
  readonly answer?: readonly [type: string, text: string];
}

const SIGNED = regex(
  "^AWS4-HMAC-SHA256 Credential=AKIATEST/\\d{8}/eu-central-1/(s3|bedrock)/aws4_request, .+$",
  "AWS4-HMAC-SHA256 Credential=AKIATEST/20260101/eu-central-1/s3/aws4_request, SignedHeaders=host, Signature=00",
);

interface Adapter {
  readonly objects: Objects;
  readonly jobs: Required<JobEngine>;
  readonly bedrockModels: BedrockModels;
}

/** Runs the adapter against one interaction, which must occur. */
async function exchange(description: string, one: Exchange, run: (adapter: Adapter) => Promise<void>): Promise<void> {
  await new PactV4({ dir: folder, consumer: "quarry", provider: "bedrock", logLevel: "warn" })
    .addInteraction()
    .given(one.state ?? "any state")
    .uponReceiving(description)
    .withRequest(one.method, one.path, (request) => {
      request.headers({ authorization: SIGNED, ...one.headers });
      if (one.query) request.query(one.query);
      if (one.json) request.jsonBody(one.json);
      if (one.body !== undefined) request.body("text/plain", Buffer.from(one.body));
    })
    .willRespondWith(one.status ?? 200, (response) => {
      if (one.answerHeaders) response.headers(one.answerHeaders);
      if (one.answerJson) response.jsonBody(one.answerJson);
      if (one.answer) response.body(one.answer[0], Buffer.from(one.answer[1]));
    })
    .executeTest(async ({ url }) => {
      const config = {
        type: "bedrock",
        region: "eu-central-1",
        access_key_id: "AKIATEST",
        secret_access_key: "secret",
        s3_endpoint: url,
        bedrock_endpoint: url,
        role_arn: "arn:aws:iam::123456789012:role/batch",
        headers: {},
        models: {},
        batch_limits: { records: 1, bytes: 1, line_bytes: 1, minimum_records: 1, concurrent: 1, enqueued_tokens: {} },
        timeout_seconds: 10,
      } as const;
      await run(bedrockProvider({ name: "bedrock", config } as never) as unknown as Adapter);
    });
  recorded += 1;
}

const EXCHANGES = 19;
const { signal } = new AbortController();
const call = { signal, owner: "", operator: false, permissions: ANONYMOUS };
const name = { bucket: "bucket", key: "folder/in.jsonl" };
const anything = { conditions: {}, range: undefined, checksums: false };
const xml = (body: string) => ["application/xml", `<?xml version="1.0" encoding="UTF-8"?>${body}`] as const;
const failed = (code: string, message: string) =>
  xml(`<Error><Code>${code}</Code><Message>${message}</Message></Error>`);
const OBJECT = {
  ETag: regex('^"[^"]+"$', '"0123456789abcdef0123456789abcdef"'),
  "Last-Modified": regex("^\\w{3}, \\d{2} \\w{3} \\d{4} [\\d:]{8} GMT$", "Sun, 01 Nov 2026 10:00:00 GMT"),
  "x-amz-meta-mtime": "1.5",
};

const upload = (content: string, more: Partial<PutRequest> = {}): PutRequest => ({
  contentType: "text/plain",
  headers: {},
  metadata: { mtime: "1.5" },
  conditions: {},
  length: content.length,
  checksums: {},
  open: async () => ({
    body: Readable.from([Buffer.from(content)]),
    length: content.length,
    digests: Promise.resolve({}),
    keep: [],
  }),
  ...more,
});

test("S3: stores an object", () =>
  exchange(
    "PutObject",
    {
      method: "PUT",
      path: "/bucket/folder/in.jsonl",
      query: { "x-id": "PutObject" },
      headers: { "content-type": "text/plain", "content-length": "8", "x-amz-meta-mtime": "1.5" },
      body: "content\n",
      answerHeaders: { ETag: OBJECT.ETag },
    },
    async ({ objects }) => {
      const row = await objects.put(call, name, upload("content\n"));
      expect(row).toMatchObject({ id: "0123456789abcdef0123456789abcdef" });
    },
  ));

test("S3: stores an object conditionally", () =>
  exchange(
    "PutObject of an existing key",
    {
      state: "the object bucket/folder/in.jsonl",
      method: "PUT",
      path: "/bucket/folder/in.jsonl",
      query: { "x-id": "PutObject" },
      headers: { "if-none-match": "*" },
      status: 412,
      answer: failed("PreconditionFailed", "At least one of the pre-conditions you specified did not hold"),
    },
    async ({ objects }) => {
      const request = upload("x", { conditions: { ifNoneMatch: "*" } });
      await expect(objects.put(call, name, request)).rejects.toMatchObject({ kind: "PreconditionFailed" });
    },
  ));

test("S3: heads an object", () =>
  exchange(
    "HeadObject",
    {
      state: "the object bucket/folder/in.jsonl",
      method: "HEAD",
      path: "/bucket/folder/in.jsonl",
      headers: { "if-match": '"0123456789abcdef0123456789abcdef"', "x-amz-checksum-mode": "ENABLED" },
      answerHeaders: OBJECT,
    },
    async ({ objects }) => {
      const request = { ...anything, checksums: true, conditions: { ifMatch: "0123456789abcdef0123456789abcdef" } };
      const { file } = await objects.head(call, name, request);
      expect(file).toMatchObject({ etag: "0123456789abcdef0123456789abcdef", metadata: { mtime: "1.5" } });
      expect(file.modifiedAt).toBe(Date.parse("2026-11-01T10:00:00Z"));
    },
  ));

test("S3: heads a missing object", () =>
  exchange(
    "HeadObject of a missing key",
    { state: "no object bucket/none", method: "HEAD", path: "/bucket/none", status: 404 },
    async ({ objects }) => {
      const missing = objects.head(call, { bucket: "bucket", key: "none" }, anything);
      await expect(missing).rejects.toMatchObject({ kind: "NoSuchKey" });
    },
  ));

test("S3: reads a range of an object", () =>
  exchange(
    "GetObject with a range",
    {
      state: "the object bucket/folder/in.jsonl",
      method: "GET",
      path: "/bucket/folder/in.jsonl",
      query: { "x-id": "GetObject" },
      headers: { range: "bytes=1-3" },
      status: 206,
      answerHeaders: { ...OBJECT, "Content-Range": regex("^bytes 1-3/\\d+$", "bytes 1-3/8") },
      answer: ["application/jsonl", '"a"'],
    },
    async ({ objects }) => {
      const { file, range, body } = await objects.get(call, name, { ...anything, range: "bytes=1-3" });
      expect([file.size, range, await text(streamed(body))]).toEqual([8, { start: 1, end: 3 }, '"a"']);
    },
  ));

test("S3: reads a missing object", () =>
  exchange(
    "GetObject of a missing key",
    {
      state: "no object bucket/none",
      method: "GET",
      path: "/bucket/none",
      query: { "x-id": "GetObject" },
      status: 404,
      answer: failed("NoSuchKey", "The specified key does not exist."),
    },
    async ({ objects }) => {
      const got = objects.get(call, { bucket: "bucket", key: "none" }, anything);
      await expect(got).rejects.toMatchObject({ kind: "NoSuchKey", message: "The specified key does not exist." });
    },
  ));

test("S3: deletes an object", () =>
  exchange(
    "DeleteObject",
    {
      state: "the object bucket/folder/in.jsonl",
      method: "DELETE",
      path: "/bucket/folder/in.jsonl",
      query: { "x-id": "DeleteObject" },
      status: 204,
    },
    ({ objects }) => objects.delete(call, name, {}),
  ));

test("S3: lists a page of objects", () =>
  exchange(
    "ListObjectsV2",
    {
      state: "the object bucket/folder/in.jsonl",
      method: "GET",
      path: "/bucket/",
      query: {
        "list-type": "2",
        prefix: "folder/",
        delimiter: "/",
        "max-keys": "1",
        "encoding-type": "url",
        "continuation-token": "cursor",
      },
      answer: xml(
        `<ListBucketResult><IsTruncated>true</IsTruncated><EncodingType>url</EncodingType><NextContinuationToken>next</NextContinuationToken>
         <Contents><Key>folder/in+1%2B.jsonl</Key><LastModified>2026-11-01T10:00:00.000Z</LastModified><ETag>"e"</ETag><Size>8</Size></Contents>
         </ListBucketResult>`,
      ),
    },
    async ({ objects }) => {
      const page = await objects.list(call, "bucket", {
        prefix: "folder/",
        delimiter: "/",
        limit: 1,
        cursor: "cursor",
      });
      expect(page).toMatchObject({
        more: true,
        cursor: "next",
        entries: [{ file: { key: "folder/in 1+.jsonl", size: 8 } }],
      });
    },
  ));

test("S3: reports a missing bucket", () =>
  exchange(
    "ListObjectsV2 of a missing bucket",
    {
      state: "no bucket none",
      method: "GET",
      path: "/none/",
      query: { marker: "after", "max-keys": "10", "encoding-type": "url" },
      status: 404,
      answer: failed("NoSuchBucket", "The specified bucket does not exist"),
    },
    async ({ objects }) => {
      const listed = objects.list(call, "none", { after: "after", limit: 10 });
      await expect(listed).rejects.toMatchObject({ kind: "NoSuchBucket" });
    },
  ));

test("S3: heads a bucket", () =>
  exchange("HeadBucket", { state: "the bucket bucket", method: "HEAD", path: "/bucket/" }, async ({ objects }) => {
    expect(await objects.buckets.get(call, "bucket")).toMatchObject({ name: "bucket" });
  }));

const ARN = "arn:aws:bedrock:eu-central-1:123456789012:model-invocation-job/abc123def456";
const arn = regex("^arn:aws:bedrock:[a-z0-9-]+:\\d{12}:model-invocation-job/[a-z0-9]{12}$", ARN);
const JOB = `/model-invocation-job/${encodeURIComponent(ARN)}`;
const time = () => timestamp("yyyy-MM-dd'T'HH:mm:ss'Z'", "2026-11-01T10:00:00Z");
const INPUT = { s3InputDataConfig: { s3Uri: "s3://bucket/folder/in.jsonl", s3InputFormat: "JSONL" } };
const OUTPUT = { s3OutputDataConfig: { s3Uri: "s3://bucket/out/" } };
const DESCRIBED = {
  jobArn: arn,
  jobName: "a-job",
  modelId: "a-model",
  roleArn: like("arn:aws:iam::123456789012:role/batch"),
  status: "Completed",
  submitTime: time(),
  endTime: time(),
  inputDataConfig: INPUT,
  outputDataConfig: OUTPUT,
  totalRecordCount: integer(3),
  processedRecordCount: integer(3),
  successRecordCount: integer(2),
  errorRecordCount: integer(1),
};
const STATE = { status: "Completed", counts: { total: 3, processed: 3, success: 2, error: 1 } };
const spec: JobSpec = {
  owner: "",
  idempotencyKey: "quarry-0123456789abcdef",
  name: "a-job",
  modelId: "a-model",
  input: undefined,
  output: { bucket: "bucket", key: "out/" },
  deadline: undefined,
  tags: [{ key: "team", value: "blue" }],
  request: {
    roleArn: "not-required",
    clientRequestToken: undefined,
    timeoutHours: 24,
    invocationType: "Converse",
    input: INPUT,
    output: OUTPUT,
    vpc: undefined,
  },
};

test("Bedrock: creates a job", () =>
  exchange(
    "CreateModelInvocationJob",
    {
      state: "the object bucket/folder/in.jsonl",
      method: "POST",
      path: "/model-invocation-job",
      json: {
        jobName: "a-job",
        modelId: "a-model",
        roleArn: "arn:aws:iam::123456789012:role/batch",
        clientRequestToken: "quarry-0123456789abcdef",
        inputDataConfig: INPUT,
        outputDataConfig: OUTPUT,
        timeoutDurationInHours: 24,
        modelInvocationType: "Converse",
        tags: [{ key: "team", value: "blue" }],
      },
      answerJson: { jobArn: arn },
    },
    async ({ jobs }) => {
      expect(await jobs.create(spec, signal, async () => {})).toMatchObject({ id: ARN });
    },
  ));

test("Bedrock: reports a throttled create", () =>
  exchange(
    "CreateModelInvocationJob beyond the quota",
    {
      state: "too many requests",
      method: "POST",
      path: "/model-invocation-job",
      status: 429,
      answerHeaders: { "x-amzn-errortype": "ThrottlingException", "retry-after": regex("^\\d+$", "2") },
      answerJson: { message: like("Too many requests") },
    },
    async ({ jobs }) => {
      const created = jobs.create(spec, signal, async () => {});
      await expect(created).rejects.toMatchObject({ kind: "Throttled", detail: { retryAfterMs: 2000 } });
    },
  ));

test("Bedrock: describes a job", () =>
  exchange(
    "GetModelInvocationJob",
    { state: "the completed job abc123def456", method: "GET", path: JOB, answerJson: DESCRIBED },
    async ({ jobs }) => {
      expect(await jobs.get(ARN, signal)).toMatchObject(STATE);
    },
  ));

test("Bedrock: lists the jobs", () =>
  exchange(
    "ListModelInvocationJobs",
    {
      state: "the completed job abc123def456",
      method: "GET",
      path: "/model-invocation-jobs",
      query: { maxResults: "100", sortBy: "CreationTime", sortOrder: "Descending" },
      answerJson: { invocationJobSummaries: eachLike(DESCRIBED) },
    },
    async ({ jobs }) => {
      const listed = [];
      for await (const job of jobs.list(signal)) listed.push(job);
      expect(listed).toMatchObject([{ ...STATE, id: ARN, name: "a-job", request: { input: INPUT, output: OUTPUT } }]);
    },
  ));

test("Bedrock: stops a job", () =>
  exchange(
    "StopModelInvocationJob",
    { state: "the running job abc123def456", method: "POST", path: `${JOB}/stop`, answerJson: {} },
    ({ jobs }) => jobs.stop(ARN, signal),
  ));

const LLAMA = "meta.llama3-1-8b-instruct-v1:0";
const STARTED = "2024-07-23T00:00:00Z";
const MODEL = {
  modelArn: like(`arn:aws:bedrock:eu-central-1::foundation-model/${LLAMA}`),
  modelId: like(LLAMA),
  modelName: like("Llama 3.1 8B Instruct"),
  providerName: like("Meta"),
  inputModalities: ["TEXT"],
  outputModalities: ["TEXT"],
  responseStreamingSupported: true,
  customizationsSupported: [],
  inferenceTypesSupported: ["ON_DEMAND"],
  modelLifecycle: { status: "ACTIVE", startOfLifeTime: timestamp("yyyy-MM-dd'T'HH:mm:ssXXX", STARTED) },
};
const MODEL_READ = {
  modelId: LLAMA,
  inferenceTypesSupported: ["ON_DEMAND"],
  modelLifecycle: { status: "ACTIVE", startOfLifeTime: new Date(STARTED) },
};
const PROFILE = {
  inferenceProfileName: like("US Meta Llama 3.1 8B Instruct"),
  inferenceProfileArn: like(`arn:aws:bedrock:eu-central-1:123456789012:inference-profile/us.${LLAMA}`),
  models: eachLike({ modelArn: like(`arn:aws:bedrock:us-east-1::foundation-model/${LLAMA}`) }),
  inferenceProfileId: like(`us.${LLAMA}`),
  status: "ACTIVE",
  type: "SYSTEM_DEFINED",
};
const PROFILE_READ = { inferenceProfileId: `us.${LLAMA}`, status: "ACTIVE", type: "SYSTEM_DEFINED" };
const segment = encodeURIComponent(LLAMA);

test("Bedrock: lists the models", () =>
  exchange(
    "ListFoundationModels",
    {
      state: `the model ${LLAMA}`,
      method: "GET",
      path: "/foundation-models",
      query: { byProvider: "Meta", byOutputModality: "TEXT", byInferenceType: "ON_DEMAND" },
      answerJson: { modelSummaries: eachLike(MODEL) },
    },
    async ({ bedrockModels }) => {
      const filter = { byProvider: "Meta", byOutputModality: "TEXT", byInferenceType: "ON_DEMAND" } as const;
      expect(await bedrockModels.list(filter, signal)).toMatchObject([MODEL_READ]);
    },
  ));

test("Bedrock: describes a model", () =>
  exchange(
    "GetFoundationModel",
    {
      state: `the model ${LLAMA}`,
      method: "GET",
      path: `/foundation-models/${segment}`,
      answerJson: { modelDetails: MODEL },
    },
    async ({ bedrockModels }) => {
      expect(await bedrockModels.get(LLAMA, signal)).toMatchObject(MODEL_READ);
    },
  ));

test("Bedrock: lists the inference profiles", () =>
  exchange(
    "ListInferenceProfiles",
    {
      state: `the inference profile us.${LLAMA}`,
      method: "GET",
      path: "/inference-profiles",
      query: { maxResults: "1", nextToken: "abc", type: "SYSTEM_DEFINED" },
      answerJson: { inferenceProfileSummaries: eachLike(PROFILE), nextToken: like("def") },
    },
    async ({ bedrockModels }) => {
      const query = { maxResults: 1, nextToken: "abc", typeEquals: "SYSTEM_DEFINED" } as const;
      const page = await bedrockModels.listProfiles(query, signal);
      expect(page).toMatchObject({ inferenceProfileSummaries: [PROFILE_READ], nextToken: "def" });
    },
  ));

test("Bedrock: describes an inference profile", () =>
  exchange(
    "GetInferenceProfile",
    {
      state: `the inference profile us.${LLAMA}`,
      method: "GET",
      path: `/inference-profiles/us.${segment}`,
      answerJson: PROFILE,
    },
    async ({ bedrockModels }) => {
      expect(await bedrockModels.getProfile(`us.${LLAMA}`, signal)).toMatchObject(PROFILE_READ);
    },
  ));

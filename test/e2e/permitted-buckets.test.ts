/**
 * Keys of one tenant, one of them limited by `buckets`. Every operation of both models is tried on what the limited key may not use:
 * by its address, which is AccessDenied, and by every id that leads to it from an allowed address. The answer to such an id equals
 * the answer to an id that nothing has. A new operation does not compile without a case here.
 */
import * as bedrock from "@aws-sdk/client-bedrock";
import * as s3 from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { routes as bedrockRoutes } from "../../src/api/generated/bedrock/routes.ts";
import { routes as s3Routes } from "../../src/api/generated/s3/routes.ts";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { bedrockClient, s3Client } from "../support/sdk.ts";
import { type OpenAiUpstream, startOpenAi } from "../upstreams/openai.ts";

const PROVIDERS = ["local", "openai"] as const;
type ProviderName = (typeof PROVIDERS)[number];

let upstream: OpenAiUpstream;
let gateway: TestGateway;
beforeAll(async () => {
  upstream = await startOpenAi();
  gateway = await startTestGateway(`
fresh_seconds: 0.001
providers:
  local: { type: local }
  openai: { type: openai, api_key: any, base_url: "${upstream.url}" }
  vllm: { type: local }
access_keys:
  - { id: full, secret: full-secret-0123456789, tenant: a }
  - { id: narrow, secret: narrow-secret-0123456789, tenant: a, buckets: ["ok-*"] }
  - { id: narrow-vllm, secret: narrow-vllm-secret-0123456789, tenant: a, buckets: ["ok-*"], providers: [vllm] }
  - { id: narrow-operator, secret: narrow-operator-secret-0123456789, tenant: a, buckets: ["ok-*"], operator: true }
`);
});
afterAll(async () => {
  await gateway?.stop();
  await upstream?.close();
});

function clientsOf(key: string, provider: ProviderName | "vllm") {
  const credentials = { accessKeyId: key, secretAccessKey: `${key}-secret-0123456789` };
  const files = s3Client(gateway.url, { credentials });
  const jobs = bedrockClient(gateway.url, { credentials });
  for (const client of [files, jobs as never as s3.S3Client]) {
    client.middlewareStack.add(
      (next) => (args) => {
        (args.request as { headers: Record<string, string> }).headers["x-model-provider"] = provider;
        return next(args);
      },
      { step: "build" },
    );
  }
  return { files, jobs };
}
type Clients = ReturnType<typeof clientsOf>;

/** What a key may not use, or names that nothing has. */
interface Names {
  readonly bucket: string;
  readonly key: string;
  readonly fileId: string;
  /** A multipart upload of `key` with one part. */
  readonly uploadId: string;
  /** A multipart upload of `copy` that the key may use. */
  readonly allowedUpload: string;
  readonly output: string;
  /** Every name of jobs whose input, output or both are in buckets that the key may not use. */
  readonly jobs: readonly string[];
  readonly jobName: string;
}

const OK = "ok-bucket";
/** `address`: inputs with a forbidden bucket. `elsewhere`: inputs with allowed buckets only. */
interface Case {
  readonly address?: (names: Names) => readonly object[];
  readonly elsewhere?: (names: Names) => readonly object[];
}

const PART = { PartNumber: 1, ETag: '"9dd4e461268c8034f5c8564e155c67a6"' };
const ENCRYPTED = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } };
const ofBucket: Case = { address: ({ bucket }) => [{ Bucket: bucket }] };
const ofObject = (more: object = {}): Case => ({
  address: ({ bucket, key, fileId }) => [
    { Bucket: bucket, Key: key, ...more },
    { Bucket: bucket, Key: fileId, ...more },
  ],
  elsewhere: ({ fileId }) => [{ Bucket: OK, Key: fileId, ...more }],
});
const ofConditions = (): Case => {
  const { address, elsewhere } = ofObject();
  return {
    address,
    elsewhere: (names) => [...elsewhere!(names), { Bucket: OK, Key: "other", IfMatch: names.fileId }],
  };
};
const ofUpload = (more: object = {}): Case => ({
  address: ({ bucket, key, uploadId }) => [{ Bucket: bucket, Key: key, UploadId: uploadId, ...more }],
  elsewhere: ({ key, uploadId }) => [{ Bucket: OK, Key: key, UploadId: uploadId, ...more }],
});
const ofCopy = (to: object): Case => ({
  address: ({ bucket, key }) => [
    { Bucket: bucket, Key: "copy", CopySource: `${OK}/mine`, ...to },
    { Bucket: OK, Key: "copy", CopySource: `${bucket}/${key}`, ...to },
  ],
  elsewhere: ({ fileId }) => [
    { Bucket: OK, Key: "copy", CopySource: `${OK}/${fileId}`, ...to },
    { Bucket: OK, Key: "copy", CopySource: `${OK}/other`, CopySourceIfMatch: fileId, ...to },
  ],
});

const EXPIRY = { ID: "old", Status: "Enabled", Filter: { Prefix: "" }, Expiration: { Days: 1 } };

const S3_CASES: { readonly [Operation in keyof typeof s3Routes]: Case } = {
  AbortMultipartUpload: ofUpload(),
  CompleteMultipartUpload: ofUpload({ MultipartUpload: { Parts: [PART] } }),
  CopyObject: ofCopy({}),
  CreateBucket: ofBucket,
  CreateMultipartUpload: { address: ({ bucket, key }) => [{ Bucket: bucket, Key: key }] },
  DeleteBucket: ofBucket,
  DeleteBucketEncryption: ofBucket,
  DeleteBucketLifecycle: ofBucket,
  DeleteBucketOwnershipControls: ofBucket,
  DeleteBucketPolicy: ofBucket,
  DeleteBucketReplication: ofBucket,
  DeleteBucketTagging: ofBucket,
  DeleteBucketWebsite: ofBucket,
  DeleteObject: ofConditions(),
  DeleteObjects: {
    address: ({ bucket, key }) => [{ Bucket: bucket, Delete: { Objects: [{ Key: key }] } }],
    elsewhere: ({ fileId }) => [
      { Bucket: OK, Delete: { Objects: [{ Key: fileId }] } },
      { Bucket: OK, Delete: { Objects: [{ Key: "other", ETag: fileId }] } },
    ],
  },
  DeleteObjectTagging: ofObject(),
  DeletePublicAccessBlock: ofBucket,
  GetBucketAccelerateConfiguration: ofBucket,
  GetBucketAcl: ofBucket,
  GetBucketCors: ofBucket,
  GetBucketEncryption: ofBucket,
  GetBucketLifecycleConfiguration: ofBucket,
  GetBucketLocation: ofBucket,
  GetBucketLogging: ofBucket,
  GetBucketNotificationConfiguration: ofBucket,
  GetBucketOwnershipControls: ofBucket,
  GetBucketPolicy: ofBucket,
  GetBucketPolicyStatus: ofBucket,
  GetBucketReplication: ofBucket,
  GetBucketRequestPayment: ofBucket,
  GetBucketTagging: ofBucket,
  GetBucketVersioning: ofBucket,
  GetBucketWebsite: ofBucket,
  GetObject: ofConditions(),
  GetObjectAcl: ofObject(),
  GetObjectAttributes: ofObject({ ObjectAttributes: ["ETag", "ObjectSize"] }),
  GetObjectLockConfiguration: ofBucket,
  GetObjectTagging: ofObject(),
  GetPublicAccessBlock: ofBucket,
  HeadBucket: ofBucket,
  HeadObject: ofConditions(),
  ListBuckets: { elsewhere: ({ bucket, output }) => [{ Prefix: bucket }, { Prefix: output }] },
  ListMultipartUploads: ofBucket,
  ListObjects: {
    ...ofBucket,
    elsewhere: ({ fileId }) => [{ Bucket: OK, Prefix: fileId }],
  },
  ListObjectsV2: {
    ...ofBucket,
    elsewhere: ({ fileId }) => [
      { Bucket: OK, Prefix: fileId },
      { Bucket: OK, Prefix: fileId, FetchOwner: true },
    ],
  },
  ListObjectVersions: { ...ofBucket, elsewhere: ({ fileId }) => [{ Bucket: OK, Prefix: fileId }] },
  ListParts: ofUpload(),
  PutBucketLifecycleConfiguration: {
    address: ({ bucket }) => [{ Bucket: bucket, LifecycleConfiguration: { Rules: [EXPIRY] } }],
  },
  PutBucketEncryption: {
    address: ({ bucket }) => [{ Bucket: bucket, ServerSideEncryptionConfiguration: { Rules: [ENCRYPTED] } }],
  },
  PutObject: {
    address: ({ bucket, key }) => [{ Bucket: bucket, Key: key, Body: "y" }],
    elsewhere: ({ fileId }) => [{ Bucket: OK, Key: "other", Body: "y", IfMatch: fileId }],
  },
  PutObjectTagging: ofObject({ Tagging: { TagSet: [{ Key: "a", Value: "b" }] } }),
  UploadPart: ofUpload({ PartNumber: 1, Body: "y" }),
  UploadPartCopy: {
    address: ({ bucket, key, uploadId }) => [
      { Bucket: bucket, Key: key, UploadId: uploadId, PartNumber: 1, CopySource: `${OK}/mine` },
      { Bucket: OK, Key: "copy", UploadId: uploadId, PartNumber: 1, CopySource: `${bucket}/${key}` },
    ],
    elsewhere: ({ fileId, key, uploadId, allowedUpload }) => [
      { Bucket: OK, Key: "copy", UploadId: allowedUpload, PartNumber: 1, CopySource: `${OK}/${fileId}` },
      { Bucket: OK, Key: key, UploadId: uploadId, PartNumber: 1, CopySource: `${OK}/mine` },
    ],
  },
};

const job = (inputUri: string, output: string, more: object = {}) => ({
  jobName: "mine",
  modelId: "gpt-4o-mini",
  roleArn: "arn:aws:iam::000000000000:role/any",
  inputDataConfig: { s3InputDataConfig: { s3Uri: inputUri } },
  outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${output}/` } },
  ...more,
});
const ofJobs = (input: (id: string) => object): Case => ({ elsewhere: ({ jobs }) => jobs.map(input) });

const BEDROCK_CASES: { readonly [Operation in keyof typeof bedrockRoutes]: Case } = {
  CreateModelInvocationJob: {
    address: ({ bucket, key }) => [job(`s3://${bucket}/${key}`, OK), job(`s3://${OK}/mine`, bucket)],
    elsewhere: ({ fileId }) => [
      job(`s3://${OK}/${fileId}`, OK),
      job(`s3://${OK}/none`, OK, { tags: [{ key: "file_id", value: fileId }] }),
    ],
  },
  // Models and inference profiles are in no bucket.
  GetFoundationModel: {},
  GetInferenceProfile: {},
  GetModelInvocationJob: ofJobs((id) => ({ jobIdentifier: id })),
  ListFoundationModels: {},
  ListInferenceProfiles: {},
  ListModelInvocationJobs: { elsewhere: ({ jobName }) => [{ nameContains: jobName }] },
  ListTagsForResource: ofJobs((id) => ({ resourceARN: id })),
  StopModelInvocationJob: ofJobs((id) => ({ jobIdentifier: id })),
  TagResource: ofJobs((id) => ({ resourceARN: id, tags: [{ key: "a", value: "b" }] })),
  UntagResource: ofJobs((id) => ({ resourceARN: id, tagKeys: ["hers"] })),
};

type Answer = { readonly status: number | undefined; readonly name?: string; readonly text: string };

interface Output {
  readonly $metadata: { readonly httpStatusCode: number };
  readonly Body?: { transformToString(): Promise<string> };
}

async function call({ files, jobs }: Clients, operation: string, input: object): Promise<Answer> {
  const [client, commands] = operation in s3Routes ? [files, s3] : [jobs, bedrock];
  const { send } = client as never as { send(this: unknown, command: object): Promise<Output> };
  const Command = (commands as never as Record<string, new (input: object) => object>)[`${operation}Command`]!;
  try {
    const { $metadata, Body, ...output } = await send.call(client, new Command(input));
    const content = (await Body?.transformToString()) ?? "";
    return { status: $metadata.httpStatusCode, text: JSON.stringify(output) + content };
  } catch (error) {
    const { $metadata, name, message } = error as s3.S3ServiceException;
    return { status: $metadata?.httpStatusCode, name, text: message };
  }
}

/** The answer with the names of the request replaced, because answers repeat them. */
function comparable(answer: Answer, names: Names): Answer {
  let { text } = answer;
  const all = Object.entries({ ...names, ...Object.fromEntries(names.jobs.map((id) => [id, id])) })
    .filter(([, value]) => typeof value === "string")
    .sort((a, b) => (b[1] as string).length - (a[1] as string).length);
  for (const [member, value] of all) text = text.replaceAll(value as string, member in names ? `<${member}>` : "<job>");
  return { ...answer, text };
}

const LINES = {
  local: JSON.stringify({ recordId: "1", modelInput: { messages: [{ role: "user", content: [{ text: "x" }] }] } }),
  openai: JSON.stringify({
    custom_id: "1",
    method: "POST",
    url: "/v1/chat/completions",
    body: { model: "gpt-4o-mini", messages: [{ role: "user", content: "question" }] },
  }),
};

it("has a case for every operation", () => {
  expect(Object.keys(S3_CASES).sort()).toEqual(Object.keys(s3Routes).sort());
  expect(Object.keys(BEDROCK_CASES).sort()).toEqual(Object.keys(bedrockRoutes).sort());
});

describe.each(PROVIDERS)("%s", (provider) => {
  let full: Clients;
  let hidden: Names;
  let nobodys: Names;

  const start = async (inputUri: string, output: string, jobName: string): Promise<string> => {
    const tags = [{ key: "hers", value: "1" }];
    const command = new bedrock.CreateModelInvocationJobCommand({
      ...job(inputUri, output, { jobName, tags }),
    } as never);
    return (await full.jobs.send(command)).jobArn!;
  };
  const statusOf = async (jobIdentifier: string) =>
    (await full.jobs.send(new bedrock.GetModelInvocationJobCommand({ jobIdentifier }))).status;

  beforeAll(async () => {
    full = clientsOf("full", provider);
    const [bucket, key, output, jobName] = ["secret-bucket", "hr.jsonl", "secret-output", `secret-${provider}`];
    const Body = LINES[provider];
    const { ETag } = await full.files.send(new s3.PutObjectCommand({ Bucket: bucket, Key: key, Body, Tagging: "a=1" }));
    await full.files.send(new s3.PutObjectCommand({ Bucket: OK, Key: "mine", Body: `${Body}\n` }));
    const { UploadId } = await full.files.send(new s3.CreateMultipartUploadCommand({ Bucket: bucket, Key: key }));
    await full.files.send(new s3.UploadPartCommand({ Bucket: bucket, Key: key, UploadId, PartNumber: 1, Body: "x" }));
    const copy = { Bucket: OK, Key: "copy" };
    const { UploadId: allowedUpload = "" } = await full.files.send(new s3.CreateMultipartUploadCommand(copy));
    const arns = [
      await start(`s3://${bucket}/${key}`, OK, `${jobName}-in`),
      await start(`s3://${OK}/mine`, output, `${jobName}-out`),
      await start(`s3://${bucket}/${key}`, output, `${jobName}-both`),
    ];
    for (const arn of arns)
      await vi.waitFor(async () => expect(await statusOf(arn)).toBe("Completed"), { timeout: 30_000, interval: 200 });
    const ids = arns.map((arn) => arn.slice(arn.lastIndexOf("/") + 1));
    const batches = provider === "openai" ? await upstream.batches() : [];
    const ours = batches.filter(({ metadata }) => metadata?.quarry_job_name?.startsWith(jobName));
    expect(ours).toHaveLength(provider === "openai" ? arns.length : 0);
    const jobs = [...arns, ...ids, ...ours.map(({ id }) => id)];
    const [fileId, uploadId] = [ETag!.replaceAll('"', ""), UploadId!];
    hidden = { bucket, key, fileId, uploadId, allowedUpload, output, jobs, jobName };
    nobodys = {
      ...hidden,
      bucket: "nobodys-bucket",
      key: "nobodys.jsonl",
      fileId: provider === "openai" ? "file-NobodyHasThisOne000000" : "0123456789abcdef0123456789abcdef",
      uploadId: "0193a000-0000-7000-8000-000000000000",
      output: "nobodys-output",
      jobs: jobs.map((id) => id.replace(/[a-z0-9]{8}$/i, "nobodys0")),
      jobName: "nobodys-job",
    };
  }, 60_000);

  const state = async (): Promise<unknown> => {
    const { bucket: Bucket, key: Key, uploadId: UploadId, output, jobs } = hidden;
    const [id] = jobs.map((arn) => arn.slice(arn.lastIndexOf("/") + 1));
    return Promise.all([
      call(full, "GetObject", { Bucket, Key }),
      call(full, "GetObjectTagging", { Bucket, Key }),
      call(full, "ListParts", { Bucket, Key, UploadId }),
      call(full, "ListObjectsV2", { Bucket: output }),
      call(full, "ListObjectsV2", { Bucket: OK }),
      call(full, "ListTagsForResource", { resourceARN: jobs[0] }),
      call(full, "GetObject", { Bucket: OK, Key: `${id}/hr.jsonl.out` }),
      call(full, "ListModelInvocationJobs", {}),
    ]);
  };

  describe.each(["narrow", "narrow-operator"])("%s", (key) => {
    const cases = Object.entries<Case>({ ...S3_CASES, ...BEDROCK_CASES });
    it.each(cases)("%s", async (operation, { address, elsewhere }) => {
      const narrow = clientsOf(key, provider);
      const before = await state();
      for (const input of address?.(hidden) ?? []) {
        const { status, name } = await call(narrow, operation, input);
        expect([status, name], JSON.stringify(input)).toEqual([
          403,
          expect.stringMatching(operation.startsWith("Head") ? /^Unknown$/ : /^AccessDenied(Exception)?$/),
        ]);
      }
      const missing = elsewhere?.(nobodys) ?? [];
      expect(missing).toHaveLength(elsewhere?.(hidden).length ?? 0);
      for (const [at, input] of (elsewhere?.(hidden) ?? []).entries()) {
        const answer = comparable(await call(narrow, operation, input), hidden);
        const expected = comparable(await call(narrow, operation, missing[at]!), nobodys);
        expect(answer, JSON.stringify(input)).toEqual(expected);
      }
      expect(await state()).toEqual(before);
    });

    it("lists nothing that the key may not use, and everything else", async () => {
      const narrow = clientsOf(key, provider);
      const arn = await start(`s3://${OK}/mine`, OK, `open-${provider}-${key}`);
      const { invocationJobSummaries = [] } = await narrow.jobs.send(new bedrock.ListModelInvocationJobsCommand({}));
      const arns = invocationJobSummaries.map(({ jobArn }) => jobArn);
      expect(arns).toContain(arn);
      expect(arns.filter((one) => hidden.jobs.includes(one!))).toEqual([]);
      const { Buckets = [] } = await narrow.files.send(new s3.ListBucketsCommand({}));
      expect(Buckets.map(({ Name }) => Name)).toEqual([OK]);
      const { Contents = [] } = await narrow.files.send(new s3.ListObjectsV2Command({ Bucket: OK }));
      expect(Contents.map(({ Key }) => Key)).toContain("mine");
      expect(Contents.map(({ ETag }) => ETag)).not.toContain(`"${hidden.fileId}"`);
      await vi.waitFor(async () => expect(await statusOf(arn)).toBe("Completed"), { timeout: 30_000, interval: 200 });
    });
  });

  it("hides a job's provider from a key that may use neither the provider nor the job's buckets", async () => {
    const { jobs } = clientsOf("narrow-vllm", "vllm");
    const [id, missing] = [hidden.jobs[0]!, nobodys.jobs[0]!];
    const command = (jobIdentifier: string) => new bedrock.StopModelInvocationJobCommand({ jobIdentifier });
    const answers = [];
    for (const jobIdentifier of [id, missing]) {
      const error = await jobs.send(command(jobIdentifier)).catch((caught: Error) => caught);
      answers.push([(error as Error).name, (error as Error).message.replaceAll(jobIdentifier, "<job>")]);
    }
    expect(answers[0]).toEqual(["ResourceNotFoundException", expect.stringContaining("<job>")]);
    expect(answers[1]).toEqual(answers[0]);
  });

  it("hides a job from one key after another key of the tenant has read it", async () => {
    const [arn] = hidden.jobs;
    expect((await call(full, "GetModelInvocationJob", { jobIdentifier: arn })).status).toBe(200);
    const answer = await call(clientsOf("narrow", provider), "GetModelInvocationJob", { jobIdentifier: arn });
    expect([answer.status, answer.name]).toEqual([404, "ResourceNotFoundException"]);
  });
});

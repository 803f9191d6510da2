/** Concurrent requests to three replicas: each conditional operation has one outcome, and every replica knows it afterwards. */
import {
  type BedrockClient,
  CreateModelInvocationJobCommand,
  GetModelInvocationJobCommand,
  ListModelInvocationJobsCommand,
  StopModelInvocationJobCommand,
} from "@aws-sdk/client-bedrock";
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetBucketLifecycleConfigurationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketLifecycleConfigurationCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type OpenAiUpstream, startOpenAi } from "../upstreams/openai.ts";
import { type Replicas, startReplicas } from "./replicas.ts";

const REQUESTS = 64;

let openai: OpenAiUpstream;
beforeAll(async () => {
  openai = await startOpenAi();
});
afterAll(() => openai.close());

const yaml = () => `
providers:
  local: { type: local }
  openai: { type: openai, api_key: sk-1234, base_url: "${openai.url}", models: { "*": gpt-4o-mini } }
routes:
  - { bucket: "hosted*", provider: openai }
default_provider: local
region: eu-central-1
poll_seconds: { first: 0.2, most: 0.5 }
`;

let fleet: Replicas;
beforeEach(async () => {
  fleet = await startReplicas(3, yaml());
}, 60_000);

/** Outcomes of concurrent requests over all replicas: `ok`, or the name of the error. Numbers of each. */
async function race(send: (at: number, s3: S3Client, bedrock: BedrockClient) => Promise<unknown>, count = REQUESTS) {
  const outcomes = await Promise.all(
    Array.from({ length: count }, (_, at) =>
      send(at, fleet.s3[at % 3]!, fleet.bedrock[at % 3]!).then(
        () => "ok",
        (error: Error & { $metadata?: { httpStatusCode?: number } }) =>
          `${error.$metadata?.httpStatusCode ?? ""} ${error.name}`,
      ),
    ),
  );
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return { outcomes, counts };
}

/** The answer of every replica, which must be one. */
async function everywhere<T>(ask: (s3: S3Client, bedrock: BedrockClient) => Promise<T>): Promise<T> {
  const answers = await Promise.all(fleet.s3.map((s3, at) => ask(s3, fleet.bedrock[at]!)));
  for (const answer of answers) expect(answer).toEqual(answers[0]);
  return answers[0]!;
}

const contentOf = (name: { Bucket: string; Key: string }) =>
  everywhere(async (s3) => (await s3.send(new GetObjectCommand(name))).Body!.transformToString());
const etagOf = (name: { Bucket: string; Key: string }) =>
  everywhere(async (s3) => (await s3.send(new HeadObjectCommand(name))).ETag);
const keysOf = (Bucket: string) =>
  everywhere(async (s3) => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    // The files that other tests have left with OpenAI have their ids as keys.
    return Contents.flatMap(({ Key = "" }) => (Key.startsWith("file-") ? [] : [Key]));
  });

/** The provider keeps the files of other tests. */
const filesUpstream = async () => (await openai.files()).length;

const BUCKETS = ["bucket", "hosted"];

test.each(BUCKETS)("PutObject with If-None-Match: one creates the object in %s", async (Bucket) => {
  const before = await filesUpstream();
  const name = { Bucket, Key: "once" };
  const { outcomes, counts } = await race((at, s3) =>
    s3.send(new PutObjectCommand({ ...name, Body: `content ${at}`, IfNoneMatch: "*" })),
  );
  expect(counts).toEqual({ ok: 1, "412 PreconditionFailed": REQUESTS - 1 });
  expect(await contentOf(name)).toBe(`content ${outcomes.indexOf("ok")}`);
  expect(await keysOf(Bucket)).toEqual(["once"]);
  await vi.waitFor(async () => expect((await filesUpstream()) - before).toBe(Bucket === "hosted" ? 1 : 0));
});

test.each(BUCKETS)("PutObject with If-Match: one replaces the object in %s", async (Bucket) => {
  const before = await filesUpstream();
  const name = { Bucket, Key: "replaced" };
  const { ETag } = await fleet.s3[0]!.send(new PutObjectCommand({ ...name, Body: "first" }));
  const { outcomes, counts } = await race((at, s3) =>
    s3.send(new PutObjectCommand({ ...name, Body: `content ${at}`, IfMatch: ETag })),
  );
  expect(counts).toEqual({ ok: 1, "412 PreconditionFailed": REQUESTS - 1 });
  expect(await contentOf(name)).toBe(`content ${outcomes.indexOf("ok")}`);
  await vi.waitFor(async () => expect((await filesUpstream()) - before).toBe(Bucket === "hosted" ? 1 : 0));
});

test.each(BUCKETS)("DeleteObject with If-Match: one deletes the object in %s", async (Bucket) => {
  const before = await filesUpstream();
  const name = { Bucket, Key: "deleted" };
  const { ETag } = await fleet.s3[0]!.send(new PutObjectCommand({ ...name, Body: "first" }));
  const { counts } = await race((_, s3) => s3.send(new DeleteObjectCommand({ ...name, IfMatch: ETag })));
  expect(counts).toEqual({ ok: 1, "404 NoSuchKey": REQUESTS - 1 });
  expect(await keysOf(Bucket)).toEqual([]);
  expect((await filesUpstream()) - before).toBe(0);
});

test.each(BUCKETS)(
  "CompleteMultipartUpload: all have the result of the one that completed it in %s",
  async (Bucket) => {
    const before = await filesUpstream();
    const name = { Bucket, Key: "parts" };
    const { UploadId } = await fleet.s3[0]!.send(new CreateMultipartUploadCommand(name));
    const { ETag } = await fleet.s3[1]!.send(
      new UploadPartCommand({ ...name, UploadId, PartNumber: 1, Body: "the only part" }),
    );
    const complete = { ...name, UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } };
    const etags = new Set<string | undefined>();
    const { counts } = await race(async (_, s3) => {
      etags.add((await s3.send(new CompleteMultipartUploadCommand({ ...complete, IfNoneMatch: "*" }))).ETag);
    });
    expect(counts).toEqual({ ok: REQUESTS });
    expect([...etags]).toEqual([await etagOf(name)]);
    expect(await contentOf(name)).toBe("the only part");
    await vi.waitFor(async () => expect((await filesUpstream()) - before).toBe(Bucket === "hosted" ? 1 : 0));
  },
);

// In us-east-1 every owner's CreateBucket succeeds, and does not tell who was first.
const bucketOf = (Bucket: string) => ({
  Bucket,
  CreateBucketConfiguration: { LocationConstraint: "eu-central-1" as const },
});

test("CreateBucket: one creates it", async () => {
  const { counts } = await race((_, s3) => s3.send(new CreateBucketCommand(bucketOf("new-bucket"))));
  expect(counts).toEqual({ ok: 1, "409 BucketAlreadyOwnedByYou": REQUESTS - 1 });
});

test("DeleteBucket against PutObject: an acknowledged object is in a bucket that exists", async () => {
  for (let round = 0; round < 4; round += 1) {
    const Bucket = `contested-${round}`;
    await fleet.s3[0]!.send(new CreateBucketCommand(bucketOf(Bucket)));
    const { outcomes } = await race((at, s3) =>
      at % 2 === 0
        ? s3.send(new DeleteBucketCommand({ Bucket }))
        : s3.send(new PutObjectCommand({ Bucket, Key: `key-${String(at).padStart(2, "0")}`, Body: "x" })),
    );
    const put = outcomes.flatMap((outcome, at) =>
      at % 2 === 1 && outcome === "ok" ? [`key-${String(at).padStart(2, "0")}`] : [],
    );
    const failures = new Set(outcomes.filter((outcome) => outcome !== "ok"));
    for (const failure of failures) expect(["409 BucketNotEmpty", "404 NoSuchBucket"]).toContain(failure);
    expect(put).toHaveLength(REQUESTS / 2);
    expect(await keysOf(Bucket)).toEqual(put);
    await everywhere((s3) => s3.send(new HeadBucketCommand({ Bucket })).then(() => true));
  }
});

test("PutBucketLifecycleConfiguration: every replica has the last one, and none has that of a deleted bucket", async () => {
  const Bucket = "rules";
  await fleet.s3[0]!.send(new CreateBucketCommand(bucketOf(Bucket)));
  const put = (s3: S3Client, Days: number) =>
    s3.send(
      new PutBucketLifecycleConfigurationCommand({
        Bucket,
        LifecycleConfiguration: {
          Rules: [{ ID: `rule-${Days}`, Status: "Enabled", Filter: { Prefix: "" }, Expiration: { Days } }],
        },
      }),
    );
  const { counts } = await race((at, s3) => put(s3, at + 1));
  expect(counts).toEqual({ ok: REQUESTS });
  const idOf = (s3: S3Client) =>
    s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket })).then(({ Rules = [] }) => Rules[0]?.ID);
  expect(await everywhere(idOf)).toMatch(/^rule-\d+$/);

  await put(fleet.s3[2]!, 99);
  expect(await everywhere(idOf)).toBe("rule-99");
  await fleet.s3[0]!.send(new PutObjectCommand({ Bucket, Key: "expires", Body: "x" }));
  await vi.waitFor(async () => {
    const header = (s3: S3Client) => s3.send(new HeadObjectCommand({ Bucket, Key: "expires" }));
    for (const s3 of fleet.s3) expect((await header(s3)).Expiration).toContain('rule-id="rule-99"');
  });
  await fleet.s3[1]!.send(new DeleteObjectCommand({ Bucket, Key: "expires" }));
  const ends = await race((at, s3) => (at === 0 ? s3.send(new DeleteBucketCommand({ Bucket })) : put(s3, at)));
  expect(ends.outcomes[0]).toBe("ok");
  await fleet.s3[0]!.send(new CreateBucketCommand(bucketOf(Bucket)));
  const nothing = (s3: S3Client) => idOf(s3).catch((error: Error) => error.name);
  expect(await everywhere(nothing)).toBe("NoSuchLifecycleConfiguration");
});

const LINE = JSON.stringify({
  custom_id: "a",
  method: "POST",
  url: "/v1/chat/completions",
  body: { model: "gpt-4o-mini", messages: [{ role: "user", content: "a" }] },
});

const newJob = (Bucket: string, clientRequestToken: string) =>
  new CreateModelInvocationJobCommand({
    jobName: "race",
    clientRequestToken,
    roleArn: "arn:aws:iam::123456789012:role/batch",
    modelId: Bucket === "hosted" ? "gpt-4o-mini" : "echo",
    inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${Bucket}/in.jsonl` } },
    outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${Bucket}/out/` } },
  });

test("CreateModelInvocationJob with one token: one job, which all have", async () => {
  await fleet.s3[0]!.send(new PutObjectCommand({ Bucket: "hosted", Key: "in.jsonl", Body: LINE }));
  const batches = (await openai.batches()).length;
  const arns = new Set<string | undefined>();
  const { counts } = await race(async (_, __, bedrock) => {
    arns.add((await bedrock.send(newJob("hosted", "one-token"))).jobArn);
  });
  expect(counts).toEqual({ ok: REQUESTS });
  expect(arns.size).toBe(1);
  expect((await openai.batches()).length - batches).toBe(1);
  const listed = await everywhere(async (_, bedrock) => {
    const { invocationJobSummaries = [] } = await bedrock.send(new ListModelInvocationJobsCommand({}));
    return invocationJobSummaries.map(({ jobArn }) => jobArn);
  });
  expect(listed).toEqual([...arns]);
});

test("StopModelInvocationJob: the job is stopped, and every replica says so", async () => {
  await fleet.s3[0]!.send(new PutObjectCommand({ Bucket: "hosted", Key: "in.jsonl", Body: LINE }));
  const { jobArn: jobIdentifier } = await fleet.bedrock[0]!.send(newJob("hosted", "to-stop"));
  const { counts } = await race((_, __, bedrock) => bedrock.send(new StopModelInvocationJobCommand({ jobIdentifier })));
  for (const outcome of Object.keys(counts)) expect(["ok", "400 ConflictException"]).toContain(outcome);
  const ends = new Set<string | undefined>();
  await vi.waitFor(async () => {
    ends.clear();
    for (const bedrock of fleet.bedrock) {
      ends.add((await bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier }))).status);
    }
    expect(ends.size).toBe(1);
    expect(["Stopped", "Completed"]).toContain([...ends][0]);
  });
  // Without a stop that was accepted, the job ended before.
  expect([...ends]).toEqual([counts.ok === undefined ? "Completed" : "Stopped"]);
});

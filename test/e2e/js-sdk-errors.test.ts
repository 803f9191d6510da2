/** Clients get the exceptions that their models define, and every answer has a request id. */
import * as bedrock from "@aws-sdk/client-bedrock";
import * as s3 from "@aws-sdk/client-s3";
import { beforeAll, expect, test } from "vitest";
import { useGateway } from "../support/gateway.ts";
import { bedrockClient, failure, newBucket, s3Client } from "../support/sdk.ts";

// In us-east-1, S3 lets callers create their own buckets again.
const gateway = useGateway("region: eu-west-1\n");
let files: s3.S3Client;
let jobs: bedrock.BedrockClient;
beforeAll(() => {
  files = s3Client(gateway.url);
  jobs = bedrockClient(gateway.url);
});

const ID = /^[0-9a-f-]{36}$/;
const put = (Bucket: string, Key = "k") => files.send(new s3.PutObjectCommand({ Bucket, Key, Body: "x" }));
const missing = { Bucket: "no-such-bucket", Key: "k" };

test("S3's modelled exceptions reach the client", async () => {
  const Bucket = newBucket();
  await put(Bucket);
  const thrown = (call: Promise<unknown>) => failure(call);
  const nothing = { Bucket, Key: "nothing" };
  expect(await thrown(files.send(new s3.GetObjectCommand(nothing)))).toBeInstanceOf(s3.NoSuchKey);
  expect(await thrown(files.send(new s3.HeadObjectCommand(nothing)))).toBeInstanceOf(s3.NotFound);
  expect(await thrown(files.send(new s3.HeadBucketCommand(missing)))).toBeInstanceOf(s3.NotFound);
  expect(await thrown(files.send(new s3.ListObjectsV2Command(missing)))).toBeInstanceOf(s3.NoSuchBucket);
  expect(await thrown(files.send(new s3.ListObjectsCommand(missing)))).toBeInstanceOf(s3.NoSuchBucket);
  expect(await thrown(files.send(new s3.CreateBucketCommand({ Bucket })))).toBeInstanceOf(s3.BucketAlreadyOwnedByYou);
});

test.each<[string, number, () => Promise<unknown>]>([
  ["NoSuchBucket", 404, () => files.send(new s3.GetObjectCommand(missing))],
  ["NoSuchBucket", 404, () => files.send(new s3.DeleteObjectCommand(missing))],
  ["NoSuchBucket", 404, () => files.send(new s3.DeleteBucketCommand(missing))],
  ["NoSuchBucket", 404, () => files.send(new s3.GetBucketLocationCommand(missing))],
  ["InvalidBucketName", 400, () => put("not a bucket")],
  ["KeyTooLongError", 400, () => put(newBucket(), "k".repeat(1025))],
  ["InvalidArgument", 400, () => files.send(new s3.ListObjectsV2Command({ ...missing, ContinuationToken: "made up" }))],
  ["InvalidArgument", 400, () => files.send(new s3.ListObjectsV2Command({ ...missing, MaxKeys: -1 }))],
  ["AccessDenied", 403, () => files.send(new s3.GetObjectCommand({ ...missing, ExpectedBucketOwner: "123456789012" }))],
  ["NotImplemented", 501, () => files.send(new s3.ListBucketInventoryConfigurationsCommand(missing))],
  ["NotImplemented", 501, () => files.send(new s3.PutBucketPolicyCommand({ ...missing, Policy: "{}" }))],
  ["NoSuchUpload", 404, () => files.send(new s3.AbortMultipartUploadCommand({ ...missing, UploadId: "made up" }))],
  ["NoSuchBucket", 404, () => files.send(new s3.CopyObjectCommand({ ...missing, CopySource: "b/k" }))],
])("%s (%i) is recognised by its code", async (code, status, call) => {
  const error = await failure(call());
  const { httpStatusCode, requestId, extendedRequestId } = error.$metadata as s3.S3ServiceException["$metadata"];
  expect([error.name, httpStatusCode]).toEqual([code, status]);
  expect([requestId, extendedRequestId]).toEqual([expect.stringMatching(ID), expect.stringMatching(ID)]);
});

test("a bucket with objects cannot be deleted", async () => {
  const Bucket = newBucket();
  await put(Bucket);
  expect(await failure(files.send(new s3.DeleteBucketCommand({ Bucket })))).toMatchObject({ name: "BucketNotEmpty" });
});

test("a range outside of the object is refused", async () => {
  const Bucket = newBucket();
  await put(Bucket);
  const error = await failure(files.send(new s3.GetObjectCommand({ Bucket, Key: "k", Range: "bytes=5-" })));
  expect(error).toMatchObject({ name: "InvalidRange", $metadata: { httpStatusCode: 416 } });
});

const job = (s3Uri: string, more: object = {}) =>
  new bedrock.CreateModelInvocationJobCommand({
    jobName: "job",
    modelId: "m",
    roleArn: "arn:aws:iam::000000000000:role/r",
    inputDataConfig: { s3InputDataConfig: { s3Uri } },
    outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://out/" } },
    ...more,
  });
const unknown = "arn:aws:bedrock:us-east-1:000000000000:model-invocation-job/aaaaaaaaaaaa";

test("a repeated create may list its tags in another order", async () => {
  const Bucket = newBucket();
  await put(Bucket, "in.jsonl");
  const tags = [
    { key: "b", value: "1" },
    { key: "a", value: "2" },
  ];
  const create = (more: object) => jobs.send(job(`s3://${Bucket}/in.jsonl`, { clientRequestToken: "tagged", ...more }));
  const { jobArn } = await create({ tags });
  await expect(create({ tags: tags.toReversed() })).resolves.toMatchObject({ jobArn });
  const [first] = tags;
  expect(await failure(create({ tags: [first] }))).toBeInstanceOf(bedrock.ConflictException);
});

test("Bedrock's modelled exceptions reach the client", async () => {
  const Bucket = newBucket();
  await put(Bucket, "in.jsonl");
  const thrown = (call: Promise<unknown>) => failure(call);
  const get = new bedrock.GetModelInvocationJobCommand({ jobIdentifier: unknown });
  const stop = new bedrock.StopModelInvocationJobCommand({ jobIdentifier: unknown });
  const tags = new bedrock.ListTagsForResourceCommand({ resourceARN: unknown });
  for (const command of [get, stop, tags]) {
    expect(await thrown(jobs.send(command as typeof get))).toBeInstanceOf(bedrock.ResourceNotFoundException);
  }
  expect(await thrown(jobs.send(job("s3://no-such-bucket/x")))).toBeInstanceOf(bedrock.ValidationException);
  expect(await thrown(jobs.send(job("not a uri")))).toBeInstanceOf(bedrock.ValidationException);
  const input = `s3://${Bucket}/in.jsonl`;
  const { jobArn } = await jobs.send(job(input, { clientRequestToken: "once" }));
  await expect(jobs.send(job(input, { clientRequestToken: "once" }))).resolves.toMatchObject({ jobArn });
  const other = job(input, { clientRequestToken: "once", modelId: "another" });
  expect(await thrown(jobs.send(other))).toBeInstanceOf(bedrock.ConflictException);
  const many = Array.from({ length: 150 }, (_, n) => ({ key: `a${n}`, value: "x" }));
  await jobs.send(new bedrock.TagResourceCommand({ resourceARN: jobArn!, tags: many }));
  const more = many.map((tag) => ({ ...tag, key: `b${tag.key}` }));
  const tooMany = new bedrock.TagResourceCommand({ resourceARN: jobArn!, tags: more });
  expect(await thrown(jobs.send(tooMany))).toBeInstanceOf(bedrock.TooManyTagsException);
});

test("every answer and error has a new request id", async () => {
  const seen = new Set<string | undefined>();
  for (let i = 0; i < 2; i += 1) {
    seen.add((await jobs.send(new bedrock.ListModelInvocationJobsCommand({}))).$metadata.requestId);
    seen.add((await files.send(new s3.ListBucketsCommand({}))).$metadata.requestId);
    const error = await failure(jobs.send(new bedrock.GetModelInvocationJobCommand({ jobIdentifier: unknown })));
    seen.add((error.$metadata as { requestId: string }).requestId);
  }
  expect(seen.size).toBe(6);
  for (const id of seen) expect(id).toMatch(ID);
});

test("an unknown provider is refused with the list of configured ones", async () => {
  const client = s3Client(gateway.url);
  client.middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers["x-model-provider"] = "nobody";
      return next(args);
    },
    { step: "build" },
  );
  const error = await failure(client.send(new s3.ListBucketsCommand({})));
  expect(error).toMatchObject({ name: "InvalidArgument", message: expect.stringMatching(/'nobody'.*local/) });
});

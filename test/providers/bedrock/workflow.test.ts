/** The main job on AWS: files in S3, batches on Bedrock, results where Bedrock puts them. The upstream is a second gateway. */
import { ListModelInvocationJobsCommand, StopModelInvocationJobCommand } from "@aws-sdk/client-bedrock";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { base64, digest } from "../../support/chunked.ts";
import { type ModelServer, startModelServer } from "../../support/model-server.ts";
import { failure } from "../../support/sdk.ts";
import { BUCKET, create, ended, get, jsonl, put, ROLE, useAws } from "./setup.ts";

let models: ModelServer;
beforeAll(async () => {
  models = await startModelServer({ hold: ({ prompt }) => prompt.startsWith("hold") });
});
afterAll(() => models?.close());
const aws = useAws({
  quarry: () => `{ shutdown_seconds: 0.2, providers: { local: { type: local, base_url: "${models.url}" } } }`,
});

describe("a file", () => {
  test("is put, listed, read and deleted under the name and the id it was given", async () => {
    const Key = "folder/a & b <ü>.jsonl";
    const body = jsonl(2);
    const id = await put(aws.s3, Key, body);
    const name = { Bucket: BUCKET, Key };

    for (const IfMatch of [undefined, id, `"${id}"`]) {
      const head = await aws.s3.send(new HeadObjectCommand({ ...name, IfMatch }));
      expect(head).toMatchObject({ ContentLength: body.length, ContentType: "application/jsonl", ETag: `"${id}"` });
      const { Body } = await aws.s3.send(new GetObjectCommand({ ...name, IfMatch }));
      expect(await Body!.transformToString()).toBe(body);
    }
    const page = await aws.s3.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: "folder/a & b <" }));
    expect(page.Contents).toMatchObject([{ Key, Size: body.length, ETag: `"${id}"` }]);

    await failure(aws.s3.send(new DeleteObjectCommand({ ...name, IfMatch: "other" })));
    await aws.s3.send(new DeleteObjectCommand({ ...name, IfMatch: id }));
    const gone = await failure(aws.s3.send(new GetObjectCommand(name)));
    expect(gone).toMatchObject({ name: "NoSuchKey", message: "The specified key does not exist.", Key });
  });

  test("keeps metadata, headers and checksums, and is read in ranges", async () => {
    const name = { Bucket: BUCKET, Key: "kept" };
    await aws.s3.send(
      new PutObjectCommand({
        ...name,
        Body: "0123456789",
        Metadata: { mtime: "1.5" },
        CacheControl: "no-store",
        ContentDisposition: "inline",
        ContentLanguage: "de",
        ContentEncoding: "identity",
        Expires: new Date("2030-01-01T00:00:00Z"),
        ChecksumAlgorithm: "SHA256",
      }),
    );
    const kept = {
      Metadata: { mtime: "1.5" },
      CacheControl: "no-store",
      ContentDisposition: "inline",
      ContentLanguage: "de",
      ContentEncoding: "identity",
      ExpiresString: "Tue, 01 Jan 2030 00:00:00 GMT",
      ChecksumSHA256: base64(digest("sha256", "0123456789")),
    };
    await expect(aws.s3.send(new HeadObjectCommand({ ...name, ChecksumMode: "ENABLED" }))).resolves.toMatchObject(kept);
    const whole = await aws.s3.send(new GetObjectCommand({ ...name, ChecksumMode: "ENABLED" }));
    expect(whole).toMatchObject(kept);
    await whole.Body!.transformToString();

    const ranges = [
      ["bytes=2-4", "234", "bytes 2-4/10"],
      ["bytes=-3", "789", "bytes 7-9/10"],
      ["bytes=8-", "89", "bytes 8-9/10"],
    ] as const;
    for (const [Range, content, ContentRange] of ranges) {
      const part = await aws.s3.send(new GetObjectCommand({ ...name, Range }));
      expect(part).toMatchObject({ ContentLength: content.length, ContentRange });
      expect(await part.Body!.transformToString()).toBe(content);
    }
    const outside = await failure(aws.s3.send(new GetObjectCommand({ ...name, Range: "bytes=10-" })));
    expect(outside).toMatchObject({ name: "InvalidRange", RangeRequested: "bytes=10-", ActualObjectSize: "10" });
  });
});

describe("a job", () => {
  test("completes, with its counts, and its results are objects", async () => {
    await put(aws.s3, "in.jsonl", jsonl(3));
    const arn = await create(aws.bedrock, { jobName: "e2e", tags: [{ key: "source", value: "docs" }] });
    const job = await ended(aws.bedrock, arn);
    expect(job).toMatchObject({
      jobArn: arn,
      jobName: "e2e",
      status: "Completed",
      modelId: "anthropic.claude-3-sonnet-20240229-v1:0",
      roleArn: ROLE,
      totalRecordCount: 3,
      processedRecordCount: 3,
      successRecordCount: 3,
      errorRecordCount: 0,
    });
    const { invocationJobSummaries } = await aws.bedrock.send(new ListModelInvocationJobsCommand({}));
    expect(invocationJobSummaries).toContainEqual(expect.objectContaining({ jobArn: arn, status: "Completed" }));

    const folder = `out/${arn.split("/")[1]}/`;
    const { Contents } = await aws.s3.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: folder }));
    expect(Contents!.map(({ Key }) => Key)).toEqual([`${folder}in.jsonl.out`, `${folder}manifest.json.out`]);
    const name = { Bucket: BUCKET, Key: `${folder}in.jsonl.out` };
    const { Body } = await aws.s3.send(new GetObjectCommand(name));
    const lines = (await Body!.transformToString()).trimEnd().split("\n");
    expect(lines.map((text) => JSON.parse(text).recordId).sort()).toEqual(["request-1", "request-2", "request-3"]);
    const head = await aws.s3.send(new HeadObjectCommand(name));
    expect(head.ContentLength).toBe(lines.join("\n").length + 1);
    const part = await aws.s3.send(new GetObjectCommand({ ...name, Range: "bytes=0-9" }));
    expect(await part.Body!.transformToString()).toBe(lines[0]!.slice(0, 10));
  });

  test("is stopped", async () => {
    await put(aws.s3, "hold.jsonl", jsonl(2, "hold"));
    const input = { s3InputDataConfig: { s3Uri: `s3://${BUCKET}/hold.jsonl` } };
    const arn = await create(aws.bedrock, { inputDataConfig: input });
    await expect.poll(async () => (await get(aws.bedrock, arn)).status, { timeout: 10_000 }).toBe("InProgress");
    await aws.bedrock.send(new StopModelInvocationJobCommand({ jobIdentifier: arn }));
    expect(["Stopping", "Stopped"]).toContain((await get(aws.bedrock, arn)).status);
    expect(await ended(aws.bedrock, arn)).toMatchObject({ status: "Stopped" });
    const again = await failure(aws.bedrock.send(new StopModelInvocationJobCommand({ jobIdentifier: arn })));
    expect(again.name).toBe("ConflictException");
  });

  test("whose input is in no form that Bedrock runs, which only Bedrock may read, fails with its words", async () => {
    await put(aws.s3, "bad.jsonl", "no JSON at all\n");
    aws.upstream.fail("objects.get", "403");
    const input = { s3InputDataConfig: { s3Uri: `s3://${BUCKET}/bad.jsonl` } };
    const job = await ended(aws.bedrock, await create(aws.bedrock, { inputDataConfig: input }));
    expect(job).toMatchObject({ status: "Failed", message: expect.stringContaining("1") });
  });

  test("over an input that is not there is refused in Bedrock's words", async () => {
    const input = { s3InputDataConfig: { s3Uri: `s3://${BUCKET}/missing.jsonl` } };
    const error = await failure(create(aws.bedrock, { inputDataConfig: input }));
    expect(error).toMatchObject({ name: "ValidationException", message: expect.stringContaining("missing.jsonl") });
  });
});

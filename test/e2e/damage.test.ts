/** Content that is missing or has lost bytes is an error of the gateway, in the answer, in the log and in the metrics. */

import { readdir, rm, truncate } from "node:fs/promises";
import path from "node:path";
import { CreateModelInvocationJobCommand } from "@aws-sdk/client-bedrock";
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { useGateway } from "../support/gateway.ts";
import { bedrockClient, failure, newBucket, s3Client } from "../support/sdk.ts";
import { send } from "../support/wire.ts";

const PROVIDERS = {
  local: "{ type: local }",
  anthropic: '{ type: anthropic, api_key: sk-1, base_url: "http://127.0.0.1:9" }',
};
const ROLE = "arn:aws:iam::000000000000:role/r";
const LINE = JSON.stringify({ recordId: "1", modelInput: { messages: [{ role: "user", content: "hello" }] } });

describe.each(Object.entries(PROVIDERS))("%s", (provider, yaml) => {
  const gateway = useGateway(`default_provider: ${provider}\nproviders: { ${provider}: ${yaml} }\n`);

  /** The files of all blobs. */
  async function blobs(): Promise<Set<string>> {
    const folder = path.join(gateway.dataDir, "files", "objects");
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return new Set(entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name)));
  }
  /** The files that a call adds. */
  async function addedBy(call: Promise<unknown>, before: Set<string>): Promise<string[]> {
    await call;
    return [...(await blobs())].filter((file) => !before.has(file));
  }
  const put = (Bucket: string, Key: string, Body: string) =>
    s3Client(gateway.url).send(new PutObjectCommand({ Bucket, Key, Body }));

  it.each([
    { how: "missing", damage: (file: string) => rm(file) },
    { how: "shorter", damage: (file: string) => truncate(file, 3) },
  ])("content that is $how", async ({ damage }) => {
    const s3 = s3Client(gateway.url);
    const [Bucket, Key] = [newBucket(), "in/lines.jsonl"];
    const before = await blobs();
    const [file] = await addedBy(put(Bucket, Key, LINE), before);
    await damage(file!);

    const damaged = { name: "InternalError", $metadata: { httpStatusCode: 500 } };
    expect(await failure(s3.send(new HeadObjectCommand({ Bucket, Key })))).toMatchObject({
      $metadata: { httpStatusCode: 500 },
    });
    expect(await failure(s3.send(new GetObjectCommand({ Bucket, Key })))).toMatchObject(damaged);
    expect(await failure(s3.send(new GetObjectCommand({ Bucket, Key, Range: "bytes=0-1" })))).toMatchObject(damaged);
    const attributes = new GetObjectAttributesCommand({ Bucket, Key, ObjectAttributes: ["ObjectSize"] });
    expect(await failure(s3.send(attributes))).toMatchObject(damaged);
    const copy = new CopyObjectCommand({ Bucket, Key: "copy", CopySource: `${Bucket}/${Key}` });
    expect(await failure(s3.send(copy))).toMatchObject(damaged);
    const job = new CreateModelInvocationJobCommand({
      jobName: "job",
      modelId: "m",
      roleArn: ROLE,
      inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${Bucket}/${Key}` } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${Bucket}/out/` } },
    });
    expect(await failure(bedrockClient(gateway.url).send(job))).toMatchObject({
      name: "InternalServerException",
      $metadata: { httpStatusCode: 500 },
    });

    const lines = gateway.log.filter(({ msg, level }) => msg === "request" && level === 50);
    const messages = lines.slice(-6).map(({ err }) => (err as Error).message);
    for (const message of messages) {
      expect(message).toContain(`${Bucket}/${Key}`);
      expect(message).toContain(path.basename(file!));
    }
    const metrics = (await send(gateway.url, "GET", "/metrics")).body.toString();
    expect(metrics).toContain(`quarry_requests_total{operation="HeadObject",provider="${provider}",status="500"}`);

    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket }));
    expect(Contents?.map((one) => one.Key)).toEqual([Key]);
    await put(Bucket, Key, "whole again");
    await s3.send(new HeadObjectCommand({ Bucket, Key }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  });

  it("a part of an object that is missing", async () => {
    const s3 = s3Client(gateway.url);
    const [Bucket, Key] = [newBucket(), "parts"];
    const before = await blobs();
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const Parts = [];
    for (const PartNumber of [1, 2]) {
      const Body = "x".repeat(5 * 1024 ** 2);
      const { ETag } = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
      Parts.push({ PartNumber, ETag });
    }
    const complete = new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } });
    const files = await addedBy(s3.send(complete), before);
    await s3.send(new HeadObjectCommand({ Bucket, Key }));
    await rm(files.sort().at(-1)!);
    expect(await failure(s3.send(new HeadObjectCommand({ Bucket, Key })))).toMatchObject({
      $metadata: { httpStatusCode: 500 },
    });
    expect(await failure(s3.send(new GetObjectCommand({ Bucket, Key })))).toMatchObject({ name: "InternalError" });
  });
});

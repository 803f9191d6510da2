/** What of the main job is AWS's own: checksums that S3 keeps, lines that only Bedrock may read. The upstream is a second gateway. */
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { base64, digest } from "../../support/chunked.ts";
import { BUCKET, create, ended, put, useAws } from "./setup.ts";

const aws = useAws();

test("a file keeps the checksum that it came with", async () => {
  const name = { Bucket: BUCKET, Key: "kept" };
  await aws.s3.send(new PutObjectCommand({ ...name, Body: "0123456789", ChecksumAlgorithm: "SHA256" }));
  const kept = { ChecksumSHA256: base64(digest("sha256", "0123456789")) };
  await expect(aws.s3.send(new HeadObjectCommand({ ...name, ChecksumMode: "ENABLED" }))).resolves.toMatchObject(kept);
  const whole = await aws.s3.send(new GetObjectCommand({ ...name, ChecksumMode: "ENABLED" }));
  expect(whole).toMatchObject(kept);
  await whole.Body!.transformToString();
});

test("a job whose input is in no form that Bedrock runs, which only Bedrock may read, fails with its words", async () => {
  await put(aws.s3, "bad.jsonl", "no JSON at all\n");
  aws.upstream.fail("objects.get", "403");
  const input = { s3InputDataConfig: { s3Uri: `s3://${BUCKET}/bad.jsonl` } };
  const job = await ended(aws.bedrock, await create(aws.bedrock, { inputDataConfig: input }));
  expect(job).toMatchObject({ status: "Failed", message: expect.stringContaining("1") });
});

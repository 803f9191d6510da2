/** The parts of the workflow that depend on AWS: S3's checksums, and lines that only Bedrock may read. */
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { base64, digest } from "../../support/chunked.ts";
import { BUCKET, create, ended, put, useAws } from "./setup.ts";

const aws = useAws();

test("a file keeps the checksum of its upload", async () => {
  const name = { Bucket: BUCKET, Key: "kept" };
  await aws.s3.send(new PutObjectCommand({ ...name, Body: "0123456789", ChecksumAlgorithm: "SHA256" }));
  const kept = { ChecksumSHA256: base64(digest("sha256", "0123456789")) };
  await expect(aws.s3.send(new HeadObjectCommand({ ...name, ChecksumMode: "ENABLED" }))).resolves.toMatchObject(kept);
  const whole = await aws.s3.send(new GetObjectCommand({ ...name, ChecksumMode: "ENABLED" }));
  expect(whole).toMatchObject(kept);
  await whole.Body!.transformToString();
});

test("a job with input that only Bedrock may read, in no form that it runs, fails with its message", async () => {
  await put(aws.s3, "bad.jsonl", "no JSON at all\n");
  aws.upstream.fail("objects.get", "403");
  const input = { s3InputDataConfig: { s3Uri: `s3://${BUCKET}/bad.jsonl` } };
  const job = await ended(aws.bedrock, await create(aws.bedrock, { inputDataConfig: input }));
  expect(job).toMatchObject({ status: "Failed", message: expect.stringContaining("1") });
});

/** Failures of S3 beyond the fault table (test/conformance/faults.ts): buckets and large uploads. */
import {
  DeleteObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { failure } from "../../support/sdk.ts";
import type { Fault } from "../../upstreams/aws.ts";
import { BUCKET, jsonl, put, said, useAws } from "./setup.ts";

const aws = useAws({ timeoutSeconds: 1 });
afterEach(() => aws.upstream.heal());

beforeAll(async () => {
  await put(aws.s3, "in.jsonl", jsonl(1));
});

const S3_SAID = {
  429: ["SlowDown", 503, "7000", "r-1"],
  500: ["ServiceUnavailable", 503, undefined, "r-1"],
  503: ["ServiceUnavailable", 503, undefined, "r-1"],
  403: ["AccessDenied", 403, undefined, "r-1"],
  refuse: ["ServiceUnavailable", 503, undefined, undefined],
  stall: ["ServiceUnavailable", 503, undefined, undefined],
  lost: ["ServiceUnavailable", 503, undefined, undefined],
} as const satisfies { readonly [fault in Fault]?: readonly unknown[] };
const FAULTS = ["429", "500", "503", "403", "refuse", "stall", "lost"] as const;

test.each(FAULTS)("ListBuckets: %s", async (fault) => {
  const call = () => aws.s3.send(new ListBucketsCommand({}));
  // Repeatable requests are retried, so both attempts fail.
  aws.upstream.fail("buckets.list", fault, 2);
  expect(await said(call)).toEqual(S3_SAID[fault]);
  aws.upstream.heal();
  await call();
});

test.each(FAULTS)("HeadBucket, whose answer has only a status: %s", async (fault) => {
  const call = () => aws.s3.send(new HeadBucketCommand({ Bucket: BUCKET }));
  aws.upstream.fail("bucket.head", fault, 2);
  expect((await said(call))[1]).toBe(S3_SAID[fault][1]);
  aws.upstream.heal();
  await call();
});

describe("PutObject of 3 MiB", () => {
  const Key = "uploaded";
  const call = () => aws.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: Buffer.alloc(3 * 1024 ** 2, "x") }));

  test.each(FAULTS)("%s", async (fault) => {
    aws.upstream.fail("objects.put", fault);
    expect(await said(call)).toEqual(S3_SAID[fault]);
    if (fault !== "lost") await failure(aws.s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key })));
    await call();
    await aws.s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key }));
  });
});

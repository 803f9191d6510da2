/** Each way in which S3 can fail, on each verb: the error that the caller sees, no hang, and nothing left behind. */
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { failure } from "../../support/sdk.ts";
import type { Fault, Route } from "../../upstreams/aws.ts";
import { BUCKET, jsonl, put, said, useAws } from "./setup.ts";

const aws = useAws({ timeoutSeconds: 0.4 });
afterEach(() => aws.upstream.heal());
const name = { Bucket: BUCKET, Key: "in.jsonl" };

beforeAll(async () => {
  await put(aws.s3, "in.jsonl", jsonl(1));
});

const S3_SAID = {
  429: ["SlowDown", 503, "2000", "r-1"],
  500: ["ServiceUnavailable", 503, undefined, "r-1"],
  503: ["ServiceUnavailable", 503, undefined, "r-1"],
  403: ["AccessDenied", 403, undefined, "r-1"],
  refuse: ["ServiceUnavailable", 503, undefined, undefined],
  stall: ["ServiceUnavailable", 503, undefined, undefined],
  lost: ["ServiceUnavailable", 503, undefined, undefined],
} as const satisfies { readonly [fault in Fault]?: readonly unknown[] };
const FAULTS = ["429", "500", "503", "403", "refuse", "stall", "lost"] as const;

/** With the route that is asked. What can be asked twice is, so both times fail. */
const VERBS: readonly (readonly [verb: string, Route, () => Promise<unknown>])[] = [
  ["GetObject", "objects.get", () => aws.s3.send(new GetObjectCommand(name))],
  ["DeleteObject", "objects.delete", () => aws.s3.send(new DeleteObjectCommand({ ...name, Key: "other" }))],
  ["ListObjectsV2", "objects.list", () => aws.s3.send(new ListObjectsV2Command({ Bucket: BUCKET }))],
  ["ListBuckets", "buckets.list", () => aws.s3.send(new ListBucketsCommand({}))],
];

describe.each(VERBS)("%s", (_verb, route, call) => {
  test.each(FAULTS)("%s", async (fault) => {
    aws.upstream.fail(route, fault, 2);
    expect(await said(call)).toEqual(S3_SAID[fault]);
    aws.upstream.heal();
    await call();
  });

  test("drip", async () => {
    aws.upstream.fail(route, "drip");
    await call();
  });
});

describe("HEAD, which has only a status", () => {
  test.each([
    ["429", 503],
    ["500", 503],
    ["403", 403],
    ["refuse", 503],
    ["stall", 503],
  ] as const)("%s", async (fault, status) => {
    for (const [route, call] of [
      ["objects.head", () => aws.s3.send(new HeadObjectCommand(name))],
      ["bucket.head", () => aws.s3.send(new HeadBucketCommand({ Bucket: BUCKET }))],
    ] as const) {
      aws.upstream.fail(route, fault, 2);
      expect((await said(call))[1]).toBe(status);
      aws.upstream.heal();
      await call();
    }
  });
});

describe("PutObject", () => {
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

describe("a listing whose answer is cut", () => {
  test.each(["broken", "silent", "truncated"] as const)("%s", async (fault) => {
    aws.upstream.fail("objects.list", fault, 2);
    const call = () => aws.s3.send(new ListObjectsV2Command({ Bucket: BUCKET }));
    expect((await said(call)).slice(0, 2)).toEqual(["ServiceUnavailable", 503]);
    aws.upstream.heal();
    await call();
  });
});

describe("a download that is cut in the middle", () => {
  test.each(["broken", "silent"] as const)("%s: the caller's is cut as well", async (fault) => {
    aws.upstream.fail("objects.get", fault);
    const { Body } = await aws.s3.send(new GetObjectCommand(name));
    await failure(Body!.transformToString());
  });
});

/** No name and no environment variable chooses the upstream host. */
import { ListModelInvocationJobsCommand } from "@aws-sdk/client-bedrock";
import { GetObjectCommand, HeadBucketCommand } from "@aws-sdk/client-s3";
import { afterEach, describe, expect, test, vi } from "vitest";
import { awsClients } from "../../../src/providers/bedrock/clients.ts";
import { bedrockType } from "../../../src/providers/bedrock/config.ts";
import { checkBucket } from "../../../src/providers/bedrock/names.ts";
import { send } from "../../support/wire.ts";
import { put, useAws } from "./setup.ts";

const aws = useAws();

describe("a bucket", () => {
  test.each([
    "arn:aws:s3:us-east-1:123456789012:accesspoint/evil",
    "arn:aws:s3-outposts:us-east-1:123456789012:outpost/op-1/accesspoint/a",
    "arn:aws:s3::123456789012:accesspoint/m.mrap",
    "m.mrap",
    "alias-abc-s3alias",
    "lambda--ol-s3",
    "outpost--op-s3",
    "directory--use1-az4--x-s3",
    "evil.example#",
    "evil.example?x",
    "user@evil.example",
    "evil.example:80",
    "a/b",
    "..",
    ".",
    "",
  ])("with the name '%s' is refused", (bucket) => {
    expect(() => checkBucket(bucket)).toThrow(expect.objectContaining({ kind: "InvalidBucketName" }));
  });

  test("that is refused causes no upstream request", async () => {
    const before = aws.upstream.requests.length;
    for (const bucket of ["arn%3Aaws%3As3%3Aus-east-1%3A123456789012%3Aaccesspoint%2Fevil", "a--x-s3", "%2E%2E"]) {
      for (const [method, target] of [
        ["GET", `/bedrock/files/${bucket}/k`],
        ["PUT", `/bedrock/files/${bucket}/k`],
        ["HEAD", `/bedrock/files/${bucket}`],
        ["GET", `/bedrock/files/${bucket}?list-type=2`],
      ] as const) {
        const { status } = await send(aws.gateway.url, method, target, {}, method === "PUT" ? "x" : undefined);
        expect([method, status]).toEqual([method, 400]);
      }
    }
    expect(aws.upstream.requests).toHaveLength(before);
  });
});

test.each(["../../other/secret", "./x", "a//b", "/leading", "a?b#c", "%2e%2e/%2f", "http://evil.example/", "a b+c"])(
  "the key '%s' stays below its bucket, unchanged",
  async (key) => {
    await put(aws.s3, key, "x");
    const { path, headers } = aws.upstream.requests.at(-1)!;
    const [, said = ""] = /^\/bedrock\/files\/my-bucket\/(.*?)\?x-id=PutObject$/.exec(path) ?? [];
    expect(decodeURIComponent(said)).toBe(key);
    expect(headers.host).toBe(new URL(aws.upstream.url).host);
    const { Body } = await aws.s3.send(new GetObjectCommand({ Bucket: "my-bucket", Key: key }));
    expect(await Body!.transformToString()).toBe("x");
  },
);

describe("the environment", () => {
  afterEach(() => vi.unstubAllEnvs());

  test("does not affect the endpoint", async () => {
    vi.stubEnv("AWS_ENDPOINT_URL", "http://evil.example");
    vi.stubEnv("AWS_ENDPOINT_URL_S3", "http://evil.example");
    vi.stubEnv("AWS_ENDPOINT_URL_BEDROCK", "http://evil.example");
    const { s3, bedrock } = awsClients(
      bedrockType.schema.parse({
        type: "bedrock",
        region: "eu-central-1",
        access_key_id: "a",
        secret_access_key: "b",
        models: {},
        headers: {},
        timeout_seconds: 5,
      }),
    );
    const hosts: string[] = [];
    const instead = () => async (args: { readonly request: unknown }) => {
      hosts.push((args.request as { hostname: string }).hostname);
      throw new Error("not sent");
    };
    s3.middlewareStack.add(instead, { step: "finalizeRequest", priority: "low" });
    bedrock.middlewareStack.add(instead, { step: "finalizeRequest", priority: "low" });
    await s3.send(new HeadBucketCommand({ Bucket: "plain-bucket" })).catch(() => {});
    await bedrock.send(new ListModelInvocationJobsCommand({})).catch(() => {});
    expect([...new Set(hosts)]).toEqual([
      "plain-bucket.s3.eu-central-1.amazonaws.com",
      "bedrock.eu-central-1.amazonaws.com",
    ]);
  });
});

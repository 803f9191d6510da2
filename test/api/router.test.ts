import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { routes as bedrockRoutes } from "../../src/api/generated/bedrock/routes.ts";
import { routes as s3Routes } from "../../src/api/generated/s3/routes.ts";
import { createRouter, refuseMiss } from "../../src/api/router.ts";
import { parseQuery, splitTarget } from "../../src/http/target.ts";
import { GatewayError } from "../../src/lib/errors.ts";

const routers = {
  s3: createRouter(Object.values(s3Routes)),
  bedrock: createRouter(Object.values(bedrockRoutes)),
};
type Service = keyof typeof routers;

function route(service: Service, method: string, target: string) {
  const { path, query } = splitTarget(target, "");
  return routers[service](method, path, parseQuery(query), {});
}

describe("S3", () => {
  it.each([
    ["GET", "", "ListBuckets", {}],
    ["GET", "/", "ListBuckets", {}],
    ["GET", "/?x-id=ListBuckets", "ListBuckets", {}],
    ["PUT", "/b", "CreateBucket", { Bucket: "b" }],
    ["PUT", "/b/", "CreateBucket", { Bucket: "b" }],
    ["HEAD", "/b", "HeadBucket", { Bucket: "b" }],
    ["DELETE", "/b/", "DeleteBucket", { Bucket: "b" }],
    ["GET", "/b", "ListObjects", { Bucket: "b" }],
    ["GET", "/b/", "ListObjects", { Bucket: "b" }],
    ["GET", "/b?list-type=1", "ListObjects", { Bucket: "b" }],
    ["GET", "/b?list-type=2&prefix=location", "ListObjectsV2", { Bucket: "b" }],
    ["GET", "/b/?list-type=2", "ListObjectsV2", { Bucket: "b" }],
    ["GET", "/b/?location", "GetBucketLocation", { Bucket: "b" }],
    ["GET", "/b?location=", "GetBucketLocation", { Bucket: "b" }],
    ["PUT", "/b/k?x-id=PutObject", "PutObject", { Bucket: "b", Key: "k" }],
    ["GET", "/b/k?x-id=GetObject", "GetObject", { Bucket: "b", Key: "k" }],
    ["HEAD", "/b/k", "HeadObject", { Bucket: "b", Key: "k" }],
    ["DELETE", "/b/k?x-id=DeleteObject", "DeleteObject", { Bucket: "b", Key: "k" }],
    ["GET", "/b//", "GetObject", { Bucket: "b", Key: "/" }],
    ["GET", "/b//a", "GetObject", { Bucket: "b", Key: "/a" }],
    ["GET", "/b/a/", "GetObject", { Bucket: "b", Key: "a/" }],
    ["GET", "/b/a/../b/./c", "GetObject", { Bucket: "b", Key: "a/../b/./c" }],
    ["GET", "/b/..", "GetObject", { Bucket: "b", Key: ".." }],
    ["GET", "/b/a%2Fb+c%20d", "GetObject", { Bucket: "b", Key: "a/b+c d" }],
    ["GET", "/a%20b/k", "GetObject", { Bucket: "a b", Key: "k" }],
  ])("%s %s is %s", (method, target, name, labels) => {
    const match = route("s3", method, target);
    expect([match.route?.name, match.route && match.labels]).toEqual([name, labels]);
  });

  it.each([
    ["POST", "/b", true],
    ["POST", "/b/k", true],
    ["PATCH", "/b/k", true],
    ["OPTIONS", "/", true],
    ["GET", "b", false],
  ])("%s %s matches no operation; the path exists: %s", (method, target, pathExists) => {
    expect(route("s3", method, target)).toEqual({ pathExists });
  });

  it("decodes a key that was encoded segment by segment", () => {
    const key = fc.string({ unit: "binary", minLength: 1 }).filter((value) => value.isWellFormed());
    fc.assert(
      fc.property(key, (Key) => {
        const match = route("s3", "GET", `/b/${Key.split("/").map(encodeURIComponent).join("/")}`);
        expect([match.route?.name, match.route && match.labels]).toEqual(["GetObject", { Bucket: "b", Key }]);
      }),
    );
  });
});

describe("Bedrock", () => {
  const arn = "arn:aws:bedrock:us-west-2:123456789012:model-invocation-job/abcdef012345";
  it.each([
    ["POST", "/model-invocation-job", "CreateModelInvocationJob", {}],
    ["GET", "/model-invocation-jobs?maxResults=1", "ListModelInvocationJobs", {}],
    ["GET", `/model-invocation-job/${encodeURIComponent(arn)}`, "GetModelInvocationJob", { jobIdentifier: arn }],
    ["GET", "/model-invocation-job/abc", "GetModelInvocationJob", { jobIdentifier: "abc" }],
    ["GET", "/model-invocation-job/", "GetModelInvocationJob", { jobIdentifier: "" }],
    ["POST", `/model-invocation-job/${encodeURIComponent(arn)}/stop`, "StopModelInvocationJob", { jobIdentifier: arn }],
    ["POST", "/model-invocation-job//stop", "StopModelInvocationJob", { jobIdentifier: "" }],
    ["GET", "/model-invocation-job/stop", "GetModelInvocationJob", { jobIdentifier: "stop" }],
    ["POST", "/tagResource", "TagResource", {}],
    ["POST", "/untagResource", "UntagResource", {}],
    ["POST", "/listTagsForResource", "ListTagsForResource", {}],
  ])("%s %s is %s", (method, target, name, labels) => {
    const match = route("bedrock", method, target);
    expect([match.route?.name, match.route && match.labels]).toEqual([name, labels]);
  });

  it.each([
    ["GET", "/model-invocation-job", true],
    ["DELETE", "/model-invocation-job/abc", true],
    ["GET", "/tagResource", true],
    ["GET", "/", false],
    ["GET", "/model-invocation-job/a/b", false],
    ["POST", "/model-invocation-job/a/stop/", false],
    ["POST", "/model-invocation-jo", false],
    ["POST", "/model-invocation-job%2F", false],
  ])("%s %s matches no operation; the path exists: %s", (method, target, pathExists) => {
    expect(route("bedrock", method, target)).toEqual({ pathExists });
  });
});

describe("an arbitrary request line", () => {
  const method = fc.constantFrom("GET", "PUT", "POST", "HEAD", "DELETE", "PATCH", "");
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      "/",
      "//",
      "/./",
      "/../",
      "%",
      "%2F",
      "%ff",
      "?",
      "&",
      "=",
      "b",
      "?list-type=2",
      "model-invocation-job",
    ),
  );
  it("gives an operation, a miss or a GatewayError", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("s3" as const, "bedrock" as const),
        method,
        fc.array(piece),
        (service, method, pieces) => {
          try {
            const match = route(service, method, `/${pieces.join("")}`);
            if (match.route === undefined) refuseMiss(match, method);
            else expect(match.route.method).toBe(method);
          } catch (error) {
            expect(error).toBeInstanceOf(GatewayError);
          }
        },
      ),
    );
  });
});

describe("refuseMiss", () => {
  it("distinguishes an unknown method from an unknown path", () => {
    const miss = (pathExists: boolean) => () => refuseMiss({ pathExists }, "PATCH");
    expect(miss(true)).toThrow(
      expect.objectContaining({ kind: "MethodNotAllowed", detail: { fields: { Method: "PATCH" } } }),
    );
    expect(miss(false)).toThrow(expect.objectContaining({ kind: "UnknownOperation" }));
  });
});

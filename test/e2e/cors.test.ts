/** Pages of other origins that the configuration allows: preflight requests, headers of responses, and the checks without access keys. */
import { GetBucketCorsCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { startTestGateway, useGateway } from "../support/gateway.ts";
import { failure, newBucket, s3Client } from "../support/sdk.ts";
import { presigned, signedHeaders } from "../support/sign.ts";
import { dial, head, send } from "../support/wire.ts";

const APP = "https://app.example.com";
const CORS = `
cors:
  origins: [${APP}, "https://*.Dev.example.com", "http://localhost:*"]
  methods: [GET, PUT, HEAD]
  headers: [Content-Type, "x-amz-*", authorization]
  expose_headers: [ETag]
  max_age_seconds: 60
`;
const alice = { id: "alice", secret: "alice-secret-0123456789" };
const KEYS = `access_keys: [${JSON.stringify(alice)}]\n`;
const VARY = "Origin, Access-Control-Request-Headers, Access-Control-Request-Method";

const preflight = (url: string, target: string, origin: string, method = "PUT", headers = "content-type, x-amz-date") =>
  send(url, "OPTIONS", target, {
    Origin: origin,
    "Access-Control-Request-Method": method,
    ...(headers && { "Access-Control-Request-Headers": headers }),
  });

describe.each([
  ["an open gateway", CORS],
  ["a gateway with access keys", CORS + KEYS],
])("%s", (_gateway, yaml) => {
  const gateway = useGateway(`s3: { port: 0 }\n${yaml}`);
  const answers: [string, () => string, string][] = [
    ["S3", () => gateway.url, "/bedrock/files/b/k"],
    ["S3 at the root of a port", () => gateway.s3Url, "/b/k"],
    ["Bedrock", () => gateway.url, "/bedrock/model-invocation-job"],
  ];

  test.each(answers)("%s answers a preflight request without a key", async (_api, url, target) => {
    for (const origin of [APP, "https://one.dev.example.com", "http://localhost:3000"]) {
      const answer = await preflight(url(), target, origin);
      expect(answer).toMatchObject({
        status: 200,
        headers: {
          "access-control-allow-origin": origin,
          "access-control-allow-methods": "GET, PUT, HEAD",
          "access-control-allow-headers": "content-type, x-amz-date",
          "access-control-allow-credentials": "true",
          "access-control-max-age": "60",
          "content-length": "0",
          vary: VARY,
        },
      });
    }
    const plain = await preflight(url(), target, APP, "GET", "");
    expect([plain.status, plain.headers["access-control-allow-headers"]]).toEqual([200, undefined]);
  });

  test.each([
    ["another origin", "https://evil.example", "PUT", "content-type"],
    ["a name that ends as an allowed one", "https://evilapp.example.com", "PUT", "content-type"],
    ["the parent of the allowed names", "https://dev.example.com", "PUT", "content-type"],
    ["another scheme", "http://app.example.com", "PUT", "content-type"],
    ["another port", `${APP}:444`, "PUT", "content-type"],
    ["a page without an origin", "null", "PUT", "content-type"],
    ["another method", APP, "DELETE", "content-type"],
    ["another header", APP, "PUT", "content-type, x-other"],
  ])("a preflight request of %s is refused", async (_what, origin, method, headers) => {
    const s3 = await preflight(gateway.url, "/bedrock/files/b/k", origin, method, headers);
    expect(s3.status).toBe(403);
    expect(s3.body.toString()).toMatch(
      /<Code>AccessForbidden<\/Code><Message>CORSResponse: This CORS request is not all/,
    );
    expect(s3.headers["access-control-allow-origin"]).toBeUndefined();
    const bedrock = await preflight(gateway.url, "/bedrock/model-invocation-job", origin, method, headers);
    expect(bedrock).toMatchObject({
      status: 403,
      headers: { "x-amzn-errortype": "AccessDeniedException", vary: VARY },
    });
  });

  test.each<[string, Record<string, string>]>([
    ["Insufficient information. Origin request header needed.", { "Access-Control-Request-Method": "GET" }],
    ["Invalid Access-Control-Request-Method: null", { Origin: APP }],
  ])("%s", async (message, headers) => {
    const answer = await send(gateway.url, "OPTIONS", "/bedrock/files/b/k", headers);
    expect(answer.status).toBe(400);
    expect(answer.body.toString()).toContain(`<Code>BadRequest</Code><Message>${message}</Message>`);
  });

  test("the response to a request has the headers, an error too", async () => {
    const target = `/bedrock/files/${newBucket()}/k`;
    const from = { Origin: APP, "Sec-Fetch-Site": "cross-site" };
    const signed = async (method: string, body?: string) =>
      send(
        gateway.url,
        method,
        target,
        { ...(await signedHeaders(alice, { method, target, ...(body && { body }) })), ...from },
        body,
      );
    const allowed = {
      "access-control-allow-origin": APP,
      "access-control-allow-credentials": "true",
      "access-control-expose-headers": "ETag",
      vary: VARY,
    };
    await expect(signed("PUT", "content")).resolves.toMatchObject({ status: 200, headers: allowed });
    await expect(signed("GET")).resolves.toMatchObject({ status: 200, headers: allowed });
    await expect(send(gateway.url, "GET", `${target}x`, from)).resolves.toMatchObject({ headers: allowed });
    const bedrock = await send(gateway.url, "GET", "/bedrock/model-invocation-job/x", from);
    expect(bedrock).toMatchObject({ headers: allowed });
    expect(bedrock.status).toBeGreaterThanOrEqual(400);
    const without = await send(gateway.url, "GET", target);
    expect(without.headers.vary).toBe(VARY);
    expect(without.headers["access-control-allow-origin"]).toBeUndefined();
  });

  test("GetBucketCors answers the configuration", async () => {
    const credentials = { accessKeyId: alice.id, secretAccessKey: alice.secret };
    const s3 = s3Client(gateway.url, { credentials });
    const Bucket = newBucket();
    await s3.send(new PutObjectCommand({ Bucket, Key: "k" }));
    const { CORSRules } = await s3.send(new GetBucketCorsCommand({ Bucket }));
    expect(CORSRules).toEqual([
      {
        AllowedOrigins: [APP, "https://*.dev.example.com", "http://localhost:*"],
        AllowedMethods: ["GET", "PUT", "HEAD"],
        AllowedHeaders: ["Content-Type", "x-amz-*", "authorization"],
        ExposeHeaders: ["ETag"],
        MaxAgeSeconds: 60,
      },
    ]);
  });

  test("the log and the metrics name preflight requests", async () => {
    await preflight(gateway.url, "/bedrock/files/b/k", APP);
    await expect
      .poll(() => gateway.log.filter((line) => line.operation === "Preflight"))
      .toContainEqual(expect.objectContaining({ method: "OPTIONS", status: 200 }));
    const { body } = await send(gateway.url, "GET", "/metrics");
    expect(body.toString()).toContain('quarry_requests_total{operation="Preflight",provider="none",status="200"}');
  });
});

describe("without access keys", () => {
  const gateway = useGateway(CORS);
  const target = "/bedrock/files/page/k";
  const ask = async (headers: Record<string, string>) => {
    await using connection = await dial(gateway.url);
    const text = head("PUT", target, { "Content-Length": "1", ...headers });
    connection.send(`${headers.Host === undefined ? text : text.replace("Host: localhost\r\n", "")}x`);
    return await connection.answer();
  };

  test.each<[string, Record<string, string>, number]>([
    ["an allowed page", { Origin: APP, "Sec-Fetch-Site": "cross-site" }, 200],
    ["another page", { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" }, 403],
    ["a cross-site request without an origin", { "Sec-Fetch-Site": "cross-site" }, 403],
    ["an allowed page at a foreign Host", { Origin: APP, Host: "evil.example" }, 403],
  ])("%s: %i", async (_what, headers, status) => {
    await expect(ask(headers)).resolves.toMatchObject({ status });
  });

  test("an allowed page may not use another method", async () => {
    await send(gateway.url, "PUT", target, {}, "kept");
    await expect(send(gateway.url, "DELETE", target, { Origin: APP })).resolves.toMatchObject({ status: 403 });
    const { body } = await send(gateway.url, "GET", target);
    expect(body.toString()).toBe("kept");
  });
});

test("every origin, where requests are signed", async () => {
  const gateway = await startTestGateway(`${KEYS}cors: { origins: ["*"] }\n`);
  try {
    const answer = await preflight(gateway.url, "/bedrock/files/b/k", "null", "DELETE", "x-any");
    expect(answer).toMatchObject({ status: 200, headers: { "access-control-allow-origin": "*" } });
    expect(answer.headers["access-control-allow-credentials"]).toBeUndefined();
    const target = await presigned(alice, { method: "PUT", target: "/bedrock/files/b/k" }, 60);
    const put = await send(gateway.url, "PUT", target, { Origin: "https://any.example" }, "x");
    expect(put).toMatchObject({ status: 200, headers: { "access-control-allow-origin": "*" } });
    expect(put.headers["access-control-expose-headers"]).toContain("x-amzn-errortype");
  } finally {
    await gateway.stop();
  }
});

describe("where CORS is off", () => {
  const gateway = useGateway();

  test("a preflight request is refused in S3's words, and no response has headers", async () => {
    const s3 = await preflight(gateway.url, "/bedrock/files/b/k", APP);
    expect(s3.status).toBe(403);
    expect(s3.body.toString()).toContain(
      "<Code>AccessForbidden</Code><Message>CORSResponse: CORS is not enabled for this bucket.</Message>",
    );
    const bedrock = await preflight(gateway.url, "/bedrock/model-invocation-job", APP);
    expect(bedrock).toMatchObject({ status: 403, headers: { "x-amzn-errortype": "AccessDeniedException" } });
    const got = await send(gateway.url, "GET", "/bedrock/files");
    expect(got.headers.vary).toBeUndefined();
  });

  test("GetBucketCors says that there is none", async () => {
    const s3 = s3Client(gateway.url);
    const Bucket = newBucket();
    await s3.send(new PutObjectCommand({ Bucket, Key: "k" }));
    await s3.send(new GetObjectCommand({ Bucket, Key: "k" }));
    await expect(failure(s3.send(new GetBucketCorsCommand({ Bucket })))).resolves.toMatchObject({
      name: "NoSuchCORSConfiguration",
    });
  });
});

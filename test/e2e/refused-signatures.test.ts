/** Requests with invalid signatures or without permission get AWS's error codes and change nothing. */
import { createHash, createHmac } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { crc32Of, type Framed, signedChunks } from "../support/chunked.ts";
import { useGateway } from "../support/gateway.ts";
import { type Parts, presigned, type Signer, signedHeaders, signedUpload, signedV2 } from "../support/sign.ts";
import { stateOf } from "../support/state.ts";
import { type Answer, send } from "../support/wire.ts";

const gateway = useGateway(`
default_provider: one
providers:
  one: { type: local }
  two: { type: local }
access_keys:
  - { id: alice, secret: alice-secret-0123456789 }
  - { id: reader, secret: reader-secret-0123456789, read_only: true }
  - { id: narrow, secret: narrow-secret-0123456789, providers: [two], buckets: ["narrow-*"] }
`);

const alice: Signer = { id: "alice", secret: "alice-secret-0123456789" };
const reader: Signer = { id: "reader", secret: "reader-secret-0123456789" };
const narrow: Signer = { id: "narrow", secret: "narrow-secret-0123456789" };
const onBedrock = (signer: Signer): Signer => ({ service: "bedrock", ...signer });
const minutes = (count: number) => new Date(Date.now() + count * 60_000);

const OBJECT = "/bedrock/files/bucket/key";
const JOBS = "/bedrock/model-invocation-job";
const CONTENT = "hello world, hello world";
const other = (text: string) => text.replace(/.$/s, (c) => (c === "0" ? "1" : "0"));

interface Change extends Partial<Parts> {
  /** Headers that replace signed ones. An undefined value removes the header. */
  readonly set?: Readonly<Record<string, string | undefined>>;
}

/** Signs the request, applies `change` and sends it. */
async function tampered(signer: Signer, signed: Parts, change: Change = {}): Promise<Answer> {
  const headers = { ...(await signedHeaders(signer, signed)), ...change.set };
  const kept = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const { method, target, body } = { ...signed, ...change };
  return send(gateway.url, method, target, Object.fromEntries(kept), body);
}

const put: Parts = { method: "PUT", target: OBJECT, headers: { "x-amz-meta-a": "one" }, body: CONTENT };
const get: Parts = { method: "GET", target: OBJECT };
const unsigned = (method: string, target: string, headers = {}, body?: string) =>
  send(gateway.url, method, target, headers, body);

const authorization = async (change: (value: string) => string) =>
  tampered(alice, put, { set: { authorization: change((await signedHeaders(alice, put)).authorization!) } });

const job = JSON.stringify({
  jobName: "forged",
  modelId: "any",
  roleArn: "any",
  inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://bucket/in.jsonl" } },
  outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://bucket/out/" } },
  clientRequestToken: "0123",
});
const create: Parts = {
  method: "POST",
  target: JOBS,
  headers: { "content-type": "application/json" },
  body: job,
};
const hex = (text: string) => createHash("sha256").update(text).digest("hex");

beforeAll(async () => {
  const line = JSON.stringify({
    recordId: "1",
    modelInput: { messages: [{ role: "user", content: [{ text: "x" }] }] },
  });
  for (const parts of [put, { ...put, target: "/bedrock/files/bucket/in.jsonl", body: line }]) {
    expect((await tampered(alice, parts)).status).toBe(200);
  }
});

type Refusal = [name: string, request: () => Promise<Answer>, status: number, code: string];

/** Sends the request and checks that the state is unchanged. */
async function refused(request: () => Promise<Answer>): Promise<Answer> {
  const before = await stateOf(gateway.dataDir);
  const answer = await request();
  expect(await stateOf(gateway.dataDir)).toBe(before);
  return answer;
}

describe("S3 refuses", () => {
  const query =
    (change: (target: string) => string, seconds = 60, signer = alice, parts = get) =>
    async () =>
      send(gateway.url, parts.method, change(await presigned(signer, parts, seconds)), {});
  const same = (text: string) => text;
  const v2 = (signer: Signer, text: string, date: Date) =>
    unsigned("PUT", OBJECT, { Date: date.toUTCString(), Authorization: signedV2(signer, text) }, CONTENT);
  const v2Text = (date: Date, resource = "/bucket/key") => `PUT\n\n\n${date.toUTCString()}\n${resource}`;
  const now = new Date();
  const v2Query = (expires: number, resource = "/bucket/key", secret = alice.secret) => {
    const text = `GET\n\n\n${expires}\n${resource}`;
    const signature = encodeURIComponent(createHmac("sha1", secret).update(text).digest("base64"));
    return unsigned("GET", `${OBJECT}?AWSAccessKeyId=alice&Signature=${signature}&Expires=${expires}`);
  };
  const seconds = Math.floor(Date.now() / 1000);

  const cases: Refusal[] = [
    ["no credentials", () => unsigned("PUT", OBJECT, {}, CONTENT), 403, "AccessDenied"],
    ["no credentials for a missing resource", () => unsigned("GET", "/bedrock/files/b/k?acl"), 403, "AccessDenied"],
    ["an unknown key", () => tampered({ ...alice, id: "mallory" }, put), 403, "InvalidAccessKeyId"],
    ["another secret", () => tampered({ ...alice, secret: reader.secret }, put), 403, "SignatureDoesNotMatch"],
    ["another header", () => tampered(alice, put, { set: { "x-amz-meta-a": "two" } }), 403, "SignatureDoesNotMatch"],
    [
      "a missing signed header",
      () => tampered(alice, put, { set: { "x-amz-meta-a": undefined } }),
      403,
      "SignatureDoesNotMatch",
    ],
    ["a header more", () => tampered(alice, put, { set: { "x-amz-meta-b": "b" } }), 403, "AccessDenied"],
    ["another path", () => tampered(alice, put, { target: `${OBJECT}2` }), 403, "SignatureDoesNotMatch"],
    [
      "the same path in other words",
      () => tampered(alice, put, { target: "/bedrock/files/bucket/./key" }),
      403,
      "SignatureDoesNotMatch",
    ],
    [
      "a parameter more",
      () => tampered(alice, get, { target: `${OBJECT}?versionId=null` }),
      403,
      "SignatureDoesNotMatch",
    ],
    ["another method", () => tampered(alice, get, { method: "DELETE" }), 403, "SignatureDoesNotMatch"],
    ["other content", () => tampered(alice, put, { body: other(CONTENT) }), 400, "XAmzContentSHA256Mismatch"],
    [
      "other content with its hash",
      () => tampered(alice, put, { body: other(CONTENT), set: { "x-amz-content-sha256": hex(other(CONTENT)) } }),
      403,
      "SignatureDoesNotMatch",
    ],
    [
      "unsigned content",
      () => tampered(alice, put, { set: { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" } }),
      403,
      "SignatureDoesNotMatch",
    ],
    [
      "no hash of the content",
      () => tampered(alice, put, { set: { "x-amz-content-sha256": undefined } }),
      400,
      "InvalidRequest",
    ],
    ["a clock that is late", () => tampered({ ...alice, at: minutes(-16) }, put), 403, "RequestTimeTooSkewed"],
    ["a clock that is early", () => tampered({ ...alice, at: minutes(16) }, put), 403, "RequestTimeTooSkewed"],
    ["another service", () => tampered(onBedrock(alice), put), 400, "AuthorizationHeaderMalformed"],
    [
      "another region than signed",
      () => authorization((text) => text.replace("us-east-1", "us-east-2")),
      403,
      "SignatureDoesNotMatch",
    ],
    [
      "another day than signed",
      () => authorization((text) => text.replace(/\/\d{8}\//, "/20200101/")),
      400,
      "AuthorizationHeaderMalformed",
    ],
    [
      "an invalid scope",
      () => authorization((text) => text.replace("/aws4_request", "")),
      400,
      "AuthorizationHeaderMalformed",
    ],
    [
      "an invalid signature",
      () => authorization((text) => text.replace(/Signature=.*/, "Signature=0")),
      400,
      "AuthorizationHeaderMalformed",
    ],
    [
      "Host that is not signed",
      () => authorization((text) => text.replace("host;", "")),
      400,
      "AuthorizationHeaderMalformed",
    ],
    ["an invalid date", () => tampered(alice, put, { set: { "x-amz-date": "today" } }), 403, "AccessDenied"],
    ["no date", () => tampered(alice, put, { set: { "x-amz-date": undefined } }), 403, "AccessDenied"],
    [
      "a session token",
      () => tampered(alice, { ...put, headers: { "x-amz-security-token": "any" } }),
      400,
      "InvalidToken",
    ],
    ["another scheme", () => unsigned("GET", OBJECT, { Authorization: "Basic YWxpY2U6eA==" }), 400, "InvalidArgument"],
    ["a scheme alone", () => unsigned("GET", OBJECT, { Authorization: "AWS4-HMAC-SHA256" }), 400, "InvalidArgument"],
    [
      "an unknown bearer token",
      () => unsigned("GET", OBJECT, { Authorization: `Bearer ${other(alice.secret)}` }),
      403,
      "AccessDenied",
    ],
    ["an empty bearer token", () => unsigned("GET", OBJECT, { Authorization: "Bearer " }), 403, "AccessDenied"],
    [
      "a header and a query at once",
      async () => tampered(alice, { ...get, target: await presigned(alice, get, 60) }),
      400,
      "InvalidArgument",
    ],

    ["a presigned request after its time", query(same, 60, { ...alice, at: minutes(-2) }), 403, "AccessDenied"],
    ["a presigned request before its time", query(same, 60, { ...alice, at: minutes(16) }), 403, "AccessDenied"],
    [
      "a presigned request with more time",
      query((text) => text.replace("X-Amz-Expires=60", "X-Amz-Expires=61")),
      403,
      "SignatureDoesNotMatch",
    ],
    [
      "a presigned request for more than a week",
      query((text) => text.replace("X-Amz-Expires=60", "X-Amz-Expires=604801")),
      400,
      "AuthorizationQueryParametersError",
    ],
    [
      "a presigned request with a lifetime of zero",
      query((text) => text.replace("X-Amz-Expires=60", "X-Amz-Expires=0")),
      400,
      "AuthorizationQueryParametersError",
    ],
    [
      "a presigned request that is not whole",
      query((text) => text.replace(/&X-Amz-Date=[^&]*/, "")),
      400,
      "AuthorizationQueryParametersError",
    ],
    [
      "a presigned request with another algorithm",
      query((text) => text.replace("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256")),
      400,
      "AuthorizationQueryParametersError",
    ],
    [
      "a presigned request for another service",
      query(same, 60, onBedrock(alice)),
      400,
      "AuthorizationQueryParametersError",
    ],
    [
      "a presigned request for another key",
      query((text) => text.replace("/key?", "/key2?")),
      403,
      "SignatureDoesNotMatch",
    ],
    [
      "a presigned request with another parameter",
      query((text) => `${text}&response-content-type=text%2Fhtml`),
      403,
      "SignatureDoesNotMatch",
    ],
    [
      "a presigned GET as a PUT",
      async () => unsigned("PUT", await presigned(alice, get, 60), {}, CONTENT),
      403,
      "SignatureDoesNotMatch",
    ],
    [
      "a presigned PUT with a header of AWS's more",
      async () =>
        unsigned("PUT", await presigned(alice, { ...get, method: "PUT" }, 60), { "x-amz-meta-a": "two" }, CONTENT),
      403,
      "AccessDenied",
    ],

    [
      "version 2 with another secret",
      () => v2({ ...alice, secret: reader.secret }, v2Text(now), now),
      403,
      "SignatureDoesNotMatch",
    ],
    ["version 2 for another key", () => v2(alice, v2Text(now, "/bucket/other"), now), 403, "SignatureDoesNotMatch"],
    [
      "version 2 by a clock that is late",
      () => v2(alice, v2Text(minutes(-16)), minutes(-16)),
      403,
      "RequestTimeTooSkewed",
    ],
    ["version 2 by an unknown key", () => v2({ ...alice, id: "mallory" }, v2Text(now), now), 403, "InvalidAccessKeyId"],
    ["version 2 in the query after its time", () => v2Query(seconds - 1), 403, "AccessDenied"],
    [
      "version 2 in the query for another key",
      () => v2Query(seconds + 60, "/bucket/other"),
      403,
      "SignatureDoesNotMatch",
    ],
    [
      "version 2 in the query with another secret",
      () => v2Query(seconds + 60, "/bucket/key", reader.secret),
      403,
      "SignatureDoesNotMatch",
    ],
    [
      "version 2 in the query that is not whole",
      () => unsigned("GET", `${OBJECT}?AWSAccessKeyId=alice&Expires=1`),
      403,
      "AccessDenied",
    ],

    ["a key for reading that writes", () => tampered(reader, put), 403, "AccessDenied"],
    ["a key for reading that deletes", () => tampered(reader, { ...get, method: "DELETE" }), 403, "AccessDenied"],
    ["a bucket that the key may not use", () => tampered(narrow, get), 403, "AccessDenied"],
  ];

  it.each(cases)("%s", async (_name, request, status, code) => {
    const answer = await refused(request);
    expect([answer.status, /<Code>(\w+)<\/Code>/.exec(answer.body.toString())?.[1]]).toEqual([status, code]);
    expect(answer.headers["content-type"]).toBe("application/xml");
  });

  it("a provider that the key may not use, in an unsigned header", async () => {
    const parts = { ...put, target: "/bedrock/files/narrow-bucket/key" };
    const answer = await refused(() => tampered(narrow, parts, { set: { "x-model-provider": "one" } }));
    expect(answer.status).toBe(403);
    expect(answer.body.toString()).toContain("may not use the provider &#39;one&#39;");
  });

  it("shows the expected string to sign, and never the signature or the secret", async () => {
    const answer = await tampered(alice, put, { target: `${OBJECT}2` });
    const text = answer.body.toString();
    expect(text).toContain("<AWSAccessKeyId>alice</AWSAccessKeyId>");
    expect(text).toContain(`<CanonicalRequest>PUT\n${OBJECT}2\n`);
    expect(text).toContain("<StringToSign>AWS4-HMAC-SHA256\n");
    expect(text).not.toContain(alice.secret);
  });
});

// Small content is verified whole, large content as a stream.
describe.each([
  ["small", CONTENT.repeat(400)],
  ["large", CONTENT.repeat(10_000)],
])("S3 refuses a signature of a %s upload in chunks", (_size, content) => {
  const CHUNKS = [content.slice(0, 8192), content.slice(8192)];
  const trailer = ["x-amz-checksum-crc32", crc32Of(content)] as const;
  const upload = (change: (body: string) => string) => async () => {
    const framed = await signedUpload(
      alice,
      OBJECT,
      { chunks: CHUNKS, trailer },
      (signatures): Framed => signedChunks({ chunks: CHUNKS, trailer, signatures }),
    );
    return send(gateway.url, "PUT", OBJECT, framed.headers, change(framed.body));
  };
  const nth = (pattern: RegExp, n: number, to: (text: string) => string) => (body: string) => {
    let seen = 0;
    return body.replace(pattern, (text) => (seen++ === n ? to(text) : text));
  };

  it.each<[string, (body: string) => string]>([
    ["the first chunk's", nth(/chunk-signature=\w+/g, 0, other)],
    ["the second chunk's", nth(/chunk-signature=\w+/g, 1, other)],
    ["the last chunk's", nth(/chunk-signature=\w+/g, 2, other)],
    ["the trailer's", nth(/x-amz-trailer-signature:\w+/g, 0, other)],
    ["one that does not match the content", (body) => body.replace("hello", "jello")],
    ["one that does not match the trailer", (body) => body.replace(trailer[1], crc32Of("other"))],
  ])("wrong: %s", async (_name, change) => {
    const answer = await refused(upload(change));
    expect([answer.status, /<Code>(\w+)<\/Code>/.exec(answer.body.toString())?.[1]]).toEqual([
      403,
      "SignatureDoesNotMatch",
    ]);
  });

  it("a missing signature of the trailer", async () => {
    const change = (body: string) => body.replace(/x-amz-trailer-signature:\w+\r\n/, "");
    const answer = await refused(async () => {
      const framed = await signedUpload(alice, OBJECT, { chunks: CHUNKS, trailer }, (signatures) => {
        const whole = signedChunks({ chunks: CHUNKS, trailer, signatures });
        const body = change(whole.body);
        return { body, headers: { ...whole.headers, "Content-Length": `${body.length}` } };
      });
      return send(gateway.url, "PUT", OBJECT, framed.headers, framed.body);
    });
    expect([answer.status, /<Code>(\w+)<\/Code>/.exec(answer.body.toString())?.[1]]).toEqual([
      400,
      "MalformedTrailerError",
    ]);
  });
});

describe("Bedrock refuses", () => {
  const bedrock = onBedrock(alice);
  const cases: Refusal[] = [
    ["no credentials", () => unsigned("POST", JOBS, {}, job), 403, "MissingAuthenticationTokenException"],
    ["an unknown key", () => tampered({ ...bedrock, id: "mallory" }, create), 403, "UnrecognizedClientException"],
    ["another secret", () => tampered({ ...bedrock, secret: reader.secret }, create), 403, "InvalidSignatureException"],
    [
      "another body",
      () => tampered(bedrock, create, { body: job.replace("forged", "farged") }),
      403,
      "InvalidSignatureException",
    ],
    [
      "another body than the hashed one",
      () =>
        tampered(
          bedrock,
          { ...create, headers: { "x-amz-content-sha256": hex(job) } },
          { body: job.replace("forged", "farged") },
        ),
      403,
      "InvalidSignatureException",
    ],
    [
      "a body that was not signed",
      () => tampered(bedrock, { ...create, headers: { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" } }),
      403,
      "InvalidSignatureException",
    ],
    [
      "another path",
      () => tampered(bedrock, { method: "GET", target: `${JOBS}/a` }, { target: `${JOBS}/b` }),
      403,
      "InvalidSignatureException",
    ],
    [
      "a path encoded as S3's",
      () => tampered({ ...alice, service: "s3" }, { method: "GET", target: `${JOBS}/a%3Ab` }),
      403,
      "InvalidSignatureException",
    ],
    [
      "another query",
      () =>
        tampered(
          bedrock,
          { method: "GET", target: "/bedrock/model-invocation-jobs" },
          { target: "/bedrock/model-invocation-jobs?maxResults=1" },
        ),
      403,
      "InvalidSignatureException",
    ],
    [
      "a clock that is late",
      () => tampered({ ...bedrock, at: minutes(-16) }, create),
      403,
      "InvalidSignatureException",
    ],
    ["another service", () => tampered({ ...alice, service: "s3" }, create), 403, "InvalidSignatureException"],
    [
      "a session token",
      () => tampered(bedrock, { ...create, headers: { "x-amz-security-token": "any" } }),
      403,
      "UnrecognizedClientException",
    ],
    [
      "no date",
      () => tampered(bedrock, create, { set: { "x-amz-date": undefined } }),
      403,
      "IncompleteSignatureException",
    ],
    [
      "half a header",
      () => unsigned("POST", JOBS, { Authorization: "AWS4-HMAC-SHA256 Credential=alice" }, job),
      403,
      "IncompleteSignatureException",
    ],
    [
      "version 2",
      () => unsigned("POST", JOBS, { Authorization: "AWS alice:x" }, job),
      403,
      "IncompleteSignatureException",
    ],
    [
      "an unknown bearer token",
      () => unsigned("POST", JOBS, { Authorization: "Bearer no" }, job),
      403,
      "AccessDeniedException",
    ],
    [
      "a presigned request after its time",
      async () =>
        unsigned(
          "GET",
          await presigned(
            { ...bedrock, at: minutes(-2) },
            { method: "GET", target: "/bedrock/model-invocation-jobs" },
            60,
          ),
        ),
      403,
      "InvalidSignatureException",
    ],
    ["a key for reading that creates", () => tampered(onBedrock(reader), create), 403, "AccessDeniedException"],
    [
      "an input bucket that the key may not use",
      () => tampered(onBedrock(narrow), create),
      403,
      "AccessDeniedException",
    ],
    [
      "an output bucket that the key may not use",
      () => tampered(onBedrock(narrow), { ...create, body: job.replace("s3://bucket/in", "s3://narrow-b/in") }),
      403,
      "AccessDeniedException",
    ],
  ];

  it.each(cases)("%s", async (_name, request, status, code) => {
    const answer = await refused(request);
    expect([answer.status, answer.headers["x-amzn-errortype"]]).toEqual([status, code]);
    expect(JSON.parse(answer.body.toString())).toEqual({ message: expect.any(String) });
  });
});

describe("requests without an access key", () => {
  it.each(["/livez", "/readyz", "/health", "/metrics"])("%s", async (path) => {
    expect((await unsigned("GET", path)).status).toBe(200);
  });
});

describe("a job on a provider that the key may not use", () => {
  const operations = (jobArn: string): Parts[] => {
    const target = `${JOBS}/${encodeURIComponent(jobArn)}`;
    const untag = JSON.stringify({ resourceARN: jobArn, tagKeys: ["a"] });
    return [
      { method: "GET", target },
      { method: "POST", target: `${target}/stop` },
      { method: "POST", target: "/bedrock/untagResource", body: untag },
    ];
  };
  const created = async (body: string): Promise<string> => {
    const answer = await tampered(onBedrock(alice), { ...create, body });
    return JSON.parse(answer.body.toString()).jobArn;
  };

  it("is refused by the provider's name if the key may use its buckets", async () => {
    const target = "/bedrock/files/narrow-bucket/in.jsonl";
    await tampered(alice, { ...put, target, body: `${JSON.stringify({ recordId: "1", modelInput: {} })}\n` });
    const jobArn = await created(job.replaceAll("s3://bucket/", "s3://narrow-bucket/").replace("0123", "4567"));
    for (const parts of operations(jobArn)) {
      const answer = await tampered(onBedrock(narrow), parts);
      expect([answer.status, answer.body.toString()]).toEqual([403, expect.stringContaining("the provider 'one'")]);
    }
  });

  it("does not exist for the key if the key may not use its buckets", async () => {
    const jobArn = await created(job);
    for (const parts of operations(jobArn)) {
      const answer = await tampered(onBedrock(narrow), parts);
      expect([answer.status, answer.body.toString()]).toEqual([404, expect.not.stringContaining("the provider 'one'")]);
    }
  });

  it("is not listed", async () => {
    const list = await tampered(onBedrock(narrow), { method: "GET", target: "/bedrock/model-invocation-jobs" });
    expect(JSON.parse(list.body.toString()).invocationJobSummaries).toEqual([]);
  });
});

it("logs the access key's id, and no secret or signature", async () => {
  const before = gateway.log.length;
  const { authorization } = await signedHeaders(alice, get);
  const signature = authorization!.slice(-64);
  await tampered(alice, get);
  await tampered(alice, get, { set: { authorization: other(authorization!) } });
  await unsigned("GET", OBJECT, { Authorization: `Bearer ${alice.secret}` });
  await unsigned("GET", await presigned(alice, get, 60));
  await tampered({ ...alice, id: "mallory-who-is-nobody" }, get);
  const lines = () => gateway.log.slice(before).filter((line) => line.msg === "request");
  await expect.poll(() => lines().length).toBe(5);
  expect(lines().map((line) => line.key)).toEqual(["alice", "alice", "alice", "alice", undefined]);
  const text = JSON.stringify(gateway.log);
  for (const secret of [alice.secret, signature, "X-Amz-Signature", "mallory-who-is-nobody"]) {
    expect(text).not.toContain(secret);
  }
});

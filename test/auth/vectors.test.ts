/**
 * The examples that AWS publishes: "Signature calculations for the Authorization header", "Transferring payload in multiple
 * chunks", "… with trailing headers" and "Authenticating requests: using query parameters" of the S3 API reference, the
 * Signature Version 4 test suite, and "Signing and authenticating REST requests" of the S3 user guide.
 */
import { describe, expect, it } from "vitest";
import { createKeyring } from "../../src/auth/access-keys.ts";
import { createAuthenticator } from "../../src/auth/authenticate.ts";
import type { SignedRequest } from "../../src/auth/signed-request.ts";
import { canonicalRequest, deriveKey, sign, stringToSign } from "../../src/auth/sigv4.ts";
import { chunkedDecoder } from "../../src/http/aws-chunked.ts";
import { parseQuery } from "../../src/http/target.ts";

const OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

const keyOf = (id: string, secret: string) => ({
  id,
  secret,
  tenant: "t",
  providers: undefined,
  default_provider: "local",
  buckets: undefined,
  read_only: false,
  operator: false,
  webhooks: [],
  throttle: { requests: undefined, uploads: undefined },
});

const S3_KEY = keyOf("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
const SUITE_KEY = keyOf("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");

function request(
  service: SignedRequest["service"],
  line: string,
  headers: Readonly<Record<string, string>>,
): SignedRequest {
  const [method = "", target = ""] = line.split(" ");
  const [path = "", query = ""] = target.split("?");
  return {
    service,
    method,
    path,
    prefix: 0,
    query: parseQuery(query),
    headers,
    rawHeaders: Object.entries(headers).flat(),
  };
}

const authenticate = (at: string, signed: SignedRequest, body = "") =>
  createAuthenticator([S3_KEY, SUITE_KEY], undefined, () => Date.parse(at)).authenticate(
    signed,
    async () => Buffer.from(body),
    {
      key: undefined,
    },
  );

describe("S3's examples of a signed header", () => {
  const authorization = (signedHeaders: string, signature: string) =>
    `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=${signedHeaders},Signature=${signature}`;
  const common = { host: "examplebucket.s3.amazonaws.com", "x-amz-date": "20130524T000000Z" };

  const examples: [string, string, Record<string, string>, string, string][] = [
    [
      "GET Object",
      "GET /test.txt",
      { range: "bytes=0-9", "x-amz-content-sha256": OF_NOTHING },
      "host;range;x-amz-content-sha256;x-amz-date",
      "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
    ],
    [
      "PUT Object",
      "PUT /test%24file.text",
      {
        date: "Fri, 24 May 2013 00:00:00 GMT",
        "x-amz-storage-class": "REDUCED_REDUNDANCY",
        "x-amz-content-sha256": "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
      },
      "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
      "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
    ],
    [
      "GET Bucket Lifecycle",
      "GET /?lifecycle",
      { "x-amz-content-sha256": OF_NOTHING },
      "host;x-amz-content-sha256;x-amz-date",
      "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
    ],
    [
      "GET Bucket (List Objects)",
      "GET /?max-keys=2&prefix=J",
      { "x-amz-content-sha256": OF_NOTHING },
      "host;x-amz-content-sha256;x-amz-date",
      "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
    ],
  ];

  it.each(examples)("%s", async (_name, line, headers, signedHeaders, signature) => {
    const signed = (by: string) =>
      request("s3", line, { ...common, ...headers, authorization: authorization(signedHeaders, by) });
    const { identity } = await authenticate("2013-05-24T00:00:00Z", signed(signature));
    expect(identity.keyId).toBe(S3_KEY.id);
    const other = signature.replace(/^./, (c) => (c === "0" ? "1" : "0"));
    await expect(authenticate("2013-05-24T00:00:00Z", signed(other))).rejects.toMatchObject({
      kind: "SignatureDoesNotMatch",
    });
  });

  it("accepts a presigned GET that is valid for a day", async () => {
    const target =
      "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request" +
      "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host" +
      "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
    const signed = request("s3", `GET ${target}`, { host: "examplebucket.s3.amazonaws.com" });
    expect((await authenticate("2013-05-24T23:59:59Z", signed)).identity.keyId).toBe(S3_KEY.id);
    await expect(authenticate("2013-05-25T00:00:01Z", signed)).rejects.toMatchObject({ kind: "RequestExpired" });
    await expect(authenticate("2013-05-23T23:44:59Z", signed)).rejects.toMatchObject({ kind: "AccessDenied" });
  });

  interface Chunked {
    readonly form: string;
    readonly seed: string;
    readonly signatures: readonly [string, string, string];
    readonly trailer?: { readonly name: string; readonly value: string; readonly signature: string };
  }

  const chunked: [string, Chunked][] = [
    [
      "signed chunks",
      {
        form: "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
        seed: "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
        signatures: [
          "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
          "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
          "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
        ],
      },
    ],
    [
      "signed chunks with a signed trailer",
      {
        form: "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
        seed: "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e",
        signatures: [
          "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2",
          "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7",
          "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992",
        ],
        trailer: {
          name: "x-amz-checksum-crc32c",
          value: "sOO8/Q==",
          signature: "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435",
        },
      },
    ],
  ];

  it.each(chunked)("%s", async (_name, { form, seed, signatures, trailer }) => {
    const headers = {
      host: "s3.amazonaws.com",
      "x-amz-date": "20130524T000000Z",
      "x-amz-storage-class": "REDUCED_REDUNDANCY",
      "content-encoding": "aws-chunked",
      "x-amz-decoded-content-length": "66560",
      "x-amz-content-sha256": form,
      ...(trailer ? { "x-amz-trailer": trailer.name } : { "content-length": "66824" }),
    };
    const names = Object.keys(headers).sort().join(";");
    const line = "PUT /examplebucket/chunkObject.txt";
    const { chunks } = await authenticate(
      "2013-05-24T00:00:00Z",
      request("s3", line, { ...headers, authorization: authorization(names, seed) }),
    );

    const parts = ["a".repeat(65_536), "a".repeat(1024), ""];
    const end = trailer && `${trailer.name}:${trailer.value}\r\nx-amz-trailer-signature:${trailer.signature}\r\n`;
    const chunk = (content: string, signature: string | undefined) => {
      const head = `${content.length.toString(16)};chunk-signature=${signature}\r\n`;
      return content === "" ? head : `${head}${content}\r\n`;
    };
    const wire = (all: readonly string[], contents = parts) =>
      [...contents.map((content, at) => chunk(content, all[at])), end, "\r\n"].join("");
    const decode = (text: string) => {
      const decoder = chunkedDecoder({
        signed: true,
        length: 66_560,
        trailers: new Set(trailer && [trailer.name]),
        signatures: chunks?.(),
      });
      // Cut at any offset: signatures do not depend on how the bytes arrive.
      for (let at = 0; at < text.length; at += 10_007) decoder.decode(Buffer.from(text.slice(at, at + 10_007)));
      return decoder.end();
    };
    expect(decode(wire(signatures)).get("x-amz-checksum-crc32c")).toBe(trailer?.value);
    for (const at of signatures.keys()) {
      const bad = signatures.with(at, "0".repeat(64));
      expect(() => decode(wire(bad))).toThrow("chunk signature");
    }
    expect(() => decode(wire(signatures, parts.with(1, "b".repeat(1024))))).toThrow("chunk signature");
    expect(() => decode(wire([signatures[1], signatures[0], signatures[2]]))).toThrow("chunk signature");
    if (trailer === undefined) return;
    expect(() => decode(wire(signatures).replace(trailer.value, "AAAAAA=="))).toThrow("trailer signature");
    expect(() => decode(wire(signatures).replace(/x-amz-trailer-signature.*\r\n/, ""))).toThrow("trailing data");
  });
});

describe("the Signature Version 4 test suite", () => {
  const suite: [string, string, Record<string, string>, string, string][] = [
    ["get-vanilla", "GET /", {}, "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"],
    [
      "get-vanilla-query-order-key-case",
      "GET /?Param2=value2&Param1=value1",
      {},
      "",
      "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    ],
    ["post-vanilla", "POST /", {}, "", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"],
  ];

  it.each(suite)("%s: the canonical request and the key", async (_name, line, headers, _body, signature) => {
    const signed = request("bedrock", line, {
      ...headers,
      host: "example.amazonaws.com",
      "x-amz-date": "20150830T123600Z",
    });
    // The suite's service is "service", which Quarry does not serve, so this tests the functions below `authenticate`.
    const signing = {
      keyId: SUITE_KEY.id,
      date: "20150830",
      region: "us-east-1",
      service: "service",
      signedHeaders: new Set(["host", "x-amz-date"]),
    };
    const key = await deriveKey(createKeyring([SUITE_KEY]).byId(SUITE_KEY.id)!, signing);
    const canonical = canonicalRequest(signed, signing, OF_NOTHING);
    expect(sign(key, stringToSign("20150830T123600Z", key, canonical))).toBe(signature);
  });
});

describe("Signature Version 2", () => {
  const resource = "/johnsmith/photos/puppy.jpg";

  it("accepts a signed header", async () => {
    const signed = request("s3", `GET ${resource}`, {
      date: "Tue, 27 Mar 2007 19:36:42 +0000",
      authorization: "AWS AKIAIOSFODNN7EXAMPLE:bWq2s1WEIj+Ydj0vQ697zp+IXMU=",
    });
    expect((await authenticate("2007-03-27T19:40:00Z", signed)).identity.keyId).toBe(S3_KEY.id);
    await expect(authenticate("2007-03-27T19:55:00Z", signed)).rejects.toMatchObject({ kind: "RequestTimeTooSkewed" });
  });

  it("accepts a presigned GET", async () => {
    const signed = (signature: string) =>
      request(
        "s3",
        `GET ${resource}?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=${signature}&Expires=1175139620`,
        {},
      );
    const good = signed("NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D");
    expect((await authenticate("2007-03-29T03:40:20Z", good)).identity.keyId).toBe(S3_KEY.id);
    await expect(authenticate("2007-03-29T03:40:21Z", good)).rejects.toMatchObject({ kind: "RequestExpired" });
    const bad = signed("NpgCjnDzrM%2BWFzoENXmpNDUsSn9%3D");
    await expect(authenticate("2007-03-29T03:40:20Z", bad)).rejects.toMatchObject({ kind: "SignatureDoesNotMatch" });
  });
});

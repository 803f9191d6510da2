import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { PassThrough, Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { declaredLength, opened, type Payload, payload } from "../../src/http/payload.ts";
import { ALGORITHMS, type Algorithm, type Digests } from "../../src/lib/digests/algorithms.ts";
import { digester } from "../../src/lib/digests/digester.ts";
import { GatewayError, type Kind } from "../../src/lib/errors.ts";

type Headers = Record<string, string | undefined>;

const HELLO = Buffer.from("hello world");
const SIGNATURE = "ab".repeat(32);
const UNSIGNED_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
const SIGNED = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
const hash = (name: string, bytes: Uint8Array) => createHash(name).update(bytes).digest();
const crc32Of = (bytes: Uint8Array): string => {
  const out = Buffer.alloc(4);
  out.writeUInt32BE(crc32(bytes));
  return base64(out);
};

async function digestsOf(bytes: Uint8Array, algorithms: readonly Algorithm[]): Promise<Digests> {
  const hashes = digester(new Set(algorithms));
  await hashes.update(bytes);
  return hashes.digest();
}

const plain = (bytes: Uint8Array, headers: Headers = {}): Headers => ({
  "content-length": `${bytes.length}`,
  ...headers,
});

/** The aws-chunked framing, and its headers. */
function framed(bytes: Uint8Array, trailer: string | undefined, extra: Headers = {}): [Headers, Buffer] {
  const name = "x-amz-checksum-crc32";
  const wire = Buffer.concat([
    Buffer.from(`${bytes.length.toString(16)}\r\n`),
    bytes,
    Buffer.from(`\r\n0\r\n${trailer === undefined ? "" : `${name}:${trailer}\r\n`}\r\n`),
  ]);
  const headers = {
    "x-amz-content-sha256": UNSIGNED_TRAILER,
    "x-amz-decoded-content-length": `${bytes.length}`,
    ...(trailer !== undefined && { "x-amz-trailer": name }),
    ...extra,
  };
  return [headers, wire];
}

const stream = (...pieces: Uint8Array[]): Readable => Readable.from(pieces, { objectMode: false });

/** The content, or the kind and message of the failure, and the content before it. */
async function read({ body, digests }: Payload): Promise<{ content: Buffer; error?: GatewayError }> {
  const parts: Buffer[] = [];
  try {
    for await (const part of body) parts.push(part);
  } catch (error) {
    await expect(digests).rejects.toBe(error);
    return { content: Buffer.concat(parts), error: error as GatewayError };
  }
  return { content: Buffer.concat(parts) };
}

const kindOf = async (upload: Payload): Promise<Kind | undefined> => (await read(upload)).error?.kind;

const refusal = (headers: Headers): GatewayError => {
  try {
    payload(headers, stream());
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
  throw new Error("not refused");
};

describe("accepted forms of a body", () => {
  it("plain, with a length", async () => {
    const upload = payload(plain(HELLO), stream(HELLO));
    expect(upload.length).toBe(11);
    expect(await buffer(upload.body)).toEqual(HELLO);
    expect(await upload.digests).toEqual({});
    expect(upload.keep).toEqual([]);
  });

  it("plain, in HTTP chunks and without a length", async () => {
    const upload = payload({ "transfer-encoding": "chunked" }, stream(HELLO, HELLO), { extra: ["md5"] });
    expect(upload.length).toBeUndefined();
    expect(await buffer(upload.body)).toEqual(Buffer.concat([HELLO, HELLO]));
    expect(base64((await upload.digests).md5!)).toBe(base64(hash("md5", Buffer.concat([HELLO, HELLO]))));
  });

  it("empty", async () => {
    const headers = plain(Buffer.alloc(0), { "x-amz-checksum-crc32": "AAAAAA==" });
    const upload = payload(headers, stream(), { extra: ["md5"] });
    expect(await buffer(upload.body)).toHaveLength(0);
    expect(Buffer.from((await upload.digests).md5!).toString("hex")).toBe("d41d8cd98f00b204e9800998ecf8427e");
  });

  it("unsigned", async () => {
    const upload = payload(plain(HELLO, { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" }), stream(HELLO));
    expect(await buffer(upload.body)).toEqual(HELLO);
  });

  it("with its own hash, in either case", async () => {
    const hex = hash("sha256", HELLO).toString("hex");
    for (const value of [hex, hex.toUpperCase()]) {
      const upload = payload(plain(HELLO, { "x-amz-content-sha256": value }), stream(HELLO));
      expect(await buffer(upload.body)).toEqual(HELLO);
    }
  });

  it("aws-chunked, with a trailer", async () => {
    const [headers, wire] = framed(HELLO, crc32Of(HELLO));
    const upload = payload(headers, stream(wire));
    expect(upload.length).toBe(11);
    expect(upload.keep).toEqual(["crc32"]);
    expect(await buffer(upload.body)).toEqual(HELLO);
    expect(base64((await upload.digests).crc32!)).toBe(crc32Of(HELLO));
  });

  it("aws-chunked, with no trailer", async () => {
    const [headers, wire] = framed(HELLO, undefined);
    expect(await buffer(payload(headers, stream(wire)).body)).toEqual(HELLO);
  });

  it("aws-chunked and signed, with and without a trailer", async () => {
    const head = (size: number) => `${size.toString(16)};chunk-signature=${SIGNATURE}\r\n`;
    const body = `${head(11)}hello world\r\n${head(0)}`;
    const length = { "x-amz-decoded-content-length": "11" };
    const bare = payload({ "x-amz-content-sha256": SIGNED, ...length }, stream(Buffer.from(`${body}\r\n`)));
    expect(await buffer(bare.body)).toEqual(HELLO);
    const trailer = `x-amz-checksum-crc32:${crc32Of(HELLO)}\r\nx-amz-trailer-signature:${SIGNATURE}\r\n`;
    const headers = {
      "x-amz-content-sha256": `${SIGNED}-TRAILER`,
      "x-amz-trailer": "x-amz-checksum-crc32",
      ...length,
    };
    const upload = payload(headers, stream(Buffer.from(`${body}${trailer}\r\n`)));
    expect(await buffer(upload.body)).toEqual(HELLO);
    expect(upload.keep).toEqual(["crc32"]);
  });

  it("long, in both framings, with every digest at once", async () => {
    const bytes = Buffer.alloc(3_000_000, "0123456789abcdefg");
    const md5 = base64(hash("md5", bytes));
    const sha256 = hash("sha256", bytes).toString("hex");
    const headers = plain(bytes, {
      "x-amz-content-sha256": sha256,
      "content-md5": md5,
      "x-amz-checksum-crc32": crc32Of(bytes),
    });
    const upload = payload(headers, stream(bytes), { extra: ["md5", "sha1"] });
    expect((await buffer(upload.body)).equals(bytes)).toBe(true);
    expect(Object.keys(await upload.digests).sort()).toEqual(["crc32", "md5", "sha1", "sha256"]);
    const [framing, wire] = framed(bytes, crc32Of(bytes));
    expect((await buffer(payload(framing, stream(wire)).body)).equals(bytes)).toBe(true);
  });
});

describe("checksums", () => {
  it.each(ALGORITHMS)("%s is verified as a header and as a trailer", async (algorithm) => {
    const right = base64((await digestsOf(HELLO, [algorithm]))[algorithm]!);
    const wrong = base64((await digestsOf(Buffer.from("hello"), [algorithm]))[algorithm]!);
    const name = `x-amz-checksum-${algorithm}`;
    const inHeader = (value: string) => payload(plain(HELLO, { [name]: value }), stream(HELLO));
    const inTrailer = (value: string) => {
      const wire = Buffer.from(`b\r\nhello world\r\n0\r\n${name}:${value}\r\n\r\n`);
      return payload({ ...framed(HELLO, undefined)[0], "x-amz-trailer": name.toUpperCase() }, stream(wire));
    };
    for (const upload of [inHeader, inTrailer]) {
      const good = upload(right);
      expect(good.keep).toEqual([algorithm]);
      expect(await read(good)).toEqual({ content: HELLO });
      const { error } = await read(upload(wrong));
      expect(error).toMatchObject({
        kind: "BadDigest",
        message: `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`,
      });
    }
  });

  it("hold back the last bytes until they are verified", async () => {
    const bytes = Buffer.alloc(1_000_000, "x");
    const headers = plain(bytes, { "x-amz-checksum-crc32": crc32Of(HELLO) });
    const { content, error } = await read(
      payload(headers, stream(bytes.subarray(0, 900_000), bytes.subarray(900_000))),
    );
    expect(error?.kind).toBe("BadDigest");
    expect(content.length).toBeLessThan(bytes.length);
    const short = await read(payload(plain(HELLO, { "x-amz-checksum-crc32": "AAAAAA==" }), stream(HELLO)));
    expect(short).toMatchObject({ content: Buffer.alloc(0), error: { kind: "BadDigest" } });
  });

  it("verify Content-MD5", async () => {
    const good = payload(plain(HELLO, { "content-md5": base64(hash("md5", HELLO)) }), stream(HELLO));
    expect(await buffer(good.body)).toEqual(HELLO);
    expect(good.keep).toEqual([]);
    const bad = await read(
      payload(plain(HELLO, { "content-md5": base64(hash("md5", Buffer.from("x"))) }), stream(HELLO)),
    );
    expect(bad.error).toMatchObject({
      kind: "BadDigest",
      detail: { fields: { CalculatedDigest: base64(hash("md5", HELLO)) } },
    });
  });

  it("verify x-amz-content-sha256", async () => {
    const headers = plain(HELLO, { "x-amz-content-sha256": "0".repeat(64) });
    expect(await kindOf(payload(headers, stream(HELLO)))).toBe("XAmzContentSHA256Mismatch");
  });

  it.each([
    ["x", "InvalidRequest"],
    ["", "InvalidRequest"],
    ["AAAA", "InvalidRequest"],
    ["AAAAAA", "InvalidRequest"],
    ["!!!!!A==", "InvalidRequest"],
    // minio-go ends a trailer with LF before the CRLF. The value is a CRC32, but not of this content.
    ["AAAAAA==\n", "BadDigest"],
    ["AAAAAA==\nx", "MalformedTrailer"],
  ])("refuse the trailer %j of other content", async (value, kind) => {
    const [headers, wire] = framed(HELLO, value);
    const { error } = await read(payload(headers, stream(wire)));
    expect(error?.kind).toBe(kind);
  });

  it("ignore headers that only resemble checksums", async () => {
    const headers = plain(HELLO, {
      "x-amz-checksum-algorithm": "CRC32",
      "x-amz-checksum-mode": "ENABLED",
      "x-amz-checksum-type": "FULL_OBJECT",
      "x-amz-checksum-sha1": undefined,
    });
    const upload = payload(headers, stream(HELLO));
    expect(upload.keep).toEqual([]);
    expect(await buffer(upload.body)).toEqual(HELLO);
  });

  it("may be announced by x-amz-sdk-checksum-algorithm", async () => {
    const headers = plain(HELLO, { "x-amz-sdk-checksum-algorithm": "CRC32", "x-amz-checksum-crc32": crc32Of(HELLO) });
    expect(await buffer(payload(headers, stream(HELLO)).body)).toEqual(HELLO);
  });
});

describe("headers that contradict every body", () => {
  const crc = { "x-amz-checksum-crc32": "AAAAAA==" };
  const chunked = { "x-amz-content-sha256": UNSIGNED_TRAILER, "x-amz-decoded-content-length": "0" };
  it.each<[string, Headers, Kind, string]>([
    ["no length", {}, "MissingContentLength", "Content-Length"],
    [
      "no decoded length",
      { "x-amz-content-sha256": UNSIGNED_TRAILER, "content-length": "5" },
      "MissingContentLength",
      "x-amz-decoded-content-length",
    ],
    [
      "an invalid decoded length",
      { ...chunked, "x-amz-decoded-content-length": "-1" },
      "InvalidArgument",
      "x-amz-decoded",
    ],
    [
      "SigV4A",
      { ...chunked, "x-amz-content-sha256": "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD" },
      "Unsupported",
      "ECDSA",
    ],
    ["another form", plain(HELLO, { "x-amz-content-sha256": "SOMETHING" }), "InvalidArgument", "x-amz-content-sha256"],
    ["an unknown checksum", plain(HELLO, { "x-amz-checksum-foo": "AA==" }), "Unsupported", "x-amz-checksum-foo"],
    [
      "an unknown checksum trailer",
      { ...chunked, "x-amz-trailer": "x-amz-checksum-foo" },
      "Unsupported",
      "x-amz-checksum-foo",
    ],
    ["a trailer that is not a checksum", { ...chunked, "x-amz-trailer": "x-other" }, "InvalidRequest", "x-amz-trailer"],
    [
      "no base64",
      plain(HELLO, { "x-amz-checksum-crc32": "?" }),
      "InvalidRequest",
      "Value for x-amz-checksum-crc32 header is invalid.",
    ],
    [
      "a short checksum",
      plain(HELLO, { "x-amz-checksum-sha256": "AAAAAA==" }),
      "InvalidRequest",
      "x-amz-checksum-sha256",
    ],
    [
      "two checksums",
      plain(HELLO, { ...crc, "x-amz-checksum-crc32c": "AAAAAA==" }),
      "InvalidRequest",
      "Multiple checksum Types",
    ],
    [
      "header and trailer",
      { ...chunked, ...crc, "x-amz-trailer": "x-amz-checksum-crc32" },
      "InvalidRequest",
      "Expecting a single",
    ],
    [
      "a trailer in a plain body",
      plain(HELLO, { "x-amz-trailer": "x-amz-checksum-crc32" }),
      "MalformedTrailer",
      "trailing data",
    ],
    ["an invalid Content-MD5", plain(HELLO, { "content-md5": "abc" }), "InvalidDigest", "Content-MD5"],
    [
      "an announced checksum alone",
      plain(HELLO, { "x-amz-sdk-checksum-algorithm": "CRC32" }),
      "InvalidRequest",
      "no corresponding",
    ],
    [
      "another trailer than announced",
      plain(HELLO, { ...crc, "x-amz-sdk-checksum-algorithm": "SHA1" }),
      "InvalidRequest",
      "x-amz-sdk-",
    ],
  ])("%s", (_what, headers, kind, words) => {
    const error = refusal(headers);
    expect(error.kind).toBe(kind);
    expect(error.message).toContain(words);
  });
});

describe("a body that contradicts its headers", () => {
  it("is refused if it is too short or too long", async () => {
    expect(await kindOf(payload({ "content-length": "12" }, stream(HELLO)))).toBe("IncompleteBody");
    expect(await kindOf(payload({ "content-length": "10" }, stream(HELLO)))).toBe("IncompleteBody");
  });

  it("is refused if its framing is cut", async () => {
    const [headers, wire] = framed(HELLO, crc32Of(HELLO));
    expect(await kindOf(payload(headers, stream(wire.subarray(0, -2))))).toBe("IncompleteBody");
  });

  it("is refused if its connection is cut", async () => {
    const raw = new PassThrough();
    const upload = payload(plain(HELLO), raw, { extra: ["md5"] });
    raw.write(HELLO.subarray(0, 5));
    raw.destroy();
    expect(await kindOf(upload)).toBe("IncompleteBody");
  });

  it("fails only when it is read", async () => {
    const upload = payload({ "content-length": "12" }, stream(HELLO), { extra: ["md5"] });
    await vi.waitUntil(() => upload.body.destroyed);
    await expect(pipeline(upload.body, new PassThrough())).rejects.toMatchObject({ kind: "IncompleteBody" });
  });

  it("fails its digests when it is destroyed, on the fast path and in the worker", async () => {
    for (const length of [100, 5_000_000]) {
      const raw = new PassThrough();
      const upload = payload({ "content-length": `${length + 1}` }, raw, { extra: ["md5", "crc32c"] });
      raw.write(Buffer.alloc(length));
      await vi.waitUntil(() => raw.readableLength === 0);
      upload.body.destroy();
      await expect(upload.digests).rejects.toThrow("destroyed");
      expect(raw.destroyed).toBe(false);
    }
  });
});

describe("with node:http", () => {
  async function serve(handle: (req: IncomingMessage, res: ServerResponse) => void): Promise<number> {
    const server = createServer(handle).listen(0, "127.0.0.1");
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  }

  it("a refused body still gets an answer", async () => {
    const port = await serve((req, res) => {
      buffer(payload(req.headers as Headers, req).body).catch((error: GatewayError) => {
        res.writeHead(400, { connection: "close" }).end(error.kind);
      });
    });
    const put = request({ port, method: "PUT", headers: plain(HELLO, { "x-amz-checksum-crc32": "AAAAAA==" }) });
    put.end(HELLO);
    const [response] = (await once(put, "response")) as [IncomingMessage];
    expect((await buffer(response)).toString()).toBe("BadDigest");
  });

  it("a disconnected client makes the body incomplete", async () => {
    const { promise, resolve } = Promise.withResolvers<Kind | undefined>();
    const port = await serve((req) => {
      resolve(kindOf(payload(req.headers as Headers, req, { extra: ["md5"] })));
      req.once("data", () => put.destroy());
    });
    const put = request({ port, method: "PUT", headers: { "content-length": 100 } });
    put.on("error", () => {});
    put.write(HELLO);
    expect(await promise).toBe("IncompleteBody");
  });
});

it("x-amz-decoded-content-length says nothing about a body without chunks", async () => {
  const headers = { "transfer-encoding": "chunked", "x-amz-decoded-content-length": "1" };
  const raw = Readable.from([Buffer.alloc(1000)]);
  const { body, length } = await opened(headers, raw, {});
  expect([Buffer.isBuffer(body), length, declaredLength(headers)]).toEqual([false, undefined, undefined]);
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chunkedDecoder, type Framing, withoutAwsChunked } from "../../src/http/aws-chunked.ts";
import { GatewayError } from "../../src/lib/errors.ts";
import { processorMs } from "../support/processor-time.ts";

const SIGNATURE = "0f".repeat(32);
const NONE: ReadonlySet<string> = new Set();
const CRC32: ReadonlySet<string> = new Set(["x-amz-checksum-crc32"]);

interface Encoding {
  readonly signed: boolean;
  readonly trailers?: readonly (readonly [string, string])[];
  readonly hex?: (size: number) => string;
}

/** An encoded body: the parts as chunks, the last chunk, the trailers. */
function encode(
  parts: readonly Uint8Array[],
  { signed, trailers = [], hex = (n) => n.toString(16) }: Encoding,
): Buffer {
  const head = (size: number) => Buffer.from(`${hex(size)}${signed ? `;chunk-signature=${SIGNATURE}` : ""}\r\n`);
  const chunks = parts
    .filter((part) => part.length > 0)
    .flatMap((part) => [head(part.length), part, Buffer.from("\r\n")]);
  const lines = trailers.map(([name, value]) => `${name}:${value}\r\n`).join("");
  return Buffer.concat([...chunks, head(0), Buffer.from(`${lines}\r\n`)]);
}

/** The same parts, each with the minimum length of signed chunks. */
const signable = (parts: readonly Uint8Array[]): readonly Uint8Array[] =>
  parts.filter((part) => part.length > 0).map((part) => Buffer.concat([part, Buffer.alloc(8192)]));

/** Splits at the given offsets. */
function split(wire: Buffer, cuts: readonly number[]): Buffer[] {
  const at = [0, ...cuts.map((cut) => cut % (wire.length + 1)).sort((a, b) => a - b), wire.length];
  return at.slice(1).map((end, index) => wire.subarray(at[index], end));
}

function decode(pieces: readonly Buffer[], framing: Framing): { content: Buffer; trailers: Record<string, string> } {
  const decoder = chunkedDecoder(framing);
  const content = Buffer.concat(pieces.flatMap((piece) => decoder.decode(piece)));
  return { content, trailers: Object.fromEntries(decoder.end()) };
}

const wireOf = (text: string): Buffer[] => [Buffer.from(text, "latin1")];
const unsigned = (length: number, trailers = NONE): Framing => ({ signed: false, length, trailers });

const kindOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof GatewayError) return error.kind;
    throw error;
  }
  return "no error";
};

describe("aws-chunked framing", () => {
  it("decodes streams of the JavaScript SDK v3", () => {
    const body = "b\r\nhello world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n";
    expect(decode(wireOf(body), unsigned(11, CRC32))).toEqual({
      content: Buffer.from("hello world"),
      trailers: { "x-amz-checksum-crc32": "DUoRhQ==" },
    });
  });

  it("decodes signed chunks and a signed trailer of the Java SDK v2", () => {
    const body =
      `8;chunk-signature=${SIGNATURE}\r\nabcdefgh\r\n0;chunk-signature=${SIGNATURE}\r\n` +
      `x-amz-checksum-crc32:ru8qUA==\r\nx-amz-trailer-signature:${SIGNATURE}\r\n\r\n`;
    const { content, trailers } = decode(wireOf(body), { signed: true, length: 8, trailers: CRC32 });
    expect(content.toString()).toBe("abcdefgh");
    expect(trailers["x-amz-checksum-crc32"]).toBe("ru8qUA==");
  });

  it("decodes trailers of minio-go, which end with a lone LF before the CRLF", () => {
    const unsignedBody = "3\r\nabc\r\n0\r\nx-amz-checksum-crc32:NSRBwg==\n\r\n\r\n";
    const trailers = { "x-amz-checksum-crc32": "NSRBwg==" };
    for (const wire of [wireOf(unsignedBody), [...Buffer.from(unsignedBody)].map((byte) => Buffer.from([byte]))]) {
      expect(decode(wire, unsigned(3, CRC32))).toEqual({ content: Buffer.from("abc"), trailers });
    }
    const signedBody =
      `3;chunk-signature=${SIGNATURE}\r\nabc\r\n0;chunk-signature=${SIGNATURE}\r\n` +
      `x-amz-checksum-crc32:NSRBwg==\n\r\nx-amz-trailer-signature:${SIGNATURE}\r\n\r\n`;
    const got = decode(wireOf(signedBody), { signed: true, length: 3, trailers: CRC32 });
    expect(got.trailers["x-amz-checksum-crc32"]).toBe("NSRBwg==");
  });

  it.each(["\n", "\r\n"])("refuses a lone LF elsewhere, %j after the last chunk", (end) => {
    expect(kindOf(() => decode(wireOf(`3\r\nabc\r\n0\n${end}`), unsigned(3)))).toBe("IncompleteBody");
  });

  it("returns content as views of the input, without a copy", () => {
    const wire = encode([Buffer.alloc(100_000, "x")], { signed: false });
    const [part, ...rest] = chunkedDecoder(unsigned(100_000)).decode(wire);
    expect(rest).toEqual([]);
    expect(part?.buffer).toBe(wire.buffer);
    expect(part).toHaveLength(100_000);
  });

  const parts = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 });
  const cuts = fc.array(fc.nat(), { maxLength: 12 });
  const trailers = fc.constantFrom([], [["x-amz-checksum-crc32", "AAAAAA=="]] as const);

  it("decodes any content in chunks of any size, for any splits of the input", () => {
    fc.assert(
      fc.property(parts, cuts, fc.boolean(), trailers, fc.boolean(), (made, at, signed, trailer, upper) => {
        const chunks = signed ? signable(made) : made;
        const content = Buffer.concat(chunks);
        const hex = (size: number) => (upper ? size.toString(16).toUpperCase().padStart(8, "0") : size.toString(16));
        const wire = encode(chunks, { signed, trailers: trailer, hex });
        const names = new Set(trailer.map(([name]) => name));
        const decoded = decode(split(wire, at), { signed, length: content.length, trailers: names });
        expect(decoded.content.equals(content)).toBe(true);
        expect(decoded.trailers).toEqual(Object.fromEntries(trailer));
      }),
      { numRuns: 500 },
    );
  });

  it("decodes any content one byte at a time", () => {
    const first = "ab\r\n0\r\n\r\n".padStart(8192);
    const wire = encode([Buffer.from(first), Buffer.from("c")], { signed: true });
    const bytes = Array.from(wire, (_, at) => wire.subarray(at, at + 1));
    expect(decode(bytes, { signed: true, length: 8193, trailers: NONE }).content.toString()).toBe(`${first}c`);
  });

  it("detects every truncation and every extension of a body", () => {
    fc.assert(
      fc.property(
        parts,
        fc.boolean(),
        fc.nat(),
        fc.uint8Array({ minLength: 1, maxLength: 5 }),
        (made, signed, cut, more) => {
          const chunks = signed ? signable(made) : made;
          const framing = { signed, length: Buffer.concat(chunks).length, trailers: CRC32 };
          const wire = encode(chunks, { signed, trailers: [["x-amz-checksum-crc32", "AAAAAA=="]] });
          expect(kindOf(() => decode([wire.subarray(0, cut % wire.length)], framing))).toBe("IncompleteBody");
          expect(kindOf(() => decode([wire, Buffer.from(more)], framing))).toBe("IncompleteBody");
        },
      ),
    );
  });

  it("decodes hostile bytes or throws a GatewayError, and nothing else", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "\r\n",
        "\n",
        "0\r\n",
        "0\r\n\r\n",
        "5\r\n",
        "ffffffffffffffff\r\n",
        "-1\r\n",
        "0x5\r\n",
        " 5\r\n",
        ":",
        ";",
      ),
      fc.constantFrom(
        `3;chunk-signature=${SIGNATURE}\r\n`,
        "x-amz-checksum-crc32:",
        "x-amz-trailer-signature:",
        "hello\r\n",
      ),
      fc.string({ unit: "binary", maxLength: 30 }),
    );
    const lengths = fc.integer({ min: 0, max: 20 });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), cuts, fc.boolean(), lengths, (pieces, at, signed, length) => {
        const wire = Buffer.from(pieces.join(""), "latin1");
        const framing = { signed, length, trailers: CRC32 };
        expect(["no error", "IncompleteBody", "InvalidChunkSize", "MalformedTrailer"]).toContain(
          kindOf(() => decode(split(wire, at), framing)),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["nothing", "", 0],
    ["a size that is not a number", "xyz\r\n", 3],
    ["a negative size", "-1\r\n", 3],
    ["a prefixed size", "0x3\r\nabc\r\n0\r\n\r\n", 3],
    ["an empty size", "\r\n", 0],
    ["a size of 17 digits", `${"0".repeat(16)}3\r\nabc\r\n0\r\n\r\n`, 3],
    ["a head ended by LF alone", "3\nabc\r\n0\r\n\r\n", 3],
    ["an endless chunk header", "0".repeat(5000), 0],
    ["no CRLF after the data", "3\r\nabcd\r\n0\r\n\r\n", 4],
    ["more in a chunk than the declared length", "4\r\nabcd\r\n0\r\n\r\n", 3],
    ["more in all chunks than the declared length", "2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n", 3],
    ["less than the declared length", "3\r\nabc\r\n0\r\n\r\n", 4],
    ["no empty line at the end", "3\r\nabc\r\n0\r\n", 3],
    ["bytes after the end", "3\r\nabc\r\n0\r\n\r\n\r\n", 3],
    ["a signature in an unsigned body", `3;chunk-signature=${SIGNATURE}\r\nabc\r\n0\r\n\r\n`, 3],
  ])("refuses %s", (_what, body, length) => {
    expect(kindOf(() => decode(wireOf(body), unsigned(length)))).toBe("IncompleteBody");
  });

  it.each(["3\r\nabc\r\n", "3;chunk-signature=\r\nabc\r\n", "3;chunk-signature=0f\r\nabc\r\n", "3;x=1\r\nabc\r\n"])(
    "refuses the chunk %j where signatures are required",
    (chunk) => {
      const body = `${chunk}0;chunk-signature=${SIGNATURE}\r\n\r\n`;
      expect(kindOf(() => decode(wireOf(body), { signed: true, length: 3, trailers: NONE }))).toBe("IncompleteBody");
    },
  );

  it.each([
    ["the last chunk", [8192, 1], "no error"],
    ["the only chunk", [1], "no error"],
    ["the first of two", [8191, 1], "InvalidChunkSize"],
    ["the second of three", [9000, 100, 9000], "InvalidChunkSize"],
  ] as const)("of signed chunks, %s may be small: %j: %s", (_what, sizes, kind) => {
    const parts = sizes.map((size) => Buffer.alloc(size, "x"));
    const length = Buffer.concat(parts).length;
    expect(kindOf(() => decode([encode(parts, { signed: true })], { signed: true, length, trailers: NONE }))).toBe(
      kind,
    );
  });

  it("decodes half a million chunks of one byte quickly and into few pieces", () => {
    const wire = Buffer.from(`${"1\r\nx\r\n".repeat(500_000)}0\r\n\r\n`);
    const decoder = chunkedDecoder(unsigned(500_000));
    const pieces: Buffer[] = [];
    const decode = () => {
      for (let at = 0; at < wire.length; at += 65_536) pieces.push(...decoder.decode(wire.subarray(at, at + 65_536)));
      decoder.end();
    };
    expect(processorMs(decode)).toBeLessThan(2_000);
    expect(pieces.length).toBeLessThan(100);
    expect(Buffer.concat(pieces).equals(Buffer.alloc(500_000, "x"))).toBe(true);
  });

  it.each([
    ["a missing announced trailer", "", CRC32],
    ["a trailer that was not announced", "x-amz-checksum-crc32:AAAAAA==\r\n", NONE],
    ["another trailer than announced", "x-amz-checksum-sha1:AAAAAA==\r\n", CRC32],
    ["a duplicate trailer", "x-amz-checksum-crc32:AAAAAA==\r\n".repeat(2), CRC32],
    ["a trailer without a colon", "x-amz-checksum-crc32\r\n", CRC32],
    ["a signature of trailers in an unsigned body", `x-amz-trailer-signature:${SIGNATURE}\r\n`, NONE],
  ])("refuses %s as a malformed trailer", (_what, lines, announced) => {
    expect(kindOf(() => decode(wireOf(`0\r\n${lines}\r\n`), unsigned(0, announced)))).toBe("MalformedTrailer");
  });

  it("limits the bytes of all trailers", () => {
    const names = Array.from({ length: 10 }, (_, index) => `x-${index}`);
    const lines = names.map((name) => `${name}:${"y".repeat(900)}\r\n`).join("");
    expect(kindOf(() => decode(wireOf(`0\r\n${lines}\r\n`), unsigned(0, new Set(names))))).toBe("MalformedTrailer");
  });
});

describe("Content-Encoding", () => {
  it.each([
    [undefined, undefined],
    ["aws-chunked", undefined],
    ["aws-chunked,gzip", "gzip"],
    ["gzip, aws-chunked", "gzip"],
    ["AWS-Chunked , gzip, br", "gzip, br"],
    ["gzip", "gzip"],
    ["", undefined],
  ])("keeps %j as %j", (value, kept) => {
    expect(withoutAwsChunked(value)).toBe(kept);
  });
});

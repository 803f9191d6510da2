import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ALGORITHMS, type Algorithm, DIGEST_BYTES, type Digests } from "../../../src/lib/digests/algorithms.ts";
import { type Digester, digester } from "../../../src/lib/digests/digester.ts";
import { hasher } from "../../../src/lib/digests/hashers.ts";
import { SLAB_BYTES, SLABS } from "../../../src/lib/digests/protocol.ts";
import { warm } from "../../../src/lib/digests/thread.ts";

const every: ReadonlySet<Algorithm> = new Set(ALGORITHMS);

async function feed(through: Digester, parts: Iterable<Uint8Array>): Promise<Digests> {
  for (const part of parts) await through.update(part);
  return through.digest();
}

const hex = (digests: Digests): Record<string, string> =>
  Object.fromEntries(Object.entries(digests).map(([name, bytes]) => [name, Buffer.from(bytes).toString("hex")]));

function* cut(bytes: Uint8Array, size: number): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Bytes without a short period, so that a slab hashed twice, lost or out of order is detected. */
function content(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed;
  for (let at = 0; at + 4 <= length; at += 4) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes.writeUInt32LE(state, at);
  }
  return bytes;
}

describe("the digests", () => {
  // Check values: RFC 1321, FIPS 180-4, the CRC catalogue's "123456789", python-xxhash 3.5 (big-endian).
  it.each([
    ["md5", "25f9e794323b453885f5181f1b624d0b"],
    ["crc32", "cbf43926"],
    ["crc32c", "e3069283"],
    ["crc64nvme", "ae8b14860a799888"],
    ["sha1", "f7c3bc1d808e04732adf679965ccc34ca7ae3441"],
    ["sha256", "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"],
    [
      "sha512",
      "d9e6762dd1c8eaf6d61b3c6192fc408d4d6d5f1176d0c29169bc24e71c3f274ad27fcd5811b313d681f7e55ec02d73d499c95455b6b5bb503acf574fba8ffe85",
    ],
    ["xxhash64", "8cb841db40e6ae83"],
    ["xxhash3", "72dcb18b67a17dff"],
    ["xxhash128", "33119477ede5dcd5e9716427681d5860"],
  ] as const)("%s has its check value", async (algorithm, expected) => {
    const digests = await feed(digester(new Set([algorithm])), [Buffer.from("123456789")]);
    expect(hex(digests)).toEqual({ [algorithm]: expected });
    expect(digests[algorithm]).toHaveLength(DIGEST_BYTES[algorithm]);
  });

  it("are those of empty content for an empty stream", async () => {
    const digests = await feed(digester(new Set(["md5", "crc32", "crc64nvme"])), []);
    expect(hex(digests)).toEqual({
      md5: "d41d8cd98f00b204e9800998ecf8427e",
      crc32: "00000000",
      crc64nvme: "0000000000000000",
    });
  });

  it("are only the requested ones", async () => {
    expect(await feed(digester(new Set()), [Buffer.from("x")])).toEqual({});
    expect(Object.keys(await feed(digester(new Set(["sha1"])), [content(SLAB_BYTES)]))).toEqual(["sha1"]);
  });

  it("of a long stream are the same for any chunks", async () => {
    const bytes = content(3 * SLAB_BYTES + 4321);
    const whole = hex(await feed(digester(every), [bytes]));
    expect(whole.md5).toBe(createHash("md5").update(bytes).digest("hex"));
    expect(whole.crc32).toBe(crc32(bytes).toString(16).padStart(8, "0"));
    for (const size of [1000, 65_536, SLAB_BYTES - 1, SLAB_BYTES + 1, 2 * SLAB_BYTES])
      expect(hex(await feed(digester(every), cut(bytes, size)))).toEqual(whole);
  });

  it("agree between the synchronous path and the worker", async () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 40_000 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(lengths, async (parts) => {
        const pieces = parts.map((length, index) => content(length, index + 1));
        const whole = Buffer.concat(pieces);
        const digests = hex(await feed(digester(new Set(["sha256", "crc32c"])), pieces));
        expect(digests.sha256).toBe(createHash("sha256").update(whole).digest("hex"));
        expect(digests).toEqual(hex(await feed(digester(new Set(["sha256", "crc32c"])), [whole])));
      }),
      { numRuns: 50 },
    );
  });
});

describe("a hasher", () => {
  it.each(ALGORITHMS)("of %s keeps its state while others of its algorithm run", async (algorithm) => {
    const contents = [content(1000), content(70_000, 2), content(9, 3)];
    const alone = [];
    for (const bytes of contents) {
      const hash = await hasher(algorithm);
      hash.update(bytes);
      alone.push(Buffer.from(hash.digest()).toString("hex"));
    }
    const together = await Promise.all(contents.map(() => hasher(algorithm)));
    const abandoned = await hasher(algorithm);
    for (let at = 0; at < 70_000; at += 500) {
      for (const [index, hash] of together.entries()) hash.update(contents[index]!.subarray(at, at + 500));
      abandoned.update(contents[0]!);
    }
    abandoned.release();
    expect(together.map((hash) => Buffer.from(hash.digest()).toString("hex"))).toEqual(alone);
  });
});

describe("the worker", () => {
  it("hashes many streams at once, each with its own state", async () => {
    warm();
    const streams = Array.from({ length: 3 * SLABS }, (_, index) => content(2 * SLAB_BYTES + index, index + 1));
    const found = await Promise.all(
      streams.map((bytes) => feed(digester(new Set(["md5", "crc64nvme"])), cut(bytes, 50_000))),
    );
    expect(found.map((digests) => hex(digests).md5)).toEqual(
      streams.map((bytes) => createHash("md5").update(bytes).digest("hex")),
    );
    for (const [index, bytes] of streams.entries()) {
      const alone = await feed(digester(new Set(["crc64nvme"])), [bytes]);
      expect(hex(found[index]!).crc64nvme).toBe(hex(alone).crc64nvme);
    }
  });

  it("limits a stream that ignores backpressure to its slabs", async () => {
    const through = digester(new Set(["md5"]));
    const waits = Array.from({ length: 2 * SLABS }, () => through.update(content(SLAB_BYTES)));
    let settled = 0;
    for (const wait of waits) void wait?.then(() => (settled += 1));
    await Promise.resolve();
    expect(settled).toBeLessThanOrEqual(SLABS);
    await Promise.all(waits);
    expect(settled).toBe(2 * SLABS);
    await through.digest();
  });

  it("gets the slabs of abandoned streams back", async () => {
    for (let round = 0; round < 4 * SLABS; round += 1) {
      const through = digester(every);
      const wait = through.update(content(3 * SLAB_BYTES));
      through.abandon();
      await wait;
    }
    const bytes = content((SLABS + 1) * SLAB_BYTES);
    const digests = await feed(digester(new Set(["md5"])), cut(bytes, 65_536));
    expect(hex(digests).md5).toBe(createHash("md5").update(bytes).digest("hex"));
  });

  it("refuses digests of a stream that was abandoned during the computation", async () => {
    const through = digester(every);
    await through.update(content(SLAB_BYTES + 1));
    const digests = through.digest();
    through.abandon();
    await expect(digests).rejects.toThrow("abandoned");
  });

  it("fails its streams when it fails, and later streams use a new worker", async () => {
    const impossible = digester(new Set(["crc33" as Algorithm]));
    const beside = digester(new Set(["md5"]));
    const bytes = content(SLAB_BYTES);
    await Promise.all([beside.update(bytes), impossible.update(bytes)]);
    await expect(impossible.digest()).rejects.toThrow("worker");
    await expect(beside.digest()).rejects.toThrow("worker");
    impossible.abandon();
    const digests = await feed(digester(new Set(["md5"])), [bytes]);
    expect(hex(digests).md5).toBe(createHash("md5").update(bytes).digest("hex"));
  });
});

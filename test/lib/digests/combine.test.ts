import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { combined } from "../../../src/lib/digests/combine.ts";
import { hasher } from "../../../src/lib/digests/hashers.ts";

const digestOf = async (algorithm: Parameters<typeof hasher>[0], bytes: Uint8Array) => {
  const hash = await hasher(algorithm);
  hash.update(bytes);
  return hash.digest();
};

test.each(["crc32", "crc32c", "crc64nvme"] as const)(
  "%s of parts, including empty ones, equals that of the whole",
  async (algorithm) => {
    const parts = [5_000_000, 5_000_000, 0, 1, 70_000, 131].map((size) => randomBytes(size));
    const digests = await Promise.all(
      parts.map(async (part) => ({ digest: await digestOf(algorithm, part), size: part.length })),
    );
    expect(Buffer.from(combined(algorithm, digests)!)).toEqual(
      Buffer.from(await digestOf(algorithm, Buffer.concat(parts))),
    );
  },
);

test("digests that are not CRCs cannot be combined", () => {
  expect(combined("sha256", [])).toBeUndefined();
});

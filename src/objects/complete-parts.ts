/** Validates the list of parts that completes an upload, and computes the ETag and checksums of the whole. */
import { createHash } from "node:crypto";
import type { Algorithm, Digests } from "../lib/digests/algorithms.ts";
import { combined } from "../lib/digests/combine.ts";
import { hasher } from "../lib/digests/hashers.ts";
import { GatewayError } from "../lib/errors.ts";
import { MAX_PARTS } from "../lib/s3/limits.ts";
import type { CompletedPart } from "../ports/objects/requests.ts";
import type { Checksums, PartRow, UploadChecksum, UploadRow } from "../ports/objects/rows.ts";

/** Every part but the last (S3's user guide, "Multipart upload limits"). */
const MIN_PART_BYTES = 5 * 1024 ** 2;

/** Throws InvalidArgument for a number that is not in 1 to `max`. */
export function partNumber(number: number, max = MAX_PARTS): number {
  if (number >= 1 && number <= max) return number;
  throw new GatewayError("InvalidArgument", `Part number must be an integer between 1 and ${max}, inclusive`, {
    fields: { ArgumentName: "partNumber", ArgumentValue: String(number) },
  });
}

/**
 * The listed parts, in order. Throws MalformedBody, InvalidPartOrder, InvalidPart, EntityTooSmall, or InvalidRequest if a
 * checksum is missing.
 */
export function chosen(
  list: readonly CompletedPart[],
  parts: readonly PartRow[],
  { id, checksum }: Pick<UploadRow, "id" | "checksum">,
): readonly PartRow[] {
  if (list.length === 0 || list.length > MAX_PARTS) {
    throw new GatewayError(
      "MalformedBody",
      "The XML you provided was not well-formed or did not validate against our published schema",
    );
  }
  if (list.some(({ number = 0 }, index) => index > 0 && number <= (list[index - 1]!.number ?? 0))) {
    throw new GatewayError(
      "InvalidPartOrder",
      "The list of parts was not in ascending order. Parts must be ordered by part number.",
      { fields: { UploadId: id } },
    );
  }
  const byNumber = new Map(parts.map((part) => [part.number, part]));
  const found = list.map((listed) => {
    const part = byNumber.get(listed.number ?? 0);
    checkChecksum(listed, checksum);
    if (part === undefined || part.etag !== listed.etag || !agree(listed.checksums, part.checksums)) {
      throw new GatewayError(
        "InvalidPart",
        "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
        { fields: { UploadId: id, PartNumber: String(listed.number ?? ""), ETag: listed.etag ?? "" } },
      );
    }
    return part;
  });
  const small = found.slice(0, -1).find((part) => part.size < MIN_PART_BYTES);
  if (small !== undefined) {
    throw new GatewayError("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", {
      fields: {
        ETag: small.etag,
        MinSizeAllowed: String(MIN_PART_BYTES),
        PartNumber: String(small.number),
        ProposedSize: String(small.size),
      },
    });
  }
  return found;
}

function checkChecksum({ number, checksums }: CompletedPart, expected: UploadChecksum | undefined): void {
  if (expected?.type !== "COMPOSITE" || checksums[expected.algorithm] !== undefined) return;
  throw new GatewayError(
    "InvalidRequest",
    `The upload was created using a ${expected.algorithm} checksum. The complete request must include the checksum for each part. It was missing for part ${number} in the request.`,
  );
}

/** True if the part has every listed checksum. As on S3, a checksum that nothing can be compared with is wrong. */
const agree = (listed: Checksums, stored: Checksums): boolean =>
  Object.entries(listed).every(([algorithm, value]) => stored[algorithm as Algorithm] === value);

/** In base64. */
export const encoded = (digests: Digests, algorithms: readonly Algorithm[]): Checksums =>
  Object.fromEntries(algorithms.map((algorithm) => [algorithm, Buffer.from(digests[algorithm]!).toString("base64")]));

/** S3's ETag of an object that was uploaded in parts. */
export function etagOf(parts: readonly PartRow[]): string {
  const md5 = createHash("md5");
  for (const { etag } of parts) md5.update(etag, "hex");
  return `${md5.digest("hex")}-${parts.length}`;
}

/** The checksum of the parts' checksums. Throws BadDigest if `claimed` differs. */
export async function compositeOf(
  parts: readonly PartRow[],
  algorithm: Algorithm,
  claimed: Checksums,
): Promise<Checksums> {
  const hash = await hasher(algorithm);
  for (const { checksums } of parts) hash.update(Buffer.from(checksums[algorithm]!, "base64"));
  const bare = Buffer.from(hash.digest()).toString("base64");
  const value = `${bare}-${parts.length}`;
  const given = claimed[algorithm];
  if (given !== undefined && given !== value && given !== bare) throw badDigest(algorithm);
  return { [algorithm]: value };
}

/** Digests of the whole, computed from those of the parts. Undefined if the content has to be read. */
export function fullOf(parts: readonly PartRow[], algorithms: readonly Algorithm[]): Digests | undefined {
  const digests: { [A in Algorithm]?: Uint8Array } = {};
  for (const algorithm of algorithms) {
    const known = parts.flatMap(({ checksums, size }) => {
      const value = checksums[algorithm];
      return value === undefined ? [] : [{ digest: Buffer.from(value, "base64"), size }];
    });
    const whole = known.length === parts.length ? combined(algorithm, known) : undefined;
    if (whole === undefined) return undefined;
    digests[algorithm] = whole;
  }
  return digests;
}

/** Compares the computed digests of the whole with the client's. Throws BadDigest. */
export const fullObjectCheck = (algorithms: readonly Algorithm[], claimed: Checksums) => (computed: Digests) => {
  for (const algorithm of algorithms) {
    const given = claimed[algorithm];
    if (given !== undefined && given !== Buffer.from(computed[algorithm]!).toString("base64"))
      throw badDigest(algorithm);
  }
};

const badDigest = (algorithm: Algorithm) =>
  new GatewayError("BadDigest", `The ${algorithm} you specified did not match the calculated checksum.`);

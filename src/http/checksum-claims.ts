/**
 * What a client says of its content's digests: Content-MD5, the hash in x-amz-content-sha256, and one `x-amz-checksum-…`
 * as a header or a trailer. Rules and sentences are S3's, as OpenStack Swift's and Scality's tests record them.
 */

import { ALGORITHMS, type Algorithm, DIGEST_BYTES, type Digests } from "../lib/digests/algorithms.ts";
import { GatewayError } from "../lib/errors.ts";

export type PayloadHeaders = { readonly [name: string]: string | undefined };

export interface Claims {
  /** What must be computed. */
  readonly algorithms: readonly Algorithm[];
  /** What the object keeps: the `x-amz-checksum-…` that the client chose. */
  readonly keep: readonly Algorithm[];
  /** The trailers that `x-amz-trailer` announces, lower-case. */
  readonly trailers: ReadonlySet<string>;
  /** Throws BadDigest or XAmzContentSHA256Mismatch, or InvalidRequest for a trailer that is no digest. */
  verify(digests: Digests, trailers: ReadonlyMap<string, string>): void;
}

interface Claim {
  readonly algorithm: Algorithm;
  /** What the client computed, once its trailers are known. */
  readonly expected: (trailers: ReadonlyMap<string, string>) => Buffer;
  readonly mismatch: (expected: Buffer, computed: Buffer) => GatewayError;
}

const PREFIX = "x-amz-checksum-";
/** Headers with this prefix that are no checksum. */
const NOT_VALUES: ReadonlySet<string> = new Set(["algorithm", "mode", "type"]);
const BY_NAME: ReadonlyMap<string, Algorithm> = new Map(ALGORITHMS.map((algorithm) => [algorithm, algorithm]));

const invalid = (message: string): GatewayError => new GatewayError("InvalidRequest", message);

/** Undefined where this is not exactly the base64 of so many bytes. */
function decode(algorithm: Algorithm, base64: string): Buffer | undefined {
  const bytes = Buffer.from(base64, "base64");
  return bytes.length === DIGEST_BYTES[algorithm] && bytes.toString("base64") === base64 ? bytes : undefined;
}

function algorithmOf(name: string): Algorithm {
  const algorithm = BY_NAME.get(name.slice(PREFIX.length));
  if (algorithm === undefined) throw new GatewayError("Unsupported", `The checksum '${name}' is not supported.`);
  return algorithm;
}

const checksum = (algorithm: Algorithm, expected: Claim["expected"]): Claim => ({
  algorithm,
  expected,
  mismatch: () =>
    new GatewayError(
      "BadDigest",
      `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`,
    ),
});

function headerChecksum(name: string, value: string): Claim {
  const algorithm = algorithmOf(name);
  const bytes = decode(algorithm, value);
  if (bytes === undefined) throw invalid(`Value for ${name} header is invalid.`);
  return checksum(algorithm, () => bytes);
}

function trailerChecksum(name: string): Claim {
  if (!name.startsWith(PREFIX)) throw invalid("The value specified in the x-amz-trailer header is not supported");
  const algorithm = algorithmOf(name);
  return checksum(algorithm, (trailers) => {
    const bytes = decode(algorithm, trailers.get(name) ?? "");
    if (bytes === undefined) throw invalid(`Value for ${name} trailing header is invalid.`);
    return bytes;
  });
}

function contentMd5(value: string): Claim {
  const bytes = decode("md5", value);
  if (bytes === undefined) {
    throw new GatewayError("InvalidDigest", "The Content-MD5 you specified was invalid.", {
      fields: { "Content-MD5": value },
    });
  }
  return {
    algorithm: "md5",
    expected: () => bytes,
    mismatch: (expected, computed) =>
      new GatewayError("BadDigest", "The Content-MD5 you specified did not match what we received.", {
        fields: { ExpectedDigest: expected.toString("hex"), CalculatedDigest: computed.toString("base64") },
      }),
  };
}

const contentSha256 = (hex: string): Claim => ({
  algorithm: "sha256",
  expected: () => Buffer.from(hex, "hex"),
  mismatch: (expected, computed) =>
    new GatewayError(
      "XAmzContentSHA256Mismatch",
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
      {
        fields: {
          ClientComputedContentSHA256: expected.toString("hex"),
          S3ComputedContentSHA256: computed.toString("hex"),
        },
      },
    ),
});

/** x-amz-sdk-checksum-algorithm only repeats which checksum comes; S3 refuses it where that is not so. */
function checkAnnounced(announced: string | undefined, chosen: Claim | undefined): void {
  if (announced === undefined) return;
  if (chosen === undefined) {
    throw invalid(
      "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.",
    );
  }
  if (announced.toLowerCase() !== chosen.algorithm) {
    throw invalid("Value for x-amz-sdk-checksum-algorithm header is invalid.");
  }
}

/** @param sha256 the hash of the content in hexadecimal, where x-amz-content-sha256 is one. */
export function claims(headers: PayloadHeaders, sha256: string | undefined): Claims {
  const inHeaders: Claim[] = [];
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined || !name.startsWith(PREFIX) || NOT_VALUES.has(name.slice(PREFIX.length))) continue;
    inHeaders.push(headerChecksum(name, value));
  }
  const announced = headers["x-amz-trailer"]?.split(",").map((name) => name.trim().toLowerCase()) ?? [];
  const trailers = new Set(announced.filter((name) => name !== ""));
  const inTrailers = [...trailers].map(trailerChecksum);

  if (inHeaders.length > 1 || inTrailers.length > 1) {
    throw invalid("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
  }
  const [chosen, second] = [...inHeaders, ...inTrailers];
  if (second !== undefined) throw invalid("Expecting a single x-amz-checksum- header");
  checkAnnounced(headers["x-amz-sdk-checksum-algorithm"], chosen);

  const all: Claim[] = [];
  if (sha256 !== undefined) all.push(contentSha256(sha256));
  if (headers["content-md5"] !== undefined) all.push(contentMd5(headers["content-md5"]));
  if (chosen !== undefined) all.push(chosen);
  return {
    algorithms: all.map((claim) => claim.algorithm),
    keep: chosen === undefined ? [] : [chosen.algorithm],
    trailers,
    verify(digests, found) {
      for (const { algorithm, expected, mismatch } of all) {
        const claimed = expected(found);
        const computed = Buffer.from(digests[algorithm]!);
        if (!claimed.equals(computed)) throw mismatch(claimed, computed);
      }
    },
  };
}

/**
 * A request's body as what the client meant: decoded from its framing, its length, hash and checksums verified while it
 * passes. Large, it is one transform, so that a byte passes one stream between the socket and who takes it; small, none.
 */
import { finished, type Readable, Transform } from "node:stream";
import { SMALL_BYTES } from "../lib/content.ts";
import type { Algorithm, Digests } from "../lib/digests/algorithms.ts";
import { digester } from "../lib/digests/digester.ts";
import { GatewayError } from "../lib/errors.ts";
import { passed } from "../lib/gc.ts";
import { type ChunkedDecoder, type ChunkSignatures, chunkedDecoder, malformedTrailer } from "./aws-chunked.ts";
import { claims, type PayloadHeaders } from "./checksum-claims.ts";

export interface PayloadOptions {
  /** Digests to compute beside those that the client claims, for instance the MD5 that becomes the ETag. */
  readonly extra?: readonly Algorithm[];
  /** Sees every piece of the content as it passes. */
  readonly watch?: ((chunk: Buffer) => void) | undefined;
}

export interface Payload {
  /**
   * The content. Its last bytes come only when everything holds; otherwise it fails before them with a GatewayError:
   * IncompleteBody (too short, too long, cut off, bad framing), MalformedTrailer, BadDigest, XAmzContentSHA256Mismatch,
   * RequestTimeout, SignatureDoesNotMatch or InvalidRequest (a trailer that is no digest). Destroying it leaves the request
   * itself unread
   * but open, so that it can be answered.
   */
  readonly body: Readable;
  /** Bytes of content, where the client said it. */
  readonly length: number | undefined;
  /** Settles before the body's last bytes: all digests that were computed. Rejects, never unhandled, as the body fails. */
  readonly digests: Promise<Digests>;
  /** Of the digests, the one that the client chose as the object's checksum. */
  readonly keep: readonly Algorithm[];
}

/** What x-amz-content-sha256 says of the body's form. */
interface Form {
  readonly chunked?: { readonly signed: boolean; readonly trailers: boolean };
  /** Hexadecimal. */
  readonly sha256?: string;
}

const FORMS: ReadonlyMap<string, Form> = new Map([
  ["UNSIGNED-PAYLOAD", {}],
  ["STREAMING-UNSIGNED-PAYLOAD-TRAILER", { chunked: { signed: false, trailers: true } }],
  ["STREAMING-AWS4-HMAC-SHA256-PAYLOAD", { chunked: { signed: true, trailers: false } }],
  ["STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", { chunked: { signed: true, trailers: true } }],
]);
const UNSUPPORTED_FORM = /^STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD(-TRAILER)?$/;
const SHA256 = /^[0-9a-f]{64}$/i;
const LENGTH = /^\d{1,15}$/;

function formOf(value: string | undefined): Form {
  if (value === undefined) return {};
  const form = FORMS.get(value);
  if (form !== undefined) return form;
  if (SHA256.test(value)) return { sha256: value };
  if (UNSUPPORTED_FORM.test(value)) {
    throw new GatewayError("Unsupported", `The x-amz-content-sha256 '${value}' (SigV4A) is not supported.`);
  }
  throw new GatewayError(
    "InvalidArgument",
    `x-amz-content-sha256 must be a SHA-256 in hexadecimal or one of ${[...FORMS.keys()].join(", ")}.`,
  );
}

function lengthOf(headers: PayloadHeaders, name: string): number | undefined {
  const value = headers[name];
  if (value === undefined) return undefined;
  if (!LENGTH.test(value)) throw new GatewayError("InvalidArgument", `The header ${name} is not a length in bytes.`);
  return Number(value);
}

/** Bytes of content, where the client said it; the framing's own bytes are not counted. */
export const declaredLength = (headers: PayloadHeaders): number | undefined =>
  lengthOf(headers, "x-amz-decoded-content-length") ?? lengthOf(headers, "content-length");

const missingLength = (name: string): GatewayError =>
  new GatewayError("MissingContentLength", `You must provide the ${name} HTTP header.`);

function checkedLength(headers: PayloadHeaders, form: Form): number | undefined {
  const name = form.chunked === undefined ? "content-length" : "x-amz-decoded-content-length";
  const length = lengthOf(headers, name);
  if (length === undefined && (form.chunked !== undefined || headers["transfer-encoding"] === undefined)) {
    throw missingLength(form.chunked === undefined ? "Content-Length" : name);
  }
  return length;
}

const wrongLength = (cause?: unknown): GatewayError =>
  new GatewayError(
    "IncompleteBody",
    "You did not provide the number of bytes specified by the Content-Length HTTP header",
    { cause },
  );

/** Bodies whose chunks were signed by somebody who is known. Kept by the stream, so that no reader can leave it out. */
const signedBodies = new WeakMap<Readable, () => ChunkSignatures>();
export const expectChunkSignatures = (raw: Readable, signatures: () => ChunkSignatures): void =>
  void signedBodies.set(raw, signatures);

/** Told to whoever reads the body `raw`, if anybody does: no more of it will be waited for. */
export const giveUp = (raw: Readable, error: GatewayError): void => void raw.emit(GIVEN_UP, error);
const GIVEN_UP = "given up";

const ignore = (): void => {};
const NO_TRAILERS: ReadonlyMap<string, string> = new Map();
/** A body that is its own content. */
const UNFRAMED: ChunkedDecoder = { decode: (wire) => [wire], end: () => NO_TRAILERS };

/** The same, whole, once everything holds. Rejects as the stream's body fails. */
export type WholePayload = Omit<Payload, "body"> & { readonly body: Buffer };

/**
 * What becomes of the wire's bytes, however they are read.
 *
 * @throws GatewayError for headers that no body can satisfy: InvalidArgument, InvalidDigest, InvalidRequest,
 *   MalformedTrailer, MissingContentLength, Unsupported.
 */
function intake(headers: PayloadHeaders, raw: Readable, options: PayloadOptions) {
  const form = formOf(headers["x-amz-content-sha256"]);
  const length = checkedLength(headers, form);
  const { algorithms, keep, trailers, verify } = claims(headers, form.sha256);
  if (trailers.size > 0 && form.chunked?.trailers !== true) throw malformedTrailer();

  // With this framing there always is a length: checkedLength.
  const framing =
    form.chunked &&
    chunkedDecoder({
      signed: form.chunked.signed,
      length: length!,
      trailers,
      signatures: form.chunked.signed ? signedBodies.get(raw)?.() : undefined,
    });
  const { decode, end } = framing ?? UNFRAMED;
  const hashes = digester(new Set([...algorithms, ...(options.extra ?? [])]));
  let received = 0;

  return {
    length,
    keep,
    /** Gives the content in the next bytes to `give`. Where a promise comes back, the bytes after these wait for it. */
    take(wire: Buffer, give: (part: Buffer) => void): Promise<void> | undefined {
      let wait: Promise<void> | undefined;
      for (const part of decode(wire)) {
        received += part.length;
        if (length !== undefined && received > length) throw wrongLength();
        options.watch?.(part);
        passed(part.length);
        give(part);
        wait = hashes.update(part);
      }
      return wait;
    },
    /** After the last bytes: everything holds. */
    async end(): Promise<Digests> {
      const found = end();
      if (length !== undefined && received !== length) throw wrongLength();
      const computed = await hashes.digest();
      verify(computed, found);
      return computed;
    },
    abandon: () => hashes.abandon(),
  };
}

/**
 * @param headers with lower-case names. Nothing is read from the query, where presigners put a checksum of nothing
 *   (@aws-sdk/s3-request-presigner 3.1173).
 * @param raw the request. It is read from now on, and left unread where the body is destroyed.
 * @throws GatewayError for headers that no body can satisfy
 */
export function payload(headers: PayloadHeaders, raw: Readable, options: PayloadOptions = {}): Payload {
  const { length, keep, take, end, abandon } = intake(headers, raw, options);
  const { promise: digests, resolve, reject } = Promise.withResolvers<Digests>();
  digests.catch(ignore);

  // The last piece that came waits for the verdict: who forwards the body must never have had all of a bad one.
  let held: Buffer | undefined;
  const give = (part: Buffer) => {
    if (held !== undefined) body.push(held);
    held = part;
  };

  const body = new Transform({
    transform(wire: Buffer, _encoding, done) {
      let wait: Promise<void> | undefined;
      try {
        wait = take(wire, give);
      } catch (error) {
        return done(error as Error);
      }
      if (wait === undefined) done();
      else wait.then(() => done(), done);
    },
    flush(done) {
      end()
        .then(resolve)
        .then(() => done(null, held), done);
    },
    destroy(error, done) {
      abandon();
      reject(error ?? new Error("The body was destroyed before its end."));
      done(error);
    },
  });
  // It may fail before anybody listens, while the caller still looks things up; who reads it later gets the error then.
  body.on("error", ignore);
  finished(raw, { writable: false }, (error) => {
    if (error) body.destroy(wrongLength(error));
  });
  raw.once(GIVEN_UP, (error: GatewayError) => body.destroy(error));
  raw.pipe(body);
  return { body, length, digests, keep };
}

/** The same for content that is small: without a stream, and with the verdict before anything else happens. */
export async function wholePayload(
  headers: PayloadHeaders,
  raw: Readable,
  options: PayloadOptions = {},
): Promise<WholePayload> {
  const { length, keep, take, end, abandon } = intake(headers, raw, options);
  const parts: Buffer[] = [];
  const give = (part: Buffer) => void parts.push(part);
  try {
    await new Promise<void>((resolve, reject) => {
      const fail = (cause?: unknown) => raw.readableEnded || reject(wrongLength(cause));
      raw.once("end", resolve).once("error", fail).once("close", fail).once(GIVEN_UP, reject);
      raw.on("data", function read(wire: Buffer) {
        try {
          take(wire, give);
        } catch (error) {
          raw.off("data", read).pause();
          reject(error);
        }
      });
    });
    const digests = Promise.resolve(await end());
    return { body: parts.length === 1 ? parts[0]! : Buffer.concat(parts), length, digests, keep };
  } catch (error) {
    abandon();
    throw error;
  }
}

/** Whole where the client says that it is small, else a stream. */
export async function opened(
  headers: PayloadHeaders,
  raw: Readable,
  options: PayloadOptions,
): Promise<Payload | WholePayload> {
  const whole = (declaredLength(headers) ?? Number.POSITIVE_INFINITY) <= SMALL_BYTES;
  return whole ? wholePayload(headers, raw, options) : payload(headers, raw, options);
}

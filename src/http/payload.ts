/**
 * Decodes a request's body from its framing, and verifies its length, hash and checksums as it passes. A large body
 * passes a single transform. A small body needs no stream.
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
  /** Digests to compute in addition to the claimed ones, such as the MD5 for the ETag. */
  readonly extra?: readonly Algorithm[];
  /** The object's checksum if the client chose none. */
  readonly fallback?: Algorithm | undefined;
  /** Called with each piece of the content. */
  readonly watch?: ((chunk: Buffer) => void) | undefined;
}

export interface Payload {
  /**
   * The content. The stream delivers the last bytes only after all checks have passed. Otherwise it fails with a
   * GatewayError: IncompleteBody (too short, too long, cut off, bad framing), MalformedTrailer, BadDigest,
   * XAmzContentSHA256Mismatch, RequestTimeout, SignatureDoesNotMatch or InvalidRequest (a trailer that is not a
   * digest). Destroying the stream leaves the request unread but open, so that the gateway can answer it.
   */
  readonly body: Readable;
  /** Bytes of content, if the client sent a length. */
  readonly length: number | undefined;
  /** All computed digests. Settles before the body's last bytes. Rejects as the body fails, and is never unhandled. */
  readonly digests: Promise<Digests>;
  /** The digest that the client chose as the object's checksum, or the fallback. */
  readonly keep: readonly Algorithm[];
}

/** The body's form, according to x-amz-content-sha256. */
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

/** The header with the length of the content. `x-amz-decoded-content-length` says nothing about a body without chunks. */
const lengthHeader = ({ chunked }: Form): string =>
  chunked === undefined ? "content-length" : "x-amz-decoded-content-length";

/** Bytes of content without the framing, if the client sent a length. Throws the errors of `payload` for its headers. */
export const declaredLength = (headers: PayloadHeaders): number | undefined =>
  lengthOf(headers, lengthHeader(formOf(headers["x-amz-content-sha256"])));

const missingLength = (name: string): GatewayError =>
  new GatewayError("MissingContentLength", `You must provide the ${name} HTTP header.`);

function checkedLength(headers: PayloadHeaders, form: Form): number | undefined {
  const name = lengthHeader(form);
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

/** Bodies with verified chunk signatures. Keyed by the stream, so that every reader verifies them. */
const signedBodies = new WeakMap<Readable, () => ChunkSignatures>();
export const expectChunkSignatures = (raw: Readable, signatures: () => ChunkSignatures): void =>
  void signedBodies.set(raw, signatures);

/** Fails the reader of the body `raw`, if it has one. */
export const giveUp = (raw: Readable, error: GatewayError): void => void raw.emit(GIVEN_UP, error);
const GIVEN_UP = "given up";
/** Calls the reader of the body `raw` when it is given up. */
export const onGivenUp = (raw: Readable, listener: (error: GatewayError) => void): void =>
  void raw.once(GIVEN_UP, listener);

const ignore = (): void => {};
const NO_TRAILERS: ReadonlyMap<string, string> = new Map();
/** Decoder for a body without framing. */
const UNFRAMED: ChunkedDecoder = { decode: (wire) => [wire], end: () => NO_TRAILERS };

/** The payload as one buffer, after all checks have passed. Rejects as the stream's body fails. */
export type WholePayload = Omit<Payload, "body"> & { readonly body: Buffer };

/**
 * Processing of the wire's bytes, common to streams and whole payloads.
 *
 * @throws GatewayError for headers that no body can satisfy: InvalidArgument, InvalidDigest, InvalidRequest,
 *   MalformedTrailer, MissingContentLength, Unsupported.
 */
function intake(headers: PayloadHeaders, raw: Readable, options: PayloadOptions) {
  const form = formOf(headers["x-amz-content-sha256"]);
  const length = checkedLength(headers, form);
  const { algorithms, keep: chosen, trailers, verify } = claims(headers, form.sha256);
  const { extra = [], fallback } = options;
  const keep = chosen.length === 0 && fallback !== undefined ? [fallback] : chosen;
  if (trailers.size > 0 && form.chunked?.trailers !== true) throw malformedTrailer();

  // checkedLength guarantees a length with this framing.
  const framing =
    form.chunked &&
    chunkedDecoder({
      signed: form.chunked.signed,
      length: length!,
      trailers,
      signatures: form.chunked.signed ? signedBodies.get(raw)?.() : undefined,
    });
  const { decode, end } = framing ?? UNFRAMED;
  const hashes = digester(new Set([...algorithms, ...keep, ...extra]));
  let received = 0;

  return {
    length,
    keep,
    /** Passes the content in the next bytes to `give`. Wait for the returned promise before the next call. */
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
    /** Call after the last bytes. Checks everything. */
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
 * @param headers with lower-case names. The query is ignored: presigners put the checksum of an empty body there
 *   (@aws-sdk/s3-request-presigner 3.1173).
 * @param raw the request. Reading starts now, and stops if the body is destroyed.
 * @throws GatewayError for headers that no body can satisfy
 */
export function payload(headers: PayloadHeaders, raw: Readable, options: PayloadOptions = {}): Payload {
  const { length, keep, take, end, abandon } = intake(headers, raw, options);
  const { promise: digests, resolve, reject } = Promise.withResolvers<Digests>();
  digests.catch(ignore);

  // Hold back the last piece until the checks have passed, so that no reader receives all of a bad body.
  let last: Buffer | undefined;
  const give = (part: Buffer) => {
    if (last !== undefined) body.push(last);
    last = part;
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
        .then(() => done(null, last), done);
    },
    destroy(error, done) {
      abandon();
      reject(error ?? new Error("The body was destroyed before its end."));
      done(error);
    },
  });
  // The body may fail before it has a reader. A later reader still gets the error.
  body.on("error", ignore);
  finished(raw, { writable: false }, (error) => {
    if (error) body.destroy(error instanceof GatewayError ? error : wrongLength(error));
  });
  onGivenUp(raw, (error) => body.destroy(error));
  raw.pipe(body);
  return { body, length, digests, keep };
}

/** Reads small content into one buffer, without a stream. The checks complete before this resolves. */
export async function wholePayload(
  headers: PayloadHeaders,
  raw: Readable,
  options: PayloadOptions = {},
): Promise<WholePayload> {
  const { length, keep, take, end, abandon } = intake(headers, raw, options);
  const chunks: Buffer[] = [];
  const give = (part: Buffer) => void chunks.push(part);
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
    return { body: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks), length, digests, keep };
  } catch (error) {
    abandon();
    throw error;
  }
}

/** Reads content whole if its declared length is small, otherwise as a stream. */
export async function opened(
  headers: PayloadHeaders,
  raw: Readable,
  options: PayloadOptions,
): Promise<Payload | WholePayload> {
  const whole = (declaredLength(headers) ?? Number.POSITIVE_INFINITY) <= SMALL_BYTES;
  return whole ? wholePayload(headers, raw, options) : payload(headers, raw, options);
}

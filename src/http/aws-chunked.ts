/**
 * AWS's chunked framing of an upload, inside the HTTP body:
 *
 *     <hex size>[;chunk-signature=<64 hex>]\r\n<bytes>\r\n … 0[;chunk-signature=…]\r\n[<trailer>:<value>\r\n …]\r\n
 *
 * Source: "Signature calculations … Transferring payload in multiple chunks" in the S3 API reference. As in S3, a
 * violation of this framing is IncompleteBody, and an unannounced trailer is MalformedTrailer. A signed chunk below 8 KiB
 * that is not the last is InvalidChunkSize.
 *
 * Unsigned chunks can have any size, although S3 refuses small ones. The JavaScript SDK makes a chunk of each piece of a
 * caller's stream, unless requestStreamBufferSize is set (@smithy/core, getAwsChunkedEncodingStream). The contents of small
 * chunks are copied into one piece, so that such a chunk costs little more than the parsing of its head.
 */
import { GatewayError } from "../lib/errors.ts";

export interface Framing {
  /** Every chunk carries a signature. */
  readonly signed: boolean;
  /** Bytes of content: `x-amz-decoded-content-length`. */
  readonly length: number;
  /** Lower-case names from `x-amz-trailer`. Each must come, and no other may. */
  readonly trailers: ReadonlySet<string>;
  /** Verifies the signatures. Without it, the decoder reads signatures and ignores them. */
  readonly signatures?: ChunkSignatures | undefined;
}

/** The signatures of one body, in the order of the body. Each member throws SignatureDoesNotMatch. */
export interface ChunkSignatures {
  /** The next bytes of a chunk. */
  content(bytes: Buffer): void;
  /** The end of a chunk. */
  chunk(signature: string): void;
  /** All trailers as `name:value` lines, each with its line feed. */
  trailer(lines: string, signature: string): void;
}

export interface ChunkedDecoder {
  /**
   * Returns the content in the next bytes of the wire: views of these bytes, and copies of small chunks. Throws
   * IncompleteBody, InvalidChunkSize, MalformedTrailer or SignatureDoesNotMatch.
   */
  decode(wire: Buffer): readonly Buffer[];
  /** Ends the body and returns its trailers. Throws like `decode`. */
  end(): ReadonlyMap<string, string>;
}

/** Maximum bytes of a chunk's head or of one trailer. A signed head has 98 bytes. */
const MAX_LINE = 1024;
/** The smallest signed chunk that is not the last ("Signature calculations", as above). */
const MIN_SIGNED_CHUNK = 8192;
/** Maximum bytes of all trailers. */
const MAX_TRAILERS = 4096;

const LINE_FEED = 10;
const UNSIGNED_HEAD = /^([0-9a-f]{1,16})$/i;
const SIGNED_HEAD = /^([0-9a-f]{1,16});chunk-signature=([0-9a-f]{64})$/i;
const SIGNATURE_TRAILER = "x-amz-trailer-signature";
const SIGNATURE = /^[0-9a-f]{64}$/i;

const incomplete = (): GatewayError => new GatewayError("IncompleteBody", "The request body terminated unexpectedly");
const tooSmall = (): GatewayError =>
  new GatewayError("InvalidChunkSize", "Only the last chunk is allowed to have a size less than 8192 bytes");
export const malformedTrailer = (): GatewayError =>
  new GatewayError(
    "MalformedTrailer",
    "The request contained trailing data that was not well-formed or did not conform to our published schema.",
  );

type State = "head" | "data" | "gap" | "trailer" | "done";

export function chunkedDecoder({ signed, length, trailers, signatures }: Framing): ChunkedDecoder {
  const found = new Map<string, string>();
  let state: State = "head";
  /** Remaining bytes: of the current chunk, and of the chunks after it. */
  let inChunk = 0;
  let toCome = length;
  let partial = "";
  let trailerBytes = 0;
  /** Signature of the current chunk. */
  let signature = "";
  let trailerLines = "";
  /** The line before ended in a lone LF. */
  let afterFeed = false;

  const onLine = {
    head(line) {
      const [, size, signedAs = ""] = (signed ? SIGNED_HEAD : UNSIGNED_HEAD).exec(line) ?? [];
      if (size === undefined) throw incomplete();
      signature = signedAs;
      inChunk = Number.parseInt(size, 16);
      if (inChunk > toCome || (inChunk === 0 && toCome > 0)) throw incomplete();
      toCome -= inChunk;
      if (signed && inChunk < MIN_SIGNED_CHUNK && toCome > 0) throw tooSmall();
      if (inChunk > 0) return "data";
      signatures?.chunk(signature);
      return "trailer";
    },
    gap(line) {
      if (line !== "") throw incomplete();
      return "head";
    },
    trailer(line) {
      if (line === "" && afterFeed) return "trailer";
      if (line === "") {
        checkTrailerSignature();
        return "done";
      }
      trailerBytes += line.length + 2;
      const colon = line.indexOf(":");
      const name = line.slice(0, colon).trim().toLowerCase();
      const value = line.slice(colon + 1).trim();
      const known = trailers.has(name) || (signed && name === SIGNATURE_TRAILER && SIGNATURE.test(value));
      const late = found.has(SIGNATURE_TRAILER);
      if (colon < 0 || !known || late || found.has(name) || trailerBytes > MAX_TRAILERS) throw malformedTrailer();
      found.set(name, value);
      if (name !== SIGNATURE_TRAILER) trailerLines += `${name}:${value}\n`;
      return "trailer";
    },
    done() {
      throw incomplete();
    },
  } satisfies Record<Exclude<State, "data">, (line: string) => State>;

  /** Unsigned trailers are not accepted in a signed body. */
  function checkTrailerSignature(): void {
    const given = found.get(SIGNATURE_TRAILER);
    if (signatures === undefined || (given === undefined && trailerLines === "")) return;
    if (given === undefined) throw malformedTrailer();
    signatures.trailer(trailerLines, given);
  }

  return {
    decode(wire) {
      const content = pack(wire.length);
      let at = 0;
      while (at < wire.length) {
        if (state === "data") {
          const part = wire.subarray(at, at + inChunk);
          content.add(part);
          signatures?.content(part);
          at += part.length;
          inChunk -= part.length;
          if (inChunk === 0) {
            signatures?.chunk(signature);
            state = "gap";
          }
          continue;
        }
        const feed = wire.indexOf(LINE_FEED, at);
        const stop = feed < 0 ? wire.length : feed + 1;
        if (state === "done" || partial.length + stop - at > MAX_LINE) throw incomplete();
        partial += wire.toString("latin1", at, stop);
        at = stop;
        if (feed < 0) break;
        // minio-go ends each trailer with LF, and all of them with CRLF: `name:value\n\r\n\r\n`.
        const bare = !partial.endsWith("\r\n");
        if (bare && state !== "trailer") throw incomplete();
        const line = partial.slice(0, bare ? -1 : -2);
        if (bare && line === "") throw incomplete();
        partial = "";
        state = onLine[state](line);
        afterFeed = bare;
      }
      return content.all();
    },
    end() {
      if (state !== "done") throw incomplete();
      for (const name of trailers) if (!found.has(name)) throw malformedTrailer();
      return found;
    },
  };
}

/** Up to this size, copying a chunk costs less than a piece of its own. */
const SMALL_CHUNK = 1024;

/** Collects the content of one piece of the wire; small chunks that follow each other become one piece. */
function pack(most: number): { add(part: Buffer): void; all(): readonly Buffer[] } {
  const pieces: Buffer[] = [];
  let copies: Buffer | undefined;
  let [from, to] = [0, 0];
  const flush = () => {
    if (copies !== undefined && to > from) pieces.push(copies.subarray(from, to));
    from = to;
  };
  return {
    add(part) {
      if (part.length > SMALL_CHUNK) {
        flush();
        pieces.push(part);
        return;
      }
      copies ??= Buffer.allocUnsafe(most);
      to += part.copy(copies, to);
    },
    all() {
      flush();
      return pieces;
    },
  };
}

/** Content-Encoding without `aws-chunked`, which only describes the transfer. Undefined if nothing is left. */
export function withoutAwsChunked(contentEncoding: string | undefined): string | undefined {
  const rest = contentEncoding?.split(",").filter((coding) => coding.trim().toLowerCase() !== "aws-chunked");
  return rest?.join(",").trim() || undefined;
}

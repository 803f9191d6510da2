/**
 * AWS's chunked framing of an upload, inside the HTTP body:
 *
 *     <hex size>[;chunk-signature=<64 hex>]\r\n<bytes>\r\n … 0[;chunk-signature=…]\r\n[<trailer>:<value>\r\n …]\r\n
 *
 * Source: "Signature calculations … Transferring payload in multiple chunks" in the S3 API reference. As in S3, a
 * violation of this framing is IncompleteBody, and an unannounced trailer is MalformedTrailer. S3 requires chunks of at
 * least 8 KiB except for the last; this decoder accepts any size.
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
   * Returns the content in the next bytes of the wire, as views of these bytes. Throws IncompleteBody, MalformedTrailer
   * or SignatureDoesNotMatch.
   */
  decode(wire: Buffer): readonly Buffer[];
  /** Ends the body and returns its trailers. Throws like `decode`. */
  end(): ReadonlyMap<string, string>;
}

/** Maximum bytes of a chunk's head or of one trailer. A signed head has 98 bytes. */
const MAX_LINE = 1024;
/** Maximum bytes of all trailers. */
const MAX_TRAILERS = 4096;

const LINE_FEED = 10;
const UNSIGNED_HEAD = /^([0-9a-f]{1,16})$/i;
const SIGNED_HEAD = /^([0-9a-f]{1,16});chunk-signature=([0-9a-f]{64})$/i;
const SIGNATURE_TRAILER = "x-amz-trailer-signature";
const SIGNATURE = /^[0-9a-f]{64}$/i;

const incomplete = (): GatewayError => new GatewayError("IncompleteBody", "The request body terminated unexpectedly");
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
      const content: Buffer[] = [];
      let at = 0;
      while (at < wire.length) {
        if (state === "data") {
          const part = wire.subarray(at, at + inChunk);
          content.push(part);
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
      return content;
    },
    end() {
      if (state !== "done") throw incomplete();
      for (const name of trailers) if (!found.has(name)) throw malformedTrailer();
      return found;
    },
  };
}

/** Content-Encoding without `aws-chunked`, which only describes the transfer. Undefined if nothing is left. */
export function withoutAwsChunked(contentEncoding: string | undefined): string | undefined {
  const rest = contentEncoding?.split(",").filter((coding) => coding.trim().toLowerCase() !== "aws-chunked");
  return rest?.join(",").trim() || undefined;
}

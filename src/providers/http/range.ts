/** A range of content, whether the server honoured the Range header or sent everything. */
import type { IncomingHttpHeaders } from "node:http";
import { Readable } from "node:stream";
import { type Content, isWhole } from "../../lib/content.ts";
import { GatewayError } from "../../lib/errors.ts";
import type { ByteRange } from "../../lib/names.ts";
import type { UpstreamResponse } from "./exchange.ts";

export const rangeHeader = ({ start, end }: ByteRange): string => `bytes=${start}-${end}`;

export function sliced({ status, headers, body }: UpstreamResponse, range: ByteRange | undefined): Content {
  if (range === undefined) return body;
  const from = status === 206 ? contentStart(headers) : 0;
  if (from === undefined || from > range.start) {
    if (!isWhole(body)) body.destroy();
    throw new GatewayError("Unavailable", "The provider answered with another range than it was asked for");
  }
  const skip = range.start - from;
  const length = range.end - range.start + 1;
  if (isWhole(body)) {
    if (body.length < skip + length) throw tooShort(skip + length - body.length);
    return body.subarray(skip, skip + length);
  }
  if (skip === 0 && headers["content-length"] === String(length)) return body;
  return Readable.from(part(body, skip, length), { objectMode: false });
}

/** The first byte's offset in `Content-Range: bytes 0-9/10`. */
function contentStart(headers: IncomingHttpHeaders): number | undefined {
  const match = /^bytes (\d+)-/.exec(headers["content-range"] ?? "");
  return match === null ? undefined : Number(match[1]);
}

/** Leaving the loop destroys the body, so that the rest is not sent. */
async function* part(body: Readable, skip: number, length: number): AsyncGenerator<Buffer> {
  let before = skip;
  let left = length;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    const piece = chunk.subarray(Math.min(before, chunk.length), Math.min(chunk.length, before + left));
    before -= Math.min(before, chunk.length);
    left -= piece.length;
    if (piece.length > 0) yield piece;
    if (left === 0) return;
  }
  // Otherwise the caller would wait for the rest of the announced length.
  throw tooShort(left);
}

const tooShort = (left: number) =>
  new GatewayError("Unavailable", `The provider's content ended ${left} bytes too early`);

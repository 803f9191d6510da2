/**
 * Files that Gemini generates, such as the results of a batch: `files/batch-` and the 36 characters of the batch's id. For
 * names of more than 40 characters Gemini refuses `files.get` and `files.delete`, and only the download works
 * (googleapis/go-genai#436, python-genai#1759).
 */
import { type Content, isWhole, streamed } from "../../lib/content.ts";
import { GatewayError } from "../../lib/errors.ts";
import { NEWLINE } from "../../lib/jsonl.ts";
import type { ByteRange, FileId } from "../../lib/names.ts";
import type { UpstreamResponse } from "../http/exchange.ts";
import { rangeHeader, sliced } from "../http/range.ts";
import type { GeminiClient } from "./client.ts";
import { Refusal } from "./transport.ts";

/** Gemini's documentation of File.name (3.3.0's types): at most 40 characters. */
const NAME_CHARACTERS = 40;

/** True for a file that can only be downloaded. */
export const isDownloadOnly = (id: FileId): boolean => id.length > "files/".length + NAME_CHARACTERS;

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

const isRedirect = (error: unknown): boolean =>
  error instanceof GatewayError && error.detail.cause instanceof Refusal && REDIRECTS.has(error.detail.cause.status);

/**
 * Google redirects the path that its SDK uses to the other one, which needs the API key too (maximhq/bifrost#5579). The
 * `Location` is not followed, because a response must not choose the host that receives the key.
 */
async function open(
  { url, downloadUrl, content }: GeminiClient,
  id: FileId,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<UpstreamResponse> {
  const path = `${id}:download?alt=media`;
  try {
    return await content(`${url}/${path}`, headers, signal);
  } catch (error) {
    if (!isRedirect(error)) throw error;
    return content(`${downloadUrl}/${path}`, headers, signal);
  }
}

/** The content, or a range of it. Its stream fails with GatewayErrors. */
export async function download(
  client: GeminiClient,
  id: FileId,
  range: ByteRange | undefined,
  signal: AbortSignal,
): Promise<Content> {
  return sliced(await open(client, id, range === undefined ? {} : { range: rangeHeader(range) }, signal), range);
}

/** Bytes. Reads the whole content only if the server tells no length. */
export async function downloadSize(client: GeminiClient, id: FileId, signal: AbortSignal): Promise<number> {
  const { status, headers, body } = await open(client, id, { range: "bytes=0-0" }, signal);
  const told = status === 206 ? /\/(\d+)$/.exec(headers["content-range"] ?? "")?.[1] : headers["content-length"];
  if (isWhole(body)) return told === undefined ? body.length : Number(told);
  if (told !== undefined) {
    body.destroy();
    return Number(told);
  }
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) bytes += chunk.length;
  return bytes;
}

/** Longer last lines are not checked. */
const TAIL_BYTES = 16 * 1024 * 1024;

/**
 * Passes result lines on, and fails if the last one is incomplete: a response without a length may be cut without an error.
 *
 * @param check receives the number of lines at the end, and may throw
 */
export async function* wholeLines(body: Content, check: (lines: number) => void): AsyncGenerator<Buffer> {
  let lines = 0;
  let tail: Buffer[] = [];
  let tailBytes = 0;
  for await (const chunk of streamed(body) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      if (tailBytes > 0 || at > from) lines += 1;
      tail = [];
      tailBytes = 0;
      from = at + 1;
    }
    const rest = chunk.subarray(from);
    tailBytes += rest.length;
    if (rest.length > 0 && tailBytes <= TAIL_BYTES) tail.push(rest);
    yield chunk;
  }
  if (tailBytes > 0) lines += 1;
  if (tailBytes > 0 && tailBytes <= TAIL_BYTES) {
    const last = Buffer.concat(tail).toString().trim();
    try {
      if (last !== "") JSON.parse(last);
    } catch (cause) {
      throw new GatewayError("Unavailable", "Gemini's results ended in the middle of a line", { cause });
    }
  }
  check(lines);
}

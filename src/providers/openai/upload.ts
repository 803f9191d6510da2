/**
 * Uploads one file to OpenAI. Small content goes as one buffer. Large content is streamed as one form, or through the
 * Uploads API beyond the form's limit.
 */
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { FilePurpose } from "openai/resources/files";
import { isWhole } from "../../lib/content.ts";
import { GatewayError } from "../../lib/errors.ts";
import { recordIn, textIn } from "../answers.ts";
import type { Direct } from "../http/direct.ts";
import { PROVIDER_TIMINGS } from "../http/timings.ts";
import { withoutId } from "./errors.ts";
import { type FormOptions, postForm } from "./form.ts";
import { multipart } from "./multipart.ts";

export interface NewOpenAiFile {
  readonly purpose: string;
  readonly filename: string;
  readonly contentType: string;
}

export type Uploaded =
  /** `file`: the answer, which may be no description of a file. */
  | { readonly file: unknown; readonly size: number }
  /** `sent`: everything was sent, so there may be a file that the ledger does not know. */
  | { readonly error: unknown; readonly sent: boolean };

interface Stream<Length = number | undefined> {
  readonly body: Readable;
  /** Bytes. */
  readonly length: Length;
}

/** Verified content in one buffer. The client can cause no further failure, so the response is awaited. */
export async function uploadWhole(
  direct: Direct,
  { ask, timeoutMs }: Pick<FormOptions, "ask" | "timeoutMs">,
  { purpose, filename, contentType: type }: NewOpenAiFile,
  content: Buffer,
  signal: AbortSignal,
): Promise<Uploaded> {
  signal.throwIfAborted();
  const { contentType, head, tail } = multipart({ purpose }, { field: "file", filename, contentType: type });
  const body = Buffer.concat([head, content, tail]);
  try {
    const asking = { headers: { "content-type": contentType }, body, withinMs: timeoutMs };
    const { body: said } = await ask(direct("POST", "/files", asking));
    const file = await ask((isWhole(said) ? Promise.resolve(said) : buffer(said)).then(parsed));
    return { file, size: content.length };
  } catch (error) {
    return { error, sent: true };
  }
}

const parsed = (answer: Buffer): unknown => JSON.parse(answer.toString());

/** Uploads as one form. A file of unknown length may exceed `maxBytes`: EntityTooLarge. */
export async function uploadStream(
  options: FormOptions,
  { purpose, filename, contentType }: NewOpenAiFile,
  { body, length }: Stream,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uploaded> {
  async function* limited(): AsyncGenerator<Buffer> {
    let size = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) {
        const message = `OpenAI takes ${maxBytes} bytes of a file whose length is not known beforehand.`;
        throw new GatewayError("EntityTooLarge", message, { fields: { MaxSizeAllowed: String(maxBytes) } });
      }
      yield chunk;
    }
  }
  try {
    const form = multipart({ purpose }, { field: "file", filename, contentType });
    const content = length === undefined ? limited() : body;
    const posted = await postForm<unknown>(options, "/files", form, content, length, signal);
    return "error" in posted ? posted : { file: posted.answer, size: posted.size };
  } finally {
    body.destroy();
  }
}

/**
 * Uploads part by part. OpenAI creates the file when the upload is completed. It deletes uploads that are neither
 * completed nor cancelled within an hour.
 */
export async function uploadInParts(
  options: FormOptions,
  { purpose, filename, contentType }: NewOpenAiFile,
  { body, length }: Stream<number>,
  partBytes: number,
  signal: AbortSignal,
): Promise<Uploaded> {
  const { client, ask, provider } = options;
  let id: string | undefined;
  let sent = false;
  try {
    const begun = await ask(
      client.uploads.create(
        { bytes: length, filename, mime_type: contentType, purpose: purpose as FilePurpose },
        { signal },
      ),
    );
    id = textIn(recordIn(begun).id);
    if (id === undefined) throw withoutId(provider, "upload");
    const parts: string[] = [];
    const cut = cutter(body);
    for (let left = length; left > 0; left -= partBytes) {
      const size = Math.min(left, partBytes);
      const form = multipart({}, { field: "data", filename, contentType: "application/octet-stream" });
      const posted = await postForm<unknown>(options, `/uploads/${id}/parts`, form, cut(size), size, signal);
      if ("error" in posted) throw posted.error;
      const part = textIn(recordIn(posted.answer).id);
      if (part === undefined) throw withoutId(provider, "part");
      parts.push(part);
    }
    signal.throwIfAborted();
    sent = true;
    const { file } = recordIn(await ask(client.uploads.complete(id, { part_ids: parts }, { signal: NEVER })));
    return { file, size: length };
  } catch (error) {
    // A second failure must not hide the first.
    if (id !== undefined)
      await client.uploads.cancel(id, { signal: AbortSignal.timeout(PROVIDER_TIMINGS.cleanUp) }).catch(() => {});
    return { error, sent };
  } finally {
    body.destroy();
  }
}

const NEVER = new AbortController().signal;

/** Splits a stream: each call returns the next `bytes` bytes, or throws if there are fewer. */
function cutter(body: AsyncIterable<Buffer>): (size: number) => AsyncGenerator<Buffer> {
  const source = body[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  return async function* (size) {
    for (let left = size; left > 0; ) {
      if (rest.length === 0) {
        const next = await source.next();
        if (next.done) throw new Error("The content ended too early.");
        rest = next.value;
      }
      const piece = rest.subarray(0, left);
      rest = rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  };
}

/**
 * One upload, streamed. As long as the form is not complete OpenAI has no file, so until then the request may be cut off;
 * afterwards its answer is waited for, because only that says what would have to be deleted.
 */
import { Readable } from "node:stream";
import type OpenAI from "openai";
import type { FileObject } from "openai/resources/files";
import type { ProviderName, Upload } from "../../provider.ts";
import { upstreamError } from "../upstream.ts";
import type { Ask } from "./errors.ts";
import type { Multipart } from "./multipart.ts";
import type { Transport } from "./transport.ts";

interface Options {
  readonly provider: ProviderName;
  readonly client: OpenAI;
  readonly transport: Transport;
  readonly ask: Ask;
  /** Milliseconds for which OpenAI may take nothing, or not answer. */
  readonly timeoutMs: number;
}

export type Uploaded =
  | { readonly file: FileObject; readonly size: number }
  /** `sent`: OpenAI was sent everything, so there may be a file that nobody knows. */
  | { readonly error: unknown; readonly sent: boolean };

/** The SDK bounds a whole request, and 512 MB take as long as they take. */
const NO_LIMIT_MS = 2 ** 31 - 1;

/** An abort of `signal` after everything was sent is the caller's to act on. */
export async function uploadFile(
  { provider, client, transport, ask, timeoutMs }: Options,
  { contentType, head, tail }: Multipart,
  { body, length }: Pick<Upload, "body" | "length">,
  signal: AbortSignal,
): Promise<Uploaded> {
  const cut = new AbortController();
  let failed: unknown;
  let sent = false;
  let size = 0;
  /** A caller who is slow to send is not OpenAI's silence. */
  let theirTurn = false;

  const timer = setTimeout(() => {
    if (!theirTurn) return void timer.refresh();
    failed ??= upstreamError({ provider, status: undefined, message: "it did not answer in time", cause: undefined });
    cut.abort();
  }, timeoutMs);
  const given = (bytes: Buffer): Buffer => {
    theirTurn = true;
    timer.refresh();
    return bytes;
  };
  async function* form(): AsyncGenerator<Buffer> {
    try {
      yield given(head);
      theirTurn = false;
      for await (const chunk of body as AsyncIterable<Buffer>) {
        size += chunk.length;
        yield given(chunk);
        theirTurn = false;
      }
      sent = true;
      yield given(tail);
      theirTurn = true;
    } catch (error) {
      failed ??= error;
      throw error;
    }
  }
  const gone = () => {
    if (!sent) cut.abort();
  };

  signal.addEventListener("abort", gone);
  try {
    signal.throwIfAborted();
    const request = client.post<FileObject>("/files", {
      body: transport.body(Readable.from(form(), { objectMode: false })),
      headers: {
        "content-type": contentType,
        ...(length !== undefined && { "content-length": String(head.length + length + tail.length) }),
      },
      signal: cut.signal,
      timeout: NO_LIMIT_MS,
    });
    return { file: await ask(request), size };
  } catch (error) {
    return { error: failed ?? error, sent };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", gone);
    body.destroy();
  }
}

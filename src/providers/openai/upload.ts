/**
 * One large upload, streamed. As long as the form is not complete OpenAI has no file, so until then the request may be cut off;
 * afterwards its answer is waited for, because only that says what would have to be deleted.
 */
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type OpenAI from "openai";
import type { FileObject } from "openai/resources/files";
import { isWhole } from "../../content.ts";
import type { ProviderName } from "../../provider.ts";
import type { Direct } from "../direct.ts";
import type { Transport } from "../transport.ts";
import { upstreamError } from "../upstream.ts";
import type { Ask } from "./errors.ts";
import type { Multipart } from "./multipart.ts";

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
  body: Readable,
  length: number | undefined,
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
    if (sent) return;
    // Nobody shall take this for OpenAI's doing.
    failed ??= signal.reason;
    cut.abort();
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

/** An upload that is verified and whole: nothing of the caller's can go wrong any more, and OpenAI's answer is waited for. */
export async function uploadWhole(
  direct: Direct,
  { ask, timeoutMs }: Pick<Options, "ask" | "timeoutMs">,
  { contentType, head, tail }: Multipart,
  content: Buffer,
  signal: AbortSignal,
): Promise<Uploaded> {
  signal.throwIfAborted();
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

function parsed(answer: Buffer): FileObject {
  const file: unknown = JSON.parse(answer.toString());
  if (typeof file !== "object" || file === null) throw new SyntaxError("an object was expected");
  return file as FileObject;
}

/**
 * A form that is posted while its content comes. As long as it is not complete OpenAI has nothing, so until then the request
 * may be cut off; afterwards its answer is waited for, because only that says what would have to be deleted.
 */
import type OpenAI from "openai";
import type { ProviderName } from "../../lib/names.ts";
import { upstreamError } from "../http/errors.ts";
import type { Transport } from "../http/sdk-fetch.ts";
import type { AskOpenAi } from "./errors.ts";
import type { Multipart } from "./multipart.ts";

export interface FormOptions {
  readonly provider: ProviderName;
  readonly client: OpenAI;
  readonly transport: Transport;
  readonly ask: AskOpenAi;
  /** Milliseconds for which OpenAI may take nothing, or not answer. */
  readonly timeoutMs: number;
}

type Posted<T> =
  | { readonly answer: T; readonly size: number }
  /** `sent`: OpenAI was sent everything, so it may have something that nobody knows. */
  | { readonly error: unknown; readonly sent: boolean };

/** The SDK bounds a whole request, and 512 MB take as long as they take. */
const NO_LIMIT_MS = 2 ** 31 - 1;

/**
 * An abort of `signal` after everything was sent is the caller's to act on.
 * @param length bytes of `content`, where they are known
 */
export async function postForm<T>(
  { provider, client, transport, ask, timeoutMs }: FormOptions,
  path: string,
  { contentType, head, tail }: Multipart,
  content: AsyncIterable<Buffer>,
  length: number | undefined,
  signal: AbortSignal,
): Promise<Posted<T>> {
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
      for await (const chunk of content) {
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
    const request = client.post<T>(path, {
      body: transport.body(form()),
      headers: {
        "content-type": contentType,
        ...(length !== undefined && { "content-length": String(head.length + length + tail.length) }),
      },
      signal: cut.signal,
      timeout: NO_LIMIT_MS,
    });
    return { answer: await ask(request), size };
  } catch (error) {
    return { error: failed ?? error, sent };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", gone);
  }
}

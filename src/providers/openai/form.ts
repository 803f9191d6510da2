/**
 * A form that is sent while its content arrives. OpenAI stores nothing before the form is complete, so until then the
 * request can be aborted. Afterwards the response is awaited, because only it names the file to delete.
 */
import type OpenAI from "openai";
import type { ProviderName } from "../../lib/names.ts";
import { upstreamError } from "../http/errors.ts";
import type { Transport } from "../http/sdk-fetch.ts";
import { PROVIDER_TIMINGS } from "../http/timings.ts";
import type { AskOpenAi } from "./errors.ts";
import type { Multipart } from "./multipart.ts";

export interface FormOptions {
  readonly provider: ProviderName;
  readonly client: OpenAI;
  readonly transport: Transport;
  readonly ask: AskOpenAi;
  /** Milliseconds for which OpenAI may read nothing or not respond. */
  readonly timeoutMs: number;
}

type Posted<T> =
  | { readonly answer: T; readonly size: number }
  /** `sent`: the whole form was sent, so OpenAI may have a file that the ledger does not know. */
  | { readonly error: unknown; readonly sent: boolean };

/**
 * After everything was sent, the caller handles an abort of `signal`.
 * @param length bytes of `content`, if known
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
  /** A slow client is not silence of OpenAI. */
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
    // Marks the error as the caller's, not OpenAI's.
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
      timeout: PROVIDER_TIMINGS.unlimited,
    });
    return { answer: await ask(request), size };
  } catch (error) {
    return { error: failed ?? error, sent };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", gone);
  }
}

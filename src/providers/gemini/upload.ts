/**
 * Resumable uploads in the protocol of the SDK's uploader (@google/genai 3.3.0: 8 MiB pieces). The SDK's uploader takes
 * only a path or a Blob, ignores signals, cannot send an empty file and stops at the first fault. This one reads a
 * stream with one piece in memory, and continues after a fault. It chooses the file's name, so that a failed upload
 * leaves no unknown file.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { File } from "@google/genai";
import type { Dispatcher } from "undici";
import { GatewayError } from "../../lib/errors.ts";
import type { FileId } from "../../lib/names.ts";
import { OutcomeUnknown } from "../../ports/files.ts";
import { countIn, recordIn, textIn } from "../answers.ts";
import { upstreamError } from "../http/errors.ts";
import { PROVIDER_TIMINGS } from "../http/timings.ts";
import type { GeminiClient } from "./client.ts";
import { errorIn, isMissing } from "./transport.ts";

/** A multiple of 256 KiB, as Google requires of every piece except the last. */
const PIECE_BYTES = 8 * 1024 * 1024;
/** Tries of one piece, and the first pause between them. */
const TRIES = 3;

export interface NewGeminiFile {
  /** `files/…`: at most 40 characters `[a-z0-9-]` after the slash, not in use. */
  readonly id: FileId;
  readonly displayName?: string | undefined;
  readonly mimeType: string;
  /** Bytes. */
  readonly size: number;
}

/** Resolves once Gemini can read the file. A rejection other than `OutcomeUnknown` means that there is no file. */
export async function uploadFile(
  client: GeminiClient,
  file: NewGeminiFile,
  open: () => Promise<AsyncIterable<Buffer>>,
  signal: AbortSignal,
): Promise<File> {
  const session = await begin(client, file, signal);
  let offset = 0;
  let last = false;
  try {
    for await (const piece of pieces(await open())) {
      last = offset + piece.length >= file.size;
      await session.send(piece, offset, last);
      offset += piece.length;
    }
    if (file.size === 0) {
      last = true;
      await session.send(Buffer.alloc(0), 0, last);
    }
    if (offset !== file.size) throw new Error(`the stored copy has ${offset} bytes instead of ${file.size}`);
    return await readable(client, file.id, signal);
  } catch (error) {
    // Before the last piece there is no file. After it there may be one, whatever the response was.
    if (last) throw new OutcomeUnknown(error);
    await session.cancel();
    throw error;
  }
}

/** Resolves also if the file does not exist. */
export async function deleteFile(client: GeminiClient, id: FileId, signal: AbortSignal): Promise<void> {
  try {
    await client.ask(signal, (asked) => client.ai.files.delete({ name: id, config: asked }));
  } catch (error) {
    // Gemini also answers 403 for a refusal. In that case the file still exists.
    if (!isMissing(error) || (await exists(client, id, signal))) throw error;
  }
}

async function exists(client: GeminiClient, id: FileId, signal: AbortSignal): Promise<boolean> {
  try {
    await client.ask(signal, (asked) => client.ai.files.get({ name: id, config: asked }));
    return true;
  } catch (error) {
    if (!isMissing(error)) throw error;
    return false;
  }
}

async function begin(client: GeminiClient, { id, displayName, mimeType, size }: NewGeminiFile, signal: AbortSignal) {
  const started = await client.ask(signal, ({ abortSignal }) =>
    client.request(`${client.uploadUrl}/files`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-goog-upload-protocol": "resumable",
        "x-goog-upload-command": "start",
        "x-goog-upload-header-content-length": String(size),
        "x-goog-upload-header-content-type": mimeType,
      },
      body: JSON.stringify({ file: { name: id, displayName, mimeType, sizeBytes: String(size) } }),
      signal: abortSignal,
    }),
  );
  const url = sameHost(client, (await answerOf(started)).header("x-goog-upload-url"));
  const post = async (command: string, within: AbortSignal, more: { offset?: number; body?: Uint8Array } = {}) => {
    const { offset, body } = more;
    const response = await client.request(url, {
      method: "POST",
      headers: {
        "x-goog-upload-command": command,
        ...(offset !== undefined && {
          "content-type": "application/octet-stream",
          "x-goog-upload-offset": String(offset),
        }),
      },
      ...(body && { body }),
      signal: within,
    });
    return answerOf(response);
  };

  const progress = async (): Promise<{ readonly final: boolean; readonly received: number }> => {
    const { header } = await client.ask(signal, ({ abortSignal }) => post("query", abortSignal));
    const received = countIn(header("x-goog-upload-size-received"));
    if (received === undefined) throw client.unusable("it does not say how many bytes of the upload it has");
    return { final: header("x-goog-upload-status") === "final", received };
  };

  return {
    /** Resolves when Google has received the piece. */
    async send(piece: Buffer, offset: number, last: boolean): Promise<void> {
      const command = last ? "upload, finalize" : "upload";
      const until = performance.now() + client.timeoutMs;
      let from = 0;
      for (let tried = 1; ; tried++) {
        try {
          if (tried > 1) {
            const { final, received } = await progress();
            from = received - offset;
            if (final || (from === piece.length && !last)) return;
          }
          const { header, headers, text } = await post(command, signal, {
            offset: offset + from,
            body: piece.subarray(from),
          });
          // The upload's last answer may be an error with the status 200.
          const error = errorIn(text);
          if (error !== undefined) throw client.refused(countIn(recordIn(error).code) ?? 400, headers, text);
          const status = header("x-goog-upload-status");
          if (status === (last ? "final" : "active")) return;
          throw client.unreachable(new Error(`the upload is '${status}' instead of going on`));
        } catch (error) {
          const pause = PROVIDER_TIMINGS.retry * 4 ** (tried - 1);
          const passing = error instanceof GatewayError && error.kind === "Unavailable";
          if (!passing || signal.aborted || tried === TRIES || performance.now() + pause > until) throw error;
          await sleep(pause, undefined, { signal });
        }
      }
    },
    /** Best effort: Google deletes unfinished uploads. */
    cancel: () =>
      post("cancel", AbortSignal.timeout(PROVIDER_TIMINGS.cleanUp)).then(
        () => {},
        () => {},
      ),
  };
}

/** Bytes of an answer to an upload that are of interest. */
const ANSWER_BYTES = 64 * 1024;

/** Reads a response to an upload, also so that its connection can be reused. */
async function answerOf({ headers, body }: Dispatcher.ResponseData) {
  const header = (name: string): string | undefined => {
    const value = headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
  const timer = setTimeout(() => body.destroy(), PROVIDER_TIMINGS.drain);
  let text = "";
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      text += chunk.toString();
      if (text.length > ANSWER_BYTES) break;
    }
  } catch {
    // The headers say how far the upload is.
  } finally {
    clearTimeout(timer);
  }
  return { header, headers, text };
}

/**
 * The path of the response's URL on the configured host, as in the SDK. A response must not choose the host of the
 * content.
 */
function sameHost(client: GeminiClient, url: string | undefined): string {
  if (url === undefined) throw client.unreachable(new Error("the answer names no upload URL"));
  const given = new URL(url);
  return `${new URL(client.uploadUrl).origin}${given.pathname}${given.search}`;
}

/** Yields pieces of equal size and a last one. Each is valid until the next one is requested. */
async function* pieces(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  let filled = 0;
  for await (const chunk of body) {
    for (let start = 0; start < chunk.length; ) {
      const copied = chunk.copy(piece, filled, start);
      start += copied;
      filled += copied;
      if (filled < PIECE_BYTES) break;
      yield piece;
      filled = 0;
    }
  }
  if (filled > 0) yield piece.subarray(0, filled);
}

/** JSON lines are available at once. Google processes other content first. */
async function readable(client: GeminiClient, id: FileId, signal: AbortSignal): Promise<File> {
  const until = performance.now() + client.timeoutMs;
  const missing = performance.now() + PROVIDER_TIMINGS.uploadLag;
  for (let pause: number = PROVIDER_TIMINGS.retry; ; pause = Math.min(2 * pause, PROVIDER_TIMINGS.retryMax)) {
    const file = await client
      .ask(signal, (asked) => client.ai.files.get({ name: id, config: asked }))
      .catch((error: unknown) => {
        if (!isMissing(error) || performance.now() > missing) throw error;
        return undefined;
      });
    const state = textIn(file?.state)?.toUpperCase();
    if (state === "FAILED") {
      const message = `the file could not be processed: ${textIn(file?.error?.message) ?? "no reason is given"}`;
      throw upstreamError({ provider: client.provider, status: 400, message, cause: undefined });
    }
    if (file !== undefined && state !== "PROCESSING") return file;
    if (performance.now() + pause > until) throw client.unreachable(new Error("the file is still being processed"));
    await sleep(pause, undefined, { signal });
  }
}

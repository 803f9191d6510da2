/** One request to a provider through undici's dispatcher, and its response. Benchmark row `upstream-tls`. */
import type { IncomingHttpHeaders } from "node:http";
import { Readable } from "node:stream";
import { type Dispatcher, errors } from "undici";
import { type Content, SMALL_BYTES } from "../../lib/content.ts";
import { passed } from "../../lib/gc.ts";

/** Maximum bytes of one socket read in Node. */
const READ_BYTES = 64 * 1024;

export interface UpstreamResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** A buffer if the declared length is small, and for an error. Longer errors are truncated. */
  readonly body: Content;
}

export interface Until {
  readonly signal?: AbortSignal | undefined;
  /** Time limit in milliseconds of a buffered response. Without it the dispatcher limits only the idle time. */
  readonly withinMs?: number | undefined;
  /** Converts undici's connection errors to the caller's own. */
  readonly failure?: ((cause: Error) => Error) | undefined;
}

/** Rejects, or fails the stream, with undici's connection error or the signal's reason. */
export function exchange(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  { signal, withinMs, failure }: Until = {},
): Promise<UpstreamResponse> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    let controller: Dispatcher.DispatchController | undefined;
    let head: Omit<UpstreamResponse, "body"> = { status: 0, headers: {} };
    let pieces: Buffer[] | undefined;
    let size = 0;
    let stream: Readable | undefined;
    let ended = false;

    const abort = () => controller?.abort(signal!.reason);
    const over = () => {
      ended = true;
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    };
    const whole = () => resolve({ ...head, body: pieces!.length === 1 ? pieces![0]! : Buffer.concat(pieces!) });
    signal?.addEventListener("abort", abort);
    const late = () => controller?.abort(new errors.HeadersTimeoutError("the answer took too long"));
    const timer = withinMs === undefined ? undefined : setTimeout(late, withinMs);

    dispatcher.dispatch(request, {
      onRequestStart(started) {
        controller = started;
        if (signal?.aborted) abort();
      },
      onResponseStart(_controller, status, headers) {
        if (status < 200) return;
        head = { status, headers };
        const small = status >= 300 || Number(headers["content-length"] ?? Number.POSITIVE_INFINITY) <= SMALL_BYTES;
        if (small) pieces = [];
        else {
          clearTimeout(timer);
          stream = new Readable({
            // Resumes only when everything is consumed: see `onResponseData`.
            highWaterMark: 1,
            read: () => controller!.resume(),
            destroy(error, done) {
              if (!ended) controller!.abort(error ?? new Error("nobody reads it"));
              done(error);
            },
          });
          // A connection may break before the body has a reader. The reader gets the error from the stream.
          stream.on("error", () => {});
          resolve({ ...head, body: stream });
        }
      },
      onResponseData(_controller, chunk) {
        passed(chunk.length);
        if (pieces === undefined) {
          stream!.push(chunk);
          // Pauses only after as much as one read. At each resume undici reads again and copies what it has read and
          // not parsed. With a pause after every piece of a chunked response, that copy would grow without bound.
          if (stream!.readableLength >= READ_BYTES) controller!.pause();
          return;
        }
        size += chunk.length;
        pieces.push(chunk);
        if (size <= SMALL_BYTES) return;
        whole();
        controller!.abort(new Error("enough of an error's body"));
      },
      onResponseEnd() {
        over();
        if (stream === undefined) whole();
        else stream.push(null);
      },
      onResponseError(_controller, error) {
        over();
        const failed = signal?.aborted || failure === undefined ? error : failure(error);
        if (stream === undefined) reject(failed);
        else stream.destroy(failed);
      },
    });
  });
}

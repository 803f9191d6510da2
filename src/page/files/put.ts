/** One PUT of content with progress, which fetch does not report. */
import { errorOf, noteResponse, PAGE_HEADER, PageError } from "../api/request.ts";

export interface PutContent {
  readonly address: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: Blob | Uint8Array<ArrayBuffer>;
  readonly signal: AbortSignal;
  /** Called with the bytes that are sent so far. */
  readonly onProgress: (bytes: number) => void;
}

/** Resolves with the ETag. Rejects with PageError, and with the signal's reason. */
export function putContent({ address, headers, body, signal, onProgress }: PutContent): Promise<string> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    request.open("PUT", address);
    for (const [name, value] of Object.entries({ ...PAGE_HEADER, ...headers })) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", ({ loaded }) => onProgress(loaded));
    request.addEventListener("loadend", () => {
      signal.removeEventListener("abort", stop);
      if (signal.aborted) return reject(signal.reason);
      const { status, responseText } = request;
      if (status >= 200 && status < 300) return resolve(request.getResponseHeader("etag") ?? "");
      noteResponse(status);
      reject(
        status === 0 ? new PageError("Unreachable", "The gateway does not answer.", 0) : errorOf(status, responseText),
      );
    });
    signal.addEventListener("abort", stop);
    request.send(body);
  });
}

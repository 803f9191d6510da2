/** Requests to the gateway that serves this page. The session's cookie goes along. */
import type { ErrorMessage } from "../../ui/messages.ts";

/** A request that failed, with a sentence for the reader. */
export class PageError extends Error {
  /** The service's error code, or `Unreachable`. */
  readonly code: string;
  /** 0: there was no answer. */
  readonly status: number;

  constructor(code: string, message: string, status: number) {
    super(message);
    this.code = code;
    this.status = status;
  }

  static of(error: unknown): PageError {
    if (error instanceof PageError) return error;
    return new PageError("InternalError", error instanceof Error ? error.message : String(error), 0);
  }
}

export interface PageRequest {
  readonly method?: "GET" | "HEAD" | "POST" | "PUT" | "DELETE" | undefined;
  readonly headers?: { readonly [name: string]: string } | undefined;
  readonly body?: Blob | string | undefined;
  /** A body that is sent as JSON. */
  readonly json?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** True: an answer 401 is an error like any other. Default: it also opens the view to sign in. */
  readonly staysOn401?: boolean | undefined;
}

/** Other sites cannot send this header without a preflight, which the gateway refuses. */
export const PAGE_HEADER = { "x-quarry-page": "1" } as const;

let signedOut: () => void = () => {};

/** @param listener runs when the gateway says that nobody is signed in */
export function onSignedOut(listener: () => void): void {
  signedOut = listener;
}

/** For answers of requests that are not made here, such as uploads with progress. */
export function noteResponse(status: number): void {
  if (status === 401) signedOut();
}

/**
 * @param address a path of this origin: `/ui/api/…`, `/ui/s3/…` or `/ui/bedrock/…`
 * @throws {PageError} if there is no answer, or its status is 400 or more
 */
export async function requestPage(address: string, request: PageRequest = {}): Promise<Response> {
  const { method = "GET", headers, json, signal, staysOn401 = false } = request;
  let response: Response;
  try {
    response = await fetch(address, {
      method,
      headers: {
        ...(method === "GET" || method === "HEAD" ? {} : PAGE_HEADER),
        ...(json === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      body: (json === undefined ? request.body : JSON.stringify(json)) ?? null,
      signal: signal ?? null,
      redirect: "error",
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new PageError(
      "Unreachable",
      "The gateway does not answer. Check that it runs and that the network works.",
      0,
    );
  }
  if (response.ok) return response;
  if (!staysOn401) noteResponse(response.status);
  throw errorOf(response.status, await response.text().catch(() => ""));
}

export async function pageJson<T>(address: string, request?: PageRequest): Promise<T> {
  return (await requestPage(address, request)).json() as Promise<T>;
}

/** Reads the error of `/ui/api` and Bedrock, which is JSON, or of S3, which is XML. */
export function errorOf(status: number, text: string): PageError {
  const fallback = `The gateway answered with status ${status}.`;
  if (text.startsWith("<")) {
    const xml = new DOMParser().parseFromString(text, "application/xml");
    const part = (name: string) => xml.getElementsByTagName(name)[0]?.textContent ?? undefined;
    return new PageError(part("Code") ?? String(status), part("Message") ?? fallback, status);
  }
  try {
    const { code, message } = JSON.parse(text) as Partial<ErrorMessage>;
    return new PageError(code ?? String(status), message ?? fallback, status);
  } catch {
    return new PageError(String(status), fallback, status);
  }
}

/** The type of the route tables that codegen emits, and what generated code needs to run. */
import type { HttpResponse } from "@smithy/protocol-http";
import { logger } from "@smithy/smithy-client";
import type { SerdeContext } from "@smithy/types";
import type { ValidationFailure } from "./constraints.ts";

export type Segment = { readonly literal: string } | { readonly label: string } | { readonly greedy: string };

export interface Route {
  readonly name: string;
  readonly method: string;
  /** Segments below the service's prefix. A greedy label takes the rest of the path, slashes included. */
  readonly path: readonly Segment[];
  /** Query parameters that select the operation. A value of `undefined` matches any value. */
  readonly query: readonly (readonly [name: string, value: string | undefined])[];
  readonly requiredQuery: readonly string[];
  /** Header names in lower case, as everywhere in this table. */
  readonly requiredHeaders: readonly string[];
  readonly status: number;
  /** The request body: not read, parsed as a document, passed to the handler as a stream, or a browser's form. */
  readonly body: "none" | "document" | "stream" | "form";
  /** Query parameters and headers that the operation models. */
  readonly queryNames: readonly string[];
  readonly headerNames: readonly string[];
  readonly headerPrefixes: readonly string[];
  /** Throws a TypeError for most malformed values. */
  readonly deserialize: (request: RoutedRequest) => Promise<object>;
  readonly validate: (input: never) => ValidationFailure[];
  readonly serialize: (output: never) => Promise<HttpResponse>;
}

export type InputOf<R extends Route> = Awaited<ReturnType<R["deserialize"]>>;
export type OutputOf<R extends Route> = Parameters<R["serialize"]>[0];

export interface RoutedRequest {
  /** Names in lower case. `any`, because generated code does not check the values. */
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly headers: { readonly [name: string]: any };
  /** Decoded. `parseQuery` refuses repeated parameters. */
  readonly query: { readonly [name: string]: string };
  /** Decoded labels of the path, by name. */
  readonly labels: { readonly [name: string]: string };
  /** A Readable for a stream, all bytes for a document, a Form for a form, undefined for no body. */
  readonly body: unknown;
}

// @smithy/smithy-client writes a stack trace to stderr for each number where the model has a string. Callers could fill
// the log with them.
logger.warn = () => {};

const unused = (): never => {
  throw new Error("not used by a server");
};

/** The members that generated code calls. Bodies are bytes or strings, and a server sends no requests. */
export const serdeContext: SerdeContext = {
  utf8Encoder: (bytes) => Buffer.from(bytes as Uint8Array).toString("utf8"),
  utf8Decoder: unused,
  base64Encoder: unused,
  base64Decoder: unused,
  streamCollector: unused,
  requestHandler: { handle: unused },
  endpoint: unused,
  disableHostPrefix: true,
};

// What a table of routes is made of. Written by hand in codegen/ and copied, unchanged, beside the tables that use it.
import type { ValidationFailure } from "@aws-smithy/server-common";
import type { HttpResponse } from "@smithy/protocol-http";
import { logger } from "@smithy/smithy-client";
import type { SerdeContext } from "@smithy/types";

export type Segment = { readonly literal: string } | { readonly label: string } | { readonly greedy: string };

export interface Route {
  readonly name: string;
  readonly method: string;
  /** Below the service's prefix. A greedy label takes the rest, slashes included. */
  readonly path: readonly Segment[];
  /** Query parameters that select the operation; a value of `undefined` asks only that the name be there. */
  readonly query: readonly (readonly [name: string, value: string | undefined])[];
  readonly requiredQuery: readonly string[];
  /** In lower case, as all header names here. */
  readonly requiredHeaders: readonly string[];
  readonly status: number;
  /** What a request's body is: nothing that is read, a document to be parsed, or a stream handed to the handler. */
  readonly body: "none" | "document" | "stream";
  /** All that the operation models, so that a request that asks for more can be refused by name. */
  readonly queryNames: readonly string[];
  readonly headerNames: readonly string[];
  readonly headerPrefixes: readonly string[];
  /** Throws what the generated code throws, which is a TypeError for most malformed values. */
  readonly deserialize: (request: RoutedRequest) => Promise<object>;
  readonly validate: (input: never) => ValidationFailure[];
  readonly serialize: (output: never) => Promise<HttpResponse>;
}

export type InputOf<R extends Route> = Awaited<ReturnType<R["deserialize"]>>;
export type OutputOf<R extends Route> = Parameters<R["serialize"]>[0];

export interface RoutedRequest {
  /** Names in lower case. `any`, because generated code reads them unchecked. */
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly headers: { readonly [name: string]: any };
  /** Decoded. A name that is there twice is an array, and refused. */
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly query: { readonly [name: string]: any };
  /** Decoded, by the names in `path`. */
  readonly labels: { readonly [name: string]: string };
  /** A Readable for a stream, all the bytes for a document, nothing for none. */
  readonly body: unknown;
}

// A number where a string is modelled is taken for one, with a stack trace on stderr each time: a caller could fill the
// log.
logger.warn = () => {};

// Generated code is typed for more than it calls: a body is never a stream that it would have to collect, and nothing
// is sent.
const unused = (): never => {
  throw new Error("not part of serving a request");
};

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

/** Errors for input that does not fit the model. They name the member. */
import { GatewayError } from "../lib/errors.ts";
import { summarize, type ValidationFailure } from "./constraints.ts";
import type { Route, RoutedRequest } from "./route.ts";

/** The error for the failures of a validator, of which there must be one. */
export const violated = (failures: readonly ValidationFailure[]): GatewayError =>
  new GatewayError("InvalidArgument", summarize(failures));

/** The error for a request whose deserializer threw `thrown`. */
export async function misfit(route: Route, request: RoutedRequest, thrown: unknown): Promise<GatewayError> {
  const member = await culprit(route, request);
  const reason = reasonOf(thrown);
  if (member !== undefined) {
    const what = reason ?? "the value is not of the type that the model asks for";
    return new GatewayError("InvalidArgument", `${member}: ${what}`, { cause: thrown });
  }
  return new GatewayError("MalformedBody", `The request does not fit the model: ${reason ?? "it cannot be parsed"}`, {
    cause: thrown,
  });
}

/**
 * Finds the malformed member by deserializing each member alone, because generated code does not name it. Only refused
 * requests pay for the search.
 */
async function culprit(route: Route, request: RoutedRequest): Promise<string | undefined> {
  for (const [name, alone] of apart(route, request)) {
    const fits = await route.deserialize(alone).then(
      () => true,
      () => false,
    );
    if (!fits) return name;
  }
  return undefined;
}

/** More than any modelled document has. Callers may send any number. */
const MOST_MEMBERS = 100;

/** One request for each member of `request`, with only that member. */
function* apart(route: Route, request: RoutedRequest): Generator<readonly [name: string, alone: RoutedRequest]> {
  const document = jsonObject(request.body);
  const body = document === undefined ? undefined : Buffer.from("{}");
  const none = { ...request, query: {}, headers: {}, body };
  for (const name of route.queryNames) {
    if (name in request.query) yield [name, { ...none, query: { [name]: request.query[name]! } }];
  }
  for (const name of route.headerNames) {
    if (name in request.headers) yield [name, { ...none, headers: { [name]: request.headers[name] } }];
  }
  for (const [name, value] of Object.entries(document ?? {}).slice(0, MOST_MEMBERS)) {
    const text = jsonText({ [name]: value });
    if (text !== undefined) yield [name, { ...none, body: Buffer.from(text) }];
  }
}

/** Undefined for values nested too deeply for `JSON.stringify`. `JSON.parse` accepts more depth. */
function jsonText(value: object): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

function jsonObject(body: unknown): object | undefined {
  // Not `Buffer.isBuffer`: deserializing changes the prototype of the bytes (@smithy/core, Uint8ArrayBlobAdapter.mutate).
  if (!(body instanceof Uint8Array)) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Messages of generated code and @smithy/core, without the part that quotes the caller's value. */
const REASON =
  /^(Expected [\w ]+, got [\w ]+|Unions must have exactly one non-null member|Invalid [\w-]+ date-time value)/;

const reasonOf = (thrown: unknown): string | undefined =>
  thrown instanceof Error ? REASON.exec(thrown.message)?.[0] : undefined;

/** What generated code says of input that does not fit the model, as an error that names the member. */
import { generateValidationSummary, type ValidationFailure } from "@aws-smithy/server-common";
import { GatewayError } from "../lib/errors.ts";
import type { Route, RoutedRequest } from "./generated/route.ts";

/** The failures of a validator. The message is AWS's: it counts and names the members. */
export const violated = (failures: ValidationFailure[]): GatewayError =>
  new GatewayError("InvalidArgument", generateValidationSummary(failures));

/** What a deserializer threw for this request. */
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
 * The member that cannot be read even alone: generated code does not say which it was. Only a request that is refused pays
 * for the search.
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

/** No modelled document has more members; a caller's may have any number. */
const MOST_MEMBERS = 100;

/** The request's members, each with a request that has no other. */
function* apart(route: Route, request: RoutedRequest): Generator<readonly [name: string, alone: RoutedRequest]> {
  const document = jsonObject(request.body);
  const body = document === undefined ? undefined : Buffer.from("{}");
  const none = { ...request, query: {}, headers: {}, body };
  for (const name of route.queryNames) {
    if (name in request.query) yield [name, { ...none, query: { [name]: request.query[name] } }];
  }
  for (const name of route.headerNames) {
    if (name in request.headers) yield [name, { ...none, headers: { [name]: request.headers[name] } }];
  }
  for (const [name, value] of Object.entries(document ?? {}).slice(0, MOST_MEMBERS)) {
    const text = jsonText({ [name]: value });
    if (text !== undefined) yield [name, { ...none, body: Buffer.from(text) }];
  }
}

/** Undefined for what is nested more deeply than the stack: it can be parsed all the same. */
function jsonText(value: object): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

function jsonObject(body: unknown): object | undefined {
  // No Buffer any more: deserializing changes the prototype of the bytes (@smithy/core, Uint8ArrayBlobAdapter.mutate).
  if (!(body instanceof Uint8Array)) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Generated code's and @smithy/core's own sentences, up to where they begin to quote what the caller sent. */
const REASON =
  /^(Expected [\w ]+, got [\w ]+|Unions must have exactly one non-null member|Invalid [\w-]+ date-time value)/;

const reasonOf = (thrown: unknown): string | undefined =>
  thrown instanceof Error ? REASON.exec(thrown.message)?.[0] : undefined;

/**
 * OpenAI's frame: `{custom_id, method, url, body}` in, `{id, custom_id, response: {status_code, request_id, body}, error}` out,
 * as in OpenAI's output and error files. A refused record has the server's status and body in `response`. A record that did not
 * run has a null `response` and an `error`.
 */
import { isJsonObject, isNumber, type JsonObject, numberOf } from "../json.ts";
import { isAbsent, mustBe, objectAt, textAt } from "../members.ts";
import { root } from "../path.ts";
import { RecordError, type Unrun, unrunError } from "../record-error.ts";
import { type Frame, type FramedLine, type FramedResult, modelUnder, ownId } from "./frame.ts";

/** Any endpoint of a server, such as `/v1/rerank`. Dots, escapes and queries could name something outside `/v1`. */
const ENDPOINT = /^\/v1(?:\/[\w-]+)+$/;

const BODY = root("body");
const URL = root("url");

/** `error.code` of a record that did not run (OpenAI's Batch guide). */
const UNRUN = { expired: "batch_expired", canceled: "batch_cancelled" } as const satisfies Record<Unrun, string>;

/** `error.code` of a record without an answer, by status. `request_timeout` is OpenAI's. */
const CODES: ReadonlyMap<number, string> = new Map([
  [400, "invalid_request"],
  [408, "request_timeout"],
]);

/** `error.type` of OpenAI's API, by status (its error guide). */
const TYPES: ReadonlyMap<number, string> = new Map([
  [401, "authentication_error"],
  [403, "permission_error"],
  [404, "not_found_error"],
  [429, "rate_limit_error"],
]);

export const errorBody = (status: number, message: string): JsonObject => ({
  error: {
    message,
    type: TYPES.get(status) ?? (status < 500 ? "invalid_request_error" : "server_error"),
    param: null,
    code: null,
  },
});

const resultLine = (line: FramedLine, response: JsonObject | null, error: JsonObject | null): string =>
  JSON.stringify({
    id: `batch_req_${line.madeUpId}`,
    custom_id: ownId(line, "custom_id"),
    response,
    error,
  });

const textOf = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

/** OpenAI nests the message. Other servers write a text, or `detail` and `message` beside it. */
function messageOf(body: unknown): string | undefined {
  if (!isJsonObject(body)) return textOf(body);
  const { error } = body;
  return textOf(isJsonObject(error) ? error.message : error) ?? textOf(body.message) ?? textOf(body.detail);
}

function notRun(error: JsonObject): RecordError {
  const code = textOf(error.code);
  const message = textOf(error.message) ?? "The provider gives no reason.";
  if (code === UNRUN.canceled) return unrunError("canceled", message);
  if (code === UNRUN.expired) return unrunError("expired", message);
  return new RecordError(code === "request_timeout" ? 408 : 500, message);
}

function result({ custom_id: id, response, error }: JsonObject): FramedResult {
  if (isJsonObject(response)) {
    const { body, request_id } = response;
    const status = isNumber(response.status_code) ? numberOf(response.status_code) : 200;
    const requestId = textOf(request_id);
    if (status >= 200 && status < 300 && !isAbsent(body)) return { id, body, requestId };
    const failed = status >= 400 && status < 600 ? status : 502;
    const message = messageOf(body) ?? `The provider answered with status ${status} and gives no reason.`;
    return { id, error: new RecordError(failed, message, { status: failed, body, requestId }) };
  }
  if (isJsonObject(error)) return { id, error: notRun(error) };
  const message = textOf(error) ?? "The provider's result has neither a response nor an error.";
  return { id, error: new RecordError(textOf(error) === undefined ? 502 : 500, message) };
}

export const openaiFrame: Frame = {
  name: "openai",
  example: '{"custom_id": "…", "method": "POST", "url": "/v1/…", "body": {…}} (OpenAI)',
  idsAreUnique: true,
  resultMembers: ["custom_id", "body"],

  matches: ({ custom_id, url, body, params }) =>
    !isAbsent(url) || !isAbsent(body) || (!isAbsent(custom_id) && isAbsent(params)),

  id({ custom_id }) {
    return textAt(custom_id, root("custom_id"));
  },

  body({ method, url, body: given }) {
    if (method !== "POST") throw mustBe(root("method"), '"POST"');
    const path = textAt(url, URL);
    if (!ENDPOINT.test(path)) throw mustBe(URL, "a path of the form /v1/…");
    const body = objectAt(given, BODY);
    return { body, path: BODY, url: path, model: typeof body.model === "string" ? body.model : undefined };
  },

  model: (line) => modelUnder(line, "body"),
  line: (custom_id, body, url) => JSON.stringify({ custom_id, method: "POST", url, body }),

  success: (line, body, requestId) => resultLine(line, { status_code: 200, request_id: requestId ?? null, body }, null),

  failure(line, { status, message, reply, unrun }) {
    if (unrun !== undefined) return resultLine(line, null, { code: UNRUN[unrun], message });
    if (reply === undefined) return resultLine(line, null, { code: CODES.get(status) ?? "server_error", message });
    const { requestId, body } = reply;
    // An error page that is not JSON is replaced by the body that OpenAI would send.
    const said = isJsonObject(body) ? body : errorBody(status, message);
    return resultLine(line, { status_code: status, request_id: requestId ?? null, body: said }, null);
  },

  result,
};

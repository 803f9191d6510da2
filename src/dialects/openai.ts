/**
 * OpenAI's batch lines: `{custom_id, method, url, body}`. The body goes unchanged to the same path of the server. A
 * body without a model gets the job's.
 *
 * A result is `{id, custom_id, response: {status_code, request_id, body}, error}`, as in OpenAI's output and error
 * files. A refused record has the server's status and body in `response`. An unanswered record has a null `response`
 * and an `error`.
 */

import type { Dialect, Line } from "./dialect.ts";
import { asObject, asText, uncarried } from "./fields.ts";
import type { JsonObject } from "./json.ts";
import { RecordError } from "./record-error.ts";

const URLS: ReadonlySet<string> = new Set([
  "/v1/chat/completions",
  "/v1/completions",
  "/v1/embeddings",
  "/v1/responses",
]);

/** `error.code` of an unanswered record. `request_timeout` is OpenAI's code (Batch guide). */
const CODES: ReadonlyMap<number, string> = new Map([
  [400, "invalid_request"],
  [408, "request_timeout"],
]);

const result = (line: Line, response: JsonObject | null, error: JsonObject | null): string =>
  JSON.stringify({
    id: `batch_req_${line.job}_${line.number}`,
    custom_id: line.json.custom_id ?? null,
    response,
    error,
  });

export const openai: Dialect = {
  name: "openai",

  matches(json) {
    return json.custom_id !== undefined || (json.body !== undefined && json.url !== undefined);
  },

  read({ json }, modelId) {
    asText(json.custom_id, "custom_id");
    if (json.method !== "POST") throw new RecordError(400, 'method must be "POST".');
    const url = asText(json.url, "url");
    if (!URLS.has(url)) throw new RecordError(400, `url must be one of ${[...URLS].join(", ")}.`);
    const body = asObject(json.body, "body");
    if (body.stream === true) throw uncarried("body.stream");
    return { url, body: body.model === undefined ? { ...body, model: modelId } : body };
  },

  answer(line, { status, body, requestId }) {
    return result(line, { status_code: status, request_id: requestId ?? null, body }, null);
  },

  refusal(line, { status, message, reply }) {
    if (reply === undefined) return result(line, null, { code: CODES.get(status) ?? "server_error", message });
    // An error page that is not JSON is replaced by the body that OpenAI would send.
    const { requestId, body = { error: { message, type: null, param: null, code: null } } } = reply;
    return result(line, { status_code: status, request_id: requestId ?? null, body }, null);
  },
};

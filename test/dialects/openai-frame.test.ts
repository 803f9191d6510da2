/** Lines in OpenAI's form for a server with OpenAI's API, which pass unchanged. */
import { expect, test } from "vitest";
import { FRAMES, frameOf } from "../../src/dialects/frames/index.ts";
import type { JsonObject } from "../../src/dialects/json.ts";
import { RecordError } from "../../src/dialects/record-error.ts";
import { textLine, translatorFor } from "./translators.ts";

const base = { custom_id: "c1", method: "POST", url: "/v1/chat/completions", body: { model: "gpt", messages: [] } };
const translator = translatorFor("openai", "job-model");
const lineOf = (json: JsonObject) => translator.read(textLine(JSON.stringify(json), 7));
const read = (json: JsonObject) => translator.write(translator.parse(lineOf(json)));
const refusal = (error: RecordError) => JSON.parse(translator.result(lineOf(base), { id: undefined, error }).text);

test("recognises an OpenAI line", () => {
  expect(frameOf(base)).toBe(FRAMES.openai);
  expect(frameOf({ some: "thing" })).toBeUndefined();
});

test.each(["/v1/chat/completions", "/v1/responses", "/v1/rerank", "/v1/images/generations"])("passes on %s", (url) => {
  const body = { model: "gpt", anything: [1, null] };
  expect(read({ ...base, url, body })).toEqual({ url, body });
});

test("gives a body without a model the job's model", () => {
  expect(read({ ...base, body: { input: "a" } }).body).toEqual({
    model: "job-model",
    input: "a",
  });
});

test.each<[string, JsonObject]>([
  ...[
    "/v1",
    "/v1/",
    "/v2/rerank",
    "/v1/../admin",
    "/v1/%2e%2e/admin",
    "/v1/score?a=b",
    "/v1//score",
    "/v1/a\\b",
    " /v1/a",
  ].map((url): [string, JsonObject] => ["url", { ...base, url }]),
  ["url", { ...base, url: "https://elsewhere/v1/chat/completions" }],
  ["method", { ...base, method: "GET" }],
  ["custom_id", { ...base, custom_id: 5 }],
  ["body.stream", { ...base, body: { ...base.body, stream: true } }],
  ["body must be an object", { ...base, body: "text" }],
])("refuses a wrong %s", (name, json) => {
  expect(() => read(json)).toThrow(name);
});

test("converts an answer", () => {
  const { text } = translator.result(lineOf(base), { id: undefined, body: { a: 1 }, requestId: "req_1" });
  expect(JSON.parse(text)).toEqual({
    id: "batch_req_tag0000007",
    custom_id: "c1",
    response: { status_code: 200, request_id: "req_1", body: { a: 1 } },
    error: null,
  });
});

test("puts the server's refusal into the response", () => {
  const body = { error: { message: "no" } };
  const error = new RecordError(422, "no", { status: 422, body, requestId: "req_1" });
  expect(refusal(error)).toMatchObject({
    response: { status_code: 422, request_id: "req_1", body },
    error: null,
  });
});

test("writes a server's refusal without JSON in OpenAI's form", () => {
  const { response } = refusal(new RecordError(502, "bad", { status: 502, body: undefined }));
  expect(response.body.error.message).toBe("bad");
});

test("puts a missing answer into the line's error", () => {
  expect(refusal(new RecordError(408, "too slow"))).toMatchObject({
    response: null,
    error: { code: "request_timeout", message: "too slow" },
  });
});

import { expect, test } from "vitest";
import type { Line } from "../../src/dialects/dialect.ts";
import { dialectOf } from "../../src/dialects/index.ts";
import type { JsonObject } from "../../src/dialects/json.ts";
import { openai } from "../../src/dialects/openai.ts";
import { RecordError } from "../../src/dialects/record-error.ts";

const base = { custom_id: "c1", method: "POST", url: "/v1/chat/completions", body: { model: "gpt", messages: [] } };
const lineOf = (json: JsonObject): Line => ({ job: "job", number: 7, text: JSON.stringify(json), json });

test("recognises an OpenAI line", () => {
  expect(dialectOf(base)).toBe(openai);
  expect(dialectOf({ some: "thing" })).toBeUndefined();
});

test.each(["/v1/chat/completions", "/v1/completions", "/v1/embeddings", "/v1/responses"])("passes on %s", (url) => {
  const body = { model: "gpt", anything: [1, null] };
  expect(openai.read(lineOf({ ...base, url, body }), "job-model")).toEqual({ url, body });
});

test("gives a body without a model the job's model", () => {
  expect(openai.read(lineOf({ ...base, body: { input: "a" } }), "job-model").body).toEqual({
    model: "job-model",
    input: "a",
  });
});

test.each<[string, JsonObject]>([
  ["url", { ...base, url: "/v1/moderations" }],
  ["url", { ...base, url: "https://elsewhere/v1/chat/completions" }],
  ["method", { ...base, method: "GET" }],
  ["custom_id", { ...base, custom_id: 5 }],
  ["body.stream", { ...base, body: { ...base.body, stream: true } }],
  ["body must be an object", { ...base, body: "text" }],
])("refuses a wrong %s", (name, json) => {
  expect(() => openai.read(lineOf(json), "m")).toThrow(name);
});

const parsed = (text: string) => JSON.parse(text);

test("converts an answer", () => {
  expect(parsed(openai.answer(lineOf(base), { status: 200, body: { a: 1 }, requestId: "req_1" }))).toEqual({
    id: "batch_req_job_7",
    custom_id: "c1",
    response: { status_code: 200, request_id: "req_1", body: { a: 1 } },
    error: null,
  });
});

test("puts the server's refusal into the response", () => {
  const body = { error: { message: "no" } };
  const error = new RecordError(422, "no", { status: 422, body, requestId: "req_1" });
  expect(parsed(openai.refusal(lineOf(base), error))).toMatchObject({
    response: { status_code: 422, request_id: "req_1", body },
    error: null,
  });
});

test("writes a server's refusal without JSON in OpenAI's form", () => {
  const { response } = parsed(
    openai.refusal(lineOf(base), new RecordError(502, "bad", { status: 502, body: undefined })),
  );
  expect(response.body.error.message).toBe("bad");
});

test("puts a missing answer into the line's error", () => {
  expect(parsed(openai.refusal(lineOf(base), new RecordError(408, "too slow")))).toMatchObject({
    response: null,
    error: { code: "request_timeout", message: "too slow" },
  });
});

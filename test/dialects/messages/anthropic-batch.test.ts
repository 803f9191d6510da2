/** What Anthropic's batches need beside the bodies: versions, beta features, and the statuses of errors. */
import { expect, test } from "vitest";
import type { JsonObject } from "../../../src/dialects/json.ts";
import {
  anthropicError,
  anthropicErrorType,
  anthropicStatus,
} from "../../../src/dialects/messages/anthropic/errors.ts";
import { apiVersion, betasOf, withoutBetas } from "../../../src/dialects/messages/anthropic/version.ts";

const cited = { type: "text", text: "x", citations: [{ type: "char_location" }] };
const said = (role: string, ...content: unknown[]): JsonObject => ({ messages: [{ role, content }] });

test.each<[string, JsonObject]>([
  ["temperature", { temperature: 1 }],
  ["temperature of null", { temperature: null }],
  ["top_p", { top_p: 1 }],
  ["top_k", { top_k: 0 }],
  ["a document of the assistant", said("assistant", { type: "document" })],
  ["citations of the user", said("user", { type: "text", text: "x" }, cited)],
  ["citations in a result", said("user", { type: "tool_result", content: [cited] })],
])("%s needs version 2023-06-01", (_name, params) => {
  expect(apiVersion(params)).toBe("2023-06-01");
});

test.each<[string, JsonObject]>([
  ["nothing", {}],
  ["a document of the user", said("user", { type: "document", citations: { enabled: true } })],
  ["citations of the assistant", said("assistant", cited)],
  ["empty citations of the user", said("user", { ...cited, citations: [] })],
  ["content as a text", { messages: [{ role: "user", content: "x" }] }],
  ["messages of another kind", { messages: "x" }],
  ["parts of another kind", { messages: [null, 5, { role: "user", content: [null, "x"] }] }],
])("%s needs no version", (_name, params) => {
  expect(apiVersion(params)).toBeUndefined();
});

test("betas leave the request by either name", () => {
  const params = { model: "m", betas: ["a"], anthropic_beta: ["b", 5] };
  expect([...betasOf(params)].sort()).toEqual(["a", "b"]);
  expect(withoutBetas(params)).toEqual({ model: "m" });
  expect(betasOf({ betas: "a" })).toEqual([]);
  const plain = { model: "m" };
  expect(withoutBetas(plain)).toBe(plain);
});

test.each([
  ["invalid_request_error", 400],
  ["authentication_error", 401],
  ["billing_error", 402],
  ["permission_error", 403],
  ["not_found_error", 404],
  ["rate_limit_error", 429],
  ["api_error", 500],
  ["timeout_error", 504],
  ["overloaded_error", 529],
] as const)("%s is status %i, and the reverse", (type, status) => {
  expect(anthropicStatus(type)).toBe(status);
  expect(anthropicErrorType(status)).toBe(type);
});

test("unknown types and statuses have the closest one", () => {
  expect(anthropicStatus("constructor")).toBe(500);
  expect([409, 499, 502, 503, 200].map(anthropicErrorType)).toEqual([
    "invalid_request_error",
    "invalid_request_error",
    "api_error",
    "api_error",
    "api_error",
  ]);
});

test.each<[unknown, number, string]>([
  [{ type: "error", error: { type: "rate_limit_error", message: "Slow down" }, request_id: "r" }, 429, "Slow down"],
  [{ type: "not_found_error", message: "Nothing" }, 404, "Nothing"],
  ["broken", 500, "broken"],
  [{ type: "error", error: "broken" }, 500, "broken"],
  [undefined, 500, "Anthropic gives no reason."],
  [{ error: { type: 5, message: "" } }, 500, "Anthropic gives no reason."],
])("error %j has status %i", (error, status, message) => {
  expect(anthropicError(error)).toMatchObject({ status, message });
});

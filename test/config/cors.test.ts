/** The key `cors`. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { providerTypes } from "../../src/providers/registry.ts";

function load(yaml: string) {
  const folder = mkdtempSync(path.join(tmpdir(), "quarry-cors-"));
  writeFileSync(path.join(folder, "quarry.yaml"), yaml);
  return () => loadConfig(undefined, {}, folder, providerTypes);
}
const KEYS = "access_keys: [{ id: abc, secret: a-secret-0123456789 }]\n";

test("only the origins are required", () => {
  expect(load("cors: { origins: [HTTPS://App.example.com:8443] }")().cors).toEqual({
    origins: ["https://app.example.com:8443"],
    methods: ["GET", "HEAD", "PUT", "POST", "DELETE"],
    headers: ["*"],
    expose_headers: expect.arrayContaining(["ETag", "x-amzn-errortype"]),
    max_age_seconds: 600,
  });
});

test.each([
  ["cors: {}", "quarry.yaml:1: cors.origins"],
  ["cors: { origins: [] }", "quarry.yaml:1: cors.origins"],
  ["cors: { origins: ['null'] }", "quarry.yaml:1: cors.origins.0 must be * or an origin"],
  ["cors: { origins: [app.example.com] }", "quarry.yaml:1: cors.origins.0 must be * or an origin"],
  ["cors: { origins: ['https://app.example.com/'] }", "quarry.yaml:1: cors.origins.0 must be * or an origin"],
  ["cors: { origins: ['https://*'] }", "quarry.yaml:1: cors.origins.0 must be * or an origin"],
  ["cors: { origins: ['https://app.*.com'] }", "quarry.yaml:1: cors.origins.0 must be * or an origin"],
  ["cors: { origins: ['*'] }", "quarry.yaml:1: cors.origins '*' needs access_keys"],
  ["cors: { origins: ['http://a'], methods: [PATCH] }", "quarry.yaml:1: cors.methods.0"],
  ["cors: { origins: ['http://a'], headers: ['a b'] }", "quarry.yaml:1: cors.headers.0 must be a header name"],
])("%s is an error that names it", (yaml, message) => {
  expect(load(yaml)).toThrow(message);
});

test("every origin is allowed where requests are signed", () => {
  expect(load(`${KEYS}cors: { origins: ["*"] }`)().cors?.origins).toEqual(["*"]);
});

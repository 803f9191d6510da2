/** The human-readable format of the log. */
import { expect, test } from "vitest";
import { createPretty } from "../../src/server/pretty.ts";

const time = "2026-11-28T12:00:00.000Z";
const plain = (entry: object) => createPretty(false)(`${JSON.stringify({ time, ...entry })}\n`);

test("a message shows its fields, and an error without its stack", () => {
  const err = { type: "Error", message: "disk full", stack: "Error: disk full\n    at x" };
  expect(plain({ level: 50, msg: "failed to write", file: "a b", attempts: 3, err })).toMatch(
    /^\d\d:\d\d:\d\d error failed to write {2}file=a b {2}attempts=3 {2}Error: disk full\n$/,
  );
});

test("a failed request shows its code, its id and its cause", () => {
  const request = {
    method: "PUT",
    operation: "PutObject",
    provider: "openai",
    key: "team-a",
    bytesIn: 12_345,
    bytesOut: 1,
  };
  const err = { type: "Error", message: "socket hang up" };
  expect(
    plain({ level: 50, msg: "request", ...request, status: 502, code: "BadGateway", ms: 1.5, id: "i", err }),
  ).toMatch(
    /502 PutObject {17}openai {2}team-a {2}1\.5 ms {2}in 12\.3 kB {2}out 1 B {2}BadGateway {2}id i {2}Error: socket hang up\n$/,
  );
});

test("a request without an operation shows its method", () => {
  const request = { method: "GET", operation: "none", status: 200, bytesIn: 1, bytesOut: 2e9, ms: 1 };
  expect(plain({ level: 30, msg: "request", ...request })).toMatch(/200 GET {23}1 ms {2}in 1 B {2}out 2\.00 GB\n$/);
});

test.each([
  ["\u001b[2J", "\\x1b[2J"],
  ["a\nb", "a\\x0ab"],
  ["\u009b1m", "\\x9b1m"],
])("control characters of %j do not reach the terminal", (given, shown) => {
  expect(plain({ level: 40, msg: "warning", from: given })).toContain(`from=${shown}\n`);
  expect(plain({ level: 40, msg: given })).toContain(shown);
  expect(plain({ level: 40, msg: "warning", err: { message: given } })).toContain(shown);
});

import { expect, test } from "vitest";
import { parseRetryAfter } from "../../src/lib/retry-after.ts";

const now = Date.parse("2026-01-02T03:04:05Z");
test.each([
  [undefined, undefined],
  ["", undefined],
  ["soon", undefined],
  ["2", 2000],
  ["0.5", 500],
  ["-3", 0],
  ["Fri, 02 Jan 2026 03:04:07 GMT", 2000],
  ["Fri, 02 Jan 2026 03:04:00 GMT", 0],
])("parses %s", (value, expected) => expect(parseRetryAfter(value, now)).toBe(expected));

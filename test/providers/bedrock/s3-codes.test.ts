/** An error code of AWS has the same meaning as on the gateway's own S3 wire. */
import { expect, test } from "vitest";
import { WIRE } from "../../../src/api/wire-errors.ts";
import type { Kind } from "../../../src/lib/errors.ts";
import { kindOfS3Code, s3StatusOf } from "../../../src/providers/bedrock/s3-codes.ts";

const kinds = Object.keys(WIRE) as Kind[];

test.for(kinds)("the S3 code of %s is read as the first kind with this code", (kind) => {
  const [code] = WIRE[kind];
  const first = kinds.find((other) => WIRE[other][0] === code)!;
  expect(kindOfS3Code(code)).toBe(first);
  expect(s3StatusOf(first)).toBe(WIRE[first][1]);
});

test("a code without a kind is not read", () => {
  expect(kindOfS3Code("constructor")).toBeUndefined();
  expect(kindOfS3Code("Newer")).toBeUndefined();
});

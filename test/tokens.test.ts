import fc from "fast-check";
import { expect, test } from "vitest";
import { GatewayError } from "../src/errors.ts";
import { decodeToken, encodeToken } from "../src/tokens.ts";

const element = fc.oneof(fc.string({ unit: "binary" }), fc.integer());
const typesOf = (cursor: readonly (string | number)[]) =>
  cursor.map((value) => (typeof value === "number" ? "number" : "string"));

test("what was handed out comes back", () => {
  fc.assert(
    fc.property(fc.array(element, { maxLength: 4 }), (cursor) => {
      expect(decodeToken("t", encodeToken(cursor), typesOf(cursor))).toEqual(cursor);
    }),
  );
});

test("a token is safe in a query and within AWS's pattern", () => {
  fc.assert(fc.property(fc.array(element), (cursor) => /^[\w-]*$/.test(encodeToken(cursor))));
});

/** Anything but the one error that names the member fails the test. */
function isRefused(token: string, types: readonly ("string" | "number")[]): boolean {
  try {
    decodeToken("nextToken", token, types);
    return false;
  } catch (error) {
    expect(error).toBeInstanceOf(GatewayError);
    expect(error).toMatchObject({ kind: "InvalidArgument", message: expect.stringMatching(/^nextToken: /) });
    return true;
  }
}

test("any other text is refused", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.base64String()), (token) => isRefused(token, ["string"])),
  );
});

test("JSON that is no cursor of these types is refused", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const value: unknown = JSON.parse(text);
      fc.pre(
        !(Array.isArray(value) && value.length === 2 && typeof value[0] === "number" && typeof value[1] === "string"),
      );
      return isRefused(Buffer.from(text).toString("base64url"), ["number", "string"]);
    }),
  );
});

test.for<[string, string]>([
  ["another type", encodeToken([1])],
  ["too short", encodeToken([])],
  ["too long", encodeToken(["a", "b"])],
  ["padded", `${encodeToken(["ab"])}=`],
  ["cut", encodeToken(["a long one"]).slice(0, -1)],
  ["with white space", ` ${encodeToken(["a"])}`],
  ["in the other alphabet", encodeToken(["??>>"]).replaceAll("_", "/").replaceAll("-", "+")],
  ["empty", ""],
])("a token that is %s is refused", ([, token]) => {
  expect(isRefused(token, ["string"])).toBe(true);
});

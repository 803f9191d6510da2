import { stat } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { createTokens, decodeToken, encodeToken, tokenSecret } from "../../src/api/page-tokens.ts";
import { GatewayError } from "../../src/lib/errors.ts";
import { temporaryFolder } from "../support/gateway.ts";

const element = fc.oneof(fc.string({ unit: "binary" }), fc.integer());
const typesOf = (cursor: readonly (string | number)[]) =>
  cursor.map((value) => (typeof value === "number" ? "number" : "string"));

test("a token decodes to its cursor", () => {
  fc.assert(
    fc.property(fc.array(element, { maxLength: 4 }), (cursor) => {
      expect(decodeToken("t", encodeToken(cursor), typesOf(cursor))).toEqual(cursor);
    }),
  );
});

test("a token is safe in a query and matches AWS's pattern", () => {
  fc.assert(fc.property(fc.array(element), (cursor) => /^[\w-]*$/.test(encodeToken(cursor))));
});

/** Passes only if the error names the token's member. */
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

test("other text is refused", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.base64String()), (token) => isRefused(token, ["string"])),
  );
});

test("JSON that is not a cursor of these types is refused", () => {
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

describe("signed tokens", () => {
  const tokens = createTokens(Buffer.alloc(32, 1));
  const token = tokens.encode(["list", "a", undefined], ["key", 1]);
  const decode = (text: string, about: readonly unknown[], from = tokens) =>
    from.decode("t", text, about, ["string", "number"]);

  it("decode for the request that they were issued for", () => {
    expect(decode(token, ["list", "a", undefined])).toEqual(["key", 1]);
    expect(token).toMatch(/^\S{1,2048}$/);
  });

  it.each<[string, string, readonly unknown[]]>([
    ["another tenant's", token, ["list", "b", undefined]],
    ["another request's", token, ["list", "a", "prefix"]],
    ["none", "", ["list", "a", undefined]],
    ["unsigned", encodeToken(["key", 1]), ["list", "a", undefined]],
    ["changed", `${encodeToken(["key", 2])}.${token.split(".")[1]}`, ["list", "a", undefined]],
    ["cut", token.slice(0, -1), ["list", "a", undefined]],
  ])("%s are refused", (_name, text, about) => {
    expect(() => decode(text, about)).toThrow("the token is not valid");
  });

  it("are refused by a gateway with another secret", () => {
    expect(() => decode(token, ["list", "a", undefined], createTokens(Buffer.alloc(32, 2)))).toThrow();
  });

  it("stay valid after a restart: the secret is in a file that only the owner can read", async () => {
    const folder = await temporaryFolder();
    const secret = await tokenSecret(folder);
    expect(secret).toHaveLength(32);
    expect(await tokenSecret(folder)).toEqual(secret);
    expect(await tokenSecret(await temporaryFolder())).not.toEqual(secret);
    expect((await stat(path.join(folder, "token.key"))).mode & 0o777).toBe(0o600);
  });
});

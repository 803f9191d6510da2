import { writeFile } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { createTokens, tokenSecret } from "../../src/api/page-tokens.ts";
import { GatewayError, StorageUnavailable } from "../../src/lib/errors.ts";
import type { Secrets } from "../../src/ports/ledger/secrets.ts";
import { temporaryFolder } from "../support/gateway.ts";

const tokens = createTokens(Buffer.alloc(32, 1));
const ABOUT = ["list", "a", undefined];
const element = fc.oneof(fc.string({ unit: "binary" }), fc.integer());
const typesOf = (cursor: readonly (string | number)[]) =>
  cursor.map((value) => (typeof value === "number" ? "number" : "string"));

test("a token decodes to its cursor", () => {
  fc.assert(
    fc.property(fc.array(element, { maxLength: 4 }), (cursor) => {
      expect(tokens.decode("t", tokens.encode(ABOUT, cursor), ABOUT, typesOf(cursor))).toEqual(cursor);
    }),
  );
});

test("a token is safe in a query and matches AWS's pattern", () => {
  fc.assert(fc.property(fc.array(element), (cursor) => /^[\w-]+$/.test(tokens.encode(ABOUT, cursor))));
});

test("a token does not show its cursor, and two tokens of a cursor differ", () => {
  const cursor = ["hidden-bucket/hidden-key", 1_700_000_000_000];
  const [one, two] = [tokens.encode(ABOUT, cursor), tokens.encode(ABOUT, cursor)];
  expect(one).not.toBe(two);
  for (const text of [one, Buffer.from(one, "base64url").toString("latin1")]) {
    expect(text).not.toMatch(/hidden|bucket|17000|list/);
  }
});

/** Passes only if the error names the token's member. */
function isRefused(token: string, types: readonly ("string" | "number")[]): boolean {
  try {
    tokens.decode("nextToken", token, ABOUT, types);
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

test("a token with a changed bit is refused", () => {
  const bytes = Buffer.from(tokens.encode(ABOUT, ["a long key", 1]), "base64url");
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const changed = Buffer.from(bytes);
    changed[bit >> 3]! ^= 1 << (bit & 7);
    expect(isRefused(changed.toString("base64url"), ["string", "number"])).toBe(true);
  }
});

test.for<[string, string]>([
  ["another type", tokens.encode(ABOUT, [1])],
  ["too short", tokens.encode(ABOUT, [])],
  ["too long", tokens.encode(ABOUT, ["a", "b"])],
  ["padded", `${tokens.encode(ABOUT, ["ab"])}=`],
  ["cut", tokens.encode(ABOUT, ["a long one"]).slice(0, -1)],
  ["cut by bytes", tokens.encode(ABOUT, ["a long one"]).slice(0, -4)],
  ["only a nonce and a tag", Buffer.alloc(28).toString("base64url")],
  ["with white space", ` ${tokens.encode(ABOUT, ["a"])}`],
  ["in the other alphabet", "??>>".repeat(20)],
  ["of an earlier version", "WyJwLzEiLCIiXQ.c2lnbmVkLWJ1dC1ub3QtZW5jcnlwdGVk"],
  ["empty", ""],
])("a token that is %s is refused", ([, token]) => {
  expect(isRefused(token, ["string"])).toBe(true);
});

function secretsInMemory(): Secrets["obtain"] {
  const known = new Map<string, Buffer>();
  return async (name, first) => {
    if (!known.has(name)) known.set(name, first);
    return known.get(name)!;
  };
}

describe("tokens", () => {
  const token = tokens.encode(ABOUT, ["key", 1]);
  const decode = (text: string, about: readonly unknown[], from = tokens) =>
    from.decode("t", text, about, ["string", "number"]);

  it("decode for the request that they were issued for", () => {
    expect(decode(token, ABOUT)).toEqual(["key", 1]);
    expect(token).toMatch(/^\S{1,2048}$/);
  });

  it.each<[string, string, readonly unknown[]]>([
    ["another tenant's", token, ["list", "b", undefined]],
    ["another request's", token, ["list", "a", "prefix"]],
    ["none", "", ABOUT],
    ["unsigned", Buffer.from('["key",1]').toString("base64url"), ABOUT],
    ["cut", token.slice(0, -1), ABOUT],
  ])("%s are refused", (_name, text, about) => {
    expect(() => decode(text, about)).toThrow("the token is not valid");
  });

  it("are refused by a gateway with another secret", () => {
    expect(() => decode(token, ABOUT, createTokens(Buffer.alloc(32, 2)))).toThrow();
  });

  it("stay valid after a restart: the ledger keeps the secret, and takes over that of an earlier data folder", async () => {
    const folder = await temporaryFolder();
    const place = { dataDir: folder, isShared: false };
    const obtain = secretsInMemory();
    const secret = await tokenSecret({ obtain }, place);
    expect(secret).toHaveLength(32);
    expect(await tokenSecret({ obtain }, place)).toEqual(secret);
    expect(await tokenSecret({ obtain: secretsInMemory() }, place)).not.toEqual(secret);
    await writeFile(path.join(folder, "token.key"), secret);
    expect(await tokenSecret({ obtain: secretsInMemory() }, place)).toEqual(secret);
  });

  it("need no storage that can be written, unless other processes need the same secret", async () => {
    const dataDir = await temporaryFolder();
    const obtain = () => Promise.reject(new StorageUnavailable("the disk is full", undefined));
    expect(await tokenSecret({ obtain }, { dataDir, isShared: false })).toHaveLength(32);
    await expect(tokenSecret({ obtain }, { dataDir, isShared: true })).rejects.toThrow("the disk is full");
  });
});

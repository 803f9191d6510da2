import { Socket } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decode, parseQuery, splitTarget, urlOf } from "../../src/http/target.ts";
import { GatewayError } from "../../src/lib/errors.ts";

const text = fc.string({ unit: "binary" }).filter((value) => value.isWellFormed());

describe("splitTarget", () => {
  it.each([
    ["/bedrock/files", { path: "", query: "" }],
    ["/bedrock/files/", { path: "/", query: "" }],
    ["/bedrock/files/b/k", { path: "/b/k", query: "" }],
    ["/bedrock/files/b//./../k%2F", { path: "/b//./../k%2F", query: "" }],
    ["/bedrock/files?x-id=ListBuckets", { path: "", query: "x-id=ListBuckets" }],
    ["/bedrock/files/b?a=b?c&d", { path: "/b", query: "a=b?c&d" }],
    ["/bedrock/files/b#k", { path: "/b#k", query: "" }],
  ])("cuts %s as it was sent", (target, parts) => {
    expect(splitTarget(target, "/bedrock/files")).toEqual(parts);
  });
});

describe("parseQuery", () => {
  it("reads what encodeURIComponent wrote", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(text, text), { selector: ([name]) => name }), (pairs) => {
        const sent = pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join("&");
        expect(Object.entries(parseQuery(sent)).sort()).toEqual(pairs.sort());
      }),
    );
  });

  it("reads what URLSearchParams wrote, a blank as +", () => {
    fc.assert(
      fc.property(text, (value) => {
        expect({ ...parseQuery(new URLSearchParams({ value }).toString()) }).toEqual({ value });
      }),
    );
  });

  it("takes any bytes, or refuses them as InvalidURI", () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom("%", "%f", "%ff", "%C3", "&", "=", "&&", "+", "%00", "__proto__"),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        try {
          parseQuery(pieces.join(""));
        } catch (error) {
          expect(error).toBeInstanceOf(GatewayError);
          expect(error).toMatchObject({ kind: "InvalidURI" });
        }
      }),
    );
  });

  it.each([
    ["", {}],
    ["&&", {}],
    ["acl", { acl: "" }],
    ["acl=", { acl: "" }],
    ["=v", { "": "v" }],
    ["a=b=c", { a: "b=c" }],
    ["a+b=c+d%2B", { "a b": "c d+" }],
  ])("%s", (query, expected) => {
    expect({ ...parseQuery(query) }).toEqual(expected);
  });

  it("has no names but those that were sent", () => {
    expect("constructor" in parseQuery("a=b")).toBe(false);
    expect("constructor" in parseQuery("")).toBe(false);
    expect(Object.keys(parseQuery("__proto__=x"))).toEqual(["__proto__"]);
  });

  it.each(["a=1&a=2", "a&a", "a=1&%61=2", "__proto__&__proto__"])("refuses %s: a name is a duplicate", (query) => {
    expect(() => parseQuery(query)).toThrow(/Duplicate query parameter/);
  });
});

describe("decode", () => {
  it("undoes encodeURIComponent", () => {
    fc.assert(fc.property(text, (value) => decode(encodeURIComponent(value)) === value));
  });

  it("leaves a plus as it is: it is a blank only in a query", () => {
    expect(decode("a+b%2B")).toBe("a+b+");
  });

  it.each(["%", "%2", "%zz", "%ff", "%C3%28", "%ED%A0%80", "%F8%88%80%80%80", "%C0%AF"])("refuses %s", (label) => {
    expect(() => decode(label)).toThrow(expect.objectContaining({ kind: "InvalidURI" }));
  });
});

describe("urlOf", () => {
  it("has the path as it was sent, and no query", () => {
    const socket = new Socket();
    const of = (url: string) => urlOf({ socket, headers: { host: "a.example:81" }, url });
    expect(of("/bedrock/files/b/./a%20b//?uploadId=x?y")).toBe("http://a.example:81/bedrock/files/b/./a%20b//");
    expect(of("/bedrock/files/b/k")).toBe("http://a.example:81/bedrock/files/b/k");
  });
});

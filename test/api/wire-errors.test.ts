import { parseXML } from "@aws-sdk/xml-builder";
import fc from "fast-check";
import { expect, test } from "vitest";
import { errors as modelled } from "../../src/api/generated/bedrock/routes.ts";
import { bedrockError, s3Error, WIRE } from "../../src/api/wire-errors.ts";
import { GatewayError, type Kind } from "../../src/lib/errors.ts";

const kinds = Object.keys(WIRE) as Kind[];
const request = { id: "the-id", resource: "/b/k" };

/** XML 1.0 excludes these characters, escaped or not (§2.2, Char). */
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;

const childrenOf = (body: string) => parseXML(body) as { readonly Error: { readonly [member: string]: string } };

test.for(kinds)("%s has both shapes", (kind) => {
  const error = new GatewayError(kind, "what happened");
  const [code, status, type, bedrockStatus] = WIRE[kind];
  const xml = s3Error(error, request);
  // The body of a 304 is omitted, so no header describes it.
  expect(xml).toMatchObject({ status, code, headers: status === 304 ? {} : { "content-type": "application/xml" } });
  expect(childrenOf(xml.body)).toEqual({
    Error: { Code: code, Message: "what happened", Resource: "/b/k", RequestId: "the-id", HostId: "the-id" },
  });
  const json = bedrockError(error);
  expect(json).toMatchObject({
    status: bedrockStatus,
    code: type,
    headers: { "content-type": "application/json", "x-amzn-errortype": type },
  });
  expect(JSON.parse(json.body)).toEqual({ message: "what happened" });
});

test("a modelled Bedrock exception has the model's status", () => {
  // Clients also distinguish a late body (408) and an unavailable service (503) by status.
  const exceptions = kinds.filter((kind) => kind !== "RequestTimeout" && kind !== "Unavailable");
  for (const kind of exceptions) {
    const [, , type, status] = WIRE[kind];
    const expected = (modelled as { readonly [type: string]: number })[type];
    if (expected !== undefined) expect([kind, status]).toEqual([kind, expected]);
  }
});

test("text survives XML, except for characters that XML excludes", () => {
  const text = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), fc.string());
  fc.assert(
    fc.property(text, text, text, (message, resource, value) => {
      // XML parsers read a carriage return as a line feed (§2.11).
      const seen = (what: string) => what.replace(FORBIDDEN, "\ufffd").replace(/\r\n?/g, "\n");
      const error = new GatewayError("InvalidArgument", message, { fields: { ArgumentValue: value } });
      const { body } = s3Error(error, { id: "id", resource });
      expect(body).not.toMatch(FORBIDDEN);
      const members = childrenOf(body).Error;
      // This parser drops text that consists of white space with a line feed.
      const kept = (what: string) => (what.trim() === "" && what.includes("\n") ? "" : what);
      expect(members.Message).toBe(kept(seen(message)));
      expect(members.Resource).toBe(kept(seen(resource)));
      expect(members.ArgumentValue).toBe(kept(seen(value)));
    }),
  );
});

test("lone surrogates become replacement characters", () => {
  const { body } = s3Error(new GatewayError("Internal", "\ud83d x \ude42 \ud83d\ude42"), request);
  expect(childrenOf(body).Error.Message).toBe("\ufffd x \ufffd 🙂");
  expect(Buffer.from(body).toString()).toBe(body);
});

test("markup in a message is escaped", () => {
  const message = "</Message><Code>AccessDenied</Code>&amp;<![CDATA[x]]>\"'";
  const { body } = s3Error(new GatewayError("NoSuchKey", message), request);
  expect(childrenOf(body).Error).toMatchObject({ Code: "NoSuchKey", Message: message });
});

test.for<[string, unknown]>([
  ["an Error", new Error("secret at /etc/path")],
  ["a string", "secret at /etc/path"],
  ["undefined", undefined],
  ["an object", { secret: "secret at /etc/path" }],
])("%s that was not expected reveals nothing", ([, thrown]) => {
  for (const { status, body, code } of [s3Error(thrown, request), bedrockError(thrown)]) {
    expect([500, "InternalError", "InternalServerException"]).toEqual(expect.arrayContaining([status, code]));
    expect(body).not.toContain("secret");
    expect(body).not.toContain("/etc/path");
  }
});

test("only the log shows the cause of an error", () => {
  const error = new GatewayError("Unavailable", "later", { cause: new Error("secret") });
  expect(error.cause).toBeInstanceOf(Error);
  expect(JSON.stringify([s3Error(error, request), bedrockError(error)])).not.toContain("secret");
});

test("error details become the headers that clients read", () => {
  const error = new GatewayError("Throttled", "slow down", { retryAfterMs: 1500.2, upstreamRequestId: "up-1" });
  const headers = { "x-amz-retry-after": "1501", "x-upstream-request-id": "up-1" };
  expect(s3Error(error, request).headers).toMatchObject(headers);
  expect(bedrockError(error).headers).toMatchObject(headers);
});

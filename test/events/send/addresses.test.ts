/** Which servers the sender connects to. */
import { type LookupAddress, lookup } from "node:dns";
import { isIP } from "node:net";
import { expect, test } from "vitest";
import type { AddressLookup } from "../../../src/events/send/connector.ts";
import { accept, startReceiver } from "./receiver.ts";
import { startSending } from "./sending.ts";

const NOT_ALLOWED = "The endpoint's host has an address that is not public, and is not in `allowed_hosts`.";
/** In a block that no registry has (IANA, IPv6 Global Unicast Address Assignments): nothing answers. */
const PUBLIC = "2d00::1";
const SHORT_MS = 400;

/** A resolver whose answers are given, and the names that it was asked for. */
function resolving(answer: (asked: number) => readonly string[]): {
  readonly asked: string[];
  readonly lookup: AddressLookup;
} {
  const asked: string[] = [];
  return {
    asked,
    lookup(host, _options, done) {
      asked.push(host);
      const addresses: LookupAddress[] = answer(asked.length).map((address) => ({ address, family: isIP(address) }));
      setImmediate(done, null, addresses);
    },
  };
}

test.each([
  [["127.0.0.1"]],
  [["10.0.0.1"]],
  [["::1"]],
  [["::ffff:127.0.0.1"]],
  [["64:ff9b::7f00:1"]],
  [["169.254.169.254"]],
  // One that is public does not make the other right.
  [[PUBLIC, "127.0.0.1"]],
])("a name that resolves to %s is refused before a connection", async (addresses) => {
  const receiver = await startReceiver(accept);
  const dns = resolving(() => addresses);
  const attempt = await startSending({ lookup: dns.lookup })(`https://hooks.example.com:${receiver.port}/`);
  expect(attempt).toMatchObject({ delivered: false, error: NOT_ALLOWED });
  expect(attempt.status).toBeUndefined();
  expect(dns.asked).toEqual(["hooks.example.com"]);
  expect(receiver.connections).toBe(0);
});

test("the system's resolver is checked too: localhost is refused", async () => {
  const receiver = await startReceiver(accept);
  const attempt = await startSending()(`https://localhost:${receiver.port}/`);
  expect(attempt.error).toBe(NOT_ALLOWED);
  expect(receiver.connections).toBe(0);
});

test("a name that is first public, then private, never leads to the private address", async () => {
  const receiver = await startReceiver(accept);
  const dns = resolving((asked) => [asked === 1 ? PUBLIC : "127.0.0.1"]);
  const send = startSending({ lookup: dns.lookup, timeoutMs: SHORT_MS });
  const url = `https://rebinding.example.com:${receiver.port}/`;
  const first = await send(url);
  expect(first.delivered).toBe(false);
  expect(first.error).not.toBe(NOT_ALLOWED);
  // The address that was checked is the one that is used: there is no second lookup.
  expect(dns.asked).toHaveLength(1);
  expect((await send(url)).error).toBe(NOT_ALLOWED);
  expect(dns.asked).toHaveLength(2);
  expect(receiver.connections).toBe(0);
});

test.each(["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0.0.0.0"])(
  "an address in the URL is refused without a connection: %s",
  async (host) => {
    const receiver = await startReceiver(accept, { host: "::" });
    const send = startSending({ allowed: [] });
    const attempt = await send(`https://${host}:${receiver.port}/?key=secret-key`);
    expect(attempt).toMatchObject({
      delivered: false,
      error: "The endpoint's URL must have a public address, or its host must be in `allowed_hosts`.",
    });
    expect(receiver.connections).toBe(0);
  },
);

test("the connector refuses an address that the check of URLs lets through", async () => {
  const receiver = await startReceiver(accept);
  const isPublic = (address: string) => address !== "8.8.8.8";
  const attempt = await startSending({ isPublic })(`https://8.8.8.8:${receiver.port}/`);
  expect(attempt.error).toBe(NOT_ALLOWED);
});

test.each([
  ["http://hooks.example.com/", "must be an https:// URL, or its host must be in `allowed_hosts`"],
  ["https://user:password@hooks.example.com/", "must not contain a user name or a password"],
  ["ftp://hooks.example.com/", "must be an https:// URL"],
  ["nothing", "must be an https:// URL"],
])("%s is refused without a lookup", async (url, problem) => {
  const dns = resolving(() => [PUBLIC]);
  const attempt = await startSending({ lookup: dns.lookup })(url);
  expect(attempt).toMatchObject({ delivered: false, error: `The endpoint's URL ${problem}.` });
  expect(dns.asked).toEqual([]);
});

test("an allowed host may have any address, at its port alone where one is given", async () => {
  const receiver = await startReceiver(accept);
  const other = await startReceiver(accept);
  const dns = resolving(() => ["127.0.0.1"]);
  const send = startSending({ lookup: dns.lookup, allowed: ["every.internal", `one.internal:${receiver.port}`] });
  expect((await send(`http://every.internal:${receiver.port}/`)).delivered).toBe(true);
  expect((await send(`http://every.internal:${other.port}/`)).delivered).toBe(true);
  expect((await send(`http://one.internal:${receiver.port}/`)).delivered).toBe(true);
  expect((await send(`https://one.internal:${other.port}/`)).error).toBe(NOT_ALLOWED);
  expect(other.received).toHaveLength(1);
});

test.each([
  ["ENOTFOUND", "The endpoint's host does not exist in DNS."],
  ["EAI_AGAIN", "DNS did not answer for the endpoint's host."],
  ["EAI_FAIL", "The request failed with EAI_FAIL."],
])("DNS fails with %s", async (code, error) => {
  const failing: AddressLookup = (host, _options, done) =>
    done(Object.assign(new Error(`getaddrinfo ${code} ${host}`), { code }), []);
  const attempt = await startSending({ lookup: failing })("https://secret-host.example.com/");
  expect(attempt).toMatchObject({ delivered: false, error });
});

test("a name that cannot exist", async () => {
  const attempt = await startSending({ lookup })("https://hooks.invalid/");
  expect(["The endpoint's host does not exist in DNS.", "DNS did not answer for the endpoint's host."]).toContain(
    attempt.error,
  );
});

test("a resolver that does not answer is late", async () => {
  const attempt = await startSending({ lookup: () => {}, timeoutMs: SHORT_MS })("https://hooks.example.com/");
  expect(attempt.delivered).toBe(false);
  expect(attempt.ms).toBeLessThan(SHORT_MS * 5);
});

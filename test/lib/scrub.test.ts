import { expect, test } from "vitest";
import { GatewayError } from "../../src/lib/errors.ts";
import { createScrubber } from "../../src/lib/scrub.ts";
import { processorMs } from "../support/processor-time.ts";

const KEY = "sk-proj-A1b2+C3/d4=Zq9";
const scrub = createScrubber({
  secrets: [KEY, "Bearer tok-123456789", `Basic ${btoa("user:pass-word-9")}`, "short1", "abc"],
  urls: [
    "http://models.corp:8000/v1",
    "https://10.1.2.3/",
    "http://127.0.0.1:9000/v1?key=query-key-1",
    "http://vllm:80/v1",
  ],
});

const hidden = [
  KEY,
  JSON.stringify({ KEY }),
  encodeURIComponent(KEY),
  encodeURIComponent(KEY).replace(/%../g, (code) => code.toLowerCase()),
  Buffer.from(KEY).toString("hex"),
  KEY.replaceAll("/", "\\/"),
  JSON.stringify(JSON.stringify({ KEY }).replaceAll("/", "\\/")),
  KEY.replace("+", "\\u002B"),
  KEY.replace("+", "\\\\u002b"),
  KEY.replace("+", "&#43;").replace("/", "&#x2F;").replace("=", "&#x3d;"),
  encodeURIComponent(encodeURIComponent(KEY)),
  "tok-123456789",
  "Authorization: Bearer tok-123456789",
  btoa("user:pass-word-9"),
  "pass-word-9",
  "short1",
  "models.corp:8000",
  "models.corp",
  "http://models.corp/v1",
  "10.1.2.3",
  "10.1.2.3:443",
  "127.0.0.1:9000",
  "?key=query-key-1",
  "//vllm/v1",
  "vllm:80",
  "connect ECONNREFUSED 10.9.8.7:443",
  "connect EHOSTUNREACH 10.9.8.7:443 - Local (10.9.8.6:4321)",
  "getaddrinfo ENOTFOUND elsewhere",
  "(attempted addresses: 10.9.8.7:443, 10.9.8.8:443, timeout: 10000ms)",
  `sk-proj-${"*".repeat(40)}Zq9`,
  "sk-proj…",
  "sk-proj-A1b2...",
  "tok-xxxx6789",
  "••••6789",
];
const traces = [
  KEY,
  "sk-proj",
  "Zq9",
  "tok-1",
  "pass-word",
  "short1",
  "models.corp",
  "10.1.2.3",
  "10.9.8",
  ":9000",
  "query-key",
  "vllm",
  "elsewhere",
  "6789",
];

test.each(hidden)("%s is removed", (text) => {
  const left = scrub.text(`Incorrect: ${text} (see the manual)`);
  expect(left).toMatch(/^Incorrect: .*\*\*\*.* \(see the manual\)$/);
  for (const trace of [...traces, Buffer.from(KEY).toString("hex")]) expect(left).not.toContain(trace);
});

test.each([
  "Host: elsewhere.corp. is not in the cert's altnames: DNS:other.corp",
  "IP: 10.9.8.7 is not in the cert's list: 10.9.8.1, 10.9.8.2",
])("the names in a certificate are removed: %s", (names) => {
  const said = "Hostname/IP does not match certificate's altnames: ";
  expect(scrub.text(said + names)).toBe(`${said}***`);
});

test.each([
  ["x ", KEY.slice(0, 9), "…"],
  ["Bearer ", encodeURIComponent(KEY).slice(0, 20), "..."],
  ["", btoa(`Bearer ${KEY}`).slice(0, 30), "…"],
  ["request to http:", "//models.co", "…"],
])("a secret that a message is cut in is removed: %s%s%s", (before, cut, mark) => {
  const left = scrub.text(before + cut + mark);
  expect(left).toContain("***");
  expect(left).not.toContain(cut.slice(-12));
});

test.each([
  '{\\"a\\": \\"\\\\u00e9\\"}',
  "100%25 &amp; more",
  "C:\\\\temp",
  "Please wait…",
  "sk-…",
  "It is tok...",
  "a…",
])("%s is left as it is", (text) => {
  expect(scrub.text(text)).toBe(text);
});

test.each([0, 1, 2, 3])("a secret in base64 text is removed, %i bytes behind its start", (before) => {
  for (const encoding of ["base64", "base64url"] as const) {
    const text = Buffer.from(`${"a".repeat(before)}${KEY}tail`).toString(encoding);
    const left = scrub
      .text(text)
      .split("***")
      .map((part) => Buffer.from(part, encoding).toString())
      .join("");
    expect(left).not.toMatch(/sk-|Zq9|C3/);
  }
});

test.each([
  "The model 'llama3' does not exist.",
  "shorter, short12 and a-short1-b are other words; abc is too short",
  "a line of *** stars, wait..., and xxxx",
  "sk-... and sk-other-********1234",
  "http://localhost:1234/v1 and models.corporate and 110.1.2.34 and vllm",
  "write EPIPE",
])("%s stays", (text) => {
  expect(scrub.text(text)).toBe(text);
});

test("JSON values keep everything but their texts", () => {
  const value = { error: { message: `no: ${KEY}`, code: 401, [KEY]: [null, true, 1.5] } };
  expect(scrub.json(value)).toEqual({ error: { message: "no: ***", code: 401, "***": [null, true, 1.5] } });
  let deep: unknown = KEY;
  for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
  expect(JSON.stringify(scrub.json(deep))).not.toContain(KEY);
});

test("an error keeps its kind and detail", () => {
  const detail = { retryAfterMs: 5, fields: { Key: "k", Other: KEY }, upstreamRequestId: `id-${KEY}`, cause: "c" };
  expect(scrub.error(new GatewayError("Throttled", `no ${KEY}`, detail))).toMatchObject({
    kind: "Throttled",
    message: "no ***",
    detail: { retryAfterMs: 5, fields: { Key: "k", Other: "***" }, upstreamRequestId: "id-***", cause: "c" },
  });
  const harmless = new GatewayError("NoSuchKey", "The specified key does not exist.", { fields: { Key: "k" } });
  expect(scrub.error(harmless)).toBe(harmless);
  expect(scrub.error(new Error(KEY)).message).not.toContain(KEY);
});

test.each([
  "...",
  "****a",
  "…",
  "aaaa…",
  "xxxx",
  "connect E",
  "attempted address: ",
  "sk-proj-",
  `${"a".repeat(300)}***`,
])("a text of %s takes linear time", (piece) => {
  const time = (length: number) => {
    const text = piece.repeat(Math.ceil(length / piece.length));
    return processorMs(() => scrub.text(text));
  };
  time(10_000);
  // A second for 32 MiB, the longest answer of a model server.
  expect(time(1024 * 1024)).toBeLessThan(1_000);
});

test("a number that keeps its text is unchanged", () => {
  const { json } = createScrubber({ secrets: ["sk-secret-value"], urls: [] });
  const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };
  expect(JSON.stringify(json({ id: rawJSON("1234567890123456789") }))).toBe('{"id":1234567890123456789}');
});

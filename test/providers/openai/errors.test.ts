/** Errors of OpenAI, the errors that clients get, and data that no error may contain. */
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { pino } from "pino";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { FileStore } from "../../../src/ports/files.ts";
import { openaiType } from "../../../src/providers/openai/config.ts";
import { openaiProvider } from "../../../src/providers/openai/index.ts";
import { startTestGateway } from "../../support/gateway.ts";
import { s3Client } from "../../support/sdk.ts";
import { startOpenAi } from "../../upstreams/openai.ts";

const KEY = "sk-very-secret";
const TEAM = "team-secret";

let answer: (res: ServerResponse) => void;
const asked: (string | undefined)[] = [];
const server = createServer((req, res) => {
  asked.push(req.url);
  answer(res);
});
let files: FileStore;
beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const config = openaiType.schema.parse({
    type: "openai",
    api_key: KEY,
    base_url: `http://127.0.0.1:${port}/v1`,
    purpose: "batch",
    models: {},
    headers: { "x-team": TEAM },
    timeout_seconds: 2,
  });
  files = openaiProvider({ name: "openai-eu", config, log: pino({ level: "silent" }) }).files as FileStore;
});
afterAll(() => void server.close());

const { signal } = new AbortController();
const refused = (status: number, error: object, headers: Record<string, string> = {}) => {
  answer = (res) => {
    res.writeHead(status, { "content-type": "application/json", "x-request-id": "req_1", ...headers });
    res.end(JSON.stringify({ error }));
  };
};

test.each<[number, object, string]>([
  [400, { message: "bad" }, "InvalidArgument"],
  [401, { message: "bad key" }, "AccessDenied"],
  [403, { message: "no" }, "AccessDenied"],
  [404, { message: "gone" }, "NoSuchKey"],
  [409, { message: "busy" }, "Conflict"],
  [413, { message: "too large" }, "EntityTooLarge"],
  [422, { message: "odd" }, "InvalidArgument"],
  [429, { message: "slow down" }, "Throttled"],
  [429, { message: "no money", code: "insufficient_quota" }, "QuotaExceeded"],
  [500, { message: "oh" }, "Unavailable"],
  [503, { message: "overloaded" }, "Unavailable"],
])("maps %d %o", async (status, error, kind) => {
  refused(status, error);
  const failed = files.native!.head("file-1", signal);
  await expect(failed).rejects.toMatchObject({ kind, detail: { upstreamRequestId: "req_1" } });
});

test("the retry delay is read in every form that OpenAI and its proxies use", async () => {
  const retryAfterMs = async (headers: Record<string, string>) => {
    refused(429, {}, headers);
    const error = await files.native!.head("file-1", signal).catch((thrown: unknown) => thrown);
    return (error as { detail: { retryAfterMs?: number } }).detail.retryAfterMs;
  };
  expect(await retryAfterMs({ "retry-after": "3" })).toBe(3_000);
  expect(await retryAfterMs({ "retry-after-ms": "250", "retry-after": "3" })).toBe(250);
  const soon = await retryAfterMs({ "retry-after": new Date(Date.now() + 10_000).toUTCString() });
  expect(soon).toBeGreaterThan(8_000);
  expect(soon).toBeLessThanOrEqual(10_000);
  expect(await retryAfterMs({})).toBeUndefined();
});

test("an error shows no secret, even if the upstream repeats it", async () => {
  const { port } = server.address() as AddressInfo;
  const provider = {
    type: "openai",
    api_key: KEY,
    base_url: `http://127.0.0.1:${port}/v1`,
    models: {},
    headers: { "x-team": TEAM },
  };
  const gateway = await startTestGateway(JSON.stringify({ providers: { "openai-eu": provider } }));
  onTestFinished(() => gateway.stop());
  const s3 = s3Client(gateway.url);
  for (const status of [400, 401, 500]) {
    refused(status, { message: `Incorrect API key provided: ${KEY}, of ${TEAM}.` });
    const error = await s3
      .send(new PutObjectCommand({ Bucket: "b", Key: "k", Body: "{}" }))
      .catch((thrown: Error) => thrown);
    expect((error as Error).message).toContain("openai-eu");
    expect((error as Error).message).not.toMatch(/secret/);
  }
});

test("a page instead of JSON is not passed on, and is not an empty list", async () => {
  answer = (res) => void res.writeHead(502, { "content-type": "text/html" }).end("<html>secret nginx</html>");
  await expect(files.native!.head("file-1", signal)).rejects.toMatchObject({
    kind: "Unavailable",
    message: expect.stringMatching(/answered: HTTP 502$/),
  });
  answer = (res) => void res.writeHead(200, { "content-type": "text/html" }).end("<html>log in</html>");
  const list = files.native!.list!(signal)[Symbol.asyncIterator]();
  await expect(list.next()).rejects.toMatchObject({ kind: "Unavailable" });
});

test("a redirect is not followed", async () => {
  answer = (res) => void res.writeHead(302, { location: "/elsewhere" }).end();
  await expect(files.get("file-1", undefined, signal)).rejects.toMatchObject({ kind: "Unavailable" });
  expect(asked).not.toContain("/elsewhere");
});

test("an aborted request ends at once", async () => {
  answer = () => {};
  const caller = new AbortController();
  const failed = expect(files.native!.head("file-1", caller.signal)).rejects.toMatchObject({ kind: "Unavailable" });
  caller.abort();
  await failed;
});

test("providers of the same type have their own keys and servers", async () => {
  const [one, two] = [await startOpenAi(), await startOpenAi()];
  onTestFinished(async () => void (await Promise.all([one.close(), two.close()])));
  const gateway = await startTestGateway(`
providers:
  openai: { type: openai, api_key: key-one, base_url: "${one.url}" }
  openai-eu: { type: openai, api_key: key-two, base_url: "${two.url}" }
routes:
  - { bucket: "eu-*", provider: openai-eu }
`);
  onTestFinished(() => gateway.stop());
  const s3 = s3Client(gateway.url);
  await s3.send(new PutObjectCommand({ Bucket: "any", Key: "k.jsonl", Body: "{}" }));
  await s3.send(new PutObjectCommand({ Bucket: "eu-files", Key: "k.jsonl", Body: "{}" }));
  expect(one.requests.map(({ headers }) => headers.authorization)).toEqual(["Bearer key-one"]);
  expect(two.requests.map(({ headers }) => headers.authorization)).toEqual(["Bearer key-two"]);
});

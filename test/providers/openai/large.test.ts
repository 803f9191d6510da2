/** Files beyond the limit of a single request use OpenAI's Uploads API: in order, in bounded memory, cancelled on failure. */

import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import OpenAI from "openai";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { streamed } from "../../../src/lib/content.ts";
import { GatewayError } from "../../../src/lib/errors.ts";
import { createTransport } from "../../../src/providers/http/sdk-fetch.ts";
import { createAskOpenAi } from "../../../src/providers/openai/errors.ts";
import { openAiFiles } from "../../../src/providers/openai/files.ts";
import { uploadTo } from "../../support/uploads.ts";
import { type OpenAiUpstream, type Route, startOpenAi } from "../../upstreams/openai.ts";

const PART_BYTES = 100_000;
const SIZE = 250_001;
const NAME = { bucket: "b", key: "in/large.jsonl" };
const NEVER = new AbortController().signal;
const content = randomBytes(SIZE);

let upstream: OpenAiUpstream;
let files: ReturnType<typeof openAiFiles>;
beforeAll(async () => {
  upstream = await startOpenAi();
  const transport = createTransport({ timeoutMs: 2_000 });
  const client = new OpenAI({
    baseURL: upstream.url,
    apiKey: "key",
    fetch: transport.fetch,
    maxRetries: 0,
    timeout: 2_000,
  });
  const ask = createAskOpenAi("openai");
  const limits = { singleBytes: 200_000, partBytes: PART_BYTES };
  files = openAiFiles({
    provider: "openai",
    client,
    transport,
    ask,
    purpose: "batch",
    timeoutMs: 2_000,
    log: pino({ level: "silent" }),
    ...limits,
  });
});
afterAll(() => upstream.close());
beforeEach(() => void upstream.requests.splice(0));

const routes = () => upstream.requests.map(({ route }) => route);
const put = (body: Readable, length: number | undefined, signal = NEVER) =>
  uploadTo(files, NAME, { body, length, contentType: "text/plain", digests: Promise.resolve({}) }, signal);
/** Content in pieces whose sizes do not divide the part size. */
const pieces = () => Readable.from([content.subarray(0, 70_001), content.subarray(70_001)], { objectMode: false });

test("a file is sent in parts and becomes one file", async () => {
  const stored = await put(pieces(), SIZE);
  expect(stored).toMatchObject({ size: SIZE, etag: stored.id });
  expect(routes()).toEqual(["uploads.create", "uploads.part", "uploads.part", "uploads.part", "uploads.complete"]);
  const lengths = upstream.requests.filter(({ route }) => route === "uploads.part").map(({ headers }) => headers);
  expect(lengths.every((headers) => Number(headers["content-length"]) < PART_BYTES + 1_000)).toBe(true);
  expect((await buffer(streamed(await files.get(stored.id, undefined, NEVER)))).equals(content)).toBe(true);
  await files.delete(stored.id, NEVER);
  expect((await upstream.files()).map(({ id }) => id)).not.toContain(stored.id);
});

test("a file up to the limit is one request", async () => {
  await put(Readable.from([content.subarray(0, 200_000)], { objectMode: false }), 200_000);
  expect(routes()).toEqual(["files.create"]);
});

test("content of unknown length is one request, and is refused beyond the limit", async () => {
  const before = await upstream.files();
  await expect(put(pieces(), undefined)).rejects.toMatchObject({
    kind: "EntityTooLarge",
    detail: { fields: { MaxSizeAllowed: "200000" } },
  });
  expect(await upstream.files()).toEqual(before);
});

test.each<[Route, "429" | "500" | "refuse", string]>([
  ["uploads.create", "429", "Throttled"],
  ["uploads.create", "refuse", "Unavailable"],
  ["uploads.part", "500", "Unavailable"],
  ["uploads.part", "refuse", "Unavailable"],
  ["uploads.complete", "500", "Unavailable"],
])("a failure of %s with %s stores no file", async (route, fault, kind) => {
  const before = await upstream.files();
  upstream.fail(route, fault);
  await expect(put(pieces(), SIZE)).rejects.toMatchObject({ kind });
  expect(await upstream.files()).toEqual(before);
  expect(routes().includes("uploads.cancel")).toBe(route !== "uploads.create");
});

test("an upload whose content breaks off is cancelled, and the client gets the reason", async () => {
  const before = await upstream.files();
  const broken = Readable.from(
    (async function* () {
      yield content.subarray(0, 150_000);
      throw new GatewayError("BadDigest", "not what it should be");
    })(),
    { objectMode: false },
  );
  await expect(put(broken, SIZE)).rejects.toMatchObject({ kind: "BadDigest" });
  expect(routes().at(-1)).toBe("uploads.cancel");
  expect(await upstream.files()).toEqual(before);
});

test("a client that disconnects leaves nothing behind", async () => {
  const before = await upstream.files();
  const gone = new AbortController();
  const slow = Readable.from(
    (async function* () {
      yield content.subarray(0, 150_000);
      gone.abort(new GatewayError("RequestTimeout", "gone"));
      yield content.subarray(150_000);
    })(),
    { objectMode: false },
  );
  await expect(put(slow, SIZE, gone.signal)).rejects.toBeDefined();
  await expect.poll(() => routes().at(-1)).toBe("uploads.cancel");
  expect(await upstream.files()).toEqual(before);
});

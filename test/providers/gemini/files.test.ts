/** Gemini's files as FileStore: ids, blobs, failing uploads, expiry and restore. */
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { streamed } from "../../../src/lib/content.ts";
import { BlobMissing } from "../../../src/ports/blobs.ts";
import type { ProviderFile } from "../../../src/ports/files.ts";
import { parseId } from "../../../src/providers/gemini/files.ts";
import { noIntent } from "../../support/uploads.ts";
import { type GeminiUpstream, startGemini } from "../../upstreams/gemini.ts";
import { type Adapter, all, createAdapter, NEVER } from "./adapter.ts";

let gemini: GeminiUpstream;
let adapter: Adapter;
beforeAll(async () => {
  gemini = await startGemini({ keepBytes: 64 * 1024 * 1024 });
  adapter = await createAdapter(gemini.url);
});
afterEach(() => gemini.heal());
afterAll(async () => {
  await gemini?.close();
  await adapter?.remove();
});

const LINE = '{"key":"a","request":{}}\n';
const sent = (from: number) => gemini.requests.slice(from).map(({ route }) => route);
const fileOf = (id: string, size = LINE.length): ProviderFile => ({ id, etag: id, size, modifiedAt: 0 });

test.each([
  ["files/abc-123", "files/abc-123"],
  ["abc123", "files/abc123"],
  [`files/${"a".repeat(40)}`, `files/${"a".repeat(40)}`],
  [`files/${"a".repeat(41)}`, undefined],
  ["files/", undefined],
  ["files/-a", undefined],
  ["a-", undefined],
  ["files/a/b", undefined],
  ["batch.jsonl", undefined],
  ["files/a:download", undefined],
  ["files/..", undefined],
  ["ABC", undefined],
])("the id in '%s' is %s", (given, id) => {
  expect(parseId(given)).toBe(id);
});

test("a file is stored at Gemini and in a blob until Gemini's expiry", async () => {
  const stored = await adapter.put(LINE);
  const there = gemini.files.get(stored.id)!;
  expect(stored).toMatchObject({ etag: stored.id, size: LINE.length, expiresAt: Date.parse(there.expirationTime) });
  expect(parseId(stored.id)).toBe(stored.id);
  expect(there).toMatchObject({ displayName: "questions.jsonl", mimeType: "application/jsonl" });
  expect(await text(await adapter.blobs.get(stored.blob!))).toBe(LINE);
  expect(await adapter.files.native.head(stored.id, NEVER)).toMatchObject({ id: stored.id, size: LINE.length });
});

test.each([
  ["a.jsonl", "text/plain", "application/jsonl"],
  ["a", undefined, "application/jsonl"],
  ["a", "binary/octet-stream", "application/jsonl"],
  ["a", "application/x-ndjson; charset=utf-8", "application/jsonl"],
  ["a.png", "image/png", "image/png"],
  ["a.pdf", "application/pdf", "application/pdf"],
])("'%s' of type %s is uploaded as %s", async (key, contentType, mimeType) => {
  const { id } = await adapter.put(LINE, { key, contentType });
  expect(gemini.files.get(id)!.mimeType).toBe(mimeType);
});

test("content that is not JSON lines is uploaded unchanged", async () => {
  const line = '{"request":{},"metadata":{"key":"a"}}\n';
  const { id } = await adapter.put(line, { key: "a.txt", contentType: "image/png" });
  expect(gemini.files.get(id)!.content!.toString()).toBe(line);
});

test("a large file is uploaded in equal pieces and joined again", async () => {
  const before = gemini.requests.length;
  const content = Buffer.alloc(20 * 1024 * 1024 + 7, LINE);
  const { id } = await adapter.put(content);
  expect(gemini.files.get(id)!.content!.equals(content)).toBe(true);
  const offsets = gemini.requests.slice(before).map(({ headers }) => headers["x-goog-upload-offset"]);
  expect(offsets.filter(Boolean)).toEqual(["0", String(8 * 1024 * 1024), String(16 * 1024 * 1024)]);
});

test.each([
  ["an answer that was lost", "cut"],
  ["a server that was not ready", { status: 503 }],
] as const)("an upload continues after %s", async (_, fault) => {
  const content = Buffer.alloc(9 * 1024 * 1024, LINE);
  gemini.fail("upload.send", fault);
  const { id } = await adapter.put(content);
  expect(gemini.files.get(id)!.content!.equals(content)).toBe(true);
});

test("a finished upload whose answer was lost is not repeated", async () => {
  const before = gemini.requests.length;
  gemini.fail("upload.send", "cut");
  const { id } = await adapter.put(LINE);
  expect(gemini.files.get(id)!.content!.toString()).toBe(LINE);
  const commands = gemini.requests.slice(before).map(({ headers }) => headers["x-goog-upload-command"]);
  expect(commands.filter(Boolean)).toEqual(["start", "upload, finalize", "query"]);
});

test("an upload that fails for good leaves nothing at Gemini or on the disk", async () => {
  const spy = vi.spyOn(adapter.blobs, "put");
  onTestFinished(() => spy.mockRestore());
  const [files, puts] = [gemini.files.size, spy.mock.results.length];
  gemini.fail("upload.send", { status: 400 });
  await expect(adapter.put(LINE)).rejects.toMatchObject({ kind: "InvalidArgument" });
  expect(gemini.files.size).toBe(files);
  const { id } = await (spy.mock.results[puts]!.value as ReturnType<typeof adapter.blobs.put>);
  await expect(adapter.blobs.get(id)).rejects.toBeInstanceOf(BlobMissing);
});

test("a file that Gemini cannot process is an error with its reason, and is deleted", async () => {
  const failing = await startGemini({ uploaded: "FAILED" });
  const other = await createAdapter(failing.url);
  onTestFinished(async () => {
    await failing.close();
    await other.remove();
  });
  await expect(other.put(LINE)).rejects.toThrow("could not be processed");
  expect(failing.files.size).toBe(0);
});

test("a file in processing is polled until it is ready", async () => {
  const slow = await startGemini({ uploaded: "PROCESSING" });
  const other = await createAdapter(slow.url);
  onTestFinished(async () => {
    await slow.close();
    await other.remove();
  });
  const { id } = await other.put(LINE);
  expect(slow.files.get(id)!.state).toBe("ACTIVE");
  expect(slow.requests.filter(({ route }) => route === "files.get")).toHaveLength(2);
});

test("a body that fails before its end causes no request to Gemini", async () => {
  const before = gemini.requests.length;
  const body = Readable.from(
    (async function* () {
      yield Buffer.from(LINE);
      throw new Error("bad digest");
    })(),
  );
  await expect(adapter.put(LINE, { body })).rejects.toThrow("bad digest");
  expect(sent(before)).toEqual([]);
});

test("a client that disconnects during the upload leaves nothing behind", async () => {
  const files = gemini.files.size;
  const gone = new AbortController();
  gemini.fail("upload.send", "stall");
  const put = adapter.put(LINE, { signal: gone.signal });
  await vi.waitFor(() => expect(sent(0).at(-1)).toBe("upload.send"));
  gone.abort(new Error("the client has gone"));
  await expect(put).rejects.toThrow("the client has gone");
  expect(gemini.files.size).toBe(files);
});

test("an unmanaged file cannot be read, and the error says so", async () => {
  const { name } = gemini.addFile(LINE);
  const read = adapter.files.get(name, undefined, NEVER);
  await expect(read).rejects.toMatchObject({ kind: "Unsupported" });
  await expect(read).rejects.toThrow("does not give back uploaded files");
});

test("a 403 about the key is not a missing file", async () => {
  const { name } = gemini.addFile(LINE);
  const details = [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "SERVICE_DISABLED" }];
  gemini.fail("files.get", { status: 403, details });
  const head = adapter.files.native.head(name, NEVER);
  await expect(head).rejects.toMatchObject({ kind: "AccessDenied", detail: { upstreamRequestId: "gemini-1" } });
  gemini.fail("files.get", { status: 400, details: [{ reason: "API_KEY_INVALID" }] });
  await expect(adapter.files.native.head(name, NEVER)).rejects.toMatchObject({ kind: "AccessDenied" });
});

test("a 403 that does not speak of the file is not a missing file", async () => {
  const { name } = gemini.addFile(LINE);
  const head = () => adapter.files.native.head(name, NEVER);
  gemini.fail("files.get", { status: 403 });
  await expect(head()).rejects.toMatchObject({ kind: "AccessDenied" });
  await expect(head()).resolves.toMatchObject({ id: name });
});

test("the retry delay comes from the header or from Google's error detail", async () => {
  gemini.fail("files.get", { status: 429, retryAfter: 7 });
  await expect(adapter.files.native.head("files/a", NEVER)).rejects.toMatchObject({
    kind: "Throttled",
    detail: { retryAfterMs: 7000 },
  });
  gemini.fail("files.get", { status: 429, details: [{ retryDelay: "34.5s" }] });
  await expect(adapter.files.native.head("files/a", NEVER)).rejects.toMatchObject({ detail: { retryAfterMs: 34_500 } });
});

test("all files are listed, page by page", async () => {
  const many = await startGemini();
  const other = await createAdapter(many.url);
  onTestFinished(async () => {
    await many.close();
    await other.remove();
  });
  const names = Array.from({ length: 230 }, (_, n) => many.addFile(`${n}`, { name: `files/n${n}` }).name);
  const listed = await all(other.files.native.list!(NEVER));
  expect(listed.map(({ id }) => id).sort()).toEqual(names.sort());
  expect(listed[0]).toMatchObject({ size: 3, contentType: "application/jsonl" });
  expect(many.requests).toHaveLength(3);
});

test("expired content is uploaded again under its id", async () => {
  const stored = await adapter.put(LINE);
  gemini.files.delete(stored.id);
  const again = await adapter.files.restore(fileOf(stored.id), () => adapter.blobs.get(stored.blob!), NEVER, noIntent);
  expect(again).toMatchObject({ id: stored.id, etag: stored.id });
  expect(gemini.files.get(stored.id)!.content!.toString()).toBe(LINE);
});

test("content whose id is still in use at Gemini gets another id and keeps its ETag", async () => {
  const stored = await adapter.put(LINE);
  const again = await adapter.files.restore(fileOf(stored.id), () => adapter.blobs.get(stored.blob!), NEVER, noIntent);
  expect(again.id).not.toBe(stored.id);
  expect(again.etag).toBe(stored.id);
  expect(gemini.files.get(again.id)!.content!.toString()).toBe(LINE);
});

test("an answer cannot redirect the content to another host", async () => {
  const before = gemini.requests.length;
  await adapter.put(LINE);
  expect(sent(before)).toEqual(["upload.start", "upload.send", "files.get"]);
});

test("every request has the configured headers and key, and the SDK's environment is ignored", async () => {
  vi.stubEnv("GOOGLE_GEMINI_BASE_URL", "http://127.0.0.1:9");
  vi.stubEnv("GOOGLE_GENAI_USE_VERTEXAI", "true");
  vi.stubEnv("GOOGLE_GENAI_API_VERSION", "v9");
  onTestFinished(() => void vi.unstubAllEnvs());
  const other = await createAdapter(gemini.url, { headers: { "x-team": "blue" } });
  onTestFinished(() => other.remove());
  const before = gemini.requests.length;
  const { id } = await other.put(LINE);
  await other.files.delete(id, NEVER);
  const seen = gemini.requests.slice(before).map(({ headers }) => [headers["x-team"], headers["x-goog-api-key"]]);
  expect(seen).toEqual(Array(4).fill(["blue", "k"]));
});

test("a stalled download ends, and an interrupted one fails", async () => {
  const other = await createAdapter(gemini.url, { timeout_seconds: 0.3 });
  onTestFinished(() => other.remove());
  const { name } = gemini.addFile("0123456789", { source: "GENERATED" });
  gemini.fail("files.download", "stall");
  await expect(other.files.get(name, undefined, NEVER)).rejects.toMatchObject({ kind: "Unavailable" });
  gemini.fail("files.download", "reset");
  await expect(buffer(streamed(await other.files.get(name, undefined, NEVER)))).rejects.toMatchObject({
    kind: "Unavailable",
  });
});

/** A large file uses little memory in the gateway. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type GeminiUpstream, startGemini } from "../../upstreams/gemini.ts";

const MIB = 256;
const MOST_MIB = 64;
/** V8 collects socket buffers late. This is the limit of such garbage, whatever the size of the file. */
const MOST_READ_MIB = 128;
const CHILD = new URL("memory-child.ts", import.meta.url).pathname;
const piece = Buffer.alloc(64 * 1024, '{"key":"request-1","response":{}}\n');

/** One answer with an image. */
const RESPONSE = JSON.stringify(
  {
    response: { candidates: [{ content: { parts: [{ inlineData: { data: "a".repeat(1024 * 1024) } }] } }] },
    metadata: { key: "request-1", team: "blue" },
  },
  null,
  2,
);

let gemini: GeminiUpstream;
beforeAll(async () => {
  gemini = await startGemini({
    keepBytes: 1024 * 1024,
    async *download() {
      for (let sent = 0; sent < MIB * 1024 * 1024; sent += piece.length) yield piece;
    },
    *inlined() {
      for (let sent = 0; sent < MIB * 1024 * 1024; sent += RESPONSE.length) yield RESPONSE;
    },
  });
});
afterAll(() => gemini?.close());

/** The process's maximum memory growth in MiB. The young generation is small, as with `npm start`. */
async function growth(direction: string): Promise<number> {
  const args = ["--expose-gc", "--max-semi-space-size=8", CHILD, gemini.url, direction, String(MIB)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return Number(stdout.trim().split("\n").at(-1));
}

test(`${MIB} MiB are uploaded with rewritten lines in constant memory`, async () => {
  expect(await growth("up")).toBeLessThan(MOST_MIB);
  const [largest] = [...gemini.files.values()].sort((a, b) => b.sizeBytes - a.sizeBytes);
  expect(largest!.sizeBytes).toBeGreaterThan(0.95 * MIB * 1024 * 1024);
});

test(`${MIB} MiB are downloaded in constant memory`, async () => {
  const { name } = gemini.addFile("", { source: "GENERATED" });
  expect(await growth(name)).toBeLessThan(MOST_READ_MIB);
});

test(`${MIB} MiB of inlined responses are read in constant memory`, async () => {
  const { name } = gemini.addBatch({ inlinedResponses: [] });
  gemini.end(name, "BATCH_STATE_SUCCEEDED");
  expect(await growth(name)).toBeLessThan(MOST_READ_MIB);
});

/**
 * A process that stores and reads content with the adapter, with Gemini at the given URL. It prints its maximum memory growth
 * in MiB.
 */
import { Readable } from "node:stream";
import type { JobRow } from "../../../src/ports/jobs.ts";
import { createAdapter, NEVER } from "./adapter.ts";

const [url = "", direction = "", mib = "0"] = process.argv.slice(2);
const PIECE = Buffer.from(
  `${JSON.stringify({ request: { text: "x".repeat(900) }, metadata: { key: "request-1" } })}\n`.repeat(68),
);

function* content(): Generator<Buffer> {
  for (let left = Number(mib) * 1024 * 1024; left > 0; left -= PIECE.length) yield PIECE;
}

const adapter = await createAdapter(url, { timeout_seconds: 30 });
// Excludes memory that is allocated once.
await adapter.put(PIECE);
globalThis.gc?.();
const base = process.memoryUsage.rss();
let most = base;
const timer = setInterval(() => {
  most = Math.max(most, process.memoryUsage.rss());
}, 20);

if (direction === "up") await adapter.put("", { body: Readable.from(content(), { objectMode: false }) });
else if (direction.startsWith("batches/")) {
  const job = { nativeId: direction } as JobRow;
  await adapter.jobs.get(direction, NEVER);
  const { body } = (await adapter.jobs.results(job, NEVER)) as { body: Readable };
  const { size } = await adapter.blobs.put(body, NEVER);
  if (size < Number(mib) * 1024 * 1024) throw new Error(`only ${size} bytes came`);
} else {
  // As the results of a job are stored.
  const { size } = await adapter.blobs.put(await adapter.files.get(direction, undefined, NEVER), NEVER);
  if (size < Number(mib) * 1024 * 1024) throw new Error(`only ${size} bytes came`);
}
clearInterval(timer);
await adapter.remove();
process.stdout.write(`${Math.round((most - base) / 1024 / 1024)}\n`, () => process.exit(0));

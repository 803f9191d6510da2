/**
 * A process with an executor, for tests that kill it. It resumes the runs in its folder. In an empty folder it runs the input.
 * After the last run it prints `done <run id> <maximum memory growth in MiB>` and waits to be killed.
 */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { createExecutor } from "../../src/executor/index.ts";
import { echo } from "../../src/executor/models/echo.ts";
import { openAiCompatible } from "../../src/executor/models/openai-compatible.ts";
import { workRuns } from "../../src/executor/run-items.ts";
import { createScrubber } from "../../src/lib/scrub.ts";
import { createInProcessQueue } from "../../src/queue/in-process.ts";
import { diskStore } from "../../src/storage/blobs/disk.ts";
import { openLedger } from "../../src/storage/ledger/sqlite/open.ts";

const [folder = "", baseUrl = "echo", concurrency = "8"] = process.argv.slice(2);
const signal = new AbortController().signal;
const log = { info() {}, warn: console.error, error: console.error };

const ledger = await openLedger(join(folder, "ledger"));
const blobs = await diskStore(join(folder, "objects"));
const model = baseUrl === "echo" ? echo() : openAiCompatible({ baseUrl, concurrency: Number(concurrency) });
const queue = createInProcessQueue({ log });
const executor = createExecutor({
  provider: "local",
  queue,
  ledger,
  blobs,
  model,
  concurrency: Number(concurrency),
  maxRunning: 1,
  retries: 0,
  recordTimeoutMs: 10_000,
  tickMs: 20,
  log,
  scrub: createScrubber({ secrets: [], urls: [] }),
  translation: {
    target: { frame: "openai", conversation: () => "chat", embeddings: () => undefined, severalModels: true },
    resolve: (name) => name,
  },
});

workRuns(queue, new Map([["local", executor.inProcess.worker]]));
await queue.start();
await executor.resume();
let [row] = await ledger.runs.unfinished("local");
if (row === undefined) {
  const path = join(folder, "input.jsonl");
  const { id: blob } = await blobs.put(createReadStream(path), signal);
  const file = { id: blob as string, etag: "e", size: (await stat(path)).size };
  const input = { bucket: "in", key: "input.jsonl", file };
  const output = { bucket: "out", key: "" };
  const { id } = await executor.create({ owner: "me", modelId: "m", input, output, deadline: undefined }, signal);
  executor.inProcess.start(id);
  row = await ledger.runs.get(id);
}
const before = process.memoryUsage.rss();
process.stdout.write(`running ${row!.id}\n`);
const timer = setInterval(async () => {
  const { status, endTime } = await executor.get(row!.id, signal);
  if (endTime === undefined) return;
  clearInterval(timer);
  const grown = process.resourceUsage().maxRSS / 1024 - before / 1024 / 1024;
  process.stdout.write(`done ${row!.id} ${status} ${grown.toFixed(0)}\n`);
  setInterval(() => {}, 1000);
}, 20);

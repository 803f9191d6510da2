/** An executor on a real ledger and disk in its own folder. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import type { ExecutorOptions } from "../../src/executor/executor-options.ts";
import { createExecutor } from "../../src/executor/index.ts";
import { echo } from "../../src/executor/models/echo.ts";
import { workRuns } from "../../src/executor/run-items.ts";
import type { RunTranslation } from "../../src/executor/translation.ts";
import { createScrubber } from "../../src/lib/scrub.ts";
import { isTerminal, type JobSpec, type JobState } from "../../src/ports/jobs.ts";
import type { FileRow } from "../../src/ports/objects/rows.ts";
import { createInProcessQueue } from "../../src/queue/in-process.ts";
import { diskStore } from "../../src/storage/blobs/disk.ts";
import { openLedger } from "../../src/storage/ledger/sqlite/open.ts";

export const signal = new AbortController().signal;
export const log = { info() {}, warn() {}, error: console.error };

export const converse = (id: number | string, text = `say ${id}`) => ({
  recordId: `r${id}`,
  modelInput: { messages: [{ role: "user", content: [{ text }] }] },
});
export const lines = (...records: unknown[]): string => records.map((record) => JSON.stringify(record)).join("\n");
export const many = (count: number): string =>
  Array.from({ length: count }, (_, index) => lines(converse(index))).join("\n");

/** A server with any model, and OpenAI's chat completions. */
export const MODEL_SERVER: RunTranslation = {
  target: {
    frame: "openai",
    conversation: () => "chat",
    embeddings: () => "openai-embeddings",
    severalModels: true,
    modelServer: true,
  },
  resolve: (name, from) => (from === "job" ? name : undefined),
};

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "quarry-executor-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Polls until the condition returns a value. */
export async function until<T>(condition: () => Promise<T | undefined | false> | T | undefined | false): Promise<T> {
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== false) return value;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export async function setUp(options: Partial<ExecutorOptions> = {}) {
  const folder = await temporaryFolder();
  const ledger = await openLedger(join(folder, "ledger"));
  const blobs = await diskStore(join(folder, "objects"));
  const open = (more: Partial<ExecutorOptions> = {}) => {
    const queue = createInProcessQueue({ log });
    const executor = createExecutor({
      provider: "local",
      ledger,
      blobs,
      queue,
      model: echo(),
      concurrency: 4,
      maxRunning: 2,
      retries: 2,
      recordTimeoutMs: 5_000,
      log,
      scrub: createScrubber({ secrets: [], urls: [] }),
      backoffMs: 5,
      tickMs: 10,
      graceMs: 100,
      probeMs: 20,
      translation: MODEL_SERVER,
      ...options,
      ...more,
    });
    workRuns(queue, new Map([["local", executor.inProcess.worker]]));
    void queue.start();
    return executor;
  };
  const executor = open();
  onTestFinished(async () => {
    await executor.shutdown();
    await ledger.close();
  });

  async function put(content: string | Buffer): Promise<string> {
    const { id } = await blobs.put(Readable.from([Buffer.from(content)]), signal);
    return id as string;
  }
  async function create(content: string | Buffer, spec: Partial<JobSpec> = {}): Promise<string> {
    const file = { id: await put(content), etag: "e", size: content.length };
    const { id } = await executor.create(
      {
        owner: "me",
        name: "job",
        modelId: "model",
        input: { bucket: "in", key: "a/batch.jsonl", file },
        output: { bucket: "out", key: "p/" },
        deadline: undefined,
        ...spec,
      },
      signal,
    );
    return id;
  }
  async function start(content: string | Buffer, spec: Partial<JobSpec> = {}): Promise<string> {
    const id = await create(content, spec);
    executor.inProcess.start(id);
    return id;
  }
  const ended = (id: string, of = executor): Promise<JobState> =>
    until(async () => {
      const state = await of.get(id, signal);
      return isTerminal(state.status) && state;
    });
  const file = (id: string, name: string, prefix = "p/"): Promise<FileRow | undefined> =>
    ledger.files.get({ owner: "me", provider: "local" }, { bucket: "out", key: `${prefix}${id}/${name}` });

  async function content(row: FileRow | undefined): Promise<string> {
    if (row === undefined) throw new Error("not published");
    return row.size === 0 ? "" : text(await blobs.get(row.id as string, { start: 0, end: row.size - 1 }));
  }
  // biome-ignore lint/suspicious/noExplicitAny: tests read arbitrary members
  async function results(id: string, name = "batch.jsonl.out"): Promise<any[]> {
    const all = await content(await file(id, name));
    if (all !== "" && !all.endsWith("\n")) throw new Error("the last line has no end");
    return all
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  }
  return { folder, ledger, blobs, executor, open, create, start, ended, file, content, results };
}

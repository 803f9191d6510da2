/** The adapter alone, with blobs on its own disk. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { pino } from "pino";
import { loadConfig } from "../../../src/config/load.ts";
import { createScrubber } from "../../../src/lib/scrub.ts";
import type { BlobStore } from "../../../src/ports/blobs.ts";
import type { FileStore, Upload } from "../../../src/ports/files.ts";
import type { JobEngine } from "../../../src/ports/jobs.ts";
import type { Ledger } from "../../../src/ports/ledger.ts";
import type { Models } from "../../../src/ports/models.ts";
import type { GeminiConfig } from "../../../src/providers/gemini/config.ts";
import { geminiProvider } from "../../../src/providers/gemini/index.ts";
import { providerTypes } from "../../../src/providers/registry.ts";
import { createInProcessQueue } from "../../../src/queue/in-process.ts";
import { diskStore } from "../../../src/storage/blobs/disk.ts";
import { uploadTo } from "../../support/uploads.ts";

export const NEVER = new AbortController().signal;

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

export interface Adapter {
  readonly files: Required<FileStore>;
  readonly jobs: Required<JobEngine>;
  readonly models: Required<Models>;
  readonly blobs: BlobStore;
  /** Stores content and returns the ledger's row of it. */
  put(
    content: string | Buffer,
    more?: Partial<Upload> & { key?: string; signal?: AbortSignal },
  ): ReturnType<FileStore["put"]>;
  remove(): Promise<void>;
}

export async function createAdapter(url: string, more: Readonly<Record<string, unknown>> = {}): Promise<Adapter> {
  const folder = await mkdtemp(path.join(tmpdir(), "quarry-gemini-"));
  const blobs = await diskStore(path.join(folder, "files"));
  const yaml = `providers: { gemini: ${JSON.stringify({ type: "gemini", api_key: "k", base_url: url, timeout_seconds: 5, ...more })} }`;
  await writeFile(path.join(folder, "quarry.yaml"), yaml);
  const provider = geminiProvider({
    name: "gemini",
    config: loadConfig(undefined, {}, folder, providerTypes).providers.gemini as GeminiConfig,
    ledger: {} as Ledger,
    blobs,
    queue: createInProcessQueue({ log: pino({ level: "silent" }) }),
    log: pino({ level: "silent" }),
    createBuckets: true,
    scrub: createScrubber({ secrets: [], urls: [] }),
    graceMs: 100,
  });
  const files = provider.files as Required<FileStore>;
  return {
    files,
    jobs: provider.jobs as Required<JobEngine>,
    models: provider.models as Required<Models>,
    blobs,
    put: (content, { key = "in/questions.jsonl", signal = NEVER, ...upload } = {}) =>
      uploadTo(
        files,
        { bucket: "b", key },
        {
          body: Readable.from([Buffer.from(content)]),
          length: content.length,
          contentType: undefined,
          digests: Promise.resolve({}),
          ...upload,
        },
        signal,
      ),
    remove: () => rm(folder, { recursive: true }),
  };
}

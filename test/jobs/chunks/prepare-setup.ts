/** Prepares jobs without a gateway: real objects, blobs and ledger, and engines that run nothing. */
import { mkdtempSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { pino } from "pino";
import { afterAll, beforeAll } from "vitest";
import { createPrepareJob, type PreparedJob } from "../../../src/jobs/chunks/prepare.ts";
import type { ChunkRows } from "../../../src/jobs/chunks/rows.ts";
import { createEnterTranslation } from "../../../src/jobs/translation/entries.ts";
import { putBlob } from "../../../src/jobs/translation/objects.ts";
import { createPrepareInput } from "../../../src/jobs/translation/prepare.ts";
import { parseS3Uri } from "../../../src/lib/aws/s3-uri.ts";
import { streamed } from "../../../src/lib/content.ts";
import { GatewayError } from "../../../src/lib/errors.ts";
import { createScrubber } from "../../../src/lib/scrub.ts";
import { createDeferredDeletes } from "../../../src/objects/deferred-deletes.ts";
import { gatewayCall } from "../../../src/objects/gateway-call.ts";
import { createIntendedFiles } from "../../../src/objects/intended-files.ts";
import { ledgerObjects } from "../../../src/objects/ledger-objects.ts";
import { createLifecycles } from "../../../src/objects/lifecycles.ts";
import type { BlobStore } from "../../../src/ports/blobs.ts";
import type { Chunk } from "../../../src/ports/chunks.ts";
import type { BatchLimits, JobEngine, JobRow } from "../../../src/ports/jobs.ts";
import type { Ledger } from "../../../src/ports/ledger.ts";
import type { Provider, ProviderCall } from "../../../src/ports/provider.ts";
import type { Permissions } from "../../../src/ports/viewer.ts";
import { anthropicTarget } from "../../../src/providers/anthropic/target.ts";
import { geminiTarget } from "../../../src/providers/gemini/target.ts";
import { localType } from "../../../src/providers/local/config.ts";
import { localProvider } from "../../../src/providers/local/index.ts";
import { openaiTarget } from "../../../src/providers/openai/target.ts";
import { createInProcessQueue } from "../../../src/queue/in-process.ts";
import { diskStore } from "../../../src/storage/blobs/disk.ts";
import { partLines } from "../../../src/storage/blobs/line-index.ts";
import { openLedger } from "../../../src/storage/ledger/sqlite/open.ts";
import { createReserve } from "../../../src/storage/reserve.ts";
import { jobRowWith } from "../../support/job-row.ts";

const TARGETS = {
  openai: openaiTarget("openai", { models: { "*": "gpt-4o-mini" } }),
  gemini: geminiTarget("gemini", { models: { "*": "gemini-2.5-flash" } }),
  anthropic: anthropicTarget("anthropic", { models: { "*": "claude-sonnet-4-5" }, max_tokens: 4096 }),
};
type Hosted = keyof typeof TARGETS;

export const EVERYONE: Permissions = {
  scope: "",
  isProviderAllowed: () => true,
  mayUseProvider() {},
  isBucketAllowed: () => true,
  isBucketGranted: () => true,
};

export interface Asked {
  readonly provider: string;
  readonly input: string;
  /** The prefix of the output, in the bucket `out`. */
  readonly prefix?: string;
  readonly modelId?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly limits?: Partial<BatchLimits>;
  readonly elsewhere?: Partial<NonNullable<Provider["elsewhere"]>>;
  readonly permissions?: Partial<Permissions>;
  readonly jobs?: readonly JobRow[];
  /** Providers besides those of the setup. */
  readonly more?: readonly Provider[];
  /** True: several processes share the queue. */
  readonly isFleet?: boolean;
}

const NO_LIMITS: BatchLimits = {
  records: Number.POSITIVE_INFINITY,
  bytes: Number.POSITIVE_INFINITY,
  lineBytes: 32 * 1024 * 1024,
  minimumRecords: 1,
  concurrent: 1,
};

let token = 0;

export function usePreparing() {
  const folder = mkdtempSync(path.join(tmpdir(), "quarry-prepare-"));
  const root = path.join(folder, "files");
  const log = pino({ level: "silent" });
  let blobs: BlobStore;
  let ledger: Ledger;
  const providers = new Map<string, Provider>();

  beforeAll(async () => {
    const reserve = createReserve(path.join(folder, "reserve"));
    ledger = await openLedger(folder, reserve);
    blobs = await diskStore(root, reserve);
    const scrub = createScrubber({ secrets: [], urls: [] });
    for (const name of ["local", ...Object.keys(TARGETS)]) {
      const config = localType.schema.parse({ type: "local" });
      const { files, jobs } = localProvider({
        name,
        config,
        ledger,
        blobs,
        queue: createInProcessQueue({ log }),
        log,
        createBuckets: true,
        scrub,
        graceMs: 1,
      });
      const stores = new Map([[name, files!]]);
      const deferredDeletes = createDeferredDeletes({ ledger, stores, freshMs: 1, log });
      const objects = ledgerObjects({
        provider: name,
        files,
        ledger,
        blobs,
        deferredDeletes,
        intendedFiles: createIntendedFiles({ ledger, stores, log }),
        lifecycles: createLifecycles(ledger),
        buckets: "auto",
        maxObjectBytes: 1e12,
        maxUploadBytes: 1e12,
        freshMs: 1,
      });
      const takes = TARGETS[name as Hosted];
      const hosted: JobEngine = {
        type: name,
        takes,
        create: () => Promise.reject(new Error("runs nothing")),
        get: () => Promise.reject(new Error("runs nothing")),
        stop: () => Promise.reject(new Error("runs nothing")),
      };
      providers.set(name, { name, objects, jobs: takes === undefined ? jobs! : hosted });
    }
  });
  afterAll(async () => {
    await ledger?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const { signal } = new AbortController();

  async function put(provider: string | Provider, uri: string, content: string | Buffer): Promise<void> {
    const { objects } = typeof provider === "string" ? providers.get(provider)! : provider;
    const bytes = Buffer.from(content);
    const { id, size } = await blobs.put(bytes, signal);
    const stored = { blobs, blob: id, size, contentType: "application/jsonl" };
    await putBlob(objects, gatewayCall("", undefined, signal), parseS3Uri(uri)!, stored);
    await blobs.delete(id);
  }

  async function prepare(asked: Asked): Promise<PreparedJob> {
    const { provider: name, input: s3Uri, prefix = "", modelId = "a-model", tags = {}, limits, more = [] } = asked;
    const found = more.find((one) => one.name === name) ?? providers.get(name)!;
    const withLimits = found.jobs?.takes === undefined ? {} : { limits: { ...NO_LIMITS, ...limits } };
    const provider: Provider = {
      ...found,
      jobs: { ...found.jobs!, ...withLimits },
      elsewhere: { fallback: [], belowMinimum: undefined, ...asked.elsewhere },
    };
    const all = [...more, ...providers.values()].map((one) => (one.name === name ? provider : one));
    const enter = createEnterTranslation({ ledger, blobs, discard: async () => {} });
    const prepareInput = createPrepareInput({ blobs, maxBytes: 1e9, enter });
    const { prepare: prepareJob } = createPrepareJob({
      blobs,
      queue: { isShared: asked.isFleet ?? false },
      providers: all,
      prepareInput,
      enter,
      maxBytes: 1e9,
      async findJob(_, arn) {
        const row = asked.jobs?.find((job) => job.arn === arn);
        if (row === undefined) throw new GatewayError("NotFound", "There is no such job.");
        return row;
      },
    });
    const call: ProviderCall = {
      owner: "",
      operator: false,
      permissions: { ...EVERYONE, ...asked.permissions },
      signal,
      provider,
    };
    token += 1;
    const key = { owner: "", token: String(token), idempotencyKey: `quarry-${String(token).padStart(24, "0")}` };
    const output = { bucket: "out", key: prefix };
    const request = {
      roleArn: "arn:aws:iam::123456789012:role/batch",
      clientRequestToken: key.token,
      timeoutHours: 24,
      invocationType: "Converse",
      input: { s3InputDataConfig: { s3Uri } },
      output: { s3OutputDataConfig: { s3Uri: `s3://out/${prefix}` } },
      vpc: undefined,
    };
    const given = Object.entries(tags).map(([key, value]) => ({ key, value }));
    return prepareJob(
      call,
      { name: "a-job", modelId, input: parseS3Uri(s3Uri)!, output, tags: given, request },
      key,
      output,
    );
  }

  /** The rows of a job that has chunks. */
  async function chunked(asked: Asked): Promise<ChunkRows> {
    const { chunks } = await prepare(asked);
    if (chunks === undefined) throw new Error("the job has no chunks");
    return chunks;
  }

  /** The texts of a chunk's lines. */
  async function linesIn({ job }: ChunkRows, { part }: Chunk): Promise<string[]> {
    const texts: string[] = [];
    const source = { input: job.input!, index: job.index!, part };
    for await (const lines of partLines(blobs, source, 32 * 1024 * 1024)) {
      for (const { bytes } of lines) texts.push(bytes!.toString());
    }
    return texts;
  }

  /** The groups of the index. */
  async function groupsOf({ job }: ChunkRows): Promise<number[]> {
    const index = await read(job.index!);
    return Array.from({ length: index.length / 8 }, (_, at) => index.readUInt16BE(at * 8 + 6));
  }

  const read = async (id: string): Promise<Buffer> => buffer(streamed(await blobs.get(id)));

  /** Number of blobs on disk. */
  const blobCount = (): number =>
    readdirSync(path.join(root, "objects"), { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
      .length;

  return {
    put,
    prepare,
    chunked,
    linesIn,
    groupsOf,
    read,
    blobCount,
    providers,
    get blobs() {
      return blobs;
    },
  };
}

export const kindOf = async (failing: Promise<unknown>): Promise<string> => {
  const error = await failing.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof GatewayError)) throw error ?? new Error("nothing was refused");
  return `${error.kind}: ${error.message}`;
};

/** A line in OpenAI's form. */
export const chatLine = (id: string, content: string, model = "gpt-4o-mini"): string =>
  JSON.stringify({
    custom_id: id,
    method: "POST",
    url: "/v1/chat/completions",
    body: { model, messages: [{ role: "user", content }] },
  });

export const converse = (recordId: string | undefined, text: string): string =>
  JSON.stringify({ recordId, modelInput: { messages: [{ role: "user", content: [{ text }] }] } });

export const joined = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");

/** The row of an earlier job. */
export const jobRow = (id: string, more: Partial<JobRow> = {}): JobRow =>
  jobRowWith(id, {
    provider: "openai",
    nativeId: id,
    name: "earlier",
    modelId: "a-model",
    status: "Completed",
    submitTime: 0,
    lastModifiedTime: 0,
    endTime: 1,
    input: { s3InputDataConfig: { s3Uri: "s3://in/a.jsonl" } },
    output: { s3OutputDataConfig: { s3Uri: "s3://out/" } },
    ...more,
  });

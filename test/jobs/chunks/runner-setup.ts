/** A runner on a real ledger and disk, with a provider of which every call can fail, and whose batches outlive the runner. */

import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import pino from "pino";
import { expect, onTestFinished } from "vitest";
import { createMerger } from "../../../src/jobs/chunks/merge.ts";
import { createOutcomes } from "../../../src/jobs/chunks/outcome.ts";
import { type ChunkedPlan, chunkedId } from "../../../src/jobs/chunks/plan.ts";
import { createRunner, type Runner, type RunnerOptions } from "../../../src/jobs/chunks/runner.ts";
import { optionsOf } from "../../../src/jobs/options.ts";
import { jobId } from "../../../src/lib/aws/job-ids.ts";
import { GatewayError } from "../../../src/lib/errors.ts";
import { createScrubber } from "../../../src/lib/scrub.ts";
import type { BlobStore } from "../../../src/ports/blobs.ts";
import type { Chunk, ChunkedJob } from "../../../src/ports/chunks.ts";
import {
  type BatchLimits,
  isTerminal,
  type JobEngine,
  type JobSpec,
  type JobState,
  type Tag,
} from "../../../src/ports/jobs.ts";
import type { Ledger } from "../../../src/ports/ledger.ts";
import type { Provider } from "../../../src/ports/provider.ts";
import { createInProcessQueue } from "../../../src/queue/in-process.ts";
import { diskStore } from "../../../src/storage/blobs/disk.ts";
import { indexWriter } from "../../../src/storage/blobs/line-index.ts";
import { chunk, chunkedFile, chunkedJob, folder, freshLedger, job as jobRow } from "../../storage/ledger/fixtures.ts";

const URL = "/v1/chat/completions";
export const OWNER = "me";
const KEY = "quarry-0123456789abcdef0123";
export const LIMITS: BatchLimits = { records: 100, bytes: 1e9, lineBytes: 1e6, minimumRecords: 1, concurrent: 3 };

export interface Batch {
  readonly id: string;
  readonly spec: JobSpec;
  readonly ids: readonly string[];
  state: JobState;
  /** Records that ran. */
  ran: number;
}

/** What a call does. Undefined: as it should. */
export type Faults = Partial<
  Record<"put" | "create" | "lost" | "find" | "get" | "results" | "stop", (count: number) => unknown>
>;

export function fakeProvider(
  name: string,
  blobs: () => BlobStore,
  given: { readonly limits?: Partial<BatchLimits> } = {},
) {
  const batches = new Map<string, Batch>();
  const files = new Map<string, string>();
  const counts = new Map<string, number>();
  const fake = {
    name,
    batches,
    files,
    /** Number of calls. */
    counts,
    faults: {} as Faults,
    /** The state of a batch that is read for the n-th time. */
    outcome: (_batch: Batch, _reads: number): JobState => ({ status: "Completed" }),
    most: 0,
    /** True for a record that fails. */
    fails: (_line: number): boolean => false,
    paid: () => [...batches.values()].flatMap(({ ids, ran }) => ids.slice(0, ran)),
  };
  const reads = new Map<string, number>();
  let uploads = 0;
  function call(route: keyof Faults): void {
    const count = (counts.get(route) ?? 0) + 1;
    counts.set(route, count);
    const fault = fake.faults[route]?.(count);
    if (fault !== undefined) throw fault;
  }
  const running = () => [...batches.values()].filter(({ state }) => state.status === "InProgress").length;
  const jobs: JobEngine = {
    type: "fake",
    limits: { ...LIMITS, ...given.limits },
    takes: {
      lines: { frame: "openai", conversation: () => "chat", embeddings: () => undefined, severalModels: false },
      resolve: (model) => model,
      unresolved: (model) => `no ${model}`,
    },
    async create(spec) {
      call("create");
      const content = files.get(spec.input!.file.id)!;
      if (content === undefined) throw new GatewayError("InvalidArgument", "There is no such file");
      const ids = content
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).custom_id as string);
      const id = `batch-${batches.size + 1}`;
      batches.set(id, { id, spec, ids, state: { status: "InProgress" }, ran: 0 });
      fake.most = Math.max(fake.most, running());
      call("lost");
      return { id };
    },
    async find({ idempotencyKey }) {
      call("find");
      const found = [...batches.values()].find(({ spec }) => spec.idempotencyKey === idempotencyKey);
      return found && { id: found.id };
    },
    async get(id) {
      call("get");
      const batch = batches.get(id);
      if (batch === undefined) throw new GatewayError("NotFound", "no batch");
      if (isTerminal(batch.state.status)) return batch.state;
      reads.set(id, (reads.get(id) ?? 0) + 1);
      const state = fake.outcome(batch, reads.get(id)!);
      batch.state = state;
      if (state.status === "Completed") batch.ran = batch.ids.length;
      return state;
    },
    async stop(id) {
      call("stop");
      const batch = batches.get(id);
      if (batch === undefined || isTerminal(batch.state.status)) throw new GatewayError("Conflict", "ended");
      batch.state = { status: "Stopped" };
    },
    async results({ nativeId }) {
      call("results");
      const { ids, ran, state } = batches.get(nativeId)!;
      if (state.status === "Failed") return undefined;
      const lines = ids
        .slice(0, ran)
        .reverse()
        .map((custom_id) => {
          const isFailed = fake.fails(Number(custom_id.split("_")[1]));
          const answer = { choices: [], usage: { prompt_tokens: 2, completion_tokens: 1 } };
          const body = isFailed ? { error: { message: "No." } } : answer;
          const response = { status_code: isFailed ? 500 : 200, request_id: "r", body };
          return `${JSON.stringify({ id: "x", custom_id, response, error: null })}\n`;
        });
      return { body: Readable.from(lines, { objectMode: false }) };
    },
  };
  const provider = {
    name,
    jobs,
    objects: {
      jobFiles: {
        maxBytes: 1e9,
        async put(_: unknown, { blob, size }: { blob: string; size: number }) {
          call("put");
          uploads += 1;
          const id = `file-${uploads}`;
          files.set(id, await text(await blobs().get(blob)));
          return { file: { id, etag: id, size }, intended: undefined };
        },
        async abandon() {},
        async read() {
          throw new Error("no parts");
        },
      },
    },
  } as unknown as Provider;
  return Object.assign(fake, { provider });
}

export type FakeProvider = ReturnType<typeof fakeProvider>;

export interface Started {
  readonly runner: Runner;
  readonly states: [string, JobState][];
}

export interface JobGiven {
  readonly owner?: string;
  readonly key?: string;
  readonly lines?: number;
  readonly perChunk?: number;
  readonly provider?: string;
  readonly tags?: readonly Tag[];
  readonly fallback?: readonly string[];
  readonly row?: Partial<ChunkedJob>;
  readonly chunk?: (number: number) => Partial<Chunk>;
  /** True: its create has not come to the ledger of jobs. */
  readonly isUnknown?: boolean;
}

export async function setup(given: { readonly limits?: Partial<BatchLimits>; readonly more?: readonly string[] } = {}) {
  const ledger = await freshLedger();
  const blobs = await diskStore(join(await folder(), "blobs"));
  let used: BlobStore = blobs;
  const fake = fakeProvider("hosted", () => used, given);
  const others = (given.more ?? []).map((name) => fakeProvider(name, () => used, given));
  const providers = [fake, ...others].map(({ provider }) => provider);

  /** A runner whose ports may be replaced. */
  function start(
    ports: {
      readonly ledger?: Ledger;
      readonly blobs?: BlobStore;
      /** In place of those of the setup. */
      readonly providers?: readonly Provider[];
      readonly options?: Partial<RunnerOptions>;
    } = {},
  ): Started {
    const at = { ledger: ports.ledger ?? ledger, blobs: ports.blobs ?? blobs };
    used = at.blobs;
    const log = pino({ level: process.env.LOG ?? "silent" });
    const scrub = createScrubber({ secrets: ["sk-secret-key"], urls: [] });
    const states: [string, JobState][] = [];
    const common = { ...at, providers: ports.providers ?? providers, scrub, log, createBuckets: true };
    const queue = ports.options?.queue ?? createInProcessQueue({ log });
    const runner = createRunner({
      ...common,
      queue,
      deferredDeletes: { drain: async () => {} },
      outcomes: createOutcomes(common),
      merger: createMerger(common),
      changed: (id, state) => void states.push([id, state]),
      poll: { firstMs: 2, mostMs: 5 },
      timings: { tick: 2, settle: 0, retry: 2, firstWait: 5, mostWait: 20 },
      ...ports.options,
    });
    if (ports.options?.queue === undefined) void queue.start();
    onTestFinished(() => runner.shutdown(0));
    return { runner, states };
  }

  /** Enters a job of lines in OpenAI's form, all of one model. */
  async function enter(more: JobGiven = {}): Promise<string> {
    const { owner = OWNER, key = KEY, lines = 12, perChunk = 4, provider = "hosted", tags = [] } = more;
    const id = chunkedId(`${key}${"0".repeat(31)}`.slice(0, 31));
    const [input, index] = [await blobs.append(), await blobs.append()];
    const writer = indexWriter(index);
    for (let n = 1; n <= lines; n += 1) {
      writer.add(input.size, 0);
      const body = { model: "m", messages: [{ role: "user", content: `q ${n}` }] };
      await input.write(Buffer.from(`${JSON.stringify({ custom_id: `r-${n}`, method: "POST", url: URL, body })}\n`));
    }
    await writer.flush();
    await Promise.all([input.sync(), index.sync()]);
    await Promise.all([input.close(), index.close()]);
    const places = { s3InputDataConfig: { s3Uri: "s3://in/in.jsonl" } };
    const request = {
      roleArn: undefined,
      clientRequestToken: undefined,
      timeoutHours: undefined,
      invocationType: undefined,
    };
    const output = { s3OutputDataConfig: { s3Uri: "s3://out/" } };
    const plan: ChunkedPlan = {
      idempotencyKey: key,
      name: "job",
      request: { ...request, input: places, output, vpc: undefined },
      tags,
      options: optionsOf(tags),
      fallback: more.fallback ?? [],
      priorRecords: 0,
      sharedRecords: 0,
    };
    const row = chunkedJob(id, {
      owner,
      provider,
      providerType: "fake",
      modelId: "m",
      output: { bucket: "out", key: "" },
      plan,
      input: input.id,
      index: index.id,
      ...more.row,
    });
    const chunks = Array.from({ length: Math.ceil(lines / perChunk) }, (_, number) => {
      const [first, last] = [number * perChunk + 1, Math.min(lines, (number + 1) * perChunk)];
      const part = { first, last, group: 0, count: last - first + 1 };
      return chunk(id, number, { provider, providerType: "fake", modelId: "m", part, ...more.chunk?.(number) });
    });
    const file = chunkedFile(id, 0, { name: "in.jsonl", lines, form: { frame: "openai", url: URL } });
    await ledger.chunks.insert(row, [file], chunks);
    if (more.isUnknown) return id;
    await ledger.jobs.insert(jobRow(jobId(provider, id), { owner, provider, nativeId: id }), tags);
    return id;
  }

  const ended = async (id: string, timeout = 10_000): Promise<ChunkedJob> => {
    await expect.poll(async () => (await ledger.chunks.get(id))!.endTime, { timeout, interval: 5 }).toBeDefined();
    return (await ledger.chunks.get(id))!;
  };

  /** The ids and the answers of the published results. */
  async function results(id: string, { owner = OWNER, provider = "hosted" } = {}): Promise<readonly string[]> {
    const key = `${jobId(provider, id)}/in.jsonl.out`;
    const row = await ledger.files.get({ owner, provider }, { bucket: "out", key });
    const lines = (await text(await blobs.get(row!.blob!))).trim().split("\n");
    return lines.map((line) => {
      const { custom_id, response, error } = JSON.parse(line);
      return `${custom_id} ${response?.status_code ?? error.code}`;
    });
  }

  return { ledger, blobs, fake, others, providers, start, enter, ended, results };
}

export const answered = (lines: number, what: (n: number) => unknown = () => 200): readonly string[] =>
  Array.from({ length: lines }, (_, n) => `r-${n + 1} ${what(n + 1)}`);

/** Each of the lines ran, and ran once. @param paid ids of the records that ran */
export const isPaidOnce = (paid: readonly string[], lines: number) => {
  const numbers = paid.map((id) => Number(id.split("_")[1])).sort((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: lines }, (_, n) => n + 1));
};

/** The port of a process that ends: `call` says what becomes of each call. */
export function mortal<T extends object>(port: T, call: (name: string, run: () => unknown) => unknown): T {
  return new Proxy(port, {
    get(target, name) {
      const value = Reflect.get(target, name) as unknown;
      if (typeof value === "object" && value !== null) return mortal(value, call);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => call(String(name), () => value.apply(target, args));
    },
  });
}

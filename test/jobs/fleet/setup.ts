/**
 * Job services of several processes on one PostgreSQL ledger, in one process, with a hosted provider that counts what it is asked.
 * A process may die at any call of its ports: what it does afterwards never gets an answer.
 */
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import { expect, inject, onTestFinished } from "vitest";
import { moneySettings } from "../../../src/config/prices.ts";
import type { NewJob } from "../../../src/jobs/new-job.ts";
import { createJobService, type JobService } from "../../../src/jobs/service.ts";
import { createPrices } from "../../../src/jobs/usage/prices.ts";
import { jobId } from "../../../src/lib/aws/job-ids.ts";
import { GatewayError } from "../../../src/lib/errors.ts";
import { createScrubber } from "../../../src/lib/scrub.ts";
import type { BlobStore } from "../../../src/ports/blobs.ts";
import { isTerminal, type JobEngine, type JobRow, type JobState } from "../../../src/ports/jobs.ts";
import type { Provider, ProviderCall } from "../../../src/ports/provider.ts";
import type { Viewer } from "../../../src/ports/viewer.ts";
import { diskStore } from "../../../src/storage/blobs/disk.ts";
import { openPostgresLedger, type PostgresLedger } from "../../../src/storage/ledger/postgres/open.ts";
import { folder, freshUrl } from "../../storage/ledger/fixtures.ts";
import { EVERYONE } from "../chunks/prepare-setup.ts";
import { mortal } from "../chunks/runner-setup.ts";
import { createSharedQueue, type SharedQueue } from "./shared-queue.ts";

export const OWNER = "me";
const INPUT = `${JSON.stringify({ custom_id: "r-1", body: { model: "m", max_tokens: 10, messages: [] } })}\n`;
/** A job costs one unit: its line has ten tokens at most. */
const PRICES = moneySettings.prices.parse({ shipped: false, models: [{ model: "*", input: 0, output: 100_000 }] });
const NEVER = new AbortController().signal;
export const VIEWER: Viewer = { owner: OWNER, operator: false, permissions: EVERYONE };
export const OPERATOR: Viewer = { ...VIEWER, operator: true };

interface Batch {
  readonly id: string;
  readonly key: string;
  state: JobState;
}

/** The provider's side. It outlives every process. */
export class Upstream {
  readonly batches = new Map<string, Batch>();
  readonly counts = { creates: 0, stops: 0, reads: 0 };
  /** Requests for the state of a batch. */
  looks = 0;
  /** The state of a batch from now on. */
  end(id: string, status = "Completed"): void {
    const counts = { total: 1, processed: 1, success: 1, error: 0 };
    this.batches.get(id)!.state = { status, counts, endTime: Date.now() };
  }
  endAll(): void {
    for (const { id, state } of this.batches.values()) if (!isTerminal(state.status)) this.end(id);
  }
  add(key: string): Batch {
    const batch: Batch = { id: `batch-${this.batches.size + 1}`, key, state: { status: "InProgress" } };
    this.batches.set(batch.id, batch);
    return batch;
  }
  /** Ids of the batches of one create. */
  paid(key: string): readonly string[] {
    return [...this.batches.values()].filter((batch) => batch.key === key).map(({ id }) => id);
  }
}

const pause = () => new Promise((resolve) => setTimeout(resolve, Math.random() * 3));

function hosted(upstream: Upstream, canFind: boolean): JobEngine {
  const batchOf = (id: string): Batch => {
    const batch = upstream.batches.get(id);
    if (batch === undefined) throw new GatewayError("NotFound", "no batch");
    return batch;
  };
  return {
    type: "fake",
    async create(spec) {
      await pause();
      upstream.counts.creates += 1;
      return { id: upstream.add(spec.idempotencyKey).id };
    },
    ...(canFind && {
      async find({ idempotencyKey }) {
        const [id] = upstream.paid(idempotencyKey);
        return id === undefined ? undefined : { id };
      },
    }),
    async get(id) {
      upstream.looks += 1;
      await pause();
      return batchOf(id).state;
    },
    async stop(id) {
      await pause();
      const batch = batchOf(id);
      upstream.counts.stops += 1;
      if (isTerminal(batch.state.status)) throw new GatewayError("Conflict", "the batch has ended");
    },
    async *list() {
      for (const { id, state } of upstream.batches.values()) {
        yield {
          id,
          ...state,
          name: id,
          modelId: "m",
          submitTime: 1,
          inputUri: "s3://in/in.jsonl",
          outputUri: "s3://out/",
        };
      }
    },
    async results({ nativeId }) {
      await pause();
      upstream.counts.reads += 1;
      return { body: Readable.from([`result of ${nativeId}\n`], { objectMode: false }) };
    },
  };
}

const objects = {
  bucketsAreExternal: false,
  buckets: {
    get: async () => ({ name: "out", createdAt: 1 }),
  },
  jobInput: async () => ({ bucket: "in", key: "in.jsonl", id: "file-1", etag: "file-1", size: INPUT.length }),
  jobFiles: { maxBytes: 1e9, open: async () => ({ body: Readable.from([Buffer.from(INPUT)]) }) },
} as unknown as Provider["objects"];

/** Decides the fate of a call of a process's ports. `run` does it. */
export type Fate = (name: string, run: () => Promise<unknown>) => Promise<unknown>;

export interface Process {
  readonly replica: string;
  readonly jobs: JobService;
  readonly ledger: PostgresLedger;
  /** @param signal aborts when the caller disconnects */
  create(token?: string, signal?: AbortSignal): Promise<JobRow>;
  /** None of its calls gets an answer, and the others are told. */
  die(): Promise<void>;
  /** Takes items of the queue, or no more of them. */
  work(): Promise<void>;
  rest(): void;
  /** Resolves when the process dies. */
  readonly death: Promise<void>;
}

interface FleetOptions {
  readonly canFind?: boolean;
  readonly budget?: number;
  readonly poll?: { readonly firstMs: number; readonly mostMs: number };
}

export interface Fleet {
  readonly upstream: Upstream;
  readonly queue: SharedQueue;
  readonly blobs: BlobStore;
  /** @param idle true: takes no items before `work` */
  start(fate?: (die: () => void) => Fate, idle?: boolean): Promise<Process>;
}

export const newJob = (token: string | undefined): NewJob => ({
  name: "job",
  modelId: "m",
  input: { bucket: "in", key: "in.jsonl" },
  output: { bucket: "out", key: "" },
  tags: [],
  request: {
    roleArn: undefined,
    clientRequestToken: token,
    timeoutHours: undefined,
    invocationType: undefined,
    input: { s3InputDataConfig: { s3Uri: "s3://in/in.jsonl" } },
    output: { s3OutputDataConfig: { s3Uri: "s3://out/" } },
    vpc: undefined,
  },
});

export async function fleet(options: FleetOptions = {}): Promise<Fleet> {
  const { canFind = true, budget, poll = { firstMs: 5, mostMs: 20 } } = options;
  const url = await freshUrl(inject("postgres")!);
  const blobs = await diskStore(join(await folder(), "blobs"));
  const upstream = new Upstream();
  const queue = createSharedQueue();
  const log = pino({ level: process.env.LOG ?? "silent" });
  onTestFinished(() => queue.close());

  async function start(fate?: (die: () => void) => Fate, idle = false): Promise<Process> {
    const inner = await openPostgresLedger({
      ...{ connectionString: url, connections: 4, connectTimeoutMs: 20_000, queryTimeoutMs: 20_000, onError() {} },
      alone: false,
      replica: { version: "1", onFenced() {}, log },
    });
    const replica = inner.replicas!.id;
    let dead = false;
    const forever = new Promise<never>(() => {});
    const death = Promise.withResolvers<void>();
    const die = () => {
      dead = true;
      death.resolve();
    };
    const decide = fate?.(die);
    let isStarted = false;
    const call = (name: string, run: () => unknown): unknown => {
      if (dead) return forever;
      const result = decide === undefined || !isStarted ? run() : decide(name, async () => run());
      if (!(result instanceof Promise)) return result;
      return result.then(
        (value) => (dead ? forever : value),
        (error) => (dead ? forever : Promise.reject(error)),
      );
    };
    const engine = hosted(upstream, canFind);
    const { list, ...calls } = engine;
    // A list is an iterable, which is not awaited.
    const provider: Provider = { name: "hosted", objects, jobs: { ...mortal(calls, call), list: list! } };
    const ledger = mortal(inner as object as PostgresLedger, call);
    const joined = queue.join(replica);
    const jobs = createJobService({
      ledger,
      blobs,
      deferredDeletes: { drain: async () => {} },
      providers: [provider],
      createBuckets: true,
      region: "us-east-1",
      accountId: "000000000000",
      poll,
      queue: { ...joined, add: (...args) => (dead ? forever : joined.add(...args)) },
      prices: createPrices(PRICES, new Map([["hosted", "fake"]])),
      budgets: budget === undefined ? [] : [{ tenant: OWNER, period: "day", amount: String(budget) }],
      webhooks: { check() {} },
      maxInputBytes: 1e9,
      scrub: createScrubber({ secrets: [], urls: [] }),
      log,
    });
    await jobs.resume();
    isStarted = true;
    if (!idle) await joined.start();
    let closed = false;
    const leave = async () => {
      if (closed) return;
      closed = true;
      jobs.close();
      queue.drop(replica);
      await inner.close();
    };
    onTestFinished(leave);
    return {
      replica,
      jobs,
      ledger: inner,
      create: (token, signal = NEVER) => {
        const asked: ProviderCall = { ...VIEWER, provider, signal, bucketOwner: undefined };
        return jobs.create(asked, newJob(token));
      },
      work: joined.start,
      rest: () => queue.drop(replica),
      death: death.promise,
      async die() {
        die();
        await leave();
      },
    };
  }

  return { upstream, queue, blobs, start };
}

export async function duty({ jobs }: Process, name: string): Promise<void> {
  await jobs.duties.find((one) => one.name === name)!.run(NEVER);
}

/** Resolves with the ended job. Asks as clients do, which repeat a request that is answered with 503. */
export async function ended({ jobs }: Process, id: string): Promise<JobRow> {
  let row: JobRow | undefined;
  await expect
    .poll(
      async () => {
        row = await jobs.get(VIEWER, id);
        return row.endTime;
      },
      { timeout: 20_000, interval: 20 },
    )
    .toBeDefined();
  return row!;
}

export const idOf = (batch: string): string => jobId("hosted", batch);

/** Names and contents of the published results of a job. */
export async function published({ ledger }: Process, blobs: BlobStore, id: string): Promise<readonly string[]> {
  const scope = { owner: OWNER, provider: "hosted" };
  const { entries } = await ledger.files.list(scope, "out", { prefix: `${id}/`, limit: 10 });
  const found: string[] = [];
  for (const entry of entries) {
    const { key } = entry.file!;
    const row = await ledger.files.get(scope, { bucket: "out", key });
    found.push(`${key.slice(id.length + 1)}: ${(await text(await blobs.get(row!.blob!))).trim().slice(0, 60)}`);
  }
  return found;
}

export const isRetryable = (error: unknown) => error instanceof GatewayError && error.class === "transient";

/** As a client, which repeats a create that is answered with 503. */
export async function created(process: Process, token: string): Promise<JobRow> {
  for (;;) {
    try {
      return await process.create(token);
    } catch (error) {
      if (!isRetryable(error)) throw error;
      await sleep(30);
    }
  }
}

/**
 * One attempt to create a job: finds the input, records it, submits the job, enters it in the ledger. A provider that refuses the
 * create for now makes it a job of chunks, which wait (docs/decisions/0022).
 */
import type { Logger } from "pino";
import { GatewayError, hadNoEffect, isInDoubt, unsupported } from "../lib/errors.ts";
import type { CreatedJob, JobRow, JobSpec } from "../ports/jobs.ts";
import type { IdempotencyRecord } from "../ports/ledger/jobs.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { ProviderCall } from "../ports/provider.ts";
import type { Queue } from "../ports/queue.ts";
import type { Callers } from "./callers.ts";
import type { ChunkedJobs } from "./chunks/engine.ts";
import type { PrepareJob } from "./chunks/prepare.ts";
import type { ChunkRows } from "./chunks/rows.ts";
import { isForNow } from "./chunks/work/failures.ts";
import { idempotencyKey, type StoredRequest, storedRequest } from "./idempotency.ts";
import { identified } from "./identified.ts";
import type { NewJob } from "./new-job.ts";
import { optionsOf } from "./options.ts";
import { outputOf, requireOutputBucket } from "./output.ts";
import type { PreparedInput } from "./translation/prepare.ts";
import type { UnsettledCreates } from "./unsettled.ts";
import type { Budgets } from "./usage/budgets.ts";

interface Options {
  readonly ledger: Pick<Ledger, "jobs">;
  readonly unsettled: UnsettledCreates;
  readonly chunked: Pick<ChunkedJobs, "insert" | "discard">;
  readonly prepare: PrepareJob;
  readonly budgets: Budgets;
  /** Deletes what a create has left that gets another input. */
  readonly forget: (create: Pick<IdempotencyRecord, "owner" | "token">) => Promise<void>;
  /** Deletes what creates without a job have left. */
  readonly sweep: () => Promise<void>;
  readonly createBuckets: boolean;
  readonly queue: Pick<Queue, "isShared">;
  readonly log: Pick<Logger, "info" | "warn">;
}

/** Milliseconds after which a record that was written may have gone to another process. Leases last longer. */
const CONFIRMED_MS = 2_000;

/** The token of the record is claimed. Resolves with the job, or rejects and leaves nothing behind, unless that is in doubt. */
export type CreateAttempt = (call: ProviderCall, claimed: IdempotencyRecord, callers: Callers) => Promise<JobRow>;

/** What one attempt has found out. */
interface Attempted {
  readonly call: ProviderCall;
  /** As `call`. Goes on when the caller disconnects: its next attempt, with the same token, waits for this one. */
  readonly working: ProviderCall;
  readonly callers: Callers;
  /** As the ledger has it. */
  record: IdempotencyRecord;
  output: JobSpec["output"] | undefined;
}

export function createAttempts(options: Options): CreateAttempt {
  const { ledger, unsettled, chunked, prepare, budgets, forget, sweep, createBuckets, queue, log } = options;

  const keyOf = ({ owner, token }: IdempotencyRecord) => ({
    owner,
    token,
    idempotencyKey: idempotencyKey(owner, token),
  });

  async function store(of: Attempted, more: Partial<StoredRequest>, file?: PreparedInput["file"]): Promise<void> {
    of.record = { ...of.record, request: { ...storedRequest(of.record), ...more } };
    const { owner, provider, token, request } = of.record;
    const id = storedRequest(of.record).spec?.input?.file.id;
    await (file === undefined || id === undefined
      ? ledger.jobs.keep(owner, token, request, id)
      : ledger.jobs.keepDerived(owner, token, request, { provider, id, intended: file.intended }));
  }

  /**
   * Another process takes over the creates of one that stands still, and may send the create again. So the create is sent only soon
   * after a write of the record, which is refused then.
   * @param writtenAt when the last write of the record began
   */
  async function confirm(of: Attempted, writtenAt: number): Promise<void> {
    if (!queue.isShared) return;
    for (let at = writtenAt; performance.now() - at > CONFIRMED_MS; ) {
      at = performance.now();
      await store(of, {});
    }
  }

  /** The job is one batch of its provider. */
  async function asBatch(of: Attempted, input: PreparedInput): Promise<CreatedJob> {
    const { job } = storedRequest(of.record);
    const { isDerived, file } = input;
    const spec = specOf(of.record, job, input.spec);
    const { provider, signal } = of.working;
    if (provider.jobs?.create === undefined) throw unsupported(provider, "jobs.create");
    const writtenAt = performance.now();
    await store(of, { spec, isDerived }, file).catch(async (error: unknown) => {
      if (file !== undefined && !isInDoubt(error)) await provider.objects.jobFiles?.abandon(file);
      throw error;
    });
    await of.callers.wanted();
    await confirm(of, writtenAt);
    return identified(await provider.jobs.create(spec, signal, (noted) => store(of, { noted })));
  }

  /** @param refusal why its first batch was refused */
  async function asChunks(of: Attempted, rows: ChunkRows, refusal?: unknown): Promise<CreatedJob> {
    const { job } = storedRequest(of.record);
    try {
      const given = { input: undefined, output: of.output!, modelId: job.modelId, request: job.request };
      const spec = specOf(of.record, job, given);
      await store(of, { spec, isChunked: true, isDerived: undefined, noted: undefined });
      await of.callers.wanted();
    } catch (error) {
      await chunked.discard(rows);
      throw error;
    }
    return chunked.insert(rows, refusal);
  }

  /** Undefined if the job cannot be chunks. */
  async function waiting(of: Attempted, refusal: unknown): Promise<JobRow | undefined> {
    const { job } = storedRequest(of.record);
    let rows: ChunkRows;
    try {
      await forget(of.record);
      rows = await prepare.chunks(of.working, job, keyOf(of.record), of.output!);
    } catch (err) {
      log.info({ provider: of.call.provider.name, err }, "a create that its provider refuses for now cannot wait");
      return undefined;
    }
    return entered(of, await asChunks(of, rows, refusal));
  }

  const entered = (of: Attempted, created: CreatedJob): Promise<JobRow> =>
    unsettled.enter(of.record, created).catch((cause: unknown) => {
      const message = "The job was created and is not yet recorded; try again with the same token";
      throw new GatewayError("Unavailable", message, { cause });
    });

  /** After a failed create: resolves with the job if it exists all the same, or waits. Otherwise rejects with the error. */
  async function recover(of: Attempted, error: unknown): Promise<JobRow> {
    const { call, record } = of;
    const { spec, isChunked } = storedRequest(record);
    const mayWait = isChunked !== true && of.output !== undefined && isForNow(error, call.provider);
    const wait = async (): Promise<JobRow | undefined> => {
      if (!mayWait || of.working.signal.aborted) return undefined;
      const row = await waiting(of, error);
      void sweep();
      return row;
    };
    // A client that disconnects aborts the call. The provider may have created the job.
    const isRefused = hadNoEffect(error) && !call.signal.aborted;
    const canFind = isChunked || call.provider.jobs?.find !== undefined;
    if (isRefused || spec === undefined || !canFind) {
      const row = await wait().catch((later: unknown) => recover(of, later));
      if (row !== undefined) return row;
      await unsettled.settle(record, "no job").catch(() => {});
      void sweep();
      throw error;
    }
    let final: { readonly error: unknown } | undefined;
    const instead = () =>
      wait()
        .catch((later: unknown) => recover(of, later))
        .catch((later: unknown) => {
          final = { error: later };
          throw later;
        });
    const row = await unsettled.settle(record, "unknown", instead).catch((cause: unknown) => {
      if (final !== undefined) throw final.error;
      const message = "It is not yet known whether the job was created; try again with the same token";
      throw new GatewayError("Unavailable", message, { cause });
    });
    if (row !== undefined) return row;
    void sweep();
    throw error;
  }

  return async (call, claimed, callers) => {
    const working = { ...callOf(call), signal: callers.working };
    const of: Attempted = { call, working, callers, record: claimed, output: undefined };
    let created: CreatedJob;
    try {
      const { job } = storedRequest(claimed);
      if (!createBuckets) await requireOutputBucket(call, job);
      const output = await outputOf(call, job);
      const key = keyOf(claimed);
      await budgets.reserve(working, job, { token: key.token, at: claimed.createdAt });
      of.output = output;
      const { input, chunks } = await prepare.prepare(working, job, key, output);
      created = chunks === undefined ? await asBatch(of, input) : await asChunks(of, chunks);
    } catch (error) {
      return recover(of, error);
    }
    return entered(of, created);
  };
}

function specOf(record: IdempotencyRecord, job: NewJob, prepared: PreparedInput["spec"]): JobSpec {
  const { owner, token } = record;
  const { name, tags, request } = job;
  const hours = request.timeoutHours;
  const deadline = hours === undefined ? undefined : Date.now() + hours * 3_600_000;
  return {
    owner,
    idempotencyKey: idempotencyKey(owner, token),
    name,
    deadline,
    tags,
    priority: optionsOf(tags).priority,
    ...prepared,
  };
}

/** The signal is replaced, and the call's own is computed when it is first read. */
const callOf = ({ owner, keyId, operator, permissions, provider, bucketOwner }: ProviderCall) => ({
  owner,
  keyId,
  operator,
  permissions,
  provider,
  bucketOwner,
});

/**
 * Creates jobs, each at most once: claims the token, finds the input, records it, submits the job, enters it in the ledger.
 *
 * The idempotency record is durable before the request to the provider, which is sent once. If a broken connection or a
 * crash hides the outcome, the provider's list decides whether the job exists, before the token is released.
 */
import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import type { WebhookEndpoints } from "../events/endpoints.ts";
import { GatewayError, hadNoEffect, isInDoubt, unsupported } from "../lib/errors.ts";
import type { CreatedJob, JobRow, JobSpec } from "../ports/jobs.ts";
import type { Claim, IdempotencyRecord, Ledger } from "../ports/ledger.ts";
import type { ProviderCall } from "../ports/provider.ts";
import { type Callers, createCallers } from "./callers.ts";
import type { ChunkedJobs } from "./chunks/engine.ts";
import type { PrepareJob } from "./chunks/prepare.ts";
import type { Engines } from "./engines.ts";
import { fingerprintOf, hasFingerprint, idempotencyKey, type StoredRequest, storedRequest } from "./idempotency.ts";
import { identified } from "./identified.ts";
import type { NewJob } from "./new-job.ts";
import { optionsOf } from "./options.ts";
import { outputOf, requireOutputBucket } from "./output.ts";
import type { JobRows } from "./rows.ts";
import type { JobStates } from "./states.ts";
import { checkTags } from "./tags.ts";
import { JOB_TIMINGS } from "./timings.ts";
import { placesShown } from "./translation/places.ts";
import type { PreparedInput } from "./translation/prepare.ts";
import { createUnsettledCreates } from "./unsettled.ts";
import type { Budgets } from "./usage/budgets.ts";

interface Options {
  readonly ledger: Pick<Ledger, "jobs">;
  readonly engines: Engines;
  readonly rows: JobRows;
  readonly states: Pick<JobStates, "follow">;
  readonly chunked: Pick<ChunkedJobs, "insert" | "discard">;
  readonly prepare: PrepareJob;
  readonly budgets: Budgets;
  readonly webhooks: Pick<WebhookEndpoints, "check">;
  /** Deletes what creates without a job have left. */
  readonly sweep: () => Promise<void>;
  readonly createBuckets: boolean;
  readonly log: Logger;
}

export interface JobCreator {
  /** Resolves with the job of the request's token: an existing one, or a new one. */
  create(call: ProviderCall, job: NewJob): Promise<JobRow>;
  /** Settles the unsettled records of earlier processes. */
  resume(): Promise<void>;
  close(): void;
}

export function createJobCreator(options: Options): JobCreator {
  const { ledger, engines, rows, states, chunked, prepare, budgets, webhooks, sweep, createBuckets, log } = options;
  /** Creates of this process, by owner and token. */
  const inProgress = new Map<string, Creating>();
  let closed = false;
  const unsettled = createUnsettledCreates({ ledger, engines, enter, log });

  async function run(call: ProviderCall, claimed: IdempotencyRecord, callers: Callers): Promise<JobRow> {
    if (!(await unsettled.retry(claimed))) throw notYetKnown();
    const holder = await ledger.jobs.claim(claimed).catch(async (error: unknown) => {
      if (isInDoubt(error)) await unsettled.settle(claimed, "no job").catch(() => {});
      throw error;
    });
    if (holder !== undefined) return jobOf(claimed, holder);
    let record = claimed;
    const store = (more: Partial<StoredRequest>, file?: PreparedInput["file"]): Promise<void> => {
      record = { ...record, request: { ...storedRequest(record), ...more } };
      const { owner, provider, token, request } = record;
      const id = storedRequest(record).spec?.input?.file.id;
      return file === undefined || id === undefined
        ? ledger.jobs.keep(owner, token, request, id)
        : ledger.jobs.keepDerived(owner, token, request, { provider, id, intended: file.intended });
    };
    let created: CreatedJob;
    try {
      const { job } = storedRequest(record);
      if (!createBuckets) await requireOutputBucket(call, job);
      const output = await outputOf(call, job);
      const { owner, token } = record;
      const key = { owner, token, idempotencyKey: idempotencyKey(owner, token) };
      // Goes on when the caller disconnects: its next attempt, with the same token, waits for this one.
      const working = { ...callOf(call), signal: callers.working };
      await budgets.reserve(working, job, { token, at: record.createdAt });
      const { input, chunks } = await prepare(working, job, key, output);
      if (chunks === undefined) {
        const { isDerived, file } = input;
        const spec = specOf(record, job, input.spec);
        await store({ spec, isDerived }, file).catch(async (error: unknown) => {
          if (file !== undefined && !isInDoubt(error)) await call.provider.objects.jobFiles?.abandon(file);
          throw error;
        });
        await callers.wanted();
        created = await submit(working, spec, (noted) => store({ noted }));
      } else {
        try {
          const given = { input: undefined, output, modelId: job.modelId, request: job.request };
          await store({ spec: specOf(record, job, given), isChunked: true });
          await callers.wanted();
        } catch (error) {
          await chunked.discard(chunks);
          throw error;
        }
        created = await chunked.insert(chunks);
      }
    } catch (error) {
      return recover(call, record, error);
    }
    return unsettled.enter(record, created).catch((cause: unknown) => {
      const message = "The job was created and is not yet recorded; try again with the same token";
      throw new GatewayError("Unavailable", message, { cause });
    });
  }

  /** The job of an existing claim of the token. */
  async function jobOf(record: IdempotencyRecord, holder: Claim): Promise<JobRow> {
    if (!isSameRequest(record, holder)) throw otherRequest();
    const { owner, token } = record;
    const row = holder.jobId === undefined ? undefined : await ledger.jobs.get(owner, holder.jobId);
    if (row !== undefined) return row;
    const reason = unsettled.stranded({ owner, token });
    if (reason !== undefined) {
      throw new GatewayError("Unavailable", `clientRequestToken: it is unknown whether its job was created. ${reason}`);
    }
    throw notYetKnown();
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

  async function submit(
    { provider, signal }: ProviderCall,
    spec: JobSpec,
    note: (noted: unknown) => Promise<void>,
  ): Promise<CreatedJob> {
    if (provider.jobs?.create === undefined) throw unsupported(provider, "jobs.create");
    return identified(await provider.jobs.create(spec, signal, note));
  }

  async function enter(record: IdempotencyRecord, { id: nativeId, request: changed }: CreatedJob): Promise<JobRow> {
    const { owner, provider, token, createdAt: at } = record;
    const { job, keyId, spec, isDerived, isChunked } = storedRequest(record);
    const providerType = engines.get(provider)?.type;
    const engine = engines.of({ provider, providerType, nativeId });
    // Places of a derived input and of its results are the gateway's own.
    const hasPlaces = (isDerived || isChunked) && spec !== undefined && spec.input === undefined;
    const request = hasPlaces ? placesShown(job, changed, spec.output.bucket) : changed;
    const isPublished = (hasPlaces && !isChunked) || engine?.results !== undefined;
    const row = rows.created(job, {
      owner,
      keyId,
      provider,
      providerType,
      nativeId,
      at,
      inputFile: spec?.input?.file.id,
      request,
      publish: isPublished ? "when ended" : undefined,
    });
    const { webhook } = optionsOf(job.tags);
    await ledger.jobs.insert(row, engine?.tags === undefined ? job.tags : [], token, webhook);
    engine?.inProcess?.start(nativeId);
    states.follow(row);
    return row;
  }

  /** After a failed create: resolves with the job if it exists all the same, otherwise rejects with the error. */
  async function recover(call: ProviderCall, record: IdempotencyRecord, error: unknown): Promise<JobRow> {
    // A client that disconnects aborts the call. The provider may have created the job.
    const refused = hadNoEffect(error) && !call.signal.aborted;
    const { spec, isChunked } = storedRequest(record);
    const canFind = isChunked || call.provider.jobs?.find !== undefined;
    if (refused || spec === undefined || !canFind) {
      await unsettled.settle(record, "no job").catch(() => {});
      void sweep();
      throw error;
    }
    const row = await unsettled.settle(record, "unknown").catch((cause: unknown) => {
      const message = "It is not yet known whether the job was created; try again with the same token";
      throw new GatewayError("Unavailable", message, { cause });
    });
    if (row !== undefined) return row;
    void sweep();
    throw error;
  }

  return {
    async create(call, job) {
      const { owner, provider } = call;
      if (provider.jobs?.create === undefined) throw unsupported(provider, "jobs.create");
      checkTags(job.tags);
      const { webhook } = optionsOf(job.tags);
      if (webhook !== undefined) webhooks.check(webhook, call.keyId);
      const token = job.request.clientRequestToken ?? randomUUID();
      const request: StoredRequest = { job, providerType: provider.jobs.type, keyId: call.keyId };
      const identity = { owner, provider: provider.name, token, fingerprint: fingerprintOf(job) };
      const record: IdempotencyRecord = { ...identity, createdAt: Date.now(), request };
      const key = keyOf(owner, token);
      // A client that timed out repeats its request while the first one is still in progress.
      const before = inProgress.get(key);
      if (before !== undefined) {
        if (!isSameRequest(record, before.record)) throw otherRequest();
        before.callers.add(call.signal);
        return before.row;
      }
      const callers = createCallers(call.signal);
      if (closed) callers.close();
      const row = run(call, record, callers);
      inProgress.set(key, { record, row, callers });
      try {
        return await row;
      } finally {
        inProgress.delete(key);
      }
    },

    async resume() {
      await unsettled.resume();
    },
    close() {
      closed = true;
      for (const { callers } of inProgress.values()) callers.close();
      unsettled.close();
    },
  };
}

interface Creating {
  readonly record: IdempotencyRecord;
  readonly row: Promise<JobRow>;
  readonly callers: Callers;
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

const keyOf = (owner: string, token: string) => `${owner}\n${token}`;

const notYetKnown = () =>
  new GatewayError("Unavailable", "clientRequestToken: it is not yet known whether its job was created; try again", {
    retryAfterMs: JOB_TIMINGS.claimRetryAfter,
  });

/** Fingerprints do not cover the provider, so it is compared by itself. */
const isSameRequest = (record: IdempotencyRecord, holder: Omit<Claim, "jobId">): boolean =>
  holder.provider === record.provider && hasFingerprint(holder.fingerprint, storedRequest(record).job);

const otherRequest = () =>
  new GatewayError("Conflict", "clientRequestToken: the token was used for a different request");

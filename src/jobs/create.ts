/**
 * Creates jobs, each at most once: claims the token, makes an attempt (attempt.ts), enters the job in the ledger.
 *
 * The idempotency record is durable before the request to the provider, which is sent once. If a broken connection or a
 * crash hides the outcome, the provider's list decides whether the job exists, before the token is released.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as after } from "node:timers/promises";
import type { Logger } from "pino";
import type { WebhookEndpoints } from "../events/endpoints.ts";
import { GatewayError, isInDoubt, unsupported } from "../lib/errors.ts";
import type { CreatedJob, JobRow } from "../ports/jobs.ts";
import type { Claim, IdempotencyRecord } from "../ports/ledger/jobs.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { ProviderCall } from "../ports/provider.ts";
import type { Queue } from "../ports/queue.ts";
import { createAttempts } from "./attempt.ts";
import { type Callers, createCallers } from "./callers.ts";
import type { ChunkedJobs } from "./chunks/engine.ts";
import type { PrepareJob } from "./chunks/prepare.ts";
import type { Engines } from "./engines.ts";
import { fingerprintOf, hasFingerprint, type StoredRequest, storedRequest } from "./idempotency.ts";
import type { NewJob } from "./new-job.ts";
import { optionsOf } from "./options.ts";
import type { JobRows } from "./rows.ts";
import type { JobStates } from "./states.ts";
import { checkTags } from "./tags.ts";
import { JOB_TIMINGS } from "./timings.ts";
import { placesShown } from "./translation/places.ts";
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
  /** Deletes what a create has left that gets another input. */
  readonly forget: (create: Pick<IdempotencyRecord, "owner" | "token">) => Promise<void>;
  /** Deletes what creates without a job have left. */
  readonly sweep: () => Promise<void>;
  readonly createBuckets: boolean;
  readonly queue: Pick<Queue, "isShared">;
  readonly log: Logger;
}

export interface JobCreator {
  /** Resolves with the job of the request's token: an existing one, or a new one. */
  create(call: ProviderCall, job: NewJob): Promise<JobRow>;
  /** Settles the unsettled records of earlier processes. */
  resume(): Promise<void>;
  /** As `resume`, for the records of processes of the fleet that have ended. */
  takeOver(signal: AbortSignal): Promise<void>;
  close(): void;
}

export function createJobCreator(options: Options): JobCreator {
  const { ledger, engines, rows, states, webhooks, queue, log } = options;
  /** Creates of this process, by owner and token. */
  const inProgress = new Map<string, Creating>();
  let closed = false;
  const unsettled = createUnsettledCreates({ ledger, engines, enter, log });
  const attempt = createAttempts({ ...options, unsettled });

  /** Another process that has the token is given some time to enter the job, or to release the token. */
  async function run(call: ProviderCall, record: IdempotencyRecord, callers: Callers): Promise<JobRow> {
    const { firstMs, mostMs, growth, forMs } = JOB_TIMINGS.claimWait;
    const until = performance.now() + forMs;
    for (let pauseMs: number = firstMs; ; pauseMs = Math.min(mostMs, pauseMs * growth)) {
      // A claim is released by its time, so that of an earlier claim is not used again.
      const claimed = { ...record, createdAt: Date.now() };
      if (!(await unsettled.retry(claimed))) throw notYetKnown();
      const holder = await ledger.jobs.claim(claimed).catch(async (error: unknown) => {
        if (isInDoubt(error)) await unsettled.settle(claimed, "no job").catch(() => {});
        throw error;
      });
      if (holder === undefined) return attempt(call, claimed, callers);
      const row = await jobOf(claimed, holder);
      if (row !== undefined) return row;
      const mayWait = queue.isShared && !closed && !unsettled.has(claimed) && callers.areWaiting();
      if (!mayWait || performance.now() + pauseMs > until) throw notYetKnown();
      await after(pauseMs);
    }
  }

  /** The job of an existing claim of the token. Undefined if it is not yet known. */
  async function jobOf(record: IdempotencyRecord, holder: Claim): Promise<JobRow | undefined> {
    if (!isSameRequest(record, holder)) throw otherRequest();
    const { owner, token } = record;
    const row = holder.jobId === undefined ? undefined : await ledger.jobs.get(owner, holder.jobId);
    if (row !== undefined) return row;
    const reason = unsettled.stranded({ owner, token });
    if (reason !== undefined) {
      throw new GatewayError("Unavailable", `clientRequestToken: it is unknown whether its job was created. ${reason}`);
    }
    return undefined;
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
    const entered = await ledger.jobs
      .insert(row, engine?.tags === undefined ? job.tags : [], token, webhook)
      .catch((error: unknown) => enteredBefore(row, error));
    if (entered !== undefined) return entered;
    engine?.inProcess?.start(nativeId);
    states.follow(row);
    return row;
  }

  /** Another process may have settled the same create. */
  async function enteredBefore({ owner, id, nativeId }: JobRow, error: unknown): Promise<JobRow> {
    const isConflict = error instanceof GatewayError && error.kind === "Conflict";
    const found = isConflict ? await ledger.jobs.get(owner, id) : undefined;
    if (found?.nativeId === nativeId) return found;
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

    resume: unsettled.resume,
    takeOver: unsettled.takeOver,
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

/**
 * Creates whose job is not in the ledger: the outcome at the provider is unknown, or the ledger failed after it was known.
 * Each is settled by entering the job or by releasing the token. A failed attempt is repeated until it succeeds.
 */
import type { Logger } from "pino";
import type { CreatedJob, JobRow } from "../ports/jobs.ts";
import type { IdempotencyRecord } from "../ports/ledger/jobs.ts";
import type { Ledger } from "../ports/ledger.ts";
import { chunkedId } from "./chunks/plan.ts";
import type { Engines } from "./engines.ts";
import { storedRequest } from "./idempotency.ts";
import { identified } from "./identified.ts";
import { JOB_TIMINGS } from "./timings.ts";

/** What is known of a create's outcome. `unknown`: the provider's list decides. */
export type CreateOutcome = "unknown" | "no job" | CreatedJob;

interface Options {
  readonly ledger: { readonly jobs: Pick<Ledger["jobs"], "release" | "unsettled"> };
  readonly engines: Pick<Engines, "require" | "unavailable">;
  readonly enter: (record: IdempotencyRecord, job: CreatedJob) => Promise<JobRow>;
  readonly log: Logger;
}

export interface UnsettledCreates {
  /**
   * Enters the job, if there is one, or releases the token and resolves with undefined. If it rejects, the attempt is
   * repeated in the background.
   * @param instead makes another job with the token if there is none. Its rejection ends the attempt
   */
  settle(
    record: IdempotencyRecord,
    outcome: CreateOutcome,
    instead?: () => Promise<JobRow | undefined>,
  ): Promise<JobRow | undefined>;
  /** Enters a job that exists. If it rejects, the attempt is repeated in the background. */
  enter(record: IdempotencyRecord, job: CreatedJob): Promise<JobRow>;
  /** Attempts again to record an outcome that is known. Resolves with false if it fails again. */
  retry(claim: Pick<IdempotencyRecord, "owner" | "token">): Promise<boolean>;
  /** True if this process attempts to settle this create later. */
  has(claim: Pick<IdempotencyRecord, "owner" | "token">): boolean;
  /** The reason why this create cannot be settled with this configuration. */
  stranded(claim: Pick<IdempotencyRecord, "owner" | "token">): string | undefined;
  /** Settles the records of earlier processes. */
  resume(): Promise<void>;
  /** Settles the records of processes of the fleet that have ended. */
  takeOver(signal: AbortSignal): Promise<void>;
  close(): void;
}

interface Pending {
  readonly record: IdempotencyRecord;
  readonly outcome: CreateOutcome;
  readonly timer: NodeJS.Timeout;
}

export function createUnsettledCreates({ ledger, engines, enter, log }: Options): UnsettledCreates {
  const pending = new Map<string, Pending>();
  /** Reasons of records that cannot be settled with this configuration. */
  const stranded = new Map<string, string>();

  const outcomeOf = async (record: IdempotencyRecord): Promise<Exclude<CreateOutcome, "unknown">> => {
    const { provider, createdAt } = record;
    const { spec, noted, providerType, isChunked } = storedRequest(record);
    if (spec === undefined) return "no job";
    const nativeId = isChunked ? chunkedId(spec.idempotencyKey) : "";
    const { find } = engines.require({ provider, providerType, nativeId });
    const found = await find?.(spec, createdAt, AbortSignal.timeout(JOB_TIMINGS.findTimeout), noted);
    return found === undefined ? "no job" : identified(found);
  };

  /** Runs one step of an attempt. If it rejects, the attempt is repeated later, with this outcome. */
  const step = async <T>(record: IdempotencyRecord, outcome: CreateOutcome, run: () => Promise<T>): Promise<T> => {
    try {
      return await run();
    } catch (error) {
      keep(record, outcome, error);
      throw error;
    }
  };

  const enterOrKeep: UnsettledCreates["enter"] = (record, job) => step(record, job, () => enter(record, job));

  const settle: UnsettledCreates["settle"] = async (record, given, instead) => {
    const outcome = given === "unknown" ? await step(record, given, () => outcomeOf(record)) : given;
    if (outcome !== "no job") return enterOrKeep(record, outcome);
    const other = await instead?.();
    if (other !== undefined) return other;
    await step(record, outcome, () => ledger.jobs.release(record.owner, record.token, record.createdAt));
    return undefined;
  };

  const keep = (record: IdempotencyRecord, outcome: CreateOutcome, err: unknown): void => {
    const { owner, token, provider } = record;
    const { providerType } = storedRequest(record);
    const unavailable = outcome === "unknown" ? engines.unavailable({ provider, providerType }) : undefined;
    if (unavailable !== undefined) {
      log.error({ provider, err }, "a job may exist with a provider that is no longer configured");
      stranded.set(keyOf(record), unavailable);
      return;
    }
    log.warn({ provider, err }, "failed to settle whether a job was created; retrying");
    const timer = setTimeout(() => void again(keyOf({ owner, token })), JOB_TIMINGS.findRetry);
    timer.unref();
    pending.set(keyOf(record), { record, outcome, timer });
  };

  const again = async (key: string): Promise<void> => {
    const found = pending.get(key);
    if (found === undefined) return;
    pending.delete(key);
    clearTimeout(found.timer);
    await settle(found.record, found.outcome).catch(() => {});
  };

  return {
    settle,
    enter: enterOrKeep,
    async retry(claim) {
      const key = keyOf(claim);
      // A search at the provider may take long, so callers do not cause one.
      if (pending.get(key)?.outcome === "unknown") return true;
      await again(key);
      return !pending.has(key);
    },
    has: (claim) => pending.has(keyOf(claim)),
    stranded: (claim) => stranded.get(keyOf(claim)),
    async resume() {
      for (const record of await ledger.jobs.unsettled()) await settle(record, "unknown").catch(() => {});
    },
    async takeOver(signal) {
      for (const record of await ledger.jobs.unsettled("left")) {
        if (signal.aborted) return;
        const key = keyOf(record);
        if (!pending.has(key) && !stranded.has(key)) await settle(record, "unknown").catch(() => {});
      }
    },
    close() {
      for (const { timer } of pending.values()) clearTimeout(timer);
      pending.clear();
    },
  };
}

const keyOf = ({ owner, token }: Pick<IdempotencyRecord, "owner" | "token">) => `${owner}\n${token}`;

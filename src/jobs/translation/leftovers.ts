/** Deletes what translated jobs needed: inputs that were kept, and objects that only the provider read or wrote. */

import type { Logger } from "pino";
import type { ProviderName } from "../../lib/names.ts";
import { gatewayCall } from "../../objects/gateway-call.ts";
import type { BlobStore } from "../../ports/blobs.ts";
import type { RepeatedDuty } from "../../ports/duties.ts";
import type { TranslationRow } from "../../ports/ledger/job-inputs.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { Provider } from "../../ports/provider.ts";
import type { Queue } from "../../ports/queue.ts";
import { JOB_TIMINGS } from "../timings.ts";
import { namesUnder } from "./objects.ts";
import type { TranslationPlan } from "./plan.ts";

interface Options {
  readonly ledger: Pick<Ledger, "translations">;
  readonly blobs: Pick<BlobStore, "delete">;
  readonly providers: readonly Provider[];
  readonly deferredDeletes: { drain(provider: ProviderName): Promise<void> };
  readonly queue: Pick<Queue, "isShared" | "nudge">;
  readonly log: Pick<Logger, "warn">;
}

export interface Leftovers {
  /** Deletes what creates without a job and ended jobs have left. Never rejects. Failures are retried. */
  sweep(): Promise<void>;
  /** Does the same for all processes of a fleet. There `sweep` asks for it. */
  readonly duty: RepeatedDuty;
  /** Deletes what one create has left. */
  discard(row: TranslationRow): Promise<void>;
  /** As `discard`, for a create that may have left nothing. */
  forget(create: Pick<TranslationRow, "owner" | "token">): Promise<void>;
  /** Sweeps now and at intervals. */
  resume(): void;
  close(): void;
}

const DUTY = "translated inputs";

export function createLeftovers({ ledger, blobs, providers, deferredDeletes, queue, log }: Options): Leftovers {
  const byName = new Map(providers.map((provider) => [provider.name, provider]));
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  let closed = false;

  async function deleteObjects({ provider, owner, object, plan }: TranslationRow): Promise<void> {
    if (object === undefined) return;
    const objects = byName.get(provider)?.objects;
    if (objects === undefined) throw new Error(`the provider '${provider}' is no longer configured`);
    const { results, bucketOwner } = plan as TranslationPlan;
    const call = gatewayCall(owner, bucketOwner, AbortSignal.timeout(JOB_TIMINGS.cleanUpTimeout));
    await objects.delete(call, object, {});
    if (results === undefined) return;
    for (const key of await namesUnder(objects, call, results)) {
      await objects.delete(call, { bucket: results.bucket, key }, {});
    }
  }

  async function discard(row: TranslationRow): Promise<void> {
    await deleteObjects(row);
    if (row.input !== undefined) await blobs.delete(row.input);
    await ledger.translations.delete(row);
    void deferredDeletes.drain(row.provider);
  }

  async function sweepAll(): Promise<void> {
    do {
      again = false;
      try {
        for (const row of await ledger.translations.leftovers()) {
          await discard(row).catch((err: unknown) => {
            if (!closed)
              log.warn(
                { provider: row.provider, job: row.jobId, err },
                "failed to delete a translated input; retrying later",
              );
          });
        }
      } catch (err) {
        if (!closed) log.warn({ err }, "failed to find translated inputs; retrying later");
      }
    } while (again && !closed);
  }

  const sweepHere = (): Promise<void> => {
    again = running !== undefined;
    running ??= sweepAll().finally(() => {
      running = undefined;
    });
    return running;
  };

  // Another process may begin a create again whose leftovers this one has read.
  const sweep = queue.isShared ? async () => queue.nudge("duties", DUTY) : sweepHere;

  return {
    sweep,
    duty: { name: DUTY, everyMs: JOB_TIMINGS.cleanUpInterval, run: sweepHere },
    discard,
    async forget({ owner, token }) {
      const row = await ledger.translations.get(owner, token);
      if (row !== undefined) await discard(row);
    },
    resume() {
      void sweep();
      timer = setInterval(() => void sweep(), JOB_TIMINGS.cleanUpInterval);
      timer.unref();
    },
    close() {
      closed = true;
      clearInterval(timer);
    },
  };
}

/** The duties that are about storage, objects and events. */
import type { Logger } from "pino";
import { SESSION_IDLE_MS } from "../auth/timings.ts";
import type { Deliverer } from "../events/deliver.ts";
import type { DeferredDeletes } from "../objects/deferred-deletes.ts";
import type { ExpirySweeper } from "../objects/expiry-sweeper.ts";
import type { IntendedFiles } from "../objects/intended-files.ts";
import {
  DEFERRED_DELETE_INTERVAL_MS,
  EXPIRY_SWEEP_INTERVAL_MS,
  INTENDED_FILES_INTERVAL_MS,
} from "../objects/timings.ts";
import type { UploadSweeper } from "../objects/upload-sweeper.ts";
import type { BlobStore } from "../ports/blobs.ts";
import type { Duty } from "../ports/duty.ts";
import type { Ledger } from "../ports/ledger.ts";
import { aborted, every } from "./duties.ts";
import { DAY_MS, SWEEP_RETRY_MS } from "./timings.ts";

/** The duty of the process that delivers events. */
export const WEBHOOKS = "webhooks";

interface Options {
  readonly ledger: Pick<Ledger, "live" | "crashed" | "pageSessions">;
  readonly blobs: Pick<BlobStore, "sweep" | "deleteOldOrphans">;
  /** True if other processes have duties too. */
  readonly isShared: boolean;
  readonly deferredDeletes: Pick<DeferredDeletes, "drainAll">;
  readonly intendedFiles: Pick<IntendedFiles, "retry" | "settleOthers">;
  readonly expirySweeper: ExpirySweeper;
  readonly uploadSweeper: UploadSweeper;
  readonly deliverer: Pick<Deliverer, "start" | "rest" | "wake" | "deleteOld">;
  readonly log: Pick<Logger, "info" | "warn" | "error">;
}

export function upkeep(options: Options): readonly Duty[] {
  const { ledger, isShared, deferredDeletes, intendedFiles, expirySweeper, uploadSweeper, deliverer, log } = options;
  const failed = (msg: string) => (err: unknown) => log.error({ err }, msg);
  return [
    every("deferred deletes", DEFERRED_DELETE_INTERVAL_MS, deferredDeletes.drainAll, failed("failed to drain")),
    every(
      "intended files",
      INTENDED_FILES_INTERVAL_MS,
      isShared ? intendedFiles.settleOthers : intendedFiles.retry,
      failed("failed to discard files without an object; retrying later"),
    ),
    webhooks(deliverer, isShared),
    every(
      "expired objects",
      EXPIRY_SWEEP_INTERVAL_MS,
      expirySweeper.sweep,
      failed("failed to delete expired objects; retrying later"),
    ),
    every(
      "abandoned uploads",
      uploadSweeper.intervalMs,
      uploadSweeper.sweep,
      failed("failed to sweep abandoned uploads"),
    ),
    ...(isShared || ledger.crashed ? [leftovers(options)] : []),
    every("old orphans", DAY_MS, options.blobs.deleteOldOrphans, failed("failed to delete old orphans")),
    every("old events", DAY_MS, deliverer.deleteOld, failed("failed to delete old events")),
    ...(isShared ? [endedSessions(ledger, failed("failed to delete ended sessions"))] : []),
  ];
}

/** Held: attempts of two processes would be two deliveries. */
function webhooks(deliverer: Options["deliverer"], isShared: boolean): Duty {
  return {
    name: WEBHOOKS,
    everyMs: 0,
    async run(signal) {
      deliverer.start();
      await aborted(signal);
      // One process delivers what jobs enter while it stops.
      if (isShared) await deliverer.rest();
    },
    nudged: deliverer.wake,
  };
}

/** One process has leftovers only of its previous run. Of several, any may leave some at any time. */
function leftovers({ ledger, blobs, isShared, log }: Options): Duty {
  const who = isShared ? "processes that ended" : "the previous run";
  let hasFailed = false;
  let isDone = false;
  return {
    name: "leftovers",
    get everyMs() {
      return hasFailed ? SWEEP_RETRY_MS : DAY_MS;
    },
    async run() {
      if (isDone) return;
      try {
        const { removed, orphaned } = await blobs.sweep(ledger.live);
        log.info({ removed }, `removed leftovers of ${who}`);
        if (orphaned > 0) log.warn({ orphaned }, "moved blobs that the ledger does not name to files/orphans");
        hasFailed = false;
        isDone = !isShared;
      } catch (err) {
        hasFailed = true;
        log.error({ err }, `failed to remove leftovers of ${who}; retrying later`);
      }
    },
  };
}

const endedSessions = ({ pageSessions }: Options["ledger"], failed: (err: unknown) => void): Duty =>
  every("ended sessions", DAY_MS, () => pageSessions.deleteOver(Date.now(), Date.now() - SESSION_IDLE_MS), failed);

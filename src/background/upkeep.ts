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
import type { Duty } from "../ports/duties.ts";
import type { Ledger } from "../ports/ledger.ts";
import { aborted, repeated } from "./duties.ts";
import { DAY_MS, SWEEP_RETRY_MS } from "./timings.ts";

/** The duty of the process that delivers events. */
export const WEBHOOKS = "webhooks";

interface Options {
  readonly ledger: Pick<Ledger, "live" | "crashed" | "pageSessions">;
  readonly blobs: Pick<BlobStore, "sweep" | "deleteOldOrphans">;
  /** Where the sweep puts blobs without a name. */
  readonly orphans: string;
  /** True: blobs without a name may appear at any time, not only by a crash. */
  readonly sweepsDaily: boolean;
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
    repeated(
      { name: "deferred deletes", everyMs: DEFERRED_DELETE_INTERVAL_MS, run: deferredDeletes.drainAll },
      failed("failed to drain"),
    ),
    repeated(
      {
        name: "intended files",
        everyMs: INTENDED_FILES_INTERVAL_MS,
        run: isShared ? intendedFiles.settleOthers : intendedFiles.retry,
      },
      failed("failed to discard files without an object; retrying later"),
    ),
    webhooks(deliverer, isShared),
    repeated(
      { name: "expired objects", everyMs: EXPIRY_SWEEP_INTERVAL_MS, run: expirySweeper.sweep },
      failed("failed to delete expired objects; retrying later"),
    ),
    repeated(
      { name: "abandoned uploads", everyMs: uploadSweeper.intervalMs, run: uploadSweeper.sweep },
      failed("failed to sweep abandoned uploads"),
    ),
    ...(options.sweepsDaily || ledger.crashed ? [leftovers(options)] : []),
    repeated(
      { name: "old orphans", everyMs: DAY_MS, run: options.blobs.deleteOldOrphans },
      failed("failed to delete old orphans"),
    ),
    repeated({ name: "old events", everyMs: DAY_MS, run: deliverer.deleteOld }, failed("failed to delete old events")),
    ...(isShared ? [endedSessions(ledger, failed("failed to delete ended sessions"))] : []),
  ];
}

/** Held: attempts of two processes would be two deliveries. */
function webhooks(deliverer: Options["deliverer"], isShared: boolean): Duty {
  return {
    name: WEBHOOKS,
    async run(signal) {
      deliverer.start();
      await aborted(signal);
      // One process delivers what jobs enter while it stops.
      if (isShared) await deliverer.rest();
      return { afterMs: 0 };
    },
    nudged: deliverer.wake,
  };
}

/** A data folder has leftovers only of the previous run. In a bucket, any process may leave some at any time. */
function leftovers({ ledger, blobs, orphans, sweepsDaily, log }: Options): Duty {
  const [after, msg] = sweepsDaily
    ? [{ afterMs: DAY_MS }, "removed leftovers of processes that ended"]
    : [undefined, "removed leftovers of the previous run"];
  return {
    name: "leftovers",
    async run() {
      try {
        const { removed, orphaned } = await blobs.sweep(ledger.live);
        log.info({ removed }, msg);
        if (orphaned > 0) log.warn({ orphaned }, `moved blobs that the ledger does not name to ${orphans}`);
        return after;
      } catch (err) {
        log.error({ err }, "failed to remove leftovers of the previous run; retrying later");
        return { afterMs: SWEEP_RETRY_MS };
      }
    },
  };
}

const endedSessions = ({ pageSessions }: Options["ledger"], failed: (err: unknown) => void): Duty =>
  repeated(
    {
      name: "ended sessions",
      everyMs: DAY_MS,
      run: () => pageSessions.deleteOver(Date.now(), Date.now() - SESSION_IDLE_MS),
    },
    failed,
  );

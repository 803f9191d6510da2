/**
 * Transactions on the shared connection, one after the other. Transactions that wait at the same time share one commit;
 * a failed one is undone alone. A write is acknowledged once it is on disk. Reads see it from its commit on, a fraction
 * of a millisecond earlier. A power failure in that interval loses a write that a read has seen and that was not
 * acknowledged.
 */
import type { DatabaseSync } from "node:sqlite";
import { StorageUnavailable } from "../../../lib/errors.ts";
import { located } from "../../fs.ts";
import type { Transaction } from "../database.ts";
import { ledgerError } from "./failures.ts";

/** Bounds the time that a read can wait: about 30 us per write. Benchmark row `upstream-tls`, PutObject. */
const MOST_TOGETHER = 64;

const UNFLUSHED = "The gateway's ledger cannot be written. It is not known whether this change was stored.";

interface Pending {
  /** Runs the work inside a savepoint. Rejects only if the whole transaction is lost. */
  attempt(): Promise<void>;
  /** Reports the result to the caller, once the transaction is on disk. */
  settle(): void;
  fail(error: unknown): void;
}

export interface Writes {
  write<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Settles when no transaction is open. Undefined if none is open. */
  readonly busy: Promise<void> | undefined;
  /** Resolves when all pending writes have settled. */
  idle(): Promise<void>;
}

interface Options {
  readonly db: DatabaseSync;
  /** The database's file, for the text of errors. */
  readonly path: string;
  readonly tx: Transaction;
  /** Makes committed data survive a power failure, in another thread so that the process does not block. */
  readonly flush: () => Promise<void>;
}

export function serialWrites({ db, path, tx, flush }: Options): Writes {
  const control = {
    begin: db.prepare("begin immediate"),
    commit: db.prepare("commit"),
    rollback: db.prepare("rollback"),
    mark: db.prepare("savepoint work"),
    undo: db.prepare("rollback to work"),
    release: db.prepare("release work"),
  };
  const queue: Pending[] = [];
  let busy: Promise<void> | undefined;
  let draining: Promise<void> | undefined;

  function pending<T>(
    work: (tx: Transaction) => Promise<T>,
    resolve: (value: T) => void,
    fail: Pending["fail"],
  ): Pending {
    let settle: () => void;
    return {
      async attempt() {
        control.mark.run();
        try {
          const value = await work(tx);
          settle = () => resolve(value);
        } catch (error) {
          // On a full disk SQLite rolls the whole transaction back, including the work of earlier callers.
          if (!db.isTransaction) throw error;
          control.undo.run();
          settle = () => fail(ledgerError(error, path));
        }
        control.release.run();
      },
      settle: () => settle(),
      fail,
    };
  }

  /** Resolves with the writes whose work is committed. */
  async function commitTogether(): Promise<readonly Pending[]> {
    const together: Pending[] = [];
    try {
      control.begin.run();
      while (together.length < MOST_TOGETHER) {
        const next = queue.shift();
        if (next === undefined) break;
        together.push(next);
        await next.attempt();
      }
      control.commit.run();
      return together;
    } catch (error) {
      if (db.isOpen && db.isTransaction) control.rollback.run();
      // If the begin failed, no write has left the queue yet.
      for (const lost of together.length > 0 ? together : queue.splice(0)) lost.fail(ledgerError(error, path));
      return [];
    }
  }

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      const commit = commitTogether();
      busy = commit.then(() => {});
      const committed = await commit;
      busy = undefined;
      if (committed.length === 0) continue;
      try {
        await flush();
        for (const done of committed) done.settle();
      } catch (error) {
        const failure = new StorageUnavailable(UNFLUSHED, located(error, path), { inDoubt: true });
        for (const doubtful of committed) doubtful.fail(failure);
      }
    }
    draining = undefined;
  }

  return {
    write: (work) =>
      new Promise((resolve, reject) => {
        queue.push(pending(work, resolve, reject));
        draining ??= drain();
      }),
    get busy() {
      return busy;
    },
    async idle() {
      await draining;
    },
  };
}

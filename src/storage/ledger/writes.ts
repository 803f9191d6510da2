/**
 * Transactions on a connection that is shared by everybody: one after another, and those that wait for the disk at the
 * same time are committed together, each undone alone when it fails. A write is acknowledged once it is on disk. Reads may
 * see it from its commit on, a fraction of a millisecond before: what they saw could still be lost in a power cut, to the one
 * who wrote it and has heard nothing yet as to them.
 */
import type { DatabaseSync } from "node:sqlite";
import { storageError } from "../fs.ts";
import type { Transaction } from "./database.ts";
import { ledgerError } from "./failures.ts";

/** Bounds how long a read can wait: about 30 us a write. Benchmark row `upstream-tls`, PutObject. */
const MOST_TOGETHER = 64;

interface Pending {
  /** Runs the work inside a savepoint. Rejects only when the whole transaction is lost. */
  attempt(): Promise<void>;
  /** Tells the caller how its work ended, once the transaction is on disk. */
  settle(): void;
  fail(error: unknown): void;
}

export interface Writes {
  write<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Settles when no transaction is open; undefined where none is. */
  readonly busy: Promise<void> | undefined;
  /** Resolves when everything handed in so far has settled. */
  idle(): Promise<void>;
}

/** @param flush makes what was committed outlive a power cut; in another thread, so that the process goes on meanwhile */
export function serialWrites(db: DatabaseSync, tx: Transaction, flush: () => Promise<void>): Writes {
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
          // A full disk makes SQLite drop the transaction by itself, and with it the work of those who came before.
          if (!db.isTransaction) throw error;
          control.undo.run();
          settle = () => fail(ledgerError(error));
        }
        control.release.run();
      },
      settle: () => settle(),
      fail,
    };
  }

  /** Resolves with those whose work is committed. */
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
      // Where not even the begin succeeded, nobody has been taken from the queue yet.
      for (const lost of together.length > 0 ? together : queue.splice(0)) lost.fail(ledgerError(error));
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
        // Committed all the same: as after a lost answer, only a look tells.
        for (const doubtful of committed) doubtful.fail(storageError(error));
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

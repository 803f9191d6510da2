/**
 * Transactions on a connection that is shared by everybody: one after another, and those that wait for the disk at the
 * same time are committed together, each undone alone when it fails.
 */
import type { DatabaseSync } from "node:sqlite";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Transaction } from "./database.ts";

/** Bounds how long a read can wait: about 30 us a write, and one flush. */
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

export function serialWrites(db: DatabaseSync, tx: Transaction): Writes {
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
          settle = () => fail(error);
        }
        control.release.run();
      },
      settle: () => settle(),
      fail,
    };
  }

  async function commitTogether(): Promise<void> {
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
      for (const done of together) done.settle();
    } catch (error) {
      if (db.isOpen && db.isTransaction) control.rollback.run();
      // Where not even the begin succeeded, nobody has been taken from the queue yet.
      for (const lost of together.length > 0 ? together : queue.splice(0)) lost.fail(error);
    }
  }

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      busy = commitTogether();
      await busy;
      busy = undefined;
      // Reads that waited, and the network, get their turn before the next flush blocks the process.
      if (queue.length > 0) await nextTurn();
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

/** Observes the data of an idle gateway from outside its process. */

import { copyFileSync, mkdtempSync, readdirSync, rmSync, statSync, watch } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setImmediate as turn } from "node:timers/promises";

export interface Watch {
  /** True if anything was written since the last call, even if nothing of it remains. */
  touched(): Promise<boolean>;
  close(): void;
}

/** Cheaper than reading hundreds of folders after every request. */
export function watchData(dataDir: string): Watch {
  const objects = path.join(dataDir, "files/objects");
  const shards = readdirSync(objects).map((shard) => path.join(objects, shard));
  let events = 0;
  const watchers = [dataDir, path.join(dataDir, "files/tmp"), ...shards].map((folder) =>
    watch(folder, () => {
      events += 1;
    }),
  );
  return {
    async touched() {
      // The kernel queued the event before the gateway could answer (inotify(7)). One loop turn polls, another one calls back.
      await turn();
      await turn();
      const some = events > 0;
      events = 0;
      return some;
    },
    close() {
      for (const watcher of watchers) watcher.close();
    },
  };
}

export interface State {
  /** Every row of every table, and every file with its size. */
  read(): Readonly<Record<string, unknown>>;
  drop(): void;
}

/** The current state. It is seldom read, so only the files are copied. */
export function stateOf(dataDir: string): State {
  // The gateway holds the ledger's lock, so a copy is read. The writing process is idle, so the copy is complete.
  const folder = mkdtempSync(`${dataDir}-copy-`);
  for (const name of ["ledger.db", "ledger.db-wal"]) copyFileSync(path.join(dataDir, name), path.join(folder, name));
  const files = filesIn(path.join(dataDir, "files"));
  return {
    read() {
      using db = new DatabaseSync(path.join(folder, "ledger.db"));
      const tables = db.prepare("select name from sqlite_master where type = 'table' order by name").all();
      const rows = tables.map(({ name }) => [name, db.prepare(`select * from "${name}"`).all()]);
      return { ...Object.fromEntries(rows), files };
    },
    drop: () => rmSync(folder, { recursive: true }),
  };
}

/** The same state, read immediately. */
export function rowsOf(dataDir: string): ReturnType<State["read"]> {
  const state = stateOf(dataDir);
  try {
    return state.read();
  } finally {
    state.drop();
  }
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((name) => `${name} ${statSync(name, { throwIfNoEntry: false })?.size}`)
    .sort();
}

/** A process of the fleet. It tells what it does in lines of JSON, and closes when it reads one. */
import { writeSync } from "node:fs";
import { setTimeout as after } from "node:timers/promises";
import type { QueueName } from "../../../src/ports/queue.ts";
import { openPgBossQueue } from "../../../src/queue/pg-boss/queue.ts";
import { openPostgresLedger } from "../../../src/storage/ledger/postgres/open.ts";

export interface MemberOptions {
  readonly url: string;
  readonly most: number;
  /** What the work of an item does: waits, or writes to the ledger meanwhile. */
  readonly ms: number;
  readonly writeEveryMs?: number;
}

export interface MemberLine {
  readonly event: "started" | "begin" | "end" | "refused" | "fenced" | "closed";
  readonly queue?: QueueName;
  readonly id?: string;
  readonly attempt?: number;
  readonly at: number;
}

const { url, most, ms, writeEveryMs } = JSON.parse(process.argv[2]!) as MemberOptions;

function tell(event: MemberLine["event"], more: Partial<MemberLine> = {}): void {
  writeSync(1, `${JSON.stringify({ event, at: Date.now(), ...more })}\n`);
}

const log = { warn: () => {} };
const settings = { connectionString: url, connectTimeoutMs: 5_000, onError() {} };
const ledger = await openPostgresLedger({
  ...settings,
  connections: 3,
  queryTimeoutMs: 10_000,
  alone: false,
  replica: {
    version: "1.0.0",
    onFenced() {
      tell("fenced");
      process.exit(1);
    },
    log,
  },
});
const replicas = ledger.replicas!;
const queue = await openPgBossQueue({ ...settings, replicas, log });
const scope = { owner: "me", provider: "local" };
let writes = 0;

for (const name of ["polls", "jobs", "runs"] as const) {
  queue.work(name, {
    most: () => most,
    async run({ id, attempt, signal }) {
      tell("begin", { queue: name, id, attempt });
      const end = performance.now() + ms;
      while (performance.now() < end && !signal.aborted) {
        await after(Math.min(writeEveryMs ?? ms, 1_000), undefined, { signal }).catch(() => {});
        if (writeEveryMs === undefined) continue;
        writes += 1;
        await ledger.buckets.create(scope, `${process.pid}.${writes}`, 1).catch((error) => {
          tell("refused", { id });
          throw error;
        });
      }
      if (!signal.aborted) tell("end", { queue: name, id, attempt });
      return undefined;
    },
  });
}
await queue.start();
tell("started");

process.stdin.once("data", async () => {
  await queue.close();
  await ledger.close();
  tell("closed");
  process.exit(0);
});

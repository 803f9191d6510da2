/** What happens to a fleet: kills, restarts of the database, outages of the bucket, and replicas that stand still. */
import { randomInt } from "node:crypto";
import { setTimeout as after } from "node:timers/promises";
import type { Outage } from "../../support/fleet/tcp-proxy.ts";
import type { Fleet } from "../../support/fleet.ts";

const KILL_MS = 5_000;
const DATABASE_MS = 60_000;
const BUCKET_MS = 45_000;
const CUT_MS = 10_000;
const FREEZE_MS = 50_000;
/** Longer than a lease. */
const FROZEN_MS = 18_000;

/** In milliseconds of `performance.now()`. */
interface Event {
  readonly what: "kill" | "database" | "bucket" | "freeze";
  readonly at: number;
}

export interface Trouble {
  readonly events: readonly Event[];
  /** Resolves when the fleet is whole again. */
  end(): Promise<void>;
}

/** @param died told of each kill */
export function startTrouble(fleet: Fleet, died: (replica: number) => void, say: (text: string) => void): Trouble {
  const events: Event[] = [];
  const over = new AbortController();
  let frozen: number | undefined;
  const note = (what: Event["what"], text: string) => {
    events.push({ what, at: performance.now() });
    say(text);
  };
  const every = async (ms: number, work: () => Promise<void>) => {
    while (!over.signal.aborted) {
      await after(ms, undefined, { signal: over.signal }).catch(() => {});
      if (!over.signal.aborted) await work();
    }
  };
  const anyReplica = () => randomInt(fleet.replicas.length);
  let restarts = 0;
  const troubles = [
    every(KILL_MS, async () => {
      const replica = anyReplica();
      if (replica === frozen) return;
      const isEmptied = randomInt(2) === 0;
      note("kill", `kill ${replica}${isEmptied ? ", with its folder" : ""}`);
      died(replica);
      await fleet.kill(replica, isEmptied);
    }),
    every(DATABASE_MS, async () => {
      note("database", "restart of PostgreSQL");
      await fleet.restartDatabase();
    }),
    every(BUCKET_MS, async () => {
      const outage: Outage = restarts++ % 2 === 0 ? "refused" : "silent";
      note("bucket", `bucket ${outage}`);
      await fleet.cutBucket(CUT_MS, outage);
    }),
    every(FREEZE_MS, async () => {
      if (fleet.replicas.length === 1) return;
      const replica = anyReplica();
      frozen = replica;
      note("freeze", `freeze ${replica}`);
      fleet.freeze(replica);
      await after(FROZEN_MS, undefined, { signal: over.signal }).catch(() => {});
      fleet.wake(replica);
      say(`woken: ${replica}`);
      frozen = undefined;
    }),
  ];
  return {
    events,
    async end() {
      over.abort();
      await Promise.all(troubles);
      await fleet.ready();
    },
  };
}

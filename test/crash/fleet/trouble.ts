/** What happens to a fleet: kills, restarts of the database, outages of the bucket, and replicas that stand still. */
import { randomInt } from "node:crypto";
import { setTimeout as after } from "node:timers/promises";
import type { Outage } from "../../support/fleet/tcp-proxy.ts";
import type { Fleet } from "../../support/fleet.ts";

const CUT_MS = 10_000;
/** Longer than a lease. */
const FROZEN_MS = 18_000;

/** Milliseconds between two events of a kind. */
export const TROUBLES = { kill: 5_000, database: 60_000, bucket: 45_000, freeze: 50_000 } as const;
type TroubleKind = keyof typeof TROUBLES;
export type Troubles = Partial<Readonly<Record<TroubleKind, number>>>;

/** In milliseconds of `performance.now()`. */
interface Event {
  readonly what: TroubleKind;
  readonly at: number;
}

export interface Trouble {
  readonly events: readonly Event[];
  /** Resolves when the fleet is whole again. */
  end(): Promise<void>;
}

interface TroubleOptions {
  readonly troubles: Troubles;
  /** Told of each kill. */
  readonly died: (replica: number) => void;
  readonly say: (text: string) => void;
}

export function startTrouble(fleet: Fleet, { troubles, died, say }: TroubleOptions): Trouble {
  const events: Event[] = [];
  const over = new AbortController();
  let frozen: number | undefined;
  const note = (what: Event["what"], text: string) => {
    events.push({ what, at: performance.now() });
    say(text);
  };
  const every = async (what: TroubleKind, work: () => Promise<void>) => {
    const ms = troubles[what];
    while (ms !== undefined && !over.signal.aborted) {
      await after(ms, undefined, { signal: over.signal }).catch(() => {});
      if (!over.signal.aborted) await work();
    }
  };
  const anyReplica = () => randomInt(fleet.replicas.length);
  let restarts = 0;
  const all = [
    every("kill", async () => {
      const replica = anyReplica();
      if (replica === frozen) return;
      const isEmptied = randomInt(2) === 0;
      note("kill", `kill ${replica}${isEmptied ? ", with its folder" : ""}`);
      died(replica);
      await fleet.kill(replica, isEmptied);
    }),
    every("database", async () => {
      note("database", "restart of PostgreSQL");
      await fleet.restartDatabase();
    }),
    every("bucket", async () => {
      const outage: Outage = restarts++ % 2 === 0 ? "refused" : "silent";
      note("bucket", `bucket ${outage}`);
      await fleet.cutBucket(CUT_MS, outage);
    }),
    every("freeze", async () => {
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
      await Promise.all(all);
      await fleet.ready();
    },
  };
}

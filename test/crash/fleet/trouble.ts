/** What happens to a fleet: kills, restarts of the database, outages of the bucket, and replicas that stand still. */
import { randomInt } from "node:crypto";
import { setTimeout as after } from "node:timers/promises";
import type { Outage } from "../../support/fleet/tcp-proxy.ts";
import type { Fleet } from "../../support/fleet.ts";

const CUT_MS = 10_000;
const READY_MS = 1_000;
const READY_AGAIN_MS = 100;
/** Longer than a lease. */
const FROZEN_MS = 18_000;

/** Milliseconds between two events of a kind. */
export const TROUBLES = { kill: 5_000, database: 60_000, bucket: 45_000, freeze: 50_000 } as const;
type TroubleKind = keyof typeof TROUBLES;
export type Troubles = Partial<Readonly<Record<TroubleKind, number>>>;

/** In milliseconds of `performance.now()`. */
export interface TroubleEvent {
  readonly what: TroubleKind;
  /** Of a kill or a freeze. */
  readonly replica: number | undefined;
  readonly at: number;
  /** Undefined while it lasts. */
  until: number | undefined;
}

export interface Trouble {
  readonly events: readonly TroubleEvent[];
  /** Resolves when the fleet is whole again. */
  end(): Promise<void>;
}

interface TroubleOptions {
  readonly troubles: Troubles;
  readonly say: (text: string) => void;
}

export function startTrouble(fleet: Fleet, { troubles, say }: TroubleOptions): Trouble {
  const events: TroubleEvent[] = [];
  const over = new AbortController();
  let frozen: number | undefined;
  const during = async (what: TroubleKind, text: string, work: () => Promise<void>, replica?: number) => {
    const event: TroubleEvent = { what, replica, at: performance.now(), until: undefined };
    events.push(event);
    say(text);
    await work();
    event.until = performance.now();
  };
  const every = async (what: TroubleKind, work: () => Promise<void>) => {
    const ms = troubles[what];
    while (ms !== undefined && !over.signal.aborted) {
      await after(ms, undefined, { signal: over.signal }).catch(() => {});
      if (!over.signal.aborted) await work();
    }
  };
  const readyBeside = async (replica: number) => {
    const others = fleet.replicas.filter((_, at) => at !== replica && at !== frozen);
    const isOneReady = async () => (await Promise.all(others.map((one) => one.isReady(READY_MS)))).includes(true);
    while (others.length > 0 && !over.signal.aborted && !(await isOneReady())) await after(READY_AGAIN_MS);
  };
  const anyReplica = () => randomInt(fleet.replicas.length);
  let outages = 0;
  const all = [
    every("kill", async () => {
      const replica = anyReplica();
      if (replica === frozen) return;
      // On a slow machine replicas start more slowly than they are killed. None would be left to take work over.
      await readyBeside(replica);
      if (over.signal.aborted || replica === frozen) return;
      const isEmptied = randomInt(2) === 0;
      const text = `kill ${replica}${isEmptied ? ", with its folder" : ""}`;
      await during("kill", text, () => fleet.kill(replica, isEmptied), replica);
    }),
    every("database", () => during("database", "restart of PostgreSQL", fleet.restartDatabase)),
    every("bucket", async () => {
      const outage: Outage = outages++ % 2 === 0 ? "refused" : "silent";
      await during("bucket", `bucket ${outage}`, () => fleet.cutBucket(CUT_MS, outage));
    }),
    every("freeze", async () => {
      if (fleet.replicas.length === 1) return;
      const replica = anyReplica();
      frozen = replica;
      const wait = async () => {
        fleet.freeze(replica);
        await after(FROZEN_MS, undefined, { signal: over.signal }).catch(() => {});
        fleet.wake(replica);
      };
      await during("freeze", `freeze ${replica}`, wait, replica);
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

/** Keeps the ledger true while nobody asks: every unfinished job of a provider elsewhere is looked at, ever more seldom. */
import type { Logger } from "pino";

interface Options {
  /** Looks at a job, whoever's it is; resolves with true where it has ended. */
  readonly look: (id: string) => Promise<boolean>;
  readonly log: Pick<Logger, "warn">;
  /** Milliseconds between the first looks, and at most. */
  readonly firstMs?: number;
  readonly mostMs?: number;
}

export interface Poller {
  /** Looks at this job from now on until it has ended. */
  add(id: string): void;
  stop(): void;
}

/** Looks at once, over all providers. */
const AT_ONCE = 8;

export function createPoller({ look, log, firstMs = 5_000, mostMs = 60_000 }: Options): Poller {
  const jobs = new Map<string, { due: number; delay: number }>();
  let running = 0;

  const visit = async (id: string, entry: { due: number; delay: number }) => {
    running += 1;
    entry.due = Number.POSITIVE_INFINITY;
    try {
      if (await look(id)) jobs.delete(id);
    } catch (err) {
      log.warn({ job: id, err }, "a job's state could not be read; asked again later");
    } finally {
      running -= 1;
      entry.delay = Math.min(mostMs, entry.delay * 1.5);
      // A little chance, so that jobs created together are not asked for together.
      entry.due = Date.now() + entry.delay * (0.9 + Math.random() / 5);
    }
  };

  const timer = setInterval(
    () => {
      const now = Date.now();
      for (const [id, entry] of jobs) {
        if (running >= AT_ONCE) return;
        if (entry.due <= now) void visit(id, entry);
      }
    },
    Math.min(1_000, firstMs),
  );
  timer.unref();

  return {
    add: (id) => void jobs.set(id, { due: Date.now() + firstMs, delay: firstMs }),
    stop: () => clearInterval(timer),
  };
}

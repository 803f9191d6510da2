/** Runs duties: each is an item of the queue `duties`, so one process of the fleet has it, and another one takes over. */
import type { Duty, RepeatedDuty } from "../ports/duties.ts";
import type { Queue } from "../ports/queue.ts";
import { UNKNOWN_DUTY_MS } from "./timings.ts";

/** Registers the worker. Called before the queue starts. */
export function createDuties(
  queue: Pick<Queue, "isShared" | "add" | "work">,
  duties: readonly Duty[],
): { start(): Promise<void> } {
  const byName = new Map(duties.map((duty) => [duty.name, duty]));
  queue.work("duties", {
    most: () => byName.size,
    async run({ id, signal }) {
      const duty = byName.get(id);
      // A process of the version that has this duty takes it.
      if (duty === undefined) return { afterMs: UNKNOWN_DUTY_MS };
      const done = duty.run(signal);
      // Another process must not begin a duty before this one has ended it. One process ends without waiting.
      return queue.isShared ? done : Promise.race([done, aborted(signal)]);
    },
    nudged: (id) => byName.get(id)?.nudged?.(),
  });
  return {
    async start() {
      for (const name of byName.keys()) await queue.add("duties", name);
    },
  };
}

/** Does the work at the start and at intervals. Its failures are logged, and it is tried again at the next one. */
export const repeated = ({ name, everyMs, run }: RepeatedDuty, failed: (err: unknown) => void): Duty => ({
  name,
  async run(signal) {
    await run(signal).catch((err: unknown) => {
      if (!signal.aborted) failed(err);
    });
    return { afterMs: everyMs };
  },
});

export const aborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });

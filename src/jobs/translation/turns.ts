/** Lets other requests run between the lines of a large input. */
import { setImmediate } from "node:timers/promises";

/** Milliseconds of work between two turns of other requests. */
const WORK_MS = 50;

/** Other requests get a turn of the event loop when enough time has passed. */
export function turns(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < WORK_MS) return;
    await setImmediate();
    since = performance.now();
  };
}

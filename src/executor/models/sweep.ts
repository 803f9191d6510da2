/**
 * Timeouts of many calls with one timer. A timer and a signal listener per call would cost more than the rest of the call.
 *
 * The calls are in an array. V8 links each table of a Set to the next one, so an old table keeps the calls of all later ones, with
 * their answers, until the next full collection.
 */
import { performance } from "node:perf_hooks";
import { EXECUTOR_TIMINGS } from "../timings.ts";

export interface Watched {
  /** On the clock of performance.now(). */
  readonly deadline: number;
  readonly signal: AbortSignal;
  end(why: "timeout" | "aborted"): void;
  /** Its place among the calls. -1: it is none of them. */
  place: number;
}

export interface Sweep {
  add(call: Watched): void;
  delete(call: Watched): void;
}

export function createSweep(): Sweep {
  const calls: Watched[] = [];
  let timer: NodeJS.Timeout | undefined;

  function step(): void {
    const now = performance.now();
    for (const call of [...calls]) {
      if (call.signal.aborted) call.end("aborted");
      else if (call.deadline <= now) call.end("timeout");
    }
    if (calls.length > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  return {
    add(call) {
      call.place = calls.push(call) - 1;
      timer ??= setInterval(step, EXECUTOR_TIMINGS.timeoutStep);
    },
    delete(call) {
      const last = calls.at(-1);
      if (call.place < 0 || last === undefined) return;
      calls[call.place] = last;
      last.place = call.place;
      calls.length -= 1;
      call.place = -1;
    },
  };
}

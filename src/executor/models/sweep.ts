/**
 * Timeouts of many calls with one timer. A timer and a signal listener per call would cost more than the rest of the call.
 */
import { performance } from "node:perf_hooks";
import { EXECUTOR_TIMINGS } from "../timings.ts";

export interface Watched {
  /** On the clock of performance.now(). */
  readonly deadline: number;
  readonly signal: AbortSignal;
  end(why: "timeout" | "aborted"): void;
}

export interface Sweep {
  add(call: Watched): void;
  delete(call: Watched): void;
}

export function createSweep(): Sweep {
  const calls = new Set<Watched>();
  let timer: NodeJS.Timeout | undefined;

  function step(): void {
    const now = performance.now();
    for (const call of calls) {
      if (call.signal.aborted) call.end("aborted");
      else if (call.deadline <= now) call.end("timeout");
    }
    if (calls.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  return {
    add(call) {
      calls.add(call);
      timer ??= setInterval(step, EXECUTOR_TIMINGS.timeoutStep);
    },
    delete(call) {
      calls.delete(call);
    },
  };
}

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createSweep, type Sweep, type Watched } from "../../../src/executor/models/sweep.ts";
import { promotedBytes } from "../../support/promoted.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const { signal } = new AbortController();

/** Deadlines on the clock that does not stand still. */
const [PASSED, NEVER] = [0, Number.POSITIVE_INFINITY];

/** Calls that leave the sweep when they end. */
function callsIn(sweep: Sweep, ...wanted: readonly { readonly deadline: number; readonly signal?: AbortSignal }[]) {
  const ends: string[][] = [];
  const calls = wanted.map((own, at): Watched => {
    const mine: string[] = [];
    ends[at] = mine;
    const call = {
      signal,
      ...own,
      place: -1,
      end(why: string) {
        mine.push(why);
        sweep.delete(call);
      },
    };
    sweep.add(call);
    return call;
  });
  return { calls, ends };
}

test("ends the calls whose deadline has passed, each once", () => {
  const sweep = createSweep();
  const { calls, ends } = callsIn(
    sweep,
    { deadline: NEVER },
    { deadline: PASSED },
    { deadline: PASSED },
    { deadline: PASSED },
  );
  sweep.delete(calls[3]!);
  vi.advanceTimersByTime(100);
  expect(ends).toEqual([[], ["timeout"], ["timeout"], []]);
});

test("ends the calls of an aborted signal", () => {
  const sweep = createSweep();
  const abort = new AbortController();
  const own = { deadline: NEVER, signal: abort.signal };
  const { ends } = callsIn(sweep, own, { deadline: NEVER }, own);
  vi.advanceTimersByTime(100);
  abort.abort();
  vi.advanceTimersByTime(100);
  expect(ends).toEqual([["aborted"], [], ["aborted"]]);
});

test("a call that is deleted twice removes no other", () => {
  const sweep = createSweep();
  const { calls, ends } = callsIn(sweep, { deadline: NEVER }, { deadline: PASSED });
  sweep.delete(calls[0]!);
  sweep.delete(calls[0]!);
  vi.advanceTimersByTime(100);
  expect(ends).toEqual([[], ["timeout"]]);
});

test("has no timer without calls", () => {
  const sweep = createSweep();
  callsIn(sweep, { deadline: PASSED });
  vi.advanceTimersByTime(100);
  expect(vi.getTimerCount()).toBe(0);
});

test("what belongs to an ended call is free after a young collection", () => {
  const sweep = createSweep();
  const open: Watched[] = [];
  const moved = promotedBytes(100_000, (at) => {
    const answer = new Array<number>(64).fill(at);
    const call = { deadline: NEVER, signal, place: -1, end: () => void answer.length };
    sweep.add(call);
    const before = open[at % 64];
    if (before !== undefined) sweep.delete(before);
    open[at % 64] = call;
  });
  expect(moved).toBeLessThan(50);
});

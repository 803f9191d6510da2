/** When an attempt is repeated. */
import { expect, test } from "vitest";
import { outcomeOf } from "../../src/events/schedule.ts";
import { EVENT_TIMINGS } from "../../src/events/timings.ts";
import type { Attempt } from "../../src/ports/events.ts";

const BEGAN = 1_700_000_000_000;
const HOUR = 3_600_000;
const failed = (at: number, rest: Partial<Attempt> = {}): Attempt => ({ at, ms: 1, delivered: false, ...rest });
const after = (log: readonly Attempt[], last: Attempt, now: number, random = 0) =>
  outcomeOf({ beganAt: BEGAN, log }, last, now, { timings: EVENT_TIMINGS, random: () => random });

test("attempts are repeated at growing intervals for 24 hours, and the last one is then", () => {
  const log: Attempt[] = [];
  const times: number[] = [];
  let now = BEGAN;
  for (;;) {
    const last = failed(now);
    const outcome = after(log, last, now);
    log.push(last);
    times.push((now - BEGAN) / 1000);
    if (outcome.state !== "pending") {
      expect(outcome).toEqual({ state: "failed", endedAt: now });
      break;
    }
    now = outcome.nextAt;
  }
  expect(times).toEqual([0, 5, 305, 2_105, 9_305, 27_305, 63_305, 86_400]);
});

test("jitter only lengthens a delay", () => {
  expect(after([], failed(BEGAN), BEGAN, 1)).toEqual({ state: "pending", nextAt: BEGAN + 6_000 });
});

test.each([
  ["2xx", { delivered: true, status: 204 }, { state: "delivered", endedAt: BEGAN + 9 }],
  ["410", { gone: true, status: 410 }, { state: "canceled", endedAt: BEGAN + 9 }],
  ["Retry-After", { status: 503, retryAfter: HOUR }, { state: "pending", nextAt: BEGAN + 9 + HOUR }],
  ["a shorter Retry-After", { status: 503, retryAfter: 1 }, { state: "pending", nextAt: BEGAN + 9 + 5_000 }],
  ["a Retry-After of a week", { status: 503, retryAfter: 168 * HOUR }, { state: "pending", nextAt: BEGAN + 24 * HOUR }],
])("%s", (_name, rest, expected) => {
  expect(after([], failed(BEGAN, rest), BEGAN + 9)).toEqual(expected);
});

test("a delivery that is sent again begins anew", () => {
  const log = [failed(BEGAN - 5), failed(BEGAN - 4), failed(BEGAN - 3)];
  expect(after(log, failed(BEGAN), BEGAN)).toEqual({ state: "pending", nextAt: BEGAN + 5_000 });
});

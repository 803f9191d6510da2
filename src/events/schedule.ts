/** What follows from an attempt. */
import type { Attempt, Delivery, DeliveryOutcome } from "../ports/events.ts";
import type { EventTimings } from "./timings.ts";

type Scheduled = Pick<Delivery, "beganAt" | "log">;

interface Options {
  readonly timings: Pick<EventTimings, "delays" | "jitter" | "limit">;
  /** From 0 to 1. */
  readonly random?: (() => number) | undefined;
}

/** Pure, but for `random`. @param now when the attempt ended */
export function outcomeOf(delivery: Scheduled, attempt: Attempt, now: number, options: Options): DeliveryOutcome {
  const { timings, random = Math.random } = options;
  if (attempt.delivered) return { state: "delivered", endedAt: now };
  if (attempt.gone) return { state: "canceled", endedAt: now };
  const last = delivery.beganAt + timings.limit;
  if (now >= last) return { state: "failed", endedAt: now };
  const before = delivery.log.filter(({ at }) => at >= delivery.beganAt).length;
  const delay = timings.delays[Math.min(before, timings.delays.length - 1)]!;
  const wait = Math.max(delay * (1 + timings.jitter * random()), attempt.retryAfter ?? 0);
  return { state: "pending", nextAt: Math.ceil(Math.min(now + wait, last)) };
}

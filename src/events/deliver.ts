/**
 * Sends what is due in the outbox. An attempt that a stop or a crash interrupts leaves its delivery due, so that an event may be
 * delivered twice, and is never lost.
 */
import type { Logger } from "pino";
import type { Scrubber } from "../lib/scrub.ts";
import type { Attempt, DeliveryState, EventDelivery, Events, WebhookSender } from "../ports/events.ts";
import { bodyOfEvent } from "./bodies.ts";
import type { WebhookEndpoints } from "./endpoints.ts";
import { outcomeOf } from "./schedule.ts";
import { EVENT_TIMINGS, type EventTimings } from "./timings.ts";

/** What became of an attempt: `retried` means that another one follows. */
export const ATTEMPT_OUTCOMES = ["delivered", "retried", "failed", "canceled"] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];

interface Options {
  readonly events: Pick<Events, "due" | "nextDue" | "attempted" | "deleteBefore">;
  readonly endpoints: Pick<WebhookEndpoints, "resolve">;
  readonly sender: WebhookSender;
  readonly scrub: Pick<Scrubber, "text">;
  readonly attempted?: ((outcome: AttemptOutcome) => void) | undefined;
  readonly log: Pick<Logger, "warn" | "error">;
  readonly timings?: Partial<EventTimings> | undefined;
}

export interface Deliverer {
  start(): void;
  /** Begins no further attempt, and resolves when those in progress have ended. May start again. */
  rest(): Promise<void>;
  /** Looks at once at what is due. */
  wake(): void;
  /** Deletes events that are older than they are kept. */
  deleteOld(): Promise<void>;
  /** Lets attempts end for this time, then interrupts them. Resolves when nothing is sent or written. */
  close(graceMs: number): Promise<void>;
}

/** Attempts at a time. */
const TOGETHER = 32;
/** Of one host, so that one that hangs does not hold back the others. */
const PER_HOST = 4;

export function createDeliverer(options: Options): Deliverer {
  const { events, endpoints, sender, log, attempted } = options;
  const timings = { ...EVENT_TIMINGS, ...options.timings };
  const stop = new AbortController();
  /** Attempts in progress by delivery. */
  const running = new Map<string, { readonly host: string; readonly done: Promise<void> }>();
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  let isWoken = false;
  let isOpen = false;

  const runningAt = (host: string): number => [...running.values()].filter((one) => one.host === host).length;

  function wake(): void {
    if (!isOpen) return;
    isWoken = true;
    looking ??= look().finally(() => {
      looking = undefined;
    });
  }

  async function look(): Promise<void> {
    clearTimeout(timer);
    let next: number | undefined;
    try {
      while (isWoken && isOpen) {
        isWoken = false;
        next = await launchDue();
      }
    } catch (err) {
      log.warn({ err }, "failed to read the events that are due; retrying later");
      next = Date.now() + timings.ledgerRetry;
    }
    if (isOpen) sleepUntil(next);
  }

  function sleepUntil(time: number | undefined): void {
    const wait = time === undefined ? timings.look : time - Date.now();
    timer = setTimeout(wake, Math.min(Math.max(wait, 1), timings.look)).unref();
  }

  /** Resolves with the next time at which a delivery is due. */
  async function launchDue(): Promise<number | undefined> {
    const now = Date.now();
    // The end of an attempt looks again.
    if (running.size >= TOGETHER) return undefined;
    // What is read may be older than an end of these attempts, which looks again.
    const before = new Set(running.keys());
    // The deliveries in progress are among the oldest.
    const due = await events.due(now, (host) => (runningAt(host) < PER_HOST ? PER_HOST : 0));
    const idleFirst = due
      .map((delivery) => ({ delivery, host: new URL(delivery.url).host }))
      .toSorted((a, b) => runningAt(a.host) - runningAt(b.host) || a.delivery.nextAt! - b.delivery.nextAt!);
    for (const { delivery, host } of idleFirst) {
      if (!isOpen || running.size >= TOGETHER) break;
      if (before.has(delivery.id) || runningAt(host) >= PER_HOST) continue;
      launch(delivery, host);
    }
    return events.nextDue(now);
  }

  function launch(delivery: EventDelivery, host: string): void {
    const done = attempt(delivery).finally(() => {
      running.delete(delivery.id);
      wake();
    });
    running.set(delivery.id, { host, done });
  }

  async function attempt(delivery: EventDelivery): Promise<void> {
    const sent = await send(delivery);
    if (sent === undefined) return;
    const now = Date.now();
    const outcome = outcomeOf(delivery, sent, now, { timings });
    try {
      await events.attempted(delivery.id, sent, outcome);
    } catch (err) {
      log.warn({ delivery: delivery.id, err }, "failed to record an attempt to deliver an event; it will be repeated");
      await pause(timings.ledgerRetry);
      return;
    }
    note(delivery, sent, outcome.state);
  }

  /** Undefined: the stop has interrupted it. */
  async function send(delivery: EventDelivery): Promise<Attempt | undefined> {
    const at = Date.now();
    const endpoint = endpoints.resolve(delivery);
    if (typeof endpoint === "string") return { at, ms: 0, delivered: false, gone: true, error: endpoint };
    try {
      const body = bodyOfEvent(options, delivery.of, endpoint.format);
      return await sender.send({ endpoint, id: delivery.event, at, body }, stop.signal);
    } catch (err) {
      if (stop.signal.aborted) return undefined;
      log.error({ delivery: delivery.id, err }, "failed to send an event");
      return { at, ms: Date.now() - at, delivered: false, error: "The gateway failed to send the event." };
    }
  }

  function note(delivery: EventDelivery, { status, error }: Attempt, state: DeliveryState): void {
    attempted?.(state === "pending" ? "retried" : state);
    if (state !== "failed" && state !== "canceled") return;
    const { id, event, endpoint, of } = delivery;
    const about = { delivery: id, event, endpoint, job: of.job.id, status, reason: error };
    log.warn(about, "an event was not delivered, and is not sent again");
  }

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const end = () => {
        clearTimeout(waiting);
        stop.signal.removeEventListener("abort", end);
        resolve();
      };
      const waiting = setTimeout(end, ms).unref();
      stop.signal.addEventListener("abort", end);
    });

  let deleting: Promise<void> = Promise.resolve();

  async function rest(): Promise<void> {
    isOpen = false;
    clearTimeout(timer);
    await looking;
    await Promise.all([...running.values()].map(({ done }) => done));
  }

  return {
    start() {
      isOpen = true;
      wake();
    },
    rest,
    wake,
    deleteOld() {
      deleting = events.deleteBefore(Date.now() - timings.kept).then(
        () => {},
        (err: unknown) => log.warn({ err }, "failed to delete old events"),
      );
      return deleting;
    },
    async close(graceMs) {
      const limit = setTimeout(() => stop.abort(), graceMs);
      await rest();
      clearTimeout(limit);
      stop.abort();
      await deleting;
      await sender.close();
    },
  };
}

/** Metrics of webhooks. */
import { Counter, Gauge, type Registry } from "prom-client";
import { ATTEMPT_OUTCOMES, type AttemptOutcome } from "../../events/deliver.ts";
import { briefly } from "./briefly.ts";

export interface WebhookMetrics {
  attempted(outcome: AttemptOutcome): void;
  publish(): Promise<void>;
}

/** @param pending the number of deliveries that have not ended. If it cannot be read, the gauge keeps its value */
export function createWebhookMetrics(registry: Registry, pending: () => Promise<number>): WebhookMetrics {
  const registers = [registry];
  const attempts = new Counter({
    name: "quarry_webhook_deliveries_total",
    help: "Attempts to deliver an event to a webhook.",
    labelNames: ["outcome"] as const,
    registers,
  });
  const waiting = new Gauge({
    name: "quarry_webhooks_pending",
    help: "Deliveries of events that have not ended.",
    registers,
  });
  // A rate needs the value 0 before the first attempt.
  for (const outcome of ATTEMPT_OUTCOMES) attempts.inc({ outcome }, 0);

  return {
    attempted: (outcome) => attempts.inc({ outcome }),
    async publish() {
      const count = await briefly(pending());
      if (count !== undefined) waiting.set(count);
    },
  };
}

import type { WebhookMessage } from "../../ui/messages.ts";

export const DELIVERY_STYLES = {
  pending: "moving-text",
  delivered: "good-text",
  failed: "bad-text",
  canceled: "quiet",
} satisfies Record<WebhookMessage["state"], string>;

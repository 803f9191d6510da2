/** A sender and its requests. */
import { onTestFinished } from "vitest";
import { createWebhookSender, type WebhookSenderOptions } from "../../../src/events/send/sender.ts";
import { createAllowedHosts } from "../../../src/lib/webhooks/target.ts";
import type { Attempt, WebhookRequest } from "../../../src/ports/events.ts";

export const SECRET = `whsec_${Buffer.from("a secret of twenty-five bytes").toString("base64")}`;

interface Options extends Omit<WebhookSenderOptions, "allowed"> {
  /** Default: 127.0.0.1 */
  readonly allowed?: readonly string[];
}

export type Sending = (
  url: string,
  over?: Partial<Omit<WebhookRequest, "endpoint">> & { readonly signal?: AbortSignal },
) => Promise<Attempt>;

/** Ends with the test. */
export function startSending({ allowed = ["127.0.0.1"], ...options }: Options = {}): Sending {
  const sender = createWebhookSender({ allowed: createAllowedHosts(allowed), ...options });
  onTestFinished(() => sender.close());
  return (url, { signal = new AbortController().signal, ...over } = {}) =>
    sender.send(
      {
        endpoint: { name: "test", url, secret: SECRET, format: "standard" },
        id: "evt_1",
        at: Date.now(),
        body: '{"type":"job.completed"}',
        ...over,
      },
      signal,
    );
}

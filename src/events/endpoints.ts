/** Who is told: webhooks of the configuration, of access keys and of jobs. */

import { type WebhookConfig, webhookName } from "../config/events.ts";
import type { Config } from "../config/schema.ts";
import { GatewayError } from "../lib/errors.ts";
import { createAllowedHosts, targetProblem } from "../lib/webhooks/target.ts";
import type { EventDelivery, JobWebhook, NewDelivery, WebhookEndpoint, WebhookRouting } from "../ports/events.ts";
import { createJobSecrets } from "./secrets.ts";

/** The endpoint of a job's own webhook. */
const OWN = "job";
export const WEBHOOK_TAG = "quarry:webhook";

export interface WebhookEndpoints extends WebhookRouting {
  /** Throws InvalidArgument naming the tag if the webhook of a new job cannot be served. */
  check(webhook: JobWebhook, keyId: string | undefined): void;
  /** Where a delivery goes now. A text says why it goes nowhere. */
  resolve(delivery: Pick<EventDelivery, "endpoint" | "url" | "format" | "of">): WebhookEndpoint | string;
}

interface Configured {
  readonly endpoint: string;
  readonly webhook: WebhookConfig;
}

export function createEndpoints({ events, access_keys }: Pick<Config, "events" | "access_keys">): WebhookEndpoints {
  const common = events.webhooks.map(
    (webhook): Configured => ({ endpoint: `webhook:${webhookName(webhook)}`, webhook }),
  );
  const byKey = new Map(
    access_keys.map(({ id, webhooks }) => [
      id,
      webhooks.map((webhook): Configured => ({ endpoint: `key:${id}:${webhookName(webhook)}`, webhook })),
    ]),
  );
  const configured = new Map([...common, ...[...byKey.values()].flat()].map((one) => [one.endpoint, one.webhook]));
  const allowed = createAllowedHosts(events.allowed_hosts);
  const secretOf = createJobSecrets({ access_keys, events });

  return {
    recipients(group, { keyId }, webhook) {
      const ofKey = keyId === undefined ? [] : (byKey.get(keyId) ?? []);
      const own: readonly NewDelivery[] =
        webhook?.events.includes(group) === true ? [{ endpoint: OWN, url: webhook.url, format: webhook.format }] : [];
      const others = [...common, ...ofKey].filter((one) => one.webhook.events.includes(group)).map(addressOf);
      return [...others, ...own];
    },

    check({ url }, keyId) {
      const problem = targetProblem(url, allowed);
      if (problem !== undefined) throw refused(problem);
      if (secretOf(keyId) === undefined) {
        throw refused("needs a secret to sign with: the gateway has no access keys, and no events.job_secret");
      }
    },

    resolve({ endpoint, url, format, of }) {
      if (endpoint === OWN) {
        const secret = secretOf(of.job.keyId);
        if (secret === undefined) return "The access key that created the job is no longer configured.";
        return { name: new URL(url).host, url, secret, format };
      }
      const webhook = configured.get(endpoint);
      if (webhook === undefined) return "The webhook is no longer configured.";
      return { name: webhookName(webhook), url: webhook.url, secret: webhook.secret, format: webhook.format };
    },
  };
}

function addressOf({ endpoint, webhook }: Configured): NewDelivery {
  const { origin, pathname } = new URL(webhook.url);
  return { endpoint, url: origin + pathname, format: webhook.format };
}

const refused = (reason: string) => new GatewayError("InvalidArgument", `tags: '${WEBHOOK_TAG}' ${reason}`);

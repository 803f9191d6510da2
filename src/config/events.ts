/** Who is told of the events of jobs: the key `events`, and `webhooks` of access keys. */
import * as z from "zod";
import { EVENT_GROUPS, WEBHOOK_FORMATS } from "../lib/event-names.ts";
import { httpUrl, secret } from "./fields.ts";

/** Bytes of a secret (Standard Webhooks, "Symmetric signature schemes"). */
const SECRET_BYTES = { least: 24, most: 64 };
const PREFIX = "whsec_";

const webhookSecret = secret.refine(
  isWebhookSecret,
  `must be '${PREFIX}' and the base64 of ${SECRET_BYTES.least} to ${SECRET_BYTES.most} bytes`,
);

function isWebhookSecret(text: string): boolean {
  if (!text.startsWith(PREFIX)) return false;
  const encoded = text.slice(PREFIX.length);
  const bytes = Buffer.from(encoded, "base64");
  const isExact = bytes.toString("base64").replaceAll("=", "") === encoded.replaceAll("=", "");
  return isExact && bytes.length >= SECRET_BYTES.least && bytes.length <= SECRET_BYTES.most;
}

const webhook = z.strictObject({
  url: httpUrl.describe("Where the events are sent. `https`, unless `events.allowed_hosts` has the host."),
  secret: webhookSecret.describe(
    "Signs the requests, as Standard Webhooks describes it: `whsec_` and the base64 of 24 to 64 bytes.",
  ),
  events: z
    .array(z.enum(EVENT_GROUPS))
    .min(1)
    .default(["ended"])
    .describe("`ended`: every end of a job. `started`: its start. `progress`: 25, 50 and 75 percent of its records."),
  format: z
    .enum(WEBHOOK_FORMATS)
    .default("standard")
    .describe(
      "`standard`: docs/events.md. `eventbridge`: the envelope that Amazon EventBridge gives a state of a batch job.",
    ),
  name: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/, "must be up to 64 letters, digits, '.', '_' and '-'")
    .optional()
    .describe("Identifies the webhook in the log of deliveries and after a restart. Default: the host of `url`."),
});

export const webhooksOf = (jobs: string) =>
  z.array(webhook).default([]).describe(`Webhooks that are told of ${jobs}. Default: none.`);

const hostName = z
  .string()
  .regex(/^[A-Za-z0-9.:[\]-]{1,253}$/, "must be a host name or an address without a port")
  .toLowerCase();

export const eventSettings = z
  .strictObject({
    webhooks: webhooksOf("all jobs"),
    allowed_hosts: z
      .array(hostName)
      .default([])
      .describe(
        "Hosts of webhooks that may have a loopback, link-local or private address, and may be `http`. Default: none.",
      ),
    timeout_seconds: z
      .number()
      .positive()
      .max(300)
      .default(15)
      .describe("Time in seconds that a webhook has to answer."),
    job_secret: webhookSecret
      .optional()
      .describe(
        "Signs the requests to webhooks that tags of jobs name, on a gateway without `access_keys`. Default: such tags are " +
          "refused. With access keys, each key has a secret of its own: docs/events.md.",
      ),
  })
  .prefault({});

export type EventsConfig = z.output<typeof eventSettings>;
export type WebhookConfig = z.output<typeof webhook>;

export const webhookName = ({ name, url }: Pick<WebhookConfig, "name" | "url">): string => name ?? new URL(url).host;

type Fail = (at: readonly string[], message: string) => never;

/** Names identify webhooks in the ledger. */
export function uniqueNames(webhooks: readonly WebhookConfig[], fail: Fail): readonly WebhookConfig[] {
  const names = webhooks.map(webhookName);
  names.forEach((name, at) => {
    if (names.indexOf(name) < at)
      fail([String(at), "name"], `'${name}' is the name of another webhook; set another name`);
  });
  return webhooks;
}

interface Given {
  readonly events: EventsConfig;
  readonly access_keys: readonly { readonly webhooks: readonly WebhookConfig[] }[];
}

export function checkEvents({ events, access_keys }: Given, fail: Fail): void {
  uniqueNames(events.webhooks, (at, message) => fail(["events", "webhooks", ...at], message));
  const check = (webhooks: readonly WebhookConfig[], ...place: readonly string[]) => {
    webhooks.forEach(({ url }, at) => {
      const { protocol, hostname } = new URL(url);
      if (protocol === "https:" || events.allowed_hosts.includes(hostname)) return;
      fail([...place, String(at), "url"], `must be https, or events.allowed_hosts must have '${hostname}'`);
    });
  };
  check(events.webhooks, "events", "webhooks");
  access_keys.forEach(({ webhooks }, at) => {
    check(webhooks, "access_keys", String(at), "webhooks");
  });
  if (events.job_secret !== undefined && access_keys.length > 0) {
    fail(["events", "job_secret"], "has no effect with access_keys: each key has a secret of its own");
  }
}

/** Secrets, and the queries of URLs, which may hold keys. */
export function secretsOfEvents(events: EventsConfig, keys: Given["access_keys"]): readonly string[] {
  const webhooks = [...events.webhooks, ...keys.flatMap((key) => key.webhooks)];
  const queries = webhooks.map(({ url }) => new URL(url).search.slice(1)).filter((query) => query !== "");
  return [
    ...webhooks.map(({ secret }) => secret),
    ...queries,
    ...(events.job_secret === undefined ? [] : [events.job_secret]),
  ];
}

/** Who is told of the events of jobs: the key `events`, and `webhooks` of access keys. */
import * as z from "zod";
import { EVENT_GROUPS, WEBHOOK_FORMATS } from "../lib/event-names.ts";
import { secretProblem, secretsIn } from "../lib/webhooks/signature.ts";
import { allowedHostProblem, createAllowedHosts, targetProblem } from "../lib/webhooks/target.ts";
import { httpUrl, secret } from "./fields.ts";

/** @param problem says what is wrong with a text */
const without = (problem: (text: string) => string | undefined) => (text: string, context: z.RefinementCtx<string>) => {
  const message = problem(text);
  if (message !== undefined) context.addIssue({ code: "custom", message });
};

const webhookSecret = secret.superRefine(without(secretProblem));

const webhook = z.strictObject({
  url: httpUrl.describe("Where the events are sent. `https`, unless `events.allowed_hosts` has the host."),
  secret: webhookSecret.describe(
    "Signs the requests, as Standard Webhooks describes it: `whsec_` and the base64 of 24 to 64 bytes, or several of these, " +
      "separated by spaces.",
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

const allowedHost = z.string().superRefine(without(allowedHostProblem));

export const eventSettings = z
  .strictObject({
    webhooks: webhooksOf("all jobs"),
    allowed_hosts: z
      .array(allowedHost)
      .default([])
      .describe(
        "Hosts of webhooks that may have a loopback, link-local or private address, and may be `http`: `host` or `host:port`. " +
          "Default: none.",
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
  const allowed = createAllowedHosts(events.allowed_hosts);
  const check = (webhooks: readonly WebhookConfig[], ...place: readonly string[]) => {
    webhooks.forEach(({ url }, at) => {
      const problem = targetProblem(url, allowed);
      if (problem !== undefined) fail([...place, String(at), "url"], problem);
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
  const secrets = [...webhooks.map(({ secret }) => secret), events.job_secret ?? ""];
  return [...secrets.flatMap(secretsIn), ...queries];
}

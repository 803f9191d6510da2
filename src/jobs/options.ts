/** Tags of a job that are for the gateway. Their keys begin with `quarry:`. */
import { DUPLICATE_IDS_ALLOW, DUPLICATE_IDS_TAG } from "../dialects/duplicates.ts";
import { ON_LOSSY_DROP, ON_LOSSY_TAG } from "../dialects/loss.ts";
import { WEBHOOK_TAG } from "../events/endpoints.ts";
import { ORDER_COMPLETION, ORDER_TAG, PAUSED_TAG, PRIORITY_TAG } from "../executor/job-tags.ts";
import { GatewayError } from "../lib/errors.ts";
import { EVENT_GROUPS, type EventGroup, WEBHOOK_FORMATS, type WebhookFormat } from "../lib/event-names.ts";
import { own } from "../lib/own.ts";
import type { JobWebhook } from "../ports/events.ts";
import type { Tag } from "../ports/jobs.ts";

export interface JobOptions {
  /** True: parts of requests that the provider has no place for are dropped and counted, also if they change the answer. */
  readonly drops: boolean;
  /** True: the results are the provider's own lines. */
  readonly providerResults: boolean;
  /** True: two lines may have the same id, where the form of the lines allows it. */
  readonly duplicateIds: boolean;
  /** True: results are in the order of completion. */
  readonly unordered: boolean;
  /** True: equal bodies are asked once. */
  readonly dedupe: boolean;
  /** True: no further records start. The tag may change while the job runs. */
  readonly paused: boolean;
  /** Jobs of a tenant with a higher number come first. The tag may change while the job runs. */
  readonly priority: number;
  /** The ARN of an earlier job whose unsuccessful records this one runs. */
  readonly retryOf: string | undefined;
  /** Who is told of the job's events. */
  readonly webhook: JobWebhook | undefined;
  /** Names of providers that run failed records, in this order. Undefined: as configured. */
  readonly fallback: readonly string[] | undefined;
}

const PREFIX = "quarry:";
export const RESULTS_TAG = "quarry:results";
export const RESULTS_PROVIDER = "provider";
export const DEDUPE_TAG = "quarry:dedupe";
export const RETRY_OF_TAG = "quarry:retry-of";
export const FALLBACK_TAG = "quarry:fallback";
const WEBHOOK_EVENTS_TAG = "quarry:webhook-events";
const WEBHOOK_FORMAT_TAG = "quarry:webhook-format";
/** Priorities are from minus this number to this number. */
export const MAX_PRIORITY = 100;

type Changes = Partial<
  Omit<JobOptions, "webhook"> & {
    readonly webhookUrl: string;
    readonly webhookEvents: readonly EventGroup[];
    readonly webhookFormat: WebhookFormat;
  }
>;
/** Options that may change while the job runs. */
export type LiveChanges = Pick<Changes, "paused" | "priority">;

/** Undefined: the value is refused. `expected` completes the sentence "the tag must be …". */
interface TagRule {
  readonly expected: string;
  readonly read: (value: string) => Changes | undefined;
  /** True if the tag may be added and removed while the job runs. */
  readonly isLive?: boolean;
}

const one = (expected: string, changes: Changes): TagRule => ({
  expected: `'${expected}'`,
  read: (value) => (value === expected ? changes : undefined),
});

const flag = (option: "dedupe" | "paused"): TagRule => ({
  expected: "'true' or 'false'",
  read: (value) => (value === "true" || value === "false" ? { [option]: value === "true" } : undefined),
});

const NUMBER = /^[+-]?\d{1,3}$/;

const TAGS: Readonly<Record<string, TagRule>> = {
  [ON_LOSSY_TAG]: one(ON_LOSSY_DROP, { drops: true }),
  [RESULTS_TAG]: one(RESULTS_PROVIDER, { providerResults: true }),
  [DUPLICATE_IDS_TAG]: one(DUPLICATE_IDS_ALLOW, { duplicateIds: true }),
  [ORDER_TAG]: {
    expected: "'input' or 'completion'",
    read: (value) =>
      value === "input" || value === ORDER_COMPLETION ? { unordered: value === ORDER_COMPLETION } : undefined,
  },
  [DEDUPE_TAG]: flag("dedupe"),
  [PAUSED_TAG]: { ...flag("paused"), isLive: true },
  [PRIORITY_TAG]: {
    expected: `a whole number from -${MAX_PRIORITY} to ${MAX_PRIORITY}`,
    read: (value) =>
      NUMBER.test(value) && Math.abs(Number(value)) <= MAX_PRIORITY ? { priority: Number(value) } : undefined,
    isLive: true,
  },
  [RETRY_OF_TAG]: {
    expected: "the ARN of a job",
    read: (value) => (value.startsWith("arn:") ? { retryOf: value } : undefined),
  },
  [FALLBACK_TAG]: {
    // A tag's value has no commas (botocore 1.44.5, TagValue).
    expected: "names of providers, separated by a space, or 'none'",
    read: (value) => {
      const names = value === "none" ? [] : value.split(" ").filter((name) => name !== "");
      return value === "none" || names.length > 0 ? { fallback: names } : undefined;
    },
  },
  [WEBHOOK_TAG]: {
    expected: "an http or https URL without a user name, a password, a query and a fragment",
    read: (value) => (isWebhookUrl(value) ? { webhookUrl: value } : undefined),
  },
  [WEBHOOK_EVENTS_TAG]: {
    expected: `names of ${EVENT_GROUPS.join(", ")}, separated by a space`,
    read: (value) => {
      const names = value.split(" ").filter((name) => name !== "");
      return names.length > 0 && names.every(isGroup) ? { webhookEvents: names } : undefined;
    },
  },
  [WEBHOOK_FORMAT_TAG]: {
    expected: WEBHOOK_FORMATS.map((format) => `'${format}'`).join(" or "),
    read: (value) => {
      const format = WEBHOOK_FORMATS.find((one) => one === value);
      return format && { webhookFormat: format };
    },
  },
};

const isGroup = (name: string): name is EventGroup => (EVENT_GROUPS as readonly string[]).includes(name);

function isWebhookUrl(text: string): boolean {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return false;
  const { username, password, search, hash } = new URL(text);
  return [username, password, search, hash].every((part) => part === "");
}

const NONE: JobOptions = {
  drops: false,
  providerResults: false,
  duplicateIds: false,
  unordered: false,
  dedupe: false,
  paused: false,
  priority: 0,
  retryOf: undefined,
  fallback: undefined,
  webhook: undefined,
};

/** Throws InvalidArgument for a tag of the gateway, or a value of one, that it does not know. */
export function optionsOf(tags: readonly Tag[]): JobOptions {
  let changes: Changes = {};
  for (const { key, value } of tags) if (key.startsWith(PREFIX)) changes = { ...changes, ...changesOf(key, value) };
  const { webhookUrl, webhookEvents, webhookFormat, ...options } = changes;
  return { ...NONE, ...options, webhook: webhookIn({ webhookUrl, webhookEvents, webhookFormat }) };
}

function webhookIn({ webhookUrl: url, webhookEvents, webhookFormat }: Changes): JobWebhook | undefined {
  if (url !== undefined) return { url, events: webhookEvents ?? ["ended"], format: webhookFormat ?? "standard" };
  const alone = webhookEvents ? WEBHOOK_EVENTS_TAG : webhookFormat && WEBHOOK_FORMAT_TAG;
  if (alone === undefined) return undefined;
  throw new GatewayError("InvalidArgument", `tags: '${alone}' has no effect without '${WEBHOOK_TAG}'`);
}

function changesOf(key: string, value: string): Changes {
  const rule = own(TAGS, key);
  if (rule === undefined) {
    throw new GatewayError("InvalidArgument", `tags: '${key}' is unknown. Known: ${Object.keys(TAGS).join(", ")}`);
  }
  const changes = rule.read(value);
  if (changes !== undefined) return changes;
  throw new GatewayError("InvalidArgument", `tags: '${key}' must be ${rule.expected}, and is '${value}'`);
}

/** What tags that are added to a job change. Throws InvalidArgument also for a tag that only a create can have. */
export function liveChanges(tags: readonly Tag[]): LiveChanges {
  let changes: Changes = {};
  for (const { key, value } of tags) {
    if (!key.startsWith(PREFIX)) continue;
    changes = { ...changes, ...changesOf(key, value) };
    requireLive(key);
  }
  return changes;
}

/** What the removal of tags changes. */
export function removedChanges(keys: readonly string[]): LiveChanges {
  let changes: Changes = {};
  for (const key of keys) {
    if (!key.startsWith(PREFIX) || own(TAGS, key) === undefined) continue;
    requireLive(key);
    changes = { ...changes, ...(key === PAUSED_TAG ? { paused: false } : { priority: 0 }) };
  }
  return changes;
}

function requireLive(key: string): void {
  if (own(TAGS, key)?.isLive) return;
  throw new GatewayError("InvalidArgument", `tags: '${key}' is read when a job is created, and cannot change later`);
}

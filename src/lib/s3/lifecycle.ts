/**
 * Rules of a bucket's lifecycle configuration that expire objects (S3 user guide, "Expiring objects" and "Lifecycle configuration
 * elements").
 */
import { compareNames } from "./byte-order.ts";

export interface LifecycleRule {
  readonly id: string;
  readonly enabled: boolean;
  readonly prefix: string;
  /** An object needs all of them. */
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  /** Bytes, both exclusive. Undefined: no bound. */
  readonly largerThan: number | undefined;
  readonly smallerThan: number | undefined;
  /** Days after the object's creation. */
  readonly days: number | undefined;
  /** Milliseconds since the epoch: midnight UTC. */
  readonly date: number | undefined;
  /** Days after which an upload that is not completed is aborted. Objects have no part in it. */
  readonly uploadDays: number | undefined;
  /** The rule in S3's members, as it was put. Plain data. */
  readonly shown: object;
}

export interface Expiry {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly rule: string;
}

/** What rules look at. */
export interface ExpiringObject {
  readonly key: string;
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
  readonly tags?: readonly { readonly key: string; readonly value: string }[] | undefined;
}

const DAY_MS = 86_400_000;

/** S3 adds the days to the creation time, and rounds up to the next midnight UTC. */
export const daysAfter = (time: number, days: number): number => (Math.floor(time / DAY_MS) + days + 1) * DAY_MS;

const hasPrefix = ({ prefix }: LifecycleRule, key: string): boolean => key.startsWith(prefix);

function applies(rule: LifecycleRule, { key, size, tags = [] }: ExpiringObject): boolean {
  if (!rule.enabled || !hasPrefix(rule, key)) return false;
  if (rule.largerThan !== undefined && size <= rule.largerThan) return false;
  if (rule.smallerThan !== undefined && size >= rule.smallerThan) return false;
  return rule.tags.every((wanted) => tags.some(({ key, value }) => key === wanted.key && value === wanted.value));
}

/** When the object expires, by the rule that is due first. Undefined: never. */
export function expiryOf(rules: readonly LifecycleRule[], object: ExpiringObject): Expiry | undefined {
  let first: Expiry | undefined;
  for (const rule of rules) {
    const at = rule.days === undefined ? rule.date : daysAfter(object.modifiedAt, rule.days);
    if (at === undefined || (first !== undefined && at >= first.at) || !applies(rule, object)) continue;
    first = { at, rule: rule.id };
  }
  return first;
}

/** The header `x-amz-expiration`. */
export const expirationText = ({ at, rule }: Expiry): string =>
  `expiry-date="${new Date(at).toUTCString()}", rule-id="${encodeURIComponent(rule)}"`;

/** When the upload is aborted. Undefined: never. */
export function uploadExpiryOf(
  rules: readonly LifecycleRule[],
  { key, createdAt }: { readonly key: string; readonly createdAt: number },
): number | undefined {
  const times = rules.flatMap((rule) =>
    rule.enabled && rule.uploadDays !== undefined && hasPrefix(rule, key)
      ? [daysAfter(createdAt, rule.uploadDays)]
      : [],
  );
  return times.length === 0 ? undefined : Math.min(...times);
}

/** The prefixes that the rules look at, without those that another one covers. */
export function prefixesOf(rules: readonly LifecycleRule[]): readonly string[] {
  const prefixes = [...new Set(rules.filter(({ enabled }) => enabled).map(({ prefix }) => prefix))].sort(compareNames);
  return prefixes.filter((prefix, at) => !prefixes.slice(0, at).some((shorter) => prefix.startsWith(shorter)));
}

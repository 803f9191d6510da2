/** Lifecycle configurations: S3's rules about them (API reference, PutBucketLifecycleConfiguration), and the operations. */
import { randomUUID } from "node:crypto";
import { GatewayError } from "../../lib/errors.ts";
import type { LifecycleRule as Rule } from "../../lib/s3/lifecycle.ts";
import type { Handlers } from "../call.ts";
import type { LifecycleExpiration, LifecycleRule, LifecycleRuleFilter } from "../generated/s3/models/models_0.ts";
import type { routes } from "../generated/s3/routes.ts";
import { notImplemented } from "../refusals.ts";
import { createCallOf } from "./address.ts";

type LifecycleRoutes = Pick<
  typeof routes,
  "DeleteBucketLifecycle" | "GetBucketLifecycleConfiguration" | "PutBucketLifecycleConfiguration"
>;

export function createLifecycleHandlers(accountId: string): Handlers<LifecycleRoutes> {
  const callOf = createCallOf(accountId);
  return {
    async GetBucketLifecycleConfiguration(input, call) {
      const request = callOf(call, input);
      const { objects } = request.provider;
      if (objects.features !== undefined) return objects.features(request, "GetBucketLifecycleConfiguration", input);
      const rules = await objects.lifecycle?.get(request, input.Bucket!);
      if (rules === undefined) {
        throw new GatewayError("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist", {
          fields: { BucketName: input.Bucket! },
        });
      }
      return { Rules: rules.map(shownRule) };
    },

    async PutBucketLifecycleConfiguration(input, call) {
      const request = callOf(call, input);
      const { objects } = request.provider;
      if (objects.features !== undefined) return objects.features(request, "PutBucketLifecycleConfiguration", input);
      const rules = rulesOf(input.LifecycleConfiguration?.Rules ?? []);
      await objects.lifecycle?.put(request, input.Bucket!, rules);
      return {};
    },

    async DeleteBucketLifecycle(input, call) {
      const request = callOf(call, input);
      const { objects } = request.provider;
      if (objects.features !== undefined) return objects.features(request, "DeleteBucketLifecycle", input);
      await objects.lifecycle?.delete(request, input.Bucket!);
      return {};
    },
  };
}

const MOST_RULES = 1000;
const ID_CHARACTERS = 255;
const DAY_MS = 86_400_000;

const malformed = (reason: string) => new GatewayError("MalformedBody", `The lifecycle configuration: ${reason}`);
const invalid = (reason: string) => new GatewayError("InvalidArgument", reason);

function rulesOf(rules: readonly LifecycleRule[]): readonly Rule[] {
  if (rules.length === 0) throw malformed("it has no rules");
  if (rules.length > MOST_RULES) throw malformed(`it has more than ${MOST_RULES} rules`);
  const read = rules.map(ruleOf);
  const ids = new Set(read.map(({ id }) => id));
  if (ids.size < read.length) throw invalid("Rule ID must be unique. Found same ID for more than one rule");
  return read;
}

function ruleOf(rule: LifecycleRule): Rule {
  const { ID: id = randomUUID(), Status, Prefix, Filter, Expiration, AbortIncompleteMultipartUpload: uploads } = rule;
  if (id.length > ID_CHARACTERS) throw invalid("ID length should not exceed allowed limit of 255");
  const status: string | undefined = Status;
  if (status !== "Enabled" && status !== "Disabled") throw malformed("Status is Enabled or Disabled");
  if (rule.Transitions !== undefined || rule.NoncurrentVersionTransitions !== undefined) {
    throw notImplemented("Transition", { Element: "Transition" });
  }
  if ((Prefix === undefined) === (Filter === undefined)) throw malformed("a rule has either Filter or Prefix");
  const { prefix, tags, largerThan, smallerThan } = filterOf(Filter ?? { Prefix });
  const { days, date } = expirationOfRule(Expiration);
  const uploadDays = uploads?.DaysAfterInitiation;
  if (Expiration === undefined && uploads === undefined && rule.NoncurrentVersionExpiration === undefined) {
    throw new GatewayError("InvalidRequest", "At least one action needs to be specified in a rule");
  }
  if (uploads !== undefined) {
    if (!isPositive(uploadDays)) {
      throw invalid("'DaysAfterInitiation' for AbortIncompleteMultipartUpload action must be a positive integer");
    }
    if (tags.length > 0 || largerThan !== undefined || smallerThan !== undefined) {
      const reason = "AbortIncompleteMultipartUpload cannot be specified with Tags or object sizes";
      throw new GatewayError("InvalidRequest", reason);
    }
  }
  const shown = { ...rule, ID: id };
  return { id, enabled: status === "Enabled", prefix, tags, largerThan, smallerThan, days, date, uploadDays, shown };
}

const isPositive = (value: number | undefined): value is number =>
  value !== undefined && Number.isSafeInteger(value) && value > 0;

type Filter = Pick<Rule, "prefix" | "tags" | "largerThan" | "smallerThan">;

function filterOf({ Prefix, Tag, And, ObjectSizeGreaterThan, ObjectSizeLessThan }: LifecycleRuleFilter): Filter {
  const given = [Prefix, Tag, And, ObjectSizeGreaterThan, ObjectSizeLessThan].filter((one) => one !== undefined);
  if (given.length > 1) throw malformed("Filter has one member: use And for several conditions");
  const all = And ?? { Prefix, Tags: Tag && [Tag], ObjectSizeGreaterThan, ObjectSizeLessThan };
  const tags = (all.Tags ?? []).map(({ Key = "", Value = "" }) => ({ key: Key, value: Value }));
  if (new Set(tags.map(({ key }) => key)).size < tags.length) throw malformed("a filter has a tag key twice");
  const { ObjectSizeGreaterThan: largerThan, ObjectSizeLessThan: smallerThan } = all;
  if (largerThan !== undefined && smallerThan !== undefined && smallerThan <= largerThan) {
    throw invalid("'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'");
  }
  return { prefix: all.Prefix ?? "", tags, largerThan, smallerThan };
}

/** A delete marker has no effect in a bucket without versions. */
function expirationOfRule(expiration: LifecycleExpiration | undefined): Pick<Rule, "days" | "date"> {
  const { Days: days, Date: date, ExpiredObjectDeleteMarker: marker } = expiration ?? {};
  if (expiration === undefined) return { days: undefined, date: undefined };
  if ([days, date, marker].filter((one) => one !== undefined).length !== 1) {
    throw malformed("Expiration has one of Days, Date and ExpiredObjectDeleteMarker");
  }
  if (days !== undefined && !isPositive(days)) {
    throw invalid("'Days' for Expiration action must be a positive integer");
  }
  if (date !== undefined && date.getTime() % DAY_MS !== 0) throw invalid("'Date' must be at midnight GMT");
  return { days, date: date?.getTime() };
}

/** The rule as it was put. JSON has dates as text. */
function shownRule({ shown }: Rule): LifecycleRule {
  const rule = shown as LifecycleRule;
  const { Expiration } = rule;
  if (Expiration?.Date === undefined) return rule;
  return { ...rule, Expiration: { ...Expiration, Date: new Date(Expiration.Date) } };
}

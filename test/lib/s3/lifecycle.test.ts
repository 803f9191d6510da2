import fc from "fast-check";
import { expect, test } from "vitest";
import {
  daysAfter,
  type ExpiringObject,
  expirationText,
  expiryOf,
  type LifecycleRule,
  prefixesOf,
  uploadExpiryOf,
} from "../../../src/lib/s3/lifecycle.ts";

const rule = (more: Partial<LifecycleRule> = {}): LifecycleRule => ({
  id: "r",
  enabled: true,
  prefix: "",
  tags: [],
  largerThan: undefined,
  smallerThan: undefined,
  days: 1,
  date: undefined,
  uploadDays: undefined,
  shown: {},
  ...more,
});
const object = (more: Partial<ExpiringObject> = {}): ExpiringObject => ({
  key: "a/b",
  size: 10,
  modifiedAt: Date.UTC(2026, 0, 15, 10, 30),
  ...more,
});

test("days are added to the creation, and rounded up to the next midnight, as in S3's user guide", () => {
  // "an object created on 1/15/2014 10:30 AM UTC with 3 days … is 1/19/2014 00:00 UTC"
  expect(daysAfter(Date.UTC(2014, 0, 15, 10, 30), 3)).toBe(Date.UTC(2014, 0, 19));
  const expiry = expiryOf([rule({ days: 3, id: "a b" })], object({ modifiedAt: Date.UTC(2014, 0, 15, 10, 30) }));
  expect(expirationText(expiry!)).toBe('expiry-date="Sun, 19 Jan 2014 00:00:00 GMT", rule-id="a%20b"');
});

test.each([
  ["another prefix", { prefix: "b" }],
  ["a disabled rule", { enabled: false }],
  ["a tag that it lacks", { tags: [{ key: "k", value: "v" }] }],
  ["a tag with another value", { tags: [{ key: "t", value: "2" }] }],
  ["the size is not larger", { largerThan: 10 }],
  ["the size is not smaller", { smallerThan: 10 }],
  ["no expiration", { days: undefined }],
])("an object does not expire: %s", (_, more) => {
  expect(expiryOf([rule(more)], object({ tags: [{ key: "t", value: "1" }] }))).toBeUndefined();
});

test.each([
  ["its prefix", { prefix: "a/" }],
  ["its tag", { tags: [{ key: "t", value: "1" }] }],
  ["a size between the bounds", { largerThan: 9, smallerThan: 11 }],
])("an object expires: %s", (_, more) => {
  expect(expiryOf([rule(more)], object({ tags: [{ key: "t", value: "1" }] }))?.rule).toBe("r");
});

test("the rule that is due first counts", () => {
  const rules = [rule({ id: "late", days: 9 }), rule({ id: "date", days: undefined, date: Date.UTC(2026, 0, 16) })];
  expect(expiryOf(rules, object())).toEqual({ at: Date.UTC(2026, 0, 16), rule: "date" });
});

test("uploads are aborted by their own rule", () => {
  const at = Date.UTC(2026, 0, 1);
  expect(uploadExpiryOf([rule()], { key: "a", createdAt: at })).toBeUndefined();
  expect(uploadExpiryOf([rule({ uploadDays: 2, prefix: "b" })], { key: "a", createdAt: at })).toBeUndefined();
  expect(uploadExpiryOf([rule({ uploadDays: 2 }), rule({ uploadDays: 1 })], { key: "a", createdAt: at })).toBe(
    Date.UTC(2026, 0, 3),
  );
});

test("every prefix of a rule is covered once", () => {
  const property = fc.property(fc.array(fc.stringMatching(/^[ab/]{0,4}$/)), (prefixes) => {
    const all = prefixesOf(prefixes.map((prefix) => rule({ prefix })));
    for (const prefix of prefixes) expect(all.filter((one) => prefix.startsWith(one))).toHaveLength(1);
  });
  fc.assert(property);
  expect(prefixesOf([rule({ enabled: false, prefix: "x" })])).toEqual([]);
});

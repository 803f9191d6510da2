import { expect, test } from "vitest";
import type { Kind } from "../../src/lib/errors.ts";
import { checkRead, checkWrite } from "../../src/objects/conditions.ts";
import type { Conditions } from "../../src/ports/objects/requests.ts";

const modifiedAt = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const current = { etag: "abc", modifiedAt };
const same = new Date(Date.UTC(2026, 0, 2, 3, 4, 5));
const before = new Date(same.getTime() - 1000);

test.for<[Conditions, Kind | undefined]>([
  [{}, undefined],
  [{ ifMatch: '"abc"' }, undefined],
  [{ ifMatch: "abc" }, undefined],
  [{ ifMatch: "*" }, undefined],
  [{ ifMatch: '"x", "abc"' }, undefined],
  [{ ifMatch: "x" }, "PreconditionFailed"],
  [{ ifNoneMatch: "abc" }, "NotModified"],
  [{ ifNoneMatch: 'W/"abc"' }, "NotModified"],
  [{ ifNoneMatch: "*" }, "NotModified"],
  [{ ifNoneMatch: "x" }, undefined],
  [{ ifModifiedSince: same }, "NotModified"],
  [{ ifModifiedSince: before }, undefined],
  [{ ifUnmodifiedSince: same }, undefined],
  [{ ifUnmodifiedSince: before }, "PreconditionFailed"],
  // An entity tag takes precedence over a time: S3's API reference, GetObject, "Notes" on both pairs.
  [{ ifMatch: "abc", ifUnmodifiedSince: before }, undefined],
  [{ ifNoneMatch: "abc", ifModifiedSince: before }, "NotModified"],
  [{ ifNoneMatch: "x", ifModifiedSince: same }, undefined],
])("evaluates %j for a read: %s", ([conditions, kind]) => {
  expect(kindOf(() => checkRead(conditions, current))).toBe(kind);
});

test.for<[Conditions, boolean, Kind | undefined]>([
  [{ ifNoneMatch: "*" }, false, undefined],
  [{ ifNoneMatch: "*" }, true, "PreconditionFailed"],
  [{ ifNoneMatch: "abc" }, true, "Unsupported"],
  [{ ifMatch: "abc" }, true, undefined],
  [{ ifMatch: "x" }, true, "PreconditionFailed"],
  [{ ifMatch: "abc" }, false, "NoSuchKey"],
  [{}, false, undefined],
])("evaluates %j for a write to %s: %s", ([conditions, exists, kind]) => {
  expect(kindOf(() => checkWrite(conditions, exists ? current : undefined, "k"))).toBe(kind);
});

function kindOf(check: () => void): unknown {
  try {
    check();
    return undefined;
  } catch (error) {
    return (error as { kind: Kind }).kind;
  }
}

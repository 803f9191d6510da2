/** What errors mean for a chunk. */
import { expect, test } from "vitest";
import { batchFailureOf, failureOf } from "../../../../src/jobs/chunks/work/failures.ts";
import { GatewayError, type Kind, StorageUnavailable } from "../../../../src/lib/errors.ts";
import { BlobMissing } from "../../../../src/ports/blobs.ts";

test.each<[Kind, string, string]>([
  ["Throttled", "Rate limit reached", "provider"],
  ["Throttled", "Too many requests in a minute", "provider"],
  ["Throttled", "too many tokens", "provider"],
  ["Throttled", "You exceeded your current quota", "model"],
  ["Throttled", "Batch enqueued tokens limit", "crowded"],
  ["Unavailable", "the file is too large", "provider"],
  ["RequestTimeout", "slow", "provider"],
  ["AccessDenied", "401 Unauthorized", "model"],
  ["QuotaExceeded", "insufficient_quota", "model"],
  ["QuotaExceeded", "The number of jobs exceeds the quota", "model"],
  ["InvalidArgument", "Billing hard limit has been reached", "model"],
  ["InvalidArgument", "Enqueued token limit reached for m in organization o", "crowded"],
  ["InvalidArgument", "The input file has more than the maximum of records", "halve"],
  ["InvalidArgument", "Batch file is too large", "halve"],
  ["InvalidArgument", "The model does not exist", "refuse"],
  ["EntityTooLarge", "413", "halve"],
  ["NoSuchBucket", "gone", "model"],
  ["NotFound", "no such model", "refuse"],
  ["Internal", "bug", "defect"],
])("%s '%s' means: %s", (kind, message, meaning) => {
  expect(failureOf(new GatewayError(kind, message))).toBe(meaning);
});

test("failures of the gateway are not the provider's", () => {
  expect(failureOf(new StorageUnavailable("full", undefined))).toBe("storage");
  expect(failureOf(new BlobMissing("gone"))).toBe("lost");
  expect(failureOf(new TypeError("bug"))).toBe("defect");
});

test.each([
  ["Enqueued token limit reached for gpt-4o in organization org-x. Limit: 90,000 enqueued tokens.", "crowded"],
  ["Billing hard limit has been reached.", "model"],
  ["The number of records exceeds the maximum", "halve"],
  ["line 1: Invalid JSON", undefined],
  [undefined, undefined],
])("a batch that failed with '%s' means: %s", (message, meaning) => {
  expect(batchFailureOf(message)).toBe(meaning);
});

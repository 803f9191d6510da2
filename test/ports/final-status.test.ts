import { expect, test } from "vitest";
import { type Ending, finalStatus, type Progress } from "../../src/ports/final-status.ts";

const of = (processed: number | undefined, total: number | undefined): Progress => ({ processed, total });

test.each<[Ending, Progress, string]>([
  ["finished", of(3, 3), "Completed"],
  ["finished", of(0, 3), "Completed"],
  ["finished", of(undefined, undefined), "Completed"],
  ["failed", of(0, 0), "Failed"],
  ["failed", of(3, 3), "Failed"],
  ["stopped", of(0, 0), "Stopped"],
  ["stopped", of(1, 3), "Stopped"],
  ["stopped", of(undefined, undefined), "Stopped"],
  ["stopped", of(3, 3), "Completed"],
  ["expired", of(0, 3), "Expired"],
  ["expired", of(0, 0), "Expired"],
  ["expired", of(undefined, undefined), "Expired"],
  ["expired", of(1, 3), "PartiallyCompleted"],
  ["expired", of(1, undefined), "PartiallyCompleted"],
  ["expired", of(3, 3), "Completed"],
])("a job that %s with %o records is %s", (ending, progress, status) => {
  expect(finalStatus(ending, progress)).toBe(status);
});

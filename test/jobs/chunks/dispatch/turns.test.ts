import { expect, test } from "vitest";
import { createChunkTurns } from "../../../../src/jobs/chunks/dispatch/turns.ts";

test("tenants take turns, then jobs by priority, then the job that waits longest", () => {
  const turns = createChunkTurns();
  const one = (tenant: string, job: string, priority = 0) => ({ tenant, job, priority });
  const all = [one("a", "a1"), one("a", "a2", 5), one("a", "a3", 5), one("b", "b1")];
  const order = Array.from({ length: 6 }, () => turns.next(all)!.job);
  expect(order).toEqual(["a2", "b1", "a3", "b1", "a2", "b1"]);
  expect(turns.next(all.slice(0, 1))!.job).toBe("a1");
  expect(turns.next([])).toBeUndefined();
});

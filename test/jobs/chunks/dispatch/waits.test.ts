import { expect, test } from "vitest";
import { createWaits } from "../../../../src/jobs/chunks/dispatch/waits.ts";

test("waits double up to the most, with jitter, and one at a time is tried", () => {
  let now = 0;
  const waits = createWaits({ now: () => now, firstMs: 5_000, mostMs: 300_000, random: () => 1 });
  expect(waits.isOpen("p")).toBe(true);
  const delays: number[] = [];
  for (let n = 0; n < 9; n += 1) {
    const end = waits.begin("p");
    const { until } = waits.failed("p", { message: "down", reason: "quota" });
    end();
    // Others that were on their way change nothing.
    expect(waits.failed("p", { message: "also", reason: "quota" })).toMatchObject({ until, message: "down" });
    delays.push(until - now);
    expect(waits.isOpen("p")).toBe(false);
    now = until;
    expect(waits.isOpen("p")).toBe(true);
  }
  expect(delays.slice(0, 3)).toEqual([6_000, 12_000, 24_000]);
  expect(delays.at(-1)).toBe(360_000);
  const end = waits.begin("p");
  expect(waits.isOpen("p")).toBe(false);
  end();
  expect(waits.isOpen("p")).toBe(true);
  waits.ended("p");
  expect([waits.of("p"), waits.isOpen("p")]).toEqual([undefined, true]);
});

test("a provider's wish counts, up to an hour", () => {
  const waits = createWaits({ now: () => 0, firstMs: 5_000, mostMs: 300_000, random: () => 0 });
  expect(waits.failed("a", { message: "", reason: "quota", askedMs: 60_000 }).until).toBe(60_000);
  expect(waits.failed("b", { message: "", reason: "quota", askedMs: 1_000 }).until).toBe(5_000);
  expect(waits.failed("c", { message: "", reason: "quota", askedMs: 1e12 }).until).toBe(3_600_000);
});

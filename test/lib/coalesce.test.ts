import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { coalesce } from "../../src/lib/coalesce.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function counted(ttlMs: number) {
  const asked: PromiseWithResolvers<string>[] = [];
  const ask = coalesce(ttlMs, () => {
    const one = Promise.withResolvers<string>();
    asked.push(one);
    return one.promise;
  });
  return { ask, asked };
}

test("concurrent calls share one call, and its result is cached", async () => {
  const { ask, asked } = counted(1_000);
  const all = Promise.all([ask("a"), ask("a"), ask("a", true), ask("b")]);
  expect(asked).toHaveLength(2);
  asked[0]!.resolve("first");
  asked[1]!.resolve("other");
  expect(await all).toEqual(["first", "first", "first", "other"]);

  vi.advanceTimersByTime(999);
  expect(await ask("a")).toBe("first");
  vi.advanceTimersByTime(2);
  const again = ask("a");
  asked[2]!.resolve("second");
  expect(await again).toBe("second");
});

test("a request for a fresh result bypasses the cache", async () => {
  const { ask, asked } = counted(1_000);
  const first = ask("a");
  asked[0]!.resolve("first");
  await first;
  const fresh = ask("a", true);
  asked[1]!.resolve("second");
  expect([await fresh, await ask("a")]).toEqual(["second", "second"]);
});

test("a failure is not cached", async () => {
  const { ask, asked } = counted(1_000);
  const waiting = [ask("a"), ask("a")];
  asked[0]!.reject(new Error("broken"));
  for (const one of waiting) await expect(one).rejects.toThrow("broken");
  const next = ask("a");
  asked[1]!.resolve("well");
  expect(await next).toBe("well");
});

test("a forgotten key is not returned, even while its value is being found", async () => {
  const { ask, asked } = counted(1_000);
  const old = ask("a");
  ask.forget("a");
  const next = ask("a");
  asked[0]!.resolve("old");
  asked[1]!.resolve("new");
  expect([await old, await next, await ask("a")]).toEqual(["old", "new", "new"]);
});

test("with a TTL of 0 only concurrent calls share a result", async () => {
  const { ask, asked } = counted(0);
  const both = Promise.all([ask("a"), ask("a")]);
  expect(asked).toHaveLength(1);
  asked[0]!.resolve("first");
  expect(await both).toEqual(["first", "first"]);
  const next = ask("a");
  asked[1]!.resolve("second");
  expect(await next).toBe("second");
});

test("an undefined result is cached", async () => {
  const ask = vi.fn(async () => undefined);
  const cached = coalesce(1_000, ask);
  await cached("a");
  await cached("a");
  expect(ask).toHaveBeenCalledOnce();
});

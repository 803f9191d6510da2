import { expect, test } from "vitest";
import { gather } from "../../src/lib/gather.ts";

/** Calls that the test ends. */
function calls() {
  const open: { readonly keys: readonly number[]; end(): void; fail(error: Error): void }[] = [];
  const ask = (keys: readonly number[]) => {
    const { promise, resolve, reject } = Promise.withResolvers<readonly string[]>();
    open.push({ keys, end: () => resolve(keys.map(String)), fail: reject });
    return promise;
  };
  return { open, ask };
}

test("a caller is answered by a call that begins after it has asked", async () => {
  const { open, ask } = calls();
  const get = gather({ calls: 1 }, ask);
  const first = [get(1), get(1)];
  await expect.poll(() => open.length).toBe(1);
  const others = [get(2), get(2), get(3)];
  expect(open.map(({ keys }) => keys)).toEqual([[1, 1]]);
  open[0]!.end();
  expect(await Promise.all(first)).toEqual(["1", "1"]);
  await expect.poll(() => open.length).toBe(2);
  expect(open[1]!.keys).toEqual([2, 2, 3]);
  open[1]!.end();
  expect(await Promise.all(others)).toEqual(["2", "2", "3"]);
});

test("so many calls are under way, with so many callers each", async () => {
  const { open, ask } = calls();
  const get = gather({ calls: 2, most: 2 }, ask);
  const all = Promise.all([1, 2, 3, 4, 5, 6, 7].map(get));
  await expect
    .poll(() => open.map(({ keys }) => keys))
    .toEqual([
      [1, 2],
      [3, 4],
    ]);
  open[1]!.end();
  await expect.poll(() => open.length).toBe(3);
  expect(open[2]!.keys).toEqual([5, 6]);
  for (const call of open) call.end();
  await expect.poll(() => open.length).toBe(4);
  open[3]!.end();
  expect(await all).toEqual(["1", "2", "3", "4", "5", "6", "7"]);
});

test("the callers of a call that fails get its error, and later ones are answered", async () => {
  const { open, ask } = calls();
  const get = gather({ calls: 1 }, ask);
  const first = get(1);
  await expect.poll(() => open.length).toBe(1);
  const second = get(2);
  open[0]!.fail(new Error("no"));
  await expect(first).rejects.toThrow("no");
  await expect.poll(() => open.length).toBe(2);
  open[1]!.end();
  expect(await second).toBe("2");
});

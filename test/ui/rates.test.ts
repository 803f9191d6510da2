/** Rates of running jobs. */
import { expect, test } from "vitest";
import { createRates } from "../../src/ui/rates.ts";

test("the rate of a job without new counts changes seldom, and falls in the end", () => {
  let now = 0;
  const rates = createRates(() => now);
  const at = (time: number, processed: number) => {
    now = time;
    return rates.note("job", processed);
  };
  expect(at(0, 0)).toBeUndefined();
  expect(at(2_000, 20)).toBe(10);
  for (let time = 2_750; time < 7_000; time += 750) expect(at(time, 20)).toBe(10);
  expect(at(8_000, 20)).toBe(2.5);
  expect(at(8_750, 30)).toBe(3.43);
  expect(at(60_000, 30)).toBeLessThan(0.5);
});

test("a restarted run counts from the start", () => {
  let now = 0;
  const rates = createRates(() => now);
  rates.note("job", 100);
  now = 4_000;
  expect(rates.note("job", 200)).toBe(25);
  now = 5_000;
  expect(rates.note("job", 10)).toBeUndefined();
  now = 7_000;
  expect(rates.note("job", 30)).toBe(10);
});

/** The search for the result of a call whose answer was lost. */
import { expect, test } from "vitest";
import { recent } from "../../../src/providers/openai/pages.ts";

const HOUR_S = 3_600;
const NOW_S = 1_790_000_000;
const { signal } = new AbortController();

interface Item {
  readonly id: string;
  readonly created_at: number;
}

const items = (...hoursAgo: number[]): Item[] =>
  hoursAgo.map((hours) => ({ id: `${hours}`, created_at: NOW_S - hours * HOUR_S }));

/** @param aheadHours how far the gateway's clock is ahead of the provider's */
async function search(all: readonly Item[], wanted: string, aheadHours = 0) {
  const read: string[] = [];
  async function* list() {
    for (const item of all) {
      read.push(item.id);
      yield item;
    }
  }
  const found = await recent(list, (NOW_S + aheadHours * HOUR_S) * 1_000, ({ id }) => id === wanted, signal);
  return { found, read };
}

test.each([0, 1, 14, -14])("a gateway whose clock is %i hours ahead finds an item behind newer ones", async (ahead) => {
  expect((await search(items(0, 0.1, 0.2), "0.2", ahead)).found).toBe("0.2");
});

test("an item at the end of a list whose oldest items come first is found", async () => {
  expect((await search(items(900, 900, 800, 700, 0), "0")).found).toBe("0");
});

test("a list whose newest items come first is read for a day, twice", async () => {
  const { found, read } = await search(items(0, 23, 25, 26, 27), "none");
  expect(found).toBeUndefined();
  expect(read).toEqual(["0", "23", "25", "0", "23", "25"]);
});

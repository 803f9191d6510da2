import { expect, test, vi } from "vitest";
import type { Worker } from "../../../src/ports/queue.ts";
import { createHand } from "../../../src/queue/hand.ts";
import type { Items } from "../../../src/queue/pg-boss/items.ts";
import { createLeases, type Leases } from "../../../src/queue/pg-boss/leases.ts";
import { createTaker } from "../../../src/queue/pg-boss/taker.ts";

test("items whose holder may have been written are given back, because others would fence this process for them", async () => {
  const lost = new Error("Connection terminated unexpectedly");
  const leases = { has: () => false, adopt: vi.fn(), run: vi.fn(), giveBack: vi.fn(async () => {}), lettingGo() {} };
  const warn = vi.fn();
  const taker = createTaker({
    queue: "polls",
    hand: { room: () => 5 } as never,
    items: { hold: () => Promise.reject(lost) } as never,
    leases: leases as unknown as Leases,
    replicas: { id: "me", fence: vi.fn() },
    fetch: async () => [{ id: "job", retryCount: 3, data: { item: "a", failures: 2 } }],
    log: { warn },
  });
  taker.start();
  await expect.poll(() => leases.giveBack.mock.calls.length).toBeGreaterThan(0);
  await taker.stop();
  expect(leases.giveBack).toHaveBeenCalledWith([{ queue: "polls", job: "job", attempt: 3, id: "a", failures: 2 }]);
  expect(leases.run).not.toHaveBeenCalled();
  expect(warn).toHaveBeenCalledWith({ queue: "polls", err: lost }, expect.any(String));
});

test("an item that is due again before the answer to its settlement has come is run again", async () => {
  const log = { warn: vi.fn() };
  const runs: number[] = [];
  const worker: Worker = {
    most: () => 5,
    async run({ attempt }) {
      runs.push(attempt);
      return attempt === 1 ? { afterMs: 0 } : undefined;
    },
  };
  const hand = createHand("polls", worker, log);
  const written = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  const items = {
    hold: async (taken: Parameters<Items["hold"]>[0]) => new Set(taken.map(({ job }) => job)),
    touch: async () => {},
    async settle() {
      written.resolve();
      await answered.promise;
    },
  } as unknown as Items;
  const leases = createLeases({ items, log, onRoom() {} });
  let fetches = 0;
  const taker = createTaker({
    queue: "polls",
    hand,
    items,
    leases,
    replicas: { id: "me", fence: vi.fn() },
    async fetch() {
      fetches += 1;
      if (fetches > 2) return [];
      if (fetches === 2) await written.promise;
      return [{ id: "job", retryCount: fetches - 1, data: { item: "a" } }];
    },
    log,
  });
  taker.start();
  await expect.poll(() => fetches).toBeGreaterThan(1);
  answered.resolve();
  await expect.poll(() => runs).toEqual([1, 2]);
  await taker.stop();
  leases.close();
});

import { expect, test, vi } from "vitest";
import type { Leases } from "../../../src/queue/pg-boss/leases.ts";
import { createTaker } from "../../../src/queue/pg-boss/taker.ts";

test("items whose holder may have been written are given back, because others would fence this process for them", async () => {
  const lost = new Error("Connection terminated unexpectedly");
  const leases = { has: () => false, adopt: vi.fn(), run: vi.fn(), giveBack: vi.fn(async () => {}) };
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

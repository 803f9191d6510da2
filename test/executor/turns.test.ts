import { performance } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createRateGate } from "../../src/executor/rate-gate.ts";
import { createSemaphore } from "../../src/executor/semaphore.ts";
import { createTurns } from "../../src/executor/turns.ts";
import { processorMs } from "../support/processor-time.ts";

const signal = new AbortController().signal;
const turnOf = (name: string) => ({ tenant: name[0]!, job: name.slice(0, 2) });

/** Takes everything. Names are a tenant, a job and a number. */
function taken(names: readonly string[], skip = 0): string[] {
  const turns = createTurns<string>();
  for (const name of names) turns.add(turnOf(name), name);
  for (let count = 0; count < skip; count += 1) turns.next();
  return Array.from({ length: turns.size }, () => turns.next()!);
}

test("tenants take turns, then the jobs of a tenant, then the requests of a job in their order", () => {
  expect(taken(["a11", "a12", "a13", "a21", "a22", "b11", "b12"])).toEqual([
    ...["a11", "b11", "a21", "b12", "a12", "a22", "a13"],
  ]);
  expect(taken(["a11", "a12", "a13", "a21", "b11"], 1)).toEqual(["b11", "a21", "a12", "a13"]);
});

test("chunks of a job come in the order of their lines, and share one turn", () => {
  const turns = createTurns<string>();
  for (const [job, place] of [
    ["a", 900],
    ["a", 1],
    ["b", 5],
    ["a", 1],
    ["a", 400],
    ["b", 2],
  ] as const)
    turns.add({ tenant: "t", job, place }, `${job}${place}`);
  expect(Array.from({ length: 6 }, () => turns.next())).toEqual(["a1", "b2", "a1", "b5", "a400", "a900"]);
});

test("a value that was removed is not taken, and its tenant keeps its turn", () => {
  const turns = createTurns<string>();
  const remove = ["a11", "a12", "b11", "c11"].map((name) => turns.add(turnOf(name), name));
  remove[0]!();
  remove[2]!();
  expect(turns.size).toBe(2);
  expect(turns.nextOf("b")).toBeUndefined();
  expect([turns.next(), turns.next(), turns.next()]).toEqual(["a12", "c11", undefined]);
});

test("of n tenants that wait, each is among the next n, whatever was added and removed", () => {
  const step = fc.oneof(
    fc.record({ add: fc.constantFrom("a1", "a2", "a3", "b1", "c1", "c2") }),
    fc.record({ remove: fc.nat({ max: 20 }) }),
    fc.constant({ take: true }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const turns = createTurns<{ name: string }>();
      const waiting = new Map<{ name: string }, () => void>();
      for (const does of steps) {
        if ("add" in does) {
          const value = { name: does.add };
          waiting.set(value, turns.add(turnOf(does.add), value));
        } else if ("remove" in does) {
          const value = [...waiting.keys()][does.remove];
          if (value === undefined) continue;
          waiting.get(value)!();
          waiting.delete(value);
        } else {
          const value = turns.next();
          if (value !== undefined) expect(waiting.delete(value)).toBe(true);
        }
        expect(turns.size).toBe(waiting.size);
      }
      const tenants = new Set([...waiting.keys()].map(({ name }) => name[0]));
      const next = Array.from({ length: tenants.size }, () => turns.next()!);
      expect(new Set(next.map(({ name }) => name[0]))).toEqual(tenants);
      for (const value of next) waiting.delete(value);
      const rest = Array.from({ length: turns.size }, () => turns.next()!);
      expect(new Set(rest)).toEqual(new Set(waiting.keys()));
    }),
  );
});

test("a turn costs the same however many tenants and jobs wait", () => {
  const cost = (tenants: number, jobs: number): number => {
    const turns = createTurns<number>();
    const add = (at: number) => turns.add({ tenant: `t${at % tenants}`, job: `j${at % (tenants * jobs)}` }, at);
    for (let at = 0; at < tenants * jobs; at += 1) add(at);
    return processorMs(() => {
      for (let count = 0; count < 50_000; count += 1) add(turns.next()!);
    });
  };
  cost(10, 10);
  // Linear steps would take a thousand times as long.
  expect(cost(5_000, 20)).toBeLessThan(40 * cost(5, 20));
});

test("permits are granted in turns", async () => {
  const semaphore = createSemaphore(1);
  semaphore.tryAcquire();
  const order: string[] = [];
  for (const name of ["a1", "a2", "a3", "b1"]) {
    void semaphore.acquire(signal, turnOf(name)).then(() => order.push(name));
  }
  for (let count = 0; count < 4; count += 1) {
    semaphore.release();
    await setImmediate();
  }
  expect(order).toEqual(["a1", "b1", "a2", "a3"]);
});

test("where each tenant is entitled to a permit, it gets one beyond the number, and only one", async () => {
  const semaphore = createSemaphore(2, { onePerTenant: true });
  const [a, b] = [turnOf("a1"), turnOf("b1")];
  expect([a, a, a].map((turn) => semaphore.tryAcquire(turn))).toEqual([true, true, false]);
  expect([b, b].map((turn) => semaphore.tryAcquire(turn))).toEqual([true, false]);
  const order: string[] = [];
  for (const name of ["a2", "b2", "b3"]) void semaphore.acquire(signal, turnOf(name)).then(() => order.push(name));
  // One permit too many was granted, so the first one that is released is not granted again.
  semaphore.release(1, a);
  await setImmediate();
  expect(order).toEqual([]);
  // The tenant would have none.
  semaphore.release(1, b);
  await setImmediate();
  expect(order).toEqual(["b2"]);
  semaphore.release(1, a);
  await setImmediate();
  expect(order).toEqual(["b2", "a2"]);
  semaphore.release(1, turnOf("b2"));
  semaphore.release(1, turnOf("a2"));
  await setImmediate();
  expect(order).toEqual(["b2", "a2", "b3"]);
  semaphore.release(1, turnOf("b3"));
  expect([a, a, a].map((turn) => semaphore.tryAcquire(turn))).toEqual([true, true, false]);
});

test("a model that refuses admits calls in turns", async () => {
  const gate = createRateGate(1);
  gate.enter(signal);
  const order: string[] = [];
  for (const name of ["a1", "a2", "a3", "b1"]) {
    void gate.enter(signal, turnOf(name))!.then(() => order.push(name));
  }
  for (let count = 0; count < 4; count += 1) {
    gate.leave(performance.now());
    await setImmediate();
  }
  expect(order).toEqual(["a1", "b1", "a2", "a3"]);
});

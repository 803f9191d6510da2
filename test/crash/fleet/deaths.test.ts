import { expect, test } from "vitest";
import { type Begin, calmMs, type Death, deathsOf, rerunsOf, type Timespan, takeOvers } from "./deaths.ts";
import type { ModelRequest } from "./model.ts";

const death = (replica: number, at: number, bornAt = 0): Death => ({ replica, how: "killed", bornAt, at, endedAt: at });
const request = (prompt: string, replica: number, from: number, until?: number): ModelRequest => ({
  ...{ prompt, replica, from, until },
});

test("calm is what outages leave of a span", () => {
  const outage = (at: number, until: number) => ({ at, until });
  expect(calmMs(0, 100, [])).toBe(100);
  expect(calmMs(0, 100, [outage(50, 70), outage(60, 80), outage(90, 200), outage(-20, 5), outage(300, 400)])).toBe(55);
});

test("a process that stands still and then ends has died when it stood still", () => {
  const exit = (at: number, signal: NodeJS.Signals | null) => ({
    at,
    signal,
    code: signal === null ? 1 : null,
    said: "",
  });
  const freeze = { what: "freeze", replica: 1, at: 1_000, until: 19_000 } as const;
  const exits = [
    [exit(500, "SIGKILL"), exit(900, null)],
    [exit(20_000, null), exit(50_000, "SIGKILL")],
  ];
  expect(deathsOf(exits, [freeze]).map(({ replica, how, at }) => [replica, how, at])).toEqual([
    [0, "killed", 500],
    [0, "ended", 900],
    [1, "frozen", 1_000],
    [1, "killed", 50_000],
  ]);
});

test("an answer that a process had time to share must not be lost", () => {
  const deaths = [death(0, 10_000)];
  const asked = [
    request("a-1", 0, 9_000, 9_100),
    request("a-2", 0, 9_990),
    request("a-3", 0, 1_000, 1_100),
    request("a-4", 1, 9_000, 9_100),
    request("a-5", 0, 11_000, 11_100),
  ];
  const again = asked.map(({ prompt }) => request(prompt, 2, 20_000, 20_100));
  const found = rerunsOf(deaths, [...asked, ...again], [], 5_000);
  expect(found.count).toBe(5);
  expect(found.unexplained.map((text) => text.slice(0, 3))).toEqual(["a-3", "a-4", "a-5"]);
  const outage = { at: 1_200, until: 9_000 };
  expect(rerunsOf(deaths, [asked[2]!, again[2]!], [outage], 5_000).unexplained).toEqual([]);
});

test("a chunk is taken over when another process asks for one of its records", () => {
  const requests = [
    request("a-1", 0, 9_000, 9_100),
    request("a-2", 0, 9_990),
    request("a-501", 0, 9_990),
    request("b-1", 0, 1_000, 1_100),
    request("a-1001", 1, 9_990, 10_100),
    request("a-3", 2, 21_000, 21_100),
  ];
  const deaths = [death(0, 10_000), death(1, 15_000)];
  const seen = { deaths, requests, begins: [] as Begin[], outages: [] as Timespan[] };
  const over = (more: Partial<typeof seen>) => takeOvers({ ...seen, ...more });
  expect(over({})).toEqual([{ chunk: "a 1", ms: 11_000, isDisturbed: false }]);
  expect(over({ outages: [{ at: 5_000, until: 9_000 }] })[0]!.isDisturbed).toBe(false);
  expect(over({ outages: [{ at: 20_000, until: 22_000 }] })[0]!.isDisturbed).toBe(true);
  expect(over({ begins: [{ replica: 1, at: 9_000 }] })[0]!.isDisturbed).toBe(false);
  expect(over({ begins: [{ replica: 1, at: 12_000 }] })[0]!.isDisturbed).toBe(true);
});

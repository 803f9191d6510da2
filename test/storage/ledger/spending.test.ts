/** What jobs have cost, and reservations of creates and unfinished jobs. */
import { expect, test } from "vitest";
import type { Ledger } from "../../../src/ports/ledger.ts";
import type { SpendLimit, SpendReservation, UsageQuery } from "../../../src/ports/usage.ts";
import { openLedger } from "../../../src/storage/ledger/sqlite/open.ts";
import { folder, freshLedger, job } from "./fixtures.ts";

const DAY = "2026-11-28";
const AT = Date.parse(`${DAY}T12:00:00Z`);
const KEY: SpendLimit = { scope: "key:k1", firstDay: DAY, lastDay: DAY, amount: "10" };
const TENANT: SpendLimit = { scope: "tenant:me", firstDay: "2026-11-01", lastDay: "2026-11-31", amount: "100" };

const reservation = (token: string, amount: string, rest: Partial<SpendReservation> = {}): SpendReservation => ({
  owner: "me",
  token,
  keyId: "k1",
  day: DAY,
  currency: "USD",
  amount,
  ...rest,
});
const claim = (ledger: Ledger, token: string) =>
  ledger.jobs.claim({ owner: "me", provider: "local", token, fingerprint: "f", createdAt: AT, request: {} });
const mine = (id: string, rest = {}) => job(id, { owner: "me", keyId: "k1", submitTime: AT, ...rest });
const taken = (ledger: Ledger, limit = KEY) => ledger.spending.taken(limit, "USD");
const ENDED = { status: "Completed", endTime: AT + 1 } as const;

test("of many creates at the same time, as many are reserved as the budget has", async () => {
  const ledger = await freshLedger();
  const found = await Promise.all(
    Array.from({ length: 64 }, (_, n) => ledger.spending.reserve(reservation(`t${n}`, "1"), [TENANT, KEY])),
  );
  expect(found.filter((one) => one === undefined)).toHaveLength(10);
  expect(found.find((one) => one !== undefined)).toEqual({ limit: KEY, left: "0" });
  expect(await taken(ledger)).toEqual({ spent: "0", reserved: "10" });
});

test("a refused reservation changes nothing, and says what is left", async () => {
  const ledger = await freshLedger();
  await ledger.spending.reserve(reservation("a", "9.9"), [KEY]);
  expect(await ledger.spending.reserve(reservation("b", "0.2"), [KEY])).toEqual({ limit: KEY, left: "0.1" });
  expect(await taken(ledger)).toEqual({ spent: "0", reserved: "9.9" });
  // Exactly what is left.
  expect(await ledger.spending.reserve(reservation("b", "0.1"), [KEY])).toBeUndefined();
});

test("a repeated reservation replaces the one before", async () => {
  const ledger = await freshLedger();
  await ledger.spending.reserve(reservation("a", "6"), [KEY]);
  expect(await ledger.spending.reserve(reservation("a", "7"), [KEY])).toBeUndefined();
  expect(await taken(ledger)).toEqual({ spent: "0", reserved: "7" });
});

test("other keys, tenants, days and currencies do not count", async () => {
  const ledger = await freshLedger();
  for (const [token, rest] of [
    ["a", { keyId: "k2" }],
    ["b", { keyId: undefined }],
    ["c", { day: "2026-11-27" }],
    ["d", { currency: "EUR" }],
  ] as const) {
    await ledger.spending.reserve(reservation(token, "5", rest), []);
  }
  await ledger.spending.reserve(reservation("a", "5", { owner: "you", keyId: undefined }), []);
  expect(await taken(ledger)).toEqual({ spent: "0", reserved: "0" });
  expect(await taken(ledger, TENANT)).toEqual({ spent: "0", reserved: "15" });
});

test("the reservation ends with the claim of a create without a job", async () => {
  const ledger = await freshLedger();
  await claim(ledger, "a");
  await ledger.spending.reserve(reservation("a", "5"), [KEY]);
  await ledger.jobs.release("me", "a");
  expect(await taken(ledger)).toEqual({ spent: "0", reserved: "0" });
});

test("the reservation becomes what the job cost, once", async () => {
  const ledger = await freshLedger();
  await claim(ledger, "a");
  await ledger.spending.reserve(reservation("a", "5"), [KEY]);
  await ledger.jobs.insert(mine("job1"), [], "a");
  // A release that comes late does not free what the job needs.
  await ledger.jobs.release("me", "a");
  await ledger.jobs.update("job1", { status: "InProgress", endTime: undefined });
  expect(await taken(ledger)).toEqual({ spent: "0", reserved: "5" });
  for (const _ of [1, 2]) await ledger.jobs.update("job1", { ...ENDED, cost: "0.3", currency: "USD" });
  expect(await taken(ledger)).toEqual({ spent: "0.3", reserved: "0" });
  await ledger.jobs.update("job1", { cost: "0.1", currency: "USD" });
  expect(await taken(ledger)).toEqual({ spent: "0.1", reserved: "0" });
  expect(await taken(ledger, TENANT)).toEqual({ spent: "0.1", reserved: "0" });
  expect((await ledger.jobs.byId("job1"))!.cost).toBe("0.1");
});

test("a job without a known cost ends its reservation", async () => {
  const ledger = await freshLedger();
  await claim(ledger, "a");
  await ledger.spending.reserve(reservation("a", "5"), [KEY]);
  await ledger.jobs.insert(mine("job1"), [], "a");
  await ledger.jobs.update("job1", { status: "Failed", endTime: AT });
  expect(await taken(ledger)).toEqual({ spent: "0", reserved: "0" });
});

test("reservations and costs are durable", async () => {
  const dir = await folder();
  const first = await openLedger(dir);
  await first.spending.reserve(reservation("a", "5"), [KEY]);
  await first.jobs.insert(mine("job1"), []);
  await first.jobs.update("job1", { ...ENDED, cost: "2", currency: "USD" });
  await first.close();
  const second = await openLedger(dir);
  expect(await taken(second)).toEqual({ spent: "2", reserved: "5" });
  await second.close();
});

test("ended jobs come oldest first with their tags, over several pages", async () => {
  const ledger = await freshLedger();
  const ids = Array.from({ length: 1203 }, (_, n) => `job${String(n).padStart(4, "0")}`);
  for (const [n, id] of ids.entries()) {
    // Many have the same time.
    await ledger.jobs.insert(mine(id, { submitTime: AT + Math.floor(n / 700), endTime: AT + 5 }), [
      { key: "n", value: `${n}` },
    ]);
  }
  await ledger.jobs.insert(mine("running"), []);
  await ledger.jobs.insert(mine("other", { owner: "you", keyId: undefined, endTime: AT }), []);
  const all = async (query: Partial<UsageQuery>) => {
    const found: string[] = [];
    for await (const { id, tags } of ledger.spending.ended({ from: AT, to: AT + 10, ...query })) {
      found.push(id === "other" ? id : `${id} ${tags[0]!.value}`);
    }
    return found;
  };
  expect(await all({ owner: "me" })).toEqual(ids.map((id, n) => `${id} ${n}`));
  expect(await all({ owner: "you" })).toEqual(["other"]);
  expect(await all({ keyId: "k1" })).toHaveLength(1203);
  expect(await all({ from: AT + 1 })).toHaveLength(503);
  expect(await all({ to: AT })).toEqual([]);
});

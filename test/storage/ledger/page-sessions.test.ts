/** Sessions of the page that several processes serve, on one ledger. */
import { expect, onTestFinished, test, vi } from "vitest";
import { createSessions } from "../../../src/auth/sessions.ts";
import { SESSION_IDLE_MS, SESSION_TOUCH_MS } from "../../../src/auth/timings.ts";
import type { AccessKeyConfig } from "../../../src/config/access.ts";
import type { PageSessions } from "../../../src/ports/ledger/secrets.ts";
import { freshLedger } from "./fixtures.ts";

const SECRET = "a-secret-of-the-test";
const key = (id: string): AccessKeyConfig => ({
  id,
  secret: SECRET,
  tenant: "",
  providers: undefined,
  default_provider: "local",
  buckets: undefined,
  read_only: false,
  operator: false,
  webhooks: [],
  throttle: { requests: undefined, uploads: undefined },
});

const clock = { now: 1_000_000 };

function serving(records: PageSessions, keys = ["a"]) {
  const sessions = createSessions(keys.map(key), { records, now: () => clock.now });
  onTestFinished(() => sessions.close());
  return sessions;
}

test("every process knows a session, and its end ends it everywhere", async () => {
  const { pageSessions } = await freshLedger();
  const [one, other] = [serving(pageSessions), serving(pageSessions)];
  const { id, session } = await one.open("a", SECRET, "1.1.1.1");
  const found = await other.find(id);
  expect(found?.identity.keyId).toBe("a");
  expect(await other.find(id)).toBe(found);

  await other.end(id);
  expect([await one.find(id), await other.find(id)]).toEqual([undefined, undefined]);
  expect([session.signal.aborted, found?.signal.aborted]).toEqual([true, true]);
});

test("the streams of a session that has ended elsewhere end, although nobody sends a request", async () => {
  const { pageSessions } = await freshLedger();
  const [one, other] = [serving(pageSessions), serving(pageSessions)];
  const { id, session } = await one.open("a", SECRET, "1.1.1.1");
  await other.end(id);
  await vi.waitFor(() => expect(session.signal.aborted).toBe(true), { timeout: 5_000 });
});

test("a use is recorded at most once a minute, and on any process", async () => {
  const { pageSessions } = await freshLedger();
  const touched: number[] = [];
  const watched: PageSessions = {
    ...pageSessions,
    touch: (digest, at) => {
      touched.push(at);
      return pageSessions.touch(digest, at);
    },
  };
  const [one, other] = [serving(watched), serving(watched)];
  const { id } = await one.open("a", SECRET, "1.1.1.1");
  for (let at = 0; at < 4; at += 1) {
    clock.now += SESSION_TOUCH_MS / 2;
    await (at % 2 === 0 ? one : other).find(id);
  }
  expect(touched).toHaveLength(2);
  clock.now += SESSION_IDLE_MS - 1;
  expect(await other.find(id)).toBeDefined();
  clock.now += SESSION_IDLE_MS;
  expect([await one.find(id), await other.find(id)]).toEqual([undefined, undefined]);
});

test("a session of a key that is no longer configured has ended", async () => {
  const { pageSessions } = await freshLedger();
  const { id } = await serving(pageSessions).open("a", SECRET, "1.1.1.1");
  expect(await serving(pageSessions, ["b"]).find(id)).toBeUndefined();
});

test("the ledger keeps as many sessions of a key as it may have, and none that are over", async () => {
  const { pageSessions } = await freshLedger();
  const row = (digest: string, keyId: string, usedAt: number) => ({ digest, keyId, expiresAt: 100, usedAt });
  await pageSessions.insert(row("1", "a", 1), 2);
  await pageSessions.insert(row("2", "a", 3), 2);
  await pageSessions.insert(row("3", "b", 2), 2);
  await pageSessions.insert(row("4", "a", 4), 2);
  const left = async () => (await pageSessions.among(["1", "2", "3", "4"])).map(({ digest }) => digest).toSorted();
  expect(await left()).toEqual(["2", "3", "4"]);
  await pageSessions.deleteOver(50, 2);
  expect(await left()).toEqual(["2", "4"]);
  await pageSessions.deleteOver(100, 0);
  expect(await left()).toEqual([]);
});

/** Sessions of the page: their ends, and the limit of wrong sign-ins. */
import { expect, onTestFinished, test, vi } from "vitest";
import { createSessions } from "../../src/auth/sessions.ts";
import { SESSION_IDLE_MS, SESSION_MS } from "../../src/auth/timings.ts";
import type { AccessKeyConfig } from "../../src/config/access.ts";

const SECRET = "a-secret-of-the-test";
const key = (id: string, secret: string): AccessKeyConfig => ({
  id,
  secret,
  tenant: "",
  providers: undefined,
  default_provider: "local",
  buckets: undefined,
  read_only: false,
  operator: false,
  webhooks: [],
  throttle: { requests: undefined, uploads: undefined },
});

function setUp() {
  const clock = { now: 1_000_000 };
  const sessions = createSessions([key("a", SECRET), key("b", `${SECRET}-b`)], { now: () => clock.now });
  onTestFinished(() => sessions.close());
  return { clock, sessions };
}

test("a session ends when it is unused, and when it is old", async () => {
  const { clock, sessions } = setUp();
  const idle = await sessions.open("a", SECRET, "1.1.1.1");
  clock.now += SESSION_IDLE_MS - 1;
  expect(await sessions.find(idle.id)).toBe(idle.session);
  clock.now += SESSION_IDLE_MS;
  expect(await sessions.find(idle.id)).toBeUndefined();
  expect(idle.session.signal.aborted).toBe(true);

  const old = await sessions.open("a", SECRET, "1.1.1.1");
  const end = clock.now + SESSION_MS;
  while (clock.now + SESSION_IDLE_MS / 2 < end) {
    clock.now += SESSION_IDLE_MS / 2;
    expect(await sessions.find(old.id)).toBe(old.session);
  }
  clock.now = end;
  expect(await sessions.find(old.id)).toBeUndefined();
});

test("a key has a bounded number of sessions, and the one that is unused longest ends", async () => {
  const { clock, sessions } = setUp();
  const other = await sessions.open("b", `${SECRET}-b`, "1.1.1.1");
  const opened: Awaited<ReturnType<typeof sessions.open>>[] = [];
  for (let at = 0; at < 65; at += 1) {
    clock.now += 1;
    opened.push(await sessions.open("a", SECRET, "1.1.1.1"));
  }
  const found = await Promise.all(opened.map(({ id }) => sessions.find(id)));
  expect(found.map((session) => session !== undefined).indexOf(true)).toBe(1);
  await vi.waitFor(() => expect(opened[0]!.session.signal.aborted).toBe(true));
  expect(await sessions.find(other.id)).toBe(other.session);
});

test("wrong sign-ins of an address are limited, and its right ones wait too", async () => {
  const { clock, sessions } = setUp();
  for (let at = 0; at < 10; at += 1) {
    await expect(sessions.open("a", "wrong", "1.1.1.1")).rejects.toThrow("is wrong");
  }
  await expect(sessions.open("a", SECRET, "1.1.1.1")).rejects.toThrow("Too many wrong sign-ins");
  await expect(sessions.open("unknown", "x", "1.1.1.1")).rejects.toThrow("Too many wrong sign-ins");
  expect((await sessions.open("a", SECRET, "2.2.2.2")).id).toHaveLength(43);
  clock.now += 6_001;
  expect((await sessions.open("a", SECRET, "1.1.1.1")).id).toHaveLength(43);
});

test("wrong sign-ins of a key are limited over all addresses", async () => {
  const { sessions } = setUp();
  for (let at = 0; at < 100; at += 1) {
    await expect(sessions.open("a", "wrong", `10.0.0.${at}`)).rejects.toThrow("is wrong");
  }
  await expect(sessions.open("a", SECRET, "9.9.9.9")).rejects.toThrow("Too many wrong sign-ins");
  expect((await sessions.open("b", `${SECRET}-b`, "9.9.9.9")).id).toHaveLength(43);
});

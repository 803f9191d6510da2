/** Sessions of the page: their ends, and the limit of wrong sign-ins. */
import { expect, onTestFinished, test } from "vitest";
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
  const sessions = createSessions([key("a", SECRET), key("b", `${SECRET}-b`)], () => clock.now);
  onTestFinished(() => sessions.close());
  return { clock, sessions };
}

test("a session ends when it is unused, and when it is old", () => {
  const { clock, sessions } = setUp();
  const idle = sessions.open("a", SECRET, "1.1.1.1");
  clock.now += SESSION_IDLE_MS - 1;
  expect(sessions.find(idle.id)).toBe(idle.session);
  clock.now += SESSION_IDLE_MS;
  expect(sessions.find(idle.id)).toBeUndefined();
  expect(idle.session.signal.aborted).toBe(true);

  const old = sessions.open("a", SECRET, "1.1.1.1");
  const end = clock.now + SESSION_MS;
  while (clock.now + SESSION_IDLE_MS / 2 < end) {
    clock.now += SESSION_IDLE_MS / 2;
    expect(sessions.find(old.id)).toBe(old.session);
  }
  clock.now = end;
  expect(sessions.find(old.id)).toBeUndefined();
});

test("a key has a bounded number of sessions, and the one that is unused longest ends", () => {
  const { clock, sessions } = setUp();
  const other = sessions.open("b", `${SECRET}-b`, "1.1.1.1");
  const opened = Array.from({ length: 65 }, () => {
    clock.now += 1;
    return sessions.open("a", SECRET, "1.1.1.1");
  });
  expect(opened.map(({ id }) => sessions.find(id) !== undefined).indexOf(true)).toBe(1);
  expect(sessions.find(other.id)).toBe(other.session);
});

test("wrong sign-ins of an address are limited, and its right ones wait too", () => {
  const { clock, sessions } = setUp();
  for (let at = 0; at < 10; at += 1) {
    expect(() => sessions.open("a", "wrong", "1.1.1.1")).toThrow("is wrong");
  }
  expect(() => sessions.open("a", SECRET, "1.1.1.1")).toThrow("Too many wrong sign-ins");
  expect(() => sessions.open("unknown", "x", "1.1.1.1")).toThrow("Too many wrong sign-ins");
  expect(sessions.open("a", SECRET, "2.2.2.2").id).toHaveLength(43);
  clock.now += 6_001;
  expect(sessions.open("a", SECRET, "1.1.1.1").id).toHaveLength(43);
});

test("wrong sign-ins of a key are limited over all addresses", () => {
  const { sessions } = setUp();
  for (let at = 0; at < 100; at += 1) {
    expect(() => sessions.open("a", "wrong", `10.0.0.${at}`)).toThrow("is wrong");
  }
  expect(() => sessions.open("a", SECRET, "9.9.9.9")).toThrow("Too many wrong sign-ins");
  expect(sessions.open("b", `${SECRET}-b`, "9.9.9.9").id).toHaveLength(43);
});

/** Request rates and concurrent uploads of a key, with a clock that the test sets. */
import { expect, test } from "vitest";
import { createThrottle, createThrottles } from "../../src/auth/throttle.ts";
import { completeThrottle } from "../../src/config/throttle.ts";
import { GatewayError } from "../../src/lib/errors.ts";

/** The delay in milliseconds that the refusal asks for; undefined without a refusal. */
function refusal(request: () => void): number | undefined {
  try {
    request();
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(GatewayError);
    expect((error as GatewayError).kind).toBe("Throttled");
    return (error as GatewayError).detail.retryAfterMs;
  }
}

function rate(perSecond: number, burst: number) {
  let now = 1_000_000;
  const { request } = createThrottle("k", { requests: { perSecond, burst }, uploads: undefined }, () => now);
  return {
    ask: () => refusal(request!),
    pass(ms: number) {
      now += ms;
    },
  };
}

test("allows a burst, then one request per earned token", () => {
  const { ask, pass } = rate(10, 3);
  expect([ask(), ask(), ask()]).toEqual([undefined, undefined, undefined]);
  expect(ask()).toBeCloseTo(100);
  pass(60);
  expect(ask()).toBeCloseTo(40);
  pass(40);
  expect(ask()).toBeUndefined();
  expect(ask()).toBeCloseTo(100);
});

test("a client that waits as long as the refusal says is admitted", () => {
  for (const perSecond of [0.3, 3, 7, 1_000, 999_999]) {
    const { ask, pass } = rate(perSecond, 1);
    for (let times = 0; times < 1_000; times += 1) {
      expect(ask()).toBeUndefined();
      pass(ask()!);
    }
  }
});

test("a pause earns at most the burst", () => {
  const { ask, pass } = rate(10, 2);
  pass(3_600_000);
  expect([ask(), ask()]).toEqual([undefined, undefined]);
  expect(ask()).toBeCloseTo(100);
});

test("a refusal uses no token", () => {
  const { ask, pass } = rate(1, 1);
  ask();
  for (let times = 0; times < 100; times += 1) expect(ask()).toBeCloseTo(1_000);
  pass(1_000);
  expect(ask()).toBeUndefined();
});

test("a failed upload releases its slot as a successful one does", async () => {
  const upload = createThrottle(undefined, { requests: undefined, uploads: 1 }).upload!;
  await expect(upload(() => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  const one = Promise.withResolvers<string>();
  const running = upload(() => one.promise);
  let begun = false;
  const second = upload(async () => {
    begun = true;
  });
  await expect(second).rejects.toMatchObject({ kind: "Throttled", detail: { retryAfterMs: 1_000 } });
  expect(begun).toBe(false);
  one.resolve("stored");
  await expect(running).resolves.toBe("stored");
  await expect(upload(async () => "next")).resolves.toBe("next");
});

const fail = (at: readonly string[], message: string): never => {
  throw new Error(`${at.join(".")} ${message}`);
};

test.each([
  ["nothing", {}, {}, { requests: undefined, uploads: undefined }],
  ["a rate has a burst of one second", { requests_per_second: 2.5 }, {}, { requests: { perSecond: 2.5, burst: 3 } }],
  ["and of one request at least", { requests_per_second: 0.1 }, {}, { requests: { perSecond: 0.1, burst: 1 } }],
  [
    "the common limits",
    {},
    { requests_per_second: 2, request_burst: 9, concurrent_uploads: 4 },
    { requests: { perSecond: 2, burst: 9 }, uploads: 4 },
  ],
  [
    "its own rate, without the common burst",
    { requests_per_second: 5 },
    { requests_per_second: 2, request_burst: 9, concurrent_uploads: 4 },
    { requests: { perSecond: 5, burst: 5 }, uploads: 4 },
  ],
  [
    "its own burst",
    { request_burst: 7, concurrent_uploads: 1 },
    { requests_per_second: 2, request_burst: 9, concurrent_uploads: 4 },
    { requests: { perSecond: 2, burst: 7 }, uploads: 1 },
  ],
])("a key has %s", (_name, own, common, expected) => {
  expect(completeThrottle(own, common, fail)).toMatchObject(expected);
});

test("a burst of zero is an error", () => {
  expect(() => completeThrottle({ request_burst: 1 }, {}, fail)).toThrow("request_burst needs requests_per_second");
});

test("without limits there is no throttle", () => {
  const free = { requests: undefined, uploads: undefined };
  const one = { ...free, uploads: 1 };
  expect(createThrottles({ access_keys: [], throttle: free })).toBeUndefined();
  expect(createThrottles({ access_keys: [{ id: "a", throttle: free }], throttle: one })).toBeUndefined();
  const some = [
    { id: "a", throttle: free },
    { id: "b", throttle: one },
  ];
  expect([...createThrottles({ access_keys: some, throttle: free })!.keys()]).toEqual(["b"]);
  expect([...createThrottles({ access_keys: [], throttle: one })!.keys()]).toEqual([undefined]);
});

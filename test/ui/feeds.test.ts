/** Feeds: one reader for all who watch the same, and events that can be resumed. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { GatewayError } from "../../src/lib/errors.ts";
import { createFeeds, type FeedEvent, type FeedSource, type Feeds, type Watcher } from "../../src/ui/feeds.ts";

let feeds: Feeds;
beforeEach(() => {
  vi.useFakeTimers();
  feeds = createFeeds();
});
afterEach(() => {
  feeds.close();
  vi.useRealTimers();
});

interface Counted {
  readonly source: FeedSource<{ n: number }>;
  readonly state: { n: number; reads: number; error: Error | undefined };
}

function counted(): Counted {
  const state: Counted["state"] = { n: 0, reads: 0, error: undefined };
  return {
    state,
    source: {
      async read() {
        state.reads += 1;
        if (state.error !== undefined) throw state.error;
        return { n: state.n };
      },
      change: (before, after) => (before.n === after.n ? undefined : { from: before.n, to: after.n }),
    },
  };
}

function watcher(): Watcher & { readonly got: FeedEvent[]; ended: boolean } {
  const one = {
    got: [] as FeedEvent[],
    ended: false,
    send: (event: FeedEvent) => void one.got.push(event),
    end() {
      one.ended = true;
    },
  };
  return one;
}

const data = ({ got }: { readonly got: readonly FeedEvent[] }) => got.map((event) => JSON.parse(event.data));

test("many watchers cost one read a tick, and none cost nothing", async () => {
  const { source, state } = counted();
  const watchers = Array.from({ length: 50 }, watcher);
  const stops = await Promise.all(watchers.map((one) => feeds.watch("k", source, undefined, one)));
  expect(state.reads).toBe(1);
  state.n = 1;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(state.reads).toBe(2);
  for (const one of watchers) expect(data(one)).toEqual([{ n: 0 }, { from: 0, to: 1 }]);
  for (const stop of stops) stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(state.reads).toBeLessThanOrEqual(3);
});

test("a client resumes after the last event that it has, or gets everything", async () => {
  const { source, state } = counted();
  const first = watcher();
  const stop = await feeds.watch("k", source, undefined, first);
  for (let n = 1; n <= 3; n += 1) {
    state.n = n;
    await vi.advanceTimersByTimeAsync(1_000);
  }
  stop();
  state.n = 4;
  const resumed = watcher();
  (await feeds.watch("k", source, first.got[1]!.id, resumed))();
  expect(data(resumed)).toEqual([
    { from: 1, to: 2 },
    { from: 2, to: 3 },
    { from: 3, to: 4 },
  ]);
  for (const id of ["made.up", `${first.got[0]!.id.split(".")[0]}.99`, "x", ""]) {
    const other = watcher();
    (await feeds.watch("k", source, id, other))();
    expect(data(other)).toEqual([{ n: 4 }]);
  }
  for (let n = 5; n < 100; n += 1) {
    state.n = n;
    (await feeds.watch("k", source, undefined, watcher()))();
  }
  const late = watcher();
  (await feeds.watch("k", source, first.got[1]!.id, late))();
  expect(data(late)).toEqual([{ n: 99 }]);
});

test("a passing error is not seen, and a refusal ends the stream", async () => {
  const { source, state } = counted();
  const one = watcher();
  await feeds.watch("k", source, undefined, one);
  state.error = new Error("busy");
  await vi.advanceTimersByTimeAsync(2_000);
  expect(one.ended).toBe(false);
  state.error = new GatewayError("NotFound", "gone");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(one.ended).toBe(true);
  await expect(feeds.watch("other", source, undefined, watcher())).rejects.toThrow("gone");
});

test("the number of feeds is bounded: idle ones make room, watched ones do not", async () => {
  const { source } = counted();
  for (let at = 0; at < 600; at += 1) (await feeds.watch(`idle ${at}`, source, undefined, watcher()))();
  for (let at = 0; at < 500; at += 1) await feeds.watch(`watched ${at}`, source, undefined, watcher());
  await expect(feeds.watch("one more", source, undefined, watcher())).rejects.toThrow("Too many different views");
});

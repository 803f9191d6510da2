/** Creates in doubt: at most one of a size, so that a lost batch is its create's own. */
import { expect, test } from "vitest";
import type { JobSpec } from "../../../src/ports/jobs.ts";
import type { AnthropicClient } from "../../../src/providers/anthropic/client.ts";
import { createSender } from "../../../src/providers/anthropic/create.ts";
import type { Pins } from "../../../src/providers/anthropic/pinned.ts";
import type { PlannedBatch } from "../../../src/providers/anthropic/requests.ts";
import { createSizeTurns } from "../../../src/providers/anthropic/size-turns.ts";

const NEVER = new AbortController().signal;
const batch = (requests: number) => ({ requests }) as PlannedBatch;
const spec = (idempotencyKey: string) => ({ idempotencyKey }) as JobSpec;

/** A sender whose requests a test answers. */
function setup(turns = createSizeTurns()) {
  const sent: PromiseWithResolvers<{ id: string }>[] = [];
  const client = {
    send() {
      const request = Promise.withResolvers<{ id: string }>();
      sent.push(request);
      return request.promise;
    },
    async *list() {},
  } as unknown as AnthropicClient;
  const pins = { settle: async () => {}, drop: async () => {}, isOwned: async () => false } as unknown as Pins;
  const sender = createSender({ client, pins, turns, searchDelays: [0] });
  const notes = new Map<string, unknown[]>();
  const send = (key: string, ...sizes: readonly number[]) => {
    notes.set(key, []);
    const note = async (noted: unknown) => void notes.get(key)!.push(noted);
    const body = { ended: () => true };
    return sender.send(spec(key), sizes.map(batch), (() => body) as never, NEVER, note);
  };
  return { sender, send, sent, notes };
}

test("a create waits for another of its size, and until then is noted as one that was not sent", async () => {
  const { send, sent, notes } = setup();
  const first = send("a", 20);
  const second = send("b", 20);
  await expect.poll(() => sent.length).toBe(1);
  expect(notes.get("a")).toEqual([
    { requests: [20], ids: [] },
    { requests: [20], ids: [], at: expect.any(Number) },
  ]);
  expect(notes.get("b")).toEqual([{ requests: [20], ids: [] }]);
  sent[0]!.resolve({ id: "batch-1" });
  expect(await first).toBe("batch-1");
  await expect.poll(() => sent.length).toBe(2);
  sent[1]!.resolve({ id: "batch-2" });
  expect(await second).toBe("batch-2");
});

test("creates of different sizes do not wait for each other", async () => {
  const { send, sent } = setup();
  const all = [send("a", 20), send("b", 21)];
  await expect.poll(() => sent.length).toBe(2);
  for (const [at, request] of sent.entries()) request.resolve({ id: `batch-${at}` });
  expect(await Promise.all(all)).toEqual(["batch-0", "batch-1"]);
});

test("a refused create lets the next one of its size go on", async () => {
  const { send, sent } = setup();
  const refused = send("a", 20);
  const next = send("b", 20);
  await expect.poll(() => sent.length).toBe(1);
  sent[0]!.reject(new Error("refused"));
  await expect(refused).rejects.toThrow("refused");
  await expect.poll(() => sent.length).toBe(2);
  sent[1]!.resolve({ id: "batch-2" });
  expect(await next).toBe("batch-2");
});

test("what was not sent is not searched for", async () => {
  const { sender } = setup();
  expect(await sender.find(spec("a"), { requests: [20], ids: [] }, NEVER)).toBeUndefined();
});

test("new creates wait until those of the earlier process were searched for", async () => {
  const turns = createSizeTurns();
  turns.await(["earlier", "another"]);
  const { sender, send, sent, notes } = setup(turns);
  const made = send("new", 20);
  await sender.find(spec("earlier"), { requests: [20], ids: [], at: 1 }, NEVER);
  await expect.poll(() => notes.get("new")?.length).toBe(1);
  expect(sent).toHaveLength(0);
  await sender.find(spec("another"), undefined, NEVER);
  await expect.poll(() => sent.length).toBe(1);
  sent[0]!.resolve({ id: "batch-1" });
  expect(await made).toBe("batch-1");
});

test("creates of the earlier process that nobody searches for do not hold new ones for long", async () => {
  const turns = createSizeTurns(10);
  turns.await(["forgotten"]);
  const { send, sent } = setup(turns);
  const made = send("new", 20);
  await expect.poll(() => sent.length).toBe(1);
  sent[0]!.resolve({ id: "batch-1" });
  expect(await made).toBe("batch-1");
});

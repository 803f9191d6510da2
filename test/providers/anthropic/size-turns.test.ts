/** Creates in doubt: at most one of a size, so that a lost batch is its create's own. */
import { expect, test } from "vitest";
import type { BlobStore } from "../../../src/ports/blobs.ts";
import type { JobSpec } from "../../../src/ports/jobs.ts";
import type { AnthropicClient } from "../../../src/providers/anthropic/client.ts";
import { createSender } from "../../../src/providers/anthropic/create.ts";
import { createPins, type Pins } from "../../../src/providers/anthropic/pinned.ts";
import type { PlannedBatch } from "../../../src/providers/anthropic/requests.ts";
import { createSizeTurns } from "../../../src/providers/anthropic/size-turns.ts";
import { createInProcessQueue } from "../../../src/queue/in-process.ts";
import { freshLedger } from "../../storage/ledger/fixtures.ts";

const NONE = { processing: 0, succeeded: 0, errored: 0, canceled: 0, expired: 0 };
const NEVER = new AbortController().signal;
const batch = (requests: number) => ({ requests }) as PlannedBatch;
const spec = (idempotencyKey: string) => ({ idempotencyKey }) as JobSpec;

const log = { warn() {} };
const turnsOf = (longestMs?: number) =>
  createSizeTurns({ provider: "anthropic", queue: createInProcessQueue({ log }), ...(longestMs && { longestMs }) });

/** A sender whose requests a test answers. */
function setup(turns = turnsOf()) {
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
  const turns = turnsOf();
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
  const turns = turnsOf(10);
  turns.await(["forgotten"]);
  const { send, sent } = setup(turns);
  const made = send("new", 20);
  await expect.poll(() => sent.length).toBe(1);
  sent[0]!.resolve({ id: "batch-1" });
  expect(await made).toBe("batch-1");
});

/** Senders of different processes, with one account. */
async function processes() {
  const ledger = await freshLedger();
  const blobs = { link: async (id: string) => id, delete: async () => {} } as unknown as BlobStore;
  const queue = { isShared: true, exclusive: createInProcessQueue({ log }).exclusive };
  const made: { readonly id: string; readonly createdAt: number; readonly counts: object }[] = [];
  const make = (requests: number): string => {
    const id = `msgbatch_${made.length + 1}`;
    made.push({ id, createdAt: Date.now(), counts: { ...NONE, processing: requests } });
    return id;
  };
  const account = { make, made, isDown: false };
  const client = {
    async send(requests: number) {
      if (account.isDown) throw new Error("no answer");
      return { id: make(requests) };
    },
    async *list() {
      yield* made.toReversed();
    },
    cancel: async () => {},
  } as unknown as AnthropicClient;
  const pins = createPins({ provider: "anthropic", ledger, blobs });
  const sender = () =>
    createSender({ client, pins, turns: createSizeTurns({ provider: "anthropic", queue }), searchDelays: [0] });
  const open = async (key: string) => {
    const asked = { ...spec(key), owner: "me", input: { bucket: "b", key: "k", file: { id: "blob" } } } as JobSpec;
    await pins.open(asked);
    return asked;
  };
  const send = (asked: JobSpec, sizes: readonly number[], note: (noted: unknown) => Promise<void>) => {
    const bodyOf = ({ requests }: PlannedBatch) => Object.assign(Object(requests), { ended: () => true });
    return sender().send(asked, sizes.map(batch), bodyOf as never, NEVER, note);
  };
  return { account, sender, open, send };
}

test("the first batch of a create that is under way in another process is not taken for a lost one", async () => {
  const { account, open, send } = await processes();
  const [begun, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const long = send(await open("quarry-a"), [20, 21], async (noted) => {
    const { ids, at } = noted as { readonly ids: readonly string[]; readonly at?: number };
    if (ids.length === 0 || at === undefined) return;
    begun.resolve();
    await goOn.promise;
  });
  await begun.promise;
  account.isDown = true;
  const failed = send(await open("quarry-b"), [20], async () => {});
  await expect(failed).rejects.toThrow(/no answer|not known yet/);
  account.isDown = false;
  goOn.resolve();
  expect(await long).toBe("msgbatch_1+msgbatch_2");
});

test("a create in doubt waits for an older one of a process that has ended, and takes no batch of it", async () => {
  const { account, sender, open, send } = await processes();
  const dead = await open("quarry-dead");
  const at = Date.now();
  account.make(20);
  account.isDown = true;
  const young = await open("quarry-young");
  let noted: unknown;
  const failed = send(young, [20], async (value) => {
    noted = value;
  });
  await expect(failed).rejects.toMatchObject({ kind: "Unavailable" });
  await expect(sender().find(young, noted, NEVER)).rejects.toMatchObject({ kind: "Unavailable" });
  expect(await sender().find(dead, { requests: [20], ids: [], at }, NEVER)).toBe("msgbatch_1");
  expect(await sender().find(young, noted, NEVER)).toBeUndefined();
});

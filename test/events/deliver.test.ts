/** The delivery of what is due, with a real ledger and a sender whose answers the test decides. */
import { expect, onTestFinished, test, vi } from "vitest";
import { createDeliverer, type Deliverer } from "../../src/events/deliver.ts";
import type { EventTimings } from "../../src/events/timings.ts";
import { StorageUnavailable } from "../../src/lib/errors.ts";
import type { Attempt, NewDelivery, WebhookRequest, WebhookSender } from "../../src/ports/events.ts";
import type { Ledger } from "../../src/ports/ledger.ts";
import { openLedger } from "../../src/storage/ledger/sqlite/open.ts";
import { folder, job } from "../storage/ledger/fixtures.ts";
import { SECRET } from "./fixtures.ts";

const to = (host: string): NewDelivery => ({ endpoint: host, url: `https://${host}/hook`, format: "standard" });

interface Sent extends WebhookRequest {
  readonly signal: AbortSignal;
  answer(rest?: Partial<Attempt>): void;
}

interface Setup {
  readonly ledger: Ledger;
  readonly deliverer: Deliverer;
  /** Closes the deliverer, then the ledger. */
  readonly stop: (graceMs: number) => Promise<void>;
  /** Requests that have no answer yet, oldest first. */
  readonly open: Sent[];
  readonly all: Sent[];
  readonly outcomes: string[];
  readonly warnings: object[];
}

interface Given {
  readonly hosts?: readonly string[];
  readonly timings?: Partial<EventTimings>;
  readonly dir?: string;
  readonly ledger?: (real: Ledger) => Ledger["events"];
  readonly resolve?: () => string;
}

async function setup({ hosts = ["a.example"], timings, dir, ledger: changed, resolve }: Given = {}): Promise<Setup> {
  let deliverer: Deliverer | undefined;
  const ledger = await openLedger(dir ?? (await folder()), undefined, {
    recipients: () => hosts.map(to),
    entered: () => deliverer?.wake(),
  });
  const open: Sent[] = [];
  const all: Sent[] = [];
  const outcomes: string[] = [];
  const warnings: object[] = [];
  const sender: WebhookSender = {
    send: (request, signal) =>
      new Promise((done, reject) => {
        const leave = () => open.splice(open.indexOf(sent), 1);
        const sent: Sent = {
          ...request,
          signal,
          answer(rest = { delivered: true, status: 204 }) {
            leave();
            done({ at: request.at, ms: 1, delivered: false, ...rest });
          },
        };
        signal.addEventListener("abort", () => {
          leave();
          reject(signal.reason);
        });
        open.push(sent);
        all.push(sent);
      }),
    close: async () => {},
  };
  const log = { warn: (about: object) => warnings.push(about), error: (about: object) => warnings.push(about) };
  deliverer = createDeliverer({
    events: changed?.(ledger) ?? ledger.events,
    endpoints: {
      resolve: resolve ?? (({ endpoint, url, format }) => ({ name: endpoint, url, secret: SECRET, format })),
    },
    sender,
    scrub: { text: (text) => text },
    attempted: (outcome) => outcomes.push(outcome),
    log: log as never,
    timings: { jitter: 0, ...timings },
  });
  let stopped: Promise<void> | undefined;
  const stop = (graceMs: number) => {
    stopped ??= deliverer.close(graceMs).then(ledger.close);
    return stopped;
  };
  onTestFinished(() => stop(0));
  deliverer.start();
  return { ledger, deliverer, stop, open, all, outcomes, warnings };
}

async function end({ jobs }: Ledger, id: string): Promise<void> {
  await jobs.insert(job(id), []);
  await jobs.update(id, { status: "Completed" });
}

const stateOf = async ({ events }: Ledger) => (await events.list({ owner: undefined, limit: 1 })).deliveries[0]!;

test("an event is sent at once, with the body of its moment, and is delivered after one good answer", async () => {
  const { ledger, open, outcomes } = await setup();
  await end(ledger, "a");
  await vi.waitFor(() => expect(open).toHaveLength(1));
  const [request] = open;
  expect(request!.id).toMatch(/^evt_/);
  expect(request!.endpoint).toMatchObject({ url: "https://a.example/hook", secret: SECRET });
  expect(JSON.parse(request!.body)).toMatchObject({ type: "job.completed", data: { jobName: "name-a" } });
  request!.answer();
  await vi.waitFor(async () => expect(await stateOf(ledger)).toMatchObject({ state: "delivered", attempts: 1 }));
  expect(outcomes).toEqual(["delivered"]);
});

test("an attempt is not repeated because of a reading that is older than its end", async () => {
  const late = Promise.withResolvers<void>();
  let [isSlow, readings] = [false, 0];
  const { ledger, deliverer, open, all, outcomes } = await setup({
    ledger: ({ events }) => ({
      ...events,
      async due(...args) {
        const found = await events.due(...args);
        readings += 1;
        if (isSlow) await late.promise;
        return found;
      },
    }),
  });
  await end(ledger, "a");
  await vi.waitFor(() => expect(open).toHaveLength(1));
  isSlow = true;
  const before = readings;
  deliverer.wake();
  await vi.waitFor(() => expect(readings).toBe(before + 1));
  open[0]!.answer();
  await vi.waitFor(() => expect(outcomes).toEqual(["delivered"]));
  isSlow = false;
  late.resolve();
  // The end of the attempt looks again.
  await vi.waitFor(() => expect(readings).toBe(before + 2));
  expect(all).toHaveLength(1);
});

test("a failure is repeated with the same id and body, until the limit", async () => {
  const { ledger, open, all, outcomes, warnings } = await setup({ timings: { delays: [20], limit: 150 } });
  await end(ledger, "a");
  await vi.waitFor(async () => {
    for (const request of [...open]) request.answer({ status: 500, error: "The endpoint answered with 500." });
    expect(await stateOf(ledger)).toMatchObject({ state: "failed" });
  });
  const { attempts, log, createdAt, endedAt } = await stateOf(ledger);
  expect(attempts).toBe(all.length);
  expect(attempts).toBeGreaterThan(2);
  expect(log.at(-1)).toMatchObject({ status: 500, error: "The endpoint answered with 500." });
  expect(endedAt! - createdAt).toBeGreaterThanOrEqual(150);
  expect(new Set(all.map(({ id, body }) => id + body)).size).toBe(1);
  expect(outcomes).toEqual([...Array.from({ length: attempts - 1 }, () => "retried"), "failed"]);
  expect(warnings).toMatchObject([{ job: "a", status: 500, reason: "The endpoint answered with 500." }]);
});

test("a host that hangs has four attempts at a time, and does not hold back another", async () => {
  const { ledger, open } = await setup({ hosts: ["hangs.example", "works.example"] });
  for (let number = 0; number < 6; number += 1) await end(ledger, `job-${number}`);
  const at = (host: string) => open.filter(({ endpoint }) => endpoint.name === host);
  const delivered = async () => {
    for (const request of at("works.example")) request.answer();
    const { deliveries } = await ledger.events.list({ owner: undefined, state: "delivered", limit: 10 });
    expect(deliveries).toHaveLength(6);
  };
  await vi.waitFor(delivered);
  expect(at("hangs.example")).toHaveLength(4);
  at("hangs.example")[0]!.answer();
  await vi.waitFor(() => expect(new Set(at("hangs.example").map(({ id }) => id)).size).toBe(4));
});

test("a host without attempts comes before the older deliveries of hosts that hang", async () => {
  const hosts = Array.from({ length: 8 }, (_, at) => `h${at}.example`);
  const { ledger, open } = await setup({ hosts });
  for (let number = 0; number < 5; number += 1) await end(ledger, `job-${number}`);
  await vi.waitFor(() => expect(open).toHaveLength(32));
  hosts.splice(0, hosts.length, "new.example");
  await end(ledger, "last");
  open[0]!.answer();
  await vi.waitFor(() => expect(open).toHaveLength(32));
  expect(open.at(-1)!.endpoint.name).toBe("new.example");
});

test("a webhook that is no longer configured cancels the delivery, and says why", async () => {
  const { ledger, all, outcomes } = await setup({ resolve: () => "The webhook is no longer configured." });
  await end(ledger, "a");
  await vi.waitFor(async () => expect(await stateOf(ledger)).toMatchObject({ state: "canceled" }));
  expect((await stateOf(ledger)).log[0]).toMatchObject({ error: "The webhook is no longer configured." });
  expect([all, outcomes]).toEqual([[], ["canceled"]]);
});

test("an attempt that a stop interrupts is repeated by the next process", async () => {
  const dir = await folder();
  const first = await setup({ dir });
  await end(first.ledger, "a");
  await vi.waitFor(() => expect(first.open).toHaveLength(1));
  await first.stop(10);
  expect(first.all[0]!.signal.aborted).toBe(true);
  const second = await setup({ dir });
  await vi.waitFor(() => expect(second.open).toHaveLength(1));
  expect(second.open[0]!.id).toBe(first.all[0]!.id);
  second.open[0]!.answer();
  await vi.waitFor(async () => expect(await stateOf(second.ledger)).toMatchObject({ state: "delivered", attempts: 1 }));
});

test("a stop waits for attempts that end in time", async () => {
  const { ledger, deliverer, open } = await setup();
  await end(ledger, "a");
  await vi.waitFor(() => expect(open).toHaveLength(1));
  const closed = deliverer.close(10_000);
  open[0]!.answer();
  await closed;
  expect(await stateOf(ledger)).toMatchObject({ state: "delivered" });
  // Nothing begins after it.
  await end(ledger, "b");
  deliverer.wake();
  expect(open).toEqual([]);
});

test("an attempt that cannot be recorded is not repeated at once", async () => {
  let fails = 1;
  const { ledger, open, all, outcomes } = await setup({
    timings: { ledgerRetry: 300 },
    ledger: ({ events }) => ({
      ...events,
      async attempted(...args) {
        fails -= 1;
        if (fails >= 0) throw new StorageUnavailable("The disk is full.", new Error("ENOSPC"));
        await events.attempted(...args);
      },
    }),
  });
  await end(ledger, "a");
  await vi.waitFor(async () => {
    for (const request of [...open]) request.answer();
    expect(await stateOf(ledger)).toMatchObject({ state: "delivered", attempts: 1 });
  });
  expect([all.length, outcomes]).toEqual([2, ["delivered"]]);
  expect(all[1]!.at - all[0]!.at).toBeGreaterThanOrEqual(299);
});

test("a ledger that cannot be read is asked again", async () => {
  let fails = 2;
  const { ledger, open } = await setup({
    timings: { ledgerRetry: 10 },
    ledger: ({ events }) => ({
      ...events,
      async due(...args) {
        fails -= 1;
        if (fails >= 0) throw new Error("disk I/O error");
        return events.due(...args);
      },
    }),
  });
  await end(ledger, "a");
  await vi.waitFor(() => expect(open).toHaveLength(1));
});

test("a delivery that is sent again goes out with the same id", async () => {
  const { ledger, deliverer, open } = await setup();
  await end(ledger, "a");
  await vi.waitFor(() => expect(open).toHaveLength(1));
  const { id } = open[0]!;
  open[0]!.answer({ status: 410, gone: true, error: "It is gone." });
  await vi.waitFor(async () => expect(await stateOf(ledger)).toMatchObject({ state: "canceled" }));
  await ledger.events.again((await stateOf(ledger)).id, Date.now());
  deliverer.wake();
  await vi.waitFor(() => expect(open).toHaveLength(1));
  expect(open[0]!.id).toBe(id);
  open[0]!.answer();
  await vi.waitFor(async () => expect(await stateOf(ledger)).toMatchObject({ state: "delivered", attempts: 2 }));
});

/** The log of deliveries on the page: who sees which, and sending one again. */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { NewDelivery, WebhookRequest } from "../../src/ports/events.ts";
import { openLedger } from "../../src/storage/ledger/sqlite/open.ts";
import type { WebhookMessage } from "../../src/ui/messages.ts";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { endedJobRow } from "../support/job-row.ts";
import { ask, PAGE, signIn } from "./page.ts";

const SECRETS = {
  "key-a": "a-secret-of-the-test",
  narrow: "a-secret-with-bucket",
  "key-b": "another-secret-of-it",
  reader: "a-reading-secret-here",
  boss: "operators-secret-1",
};
const COMMON: NewDelivery = { endpoint: "webhook:all", url: "https://hooks.internal/path-of-a", format: "standard" };
const OWN: NewDelivery = { endpoint: "job", url: "https://own.example/hook", format: "eventbridge" };
const ARN = "arn:aws:bedrock:us-east-1:000000000000:model-invocation-job/";
const UNPROCESSED = { status: "InProgress", endTime: undefined } as const;

let gateway: TestGateway;
const sent: WebhookRequest[] = [];

async function fill(dataDir: string): Promise<void> {
  const ledger = await openLedger(dataDir, undefined, { recipients: () => [COMMON, OWN] });
  for (const [id, owner] of [
    ["jobofa000001", "a"],
    ["jobofa000002", "a"],
    ["jobofb000001", "b"],
  ] as const) {
    await ledger.jobs.insert(endedJobRow(id, { owner, keyId: `key-${owner}`, ...UNPROCESSED }), []);
    await ledger.jobs.update(id, { status: "Failed", endTime: 1 });
  }
  const { deliveries } = await ledger.events.list({ owner: undefined, limit: 10 });
  for (const { id } of deliveries) {
    const attempt = { at: 5, ms: 6, delivered: false, status: 500, error: `It knows ${SECRETS.boss}.` };
    await ledger.events.attempted(id, attempt, { state: "failed", endedAt: 7 });
  }
  await ledger.close();
}

beforeAll(async () => {
  gateway = await startTestGateway(
    `
events:
  webhooks: [{ name: all, url: "https://hooks.internal/path-of-a", secret: whsec_${"A".repeat(32)} }]
access_keys:
  - { id: key-a, secret: ${SECRETS["key-a"]}, tenant: a }
  - { id: narrow, secret: ${SECRETS.narrow}, tenant: a, buckets: [other] }
  - { id: key-b, secret: ${SECRETS["key-b"]}, tenant: b }
  - { id: reader, secret: ${SECRETS.reader}, tenant: a, read_only: true }
  - { id: boss, secret: ${SECRETS.boss}, tenant: c, operator: true }
`,
    {
      before: fill,
      events: {
        sender: {
          async send(request) {
            sent.push(request);
            return { at: request.at, ms: 1, delivered: true, status: 200 };
          },
          close: async () => {},
        },
      },
    },
  );
}, 60_000);
afterAll(() => gateway?.stop());

const session = (key: keyof typeof SECRETS) => signIn(gateway.url, key, SECRETS[key]);
const listed = async (key: keyof typeof SECRETS, query = "") =>
  ask(gateway.url, "GET", `/ui/api/webhooks${query}`, await session(key));
const rows = async (key: keyof typeof SECRETS, query = ""): Promise<readonly WebhookMessage[]> =>
  (await listed(key, query)).json.webhooks;
const again = async (key: keyof typeof SECRETS, id: string) =>
  ask(gateway.url, "POST", `/ui/api/webhooks/${id}/again`, { ...(await session(key)), ...PAGE });

describe("GET /ui/api/webhooks", () => {
  it("shows a tenant its own jobs' deliveries, newest first, without what the configuration hides", async () => {
    const found = await rows("key-a");
    expect(found.map(({ job, endpoint }) => [job, endpoint])).toEqual([
      ["jobofa000002", "own.example"],
      ["jobofa000002", "all"],
      ["jobofa000001", "own.example"],
      ["jobofa000001", "all"],
    ]);
    expect(found[0]).toEqual({
      id: expect.stringMatching(/^dlv_/),
      event: expect.stringMatching(/^evt_/),
      type: "job.failed",
      at: expect.any(Number),
      job: "jobofa000002",
      jobArn: `${ARN}jobofa000002`,
      jobName: "name-jobofa000002",
      endpoint: "own.example",
      url: "own.example/hook",
      format: "eventbridge",
      state: "failed",
      attempts: 1,
      endedAt: 7,
      log: [{ at: 5, ms: 6, status: 500, error: "It knows ***." }],
      canSend: true,
    });
    expect(JSON.stringify(found)).not.toContain("hooks.internal");
    expect((await rows("reader"))[0]!.canSend).toBe(false);
  });

  it("hides jobs whose buckets the key may not use", async () => {
    expect(await rows("narrow")).toEqual([]);
  });

  it("shows operators every tenant's, with the address", async () => {
    const found = await rows("boss");
    expect(found.map(({ tenant }) => tenant)).toEqual(["b", "b", "a", "a", "a", "a"]);
    expect(found[1]).toMatchObject({ endpoint: "all", url: "hooks.internal/path-of-a" });
  });

  it("filters, and pages with tokens that are the caller's", async () => {
    expect(await rows("boss", "?status=delivered")).toEqual([]);
    const ofJob = await rows("boss", `?status=failed&job=${encodeURIComponent(`${ARN}jobofa000001`)}`);
    expect(ofJob.map(({ job }) => job)).toEqual(["jobofa000001", "jobofa000001"]);
    const first = (await listed("key-a", "?limit=3")).json;
    expect(first.webhooks).toHaveLength(3);
    const second = (await listed("key-a", `?limit=3&after=${first.next}`)).json;
    expect(second.webhooks.map(({ endpoint }: WebhookMessage) => endpoint)).toEqual(["all"]);
    expect(second.next).toBeUndefined();
    expect((await listed("key-b", `?limit=3&after=${first.next}`)).status).toBe(400);
  });

  it.each([
    ["?status=lost", "status: expected one of pending, delivered, failed, canceled"],
    ["?limit=0", "limit: expected 1 to 200"],
    ["?after=x", "after"],
  ])("refuses %s", async (query, message) => {
    const reply = await listed("key-a", query);
    expect([reply.status, reply.json.message]).toEqual([400, expect.stringContaining(message)]);
  });
});

describe("POST /ui/api/webhooks/ID/again", () => {
  it("sends the event again, with the same id", async () => {
    const { id, event } = (await rows("key-a", "?job=jobofa000001"))[1]!;
    const reply = await again("key-a", id);
    expect(reply.json).toMatchObject({ id, state: "pending", attempts: 1 });
    await vi.waitFor(async () => {
      expect(await rows("key-a", "?status=delivered")).toMatchObject([{ id, attempts: 2, log: [{}, { status: 200 }] }]);
    });
    expect(sent).toMatchObject([{ id: event, endpoint: { url: COMMON.url } }]);
  });

  it("is not for keys that may not change anything, nor for other tenants", async () => {
    const { id } = (await rows("key-a"))[0]!;
    expect((await again("reader", id)).status).toBe(403);
    for (const key of ["key-b", "narrow"] as const) {
      const reply = await again(key, id);
      expect([reply.status, reply.json.message]).toEqual([404, `There is no delivery '${id}'.`]);
    }
    expect((await again("key-a", "dlv_none")).status).toBe(404);
    expect((await rows("key-a"))[0]).toMatchObject({ id, state: "failed", attempts: 1 });
  });
});

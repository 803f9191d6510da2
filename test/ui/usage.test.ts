/** Usage reports of `/ui/api/usage`. */
import { describe, expect, it, test } from "vitest";
import { openLedger } from "../../src/storage/ledger/sqlite/open.ts";
import { useGateway } from "../support/gateway.ts";
import { endedJobRow } from "../support/job-row.ts";
import { signedHeaders } from "../support/sign.ts";
import { ask, signIn } from "./page.ts";

const SECRETS = { a: "a-secret-of-the-test", other: "another-secret-of-it", boss: "operators-secret-1" };
const SUBMITTED = Date.UTC(2026, 0, 15);
const ended = (id: string, owner: string, keyId: string, cost: string) => {
  const tokens = { input: 10, output: 5 };
  return endedJobRow(id, {
    owner,
    keyId,
    status: "Completed",
    submitTime: SUBMITTED,
    endTime: SUBMITTED + 1000,
    tokens,
    usage: [{ provider: "local", model: "m", tokens, cost }],
    cost,
    currency: "USD",
  });
};
const gateway = useGateway(
  `
access_keys:
  - { id: key-a, secret: ${SECRETS.a}, tenant: a }
  - { id: other, secret: ${SECRETS.other}, tenant: a }
  - { id: boss, secret: ${SECRETS.boss}, tenant: b, operator: true }
budgets:
  - { key: key-a, period: day, amount: 5 }
  - { key: other, period: day, amount: 5 }
  - { tenant: a, period: month, amount: 50 }
  - { tenant: b, period: month, amount: 50 }
`,
  {
    async before(dataDir) {
      const ledger = await openLedger(dataDir);
      await ledger.jobs.insert(ended("job000000001", "a", "key-a", "0.1"), []);
      await ledger.jobs.insert(ended("job000000002", "a", "key-a", "0.2"), []);
      await ledger.jobs.insert(ended("job000000003", "a", "other", "4"), []);
      await ledger.close();
    },
  },
);

const REPORT = "/ui/api/usage?from=2026-01-01&to=2026-02-01";
const own = () => signIn(gateway.url, "key-a", SECRETS.a);

describe("usage", () => {
  it("has the jobs that a key created, with exact sums", async () => {
    const { status, json } = await ask(gateway.url, "GET", `${REPORT}&by=key`, await own());
    expect(status).toBe(200);
    expect(json.rows).toMatchObject([{ group: { key: "key-a" }, jobs: 2, input: 20, output: 10, cost: "0.3" }]);
  });

  it("has all jobs for an operator", async () => {
    const { json } = await ask(
      gateway.url,
      "GET",
      `${REPORT}&by=tenant`,
      await signIn(gateway.url, "boss", SECRETS.boss),
    );
    expect(json.rows).toMatchObject([{ group: { tenant: "a" }, jobs: 3, cost: "4.3" }]);
  });

  it("is a file of comma-separated values", async () => {
    const { headers, text } = await ask(gateway.url, "GET", `${REPORT}&by=key&format=csv`, await own());
    expect(headers["content-type"]).toBe("text/csv; charset=utf-8");
    expect(headers["content-disposition"]).toMatch(/^attachment/);
    expect(text.split("\r\n")).toEqual([
      "key,jobs,input,output,cached,reasoning,cost,currency,unpriced",
      "key-a,2,20,10,0,0,0.3,USD,0",
      "",
    ]);
  });

  test.each(["by=weather", "by=tag", "from=soon", "format=xml"])("%s is refused", async (query) => {
    const { status, json } = await ask(gateway.url, "GET", `/ui/api/usage?${query}`, await own());
    expect(status).toBe(400);
    expect(json.message).toContain(query.split("=")[0]);
  });

  it("needs a key", async () => {
    expect((await ask(gateway.url, "GET", REPORT)).status).toBe(401);
  });
});

describe("a signed request of a script", () => {
  const TARGET = `${REPORT}&by=tenant`;
  const signed = async (key: string, secret: string, service = "bedrock") => ({
    host: "localhost",
    ...(await signedHeaders({ id: key, secret, service }, { method: "GET", target: TARGET })),
  });

  it("has the rights of its key", async () => {
    const { json } = await ask(gateway.url, "GET", TARGET, await signed("key-a", SECRETS.a));
    expect(json.rows).toMatchObject([{ group: { tenant: "a" }, jobs: 2 }]);
    const all = await ask(gateway.url, "GET", TARGET, await signed("boss", SECRETS.boss));
    expect(all.json.rows).toMatchObject([{ group: { tenant: "a" }, jobs: 3 }]);
  });

  it("counts instead of the session in the cookie", async () => {
    const headers = { ...(await signIn(gateway.url, "boss", SECRETS.boss)), ...(await signed("key-a", SECRETS.a)) };
    expect((await ask(gateway.url, "GET", TARGET, headers)).json.rows).toMatchObject([{ jobs: 2 }]);
  });

  test.each([
    ["another secret", () => signed("key-a", SECRETS.boss), TARGET],
    ["another query", () => signed("key-a", SECRETS.a), `${REPORT}&by=key`],
    ["another service", () => signed("key-a", SECRETS.a, "s3"), TARGET],
  ])("is refused with %s", async (_, headers, target) => {
    expect((await ask(gateway.url, "GET", target, await headers())).status).toBe(403);
  });

  test.each<Readonly<Record<string, string>>>([{ origin: "https://evil.example" }, { "sec-fetch-site": "cross-site" }])(
    "is refused from a page: %j",
    async (from) => {
      const headers = { ...(await signed("key-a", SECRETS.a)), ...from };
      expect((await ask(gateway.url, "GET", TARGET, headers)).status).toBe(403);
    },
  );
});

describe("budgets", () => {
  const budgetsOf = async (who: Promise<{ readonly cookie: string }>) =>
    (await ask(gateway.url, "GET", REPORT, await who)).json.budgets;

  it("are those of the key and of its tenant", async () => {
    expect(await budgetsOf(own())).toMatchObject([
      { key: "key-a", period: "day", amount: "5", spent: "0", reserved: "0", left: "5", currency: "USD" },
      { tenant: "a", period: "month" },
    ]);
  });

  it("are all for an operator", async () => {
    expect(await budgetsOf(signIn(gateway.url, "boss", SECRETS.boss))).toHaveLength(4);
  });
});

test("a job of the page has its tokens and cost", async () => {
  const { json } = await ask(gateway.url, "GET", "/ui/api/jobs/job000000001", await own());
  expect(json).toMatchObject({ tokens: { input: 10, output: 5 }, cost: "0.1", currency: "USD" });
});

/** `quarry usage`, through the built command and a gateway with access keys. */
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { openLedger } from "../../src/storage/ledger/sqlite/open.ts";
import { startTestGateway, type TestGateway, useGateway } from "../support/gateway.ts";
import { endedJobRow } from "../support/job-row.ts";
import { quarry, quarryOnTerminal } from "./quarry.ts";

const SECRETS = { a: "a-secret-of-the-test", boss: "operators-secret-1" };
const AT = Date.UTC(2026, 0, 15);
const job = (id: string, owner: string, keyId: string, model: string, cost: string | undefined) => {
  const tokens = { input: 1200, output: 5 };
  const price = cost === undefined ? {} : { cost, currency: "USD" };
  const usage = [{ provider: "local", model, tokens, ...(cost !== undefined && { cost }) }];
  return endedJobRow(id, { owner, keyId, modelId: model, submitTime: AT, endTime: AT + 1000, tokens, usage, ...price });
};
const gateway = useGateway(
  `
access_keys:
  - { id: key-a, secret: ${SECRETS.a}, tenant: a }
  - { id: boss, secret: ${SECRETS.boss}, tenant: b, operator: true }
`,
  {
    async before(dataDir) {
      const ledger = await openLedger(dataDir);
      await ledger.jobs.insert(job("job000000001", "a", "key-a", "m", "0.1"), [{ key: "team", value: "=red" }]);
      await ledger.jobs.insert(job("job000000002", "a", "key-a", "n", "0.2"), []);
      await ledger.jobs.insert(job("job000000003", "b", "boss", "m", undefined), []);
      await ledger.close();
    },
  },
);

const PERIOD = ["--from", "2026-01-01", "--to", "2026-02-01"];
const as = (key: string, secret: string) => ({
  QUARRY_ENDPOINT: gateway.url,
  AWS_ACCESS_KEY_ID: key,
  AWS_SECRET_ACCESS_KEY: secret,
});
const own = () => as("key-a", SECRETS.a);
const boss = () => as("boss", SECRETS.boss);
const usage = (args: readonly string[], env: Readonly<Record<string, string>>) =>
  quarry(["usage", ...args], { cwd: "/", env });

describe("a signed request", () => {
  it("gets the jobs of its key, and those of all as an operator", async () => {
    const mine = await usage([...PERIOD, "--by", "key", "--json"], own());
    expect(mine).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(mine.stdout).rows).toMatchObject([{ group: { key: "key-a" }, jobs: 2, cost: "0.3" }]);
    const all = JSON.parse((await usage([...PERIOD, "--by", "tenant", "--json"], boss())).stdout);
    expect(all.rows).toMatchObject([
      { group: { tenant: "a" }, jobs: 2, unpriced: 0 },
      { group: { tenant: "b" }, jobs: 1, unpriced: 1 },
    ]);
  });

  it("with a wrong secret is refused", async () => {
    const { code, stderr } = await usage(PERIOD, as("key-a", "not-the-secret-of-it"));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^(?:Invalid)?Signature\w+: .*\n$/);
    expect(stderr).not.toContain("not-the-secret-of-it");
  });

  it("without credentials says that there are none", async () => {
    const { code, stderr } = await usage(PERIOD, { QUARRY_ENDPOINT: gateway.url });
    expect(code).toBe(1);
    expect(stderr).toContain("There are no credentials in the environment");
  });
});

describe("forms", () => {
  it("CSV, which a spreadsheet runs no formula of", async () => {
    const { stdout } = await usage([...PERIOD, "--by", "tag", "--tag", "team", "--csv"], own());
    expect(stdout.split("\r\n").slice(0, 3)).toEqual([
      "tag,jobs,input,output,cached,reasoning,cost,currency,unpriced",
      ",1,1200,5,0,0,0.2,USD,0",
      "'=red,1,1200,5,0,0,0.1,USD,0",
    ]);
  });

  it("rows alone in a pipe", async () => {
    const { stdout } = await usage([...PERIOD, "--by", "model"], own());
    expect(stdout).toBe(
      "m         1  1,200       5       0          0       0.1         0\nn         1  1,200       5       0          0       0.2         0\n",
    );
  });

  it("a table with a total on a terminal", async () => {
    const { text, code } = quarryOnTerminal(["usage", ...PERIOD, "--by", "model,key"], { cwd: "/", env: boss() });
    expect(await code).toBe(0);
    const plain = text()
      .replace(/\x1b\[[\d;]*m/g, "")
      .replaceAll("\r", "");
    expect(plain).toBe(`MODEL  KEY    JOBS  INPUT  OUTPUT  CACHED  REASONING  COST USD  UNPRICED
m      boss      1  1,200       5       0          0         0         1
m      key-a     1  1,200       5       0          0       0.1         0
n      key-a     1  1,200       5       0          0       0.2         0
total            3  3,600      15       0          0       0.3         1

Jobs without a price: 1. Their cost is not in the sums.
`);
  });

  it("one provider", async () => {
    const { stdout, stderr } = await usage([...PERIOD, "--provider", "other"], own());
    expect({ stdout, stderr }).toEqual({ stdout: "", stderr: "No job of 2026-01-01 to 2026-02-01 has ended.\n" });
  });
});

test.each([
  [["--by", "weather"], /^ValidationException: by: 'weather' is not one of .*\n$/],
  [["--by", "tag"], /^ValidationException: by=tag needs the key in tag\n$/],
  [["--from", "soon"], /^ValidationException: from must be a day or a time.*\n$/],
  [["--csv", "--json"], /^'--csv' and '--json' exclude each other\.\n$/],
])("%j is refused", async (args, message) => {
  const { code, stdout, stderr } = await usage(args, own());
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(message);
});

describe("other gateways", () => {
  let bare: TestGateway;
  beforeAll(async () => {
    bare = await startTestGateway("ui: false\n");
  });
  afterAll(() => bare.stop());

  it("without reports", async () => {
    const { code, stderr } = await usage([], { QUARRY_ENDPOINT: bare.url });
    expect(code).toBe(1);
    expect(stderr).toBe(`The gateway at ${bare.url} has no /ui/api/usage: it is older, or has 'ui: false'.\n`);
  });

  it("that do not run", async () => {
    const { code, stderr } = await usage([], { QUARRY_ENDPOINT: "http://127.0.0.1:9" });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^No gateway answers at http:\/\/127\.0\.0\.1:9 \(ECONNREFUSED\)/);
  });
});

/** The view of usage: the address has what it shows, and a reader sees what is spent and what is left. */
import { readFile } from "node:fs/promises";
import { CreateModelInvocationJobCommand, GetModelInvocationJobCommand } from "@aws-sdk/client-bedrock";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import type { Page } from "playwright-core";
import { describe, expect, it, test } from "vitest";
import { roundedMoney } from "../../src/page/components/format.ts";
import { boundsOf, namedPeriods } from "../../src/page/usage/period.ts";
import { openLedger } from "../../src/storage/ledger/sqlite/open.ts";
import { useGateway } from "../support/gateway.ts";
import { endedJobRow } from "../support/job-row.ts";
import { bedrockClient, s3Client } from "../support/sdk.ts";
import { expectAccessible, expectNoOverflow, useBrowser } from "./browser.ts";

const SECRETS = { lead: "the-secret-of-the-lead", runner: "the-secret-of-the-runner", boss: "the-secret-of-the-boss" };
const NOW = Date.now();
const DAY_MS = 86_400_000;

interface Used {
  readonly at: number;
  readonly provider: string;
  readonly cost: string | undefined;
  readonly team?: string;
}

const browser = useBrowser();
const gateway = useGateway(
  `
access_keys:
  - { id: lead, secret: ${SECRETS.lead}, tenant: research }
  - { id: runner, secret: ${SECRETS.runner}, tenant: lab }
  - { id: boss, secret: ${SECRETS.boss}, tenant: office, operator: true }
budgets:
  - { key: lead, period: day, amount: 4 }
  - { key: runner, period: day, amount: 2 }
  - { tenant: office, period: month, amount: 10 }
prices: { models: [{ provider: local, model: dear, input: 1000, output: 10000 }] }
providers: { local: { type: local }, second: { type: local } }
`,
  {
    async before(dataDir) {
      const ledger = await openLedger(dataDir);
      const jobs: readonly Used[] = [
        { at: NOW, provider: "local", cost: "0.25", team: "search" },
        { at: NOW - DAY_MS, provider: "second", cost: "0.75", team: "ads" },
        { at: NOW - 40 * DAY_MS, provider: "local", cost: "3" },
        { at: NOW - DAY_MS, provider: "second", cost: undefined },
      ];
      for (const [index, { at, provider, cost, team }] of jobs.entries()) {
        const tokens = { input: 1000 * (index + 1), output: 10, cached: 5, reasoning: 2 };
        const row = endedJobRow(`job00000000${index}`, {
          owner: "research",
          keyId: "lead",
          provider,
          submitTime: at,
          endTime: at + 1,
          tokens,
          usage: [{ provider, model: `model-${provider}`, tokens, cost }],
          cost,
          currency: "USD",
        });
        await ledger.jobs.insert(row, team === undefined ? [] : [{ key: "team", value: team }]);
      }
      await ledger.close();
    },
  },
);

async function open(key: keyof typeof SECRETS, query = "", view = {}): Promise<Page> {
  const page = await browser.open(`${gateway.url}/ui/usage${query}`, view);
  await page.getByLabel("Access key ID").fill(key);
  await page.getByLabel("Secret access key").fill(SECRETS[key]);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Usage" }).waitFor();
  return page;
}

const choice = (page: Page, name: string) => page.getByRole("combobox", { name, exact: true });

/** The texts of all cells. */
const rows = (page: Page) =>
  page.evaluate<string[][]>(
    "[...document.querySelectorAll('tbody tr')].map((row) => [...row.cells].map((one) => one.innerText))",
  );

describe("the usage", () => {
  it("of the last 30 days is shown by provider and model, largest first, with totals", async () => {
    const page = await open("lead");
    await expect
      .poll(() => rows(page))
      .toEqual([
        ["second", "model-second", "75 %", "2", "6,000", "10", "20", "4", "at least 0.75 USD"],
        ["local", "model-local", "25 %", "1", "1,000", "5", "10", "2", "0.25 USD"],
      ]);
    await page.getByText("1 job has a model without a price").waitFor();
    expect(await page.locator(".tiles").innerText()).toContain("1 USD");
    await page.getByRole("region", { name: "Budget of access key lead" }).getByText("4 USD left of 4 USD").waitFor();
    expect(await page.getByText("Budget of tenant office").count()).toBe(0);
  });

  it("has its period and its groups in the address", async () => {
    const page = await open("lead");
    await choice(page, "Period").selectOption("Last 365 days");
    await choice(page, "By").selectOption("Tag");
    await page.getByText("Which tag?").waitFor();
    await page.getByLabel("Key of the tag").fill("team");
    await page.keyboard.press("Enter");
    await choice(page, "and by").selectOption("–");
    await expect
      .poll(async () => (await rows(page)).map(([team, share]) => [team, share]))
      .toEqual([
        ["(none)", "75 %"],
        ["ads", "19 %"],
        ["search", "6 %"],
      ]);
    const { searchParams } = new URL(page.url());
    expect(searchParams.get("by")).toBe("tag");
    expect(searchParams.get("to")).toBe(new Date().toISOString().slice(0, 10));
    await page.reload();
    await expect.poll(async () => (await rows(page)).length).toBe(3);
    expect(await choice(page, "Period").inputValue()).toBe("Last 365 days");
  });

  it("by day is in the order of the days, and one provider can be chosen", async () => {
    const page = await open("boss", "?by=day,tenant");
    await choice(page, "Provider").selectOption("second");
    await expect
      .poll(async () => (await rows(page)).map(([day, tenant]) => [day, tenant]))
      .toEqual([[new Date(NOW - DAY_MS).toISOString().slice(0, 10), "research"]]);
    await page.getByRole("region", { name: "Budget of tenant office" }).waitFor();
  });

  it("is downloaded as a file with the same rows", async () => {
    const page = await open("lead", "?by=provider");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download CSV" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("usage.csv");
    const lines = (await readFile(await download.path(), "utf8")).trim().split("\r\n");
    expect(lines.map((line) => line.split(",").slice(0, 2))).toEqual([
      ["provider", "jobs"],
      ["local", "1"],
      ["second", "2"],
    ]);
  });

  it("says what to do where there is none, and for a day that is none", async () => {
    const page = await open("lead", "?from=2020-01-01&to=2020-01-31");
    await page.getByText("No job ended").waitFor();
    expect(await choice(page, "Period").inputValue()).toBe("");
    await page.goto(`${gateway.url}/ui/usage?from=soon`);
    await page.getByText("from must be a day").waitFor();
    await page.getByRole("button", { name: "Try again" }).waitFor();
  });
});

test("a budget shows what ended jobs have spent, and what is left", async () => {
  const credentials = { accessKeyId: "runner", secretAccessKey: SECRETS.runner };
  const body = { messages: [{ role: "user", content: [{ text: "Hello there" }] }], inferenceConfig: { maxTokens: 50 } };
  const Body = JSON.stringify({ recordId: "a", modelInput: body });
  await s3Client(gateway.url, { credentials }).send(new PutObjectCommand({ Bucket: "lab", Key: "in.jsonl", Body }));
  const bedrock = bedrockClient(gateway.url, { credentials });
  const { jobArn } = await bedrock.send(
    new CreateModelInvocationJobCommand({
      jobName: "spends",
      modelId: "dear",
      roleArn: "arn:aws:iam::000000000000:role/any",
      inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://lab/in.jsonl" } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://lab/out/" } },
    }),
  );
  const ended = new GetModelInvocationJobCommand({ jobIdentifier: jobArn });
  await expect.poll(async () => (await bedrock.send(ended)).status).toBe("Completed");
  const page = await open("runner", "?by=model");
  await expect.poll(async () => (await rows(page)).map(([model]) => model)).toEqual(["dear"]);
  const [[, , , , , , , cost = ""] = []] = await rows(page);
  expect(Number.parseFloat(cost)).toBeGreaterThan(0);
  const budget = page.getByRole("region", { name: "Budget of access key runner" });
  const spent = budget.locator("dd").first();
  expect(await spent.innerText()).toBe(cost);
  const [exact, left] = await Promise.all(
    [spent, budget.locator("p")].map((one) => one.locator("span").getAttribute("title")),
  );
  expect(Number.parseFloat(exact!) + Number.parseFloat(left!)).toBeCloseTo(2, 9);
  expect(await budget.getByRole("progressbar").getAttribute("aria-valuenow")).toBe(
    String(Math.floor((Number.parseFloat(exact!) / 2) * 100)),
  );
});

test.each(["light", "dark"] as const)("axe finds nothing, %s", async (theme) => {
  for (const width of [1280, 360, 320]) {
    const page = await open("lead", "", { theme, width });
    await page.getByRole("row").nth(2).waitFor();
    await expectAccessible(page);
    await expectNoOverflow(page);
  }
});

test("periods are whole days in UTC", () => {
  const at = Date.UTC(2026, 2, 1, 23, 59);
  const named = Object.fromEntries(namedPeriods(at));
  expect(named["Last 30 days"]).toEqual({ from: "2026-01-31", to: "2026-03-01" });
  expect(named["Last month"]).toEqual({ from: "2026-02-01", to: "2026-02-28" });
  expect(named["This month"]).toEqual({ from: "2026-03-01", to: "2026-03-01" });
  expect(boundsOf(named["Last month"]!)).toEqual({ from: "2026-02-01", to: "2026-03-01" });
  expect(boundsOf({ from: "x", to: "soon" })).toEqual({ from: "x", to: "soon" });
});

test.each([
  ["1234.5678", "1,234.57 USD"],
  ["0.0000312", "0.000031 USD"],
  ["0", "0 USD"],
  ["-0.999", "-1 USD"],
  ["25", "25 USD"],
])("%s is shown as %s", (amount, text) => {
  expect(roundedMoney(amount)).toBe(text);
});

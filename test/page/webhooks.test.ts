/** The log of deliveries to webhooks: what came of them, and sending one again. */
import type { Page } from "playwright-core";
import { describe, expect, it, test } from "vitest";
import type { NewDelivery } from "../../src/ports/events.ts";
import { openLedger } from "../../src/storage/ledger/sqlite/open.ts";
import { useGateway } from "../support/gateway.ts";
import { endedJobRow } from "../support/job-row.ts";
import { expectAccessible, expectNoOverflow, useBrowser } from "./browser.ts";

const COMMON: NewDelivery = { endpoint: "webhook:all", url: "https://hooks.internal/path", format: "standard" };
const JOBS = ["jobone000001", "jobtwo000002"] as const;
let refuses = false;
const sent: string[] = [];

const browser = useBrowser();
const empty = useGateway("providers: { local: { type: local } }");
const gateway = useGateway(
  `
events:
  webhooks: [{ name: all, url: "https://hooks.internal/path", secret: whsec_${"A".repeat(32)} }]
providers: { local: { type: local } }
`,
  {
    async before(dataDir) {
      const ledger = await openLedger(dataDir, undefined, { recipients: () => [COMMON] });
      for (const id of JOBS) {
        await ledger.jobs.insert(endedJobRow(id, { status: "InProgress", endTime: undefined }), []);
        await ledger.jobs.update(id, { status: "Failed", endTime: 1 });
      }
      const { deliveries } = await ledger.events.list({ owner: undefined, limit: 10 });
      for (const { id, of } of deliveries) {
        const attempt = { at: 5, ms: 6, delivered: false, status: 500, error: "It is <b>broken</b>." };
        await ledger.events.attempted(id, attempt, { state: "pending", nextAt: Date.now() + 3_600_000 });
        const state = of.job.id === JOBS[0] ? "failed" : "delivered";
        const last = state === "failed" ? { error: "It does not answer." } : { delivered: true, status: 204 };
        await ledger.events.attempted(id, { at: 9, ms: 7, delivered: false, ...last }, { state, endedAt: 10 });
      }
      await ledger.close();
    },
    events: {
      sender: {
        async send({ at, id }) {
          sent.push(id);
          return refuses
            ? { at, ms: 1, delivered: false, status: 503, error: "Not now." }
            : { at, ms: 1, delivered: true, status: 200 };
        },
        close: async () => {},
      },
    },
  },
);

const rowOf = (page: Page, job: string) => page.getByRole("row").filter({ hasText: `name-${job}` });

describe("the deliveries", () => {
  it("are filtered by state and job, in the address, with their attempts", async () => {
    const page = await browser.open(`${gateway.url}/ui/webhooks`);
    await rowOf(page, JOBS[1]).getByText("delivered", { exact: true }).waitFor();
    await page.getByLabel("State").selectOption("failed");
    await expect.poll(() => rowOf(page, JOBS[1]).count()).toBe(0);
    const row = rowOf(page, JOBS[0]);
    await row.getByRole("rowheader", { name: "job.failed" }).waitFor();
    await row.getByText("It does not answer.").first().click();
    await row.getByText("500: It is <b>broken</b>.").waitFor();
    await page.getByLabel("Job, as an id or ARN").fill(JOBS[1]);
    await page.keyboard.press("Enter");
    await page.getByText("No delivery matches").waitFor();
    expect(new URL(page.url()).search).toBe(`?status=failed&job=${JOBS[1]}`);
    await page.getByRole("button", { name: "Show all deliveries" }).click();
    await rowOf(page, JOBS[1]).waitFor();
  });

  it("of a job are on its view, and one is sent again without a question", async () => {
    refuses = true;
    const page = await browser.open(`${gateway.url}/ui/jobs/${JOBS[0]}`);
    const row = page.getByRole("region", { name: "Webhooks" }).getByRole("row").filter({ hasText: "job.failed" });
    const before = sent.length;
    await row.getByRole("button", { name: "Send again: job.failed" }).click();
    await expect.poll(() => sent.length).toBe(before + 1);
    await row.getByText("pending").waitFor();
    await row.getByText("503: Not now.").first().waitFor();
    refuses = false;
    await row.getByRole("button", { name: "Send again: job.failed" }).click();
    await row.getByText("delivered", { exact: true }).waitFor();
    await page.getByRole("link", { name: "All deliveries of this job" }).click();
    await page.getByRole("heading", { name: "Webhooks", level: 1 }).waitFor();
    expect(new URL(page.url()).search).toBe(`?job=${JOBS[0]}`);
    await expect.poll(() => page.getByRole("row").count()).toBe(2);
  });

  it("say what to do where there are none, and when they cannot be read", async () => {
    const page = await browser.open(`${empty.url}/ui/webhooks`);
    await page.getByText("No deliveries yet").waitFor();
    await page.goto(`${empty.url}/ui/webhooks?status=lost`);
    await page.getByText("status: expected one of").waitFor();
    await page.getByRole("button", { name: "Try again" }).waitFor();
  });
});

test.each(["light", "dark"] as const)("axe finds nothing, %s", async (theme) => {
  for (const width of [1280, 360, 320]) {
    const page = await browser.open(`${gateway.url}/ui/webhooks`, { theme, width });
    await rowOf(page, JOBS[1]).waitFor();
    await expectAccessible(page);
    await expectNoOverflow(page);
  }
});

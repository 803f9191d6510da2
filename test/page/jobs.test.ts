/** The views of jobs, in a browser, against a gateway with jobs that move. */
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { CreateModelInvocationJobCommand, GetModelInvocationJobCommand } from "@aws-sdk/client-bedrock";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, test, vi } from "vitest";
import { STATUS_STYLES } from "../../src/page/jobs/names.ts";
import { ratesOf } from "../../src/page/jobs/rates.ts";
import { JOB_STATUSES } from "../../src/ports/jobs.ts";
import type { JobsMessage } from "../../src/ui/messages.ts";
import { type ModelServer, startModelServer } from "../support/model-server.ts";
import { bedrockClient, s3Client } from "../support/sdk.ts";
import { expectAccessible, expectNoOverflow, type PageTheme, useBrowser } from "./browser.ts";
import { type RestartableGateway, startRestartable } from "./restart.ts";

const THEMES: readonly PageTheme[] = ["light", "dark"];
const BUCKET = "team-data";
const browser = useBrowser();
let server: ModelServer;
let gateway: RestartableGateway;
let held = true;

beforeAll(async () => {
  server = await startModelServer({
    delayMs: 20,
    hold: ({ prompt }) => held && prompt.startsWith("hold"),
    answer: (body) =>
      body.includes("refuse")
        ? { status: 400, body: { error: { message: "the prompt <b>is</b> refused" } } }
        : undefined,
  });
  gateway = await startRestartable(`
default_provider: vllm
providers:
  vllm: { type: local, base_url: "${server.url}", concurrency: 4 }
  echo: { type: local }
`);
  await s3Client(gateway.url).send(new CreateBucketCommand({ Bucket: BUCKET }));
});
afterAll(async () => {
  await gateway?.remove();
  await server?.close();
});

/** @returns the ARN of a new job that asks these questions */
async function createJob(jobName: string, questions: readonly string[]): Promise<string> {
  const lines = questions.map((text, index) =>
    JSON.stringify({ recordId: `r${index}`, modelInput: { messages: [{ role: "user", content: [{ text }] }] } }),
  );
  const Key = `in/${jobName}.jsonl`;
  await s3Client(gateway.url).send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: `${lines.join("\n")}\n` }));
  const { jobArn } = await bedrockClient(gateway.url).send(
    new CreateModelInvocationJobCommand({
      jobName,
      modelId: "llama3",
      roleArn: "arn:aws:iam::000000000000:role/any",
      inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${BUCKET}/${Key}` } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${BUCKET}/out/` } },
      tags: [{ key: "team", value: "search" }],
    }),
  );
  return jobArn!;
}

const some = (count: number, text: string): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${text} ${index}`);

const statusOf = async (jobIdentifier: string) =>
  (await bedrockClient(gateway.url).send(new GetModelInvocationJobCommand({ jobIdentifier }))).status;

const idOf = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);

const rowOf = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

/** A screenshot for the documentation, if SCREENSHOTS names a folder. */
async function pictured(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
}

test("every status has a style", () => {
  expect(Object.keys(STATUS_STYLES).sort()).toEqual(Object.keys(JOB_STATUSES).sort());
});

test("rates are differences of processed records, and never negative", () => {
  const sample = (at: number, processed: number) => ({
    at,
    status: "InProgress",
    counts: { total: 100, processed, success: processed, error: 0 },
  });
  const history = [
    { at: 0, status: "Submitted" },
    sample(1000, 0),
    sample(3000, 50),
    sample(3000, 60),
    sample(4000, 40),
  ];
  expect(ratesOf(history)).toEqual([
    { at: 3000, rate: 25 },
    { at: 4000, rate: 0 },
  ]);
});

describe("the table of jobs", () => {
  it("shows a new job and its progress without a reload", async () => {
    const page = await browser.open(`${gateway.url}/ui/jobs?name=moves`);
    await page.getByText("No job matches").waitFor();
    await createJob("moves", [...some(150, "moves"), "refuse this"]);
    const row = rowOf(page, "moves");
    await row.getByText("InProgress").waitFor();
    await page.getByText("Live", { exact: true }).waitFor();
    await row.getByText("Completed").waitFor();
    expect(await row.getByRole("progressbar").getAttribute("aria-valuenow")).toBe("100");
    await row.getByText("151 of 151").waitFor();
    await row.getByRole("cell", { name: "1", exact: true }).waitFor();
  });

  it("filters, sorts and remembers both in the address", async () => {
    await createJob("sort-a", ["a"]);
    await createJob("sort-b", ["b"]);
    const page = await browser.open(`${gateway.url}/ui/jobs`);
    await page.getByRole("searchbox", { name: "Name" }).fill("sort-");
    await expect.poll(() => page.getByRole("rowheader").allTextContents()).toEqual(["sort-b", "sort-a"]);
    await page.getByRole("button", { name: "Name" }).click();
    await expect.poll(() => page.getByRole("rowheader").allTextContents()).toEqual(["sort-a", "sort-b"]);
    expect(new URL(page.url()).search).toBe("?name=sort-&sort=name");
    await page.reload();
    await expect.poll(() => page.getByRole("rowheader").allTextContents()).toEqual(["sort-a", "sort-b"]);
    expect(await page.getByRole("columnheader", { name: "Name" }).getAttribute("aria-sort")).toBe("ascending");
    await page.getByLabel("Status").selectOption("Expired");
    await page.getByRole("button", { name: "Show all jobs" }).click();
    await expect.poll(() => new URL(page.url()).search).toBe("?sort=name");
  });
});

describe("a job", () => {
  it("shows counts, failures by reason, and results beside inputs, as text", async () => {
    const arn = await createJob("mixed", [...some(40, "good"), "refuse a", "refuse b"]);
    const page = await browser.open(`${gateway.url}/ui/jobs/${idOf(arn)}`);
    await page.getByText("Completed").first().waitFor();
    const failures = page.locator("section").filter({ has: page.getByRole("heading", { name: "Failures" }) });
    await failures.locator("summary").click();
    await failures.getByText("the prompt <b>is</b> refused").first().waitFor();
    await page.getByLabel("Input of line 1", { exact: true }).getByText("good 0").waitFor();
    await page.getByLabel("Result of line 1", { exact: true }).getByText("answer to good 0").waitFor();
    await page.getByRole("button", { name: "Show more" }).click();
    await page.getByLabel("Input of line 11", { exact: true }).waitFor();
    expect(await page.getByLabel("Python code that creates this job again").textContent()).toContain(
      'tags=[{"key": "team", "value": "search"}]',
    );
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download results" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("mixed.jsonl.out");
  });

  it("is stopped, after a question", async () => {
    const arn = await createJob("long", [...some(5, "quick"), ...some(40, "hold")]);
    const page = await browser.open(`${gateway.url}/ui/jobs/${idOf(arn)}`);
    const stop = page.getByRole("button", { name: "Stop", exact: true });
    await stop.click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    expect(await page.getByRole("dialog").count()).toBe(0);
    await expect.poll(() => page.evaluate("document.activeElement.textContent")).toBe("Stop");
    await stop.click();
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    expect(await statusOf(arn)).toBe("InProgress");
    await stop.click();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Stop the job" }).click();
    await page.getByText("Stopped").first().waitFor();
    expect(await statusOf(arn)).toBe("Stopped");
  });

  it("runs its other records again in a new job", async () => {
    held = true;
    const arn = await createJob("again", [...some(5, "fine"), ...some(8, "hold on")]);
    const page = await browser.open(`${gateway.url}/ui/jobs/${idOf(arn)}`);
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    await page.getByRole("button", { name: "Stop the job" }).click();
    held = false;
    await page.getByRole("button", { name: "Run failed records again" }).click();
    await page.getByRole("heading", { name: "again-retry" }).waitFor();
    await page.getByText("Completed").first().waitFor();
    held = true;
    expect(server.asked.get("fine 0")).toBe(1);
    const id = page.url().slice(page.url().lastIndexOf("/") + 1);
    const { Body } = await s3Client(gateway.url).send(
      new GetObjectCommand({ Bucket: BUCKET, Key: `out/${id}/again.jsonl.out` }),
    );
    expect((await Body!.transformToString()).trim().split("\n")).toHaveLength(13);
  });

  it("draws the throughput", async () => {
    const arn = await createJob("drawn", some(1200, "draw"));
    const page = await browser.open(`${gateway.url}/ui/jobs/${idOf(arn)}`);
    await page.getByRole("img", { name: /^Records a second over time/ }).waitFor();
    await page.locator(".chart canvas").waitFor();
    await pictured(page, "job");
  });

  it("says that it does not exist", async () => {
    const page = await browser.open(`${gateway.url}/ui/jobs/abcdefghijkl`);
    await page.getByRole("alert").waitFor();
    await page.getByRole("link", { name: "All jobs" }).click();
    await page.getByRole("heading", { name: "Jobs", level: 1 }).waitFor();
  });
});

describe("the table on a telephone", () => {
  it.each([360, 320])("has cards instead of a sideways scroll at %i px, with names and headings", async (width) => {
    await createJob("narrow-a", ["a"]);
    await createJob("narrow-b", ["b"]);
    const page = await browser.open(`${gateway.url}/ui/jobs?name=narrow-`, { width });
    const row = rowOf(page, "narrow-a").first();
    await row.getByText("Completed").waitFor();
    expect(
      await page.evaluate(
        "(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('.scroll'))",
      ),
    ).toBe(0);
    const boxes = await Promise.all([row, rowOf(page, "narrow-b").first()].map((one) => one.boundingBox()));
    for (const box of boxes) {
      expect(box!.x).toBeGreaterThanOrEqual(0);
      expect(box!.x + box!.width).toBeLessThanOrEqual(width);
    }
    // The tree that screen readers get, whatever CSS makes of the table.
    await page.getByRole("table", { name: "Jobs" }).waitFor();
    expect(await page.getByRole("columnheader").allInnerTexts()).toContain("Progress");
    await row.getByRole("rowheader", { name: "narrow-a" }).waitFor();
    await row.getByRole("cell", { name: "1 of 1", exact: true }).waitFor();
    const wide = await browser.open(`${gateway.url}/ui/jobs?name=narrow-`);
    const count = (one: Page) => rowOf(one, "narrow-a").first().getByRole("cell").count();
    await rowOf(wide, "narrow-a").first().waitFor();
    expect(await count(page)).toBe(await count(wide));

    await page.getByRole("button", { name: "Name" }).focus();
    await page.keyboard.press("Enter");
    await expect
      .poll(() => page.getByRole("columnheader", { name: "Name" }).getAttribute("aria-sort"))
      .toBe("ascending");
  });
});

describe.each(THEMES)("axe, %s", (theme) => {
  it.each([1280, 360, 320])("finds nothing in the table and in a job at %i px", async (width) => {
    const arn = await createJob(`axe-${theme}-${width}`, [...some(20, "axe"), "refuse"]);
    const page = await browser.open(`${gateway.url}/ui/jobs/${idOf(arn)}`, { theme, width });
    await page.getByText("Completed").first().waitFor();
    await page.getByRole("heading", { name: "Failures" }).waitFor();
    await page.getByLabel("Result of line 1", { exact: true }).waitFor();
    await expectAccessible(page);
    await expectNoOverflow(page);
    await pictured(page, `job-${theme}-${width}`);
    await page.getByRole("link", { name: "Jobs", exact: true }).click();
    await rowOf(page, `axe-${theme}-${width}`).waitFor();
    await expectAccessible(page);
    await expectNoOverflow(page);
    await pictured(page, `jobs-${theme}-${width}`);
  });
});

describe("a lost connection", () => {
  it("is shown, and the page goes on when the gateway is back", async () => {
    await createJob("before", ["b"]);
    const page = await browser.open(`${gateway.url}/ui/jobs`);
    await rowOf(page, "before").waitFor();
    await page.getByText("Live", { exact: true }).waitFor();
    await gateway.stop();
    await page.getByText("No connection. Trying again…").waitFor();
    expect(await rowOf(page, "before").count()).toBe(1);
    await gateway.start();
    await createJob("after-it", ["a"]);
    await rowOf(page, "after-it").waitFor();
    await page.getByText("Live", { exact: true }).waitFor();
  });

  it("without a stream, the page polls", async () => {
    const page = await browser.open("about:blank");
    await page.route("**/stream?*", (route) => route.fulfill({ status: 503 }));
    await page.goto(`${gateway.url}/ui/jobs`);
    await page.getByText("Updates every 2 seconds").waitFor();
    await createJob("polled", ["p"]);
    await rowOf(page, "polled").getByText("Completed").waitFor();
  });
});

describe("10,000 jobs", () => {
  beforeAll(async () => {
    const arn = await createJob("copied", ["c"]);
    await vi.waitFor(async () => expect(await statusOf(arn)).toBe("Completed"), { timeout: 10_000 });
    await gateway.stop();
    gateway.copyJob("copied", 10_000);
    await gateway.start();
  });

  it("are listed, searched and paged", async () => {
    const page = await browser.open(`${gateway.url}/ui/jobs?name=copy-&sort=name`);
    await rowOf(page, "copy-00001").waitFor();
    expect(await page.getByRole("rowheader").count()).toBe(50);
    await page.getByRole("button", { name: "Next page" }).click();
    await rowOf(page, "copy-00051").waitFor();
    await page.goBack();
    await rowOf(page, "copy-00001").waitFor();
    await page.getByRole("searchbox", { name: "Name" }).fill("copy-09999");
    await rowOf(page, "copy-09999").waitFor();
    await expect.poll(() => page.getByRole("rowheader").count()).toBe(1);
  });

  it("come in less than 100 ms", async () => {
    const times: number[] = [];
    for (let ask = 0; ask < 10; ask += 1) {
      const begun = performance.now();
      const answer = await fetch(`${gateway.url}/ui/api/jobs?name=copy-&sort=-name&limit=50`);
      expect(((await answer.json()) as JobsMessage).jobs).toHaveLength(50);
      times.push(performance.now() - begun);
    }
    expect(Math.min(...times)).toBeLessThan(100);
  });
});

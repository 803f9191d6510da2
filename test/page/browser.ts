/** A real Chromium, the page in it, and axe. */
import { existsSync } from "node:fs";
import { mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import packaged from "@sparticuz/chromium";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { type WatchedPage, watchPage } from "./page-state.ts";

/** Below the time limit of a test: a failure then names the step that waited. */
const STEP_MS = 12_000;

interface BrowserOptions {
  /** The longest that one action waits. */
  readonly stepMs?: number | undefined;
}

/** How many times slower the scripts of pages run: `PAGE_SLOWDOWN=6 npx vitest run test/page`. */
const SLOWDOWN = Number(process.env.PAGE_SLOWDOWN ?? 1);

const INSTALLED = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Shared by all runs. The package unpacks its files into the temporary folder, one after the other. */
const UNPACKED = path.join(tmpdir(), `quarry-chromium-${manifest.devDependencies["@sparticuz/chromium"]}`);

/** A second process may unpack at the same time: the folder is renamed when it is complete. */
async function executable(): Promise<string> {
  const installed = INSTALLED.find((file) => existsSync(file));
  if (installed !== undefined) return installed;
  if (!existsSync(UNPACKED)) {
    const folder = await mkdtemp(`${UNPACKED}-`);
    const { TMPDIR } = process.env;
    process.env.TMPDIR = folder;
    try {
      await packaged.executablePath();
    } finally {
      if (TMPDIR === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = TMPDIR;
    }
    await rename(folder, UNPACKED).catch(() => rm(folder, { recursive: true }));
  }
  return path.join(UNPACKED, "chromium");
}

export const launchBrowser = async (): Promise<Browser> =>
  chromium.launch({
    executablePath: await executable(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });

export type PageTheme = "light" | "dark";

interface View {
  readonly theme?: PageTheme | undefined;
  readonly width?: number | undefined;
}

export interface TestBrowser {
  /** A page of a new session, without cookies. Errors of its scripts and of its policy fail the test. */
  open(address: string, view?: View): Promise<Page>;
}

/** One browser for all tests of a file. Its pages close after each test. */
export function useBrowser({ stepMs = STEP_MS }: BrowserOptions = {}): TestBrowser {
  let browser: Browser;
  let problems: string[] = [];
  let watched: WatchedPage[] = [];
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterEach(async ({ task }) => {
    const opened = watched;
    watched = [];
    const states =
      task.result?.state === "fail" ? await Promise.all(opened.map(async (one) => await one.describe())) : [];
    await Promise.all(browser.contexts().map((context) => context.close()));
    const found = problems;
    problems = [];
    if (states.length > 0) throw new Error(`The pages at the failure:\n${states.join("\n")}`);
    expect(found).toEqual([]);
  });
  afterAll(() => browser?.close());
  return {
    async open(address, { theme = "light", width = 1280 } = {}) {
      const context = await browser.newContext({
        viewport: { width, height: 800 },
        colorScheme: theme,
        locale: "en-US",
        timezoneId: "Europe/Berlin",
      });
      context.setDefaultTimeout(stepMs);
      const page = await context.newPage();
      watched.push(watchPage(page));
      if (SLOWDOWN > 1) {
        const devtools = await context.newCDPSession(page);
        await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
      }
      page.on("pageerror", ({ message }) => problems.push(message));
      page.on("console", (message) => {
        if (/Content Security Policy/.test(message.text())) problems.push(message.text());
      });
      await page.goto(address);
      return page;
    },
  };
}

/** Fails on every rule of axe that the page breaks, and names the elements. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([]);
}

/** The page has no sideways scroll. */
export async function expectNoOverflow(page: Page): Promise<void> {
  const [content, shown] = await page.evaluate<[number, number]>(
    "[document.documentElement.scrollWidth, document.documentElement.clientWidth]",
  );
  expect(content).toBeLessThanOrEqual(shown);
}

/** The frame of the page: routes, sign in and out, themes, and what the browser loads. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it, test } from "vitest";
import { useGateway } from "../support/gateway.ts";
import { expectAccessible, expectNoOverflow, type PageTheme, useBrowser } from "./browser.ts";

const SECRET = "a-secret-of-the-test";
const closed = useGateway(`
access_keys:
  - { id: team-a, secret: ${SECRET}, tenant: a }
`);
const open = useGateway();
const browser = useBrowser();
const THEMES: readonly PageTheme[] = ["light", "dark"];

const BUILT = path.resolve(import.meta.dirname, "../../dist/ui");
const FILES = ["index.html", "page.js", "page.css", "chart.js"];

test("the page is at most 60 kB, compressed", () => {
  const sizes = FILES.map((name) => gzipSync(readFileSync(path.join(BUILT, name)), { level: 9 }).length);
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(60_000);
});

test("index.html has no inline script and no inline style, and loads nothing from elsewhere", () => {
  const html = readFileSync(path.join(BUILT, "index.html"), "utf8");
  expect(html).not.toMatch(/<style|style=|<script[^>]*>[^<]|https?:/);
  expect(html.match(/\/ui\/page\.(js|css)\?v=[\w-]{12}"/g)).toHaveLength(2);
});

describe("sign in", () => {
  it.each(THEMES)("has no violation of axe: %s", async (theme) => {
    const page = await browser.open(`${closed.url}/ui/jobs`, { theme, width: 320 });
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await expectAccessible(page);
    await expectNoOverflow(page);
  });

  it("refuses a wrong secret, then leads to the view that was asked for, and out again", async () => {
    const page = await browser.open(`${closed.url}/ui/jobs?status=Failed`);
    const fill = async (secret: string) => {
      await page.getByLabel("Access key ID").fill("team-a");
      await page.getByLabel("Secret access key").fill(secret);
      await page.keyboard.press("Enter");
    };
    await fill("wrong");
    await expect.poll(() => page.getByRole("alert").textContent()).not.toBe("");
    await fill(SECRET);
    await page.getByRole("heading", { name: "Jobs", level: 1 }).waitFor();
    expect(page.url()).toBe(`${closed.url}/ui/jobs?status=Failed`);
    expect(await page.evaluate("document.cookie")).toBe("");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
  });

  it("is asked for when the session has ended elsewhere", async () => {
    const page = await browser.open(`${closed.url}/ui/jobs`);
    await page.getByLabel("Access key ID").fill("team-a");
    await page.getByLabel("Secret access key").fill(SECRET);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Jobs", level: 1 }).waitFor();
    await page.context().clearCookies();
    await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Files" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
  });
});

describe("the shell", () => {
  it("moves between views without a load, moves the focus to the heading, and goes back", async () => {
    const page = await browser.open(`${open.url}/ui/`);
    await page.getByRole("heading", { name: "Jobs", level: 1 }).waitFor();
    expect(page.url()).toBe(`${open.url}/ui/jobs`);
    await page.evaluate("window.loaded = true");
    await page.getByRole("link", { name: "Providers" }).click();
    const heading = page.getByRole("heading", { name: "Providers", level: 1 });
    await heading.waitFor();
    await expect.poll(() => page.evaluate("document.activeElement.outerHTML")).toMatch(/^<h1.*>Providers</);
    expect(await page.title()).toBe("Providers · Quarry");
    await page.goBack();
    await page.getByRole("heading", { name: "Jobs", level: 1 }).waitFor();
    expect(await page.evaluate("window.loaded")).toBe(true);
  });

  it("keeps the theme that the reader chooses", async () => {
    const page = await browser.open(`${open.url}/ui/jobs`);
    const colour = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
    await page.getByRole("heading", { name: "Jobs", level: 1 }).waitFor();
    const light = await colour();
    await page.getByLabel("Theme").selectOption("Dark");
    await expect.poll(colour).not.toBe(light);
    const dark = await colour();
    await page.reload();
    await page.getByRole("heading", { name: "Jobs", level: 1 }).waitFor();
    expect(await colour()).toBe(dark);
  });

  it("says that an address has no view", async () => {
    const page = await browser.open(`${open.url}/ui/nowhere`);
    await page.getByRole("heading", { name: "Not found" }).waitFor();
    await expectAccessible(page);
  });
});

/** The view of the providers, over messages of a stand-in, and the models of a real gateway. */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { ProvidersMessage } from "../../src/ui/messages.ts";
import { useGateway } from "../support/gateway.ts";
import { expectAccessible, expectNoOverflow, type PageTheme, useBrowser } from "./browser.ts";

const gateway = useGateway();
const browser = useBrowser();
const THEMES: readonly PageTheme[] = ["light", "dark"];

const MESSAGE: ProvidersMessage = {
  providers: [
    {
      name: "local",
      type: "local",
      lastSuccessAt: Date.UTC(2026, 10, 29, 12),
      latencyMs: 12.3,
      limits: { concurrency: 16, records: 50_000 },
      settings: { base_url: "http://127.0.0.1:8000/v1", models: { "*": "llama" } },
    },
    {
      name: "openai-eu",
      type: "openai",
      lastSuccessAt: Date.UTC(2026, 10, 29, 11),
      lastErrorAt: Date.UTC(2026, 10, 29, 12),
      lastError: "429 <b>Rate limit</b> reached",
      settings: { base_url: "https://eu.api.openai.com/v1" },
    },
    { name: "gemini", type: "gemini", settings: {} },
  ],
  config: { host: "127.0.0.1", note: "</pre><script>owned = 1</script>" },
};

async function shown(theme: PageTheme, message: ProvidersMessage): Promise<Page> {
  const page = await browser.open("about:blank", { theme });
  await page.route("**/ui/api/providers", (route) => route.fulfill({ json: message }));
  await page.goto(`${gateway.url}/ui/providers`);
  return page;
}

describe.each(THEMES)("in the %s theme", (theme) => {
  it("shows health, limits, settings and configuration, without a violation of axe", async () => {
    const page = await shown(theme, MESSAGE);
    const card = (name: string) => page.getByRole("region", { name: `Provider ${name}` });
    await expect.poll(() => card("local").innerText()).toMatch(/Working[\s\S]*12 ms[\s\S]*records\s+50,000/);
    expect(await card("local").innerText()).toMatch(/models\.\*\s+llama/);
    expect(await card("openai-eu").innerText()).toMatch(/The last request failed[\s\S]*429 <b>Rate limit<\/b> reached/);
    expect(await card("gemini").innerText()).toMatch(/No request since the start/);
    // The reader's zone is Berlin's.
    expect(await card("local").locator("time").innerText()).toMatch(/1:00:00\sPM/);
    expect(await card("local").locator("time").getAttribute("title")).toBe("2026-11-29 12:00:00 UTC");
    expect(await page.getByRole("region", { name: "Configuration as JSON" }).innerText()).toContain("<script>");
    expect(await page.evaluate("window.owned")).toBeUndefined();
    await page.getByText("Models of local").click();
    await page.getByText("quarry-echo").waitFor();
    for (const width of [3840, 1280, 320]) {
      await page.setViewportSize({ width, height: 900 });
      await expectNoOverflow(page);
    }
    await expectAccessible(page);
  });
});

it("says that a key may use no provider, and hides an absent configuration", async () => {
  const page = await shown("light", { providers: [] });
  await page.getByText("No provider", { exact: true }).waitFor();
  expect(await page.getByText("Configuration in force").count()).toBe(0);
});

it("says what failed, and reads again on demand", async () => {
  const page = await browser.open("about:blank");
  let fails = true;
  await page.route("**/ui/api/providers", (route) =>
    fails
      ? route.fulfill({ status: 503, json: { code: "SlowDown", message: "Busy" } })
      : route.fulfill({ json: MESSAGE }),
  );
  await page.goto(`${gateway.url}/ui/providers`);
  await page.getByText("Wait a moment, then try again").waitFor();
  fails = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("heading", { name: "gemini" }).waitFor();
});

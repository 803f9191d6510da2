/** The section `ledger`. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { visibleConfig } from "../../src/config/visible.ts";
import { createScrubber } from "../../src/lib/scrub.ts";
import { confidentialIn, providerTypes } from "../../src/providers/registry.ts";

const URL = "postgres://me:pass%20word@db.example.com:6432/quarry?sslmode=verify-full";

async function load(yaml: string, env: Record<string, string> = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), "quarry-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(path.join(folder, "quarry.yaml"), yaml);
  return loadConfig(undefined, env, folder, providerTypes);
}

test("there is none by default: the ledger is in the data folder", async () => {
  expect((await load("port: 0")).ledger).toBeUndefined();
});

test.each([
  ["a URL", `ledger: ${URL}`],
  ["a variable", "ledger: env.DATABASE_URL"],
  ["an object", "ledger: { url: env.DATABASE_URL }"],
])("%s has the default limits", async (_, yaml) => {
  const { ledger } = await load(yaml, { DATABASE_URL: URL });
  const limits = { connections: 10, connect_seconds: 5, query_seconds: 30, slow_query_seconds: 1 };
  expect(ledger).toEqual({ url: URL, ...limits });
});

test.each([
  "ledger: mysql://db/quarry",
  "ledger: postgres",
  "ledger: { connections: 3 }",
  `ledger: { url: "${URL}", pool: 3 }`,
  `ledger: { url: "${URL}", connections: 1 }`,
])("'%s' is refused", async (yaml) => {
  await expect(load(yaml)).rejects.toThrow(/quarry.yaml:1: ledger.* (must be|is not a known key|Too small)/);
});

test("people see its address without user and password, and the log never has them", async () => {
  const config = await load(`ledger: ${URL}`);
  const shown = JSON.stringify(visibleConfig(config, providerTypes.types));
  expect(shown).toContain("postgres://db.example.com:6432/quarry");
  expect(shown).not.toContain("pass");
  const scrub = createScrubber(confidentialIn(config, {}));
  expect(scrub.text(`no route to ${URL}, pass word, pass%20word`)).not.toContain("pass");
});

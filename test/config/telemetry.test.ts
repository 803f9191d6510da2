/** What turns telemetry on. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { confidentialIn, providerTypes } from "../../src/providers/registry.ts";

function load(yaml: string, env: Record<string, string> = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), "quarry-test-"));
  writeFileSync(path.join(folder, "quarry.yaml"), yaml);
  return loadConfig(undefined, env, folder, providerTypes);
}

const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318" };

it.each([
  ["off by default", "{}", {}, false],
  ["on by its section", "telemetry: {}", {}, true],
  ["on by the variable", "{}", ENDPOINT, true],
  ["on by the variable of traces", "{}", { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://collector/v1/traces" }, true],
  ["off by an empty variable", "{}", { OTEL_EXPORTER_OTLP_ENDPOINT: "" }, false],
  ["off by OTEL_SDK_DISABLED", "telemetry: {}", { ...ENDPOINT, OTEL_SDK_DISABLED: "true" }, false],
])("is %s", (_how, yaml, env, isOn) => {
  expect(load(yaml, env as Record<string, string>).telemetry !== undefined).toBe(isOn);
});

it("refuses what is no share and no URL, by its place", () => {
  expect(() => load("telemetry: {sample: 2}")).toThrow(/telemetry\.sample/);
  expect(() => load("telemetry: {endpoint: collector}")).toThrow(/telemetry\.endpoint/);
});

it("counts the headers among the secrets", () => {
  const config = load("telemetry: {headers: {authorization: env.TOKEN}}", { TOKEN: "a-token-of-the-collector" });
  expect(confidentialIn(config, {}).secrets).toContain("a-token-of-the-collector");
});

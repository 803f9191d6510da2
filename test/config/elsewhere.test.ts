/** Limits of batches, and the providers that run what another does not. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { anthropicType } from "../../src/providers/anthropic/config.ts";
import { batchLimitsOf } from "../../src/providers/batch-limits.ts";
import { bedrockType } from "../../src/providers/bedrock/config.ts";
import { geminiType } from "../../src/providers/gemini/config.ts";
import { openaiType } from "../../src/providers/openai/config.ts";
import { providerTypes } from "../../src/providers/registry.ts";

const load = (yaml: string) => {
  const folder = mkdtempSync(path.join(tmpdir(), "quarry-elsewhere-"));
  writeFileSync(path.join(folder, "quarry.yaml"), yaml);
  return loadConfig(undefined, {}, folder, providerTypes);
};

test("the documented limits are the defaults", () => {
  const limitsOf = ({ batch_limits }: { batch_limits: Parameters<typeof batchLimitsOf>[0] }) =>
    batchLimitsOf(batch_limits);
  const api_key = "k";
  expect(limitsOf(openaiType.schema.parse({ type: "openai", api_key }))).toMatchObject({
    records: 50_000,
    bytes: 200_000_000,
    minimumRecords: 1,
  });
  expect(limitsOf(anthropicType.schema.parse({ type: "anthropic", api_key }))).toMatchObject({
    records: 100_000,
    bytes: 256_000_000,
    minimumRecords: 1,
  });
  expect(limitsOf(geminiType.schema.parse({ type: "gemini", api_key }))).toMatchObject({
    records: Number.POSITIVE_INFINITY,
    bytes: 2_000_000_000,
    minimumRecords: 1,
  });
  expect(limitsOf(bedrockType.schema.parse({ type: "bedrock", region: "us-east-1" }))).toMatchObject({
    records: 50_000,
    bytes: 1_000_000_000,
    lineBytes: 25_000_000,
    minimumRecords: 100,
  });
});

test("each limit can be configured by itself", () => {
  const { providers } = load(
    "providers: { openai: { type: openai, api_key: k, batch_limits: { records: 3, concurrent: 2 } } }",
  );
  const { batch_limits } = providers.openai as unknown as { batch_limits: Parameters<typeof batchLimitsOf>[0] };
  expect(batchLimitsOf(batch_limits)).toEqual({
    records: 3,
    bytes: 200_000_000,
    lineBytes: 32 * 1024 * 1024,
    minimumRecords: 1,
    concurrent: 2,
    enqueuedTokens: new Map(),
  });
});

const OPENAI = "type: openai, api_key: k";

test.each([
  ["fallback: [gone]", "providers.openai.fallback.0 'gone' is not a configured provider"],
  ["fallback: [local, openai]", "providers.openai.fallback.1 must name another provider"],
  ["below_minimum: gone", "providers.openai.below_minimum 'gone' is not a configured provider"],
  ["below_minimum: openai", "providers.openai.below_minimum must name another provider"],
  ["batch_limits: { record: 3 }", "providers.openai.batch_limits.record is not a known key"],
])("%s is refused", (more, message) => {
  expect(() => load(`providers: { local: { type: local }, openai: { ${OPENAI}, ${more} } }`)).toThrow(message);
});

test("names of other providers are accepted", () => {
  const { providers } = load(
    `providers: { local: { type: local, fallback: [openai] }, openai: { ${OPENAI}, fallback: [local], below_minimum: local } }`,
  );
  expect(providers.local).toMatchObject({ fallback: ["openai"] });
  expect(providers.openai).toMatchObject({ fallback: ["local"], below_minimum: "local" });
});

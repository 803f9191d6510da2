import { expect, test } from "vitest";
import { glob } from "../src/lib/glob.ts";
import type { Provider } from "../src/ports/provider.ts";
import { createRouting } from "../src/routing.ts";

const providers = ["local", "openai", "gemini"].map((name) => ({ name }) as Provider);
const routing = createRouting(providers, {
  default_provider: "local",
  routes: [
    { bucket: "openai-*", provider: "openai" },
    { bucket: "open*", provider: "gemini" },
  ],
});

test.for([
  ["the header wins over a rule", "gemini", "openai-files", "gemini"],
  ["a rule wins over the default, the first one first", undefined, "openai-files", "openai"],
  ["a later rule", undefined, "open-x", "gemini"],
  ["the default", undefined, "my-bucket", "local"],
  ["no bucket", undefined, undefined, "local"],
  ["an empty header is ignored", "", "openai-files", "openai"],
  ["a header in other case", "OpenAI", undefined, "openai"],
] as const)("%s", ([, header, bucket, provider]) => {
  expect(routing.choose(header, bucket).name).toBe(provider);
});

test("a bucket has the provider of its rule, or none without a rule", () => {
  expect(routing.ruled("open-x")?.name).toBe("gemini");
  expect(routing.ruled("my-bucket")).toBeUndefined();
});

test("an unknown provider is an error that lists the configured ones", () => {
  expect(() => routing.choose("nope", undefined)).toThrow(
    "x-model-provider: 'nope' is not configured. Configured: local, openai, gemini",
  );
});

test("only * and ? are special in a glob", () => {
  expect(glob("a.*-?b+").test("a.x/y-zb+")).toBe(true);
  expect(glob("a.b").test("axb")).toBe(false);
  expect(glob("*").test("")).toBe(true);
  expect(glob("a?").test("a")).toBe(false);
});

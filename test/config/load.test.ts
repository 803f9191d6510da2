import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import type * as z from "zod";
import { parseStart } from "../../src/command/start.ts";
import { loadConfig } from "../../src/config/load.ts";
import { createScrubber } from "../../src/lib/scrub.ts";
import { confidentialIn, locationOf, providerTypes } from "../../src/providers/registry.ts";

function load(yaml: string | undefined, env: Record<string, string> = {}, file?: string) {
  const folder = mkdtempSync(path.join(tmpdir(), "quarry-config-"));
  if (yaml !== undefined) writeFileSync(path.join(folder, "quarry.yaml"), yaml);
  return { folder, config: () => loadConfig(file, env, folder, providerTypes) };
}

test("an empty configuration is the local provider on loopback", () => {
  const { config, folder } = load(undefined);
  expect(config()).toMatchObject({
    host: "127.0.0.1",
    port: 8080,
    default_provider: "local",
    data_dir: path.join(folder, ".quarry"),
    providers: { local: { type: "local", concurrency: 16 } },
    file: undefined,
  });
});

test("loads several named providers of one type, routes, and secrets from the environment", () => {
  const yaml = `
default_provider: vllm
providers:
  vllm:
    type: local
    base_url: http://127.0.0.1:8000/v1
    api_key: env.VLLM_KEY
  ollama:
    type: local
    base_url: env.OLLAMA_URL
    models: { "*": llama3 }
routes:
  - { bucket: "ollama-*", provider: ollama }
`;
  const { config } = load(yaml, { VLLM_KEY: "s3cret", OLLAMA_URL: "http://127.0.0.1:11434/v1" });
  expect(config()).toMatchObject({
    default_provider: "vllm",
    providers: {
      vllm: { api_key: "s3cret" },
      ollama: { base_url: "http://127.0.0.1:11434/v1", models: { "*": "llama3" } },
    },
  });
});

test("the example is a complete configuration and states every default", () => {
  const yaml = readFileSync(path.join(import.meta.dirname, "../../quarry.example.yaml"), "utf8");
  const keys = { VLLM_API_KEY: "v", OPENAI_API_KEY: "o", GEMINI_API_KEY: "g", ANTHROPIC_API_KEY: "a" };
  const example = load(yaml, keys).config();
  const { data_dir: _, file: __, providers, routes, ...said } = example;
  expect(Object.keys(providers)).toEqual(["local", "vllm", "ollama", "openai", "gemini", "anthropic", "bedrock"]);
  expect(routes).toHaveLength(1);
  const { data_dir: ___, file: ____, providers: _____, routes: ______, ...defaults } = load(undefined).config();
  expect(said).toEqual(defaults);
});

test("a key without its own limits has the common ones", () => {
  const yaml = `
limits: { requests_per_second: 2, concurrent_uploads: 4 }
access_keys:
  - { id: abc, secret: a-secret-0123456789 }
  - { id: def, secret: b-secret-0123456789, requests_per_second: 0.5, request_burst: 9, concurrent_uploads: 1 }
`;
  const { throttle, access_keys } = load(yaml).config();
  expect(throttle).toEqual({ requests: { perSecond: 2, burst: 2 }, uploads: 4 });
  expect(access_keys.map((key) => key.throttle)).toEqual([
    throttle,
    { requests: { perSecond: 0.5, burst: 9 }, uploads: 1 },
  ]);
});

test("a provider key in its usual environment variable need not be in the file", () => {
  const yaml = "providers:\n  openai: { type: openai }\n";
  expect(load(yaml, { OPENAI_API_KEY: "k" }).config().providers.openai).toMatchObject({ api_key: "k" });
  expect(load(yaml).config).toThrow("quarry.yaml:2: providers.openai.api_key");
});

test("the environment overrides the file", () => {
  const { config } = load("port: 1234\nlog_level: warn\n", {
    PORT: "4321",
    LOG_LEVEL: "debug",
    DATA_DIR: "/var/lib/q",
  });
  expect(config()).toMatchObject({ port: 4321, log_level: "debug", data_dir: "/var/lib/q" });
});

test("finds the file by flag, by variable and in the working folder", () => {
  const { folder } = load("port: 1\n");
  const other = path.join(folder, "other.yaml");
  writeFileSync(other, "port: 2\n");
  expect(loadConfig(undefined, {}, folder, providerTypes).port).toBe(1);
  expect(loadConfig(undefined, { QUARRY_CONFIG: other }, folder, providerTypes).port).toBe(2);
  for (const args of [["--config", "other.yaml"], ["--config=other.yaml"], ["-c", "other.yaml"]]) {
    expect(loadConfig(parseStart(args)!.config, {}, folder, providerTypes).port).toBe(2);
  }
});

test.for([
  ["an unknown key", "port: 1\nprot: 2\n", {}, "quarry.yaml:2: prot is not a known key"],
  [
    "an unknown key inside",
    "providers:\n  a:\n    type: local\n    concurency: 3\n",
    {},
    "quarry.yaml:4: providers.a.concurency is not a known key",
  ],
  ["a bad value", "host: x\nport: 99999999\n", {}, "quarry.yaml:2: port Too big"],
  ["a bad type", "port: many\n", {}, "quarry.yaml:1: port Invalid input: expected number"],
  [
    "an unknown provider type",
    "providers:\n  a:\n    type: magic\n",
    {},
    "quarry.yaml:3: providers.a.type must be one of: local",
  ],
  [
    "an invalid URL",
    "providers:\n  a: { type: local, base_url: nope }\n",
    {},
    "quarry.yaml:2: providers.a.base_url must be an http:// or https:// URL",
  ],
  [
    "a rule for an unknown provider",
    "routes:\n  - bucket: x\n    provider: nope\n",
    {},
    "quarry.yaml:3: routes.0.provider 'nope' is not a configured provider (local)",
  ],
  [
    "a default that is not configured",
    "default_provider: nope\n",
    {},
    "quarry.yaml:1: default_provider 'nope' is not a configured provider (local)",
  ],
  [
    "a variable that is not set",
    "providers:\n  a:\n    type: local\n    api_key: env.NOPE\n",
    {},
    "quarry.yaml:4: providers.a.api_key: the environment variable NOPE is not set",
  ],
  ["invalid YAML", "a: [\n", {}, "quarry.yaml:"],
  ["a duplicate key", "port: 1\nport: 2\n", {}, "quarry.yaml:2: "],
  ["a list", "- a\n", {}, "quarry.yaml:1: must be a map of keys"],
  ["a limit of zero", "limits:\n  query_bytes: 0\n", {}, "quarry.yaml:2: limits.query_bytes Too small"],
  [
    "headers too short for a signature",
    "limits: { header_bytes: 100 }",
    {},
    "quarry.yaml:1: limits.header_bytes Too small",
  ],
  ["more parts than S3 has", "limits: { parts: 10001 }", {}, "quarry.yaml:1: limits.parts Too big"],
  ["a duration of zero", "limits: { upload_timeout_seconds: 0 }", {}, "limits.upload_timeout_seconds Too small"],
  ["an infinite duration", "limits: { idle_timeout_seconds: .inf }", {}, "limits.idle_timeout_seconds Invalid input"],
  ["polls that get faster", "poll_seconds:\n  most: 4\n", {}, "quarry.yaml:2: poll_seconds.most must not be less than"],
  ["a negative rate", "limits: { requests_per_second: -1 }", {}, "limits.requests_per_second Too small"],
  ["half an upload", "limits: { concurrent_uploads: 0.5 }", {}, "limits.concurrent_uploads Invalid input"],
  [
    "a burst without a rate",
    "limits:\n  request_burst: 2\n",
    {},
    "quarry.yaml:2: limits.request_burst needs requests_per_second",
  ],
  [
    "a key's burst without a rate",
    "access_keys:\n  - id: abc\n    secret: a-secret-0123456789\n    request_burst: 2\n",
    {},
    "quarry.yaml:4: access_keys.0.request_burst needs requests_per_second",
  ],
  [
    "a key's rate of zero",
    "access_keys:\n  - id: abc\n    secret: a-secret-0123456789\n    requests_per_second: 0\n",
    {},
    "quarry.yaml:4: access_keys.0.requests_per_second Too small",
  ],
  ["a bad variable", undefined, { PORT: "abc" }, "environment variable PORT: port Invalid input"],
  ["a bad level", undefined, { LOG_LEVEL: "loud" }, "environment variable LOG_LEVEL: log_level"],
  [
    "a file that is missing",
    undefined,
    { QUARRY_CONFIG: "/nowhere.yaml" },
    "QUARRY_CONFIG: /nowhere.yaml does not exist",
  ],
] as const)("%s is an error that names it", ([, yaml, env, message]) => {
  expect(load(yaml, env as Record<string, string>).config).toThrow(message);
});

test("a flag without a file and an unknown flag are errors", () => {
  expect(load(undefined, {}, parseStart(["--config="])!.config).config).toThrow("--config needs a file");
  expect(parseStart(["--config"])).toBeUndefined();
  expect(parseStart(["--port", "1"])).toBeUndefined();
});

const URLS: readonly (readonly [type: string, key: string, rest: object])[] = [
  ["local", "base_url", {}],
  ["openai-compatible", "base_url", {}],
  ["openai", "base_url", { api_key: "a-key" }],
  ["gemini", "base_url", { api_key: "a-key" }],
  ["anthropic", "base_url", { api_key: "a-key" }],
  ["bedrock", "s3_endpoint", { region: "us-east-1" }],
  ["bedrock", "bedrock_endpoint", { region: "us-east-1" }],
];
const withUrl = (type: string, key: string, rest: object, url: string) =>
  load(JSON.stringify({ providers: { p: { type, ...rest, [key]: url } } })).config;

test("the URLs of this test are all URLs of the schema", () => {
  const keys = [...providerTypes.types].flatMap(([type, { schema }]) =>
    Object.keys((schema as unknown as z.ZodObject).shape)
      .filter((key) => /_url$|_endpoint$/.test(key))
      .map((key) => [type, key]),
  );
  expect(URLS.map(([type, key]) => [type, key]).sort()).toEqual(keys.sort());
});

test.each(URLS)("a URL of %s with a user name or a password is refused: %s", (type, key, rest) => {
  for (const user of ["user", "user:s3cret", ":s3cret"]) {
    const config = withUrl(type, key, rest, `https://${user}@model.example/v1`);
    expect(config).toThrow(`quarry.yaml:1: providers.p.${key} must not contain a user name or a password`);
    expect(config).not.toThrow("s3cret");
  }
});

test.each(URLS)("the location of %s has no query: %s", (type, key, rest) => {
  const config = withUrl(type, key, rest, "https://model.example:81/v1?key=s3cret-key#s3cret")();
  const { providers } = config;
  expect(locationOf(providers.p!)).not.toMatch(/s3cret|\?/);
  if (key === "base_url") expect(locationOf(providers.p!)).toBe("https://model.example:81/v1");
  expect(createScrubber(confidentialIn(config, {})).text("no route to model.example:81/v1?key=s3cret-key")).toBe(
    "no route to ***/v1?***",
  );
});

test("secrets of the file, of files and of the environment are confidential, and public addresses are not", () => {
  const yaml = `
access_keys: [{ id: abc, secret: "secret-of-a-client" }]
providers:
  a: { type: openai, headers: { x-team: "a-team-token" } }
  b: { type: bedrock, region: us-east-1, s3_endpoint: "http://minio:9000" }
  c: { type: bedrock, region: us-east-1, access_key_id: an-id, secret_access_key: an-aws-secret, session_token: a-session }
  d: { type: local, base_url: "http://model:1/v1", api_key: env.LOCAL_KEY }
`;
  const env = {
    OPENAI_API_KEY: "an-openai-key",
    LOCAL_KEY: "a-local-key",
    AWS_SECRET_ACCESS_KEY: "of-the-environment",
  };
  const { secrets, urls } = confidentialIn(load(yaml, env).config(), env);
  const expected = ["a-local-key", "a-session", "a-team-token", "an-aws-secret", "an-id", "an-openai-key"];
  expect([...new Set(secrets)].sort()).toEqual([...expected, "of-the-environment", "secret-of-a-client"]);
  expect([...urls].sort()).toEqual(["http://minio:9000", "http://model:1/v1"]);
});

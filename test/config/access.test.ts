/** Access control in the configuration, and the errors for invalid values. */

import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { isLoopback } from "../../src/config/access.ts";
import { loadConfig } from "../../src/config/load.ts";
import { providerTypes } from "../../src/providers/registry.ts";
import { startTestGateway } from "../support/gateway.ts";

const SECRET = "a-secret-0123456789";
const PEM = path.join(import.meta.dirname, "../support/tls");

function load(yaml: string, env: Record<string, string> = {}, files: Record<string, string> = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), "quarry-access-"));
  for (const [name, content] of Object.entries({ ...files, "quarry.yaml": yaml })) {
    writeFileSync(path.join(folder, name), content);
  }
  return () => loadConfig(undefined, env, folder, providerTypes);
}

test("a key needs an id and a secret; everything else has a default", () => {
  expect(load(`access_keys:\n  - { id: abc, secret: ${SECRET} }\n`)().access_keys).toEqual([
    {
      id: "abc",
      secret: SECRET,
      tenant: "",
      providers: undefined,
      default_provider: "local",
      buckets: undefined,
      read_only: false,
      operator: false,
      webhooks: [],
      throttle: { requests: undefined, uploads: undefined },
    },
  ]);
});

test("secrets come from the environment and from files", () => {
  const yaml = "access_keys:\n  - { id: abc, secret: env.ABC }\n  - { id: def, secret_file: def.txt }\n";
  const { access_keys } = load(yaml, { ABC: SECRET }, { "def.txt": "another-secret-0123\n" })();
  expect(access_keys.map(({ secret }) => secret)).toEqual([SECRET, "another-secret-0123"]);
});

test("the example keys are valid", () => {
  const example = readFileSync(path.join(import.meta.dirname, "../../quarry.example.yaml"), "utf8");
  const block = /^# access_keys:\n(?:# {3}.*\n)+/m.exec(example)![0].replace(/^# /gm, "");
  const providers = "providers: { local: { type: local }, openai: { type: openai, api_key: x } }\n";
  expect(load(block + providers, { TEAM_A_SECRET: SECRET })().access_keys).toMatchObject([
    {
      id: "team-a",
      tenant: "a",
      providers: ["openai", "local"],
      default_provider: "openai",
      buckets: ["team-a-*", "shared"],
    },
  ]);
});

test.for([
  ["0.0.0.0", "quarry.yaml:1: host '0.0.0.0' is not a loopback address"],
  ["::", "quarry.yaml:1: host '::' is not a loopback address"],
  ["gateway.example.com", "quarry.yaml:1: host 'gateway.example.com' is not a loopback address"],
])("without keys, %s is refused", ([host, message]) => {
  expect(load(`host: "${host}"\n`)).toThrow(message);
  expect(load(`host: "${host}"\nallow_anonymous: true\n`)().host).toBe(host);
  expect(load(`host: "${host}"\naccess_keys:\n  - { id: abc, secret: ${SECRET} }\n`)().host).toBe(host);
});

test("an error about the environment's host names the variable", () => {
  expect(load("port: 1\n", { HOST: "0.0.0.0" })).toThrow("environment variable HOST: host '0.0.0.0' is not a loopback");
});

test.for([
  ["127.0.0.1", true],
  ["127.8.8.8", true],
  ["::1", true],
  ["localhost", true],
  ["127.evil.example", false],
  ["10.0.0.1", false],
] as const)("reports whether %s is a loopback address: %s", ([host, expected]) => {
  expect(isLoopback(host)).toBe(expected);
});

test("a gateway without keys on another address logs a warning", async () => {
  const gateway = await startTestGateway("host: 0.0.0.0\nallow_anonymous: true\n");
  await gateway.stop();
  const warnings = gateway.log.filter((line) => line.level === 40);
  expect(warnings).toMatchObject([{ host: "0.0.0.0", msg: expect.stringContaining("allow_anonymous is set") }]);
});

const key = (more: string) => `access_keys:\n  - id: abc\n    ${more}\n`;

test.for([
  ["no secret", "access_keys:\n  - id: abc\n", "quarry.yaml:2: access_keys.0 needs either secret or secret_file"],
  ["two secrets", key(`secret: ${SECRET}\n    secret_file: x`), "access_keys.0 needs either secret or secret_file"],
  ["a short secret", key("secret: short"), "quarry.yaml:3: access_keys.0.secret must have at least 16 characters"],
  [
    "a secret with a space",
    key("secret: a secret with spaces in it"),
    "quarry.yaml:3: access_keys.0.secret must be ASCII",
  ],
  [
    "a variable that is not set",
    key("secret: env.NOPE"),
    "quarry.yaml:3: access_keys.0.secret: the environment variable NOPE",
  ],
  ["a file that is missing", key("secret_file: nope"), "quarry.yaml:3: access_keys.0.secret_file"],
  [
    "an id that cannot be sent",
    `access_keys:\n  - { id: "a/b c", secret: ${SECRET} }\n`,
    "quarry.yaml:2: access_keys.0.id must be 3 to",
  ],
  [
    "a duplicate id",
    `${key(`secret: ${SECRET}`)}  - id: abc\n    secret: ${SECRET}x\n`,
    "quarry.yaml:4: access_keys.1.id duplicate 'abc'",
  ],
  [
    "a duplicate secret",
    `${key(`secret: ${SECRET}`)}  - id: def\n    secret: ${SECRET}\n`,
    "quarry.yaml:5: access_keys.1.secret is the secret of another key",
  ],
  [
    "an unknown provider",
    key(`secret: ${SECRET}\n    providers: [local, nope]`),
    "quarry.yaml:4: access_keys.0.providers.1 'nope' is not a configured provider (local)",
  ],
  ["no provider", key(`secret: ${SECRET}\n    providers: []`), "quarry.yaml:4: access_keys.0.providers"],
  [
    "an unknown default",
    key(`secret: ${SECRET}\n    default_provider: nope`),
    "quarry.yaml:4: access_keys.0.default_provider 'nope' is not a configured provider",
  ],
  [
    "a default that the key may not use",
    `providers: { a: { type: local }, b: { type: local } }\n${key(`secret: ${SECRET}\n    providers: [a]\n    default_provider: b`)}`,
    "quarry.yaml:6: access_keys.0.default_provider 'b' is not among this key's providers",
  ],
  [
    "an unknown member",
    key(`secret: ${SECRET}\n    readonly: true`),
    "quarry.yaml:4: access_keys.0.readonly is not a known key",
  ],
  [
    "keys beside allow_anonymous",
    `allow_anonymous: true\n${key(`secret: ${SECRET}`)}`,
    "quarry.yaml:1: allow_anonymous has no effect with access_keys",
  ],
  ["a certificate that is missing", "tls:\n  cert: nope.pem\n  key: nope.pem\n", "quarry.yaml:2: tls.cert"],
  [
    "an invalid certificate",
    `tls:\n  cert: ${PEM}/key.pem\n  key: ${PEM}/key.pem\n`,
    "quarry.yaml:1: tls cert and key are not a matching pair of PEM files",
  ],
  ["a certificate without a key", `tls:\n  cert: ${PEM}/cert.pem\n`, "quarry.yaml:1: tls.key"],
] as const)("%s is an error that names it", ([, yaml, message]) => {
  expect(load(yaml)).toThrow(message);
});

test("no error shows a secret", () => {
  const yaml = `${key(`secret: ${SECRET}`)}  - id: def\n    secret: ${SECRET}\n`;
  let message = "";
  try {
    load(yaml)();
  } catch (error) {
    message = String(error);
  }
  expect(message).toContain("is the secret of another key");
  expect(message).not.toContain(SECRET);
});

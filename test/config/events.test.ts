/** Webhooks in the configuration. */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { confidential } from "../../src/config/confidential.ts";
import { loadConfig } from "../../src/config/load.ts";
import { visibleConfig } from "../../src/config/visible.ts";
import { providerTypes } from "../../src/providers/registry.ts";

const SECRET = `whsec_${Buffer.alloc(24, 1).toString("base64")}`;
const OTHER = `whsec_${Buffer.alloc(64, 2).toString("base64")}`;
const NEWER = `whsec_${Buffer.alloc(24, 3).toString("base64")}`;

function load(yaml: string, env: Record<string, string> = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), "quarry-events-"));
  writeFileSync(path.join(folder, "quarry.yaml"), yaml);
  return () => loadConfig(undefined, env, folder, providerTypes);
}

const KEY = (webhooks: string) => `access_keys: [{ id: abc, secret: a-secret-0123456789, webhooks: ${webhooks} }]\n`;

test("a webhook needs a URL and a secret; everything else has a default", () => {
  const { events, access_keys } = load(
    `events: { webhooks: [{ url: "https://a.example/x?k=v", secret: env.HOOK }] }\n${KEY(
      `[{ url: "http://Hooks.internal:8080/", secret: ${OTHER}, events: [started, progress], format: eventbridge, name: n }]`,
    )}`.replace("events: {", "events: { allowed_hosts: [HOOKS.internal],"),
    { HOOK: SECRET },
  )();
  expect(events).toEqual({
    webhooks: [{ url: "https://a.example/x?k=v", secret: SECRET, events: ["ended"], format: "standard" }],
    allowed_hosts: ["HOOKS.internal"],
    timeout_seconds: 15,
  });
  expect(access_keys[0]!.webhooks).toEqual([
    {
      url: "http://Hooks.internal:8080/",
      secret: OTHER,
      events: ["started", "progress"],
      format: "eventbridge",
      name: "n",
    },
  ]);
  expect(load("port: 1")().events).toEqual({ webhooks: [], allowed_hosts: [], timeout_seconds: 15 });
});

const hook = (url: string, rest = "") => `{ url: "${url}", secret: ${SECRET}${rest} }`;

test.each([
  [`events: { webhooks: [{ url: "https://a.example/" }] }`, "events.webhooks.0.secret"],
  [`events: { webhooks: [{ secret: ${SECRET} }] }`, "events.webhooks.0.url must be an http:// or https:// URL"],
  [`events: { webhooks: [${hook("https://me:pw@a.example/")}] }`, "events.webhooks.0.url must not contain a user name"],
  [
    `events: { webhooks: [${hook("http://a.example/")}] }`,
    "events.webhooks.0.url must be an https:// URL, or its host must be in `allowed_hosts`",
  ],
  [
    KEY(`[${hook("http://a.example/")}]`),
    "access_keys.0.webhooks.0.url must be an https:// URL, or its host must be in `allowed_hosts`",
  ],
  [
    `events: { webhooks: [${hook("https://a.example/1")}, ${hook("https://a.example/2")}] }`,
    "events.webhooks.1.name 'a.example' is the name of another webhook; set another name",
  ],
  [
    KEY(`[${hook("https://a.example/1", ", name: x")}, ${hook("https://b.example/2", ", name: x")}]`),
    "access_keys.0.webhooks.1.name 'x' is the name of another webhook; set another name",
  ],
  [
    `events: { webhooks: [${hook("https://192.168.0.1/")}] }`,
    "events.webhooks.0.url must have a public address, or its host must be in `allowed_hosts`",
  ],
  [`events: { webhooks: [${hook("https://a.example/", ", events: []")}] }`, "events.webhooks.0.events"],
  [`events: { webhooks: [${hook("https://a.example/", ", events: [done]")}] }`, "events.webhooks.0.events.0"],
  [
    `events: { allowed_hosts: ["http://a.example"] }`,
    "events.allowed_hosts.0 must be a host, or host:port, without a pattern",
  ],
  [
    `events: { job_secret: whsec_AAAA }`,
    "events.job_secret must be 'whsec_' and the base64 form of 24 to 64 random bytes",
  ],
  [
    `events: { job_secret: ${SECRET.slice(6)} }`,
    "events.job_secret must be 'whsec_' and the base64 form of 24 to 64 random bytes",
  ],
  [
    `events: { job_secret: "${SECRET}!" }`,
    "events.job_secret must be 'whsec_' and the base64 form of 24 to 64 random bytes",
  ],
  [`events: { job_secret: ${SECRET} }\n${KEY("[]")}`, "events.job_secret has no effect with access_keys"],
])("%s is an error that names it", (yaml, message) => {
  expect(load(yaml)).toThrow(message);
});

test("secrets and queries are confidential, and are not in the configuration for people", () => {
  const config = load(
    `events: { webhooks: [{ url: "https://a.example/x?token=hidden-1", secret: "${SECRET} ${NEWER}" }] }\n${KEY(
      `[{ url: "https://b.example/y?token=hidden-2", secret: ${OTHER} }]`,
    )}`,
  )();
  const { secrets } = confidential(config, providerTypes.types, {});
  expect(secrets).toEqual(expect.arrayContaining([SECRET, NEWER, OTHER, "token=hidden-1", "token=hidden-2"]));
  const shown = visibleConfig(config, providerTypes.types);
  const text = JSON.stringify(shown);
  for (const hidden of [SECRET, NEWER, OTHER, "hidden"]) expect(text).not.toContain(hidden);
  expect(text).toContain("https://a.example/x");
  expect(text).toContain("https://b.example/y");
  const jobs = load(`events: { job_secret: ${SECRET} }`)();
  expect(confidential(jobs, providerTypes.types, {}).secrets).toContain(SECRET);
  expect(JSON.stringify(visibleConfig(jobs, providerTypes.types))).not.toContain(SECRET);
});

test("the example webhook is valid", () => {
  const example = readFileSync(path.join(import.meta.dirname, "../../quarry.example.yaml"), "utf8");
  const block = /^events:\n(?: {2}.*\n)+/m.exec(example)![0];
  const given = block.replace("  webhooks: []\n", "").replaceAll(/^ {2}# /gm, "  ");
  const env = { WEBHOOK_SECRET: SECRET, JOB_WEBHOOK_SECRET: OTHER };
  expect(load(given, env)().events).toMatchObject({
    webhooks: [{ name: "batches", secret: SECRET }],
    job_secret: OTHER,
  });
});

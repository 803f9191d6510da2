/** Who is told of an event, and with which secret. */
import { execFileSync } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import type { AccessKeyConfig } from "../../src/config/access.ts";
import type { WebhookConfig } from "../../src/config/events.ts";
import { createEndpoints } from "../../src/events/endpoints.ts";
import { derivedSecret } from "../../src/events/secrets.ts";
import { job } from "../storage/ledger/fixtures.ts";
import { event, SECRET } from "./fixtures.ts";

const hook = (url: string, rest: Partial<WebhookConfig> = {}): WebhookConfig => ({
  url,
  secret: SECRET,
  events: ["ended"],
  format: "standard",
  ...rest,
});

const key = (id: string, webhooks: readonly WebhookConfig[] = []): AccessKeyConfig => ({
  id,
  secret: `the-secret-of-${id}`,
  tenant: "",
  providers: undefined,
  default_provider: "local",
  buckets: undefined,
  read_only: false,
  operator: false,
  webhooks,
  throttle: { requests: undefined, uploads: undefined },
});

interface Given {
  readonly webhooks?: WebhookConfig[];
  readonly access_keys?: readonly AccessKeyConfig[];
  readonly allowed_hosts?: string[];
  readonly job_secret?: string;
}

const endpoints = ({ access_keys = [], webhooks = [], allowed_hosts = [], job_secret }: Given) =>
  createEndpoints({ access_keys, events: { webhooks, allowed_hosts, timeout_seconds: 15, job_secret } });

const own = (url: string) => ({ url, events: ["ended"], format: "eventbridge" }) as const;

test("the configuration, the key that created the job and the job's own tags are told, each of what it asks for", () => {
  const { recipients } = endpoints({
    webhooks: [hook("https://a.example/x?token=t", { name: "all", events: ["ended", "started"] })],
    access_keys: [
      key("one", [hook("https://b.example/y", { format: "eventbridge", events: ["progress", "ended"] })]),
      key("two", [hook("https://c.example/z")]),
    ],
  });
  const told = (group: "ended" | "started" | "progress", keyId?: string) =>
    recipients(group, job("a", { keyId }), own("https://d.example/w")).map(({ endpoint }) => endpoint);
  expect(told("ended", "one")).toEqual(["webhook:all", "key:one:b.example", "job"]);
  expect(told("started", "one")).toEqual(["webhook:all"]);
  expect(told("progress", "one")).toEqual(["key:one:b.example"]);
  expect(told("ended")).toEqual(["webhook:all", "job"]);
  expect(recipients("ended", job("a", { keyId: "one" }), own("https://d.example/w"))).toEqual([
    { endpoint: "webhook:all", url: "https://a.example/x", format: "standard" },
    { endpoint: "key:one:b.example", url: "https://b.example/y", format: "eventbridge" },
    { endpoint: "job", url: "https://d.example/w", format: "eventbridge" },
  ]);
});

test("a delivery goes to where its webhook is now", () => {
  const { resolve } = endpoints({
    webhooks: [hook("https://new.example/x?token=t", { name: "all" })],
    access_keys: [key("one")],
  });
  const delivery = (endpoint: string, keyId?: string) => ({
    endpoint,
    url: "https://old.example/x",
    format: "standard" as const,
    of: event({ job: job("a", { keyId }) }),
  });
  expect(resolve(delivery("webhook:all"))).toEqual({
    name: "all",
    url: "https://new.example/x?token=t",
    secret: SECRET,
    format: "standard",
  });
  expect(resolve(delivery("job", "one"))).toMatchObject({
    url: "https://old.example/x",
    secret: derivedSecret("the-secret-of-one"),
  });
  expect(resolve(delivery("webhook:other"))).toBe("The webhook is no longer configured.");
  expect(resolve(delivery("job", "two"))).toBe("The access key that created the job is no longer configured.");
});

test.each([
  ["https without a secret", {}, "https://a.example/", "needs a secret to sign with"],
  [
    "http",
    { job_secret: SECRET },
    "http://a.example/",
    "must be an https:// URL, or its host must be in `allowed_hosts`",
  ],
  [
    "http to an allowed host",
    { job_secret: SECRET, allowed_hosts: ["a.example"] },
    "http://a.example:8080/",
    undefined,
  ],
  ["a private address", { job_secret: SECRET }, "https://10.0.0.1/", "must have a public address"],
  ["https", { job_secret: SECRET }, "https://a.example/", undefined],
])("a job's own webhook: %s", (_name, given, url, message) => {
  const check = () => endpoints(given).check(own(url), undefined);
  if (message === undefined) expect(check).not.toThrow();
  else expect(check).toThrow(`tags: 'quarry:webhook' ${message}`);
});

test("the holder of an access key computes the secret of its jobs' webhooks as docs/events.md says", () => {
  const python = path.join(import.meta.dirname, "../../.venv/bin/python");
  const script = `import base64, hashlib, hmac
digest = hmac.new(b"the-secret-of-one", b"quarry:webhook", hashlib.sha256).digest()
print("whsec_" + base64.b64encode(digest).decode())`;
  expect(execFileSync(python, ["-c", script], { encoding: "utf8" }).trim()).toBe(derivedSecret("the-secret-of-one"));
});

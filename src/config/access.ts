/** Access control and TLS: the keys `access_keys`, `allow_anonymous` and `tls`. */

import { readFileSync } from "node:fs";
import { isIPv4 } from "node:net";
import path from "node:path";
import { createSecureContext } from "node:tls";
import * as z from "zod";
import { uniqueNames, type WebhookConfig, webhooksOf } from "./events.ts";
import { completeThrottle, type ThrottleConfig, type ThrottleSettings, throttleSettings } from "./throttle.ts";

const accessKey = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9._-]{3,128}$/, "must be 3 to 128 letters, digits, '.', '_' and '-'")
    .describe("The `aws_access_key_id` of clients. Required."),
  secret: z
    .string()
    .min(1)
    .optional()
    .describe("The `aws_secret_access_key` of clients, 16 characters at least. Required without `secret_file`."),
  secret_file: z
    .string()
    .min(1)
    .optional()
    .describe("File that holds the secret instead. A final line break is ignored."),
  tenant: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/, "must be up to 64 letters, digits, '.', '_' and '-'")
    .optional()
    .describe("Tenant that owns the key's objects and jobs. Default: the tenant of a gateway without access keys."),
  providers: z
    .array(z.string())
    .min(1)
    .optional()
    .describe("Names of the providers that the key may use. Default: all."),
  default_provider: z
    .string()
    .optional()
    .describe(
      "Provider of the key's requests that name none. Default: the gateway's, or the first of `providers` if the key may not use that one.",
    ),
  buckets: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe("Globs of the buckets that the key may use, as in `routes`. Default: all."),
  read_only: z.boolean().default(false).describe("Allows only read operations."),
  operator: z
    .boolean()
    .default(false)
    .describe("Allows access by a provider's own ids to files and jobs that Quarry did not create."),
  webhooks: webhooksOf("the jobs that this key creates"),
  ...throttleSettings,
});

export const accessSettings = {
  access_keys: z
    .array(accessKey)
    .default([])
    .describe("Access control. Without keys every request is allowed. Default: none."),
  allow_anonymous: z.boolean().default(false).describe("Allows an address other than loopback without `access_keys`."),
  allowed_hosts: z
    .array(z.string().regex(/^[A-Za-z0-9.:[\]-]{1,253}$/, "must be a host name without a port"))
    .optional()
    .describe(
      "Host names of the gateway besides loopback names, without a port, where there are no `access_keys`. Default: none. " +
        "With `allow_anonymous`, default: every name.",
    ),
  s3_domains: z
    .array(z.string().regex(/^[A-Za-z0-9.-]{1,253}$/, "must be a host name without a port"))
    .default([])
    .describe(
      "Host names of the gateway whose subdomains are buckets, without a port: `my-bucket.s3.example.com` is the bucket " +
        "`my-bucket` of `s3.example.com`. `localhost` is one always. Default: none.",
    ),
  tls: z
    .strictObject({
      cert: z.string().min(1).describe("PEM file with the certificate chain."),
      key: z.string().min(1).describe("PEM file with the private key."),
    })
    .optional()
    .describe("Serves HTTPS. Default: plain HTTP."),
};

const schema = z.object(accessSettings);
type Given = z.output<typeof schema>;

export interface AccessKeyConfig {
  readonly id: string;
  readonly secret: string;
  readonly tenant: string;
  readonly providers: readonly string[] | undefined;
  readonly default_provider: string;
  readonly buckets: readonly string[] | undefined;
  readonly read_only: boolean;
  readonly operator: boolean;
  readonly webhooks: readonly WebhookConfig[];
  readonly throttle: ThrottleConfig;
}

export interface AccessConfig {
  readonly access_keys: readonly AccessKeyConfig[];
  /** The limits of all callers together, if there are no keys. */
  readonly throttle: ThrottleConfig;
  readonly allow_anonymous: boolean;
  /** In lower case. Undefined: every name. */
  readonly allowed_hosts: readonly string[] | undefined;
  /** In lower case. */
  readonly s3_domains: readonly string[];
  /** The files' content. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
}

interface Surroundings {
  readonly host: string;
  readonly providers: readonly string[];
  readonly defaultProvider: string;
  /** Default limits of the keys. */
  readonly throttle: ThrottleSettings;
  /** The base of relative paths. */
  readonly folder: string;
  /** Throws ConfigError with the place of this configuration key. */
  readonly fail: (at: readonly string[], message: string) => never;
}

/** A shorter secret could be found from a recorded signature by brute force. AWS's secrets have 40 characters. */
const SECRET_LENGTH = 16;

export function completeAccess(given: Given, surroundings: Surroundings): AccessConfig {
  const { host, fail } = surroundings;
  const throttle = completeThrottle(surroundings.throttle, {}, (at, message) => fail(["limits", ...at], message));
  const access_keys: AccessKeyConfig[] = [];
  for (const [at, key] of given.access_keys.entries())
    access_keys.push(completeKey(key, at, access_keys, surroundings));
  if (given.allow_anonymous && access_keys.length > 0) {
    fail(["allow_anonymous"], "has no effect with access_keys: every request needs a key");
  }
  if (!isLoopback(host) && access_keys.length === 0 && !given.allow_anonymous) {
    fail(
      ["host"],
      `'${host}' is not a loopback address, and without access_keys every client that reaches it may use every provider; ` +
        "configure access_keys, or set allow_anonymous: true",
    );
  }
  const { allow_anonymous } = given;
  const allowed_hosts = given.allowed_hosts?.map((name) => name.toLowerCase()) ?? (allow_anonymous ? undefined : []);
  const s3_domains = given.s3_domains.map((name) => name.toLowerCase());
  return { access_keys, throttle, allow_anonymous, allowed_hosts, s3_domains, tls: readTls(given.tls, surroundings) };
}

function completeKey(
  key: Given["access_keys"][number],
  at: number,
  before: readonly AccessKeyConfig[],
  surroundings: Surroundings,
): AccessKeyConfig {
  const { providers: known, defaultProvider, folder } = surroundings;
  const fail: Surroundings["fail"] = (more, message) =>
    surroundings.fail(["access_keys", String(at), ...more], message);

  if (before.some(({ id }) => id === key.id)) fail(["id"], `duplicate '${key.id}'`);
  if ((key.secret === undefined) === (key.secret_file === undefined)) fail([], "needs either secret or secret_file");
  const from = key.secret === undefined ? "secret_file" : "secret";
  const secret =
    key.secret ?? readFile(path.resolve(folder, key.secret_file!), (m) => fail([from], m)).replace(/\r?\n$/, "");
  if (secret.length < SECRET_LENGTH) fail([from], `must have at least ${SECRET_LENGTH} characters`);
  // Clients send it unchanged in `Authorization: Bearer`.
  if (!/^[\x21-\x7e]+$/.test(secret)) fail([from], "must be ASCII without spaces");
  // A bearer token identifies its key, so secrets are unique.
  if (before.some((other) => other.secret === secret)) fail([from], "is the secret of another key");

  const check = (name: string, ...more: string[]) => {
    if (!known.includes(name)) fail(more, `'${name}' is not a configured provider (${known.join(", ")})`);
  };
  const { providers } = key;
  providers?.forEach((name, index) => {
    check(name, "providers", String(index));
  });
  if (key.default_provider !== undefined) {
    check(key.default_provider, "default_provider");
    if (providers?.includes(key.default_provider) === false) {
      fail(["default_provider"], `'${key.default_provider}' is not among this key's providers`);
    }
  }
  const inherited = providers === undefined || providers.includes(defaultProvider) ? defaultProvider : providers[0]!;
  return {
    id: key.id,
    secret,
    tenant: key.tenant ?? "",
    providers,
    default_provider: key.default_provider ?? inherited,
    buckets: key.buckets,
    read_only: key.read_only,
    operator: key.operator,
    webhooks: uniqueNames(key.webhooks, (more, message) => fail(["webhooks", ...more], message)),
    throttle: completeThrottle(key, surroundings.throttle, fail),
  };
}

function readTls(tls: Given["tls"], { folder, fail }: Surroundings): AccessConfig["tls"] {
  if (tls === undefined) return undefined;
  const read = (name: "cert" | "key") =>
    readFile(path.resolve(folder, tls[name]), (message) => fail(["tls", name], message));
  const pem = { cert: read("cert"), key: read("key") };
  try {
    createSecureContext(pem);
  } catch (error) {
    fail(["tls"], `cert and key are not a matching pair of PEM files: ${(error as Error).message}`);
  }
  return pem;
}

function readFile(file: string, fail: (message: string) => never): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    return fail(`'${file}' cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
}

export const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || (isIPv4(host) && host.startsWith("127."));

/** The configured access keys, found by id or by bearer token, and their permissions. */
import { createHash } from "node:crypto";
import type { AccessKeyConfig } from "../config/access.ts";
import { GatewayError } from "../lib/errors.ts";
import { glob } from "../lib/glob.ts";
import type { Permissions } from "../ports/viewer.ts";

/** The sender of a request. */
export interface Identity extends Permissions {
  /** The access key's id. Undefined on a gateway without access keys. */
  readonly keyId: string | undefined;
  readonly tenant: string;
  /** Allowed to use files that a provider has and Quarry did not store. */
  readonly operator: boolean;
  /** Undefined means the gateway's default. */
  readonly defaultProvider: string | undefined;
  /** Throws AccessDenied naming the bucket. */
  mayUseBucket(bucket: string): void;
  /** Throws AccessDenied if the operation changes something and the key is read-only. */
  mayCall(operation: string): void;
}

/** Separate from `Identity`, because `Identity` is passed to every component and the secret is not. */
export interface AccessKey {
  readonly id: string;
  readonly secret: string;
  readonly identity: Identity;
}

/** The identity of every request on a gateway without access keys. It has the operator's permissions. */
export const ANONYMOUS: Identity = {
  keyId: undefined,
  tenant: "",
  operator: true,
  defaultProvider: undefined,
  scope: "",
  isProviderAllowed: () => true,
  mayUseProvider() {},
  isBucketAllowed: () => true,
  isBucketGranted: () => true,
  mayUseBucket() {},
  mayCall() {},
};

interface Keyring {
  byId(id: string): AccessKey | undefined;
  byToken(token: string): AccessKey | undefined;
}

export function createKeyring(configured: readonly AccessKeyConfig[]): Keyring {
  const keys = configured.map(accessKey);
  const byId = new Map(keys.map((key) => [key.id, key]));
  // Keyed by digest, so that the time of a lookup reveals nothing about the secret.
  const byToken = new Map(keys.map((key) => [digest(key.secret), key]));
  return { byId: (id) => byId.get(id), byToken: (token) => byToken.get(digest(token)) };
}

const digest = (text: string) => createHash("sha256").update(text).digest("base64");

/** AWS names read-only operations this way. */
const READS = /^(Get|Head|List)/;

const accessKey = (config: AccessKeyConfig): AccessKey => ({
  id: config.id,
  secret: config.secret,
  identity: identityOf(config),
});

function identityOf(config: AccessKeyConfig): Identity {
  const { id } = config;
  const providers = config.providers && new Set(config.providers);
  const buckets = config.buckets?.map(glob);
  const isBucketAllowed = (bucket: string) => buckets === undefined || buckets.some((glob) => glob.test(bucket));
  const isProviderAllowed = (name: string) => providers === undefined || providers.has(name);
  const denied = (what: string) => new GatewayError("AccessDenied", `Access Denied: the access key '${id}' ${what}`);
  return {
    keyId: id,
    tenant: config.tenant,
    operator: config.operator,
    defaultProvider: config.default_provider,
    scope: JSON.stringify([config.tenant, config.operator, config.providers, config.buckets]),
    isProviderAllowed,
    mayUseProvider(name) {
      if (!isProviderAllowed(name)) throw denied(`may not use the provider '${name}'`);
    },
    isBucketAllowed,
    isBucketGranted: (bucket) => (config.operator || buckets !== undefined) && isBucketAllowed(bucket),
    mayUseBucket(bucket) {
      if (!isBucketAllowed(bucket)) throw denied(`may not use the bucket '${bucket}'`);
    },
    mayCall(operation) {
      if (config.read_only && !READS.test(operation)) throw denied("is read-only");
    },
  };
}

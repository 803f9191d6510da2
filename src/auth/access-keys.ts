/** The configured access keys, found by id or by bearer token, and what each may do. */
import { createHash } from "node:crypto";
import type { AccessKeyConfig } from "../config/access.ts";
import { GatewayError } from "../lib/errors.ts";
import { glob } from "../lib/glob.ts";

/** Who a request comes from. */
export interface Identity {
  /** The access key's id; undefined where nobody is asked for one. */
  readonly keyId: string | undefined;
  readonly tenant: string;
  /** May use what a provider has and Quarry did not store. */
  readonly operator: boolean;
  /** Undefined: the gateway's own default. */
  readonly defaultProvider: string | undefined;
  isProviderAllowed(name: string): boolean;
  /** Throws AccessDenied naming the provider. */
  mayUseProvider(name: string): void;
  isBucketAllowed(bucket: string): boolean;
  /**
   * True where the bucket may be shown though Quarry does not know whose it is: a provider that keeps buckets itself has
   * those of everybody, so it must be named in the key's `buckets`.
   */
  isBucketGranted(bucket: string): boolean;
  /** Throws AccessDenied naming the bucket. */
  mayUseBucket(bucket: string): void;
  /** Throws AccessDenied where the operation changes something and the key is for reading. */
  mayCall(operation: string): void;
}

/** Apart from the identity, which goes everywhere: the secret goes nowhere. */
export interface AccessKey {
  readonly id: string;
  readonly secret: string;
  readonly identity: Identity;
}

/** A gateway without keys does for everybody what it does for its operator. */
export const ANYBODY: Identity = {
  keyId: undefined,
  tenant: "",
  operator: true,
  defaultProvider: undefined,
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
  // By digest: how long a look-up takes tells nothing of how much of a secret was right.
  const byToken = new Map(keys.map((key) => [digest(key.secret), key]));
  return { byId: (id) => byId.get(id), byToken: (token) => byToken.get(digest(token)) };
}

const digest = (text: string) => createHash("sha256").update(text).digest("base64");

/** AWS's own naming: what only reads is called so. */
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
    isProviderAllowed,
    mayUseProvider(name) {
      if (!isProviderAllowed(name)) throw denied(`may not use the provider '${name}'`);
    },
    isBucketAllowed,
    isBucketGranted: (bucket) => config.operator || (buckets !== undefined && isBucketAllowed(bucket)),
    mayUseBucket(bucket) {
      if (!isBucketAllowed(bucket)) throw denied(`may not use the bucket '${bucket}'`);
    },
    mayCall(operation) {
      if (config.read_only && !READS.test(operation)) throw denied("is read-only");
    },
  };
}

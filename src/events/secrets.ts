/** Secrets of the webhooks that tags of jobs name. */
import { createHmac } from "node:crypto";

const PURPOSE = "quarry:webhook";

interface Given {
  readonly access_keys: readonly { readonly id: string; readonly secret: string }[];
  readonly events: { readonly job_secret?: string | undefined };
}

/**
 * The secret for jobs of an access key is derived from the key's own, so that its holder can compute it, and no other tenant
 * can. Undefined: there is none.
 */
export function createJobSecrets({ access_keys, events }: Given): (keyId: string | undefined) => string | undefined {
  if (access_keys.length === 0) return () => events.job_secret;
  const secrets = new Map(access_keys.map(({ id, secret }) => [id, derivedSecret(secret)]));
  return (keyId) => (keyId === undefined ? undefined : secrets.get(keyId));
}

/** @param secret the access key's */
export const derivedSecret = (secret: string): string =>
  `whsec_${createHmac("sha256", secret).update(PURPOSE).digest("base64")}`;

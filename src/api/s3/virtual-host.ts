/**
 * Virtual-hosted style: the bucket is in the host name, before `.localhost` or one of `s3_domains` (user guide, "Virtual
 * hosting of buckets").
 */
import { isIP } from "node:net";
import { hostName } from "../../auth/browsers.ts";
import { GatewayError } from "../../lib/errors.ts";
import type { ProviderCall } from "../../ports/provider.ts";

export interface HostedBucket {
  /** Undefined: the bucket is in the path. */
  readonly bucket?: string;
  /** True if the host name may contain a bucket that the configuration does not tell apart from the domain. */
  readonly ambiguous?: boolean;
}

const IN_PATH: HostedBucket = {};
const AMBIGUOUS: HostedBucket = { ambiguous: true };

/**
 * @param domains in lower case
 * @param hosts other names of the gateway, in lower case
 */
export function hostedBuckets(domains: readonly string[], hosts: readonly string[]) {
  // The longest first, so that a domain below another one is no bucket of it.
  const endings = [...domains, "localhost"].map((domain) => `.${domain}`).toSorted((a, b) => b.length - a.length);
  const known = new Set([...domains, ...hosts, "localhost"]);
  return (host: string | undefined): HostedBucket => {
    if (host === undefined) return IN_PATH;
    const name = hostName(host.toLowerCase());
    // Without a dot, there is no room for a bucket.
    if (!name.includes(".") || name.startsWith("[") || isIP(name) !== 0 || known.has(name)) return IN_PATH;
    const ending = endings.find((one) => name.endsWith(one) && name.length > one.length);
    return ending === undefined ? AMBIGUOUS : { bucket: name.slice(0, -ending.length) };
  };
}

/** Operations that create a missing bucket where `buckets` is `auto`. */
const CREATING: ReadonlySet<string> = new Set(["CopyObject", "CreateMultipartUpload", "PostObject", "PutObject"]);

/** Throws InvalidRequest if the operation would create a bucket whose name may be the beginning of a key. */
export async function refuseMisread(
  operation: string,
  call: ProviderCall,
  bucket: string,
  host: string,
): Promise<void> {
  if (!CREATING.has(operation)) return;
  try {
    await call.provider.objects.buckets.get(call, bucket);
  } catch (error) {
    if (!(error instanceof GatewayError) || error.kind !== "NoSuchBucket") throw error;
    const message =
      `The bucket '${bucket}' does not exist, and is not created for a request to the host '${host}', which may contain ` +
      "the bucket's name. Add the gateway's name to s3_domains, use path-style addresses, or create the bucket first.";
    throw new GatewayError("InvalidRequest", message, { cause: error });
  }
}

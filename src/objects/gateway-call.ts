/** Calls that the gateway makes for a tenant, for jobs and for the expiration of objects. */
import type { ObjectCall } from "../ports/objects.ts";
import type { Permissions } from "../ports/viewer.ts";

/** The caller's rights were checked when the job, or the rule, was created. */
const GATEWAY: Permissions = {
  scope: "",
  isProviderAllowed: () => true,
  mayUseProvider() {},
  isBucketAllowed: () => true,
  isBucketGranted: () => true,
};

/** @param bucketOwner account id from the job's request */
export const gatewayCall = (owner: string, bucketOwner: string | undefined, signal: AbortSignal): ObjectCall => ({
  owner,
  operator: false,
  permissions: GATEWAY,
  signal,
  bucketOwner,
});

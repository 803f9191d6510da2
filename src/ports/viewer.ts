/** The caller of an operation, as lookups see it. */
import type { ProviderName } from "../lib/names.ts";

/** What the caller's access key allows. The checks are pure and cheap: lists make them for every row. */
export interface Permissions {
  /** Equal for access keys that see the same rows. */
  readonly scope: string;
  isProviderAllowed(name: ProviderName): boolean;
  /** Throws AccessDenied naming the provider. */
  mayUseProvider(name: ProviderName): void;
  isBucketAllowed(bucket: string): boolean;
  /**
   * As `isBucketAllowed`, for a bucket outside of the gateway. Its owner is unknown, so the key's `buckets` must name it or
   * the key must be an operator's.
   */
  isBucketGranted(bucket: string): boolean;
}

export interface Viewer {
  /** The caller's tenant. */
  readonly owner: string;
  /** True if the caller may see unmanaged files and jobs: those that the provider has and Quarry did not create. */
  readonly operator: boolean;
  readonly permissions: Permissions;
  /** The access key's id. Undefined on a gateway without access keys, and for the gateway's own work. */
  readonly keyId?: string | undefined;
}

/**
 * Refuses S3 features that Quarry does not support, by name. Ignoring them could return a wrong result without an error.
 */

import type { Headers, Query } from "../http/target.ts";
import { GatewayError } from "../lib/errors.ts";
import type { Route } from "./route.ts";

/** Subresources in the S3 API reference. Each selects another operation or another object. */
const SUBRESOURCES: ReadonlySet<string> = new Set([
  "abac",
  "accelerate",
  "acl",
  "analytics",
  "annotation",
  "attributes",
  "cors",
  "delete",
  "encryption",
  "intelligent-tiering",
  "inventory",
  "legal-hold",
  "lifecycle",
  "location",
  "logging",
  "metadataAnnotationTable",
  "metadataConfiguration",
  "metadataInventoryTable",
  "metadataJournalTable",
  "metadataTable",
  "metrics",
  "notification",
  "object-lock",
  "ownershipControls",
  "partNumber",
  "policy",
  "policyStatus",
  "publicAccessBlock",
  "renameObject",
  "replication",
  "requestPayment",
  "restore",
  "retention",
  "select",
  "session",
  "tagging",
  "torrent",
  "uploadId",
  "uploads",
  "versionId",
  "versioning",
  "versions",
  "website",
]);

/** Modelled parameters of unsupported features, with the values that have no effect and are accepted. */
export const QUERY_VALUES: ReadonlyMap<string, readonly string[]> = new Map([
  // The id of the only version in a bucket without versioning.
  ["versionId", ["null"]],
]);

/** Headers of unsupported features, with the values that have no effect and are accepted. */
export const HEADER_VALUES: { readonly [name: string]: readonly string[] } = {
  "x-amz-acl": ["private"],
  "x-amz-bucket-namespace": [],
  // rclone sends `false` with every CreateBucket.
  "x-amz-bucket-object-lock-enabled": ["false"],
  // No object is retained.
  "x-amz-bypass-governance-retention": ["false", "true"],
  "x-amz-copy-source": [],
  "x-amz-copy-source-server-side-encryption-customer-algorithm": [],
  "x-amz-copy-source-server-side-encryption-customer-key": [],
  "x-amz-copy-source-server-side-encryption-customer-key-md5": [],
  "x-amz-grant-full-control": [],
  "x-amz-grant-read": [],
  "x-amz-grant-read-acp": [],
  "x-amz-grant-write": [],
  "x-amz-grant-write-acp": [],
  "x-amz-if-match-initiated-time": [],
  "x-amz-if-match-last-modified-time": [],
  "x-amz-if-match-size": [],
  "x-amz-mfa": [],
  // Objects have no annotations.
  "x-amz-object-annotation-directive": ["COPY", "EXCLUDE"],
  "x-amz-object-lock-event-hold": [],
  "x-amz-object-lock-event-hold-duration-days": [],
  "x-amz-object-lock-event-hold-duration-years": [],
  "x-amz-object-lock-legal-hold": ["OFF"],
  "x-amz-object-lock-mode": [],
  "x-amz-object-lock-retain-until-date": [],
  // Objects are not archived, so none has a restore status.
  "x-amz-optional-object-attributes": ["RestoreStatus"],
  "x-amz-rename-source": [],
  "x-amz-server-side-encryption-customer-algorithm": [],
  "x-amz-server-side-encryption-customer-key": [],
  "x-amz-server-side-encryption-customer-key-md5": [],
  "x-amz-storage-class": ["STANDARD"],
  "x-amz-website-redirect-location": [],
  "x-amz-write-offset-bytes": [],
};

/** Headers that the operations that have them honour. Other operations refuse them. */
const ENCRYPTION_HEADERS: ReadonlySet<string> = new Set([
  "x-amz-server-side-encryption",
  "x-amz-server-side-encryption-aws-kms-key-id",
  "x-amz-server-side-encryption-bucket-key-enabled",
  "x-amz-server-side-encryption-context",
]);

/** Throws NotImplemented for a subresource that `route` does not serve. */
export function refuseSubresources(route: Route | undefined, query: Query): void {
  for (const name in query) {
    const allowed = QUERY_VALUES.get(name);
    if (allowed?.includes(query[name]!)) continue;
    const served = route !== undefined && (isSelector(route, name) || (route.queryNames.includes(name) && !allowed));
    if (name === "attributes" && route?.name === "GetObject") throw missingAttributes();
    if (!served && SUBRESOURCES.has(name)) throw notImplemented(`?${name}`, { QueryParameter: name });
  }
}

/** The operation is selected by its parameter and its header. */
const missingAttributes = () =>
  new GatewayError(
    "InvalidRequest",
    "The x-amz-object-attributes header specifying the attributes to be retrieved is either missing or empty",
  );

/**
 * Canned ACLs that objects accept. Objects belong to the bucket's owner, as under the ownership setting `BucketOwnerEnforced`:
 * S3 then accepts requests that give the owner full control, and refuses others with AccessControlListNotSupported.
 */
export const OBJECT_ACLS: readonly string[] = ["private", "bucket-owner-full-control"];

/** True for headers that set the ACL of an object. */
export const setsObjectAcl = (isOfObject: boolean, header: string): boolean =>
  isOfObject && (header === "x-amz-acl" || header.startsWith("x-amz-grant-"));

export function refuseHeaders(route: Route, headers: Headers): void {
  const isOfObject = route.path.length > 1;
  for (const name in headers) {
    if (!name.startsWith("x-amz-")) continue;
    if (setsObjectAcl(isOfObject, name)) {
      if (name === "x-amz-acl" && OBJECT_ACLS.includes(String(headers[name]))) continue;
      throw new GatewayError("AclNotSupported", `The bucket does not allow ACLs: ${name}`, {
        fields: { Header: name },
      });
    }
    if (ENCRYPTION_HEADERS.has(name) && !route.headerNames.includes(name)) throw notImplemented(name, { Header: name });
    const allowed = HEADER_VALUES[name];
    if (allowed === undefined || allowed.includes(String(headers[name]))) continue;
    if (!route.requiredHeaders.includes(name)) throw notImplemented(name, { Header: name });
  }
}

const isSelector = (route: Route, name: string) =>
  route.requiredQuery.includes(name) || route.query.some(([selector]) => selector === name);

/** The message and members of S3's 501 response. */
export const notImplemented = (what: string, fields: Record<string, string>) =>
  new GatewayError(
    "Unsupported",
    `A header or query parameter you provided implies functionality that is not implemented: ${what}`,
    {
      fields,
    },
  );

/**
 * Conditional requests: precedence from RFC 9110 §13, answers from S3's user guide ("Conditional requests").
 *
 * ETags are accepted with and without quotes: botocore 1.44.5 sends `IfMatch` verbatim, and callers store ids without quotes.
 */
import { GatewayError } from "../lib/errors.ts";
import type { KeptHeaders } from "../lib/s3/kept-headers.ts";
import { mailSafeHeader } from "../lib/s3/mail-safe.ts";
import type { Conditions } from "../ports/objects/requests.ts";

interface Current {
  readonly etag: string;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
  readonly headers?: KeptHeaders;
}

const failed = (condition: string) =>
  new GatewayError("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", {
    fields: { Condition: condition },
  });

/** GET and HEAD. Throws PreconditionFailed or NotModified. */
export function checkRead(conditions: Conditions, current: Current): void {
  const { ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince } = conditions;
  if (ifMatch !== undefined) {
    if (!matches(ifMatch, current.etag)) throw failed("If-Match");
  } else if (ifUnmodifiedSince !== undefined && seconds(current.modifiedAt) > seconds(ifUnmodifiedSince.getTime())) {
    throw failed("If-Unmodified-Since");
  }
  const unchanged =
    ifNoneMatch !== undefined
      ? matches(ifNoneMatch, current.etag)
      : ifModifiedSince !== undefined && seconds(current.modifiedAt) <= seconds(ifModifiedSince.getTime());
  if (unchanged) throw new GatewayError("NotModified", "Not Modified", { notModified: cacheHeaders(current) });
}

function cacheHeaders({ etag, modifiedAt, headers = {} }: Current): Record<string, string> {
  const kept = (["cache-control", "expires"] as const).flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [[name, mailSafeHeader(value)] as const];
  });
  return { etag: `"${etag}"`, "last-modified": new Date(modifiedAt).toUTCString(), ...Object.fromEntries(kept) };
}

/**
 * PUT and DELETE. Throws PreconditionFailed, and NoSuchKey if `If-Match` is given and there is no object (S3's user guide,
 * "conditional writes": 404 Not Found).
 */
export function checkWrite(
  conditions: Pick<Conditions, "ifMatch" | "ifNoneMatch">,
  current: Current | undefined,
  key: string,
): void {
  const { ifMatch, ifNoneMatch } = conditions;
  if (ifNoneMatch !== undefined) {
    if (ifNoneMatch.trim() !== "*") {
      throw new GatewayError("Unsupported", "If-None-Match on a write takes only '*'", {
        fields: { Header: "If-None-Match" },
      });
    }
    if (current !== undefined) throw failed("If-None-Match");
  }
  if (ifMatch === undefined) return;
  if (current === undefined) {
    throw new GatewayError("NoSuchKey", "The specified key does not exist.", { fields: { Key: key } });
  }
  if (!matches(ifMatch, current.etag)) throw failed("If-Match");
}

/** HTTP dates have whole seconds. */
const seconds = (ms: number) => Math.floor(ms / 1000);

/** @param header a list of entity tags, `*`, or one id without quotes */
function matches(header: string, etag: string): boolean {
  const value = header.trim();
  if (value === "*" || bare(value) === etag) return true;
  return value.split(",").some((one) => bare(one.trim()) === etag);
}

/** The only id in If-Match. Undefined for `*` and for a list. */
export const entityTag = (ifMatch: string | undefined): string | undefined => {
  const tag = ifMatch === undefined ? "" : bare(ifMatch.trim());
  return tag === "" || tag === "*" || tag.includes(",") ? undefined : tag;
};

const bare = (tag: string) => tag.replace(/^W\//, "").replace(/^"(.*)"$/s, "$1");

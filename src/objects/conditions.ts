/**
 * Conditional requests, as RFC 9110 §13 orders them and as S3's user guide ("Conditional requests") answers them.
 *
 * ETags are accepted quoted and unquoted: botocore 1.44.5 sends `IfMatch` verbatim, and the ids that callers keep have
 * lost their quotes.
 */
import { GatewayError } from "../lib/errors.ts";
import type { Conditions } from "../ports/objects.ts";

interface Current {
  readonly etag: string;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
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
  if (unchanged) throw new GatewayError("NotModified", "Not Modified");
}

/**
 * PUT and DELETE. Throws PreconditionFailed; NoSuchKey where `If-Match` asks for an object that is not there (S3's user
 * guide, "conditional writes": 404 Not Found).
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

/** HTTP dates have no milliseconds, so a time that came from a header can only be compared by whole seconds. */
const seconds = (ms: number) => Math.floor(ms / 1000);

/** A list of entity tags, `*`, or one bare id. */
function matches(header: string, etag: string): boolean {
  const value = header.trim();
  if (value === "*" || bare(value) === etag) return true;
  return value.split(",").some((one) => bare(one.trim()) === etag);
}

/** The id that If-Match asks for, if it asks for one. */
export const entityTag = (ifMatch: string | undefined): string | undefined => {
  const tag = ifMatch === undefined ? "" : bare(ifMatch.trim());
  return tag === "" || tag === "*" || tag.includes(",") ? undefined : tag;
};

const bare = (tag: string) => tag.replace(/^W\//, "").replace(/^"(.*)"$/s, "$1");

/** DeleteObjects: which keys, under which conditions, and what became of each. */

import { GatewayError } from "../../lib/errors.ts";
import type { Scrubber } from "../../lib/scrub.ts";
import type { Deletion, Outcome } from "../../objects/delete-many.ts";
import type { DeleteObjectsOutput, DeleteObjectsRequest, ObjectIdentifier } from "../generated/s3/models/models_0.ts";
import { REFUSED_IN_DELETE } from "../members.ts";
import { WIRE } from "../wire-errors.ts";

/** API reference, DeleteObjects. */
const MOST_KEYS = 1000;

export function deletionsOf({ Delete }: DeleteObjectsRequest): readonly Deletion[] {
  const objects = Delete?.Objects ?? [];
  if (objects.length === 0 || objects.length > MOST_KEYS) {
    throw new GatewayError(
      "MalformedBody",
      `The XML you provided was not well-formed or did not validate against our published schema: 1 to ${MOST_KEYS} objects`,
    );
  }
  return objects.map((object) => ({ key: object.Key!, ifMatch: object.ETag, refused: refusal(object) }));
}

/** The members of a key that Quarry does not evaluate. Ignoring a condition would report a deletion that it forbids. */
function refusal(object: ObjectIdentifier): GatewayError | undefined {
  const members = Object.keys(REFUSED_IN_DELETE) as (keyof typeof REFUSED_IN_DELETE)[];
  const member = members.find((name) => {
    const value = object[name];
    return value !== undefined && !(REFUSED_IN_DELETE[name] as readonly string[]).includes(String(value));
  });
  if (member === undefined) return undefined;
  return new GatewayError(
    "Unsupported",
    `An element you provided implies functionality that is not implemented: ${member}`,
  );
}

export function deleted(
  { Delete }: DeleteObjectsRequest,
  outcomes: readonly Outcome[],
  scrub: Scrubber,
): DeleteObjectsOutput {
  return {
    Errors: outcomes.flatMap(({ key, error }) => {
      if (error === undefined) return [];
      const { kind, message } = scrub.error(error);
      return [{ Key: key, Code: WIRE[kind][0], Message: message }];
    }),
    Deleted: Delete?.Quiet ? [] : outcomes.flatMap(({ key, error }) => (error === undefined ? [{ Key: key }] : [])),
  };
}

/** GetObjectAttributes: the requested attributes and their members in the answer. */

import { GatewayError } from "../../lib/errors.ts";
import type { Attributes } from "../../ports/objects/requests.ts";
import type { PartQuery } from "../../ports/objects/rows.ts";
import type { GetObjectAttributesOutput, GetObjectAttributesRequest } from "../generated/s3/models/models_0.ts";
import { checksumMembers, partChecksums } from "./object-members.ts";

const NAMES = ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"] as const;
type Name = (typeof NAMES)[number];

/** Clients send the names in one header or in several, which Node joins. */
export function attributesIn({ ObjectAttributes = [] }: GetObjectAttributesRequest): ReadonlySet<Name> {
  const asked = ObjectAttributes.map((text) => text.trim());
  const known = NAMES.filter((name) => asked.includes(name));
  if (known.length === 0 || known.length !== new Set(asked).size) {
    throw new GatewayError("InvalidArgument", "Invalid attribute name specified.", {
      fields: { ArgumentName: "x-amz-object-attributes", ArgumentValue: asked.join(",") },
    });
  }
  return new Set(known);
}

export function attributesOutput(
  asked: ReadonlySet<Name>,
  { file, parts }: Attributes,
  { after, limit }: PartQuery,
): GetObjectAttributesOutput {
  const checksum = checksumMembers(file);
  const checked = Object.keys(checksum).length > 0;
  return {
    LastModified: new Date(file.modifiedAt),
    // This ETag has no quotes, unlike every other one of S3.
    ...(asked.has("ETag") && { ETag: file.etag }),
    ...(asked.has("Checksum") && checked && { Checksum: checksum }),
    ...(asked.has("StorageClass") && { StorageClass: "STANDARD" }),
    ...(asked.has("ObjectSize") && { ObjectSize: file.size }),
    ...(asked.has("ObjectParts") &&
      parts !== undefined && {
        ObjectParts: {
          TotalPartsCount: parts.total,
          // S3 lists the parts only of a checksum that is composed of theirs.
          ...(checksum.ChecksumType === "COMPOSITE" && {
            PartNumberMarker: after,
            NextPartNumberMarker: parts.page.at(-1)?.number ?? after,
            MaxParts: limit,
            IsTruncated: parts.more,
            Parts: parts.page.map((part) => ({
              PartNumber: part.number,
              Size: part.size,
              ...partChecksums(part),
            })),
          }),
        },
      }),
  };
}

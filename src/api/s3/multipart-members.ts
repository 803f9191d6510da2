/** Converts between S3's members of a multipart upload or a copy and the requests of `Objects`. */
import { combines } from "../../lib/digests/combine.ts";
import { GatewayError } from "../../lib/errors.ts";
import { checksumsIn } from "../../lib/s3/checksum-members.ts";
import type { CompleteRequest } from "../../ports/objects/requests.ts";
import type { Description, UploadChecksum, UploadRow } from "../../ports/objects/rows.ts";
import type {
  CompleteMultipartUploadRequest,
  CopyObjectRequest,
  CreateMultipartUploadRequest,
} from "../generated/s3/models/models_0.ts";
import { algorithmNamed, description } from "./object-members.ts";

type Asked = Pick<CreateMultipartUploadRequest, "ChecksumAlgorithm" | "ChecksumType">;

/** Throws InvalidRequest for a combination that S3 does not have. */
export function uploadChecksum({ ChecksumAlgorithm, ChecksumType }: Asked): UploadChecksum | undefined {
  const algorithm = algorithmNamed(ChecksumAlgorithm);
  if (algorithm === undefined) {
    if (ChecksumType === undefined) return undefined;
    throw new GatewayError(
      "InvalidRequest",
      "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.",
    );
  }
  const type = ChecksumType ?? (algorithm === "crc64nvme" ? "FULL_OBJECT" : "COMPOSITE");
  if (type !== "COMPOSITE" && type !== "FULL_OBJECT") {
    throw new GatewayError("InvalidRequest", "Value for x-amz-checksum-type header is invalid.");
  }
  // User guide, "Checking object integrity": which types each algorithm has.
  const fits = type === "FULL_OBJECT" ? combines(algorithm) : algorithm !== "crc64nvme";
  if (fits) return { algorithm, type };
  throw new GatewayError(
    "InvalidRequest",
    `The ${type} checksum type cannot be used with the ${algorithm} checksum algorithm.`,
  );
}

export const uploadChecksumMembers = ({ checksum }: Pick<UploadRow, "checksum">) =>
  checksum && { ChecksumAlgorithm: checksum.algorithm.toUpperCase() as "CRC32", ChecksumType: checksum.type };

export const completeRequest = (input: CompleteMultipartUploadRequest): CompleteRequest => ({
  parts: (input.MultipartUpload?.Parts ?? []).map((part) => ({
    number: part.PartNumber,
    etag: part.ETag?.replace(/^"(.*)"$/s, "$1"),
    checksums: checksumsIn(part),
  })),
  conditions: { ifMatch: input.IfMatch, ifNoneMatch: input.IfNoneMatch },
  checksums: checksumsIn(input),
  checksumType: input.ChecksumType as UploadChecksum["type"] | undefined,
  size: input.MpuObjectSize,
});

/** The copy's own description. Undefined: the source's. */
export function copyDescription(input: CopyObjectRequest): Description | undefined {
  const directive = input.MetadataDirective ?? "COPY";
  if (directive === "REPLACE") return description(input);
  if (directive === "COPY") return undefined;
  throw new GatewayError("InvalidArgument", "Unknown metadata directive.", {
    fields: { ArgumentName: "x-amz-metadata-directive", ArgumentValue: directive },
  });
}

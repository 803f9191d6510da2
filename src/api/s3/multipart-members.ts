/** Between S3's members of a multipart upload or a copy and the portable request. */
import { GatewayError } from "../../lib/errors.ts";
import type { CompleteRequest, FileRow, UploadChecksum, UploadRow } from "../../ports/objects.ts";
import type {
  CompleteMultipartUploadRequest,
  CopyObjectRequest,
  CreateMultipartUploadRequest,
} from "../generated/s3/models/models_0.ts";
import { algorithmNamed, checksumsIn, description } from "./object-members.ts";

/** Checksums of which a whole's can be had from its parts', as S3 wants it (user guide, "Checking object integrity"). */
const LINEAR: ReadonlySet<string> = new Set(["crc32", "crc32c", "crc64nvme"]);

type Asked = Pick<CreateMultipartUploadRequest, "ChecksumAlgorithm" | "ChecksumType">;

/** Throws InvalidRequest for what S3 does not combine. */
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
  const fits = type === "FULL_OBJECT" ? LINEAR.has(algorithm) : algorithm !== "crc64nvme";
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

/** What the copy has of its own; undefined where it takes all from its source. */
export function copyDescription(
  input: CopyObjectRequest,
): Pick<FileRow, "contentType" | "headers" | "metadata"> | undefined {
  const directive = input.MetadataDirective ?? "COPY";
  if (directive === "REPLACE") return description(input);
  if (directive === "COPY") return undefined;
  throw new GatewayError("InvalidArgument", "Unknown metadata directive.", {
    fields: { ArgumentName: "x-amz-metadata-directive", ArgumentValue: directive },
  });
}

/**
 * Server-side encryption: what requests ask for and what responses describe. Buckets outside of the gateway decide themselves.
 * Quarry's own storage does not encrypt. Its operator may state that the storage below it does (`storage_encrypted`). Customer
 * keys are refused (api/refusals.ts).
 */
import { GatewayError } from "../../lib/errors.ts";
import type { Encryption } from "../../ports/objects/rows.ts";
import type { Objects } from "../../ports/objects.ts";
import type { CopyObjectRequest, HeadObjectOutput } from "../generated/s3/models/models_0.ts";
import { notImplemented } from "../refusals.ts";

type Asked = Pick<
  CopyObjectRequest,
  "ServerSideEncryption" | "SSEKMSKeyId" | "SSEKMSEncryptionContext" | "BucketKeyEnabled"
>;
type Described = Pick<HeadObjectOutput, "ServerSideEncryption" | "SSEKMSKeyId" | "BucketKeyEnabled">;
type Store = Pick<Objects, "bucketsAreExternal">;

export interface EncryptionRule {
  readonly storageIsEncrypted: boolean;
  /** Undefined: the store's default. Throws InvalidArgument, or Unsupported for encryption that the storage does not have. */
  requested(store: Store, input: Asked): Encryption | undefined;
  /** Members that every response about an object has. */
  described(store: Store, encryption: Encryption | undefined): Described;
}

/** The default of every bucket since January 2023 (user guide, "Setting default server-side encryption behavior"). */
const BY_DEFAULT: Encryption = { algorithm: "AES256" };
const KMS = "aws:kms";
const HEADER = "x-amz-server-side-encryption";

export function createEncryptionRule(storageIsEncrypted: boolean): EncryptionRule {
  return {
    storageIsEncrypted,
    requested(store, input) {
      const asked: Encryption = {
        algorithm: input.ServerSideEncryption,
        kmsKeyId: input.SSEKMSKeyId,
        context: input.SSEKMSEncryptionContext,
        bucketKey: input.BucketKeyEnabled,
      };
      const names = headersOf(asked);
      if (store.bucketsAreExternal) return names.length === 0 ? undefined : asked;
      // A bucket key saves requests to KMS. Without KMS there are none.
      if (names.length === 0 || names.every((name) => name === BUCKET_KEY && !asked.bucketKey)) return undefined;
      if (!storageIsEncrypted) throw notImplemented(names[0]!, { Header: names[0]! });
      check(asked);
      return asked;
    },
    described(store, encryption) {
      const shown = store.bucketsAreExternal || encryption ? encryption : BY_DEFAULT;
      if (shown === undefined || !(store.bucketsAreExternal || storageIsEncrypted)) return {};
      return {
        ServerSideEncryption: shown.algorithm as Described["ServerSideEncryption"],
        SSEKMSKeyId: shown.kmsKeyId,
        BucketKeyEnabled: shown.bucketKey || undefined,
      };
    },
  };
}

const BUCKET_KEY = `${HEADER}-bucket-key-enabled`;

const headersOf = ({ algorithm, kmsKeyId, context, bucketKey }: Encryption): string[] => [
  ...(algorithm === undefined ? [] : [HEADER]),
  ...(kmsKeyId === undefined ? [] : [`${HEADER}-aws-kms-key-id`]),
  ...(context === undefined ? [] : [`${HEADER}-context`]),
  ...(bucketKey === undefined ? [] : [BUCKET_KEY]),
];

function check({ algorithm, kmsKeyId, context }: Encryption): void {
  if (algorithm !== KMS && (kmsKeyId !== undefined || context !== undefined)) {
    throw invalid(
      "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms",
    );
  }
  if (algorithm?.startsWith("aws:") && algorithm !== KMS) {
    throw notImplemented(`${HEADER}: ${algorithm}`, { Header: HEADER });
  }
  if (algorithm !== undefined && algorithm !== "AES256" && algorithm !== KMS) {
    throw invalid("The encryption method specified is not supported", algorithm);
  }
  if (context !== undefined && !isContext(context)) {
    throw invalid(
      `The header '${HEADER}-context' shall be Base64-encoded UTF-8 string holding JSON which represents a string-string map`,
    );
  }
}

function isContext(base64: string): boolean {
  try {
    const map: unknown = JSON.parse(Buffer.from(base64, "base64").toString("utf8"));
    if (map === null || typeof map !== "object" || Array.isArray(map)) return false;
    return Object.values(map).every((value) => typeof value === "string");
  } catch {
    return false;
  }
}

const invalid = (message: string, value?: string) =>
  new GatewayError("InvalidArgument", message, {
    fields: { ArgumentName: HEADER, ...(value !== undefined && { ArgumentValue: value }) },
  });

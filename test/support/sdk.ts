/** Clients of the JavaScript SDK for a gateway, and helpers for them. */
import { BedrockClient, type BedrockClientConfig } from "@aws-sdk/client-bedrock";
import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";

const options = {
  region: "us-east-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test-secret" },
  // Tests check the answer to a single request.
  maxAttempts: 1,
  // The default logger prints advice about streams to stderr.
  logger: { debug() {}, info() {}, warn() {}, error() {} },
};

export const s3Client = (url: string, config: S3ClientConfig = {}): S3Client =>
  new S3Client({ ...options, endpoint: `${url}/bedrock/files`, ...config });

export const bedrockClient = (url: string, config: BedrockClientConfig = {}): BedrockClient =>
  new BedrockClient({ ...options, endpoint: `${url}/bedrock`, ...config });

let buckets = 0;
/** Tests share a gateway, so each test uses buckets of its own. */
export function newBucket(): string {
  buckets += 1;
  return `bucket-${buckets}`;
}

/** The error of a call that must fail. */
export async function failure(call: Promise<unknown>): Promise<Error & { readonly [member: string]: unknown }> {
  const outcome = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof Error) return outcome as never;
  throw new Error("the call succeeded");
}

/** Gateways in the test's process that share a database and a bucket, which a further gateway has. */
import type { BedrockClient } from "@aws-sdk/client-bedrock";
import { CreateBucketCommand, type S3Client } from "@aws-sdk/client-s3";
import { inject, onTestFinished } from "vitest";
import { freshUrl } from "../storage/ledger/fixtures.ts";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { bedrockClient, s3Client } from "../support/sdk.ts";

export interface Replicas {
  readonly gateways: readonly TestGateway[];
  /** One of each replica. */
  readonly s3: readonly S3Client[];
  readonly bedrock: readonly BedrockClient[];
}

/**
 * @param yaml the configuration without the ledger and the blobs
 * @param database its URL. Default: a new one of the tests' server
 */
export async function startReplicas(count: number, yaml: string, database?: string): Promise<Replicas> {
  const url = database ?? (await freshUrl(inject("postgres")!));
  const gateways: TestGateway[] = [];
  const bucket = await startTestGateway();
  onTestFinished(async () => {
    await Promise.all(gateways.map((gateway) => gateway.stop()));
    await bucket.stop();
  });
  await s3Client(bucket.url).send(new CreateBucketCommand({ Bucket: "blobs" }));
  const shared = `
ledger: { url: "${url}", connections: 12 }
blobs: { type: s3, bucket: blobs, endpoint: "${bucket.url}/bedrock/files", access_key_id: a, secret_access_key: b }
`;
  for (let at = 0; at < count; at += 1) {
    const gateway = await startTestGateway(shared + yaml);
    let stopped: Promise<void> | undefined;
    const stop = () => {
      stopped ??= gateway.stop();
      return stopped;
    };
    gateways.push({ ...gateway, stop });
  }
  return {
    gateways,
    s3: gateways.map((one) => s3Client(one.url)),
    // A create that another replica has in progress is answered with 503 until its job is known.
    bedrock: gateways.map((one) => bedrockClient(one.url, { maxAttempts: 10 })),
  };
}

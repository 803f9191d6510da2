/** Gateways in the test's process that share a database and a bucket, which a further gateway has. */
import type { BedrockClient } from "@aws-sdk/client-bedrock";
import { CreateBucketCommand, type S3Client } from "@aws-sdk/client-s3";
import { inject, onTestFinished } from "vitest";
import { freshUrl } from "../storage/ledger/fixtures.ts";
import { startTcpProxy, type TcpProxy } from "../support/fleet/tcp-proxy.ts";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { bedrockClient, s3Client } from "../support/sdk.ts";

/** Of a request to the bucket, with its retries. */
export const REQUEST_SECONDS = 4;

export interface Replicas {
  /** The network between the replicas and their bucket. */
  readonly network: TcpProxy;
  readonly gateways: readonly TestGateway[];
  /** One of each replica. */
  readonly s3: readonly S3Client[];
  readonly bedrock: readonly BedrockClient[];
}

/**
 * @param yaml the configuration without the ledger and the blobs, or that of each replica
 * @param database its URL. Default: a new one of the tests' server
 */
export async function startReplicas(
  count: number,
  yaml: string | ((replica: number) => string),
  database?: string,
): Promise<Replicas> {
  const url = database ?? (await freshUrl(inject("postgres")!));
  const gateways: TestGateway[] = [];
  const bucket = await startTestGateway();
  const network = await startTcpProxy({ port: Number(new URL(bucket.url).port) });
  onTestFinished(async () => {
    await Promise.all(gateways.map((gateway) => gateway.stop()));
    await network.close();
    await bucket.stop();
  });
  await s3Client(bucket.url).send(new CreateBucketCommand({ Bucket: "blobs" }));
  const shared = `
ledger: { url: "${url}", connections: 12 }
blobs:
  type: s3
  bucket: blobs
  endpoint: "http://127.0.0.1:${network.port}/bedrock/files"
  access_key_id: a
  secret_access_key: b
  request_seconds: ${REQUEST_SECONDS}
`;
  for (let at = 0; at < count; at += 1) {
    const gateway = await startTestGateway(shared + (typeof yaml === "string" ? yaml : yaml(at)));
    let stopped: Promise<void> | undefined;
    const stop = () => {
      stopped ??= gateway.stop();
      return stopped;
    };
    gateways.push({ ...gateway, stop });
  }
  return {
    network,
    gateways,
    s3: gateways.map((one) => s3Client(one.url)),
    // A create that another replica has in progress is answered with 503 until its job is known.
    bedrock: gateways.map((one) => bedrockClient(one.url, { maxAttempts: 10 })),
  };
}

/** Concurrent PUTs of one block each, with AWS's SDK. Answers with the seconds until the last one ends. */
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { BLOCK_BYTES, block } from "../support/payload.ts";
import { answerTasks } from "../support/peer.ts";

export interface PutsTask {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly bucket: string;
  readonly count: number;
}

const Body = block().subarray(0, BLOCK_BYTES);

answerTasks<PutsTask, number>(async ({ endpoint, accessKeyId, secretAccessKey, bucket: Bucket, count }) => {
  const credentials = { accessKeyId, secretAccessKey };
  const s3 = new S3Client({
    endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    credentials,
    requestHandler: { httpAgent: { maxSockets: count } },
  });
  const started = performance.now();
  const puts = Array.from({ length: count }, (_, n) =>
    s3.send(new PutObjectCommand({ Bucket, Key: `put-${n}`, Body })),
  );
  await Promise.all(puts);
  s3.destroy();
  return (performance.now() - started) / 1000;
});

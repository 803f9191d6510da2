/** A running job as replicas show it by turns, as behind a load balancer. */
import { CreateModelInvocationJobCommand, GetModelInvocationJobCommand } from "@aws-sdk/client-bedrock";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect, onTestFinished, test } from "vitest";
import { startModelServer } from "../support/model-server.ts";
import { startReplicas } from "./replicas.ts";

const REPLICAS = 3;
const RECORDS = 600;
const STATES = ["Submitted", "Validating", "Scheduled", "InProgress", "Completed"];

test("a job never goes back, whichever replica is asked", { timeout: 60_000 }, async () => {
  const model = await startModelServer({ delayMs: 30 });
  onTestFinished(() => model.close());
  const { s3, bedrock } = await startReplicas(
    REPLICAS,
    `
default_provider: own
providers:
  own: { type: openai-compatible, base_url: "${model.url}", models: { "*": m }, concurrency: 6, chunk_lines: 20 }
`,
  );
  await s3[0]!.send(new CreateBucketCommand({ Bucket: "bucket" }));
  const line = { modelInput: { messages: [{ role: "user", content: [{ text: "question" }] }] } };
  const lines = Array.from({ length: RECORDS }, (_, n) => `${JSON.stringify({ recordId: `r-${n}`, ...line })}\n`);
  await s3[0]!.send(new PutObjectCommand({ Bucket: "bucket", Key: "in.jsonl", Body: lines.join("") }));
  const { jobArn } = await bedrock[0]!.send(
    new CreateModelInvocationJobCommand({
      jobName: "watched",
      roleArn: "arn:aws:iam::000000000000:role/any",
      modelId: "m",
      inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://bucket/in.jsonl" } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://bucket/out/" } },
    }),
  );
  const seen: { readonly status: number; readonly processed: number }[] = [];
  for (let turn = 0; seen.at(-1)?.status !== STATES.length - 1; turn += 1) {
    const job = await bedrock[turn % REPLICAS]!.send(new GetModelInvocationJobCommand({ jobIdentifier: jobArn! }));
    seen.push({ status: STATES.indexOf(job.status!), processed: job.processedRecordCount ?? 0 });
  }
  const back = seen.filter(({ status, processed }, at) => {
    const last = seen[at - 1];
    return last !== undefined && (status < last.status || processed < last.processed);
  });
  expect(back).toEqual([]);
  // The job was seen on its way.
  expect(new Set(seen.map(({ processed }) => processed)).size).toBeGreaterThan(3);
  expect(seen.at(-1)!.processed).toBe(RECORDS);
});

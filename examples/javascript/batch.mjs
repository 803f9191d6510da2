// Put a file of questions, run a batch job, read the results: the AWS SDK for JavaScript.
import { setTimeout } from "node:timers/promises";
import { BedrockClient, CreateModelInvocationJobCommand, GetModelInvocationJobCommand } from "@aws-sdk/client-bedrock";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

const { QUARRY_URL = "http://127.0.0.1:8080", AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = process.env;
const options = {
  region: "us-east-1",
  // The SDK requires a key. Quarry checks it only where access keys are configured.
  credentials: { accessKeyId: AWS_ACCESS_KEY_ID ?? "any", secretAccessKey: AWS_SECRET_ACCESS_KEY ?? "any" },
};
const s3 = new S3Client({ ...options, endpoint: `${QUARRY_URL}/bedrock/files`, forcePathStyle: true });
const bedrock = new BedrockClient({ ...options, endpoint: `${QUARRY_URL}/bedrock` });

const Bucket = "javascript-example";
const questions = ["What is a quarry?", "What is a gateway?"];
const lines = questions.map((text, number) => ({
  recordId: `question-${number}`,
  modelInput: { messages: [{ role: "user", content: [{ text }] }] },
}));
const Body = lines.map((line) => JSON.stringify(line)).join("\n");
await s3.send(new PutObjectCommand({ Bucket, Key: "in/questions.jsonl", Body }));

const { jobArn } = await bedrock.send(
  new CreateModelInvocationJobCommand({
    jobName: "javascript-example",
    modelId: "llama3",
    // Only providers of type bedrock use the role.
    roleArn: "arn:aws:iam::000000000000:role/any",
    inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${Bucket}/in/questions.jsonl` } },
    outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${Bucket}/out/` } },
  }),
);
console.log(`job ${jobArn}`);

const running = ["Submitted", "Validating", "Scheduled", "InProgress", "Stopping"];
let job = await bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier: jobArn }));
while (running.includes(job.status)) {
  await setTimeout(500);
  job = await bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier: jobArn }));
}
console.log(`${job.status}, ${job.successRecordCount} of ${job.totalRecordCount} records succeeded`);

const Key = `out/${jobArn.split("/").at(-1)}/questions.jsonl.out`;
const { Body: results } = await s3.send(new GetObjectCommand({ Bucket, Key }));
for (const line of (await results.transformToString()).trim().split("\n")) {
  const { recordId, modelOutput } = JSON.parse(line);
  console.log(`${recordId}: ${modelOutput.output.message.content[0].text}`);
}

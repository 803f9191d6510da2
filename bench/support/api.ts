/** Calls that prepare a benchmark, without an SDK. */
import { openAsBlob } from "node:fs";
import { setTimeout as after } from "node:timers/promises";

export const BUCKET = "bench";
export const target = (key: string): string => `/bedrock/files/${BUCKET}/${key}`;

async function checked(answer: Promise<Response>): Promise<Response> {
  const response = await answer;
  if (response.ok) return response;
  throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`);
}

export async function putFile(url: string, key: string, file: string): Promise<void> {
  await checked(fetch(url + target(key), { method: "PUT", body: await openAsBlob(file) }));
}

export async function putText(url: string, key: string, text: string): Promise<void> {
  await checked(fetch(url + target(key), { method: "PUT", body: text }));
}

export const getObject = (url: string, key: string): Promise<Response> => checked(fetch(url + target(key)));

export async function removeObject(url: string, key: string): Promise<void> {
  await checked(fetch(url + target(key), { method: "DELETE" }));
}

export interface Job {
  readonly jobArn: string;
  readonly status: string;
  readonly message?: string;
  readonly submitTime: string;
  readonly endTime?: string;
  readonly successRecordCount?: number;
  readonly processedRecordCount?: number;
}

export async function createJob(url: string, input: string, output: string): Promise<string> {
  const body = JSON.stringify({
    jobName: "bench",
    modelId: "bench-model",
    roleArn: "arn:aws:iam::000000000000:role/bench",
    inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${BUCKET}/${input}` } },
    outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${BUCKET}/${output}` } },
  });
  const headers = { "content-type": "application/json" };
  const answer = await checked(fetch(`${url}/bedrock/model-invocation-job`, { method: "POST", headers, body }));
  return ((await answer.json()) as { jobArn: string }).jobArn;
}

export const jobTarget = (arn: string): string => `/bedrock/model-invocation-job/${encodeURIComponent(arn)}`;

export const jobId = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);

const ENDED = ["Completed", "Failed", "Stopped", "PartiallyCompleted", "Expired"];

/** Polls at short intervals. Rejects if the job ends before the condition is true. */
async function reached(url: string, arn: string, so: (job: Job) => boolean): Promise<Job> {
  for (;;) {
    const job = (await (await checked(fetch(url + jobTarget(arn)))).json()) as Job;
    if (so(job)) return job;
    if (ENDED.includes(job.status)) throw new Error(`the job ended as ${job.status}: ${job.message}`);
    await after(100);
  }
}

export const completed = (url: string, arn: string): Promise<Job> =>
  reached(url, arn, (job) => job.status === "Completed");

export const processed = (url: string, arn: string, records: number): Promise<Job> =>
  reached(url, arn, (job) => (job.processedRecordCount ?? 0) >= records);

/** Recovery after a crash during a create and after the loss of the ledger. */

import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { ListModelInvocationJobsCommand } from "@aws-sdk/client-bedrock";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startChild } from "../../support/child.ts";
import { temporaryFolder } from "../../support/gateway.ts";
import { bedrockClient, failure, s3Client } from "../../support/sdk.ts";
import { type AwsUpstream, startAws } from "../../upstreams/aws.ts";
import { create, ended, get, jsonl, put, ROLE, yaml } from "./setup.ts";

let aws: AwsUpstream;
let folder: string;
beforeAll(async () => {
  aws = await startAws();
  folder = await temporaryFolder();
  await writeFile(path.join(folder, "quarry.yaml"), yaml(aws.url, { timeoutSeconds: 30 }));
  await put(s3Client(aws.url), "in.jsonl", jsonl(2));
});
afterAll(async () => {
  await aws?.close();
  await rm(folder, { recursive: true, force: true });
});

const summaries = async (url: string, nameContains: string) => {
  const { invocationJobSummaries } = await bedrockClient(url).send(
    new ListModelInvocationJobsCommand({ nameContains }),
  );
  return invocationJobSummaries!;
};

test("a gateway killed after Bedrock has the job enters it at its next start", async () => {
  const first = await startChild(folder);
  // Bedrock has the job, but its answer is delayed.
  aws.fail("jobs.create", "silent");
  const members = { jobName: "killed", clientRequestToken: "killed-token", tags: [{ key: "team", value: "blue" }] };
  const lost = failure(create(bedrockClient(first.url), members));
  await expect.poll(async () => (await summaries(aws.url, "killed")).length).toBe(1);
  await first.kill("SIGKILL");
  await lost;

  const second = await startChild(folder);
  const client = bedrockClient(second.url);
  const [job] = await summaries(second.url, "killed");
  expect(job).toMatchObject({ jobName: "killed", roleArn: ROLE, clientRequestToken: "killed-token" });
  expect(await create(client, members)).toBe(job!.jobArn);
  expect(await ended(client, job!.jobArn!)).toMatchObject({ status: "Completed", totalRecordCount: 2 });
  expect(await summaries(aws.url, "killed")).toHaveLength(1);
  await second.kill("SIGTERM");
});

test("a gateway killed before Bedrock gets the request makes no job by itself", async () => {
  const first = await startChild(folder);
  aws.fail("jobs.create", "stall");
  const members = { jobName: "unheard", clientRequestToken: "unheard-token" };
  const lost = failure(create(bedrockClient(first.url), members));
  await expect.poll(() => aws.requests.some(({ body }) => body?.jobName === "unheard")).toBe(true);
  await first.kill("SIGKILL");
  await lost;

  const second = await startChild(folder);
  expect(await summaries(second.url, "unheard")).toEqual([]);
  const arn = await create(bedrockClient(second.url), members);
  expect((await summaries(aws.url, "unheard")).map(({ jobArn }) => jobArn)).toEqual([arn]);
  await second.kill("SIGTERM");
});

test("with the ledger lost, jobs are found by their ARN and keep it", async () => {
  const first = await startChild(folder);
  const arn = await create(bedrockClient(first.url), { jobName: "kept" });
  const before = await ended(bedrockClient(first.url), arn);
  await first.kill("SIGTERM");
  await rm(path.join(folder, ".quarry"), { recursive: true });

  const second = await startChild(folder);
  const { $metadata: _, lastModifiedTime: __, ...after } = await get(bedrockClient(second.url), arn);
  expect(after).toMatchObject({
    jobArn: arn,
    jobName: "kept",
    modelId: before.modelId,
    roleArn: before.roleArn,
    status: "Completed",
    totalRecordCount: 2,
    inputDataConfig: before.inputDataConfig,
    outputDataConfig: before.outputDataConfig,
  });
  expect((await summaries(second.url, "kept")).map(({ jobArn, status }) => [jobArn, status])).toEqual([
    [arn, "Completed"],
  ]);
  await second.kill("SIGTERM");
});

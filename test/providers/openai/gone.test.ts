/** Batches and results that OpenAI does not have, for a while or any more. */
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { expect, test, vi } from "vitest";
import { create, ended, get, jsonl, put, useOpenAi } from "./setup.ts";

vi.mock(import("../../../src/jobs/timings.ts"), async (actual) => {
  const { JOB_TIMINGS } = await actual();
  return { JOB_TIMINGS: { ...JOB_TIMINGS, missingFor: 400 as 600_000, stateFresh: 1 as 2_000 } };
});

const setup = useOpenAi();

/** A running job, and its batch. */
async function started(name: string) {
  const { s3, bedrock, upstream } = setup;
  await put(s3, `${name}.jsonl`, jsonl(2));
  const arn = await create(bedrock, {
    name,
    uri: `s3://openai-files/${name}.jsonl`,
    output: `s3://openai-output/${name}/`,
  });
  const [batch] = (await upstream.batches()).filter(({ metadata }) => metadata?.quarry_job_name === name);
  upstream.say(batch!.id, { status: "in_progress" });
  return { arn, batch: batch!.id };
}

const reads = (batch: string) =>
  setup.upstream.requests.filter(({ path }) => path.endsWith(`/batches/${batch}`)).length;

const results = async (arn: string, name: string) => {
  const Key = `${name}/${arn.slice(-12)}/${name}.jsonl.out`;
  const { Body } = await setup.s3.send(new GetObjectCommand({ Bucket: "openai-output", Key }));
  return Body!.transformToString();
};

const done = (success: number, error: number) => ({
  status: "completed",
  completed_at: Math.floor(Date.now() / 1000),
  request_counts: { total: success + error, completed: success, failed: error },
});

test("a batch that is gone becomes Failed with a message, and is polled no more", async () => {
  const { bedrock, upstream } = setup;
  const { arn, batch } = await started("gone");
  expect(await get(bedrock, arn)).toMatchObject({ status: "InProgress" });
  upstream.hide(batch);
  expect(await get(bedrock, arn)).toMatchObject({ status: "InProgress", jobArn: arn });
  const job = await ended(bedrock, arn, "Failed");
  expect(job.message).toBe(`The provider 'openai' does not have job '${batch}' any more.`);
  const before = reads(batch);
  expect(before).toBeGreaterThanOrEqual(4);
  expect((await get(bedrock, arn)).endTime).toEqual(job.endTime);
  expect(reads(batch)).toBe(before);
});

test("a batch that is missing for a moment goes on", async () => {
  const { bedrock, upstream } = setup;
  const { arn, batch } = await started("moment");
  upstream.hide(batch);
  for (let reads = 0; reads < 3; reads += 1) expect(await get(bedrock, arn)).toMatchObject({ status: "Submitted" });
  upstream.show(batch);
  const output = await upstream.addFile("output.jsonl", "good\n");
  upstream.say(batch, { ...done(1, 0), output_file_id: output });
  await ended(bedrock, arn, "Completed");
  expect(await results(arn, "moment")).toBe("good\n");
});

test.each<[string, Record<string, unknown>]>([
  ["without an id", {}],
  ["with an empty id", { output_file_id: "" }],
  ["with the id of a missing file", { output_file_id: "file-none" }],
])("a job whose output comes late, %s, is in progress until it is there", async (how, said) => {
  const { bedrock, upstream } = setup;
  const name = `late-${how.replaceAll(" ", "-")}`;
  const { arn, batch } = await started(name);
  upstream.say(batch, { output_file_id: null, error_file_id: null, ...done(1, 0), ...said });
  const waiting = await get(bedrock, arn);
  expect(waiting).toMatchObject({ status: "InProgress", successRecordCount: 1 });
  expect(waiting.message).toMatch(/^The job has ended\. The provider does not have the output file.* yet\.$/);
  const output = await upstream.addFile("output.jsonl", "good\n");
  upstream.say(batch, { output_file_id: output });
  expect((await ended(bedrock, arn, "Completed")).message).toBeUndefined();
  expect(await results(arn, name)).toBe("good\n");
});

test("a job whose output never comes is Failed with a message, and keeps its other results", async () => {
  const { bedrock, upstream } = setup;
  const { arn, batch } = await started("never");
  const errors = await upstream.addFile("errors.jsonl", "bad\n");
  upstream.say(batch, { output_file_id: "file-none", error_file_id: errors, ...done(1, 1) });
  const job = await ended(bedrock, arn, "Failed");
  expect(job.message).toBe("The provider 'openai' does not have the output file 'file-none' any more.");
  expect(job).toMatchObject({ successRecordCount: 1, errorRecordCount: 1 });
  expect(await results(arn, "never")).toBe("bad\n");
  const before = reads(batch);
  await get(bedrock, arn);
  expect(reads(batch)).toBe(before);
});

test("a job with only errors is Completed with its error file", async () => {
  const { bedrock, upstream } = setup;
  const { arn, batch } = await started("errors");
  const errors = await upstream.addFile("errors.jsonl", "bad\nbad\n");
  upstream.say(batch, { output_file_id: "", error_file_id: errors, ...done(0, 2) });
  const job = await ended(bedrock, arn, "Completed");
  expect(job).toMatchObject({
    totalRecordCount: 2,
    processedRecordCount: 2,
    successRecordCount: 0,
    errorRecordCount: 2,
  });
  expect(await results(arn, "errors")).toBe("bad\nbad\n");
});

test("the records of an expired job that did not run are not processed", async () => {
  const { bedrock, upstream } = setup;
  const { arn, batch } = await started("expired");
  const errors = await upstream.addFile("errors.jsonl", "late\nlate\n");
  const request_counts = { total: 2, completed: 0, failed: 0 };
  upstream.say(batch, { status: "expired", output_file_id: null, error_file_id: errors, request_counts });
  expect(await ended(bedrock, arn, "Expired")).toMatchObject({ processedRecordCount: 0, errorRecordCount: 0 });
});

test("an unmanaged job that had ended keeps its status when its results are gone, and says so", async () => {
  const { bedrock, upstream } = setup;
  const batch = await upstream.addBatch(await upstream.addFile("in.jsonl", jsonl(1)));
  upstream.say(batch, { output_file_id: "file-none", ...done(1, 0) });
  const message = expect.stringContaining("does not have the output file 'file-none' any more.");
  await expect.poll(() => get(bedrock, batch), { interval: 100 }).toMatchObject({ status: "Completed", message });
  const before = reads(batch);
  await get(bedrock, batch);
  expect(reads(batch)).toBe(before);
});

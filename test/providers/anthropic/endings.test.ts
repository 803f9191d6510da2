/** Stopped, expired and failed jobs of the provider `anthropic`, and unmanaged jobs. */

import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { loadConfig } from "../../../src/config/load.ts";
import { startGateway } from "../../../src/gateway.ts";
import { providerTypes } from "../../../src/providers/registry.ts";
import { temporaryFolder } from "../../support/gateway.ts";
import { failure } from "../../support/sdk.ts";
import { startAnthropic } from "../../upstreams/anthropic.ts";
import { callerOf, configOf, converse, native, startBoth } from "./support.ts";

const never = { readsBeforeEnd: Number.POSITIVE_INFINITY };

test("a stopped job has the results so far", async () => {
  const { upstream, create, stop, get, ended, results } = await startBoth(never, ", batch_requests: 2");
  const { arn, bucket } = await create({ lines: ["a", "b", "c", "d"].map((id) => converse(id, id)) });
  const [first] = upstream.batches.values();
  upstream.end(first!.id, (_, index) => (index === 0 ? "succeeded" : "errored"));
  await stop(arn);
  expect((await get(arn)).status).toBe("Stopping");
  expect(await ended(arn)).toMatchObject({
    status: "Stopped",
    totalRecordCount: 4,
    successRecordCount: 1,
    processedRecordCount: 2,
    errorRecordCount: 1,
  });
  const found = await results(bucket);
  expect(found.map(({ recordId }) => recordId)).toEqual(["a", "b", "c", "d"]);
  expect(found[0]!.modelOutput).toBeDefined();
  expect(found.slice(1).map(({ error }) => error!.errorCode)).toEqual([400, 499, 499]);
  expect(await failure(stop(arn))).toMatchObject({ name: "ConflictException" });
});

test("an expired job reports how many records were processed", async () => {
  const { upstream, create, ended, results } = await startBoth(never);
  const { arn, bucket } = await create({ lines: ["a", "b", "c"].map((id) => native(id, id)) });
  upstream.end([...upstream.batches.keys()][0]!, (_, index) => (index === 0 ? "succeeded" : "expired"));
  expect(await ended(arn)).toMatchObject({
    status: "PartiallyCompleted",
    message: "2 of 3 records were not processed within Anthropic's 24 hours.",
    processedRecordCount: 1,
    errorRecordCount: 0,
  });
  expect((await results(bucket)).map(({ custom_id, result }) => [custom_id, result!.type])).toEqual([
    ["a", "succeeded"],
    ["b", "expired"],
    ["c", "expired"],
  ]);
});

test("a failed record has Anthropic's message", async () => {
  const { create, ended, results } = await startBoth({ outcome: () => "errored" });
  const { arn, bucket } = await create({ lines: [converse("a", "a")] });
  expect((await ended(arn)).status).toBe("Completed");
  expect(await results(bucket)).toMatchObject([
    { recordId: "a", error: { errorCode: 400, errorMessage: "messages: the stand-in was told to refuse this" } },
  ]);
});

test("stop sends nothing for an ended batch, and succeeds for one that ends meanwhile", async () => {
  const { upstream, create, stop } = await startBoth(never);
  const { arn } = await create({ lines: [converse("a")] });
  const [batch] = upstream.batches.values();
  // The batch ends between the read and the cancel, so the stand-in refuses the cancel.
  const cancel = upstream.requests.length;
  await stop(arn);
  expect(upstream.requests.slice(cancel).map(({ route }) => route)).toContain("batches.cancel");
  expect(batch!.status).toBe("canceling");
  await expect(stop("arn:aws:bedrock:us-east-1:000000000000:model-invocation-job/aaaaaaaaaaaa")).rejects.toThrow();
});

test("unmanaged jobs are listed under their batch's id and have results", async () => {
  const { upstream, create, list, ended, text } = await startBoth();
  const batch = upstream.addBatch(["one", "two"], Date.now() - 3_600_000);
  const { arn } = await create({ lines: [converse("a")], name: "ours" });
  const all = await list();
  expect(all.map(({ jobName }) => jobName)).toEqual(["ours", batch.id]);
  const job = all[1]!;
  expect(job).toMatchObject({ modelId: "unknown", status: expect.any(String) });
  expect(job.submitTime!.getTime()).toBe(batch.createdAt);
  expect(await ended(job.jobArn!)).toMatchObject({
    status: "Completed",
    jobArn: job.jobArn,
    totalRecordCount: 2,
  });
  const found = (await text("anthropic", `${job.jobArn!.slice(-12)}/${batch.id}.jsonl.out`)).trimEnd().split("\n");
  expect(found.map((line) => JSON.parse(line).custom_id).sort()).toEqual(["one", "two"]);
  await ended(arn);
});

test("250 unmanaged jobs are listed without a repeat or a gap", async () => {
  const { upstream, list } = await startBoth();
  const ids = Array.from({ length: 250 }, (_, n) => upstream.addBatch(["a"], Date.now() - 3_600_000 - n * 1_000).id);
  expect((await list()).map(({ jobName }) => jobName)).toEqual(ids);
});

test("without its ledger the gateway finds a job by its ARN", async () => {
  const upstream = await startAnthropic(never);
  onTestFinished(() => upstream.close());
  const folder = await temporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(path.join(folder, "quarry.yaml"), configOf(upstream));
  const start = () =>
    startGateway(loadConfig(undefined, { PORT: "0" }, folder, providerTypes), pino({ level: "silent" }));

  const before = await start();
  const { arn } = await callerOf(before.url).create({ lines: [converse("a", "a")] });
  await before.stop();
  await rm(path.join(folder, ".quarry"), { recursive: true });
  // Old enough that no create in progress can claim it.
  const [batch] = upstream.batches.values();
  const after = await start();
  onTestFinished(() => after.stop());
  const { get, stop, ended } = callerOf(after.url);
  expect(await get(arn)).toMatchObject({ jobArn: arn, jobName: batch!.id, status: "InProgress", totalRecordCount: 1 });
  expect((await get(batch!.id)).jobArn).toBe(arn);
  await stop(arn);
  expect((await ended(arn)).status).toBe("Stopped");
});

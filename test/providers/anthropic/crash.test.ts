/** A gateway is killed while it creates a job. The next process finds the job, or there is none. */

import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startChild } from "../../support/child.ts";
import { temporaryFolder } from "../../support/gateway.ts";
import { startAnthropic } from "../../upstreams/anthropic.ts";
import { callerOf, configOf, converse } from "./support.ts";

async function killed(more: string, records: number, whenBatches: number) {
  const upstream = await startAnthropic({ readsBeforeEnd: Number.POSITIVE_INFINITY });
  onTestFinished(() => upstream.close());
  const folder = await temporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(path.join(folder, "quarry.yaml"), configOf(upstream, more));
  const before = await startChild(folder);
  const { put, createFor } = callerOf(before.url);
  const { bucket } = await put(Array.from({ length: records }, (_, n) => converse(`${n}`, `r${n}`)));

  const { batches } = upstream;
  const set = batches.set.bind(batches);
  batches.set = (id, batch) => {
    // The batch is created, but its answer is never sent.
    if (batches.size + 2 === whenBatches) upstream.fail("batches.create", "silent");
    return set(id, batch);
  };
  if (whenBatches === 1) upstream.fail("batches.create", "silent");
  const lost = createFor(bucket, "in/questions.jsonl", { token: "t" }).catch(() => "lost");
  await expect.poll(() => batches.size, { interval: 2, timeout: 10_000 }).toBe(whenBatches);
  await before.kill("SIGKILL");
  expect(await lost).toBe("lost");

  const after = await startChild(folder);
  onTestFinished(async () => void (await after.kill("SIGKILL")));
  return { upstream, bucket, ...callerOf(after.url) };
}

test("after the only batch was created, it is the job of the same token", async () => {
  const { upstream, bucket, list, createFor, ended, results } = await killed("", 3, 1);
  const [job, ...others] = await list();
  expect([job!.jobName, others]).toEqual(["questions", []]);
  const again = await createFor(bucket, "in/questions.jsonl", { token: "t" });
  expect(again.jobArn).toBe(job!.jobArn);
  expect(upstream.batches.size).toBe(1);
  upstream.end([...upstream.batches.keys()][0]!);
  await ended(job!.jobArn!);
  expect((await results(bucket)).map(({ recordId }) => recordId)).toEqual(["r0", "r1", "r2"]);
});

test("after the last of several batches was created, they are the job", async () => {
  const { upstream, list, get } = await killed(", batch_requests: 2", 5, 3);
  const [job, ...others] = await list();
  expect([job!.jobName, others]).toEqual(["questions", []]);
  expect(await get(job!.jobArn!)).toMatchObject({ status: "InProgress", totalRecordCount: 5 });
  expect(upstream.batches.size).toBe(3);
});

test("after one of several batches was created, it is cancelled and there is no job", async () => {
  const { upstream, list, bucket, createFor } = await killed(", batch_requests: 2", 5, 1);
  expect([...upstream.batches.values()].map(({ status }) => status)).toEqual(["canceling"]);
  expect((await list()).filter(({ jobName }) => jobName === "questions")).toEqual([]);
  await createFor(bucket, "in/questions.jsonl", { token: "t" });
  expect(upstream.batches.size).toBe(4);
});

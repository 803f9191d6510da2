/** Unmanaged jobs: lists show their real state, and results are fetched when a client reads the job. */

import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { loadConfig } from "../../../src/config/load.ts";
import { startGateway } from "../../../src/gateway.ts";
import { providerTypes } from "../../../src/providers/registry.ts";
import { temporaryFolder } from "../../support/gateway.ts";
import { failure } from "../../support/sdk.ts";
import { type AnthropicUpstream, startAnthropic } from "../../upstreams/anthropic.ts";
import { callerOf, configOf, startBoth } from "./support.ts";

const never = { readsBeforeEnd: Number.POSITIVE_INFINITY };
/** The poller starts after five seconds. */
const POLLED = { timeout: 20_000, interval: 200 };

const fetched = (upstream: AnthropicUpstream) =>
  upstream.requests.filter(({ route }) => route === "batches.results").length;
const hourAgo = () => Date.now() - 3_600_000;

function filesOf({ s3 }: Pick<ReturnType<typeof callerOf>, "s3">) {
  return async (arn: string) => {
    const list = new ListObjectsV2Command({ Bucket: "anthropic", Prefix: `${arn.slice(-12)}/` });
    return ((await s3.send(list)).Contents ?? []).map(({ Key }) => Key!.slice(Key!.indexOf("/") + 1));
  };
}

test("a list has status, counts and end without fetching results; reading a job fetches its own", async () => {
  const both = await startBoth(never);
  const { upstream, list, get, text } = both;
  const files = filesOf(both);
  const done = upstream.addBatch(["a", "b"], hourAgo());
  const other = upstream.addBatch(["c"], hourAgo());
  const running = upstream.addBatch(["d"], hourAgo());
  upstream.end(done.id, (_, index) => (index === 0 ? "succeeded" : "errored"));
  upstream.end(other.id);

  const find = async (id: string) => (await list()).find(({ jobName }) => jobName === id)!;
  const summary = await find(done.id);
  expect(summary).toMatchObject({
    status: "Completed",
    totalRecordCount: 2,
    processedRecordCount: 2,
    successRecordCount: 1,
    errorRecordCount: 1,
  });
  expect(summary.endTime).toBeInstanceOf(Date);
  expect(await find(running.id)).toMatchObject({ status: "InProgress", totalRecordCount: 1 });

  // The poller has run: the list shows the end of the running job.
  upstream.end(running.id);
  await expect.poll(async () => (await find(running.id)).status, POLLED).toBe("Completed");
  expect(fetched(upstream)).toBe(0);
  for (const { id } of [done, other, running]) expect(await files((await find(id)).jobArn!)).toEqual([]);

  const found = await get(summary.jobArn!);
  expect(found).toMatchObject({ status: "Completed", endTime: summary.endTime, totalRecordCount: 2 });
  expect((await files(summary.jobArn!)).toSorted()).toEqual([`${done.id}.jsonl.out`, "manifest.json.out"].toSorted());
  const results = await text("anthropic", `${summary.jobArn!.slice(-12)}/${done.id}.jsonl.out`);
  expect(results.trimEnd().split("\n")).toHaveLength(2);
  await get(done.id);
  expect(fetched(upstream)).toBe(1);
});

test("concurrent reads share one fetch, and no read reports the end before the results exist", async () => {
  const both = await startBoth(never);
  const { upstream, list, get } = both;
  const batch = upstream.addBatch(["a"], hourAgo());
  upstream.end(batch.id);
  const [{ jobArn } = {}] = await list();
  const files = filesOf(both);
  const seen = await Promise.all(
    Array.from({ length: 20 }, async () => {
      await get(jobArn!);
      return files(jobArn!);
    }),
  );
  for (const names of seen) expect(names).toHaveLength(2);
  expect(fetched(upstream)).toBe(1);
});

test("results that Anthropic does not return are requested again", async () => {
  const both = await startBoth(never);
  const { upstream, list, get } = both;
  const batch = upstream.addBatch(["a"], hourAgo());
  upstream.end(batch.id);
  const [{ jobArn } = {}] = await list();
  upstream.fail("batches.results", { status: 529 }, 10);
  expect(await failure(get(jobArn!))).toMatchObject({ name: "InternalServerException" });
  expect((await list())[0]!.status).toBe("Completed");
  upstream.heal();
  // The poller fetches them too, if the client has given up.
  await expect.poll(() => filesOf(both)(jobArn!), POLLED).toHaveLength(2);
  expect((await get(jobArn!)).status).toBe("Completed");
});

test("a job that was read while running has its results when it ends, even after a restart", async () => {
  const upstream = await startAnthropic(never);
  onTestFinished(() => upstream.close());
  const folder = await temporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(path.join(folder, "quarry.yaml"), configOf(upstream));
  const start = () =>
    startGateway(loadConfig(undefined, { PORT: "0" }, folder, providerTypes), pino({ level: "silent" }));

  const [asked, listed] = [upstream.addBatch(["a"], hourAgo()), upstream.addBatch(["b"], hourAgo())];
  const before = await start();
  const first = callerOf(before.url);
  const arnOf = Object.fromEntries((await first.list()).map(({ jobName, jobArn }) => [jobName, jobArn!]));
  expect((await first.get(arnOf[asked.id]!)).status).toBe("InProgress");
  await before.stop();
  for (const { id } of [asked, listed]) upstream.end(id);

  const after = await start();
  onTestFinished(() => after.stop());
  const second = callerOf(after.url);
  await expect.poll(() => filesOf(second)(arnOf[asked.id]!), POLLED).toHaveLength(2);
  const statuses = async () => (await second.list()).map(({ status }) => status);
  await expect.poll(statuses, POLLED).toEqual(["Completed", "Completed"]);
  expect(await filesOf(second)(arnOf[listed.id]!)).toEqual([]);
});

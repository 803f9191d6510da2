/** Limits of what an upstream can cause, and the parts of its errors that clients see. */
import { DeleteObjectCommand, HeadObjectCommand } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { startTestGateway } from "../../support/gateway.ts";
import { failure } from "../../support/sdk.ts";
import { startAnthropic } from "../../upstreams/anthropic.ts";
import { start } from "./fault-table.ts";
import { callerOf, configOf, converse } from "./support.ts";

test("file operations succeed because the gateway holds the files", async () => {
  const { upstream, put, s3, text } = await start();
  for (const route of ["batches.create", "batches.list", "batches.retrieve"] as const) upstream.fail(route, "stall", 9);
  const { bucket } = await put([converse("a")]);
  const at = { Bucket: bucket, Key: "in/questions.jsonl" };
  await s3.send(new HeadObjectCommand(at));
  expect(await text(bucket, at.Key)).toContain("modelInput");
  await s3.send(new DeleteObjectCommand(at));
});

test("errors contain the upstream's request id", async () => {
  const { upstream, create, get } = await start();
  const { arn } = await create({ lines: [converse("a")] });
  upstream.fail("batches.retrieve", { status: 500 });
  const error = await failure(get(arn));
  const { headers } = error.$response as { headers: Record<string, string> };
  expect(headers["x-upstream-request-id"]).toBe(`req_${upstream.requests.length}`);
});

test("an answer cannot choose the host that gets the key", async () => {
  const evil = await startAnthropic();
  const redirecting = await startAnthropic({
    readsBeforeEnd: 0,
    resultsUrl: (id) => `${evil.url}/v1/messages/batches/${id}/results`,
  });
  const own = await startTestGateway(configOf(redirecting));
  try {
    const { create, ended, results } = callerOf(own.url);
    const { arn, bucket } = await create({ lines: [converse("a", "a")] });
    await ended(arn);
    expect(await results(bucket)).toHaveLength(1);
    expect(evil.requests).toEqual([]);
  } finally {
    await own.stop();
    await redirecting.close();
    await evil.close();
  }
});

test("a batch that is wrongly taken for the job's own reveals no other job's data", async () => {
  const { upstream, create, ended, results } = await start();
  const { arn, bucket } = await create({ lines: [converse("a", "a")] });
  const [id, batch] = [...upstream.batches.entries()][0]!;
  upstream.batches.set(id, { ...batch, requests: [{ ...batch.requests[0]!, custom_id: "theirs" }] });
  upstream.end(id);
  await ended(arn);
  expect(await results(bucket)).toMatchObject([
    { recordId: "a", error: { errorCode: 500, errorMessage: "Anthropic has no result of this record." } },
  ]);
});

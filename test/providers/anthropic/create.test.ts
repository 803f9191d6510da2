/** A create makes one job or none, whatever fails. */
import { request } from "undici";
import { expect, test } from "vitest";
import { failure } from "../../support/sdk.ts";
import type { AnthropicFault } from "../../upstreams/anthropic.ts";
import { converse, startBoth } from "./support.ts";

const never = { readsBeforeEnd: Number.POSITIVE_INFINITY };
const two = ", batch_requests: 2";
const lines = ["a", "b", "c", "d", "e"].map((id) => converse(id, id));

test.each<AnthropicFault>(["lost", "reset", "truncated", "silent"])(
  "a create whose answer is %s finds its batch, which is the one job",
  async (fault) => {
    const { upstream, create, list, ended, results } = await startBoth();
    upstream.addBatch(["somebody's", "of the same size"], Date.now() - 3_600_000);
    upstream.fail("batches.create", fault);
    const { arn, bucket } = await create({ lines: lines.slice(0, 2), token: "t" });
    expect(upstream.batches.size).toBe(2);
    expect((await list()).filter(({ jobName }) => jobName === "questions").map(({ jobArn }) => jobArn)).toEqual([arn]);
    expect((await ended(arn)).status).toBe("Completed");
    expect((await results(bucket)).map(({ recordId }) => recordId)).toEqual(["a", "b"]);
  },
);

test("a create whose answer is lost does not take the batch of a job that has ended", async () => {
  const { upstream, create, ended, results } = await startBoth();
  await ended((await create({ lines: lines.slice(0, 2) })).arn);
  // The results of this job release what the first one needed.
  await ended((await create({ lines: lines.slice(0, 3) })).arn);
  upstream.fail("batches.create", "lost");
  const { arn, bucket } = await create({ lines: lines.slice(2, 4) });
  expect(upstream.batches.size).toBe(3);
  expect(await ended(arn)).toMatchObject({ status: "Completed", successRecordCount: 2 });
  expect((await results(bucket)).map(({ recordId }) => recordId)).toEqual(["c", "d"]);
});

test("a part whose answer is lost is found, and the other parts follow", async () => {
  const { upstream, create, ended, results } = await startBoth({}, two);
  const { arn, bucket } = await (async () => {
    const made = create({ lines });
    await expect.poll(() => upstream.batches.size, { interval: 1 }).toBeGreaterThan(0);
    return made;
  })();
  expect(upstream.batches.size).toBe(3);
  expect(await ended(arn)).toMatchObject({ status: "Completed", totalRecordCount: 5 });
  expect((await results(bucket)).map(({ recordId }) => recordId)).toEqual(["a", "b", "c", "d", "e"]);
});

test("all parts are found although every answer is lost", async () => {
  const { upstream, create, ended, results, list } = await startBoth({}, two);
  upstream.fail("batches.create", "lost", 3);
  const { arn, bucket } = await create({ lines });
  expect(upstream.batches.size).toBe(3);
  expect(await ended(arn)).toMatchObject({ status: "Completed", totalRecordCount: 5 });
  expect((await results(bucket)).map(({ recordId }) => recordId)).toEqual(["a", "b", "c", "d", "e"]);
  expect(await list()).toHaveLength(1);
});

test("a refused part cancels the other parts", async () => {
  const { upstream, put, createFor, list } = await startBoth(never, two);
  const { bucket } = await put(lines);
  upstream.fail("batches.create", { status: 413 });
  const first = await failure(createFor(bucket, "in/questions.jsonl", { token: "t" }));
  expect(first).toMatchObject({ name: "ValidationException" });
  expect(upstream.batches.size).toBe(0);

  // Two requests succeed, the third fails.
  let creates = 0;
  const { batches } = upstream;
  const set = batches.set.bind(batches);
  batches.set = (id, batch) => {
    creates += 1;
    if (creates === 2) upstream.fail("batches.create", { status: 400 });
    return set(id, batch);
  };
  const later = await failure(createFor(bucket, "in/questions.jsonl", { token: "t" }));
  expect(later).toMatchObject({ name: "ValidationException" });
  expect([...batches.values()].map(({ status }) => status)).toEqual(["canceling", "canceling"]);
  expect((await list()).filter(({ jobName }) => jobName === "questions")).toEqual([]);
  // The cancelled batches hold the tenant's requests, so they are no unmanaged jobs either.
  expect(await list()).toEqual([]);

  // The same token can be used again.
  const { jobArn } = await createFor(bucket, "in/questions.jsonl", { token: "t" });
  expect(jobArn).toBeDefined();
});

test("a create that was not processed waits, and makes one batch", async () => {
  const { upstream, put, createFor, gateway } = await startBoth();
  const { bucket } = await put(lines.slice(0, 2));
  // Older than the create, but within the clocks' difference. Only its size shows that it is another client's.
  upstream.addBatch(["x"], Date.now());
  upstream.fail("batches.create", { status: 500 });
  const { jobArn } = await createFor(bucket, "in/questions.jsonl", { token: "t" });
  expect(upstream.batches.size).toBe(1);
  await expect.poll(() => upstream.batches.size, { timeout: 20_000 }).toBe(2);
  expect((await createFor(bucket, "in/questions.jsonl", { token: "t" })).jobArn).toBe(jobArn);
  expect(upstream.batches.size).toBe(2);
  expect(gateway.log.filter(({ level, msg }) => level >= 50 && msg !== "request")).toEqual([]);
});

test("a client that disconnects leaves a job, which its token finds", async () => {
  const { upstream, put, createFor, gateway } = await startBoth({}, two);
  const { bucket } = await put(lines);
  const body = JSON.stringify({
    jobName: "questions",
    modelId: "claude-x",
    roleArn: "not-required",
    clientRequestToken: "t",
    tags: [],
    inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${bucket}/in/questions.jsonl`, s3InputFormat: "JSONL" } },
    outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${bucket}/out/` } },
  });
  const leave = new AbortController();
  upstream.fail("batches.create", "silent");
  const gone = request(`${gateway.url}/bedrock/model-invocation-job`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-model-provider": "anthropic" },
    body,
    signal: leave.signal,
  });
  gone.catch(() => {});
  await expect.poll(() => upstream.batches.size, { interval: 5 }).toBe(1);
  leave.abort();
  await expect(gone).rejects.toThrow();
  await createFor(bucket, "in/questions.jsonl", { token: "t" });
  expect(upstream.batches.size).toBe(3);
});

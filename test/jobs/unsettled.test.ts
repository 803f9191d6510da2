/** Creates that the provider has done and the gateway could not record, with OpenAI's stand-in. */

import {
  CreateModelInvocationJobCommand,
  type CreateModelInvocationJobCommandInput,
  GetModelInvocationJobCommand,
  ListModelInvocationJobsCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
} from "@aws-sdk/client-bedrock";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { beforeAll, expect, test, vi } from "vitest";
import { StorageUnavailable } from "../../src/lib/errors.ts";
import type { Jobs } from "../../src/ports/ledger/jobs.ts";
import type { Ledger } from "../../src/ports/ledger.ts";
import { jsonl, useOpenAi } from "../providers/openai/setup.ts";
import { failure } from "../support/sdk.ts";

const fails = vi.hoisted(() => ({ insert: false, release: false, keep: false }));

vi.mock(import("../../src/storage/ledger/sqlite/open.ts"), async (original) => {
  const { openLedger } = await original();
  const failing = (jobs: Jobs): Jobs => ({
    ...jobs,
    insert: (...args) => failOr("insert", () => jobs.insert(...args)),
    release: (...args) => failOr("release", () => jobs.release(...args)),
    keep: (...args) => failOr("keep", () => jobs.keep(...args)),
  });
  const failOr = async (operation: keyof typeof fails, run: () => Promise<void>) => {
    if (fails[operation]) throw new StorageUnavailable("The gateway's storage is full.", new Error("SQLITE_FULL"));
    await run();
  };
  return {
    ...(await original()),
    async openLedger(...args: Parameters<typeof openLedger>): Promise<Ledger> {
      const ledger = await openLedger(...args);
      return { ...ledger, jobs: failing(ledger.jobs) };
    },
  };
});

const setup = useOpenAi({ timeoutSeconds: 3 });

beforeAll(async () => {
  await setup.s3.send(new PutObjectCommand({ Bucket: "b", Key: "in.jsonl", Body: jsonl(2) }));
});

const job = (clientRequestToken: string): CreateModelInvocationJobCommandInput => ({
  jobName: "paid-once",
  roleArn: "arn:aws:iam::000000000000:role/any",
  modelId: "gpt-4o-mini",
  clientRequestToken,
  inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://b/in.jsonl" } },
  outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://b/out/" } },
});
const create = (token: string, more: Partial<CreateModelInvocationJobCommandInput> = {}) =>
  setup.bedrock.send(new CreateModelInvocationJobCommand({ ...job(token), ...more }));

/** Makes one operation of the ledger fail until it is called. */
function broken(operation: keyof typeof fails): () => void {
  fails[operation] = true;
  return () => {
    fails[operation] = false;
  };
}

const batches = async (): Promise<number> => (await setup.upstream.batches()).length;

test("a job that the ledger could not record is not created twice", async () => {
  const before = await batches();
  const mend = broken("insert");
  const refused = await failure(create("insert"));
  expect(refused).toMatchObject({ $metadata: { httpStatusCode: 503 } });
  expect(refused.message).toContain("try again with the same token");
  mend();
  const { jobArn } = await create("insert");
  expect(await batches()).toBe(before + 1);
  expect(await create("insert")).toMatchObject({ jobArn });
  const found = await setup.bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier: jobArn! }));
  expect(found.jobName).toBe("paid-once");
});

test("a create whose record the ledger could not keep is not sent, and can be repeated", async () => {
  const before = await batches();
  const mend = broken("keep");
  expect(await failure(create("keep"))).toMatchObject({ $metadata: { httpStatusCode: 503 } });
  expect(await batches()).toBe(before);
  mend();
  await expect(create("keep")).resolves.toMatchObject({ jobArn: expect.any(String) });
});

test("a refused create whose token the ledger could not release can be repeated", async () => {
  const mend = broken("release");
  setup.upstream.fail("batches.create", "400");
  expect(await failure(create("refused"))).toMatchObject({ name: "ValidationException" });
  mend();
  await expect(create("refused")).resolves.toMatchObject({ jobArn: expect.any(String) });
});

test("an answer without the job's id is a lost answer", async () => {
  const before = await batches();
  setup.upstream.fail("batches.create", "nameless");
  const { jobArn } = await create("nameless");
  expect(await batches()).toBe(before + 1);
  await expect(create("nameless")).resolves.toMatchObject({ jobArn });
});

test("tags that arrive before the create is answered stay, and the job is the caller's", async () => {
  setup.upstream.fail("batches.create", "silent");
  const before = await batches();
  const created = create("tagged", { jobName: "tagged-early", tags: [{ key: "team", value: "blue" }] });
  await expect.poll(batches).toBe(before + 1);
  const named = async () => {
    const page = await setup.bedrock.send(new ListModelInvocationJobsCommand({ nameContains: "tagged-early" }));
    return page.invocationJobSummaries!;
  };
  const [seen] = await named();
  if (seen !== undefined) {
    const tags = [{ key: "early", value: "yes" }];
    await setup.bedrock.send(new TagResourceCommand({ resourceARN: seen.jobArn!, tags }));
  }
  const { jobArn } = await created;
  const { tags } = await setup.bedrock.send(new ListTagsForResourceCommand({ resourceARN: jobArn! }));
  expect(tags).toContainEqual({ key: "team", value: "blue" });
  if (seen !== undefined) expect(tags).toContainEqual({ key: "early", value: "yes" });
  expect((await named()).map((one) => one.jobArn)).toEqual([jobArn]);
});

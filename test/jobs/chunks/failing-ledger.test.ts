/** Creates of jobs of several batches that the ledger cannot record, with the built-in model. */
import { readdir } from "node:fs/promises";
import path from "node:path";
import { CreateModelInvocationJobCommand, GetModelInvocationJobCommand } from "@aws-sdk/client-bedrock";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { beforeAll, expect, test, vi } from "vitest";
import { StorageUnavailable } from "../../../src/lib/errors.ts";
import type { Ledger } from "../../../src/ports/ledger.ts";
import { useGateway } from "../../support/gateway.ts";
import { bedrockClient, failure, s3Client } from "../../support/sdk.ts";

const fails = vi.hoisted(() => ({ job: false, chunks: false, keep: 0 }));

vi.mock(import("../../../src/storage/ledger/sqlite/open.ts"), async (original) => {
  const { openLedger } = await original();
  const full = () => Promise.reject(new StorageUnavailable("The gateway's storage is full.", new Error("SQLITE_FULL")));
  return {
    ...(await original()),
    async openLedger(...args: Parameters<typeof openLedger>): Promise<Ledger> {
      const ledger = await openLedger(...args);
      const { jobs, chunks } = ledger;
      return {
        ...ledger,
        jobs: {
          ...jobs,
          insert: (...job) => (fails.job ? full() : jobs.insert(...job)),
          keep: (...kept) => (fails.keep-- > 0 ? full() : jobs.keep(...kept)),
        },
        chunks: { ...chunks, insert: (...rows) => (fails.chunks ? full() : chunks.insert(...rows)) },
      };
    },
  };
});

const gateway = useGateway();

const line = (n: number) =>
  `${JSON.stringify({ recordId: `r${n}`, modelInput: { messages: [{ role: "user", content: [{ text: "q" }] }] } })}\n`;

beforeAll(async () => {
  const s3 = s3Client(gateway.url);
  for (const name of ["a", "b"]) {
    await s3.send(new PutObjectCommand({ Bucket: "in", Key: `folder/${name}.jsonl`, Body: line(1) }));
  }
});

const create = async (clientRequestToken: string) => {
  const { jobArn } = await bedrockClient(gateway.url).send(
    new CreateModelInvocationJobCommand({
      jobName: "folder",
      roleArn: "not-required",
      modelId: "echo",
      clientRequestToken,
      inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://in/folder/" } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://out/" } },
    }),
  );
  return jobArn!;
};
const completes = (arn: string) =>
  vi.waitFor(async () => {
    const job = await bedrockClient(gateway.url).send(new GetModelInvocationJobCommand({ jobIdentifier: arn }));
    expect(job).toMatchObject({ status: "Completed", totalRecordCount: 2, successRecordCount: 2 });
  }, 10_000);
const blobs = async () => {
  const folder = path.join(gateway.dataDir, "files", "objects");
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).length;
};

test("a create that cannot be recorded leaves nothing, and works later with its token", async () => {
  const before = await blobs();
  fails.chunks = true;
  expect((await failure(create("refused-chunks"))).message).toContain("storage is full");
  fails.chunks = false;
  expect(await blobs()).toBe(before);
  fails.keep = 1;
  expect((await failure(create("refused-keep"))).message).toContain("storage is full");
  expect(await blobs()).toBe(before);
  await completes(await create("refused-chunks"));
  await completes(await create("refused-keep"));
});

test("a job that is recorded late is found by its token, and runs once", { timeout: 40_000 }, async () => {
  fails.job = true;
  expect((await failure(create("late-chunks"))).message).toBe(
    "The job was created and is not yet recorded; try again with the same token",
  );
  fails.job = false;
  const arn = await create("late-chunks");
  await completes(arn);
  expect(await create("late-chunks")).toBe(arn);
});

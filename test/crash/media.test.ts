/** A gateway that is killed has the copies of a job's objects afterwards, though the objects are gone, and deletes them at the end. */
import { readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { CreateModelInvocationJobCommand, GetModelInvocationJobCommand } from "@aws-sdk/client-bedrock";
import { DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect, onTestFinished, test, vi } from "vitest";
import { converseLine } from "../jobs/translation-setup.ts";
import { startChild } from "../support/child.ts";
import { temporaryFolder } from "../support/gateway.ts";
import { startModelServer } from "../support/model-server.ts";
import { bedrockClient, s3Client } from "../support/sdk.ts";

const RECORDS = 40;
const KILLS = 4;
const PNG = Buffer.from("89504e470d0a1a0a", "hex");

test.each(["file", "folder"])("a job of a %s with objects completes after kills", { timeout: 60_000 }, async (kind) => {
  /** Requests without an answer since the last kill. */
  let held = 0;
  let isOpen = false;
  const images = new Set<string>();
  const upstream = await startModelServer({
    hold: () => {
      if (isOpen) return false;
      held += 1;
      return held > 3;
    },
    answer(body) {
      images.add(JSON.parse(body).messages[0].content[1].image_url.url);
      return undefined;
    },
  });
  onTestFinished(() => upstream.close());
  const folder = await temporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const provider = `{ type: local, base_url: "${upstream.url}", concurrency: 4 }`;
  await writeFile(path.join(folder, "quarry.yaml"), `data_dir: data\nproviders: { stub: ${provider} }\n`);
  let gateway = await startChild(folder);
  onTestFinished(async () => void (await gateway.kill("SIGKILL")));

  const s3 = s3Client(gateway.url);
  await s3.send(new PutObjectCommand({ Bucket: "media", Key: "a.png", Body: PNG }));
  const source = { s3Location: { uri: "s3://media/a.png" } };
  const lines = Array.from({ length: RECORDS }, (_, n) => {
    const content = [{ text: `question ${n}` }, { image: { format: "png", source } }];
    return `${converseLine(n, { messages: [{ role: "user", content }] })}\n`;
  });
  await s3.send(new PutObjectCommand({ Bucket: "in", Key: "job/a.jsonl", Body: lines.join("") }));
  const { jobArn: jobIdentifier } = await bedrockClient(gateway.url).send(
    new CreateModelInvocationJobCommand({
      jobName: "job",
      roleArn: "not-required",
      modelId: "m",
      modelInvocationType: "Converse",
      inputDataConfig: { s3InputDataConfig: { s3Uri: kind === "file" ? "s3://in/job/a.jsonl" : "s3://in/job/" } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://out/" } },
    }),
  );
  await s3.send(new DeleteObjectCommand({ Bucket: "media", Key: "a.png" }));
  for (let kill = 0; kill < KILLS; kill += 1) {
    await expect.poll(() => held, { interval: 5, timeout: 10_000 }).toBeGreaterThan(6);
    await gateway.kill("SIGKILL");
    held = 0;
    gateway = await startChild(folder);
  }
  await expect.poll(() => held, { interval: 5, timeout: 10_000 }).toBeGreaterThan(6);
  await gateway.kill("SIGKILL");
  isOpen = true;
  gateway = await startChild(folder);
  await vi.waitFor(
    async () => {
      const job = await bedrockClient(gateway.url).send(new GetModelInvocationJobCommand({ jobIdentifier }));
      expect(job).toMatchObject({ status: "Completed", successRecordCount: RECORDS, errorRecordCount: 0 });
    },
    { timeout: 20_000, interval: 50 },
  );
  expect([...images]).toEqual([`data:image/png;base64,${PNG.toString("base64")}`]);
  const objects = path.join(folder, "data", "files", "objects");
  await vi.waitFor(
    async () => {
      const entries = await readdir(objects, { recursive: true, withFileTypes: true });
      // The input, its results and the manifest.
      expect(entries.filter((entry) => entry.isFile())).toHaveLength(3);
    },
    { timeout: 10_000, interval: 50 },
  );
});

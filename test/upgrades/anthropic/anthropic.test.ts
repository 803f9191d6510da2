/** Batches on Anthropic that earlier builds created: this build finishes their jobs, and pays for none twice. */
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { GetModelInvocationJobCommand } from "@aws-sdk/client-bedrock";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { pino } from "pino";
import { describe, expect, onTestFinished, test } from "vitest";
import { loadConfig } from "../../../src/config/load.ts";
import { startGateway } from "../../../src/gateway.ts";
import { providerTypes } from "../../../src/providers/registry.ts";
import { temporaryFolder } from "../../support/gateway.ts";
import { bedrockClient, s3Client } from "../../support/sdk.ts";
import { startAnthropic } from "../../upstreams/anthropic.ts";
import {
  ANTHROPIC_FIXTURES,
  type Bucket,
  batchConfiguration,
  batchIn,
  INPUTS,
  type WrittenBatches,
} from "./fixture.ts";

async function opened(name: string) {
  const folder = await temporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  execFileSync("tar", ["-xzf", path.join(ANTHROPIC_FIXTURES, name)], { cwd: folder });
  const written = JSON.parse(await readFile(path.join(folder, "written.json"), "utf8")) as WrittenBatches;
  const upstream = await startAnthropic({ readsBeforeEnd: Number.POSITIVE_INFINITY });
  onTestFinished(() => upstream.close());
  for (const batch of written.batches) upstream.batches.set(batch.id, batch);
  await writeFile(path.join(folder, "quarry.yaml"), batchConfiguration(upstream.url));
  const config = loadConfig(undefined, { PORT: "0" }, folder, providerTypes);
  const gateway = await startGateway(config, pino({ level: "silent" }));
  onTestFinished(() => gateway.stop());
  return { written, upstream, gateway };
}

describe.each(readdirSync(ANTHROPIC_FIXTURES))("the data folder of %s", (name) => {
  test("has batches that go on", async () => {
    const { written, upstream, gateway } = await opened(name);
    const s3 = s3Client(gateway.url);
    const bedrock = bedrockClient(gateway.url);
    const get = (jobIdentifier: string) => bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier }));
    const read = async (bucket: Bucket, arn: string, file: string) => {
      const Key = `out/${arn.slice(-12)}/${file}`;
      return (await s3.send(new GetObjectCommand({ Bucket: bucket, Key }))).Body!.transformToString();
    };
    const results = async (bucket: Bucket, arn: string) =>
      (await read(bucket, arn, "in.jsonl.out"))
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));

    // Two batches for each of two jobs, and the one whose create was not answered.
    expect(written.batches).toHaveLength(5);
    for (const arn of Object.values(written.arns)) expect((await get(arn)).endTime).toBeUndefined();
    const { jobArn: lost } = await bedrock.send(batchIn("lost", written.token));
    const arns = { ...written.arns, lost: lost! };
    for (const { id } of written.batches) upstream.end(id);

    for (const bucket of Object.keys(INPUTS) as Bucket[]) {
      const { length } = INPUTS[bucket];
      await expect.poll(async () => (await get(arns[bucket])).status, { timeout: 10_000 }).toBe("Completed");
      expect(await get(arns[bucket])).toMatchObject({ totalRecordCount: length, successRecordCount: length });
      const manifest = JSON.parse(await read(bucket, arns[bucket], "manifest.json.out"));
      expect(manifest).toMatchObject({ processedRecordCount: length, errorRecordCount: 0 });
      expect(manifest.outputTokenCount, bucket).toBeGreaterThan(0);
    }
    const answers = ["one", "two", "three"].map((question) => `answer to ${question}`);
    const translated = await results("bedrock", arns.bedrock);
    expect(translated.map(({ recordId }) => recordId)).toEqual([expect.any(String), "r1", "r2"]);
    expect(translated.map(({ modelInput }) => modelInput)).toEqual(INPUTS.bedrock.map(({ modelInput }) => modelInput));
    expect(translated.map(({ modelOutput }) => modelOutput.output.message.content[0].text)).toEqual(answers);
    const own = await results("own", arns.own);
    expect(own.map(({ custom_id }) => custom_id)).toEqual([expect.any(String), "r1", "r2"]);
    expect(own.map(({ result }) => result.message.content[0].text)).toEqual(answers);
    expect((await results("lost", arns.lost)).map(({ custom_id }) => custom_id)).toEqual(["r"]);
    expect(upstream.batches.size).toBe(5);
  });
});

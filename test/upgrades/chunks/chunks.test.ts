/** Jobs of several chunks that earlier builds began: this build ends them, and asks for no answered record again. */
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { GetModelInvocationJobCommand } from "@aws-sdk/client-bedrock";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { loadConfig } from "../../../src/config/load.ts";
import { startGateway } from "../../../src/gateway.ts";
import { providerTypes } from "../../../src/providers/registry.ts";
import { temporaryFolder } from "../../support/gateway.ts";
import { startModelServer } from "../../support/model-server.ts";
import { bedrockClient, s3Client } from "../../support/sdk.ts";
import { CHUNK_FIXTURES, chunksConfiguration, FILES, HELD_PROMPT, type WrittenChunks } from "./fixture.ts";

test.each(readdirSync(CHUNK_FIXTURES))("the running job of %s ends, with each record once", async (name) => {
  const folder = await temporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  execFileSync("tar", ["-xzf", path.join(CHUNK_FIXTURES, name)], { cwd: folder });
  const { running } = JSON.parse(await readFile(path.join(folder, "written.json"), "utf8")) as WrittenChunks;
  const model = await startModelServer();
  onTestFinished(() => model.close());
  await writeFile(path.join(folder, "quarry.yaml"), chunksConfiguration(model.url));
  const config = loadConfig(undefined, { PORT: "0" }, folder, providerTypes);
  const gateway = await startGateway(config, pino({ level: "silent" }));
  onTestFinished(() => gateway.stop());
  const [s3, bedrock] = [s3Client(gateway.url), bedrockClient(gateway.url)];
  const job = () => bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier: running }));
  await expect.poll(async () => (await job()).status, { timeout: 15_000 }).toBe("Completed");

  const prompts: readonly string[] = Object.values(FILES).flat();
  const { length } = prompts;
  expect(await job()).toMatchObject({ totalRecordCount: length, successRecordCount: length, errorRecordCount: 0 });
  const read = async (file: string) => {
    const Key = `out/${running.slice(-12)}/${file}.out`;
    return (await s3.send(new GetObjectCommand({ Bucket: "chunks", Key }))).Body!.transformToString();
  };
  for (const [file, expected] of Object.entries(FILES)) {
    const lines = (await read(file)).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).recordId)).toEqual(expected);
  }
  expect(JSON.parse(await read("manifest.json"))).toMatchObject({ totalRecordCount: length, errorRecordCount: 0 });
  const open = prompts.slice(prompts.indexOf(HELD_PROMPT));
  expect([...model.asked]).toEqual(open.map((prompt) => [prompt, 1]));
});

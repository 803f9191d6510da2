/**
 * Writes a fixture: the data folder of a build that was killed while it ran a chunk of a job.
 *
 *     QUARRY_MAIN=<build>/dist/main.js node test/upgrades/chunks/write.ts <name>
 *
 * Run it for each release, and never replace a fixture.
 */
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { CreateModelInvocationJobCommand } from "@aws-sdk/client-bedrock";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { startChild } from "../../support/child.ts";
import { startModelServer } from "../../support/model-server.ts";
import { bedrockClient, s3Client } from "../../support/sdk.ts";
import { CHUNK_FIXTURES, chunksConfiguration, FILES, HELD_PROMPT, type WrittenChunks } from "./fixture.ts";

const [, , name = "unnamed"] = process.argv;
const folder = await mkdtemp(path.join(tmpdir(), "quarry-fixture-"));
const model = await startModelServer({ hold: ({ prompt }) => prompt === HELD_PROMPT });
await writeFile(path.join(folder, "quarry.yaml"), chunksConfiguration(model.url));
const gateway = await startChild(folder);
const s3 = s3Client(gateway.url);
for (const [file, prompts] of Object.entries(FILES)) {
  const lines = prompts.map((text) => ({
    recordId: text,
    modelInput: { messages: [{ role: "user", content: [{ text }] }] },
  }));
  const Body = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  await s3.send(new PutObjectCommand({ Bucket: "chunks", Key: `in/${file}`, Body }));
}
const { jobArn } = await bedrockClient(gateway.url).send(
  new CreateModelInvocationJobCommand({
    jobName: "chunks",
    modelId: "m",
    roleArn: "arn:aws:iam::000000000000:role/r",
    inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://chunks/in/" } },
    outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://chunks/out/" } },
  }),
);
while (!model.asked.has(HELD_PROMPT)) await after(20);
// The journal's last record may be behind the answer.
await after(500);
await gateway.kill("SIGKILL");
await model.close();

const written: WrittenChunks = { running: jobArn! };
await writeFile(path.join(folder, "written.json"), JSON.stringify(written));
await mkdir(CHUNK_FIXTURES, { recursive: true });
const target = path.join(CHUNK_FIXTURES, `${name}.tar.gz`);
// The reserve has random bytes, which do not compress. The next start writes it again.
const options = ["--sort=name", "--owner=0", "--group=0", "--exclude=data/reserve"];
execFileSync("tar", [...options, "-czf", target, "data", "written.json"], { cwd: folder });
await rm(folder, { recursive: true });
console.log(name, written);
process.exit(0);

/**
 * Writes a fixture: the data folder of a build that was killed while it ran jobs.
 *
 *     QUARRY_MAIN=<build>/dist/main.js node test/upgrades/write.ts <name>
 *
 * Run it for each release, and never replace a fixture.
 */
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { GetModelInvocationJobCommand } from "@aws-sdk/client-bedrock";
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { startChild } from "../support/child.ts";
import { startModelServer } from "../support/model-server.ts";
import { bedrockClient, s3Client } from "../support/sdk.ts";
import { ANSWERED, configuration, FIXTURES, HELD, jobIn, LARGE_PART, openAiLine, type Written } from "./fixture.ts";
import { startHostedBatch } from "./hosted-batch.ts";

const [, , name = "unnamed"] = process.argv;
const folder = await mkdtemp(path.join(tmpdir(), "quarry-fixture-"));
const model = await startModelServer({ hold: ({ prompt }) => prompt === HELD });
const hosted = await startHostedBatch(false);
await writeFile(path.join(folder, "quarry.yaml"), configuration(model.url, hosted.url));
// The first build has no hosted providers.
let hasHosted = true;
const gateway = await startChild(folder).catch(async () => {
  hasHosted = false;
  await writeFile(path.join(folder, "quarry.yaml"), configuration(model.url));
  return startChild(folder);
});
const s3 = s3Client(gateway.url);
const bedrock = bedrockClient(gateway.url);

const put = (Bucket: string, Key: string, Body: string) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: "text/plain", Metadata: { colour: "blue" } }));
const create = async (bucket: string) => (await bedrock.send(jobIn(bucket, name))).jobArn!;
const status = async (jobIdentifier: string) =>
  (await bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier }))).status;
const until = async (what: () => Promise<boolean>) => {
  while (!(await what())) await after(20);
};
const optional = <T>(call: Promise<T>): Promise<T | undefined> => call.catch(() => undefined);
const lines = (prompts: readonly string[]) =>
  prompts
    .map((text) => ({ recordId: text, modelInput: { messages: [{ role: "user", content: [{ text }] }] } }))
    .map((line) => `${JSON.stringify(line)}\n`)
    .join("");

await put("files", "folder/plain", "content");
await put("files", "empty", "");

await put("finished", "in.jsonl", lines(["finished 1", "finished 2"]));
const finished = await create("finished");
await until(async () => (await status(finished)) === "Completed");

await put("running", "in.jsonl", lines([...ANSWERED, HELD]));
const running = await create("running");
await until(async () => model.asked.has(HELD));

let elsewhere: string | undefined;
const token = "the-token-of-the-lost-create-000000000";
if (hasHosted) {
  await put("elsewhere", "in.jsonl", openAiLine);
  elsewhere = await create("elsewhere");
  await put("lost", "in.jsonl", openAiLine);
  void optional(bedrock.send(jobIn("lost", name, token)));
  await until(async () => hosted.lost !== undefined);
}

async function uploadOf(Key: string, bodies: readonly string[]) {
  const upload = await s3.send(new CreateMultipartUploadCommand({ Bucket: "files", Key }));
  const parts = [];
  for (const [index, Body] of bodies.entries()) {
    const at = { Bucket: "files", Key, UploadId: upload.UploadId, PartNumber: index + 1 };
    const { ETag } = await s3.send(new UploadPartCommand({ ...at, Body }));
    parts.push({ PartNumber: index + 1, ETag });
  }
  return { UploadId: upload.UploadId, parts };
}
const joined = await optional(uploadOf("joined", [LARGE_PART, "end"]));
if (joined !== undefined) {
  const { UploadId, parts } = joined;
  const MultipartUpload = { Parts: parts };
  await s3.send(new CompleteMultipartUploadCommand({ Bucket: "files", Key: "joined", UploadId, MultipartUpload }));
}
const upload = await optional(uploadOf("parts", ["only part"]));
// The journal's last record may be behind the answer.
await after(500);
await gateway.kill("SIGKILL");
await hosted.close();
await model.close();

const written: Written = {
  finished,
  running,
  elsewhere,
  lost: hosted.lost && { ...hosted.lost, token },
  upload: upload?.UploadId,
  joined: joined !== undefined,
};
await writeFile(path.join(folder, "written.json"), JSON.stringify(written));
await mkdir(FIXTURES, { recursive: true });
const target = path.join(FIXTURES, `${name}.tar.gz`);
execFileSync("tar", ["--sort=name", "--owner=0", "--group=0", "-czf", target, "data", "written.json"], { cwd: folder });
await rm(folder, { recursive: true });
console.log(name, written);
process.exit(0);

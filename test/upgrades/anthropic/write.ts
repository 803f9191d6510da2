/**
 * Writes a fixture: the data folder of a build that was killed while Anthropic ran its batches.
 *
 *     QUARRY_MAIN=<build>/dist/main.js node test/upgrades/anthropic/write.ts <name>
 *
 * Run it for each release, and never replace a fixture.
 */
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { startChild } from "../../support/child.ts";
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

const [, , name = "unnamed"] = process.argv;
const folder = await mkdtemp(path.join(tmpdir(), "quarry-fixture-"));
const upstream = await startAnthropic({ readsBeforeEnd: Number.POSITIVE_INFINITY });
await writeFile(path.join(folder, "quarry.yaml"), batchConfiguration(upstream.url));
const gateway = await startChild(folder);
const s3 = s3Client(gateway.url);
const bedrock = bedrockClient(gateway.url);

const put = (bucket: Bucket) => {
  const Body = INPUTS[bucket].map((line) => `${JSON.stringify(line)}\n`).join("");
  return s3.send(new PutObjectCommand({ Bucket: bucket, Key: "in.jsonl", Body }));
};
const create = async (bucket: Bucket) => {
  await put(bucket);
  return (await bedrock.send(batchIn(bucket))).jobArn!;
};

const arns = { bedrock: await create("bedrock"), own: await create("own") };
const token = "the-token-of-the-lost-create-000000000";
await put("lost");
const before = upstream.batches.size;
upstream.fail("batches.create", "silent");
bedrock.send(batchIn("lost", token)).catch(() => {});
while (upstream.batches.size === before) await after(20);
// The journal's last record may be behind the answer.
await after(500);
await gateway.kill("SIGKILL");
await upstream.close();

const written: WrittenBatches = { arns, token, batches: [...upstream.batches.values()] };
await writeFile(path.join(folder, "written.json"), JSON.stringify(written));
await mkdir(ANTHROPIC_FIXTURES, { recursive: true });
const target = path.join(ANTHROPIC_FIXTURES, `${name}.tar.gz`);
execFileSync("tar", ["--sort=name", "--owner=0", "--group=0", "-czf", target, "data", "written.json"], { cwd: folder });
await rm(folder, { recursive: true });
process.exit(0);

/** A large job uses little memory: its upload, its requests, its results and their download. */

import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { request } from "undici";
import { expect, onTestFinished, test } from "vitest";
import { startChild } from "../../support/child.ts";
import { temporaryFolder } from "../../support/gateway.ts";
import { startAnthropic } from "../../upstreams/anthropic.ts";
import { callerOf, configOf, converse } from "./support.ts";

const MIB = 1024 * 1024;
const LINE_BYTES = 50_000;
const TOTAL_MIB = 300;
const LINES = Math.ceil((TOTAL_MIB * MIB) / LINE_BYTES);
/**
 * V8 collects garbage late, and the C library's heap keeps gaps. Measured: about 250 MiB here, and 300 MiB for twice the size.
 * A gateway that kept the results in memory would need another 2 * TOTAL_MIB.
 */
const MOST_MIB = 400;

const memoryOf = async (pid: number, name: "VmRSS" | "VmHWM"): Promise<number> =>
  Number(new RegExp(`${name}:\\s+(\\d+)`).exec(await readFile(`/proc/${pid}/status`, "utf8"))![1]) / 1024;

test(`${TOTAL_MIB} MiB of requests and of results pass in constant memory`, { timeout: 120_000 }, async () => {
  const upstream = await startAnthropic({ readsBeforeEnd: 0, answerLength: LINE_BYTES });
  onTestFinished(() => upstream.close());
  const folder = await temporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(path.join(folder, "quarry.yaml"), configOf(upstream, "", 60));
  // A small young generation, as with `npm start`.
  const gateway = await startChild(folder, { NODE_OPTIONS: "--max-semi-space-size=8" });
  onTestFinished(async () => void (await gateway.kill("SIGKILL")));
  const { create, createFor, ended } = callerOf(gateway.url);
  // Excludes memory that is allocated once.
  await ended((await create({ lines: [converse("a", "a")], name: "small" })).arn);
  const before = await memoryOf(gateway.pid, "VmRSS");

  const line = Buffer.from(`${JSON.stringify(converse("x".repeat(LINE_BYTES - 140), "an-id"))}\n`);
  function* content(): Generator<Buffer> {
    for (let sent = 0; sent < LINES; sent += 1) yield line;
  }
  const put = await request(`${gateway.url}/bedrock/files/large/in.jsonl`, {
    method: "PUT",
    headers: { "content-length": String(LINES * line.length) },
    body: Readable.from(content(), { objectMode: false }),
  });
  expect(put.statusCode).toBe(200);
  const tags = [{ key: "quarry:duplicate-ids", value: "allow" }];
  const { jobArn } = await createFor("large", "in.jsonl", { name: "large", tags });
  expect(await ended(jobArn!)).toMatchObject({ status: "Completed", successRecordCount: LINES });
  expect(upstream.batches.size).toBe(3);

  const results = await request(`${gateway.url}/bedrock/files/large/out/${jobArn!.slice(-12)}/in.jsonl.out`);
  let bytes = 0;
  for await (const chunk of results.body) bytes += (chunk as Buffer).length;
  expect(bytes).toBeGreaterThan(1.9 * TOTAL_MIB * MIB);
  const grown = (await memoryOf(gateway.pid, "VmHWM")) - before;
  expect(grown).toBeLessThan(MOST_MIB);
});

/** A large file passes through the gateway in constant memory, up and down. */

import { createHash } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { request } from "undici";
import { expect, onTestFinished, test } from "vitest";
import { startChild } from "../../support/child.ts";
import { temporaryFolder } from "../../support/gateway.ts";
import { LARGE_FILLING, startOpenAi } from "../../upstreams/openai.ts";
import { yaml } from "./setup.ts";

const MIB = 1024 * 1024;
const SIZE = 300 * MIB;
const GROWTH = 64 * MIB;

/** The process's maximum memory in bytes (proc(5)). */
async function peak(pid: number): Promise<number> {
  const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, "utf8"))!;
  return Number(kib) * 1024;
}

function* content(size: number): Generator<Buffer> {
  const chunk = Buffer.alloc(64 * 1024, LARGE_FILLING);
  for (let left = size; left > 0; left -= chunk.length) yield chunk.subarray(0, Math.min(left, chunk.length));
}

test(`${SIZE / MIB} MiB pass up and down in constant memory`, async () => {
  const upstream = await startOpenAi();
  onTestFinished(() => upstream.close());
  const folder = await temporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(path.join(folder, "quarry.yaml"), yaml(upstream.url));
  const gateway = await startChild(folder);
  onTestFinished(async () => void (await gateway.kill("SIGKILL")));

  const put = async (key: string, size: number) => {
    const { statusCode, body } = await request(`${gateway.url}/bedrock/files/b/${key}`, {
      method: "PUT",
      headers: { "content-length": String(size) },
      body: Readable.from(content(size), { objectMode: false }),
    });
    expect(statusCode, await body.text()).toBe(200);
  };
  const read = async (key: string) => {
    const { statusCode, body } = await request(`${gateway.url}/bedrock/files/b/${key}`);
    expect(statusCode).toBe(200);
    const hash = createHash("sha256");
    let bytes = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      hash.update(chunk);
    }
    return { bytes, sha256: hash.digest("hex") };
  };
  const hash = createHash("sha256");
  for (const chunk of content(SIZE)) hash.update(chunk);

  await put("warm.jsonl", 9 * MIB);
  await read("warm.jsonl");
  const before = await peak(gateway.pid);
  await put("large.jsonl", SIZE);
  expect(await read("large.jsonl")).toEqual({ bytes: SIZE, sha256: hash.digest("hex") });
  const grown = (await peak(gateway.pid)) - before;
  expect(grown).toBeLessThan(GROWTH);
});

/**
 * A gateway is killed while uploads are completed. A repeated request completes each upload once and as a whole, and no part
 * stays behind.
 */

import { createHash, randomBytes, randomInt } from "node:crypto";
import { readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { Agent, request } from "undici";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startChild } from "../support/child.ts";
import { temporaryFolder } from "../support/gateway.ts";

const ROUNDS = 20;
const LANES = 4;
const MIB = 1024 * 1024;

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  await writeFile(path.join(folder, "quarry.yaml"), "data_dir: data\n");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Upload {
  readonly target: string;
  readonly document: string;
  readonly etag: string;
  readonly content: Buffer;
}

const md5 = (bytes: Uint8Array) => createHash("md5").update(bytes).digest();

async function ask(
  method: "GET" | "POST" | "PUT",
  url: string,
  body?: Buffer | string,
  dispatcher = new Agent({ keepAliveTimeout: 1 }),
) {
  const answer = await request(url, { method, body: body ?? null, dispatcher });
  const bytes = Buffer.from(await answer.body.arrayBuffer());
  return { status: answer.statusCode, etag: String(answer.headers.etag), bytes, text: bytes.toString() };
}

/** An upload whose parts are all stored. */
async function begin(url: string, key: string): Promise<Upload> {
  const object = `/bedrock/files/b/${key}`;
  const { text } = await ask("POST", `${url}${object}?uploads`);
  const target = `${object}?uploadId=${/<UploadId>([^<]+)</.exec(text)![1]}`;
  const parts = [randomBytes(5 * MIB), randomBytes(randomInt(3 * MIB))];
  for (const [index, part] of parts.entries()) {
    const { status } = await ask("PUT", `${url}${target}&partNumber=${index + 1}`, part);
    expect(status).toBe(200);
  }
  const listed = parts.map((part, index) => {
    return `<Part><PartNumber>${index + 1}</PartNumber><ETag>${md5(part).toString("hex")}</ETag></Part>`;
  });
  return {
    target,
    document: `<CompleteMultipartUpload>${listed.join("")}</CompleteMultipartUpload>`,
    etag: `"${md5(Buffer.concat(parts.map(md5))).toString("hex")}-${parts.length}"`,
    content: Buffer.concat(parts),
  };
}

async function blobCount(): Promise<number> {
  const files = path.join(folder, "data", "files");
  const folders = ["objects", "tmp"].map((name) =>
    readdir(path.join(files, name), { recursive: true, withFileTypes: true }),
  );
  return (await Promise.all(folders)).flat().filter((entry) => entry.isFile()).length;
}

test(`${ROUNDS} kills during completions lose and repeat nothing`, { timeout: 180_000 }, async () => {
  let gateway = await startChild(folder);
  let unanswered = 0;
  let unfinished = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const uploads = await Promise.all(Array.from({ length: LANES }, (_, lane) => begin(gateway.url, `${lane}`)));
    const dispatcher = new Agent();
    const answers = uploads.map(({ target, document }) =>
      ask("POST", `${gateway.url}${target}`, document, dispatcher).catch(() => undefined),
    );
    await after(randomInt(0, 120));
    await gateway.kill("SIGKILL");
    const before = await Promise.all(answers);
    await dispatcher.destroy();

    gateway = await startChild(folder);
    for (const [lane, { target, document, etag, content }] of uploads.entries()) {
      const object = `${gateway.url}/bedrock/files/b/${lane}`;
      const acknowledged = before[lane]?.status === 200;
      const found = await ask("GET", object);
      if (acknowledged) expect(found.etag).toBe(etag);
      else unanswered += 1;
      if (found.etag !== etag) unfinished += 1;
      const again = await ask("POST", `${gateway.url}${target}`, document);
      expect([again.status, again.text]).toEqual([200, expect.stringContaining(etag.replaceAll('"', "&quot;"))]);
      const { bytes, etag: now } = await ask("GET", object);
      expect([now, bytes.equals(content)]).toEqual([etag, true]);
    }
    const { text } = await ask("GET", `${gateway.url}/bedrock/files/b?uploads`);
    expect(text).not.toContain("<Upload>");
    // Each object consists of two linked parts.
    await expect.poll(blobCount, { interval: 20, timeout: 10_000 }).toBe(2 * LANES);
  }
  expect(await gateway.kill("SIGTERM")).toBe(0);
  // Otherwise no kill interrupted an operation.
  expect(unanswered).toBeGreaterThan(0);
  expect(unfinished).toBeGreaterThan(0);
});

/** `quarry verify` finds missing, altered and unnamed content, and changes nothing. */

import { createHash } from "node:crypto";
import { copyFile, open, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { expect, onTestFinished, test } from "vitest";
import { startChild } from "../support/child.ts";
import { temporaryFolder } from "../support/gateway.ts";
import { s3Client } from "../support/sdk.ts";
import { BIN, run } from "./process.ts";

const YAML = `
data_dir: data
routes: [{ bucket: "claude-*", provider: claude }]
providers:
  local: { type: local }
  claude: { type: anthropic, api_key: sk-1, base_url: "http://127.0.0.1:9" }
`;
const PART = "p".repeat(5 * 1024 ** 2);

/** The paths and digests of all files in a folder. */
async function snapshot(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const digest = async (file: string) =>
    createHash("sha256")
      .update(await readFile(file))
      .digest("hex");
  return Object.fromEntries(await Promise.all(files.sort().map(async (file) => [file, await digest(file)])));
}

test("content of every kind is verified, and damage of every kind is found", async () => {
  const folder = await temporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(path.join(folder, "quarry.yaml"), YAML);
  const verify = () => run(process.execPath, [BIN, "verify"], { cwd: folder });
  const files = path.join(folder, "data", "files");

  const none = await verify();
  expect(none).toMatchObject({ code: 1, stdout: "" });
  expect(none.stderr).toContain("ledger.db does not exist");

  const gateway = await startChild(folder);
  const s3 = s3Client(gateway.url);
  const before = new Set(Object.keys(await snapshot(folder)));
  /** The first of the files that a call adds. An object that was uploaded in parts has one for each of them. */
  const added = async (call: Promise<unknown>, count = 1): Promise<string> => {
    await call;
    const others = async () => Object.keys(await snapshot(files)).filter((one) => !before.has(one));
    // The gateway may delete files after its response.
    await expect.poll(async () => (await others().catch(() => [])).length).toBe(count);
    const fresh = await others();
    for (const file of fresh) before.add(file);
    return fresh[0]!;
  };
  const put = (Bucket: string, Key: string, Body: string) =>
    added(s3.send(new PutObjectCommand({ Bucket, Key, Body })));
  await put("b", "whole", "whole");
  const altered = await put("b", "altered", "altered");
  const missing = await put("b", "missing", "missing");
  const shorter = await put("claude-b", "shorter", "shorter");
  const changed = await put("claude-b", "changed", "changed");
  await put("b", "nothing", "");
  await added(s3.send(new CopyObjectCommand({ Bucket: "b", Key: "copy", CopySource: "b/whole" })));
  const parts = { Bucket: "b", Key: "parts" };
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(parts));
  const uploadPart = async (PartNumber: number) => {
    const { ETag } = await s3.send(new UploadPartCommand({ ...parts, UploadId, PartNumber, Body: PART }));
    return { PartNumber, ETag };
  };
  const Parts = [await uploadPart(1), await uploadPart(2)];
  const MultipartUpload = { Parts };
  const joined = await added(s3.send(new CompleteMultipartUploadCommand({ ...parts, UploadId, MultipartUpload })), 2);
  const open2 = await s3.send(new CreateMultipartUploadCommand({ Bucket: "b", Key: "active" }));
  const active = await added(
    s3.send(
      new UploadPartCommand({ Bucket: "b", Key: "active", UploadId: open2.UploadId, PartNumber: 1, Body: "active" }),
    ),
  );

  const running = await verify();
  expect(running).toMatchObject({ code: 1, stdout: "" });
  expect(running.stderr).toContain("is in use: stop Quarry first");
  await gateway.kill("SIGTERM");

  const whole = await snapshot(folder);
  const intact = await verify();
  expect(intact).toMatchObject({ code: 0, stderr: "" });
  expect(intact.stdout).toMatch(
    /^8 objects and 1 parts of uploads; \d+ bytes compared; 0 without a digest; 0 missing, 0/,
  );
  expect(await snapshot(folder)).toEqual(whole);

  const flip = async (file: string, at: number) => {
    const handle = await open(file, "r+");
    await handle.write("X", at);
    await handle.close();
  };
  await flip(altered, 1);
  await flip(changed, 1);
  await flip(active, 1);
  await flip(joined, 1000);
  await rm(missing);
  await truncate(shorter, 3);
  const orphan = path.join(
    path.dirname(altered),
    `01a22385-be6c-7fb3-a3fa-2f16f80e46${path.basename(path.dirname(altered))}`,
  );
  await copyFile(altered, orphan);

  const damaged = await snapshot(folder);
  const { code, stdout, stderr } = await verify();
  expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
  const lines = stdout.trimEnd().split("\n");
  expect(lines.map((line) => line.slice(0, line.indexOf(": ", 10)).replace(/ of '.*/, ""))).toEqual([
    `altered: "claude-b/changed"`,
    `altered: "claude-b/shorter"`,
    `altered: "b/altered"`,
    `missing: "b/missing"`,
    `altered: "b/parts"`,
    `altered: part 1 of an upload of "b/active"`,
    expect.stringContaining("orphan"),
    expect.stringContaining("8 objects"),
  ]);
  for (const file of [altered, changed, missing, shorter, active, orphan])
    expect(stdout).toContain(path.basename(file));
  expect(lines.at(-1)).toContain("1 missing, 5 altered, 1 orphans");
  expect(await snapshot(folder)).toEqual(damaged);
}, 60_000);

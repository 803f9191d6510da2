import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as after } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import type { BlobId } from "../../../src/lib/names.ts";
import { diskStore } from "../../../src/storage/blobs/disk.ts";
import { isComplete } from "./objects.ts";

const CHILD = fileURLToPath(new URL("./put-forever.ts", import.meta.url));
const ROUNDS = 15;

/** Runs the child and kills it at a random moment. Resolves with the ids that it acknowledged. */
async function killed(root: string): Promise<BlobId[]> {
  const child = spawn(process.execPath, [CHILD, root], { stdio: ["ignore", "pipe", "inherit"] });
  const lines = createInterface(child.stdout);
  const acknowledged: BlobId[] = [];
  lines.on("line", (line) => acknowledged.push(line));
  await once(lines, "line");
  acknowledged.shift();
  await after(Math.random() * 80);
  child.kill("SIGKILL");
  await once(lines, "close");
  return acknowledged;
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

it(`${ROUNDS} kills leave complete objects, and temporary files that the sweep removes`, {
  timeout: 120_000,
}, async () => {
  const root = await mkdtemp(join(tmpdir(), "quarry-crash-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  let stored = 0;
  let cut = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const acknowledged = await killed(root);
    stored += acknowledged.length;
    const objects = await filesIn(join(root, "objects"));
    for (const path of objects) expect(isComplete(await readFile(path)), path).toBe(true);
    const present = new Set(objects.map((path) => path.slice(-36)));
    for (const id of acknowledged) expect(present, `acknowledged: ${id}`).toContain(id);

    const left = await filesIn(join(root, "tmp"));
    cut += left.length;
    const store = await diskStore(root);
    const orphans = objects.length - acknowledged.length;
    expect(await store.sweep(async () => new Set(acknowledged))).toEqual({ removed: left.length, orphaned: orphans });
    expect(await filesIn(join(root, "tmp"))).toEqual([]);
    expect((await filesIn(join(root, "objects"))).map((path) => path.slice(-36)).sort()).toEqual(
      [...acknowledged].sort(),
    );
    await store.sweep(async () => new Set());
    await Promise.all(acknowledged.map((id) => store.delete(id)));
  }
  // Otherwise no kill interrupted a write.
  expect(stored).toBeGreaterThan(0);
  expect(cut).toBeGreaterThan(0);
});

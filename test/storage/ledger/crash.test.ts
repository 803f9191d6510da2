import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openLedger } from "../../../src/storage/ledger/sqlite/open.ts";
import { file, folder, SCOPE } from "./fixtures.ts";

const WRITER = fileURLToPath(new URL("writer.ts", import.meta.url));
const ROUNDS = 10;

/** Starts a writer on the folder and kills it after `count` acknowledged writes. Resolves with all acknowledged keys. */
async function killedWriter(dir: string, round: number, count: number): Promise<string[]> {
  const child = spawn(process.execPath, [WRITER, dir, String(round)], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const acknowledged: string[] = [];
  for await (const key of createInterface(child.stdout)) {
    acknowledged.push(key);
    if (acknowledged.length === count) child.kill("SIGKILL");
  }
  expect((await exited)[1]).toBe("SIGKILL");
  return acknowledged;
}

test("after kill -9 every acknowledged write exists, and the next start detects the crash", async () => {
  const dir = await folder();
  const acknowledged: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    acknowledged.push(...(await killedWriter(dir, round, 1 + Math.floor(Math.random() * 400))));
    const ledger = await openLedger(dir);
    try {
      expect(ledger.crashed).toBe(true);
      const found = await Promise.all(acknowledged.map((key) => ledger.files.get(SCOPE, { bucket: "bucket", key })));
      expect(acknowledged.filter((_, i) => found[i] === undefined)).toEqual([]);
      expect(found.at(-1)).toEqual(file(acknowledged.at(-1)!));
      await ledger.check();
    } finally {
      await ledger.close();
    }
  }
  expect(new Set(acknowledged).size).toBeGreaterThanOrEqual(ROUNDS);
}, 60_000);

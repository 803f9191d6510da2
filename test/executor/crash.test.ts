import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { diskStore } from "../../src/storage/blobs/disk.ts";
import { openLedger } from "../../src/storage/ledger/sqlite/open.ts";
import { converse, many, temporaryFolder } from "./harness.ts";
import { completion, send, stubServer } from "./models/stub.ts";

const CHILD = join(import.meta.dirname, "crash-child.ts");
const CONCURRENCY = 8;

function spawnChild(folder: string, baseUrl: string): ChildProcess {
  const child = spawn(process.execPath, [CHILD, folder, baseUrl, String(CONCURRENCY)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

/** Resolves with the words of the first line that begins with `word`. */
async function said(child: ChildProcess, word: string): Promise<string[]> {
  let all = "";
  for await (const chunk of child.stdout!.iterator({ destroyOnReturn: false })) {
    all += chunk;
    const line = all.split("\n").find((candidate) => candidate.startsWith(`${word} `));
    if (line !== undefined && all.endsWith("\n")) return line.split(" ");
  }
  throw new Error(`the child ended without ${word}: ${all}`);
}

async function kill(child: ChildProcess): Promise<void> {
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
}

async function published(folder: string, id: string) {
  const ledger = await openLedger(join(folder, "ledger"));
  const blobs = await diskStore(join(folder, "objects"));
  const scope = { owner: "me", provider: "local" };
  const row = (await ledger.files.get(scope, { bucket: "out", key: `${id}/input.jsonl.out` }))!;
  const run = (await ledger.runs.get(id))!;
  await ledger.close();
  return { row, run, blobs };
}

test("after repeated kills every record has one result, and only records in progress are asked again", async () => {
  const ROUNDS = 12;
  const RECORDS = 900;
  const folder = await temporaryFolder();
  await writeFile(join(folder, "input.jsonl"), many(RECORDS));

  const asked = new Map<string, number>();
  let again = 0;
  let onAsk = () => {};
  const stub = await stubServer(({ body }, response) => {
    const record = body.messages[0].content;
    const before = asked.get(record) ?? 0;
    asked.set(record, before + 1);
    if (before > 0) again += 1;
    onAsk();
    setTimeout(send, 1 + Math.random() * 3, response, 200, completion(`answer to ${record}`));
  });
  onTestFinished(stub.close);

  for (let round = 1; round <= ROUNDS; round += 1) {
    again = 0;
    const child = spawnChild(folder, stub.baseUrl);
    let left = 20 + Math.floor(Math.random() * 40);
    await new Promise<void>((resolve, reject) => {
      child.once("exit", () => reject(new Error("the child ended by itself")));
      onAsk = () => {
        left -= 1;
        if (left === 0) resolve();
      };
    });
    child.removeAllListeners("exit");
    await kill(child);
    expect(again).toBeLessThanOrEqual(CONCURRENCY);
  }
  expect(asked.size).toBeLessThan(RECORDS);

  again = 0;
  const child = spawnChild(folder, stub.baseUrl);
  const [, id, status] = await said(child, "done");
  await kill(child);
  expect(status).toBe("Completed");
  expect(again).toBeLessThanOrEqual(CONCURRENCY);

  const { row, run, blobs } = await published(folder, id!);
  const content = await text(await blobs.get(row.id as string));
  expect(row.size).toBe(Buffer.byteLength(content));
  expect(row.etag).toBe(createHash("md5").update(content).digest("hex"));
  const results = content
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(results.map(({ recordId }) => recordId).sort()).toEqual(
    Array.from({ length: RECORDS }, (_, index) => `r${index}`).sort(),
  );
  for (const { modelInput, modelOutput } of results) {
    const [question, answer] = [modelInput.messages[0].content[0].text, modelOutput.output.message.content[0].text];
    expect(answer).toBe(`answer to ${question}`);
  }
  expect(run.counts).toEqual({ total: RECORDS, processed: RECORDS, success: RECORDS, error: 0 });
}, 120_000);

test("a large batch uses little memory", async () => {
  const RECORDS = 60_000;
  const folder = await temporaryFolder();
  const input = createWriteStream(join(folder, "input.jsonl"));
  const filler = "lorem ipsum ".repeat(150);
  for (let index = 0; index < RECORDS; index += 1) {
    if (!input.write(`${JSON.stringify(converse(index, filler))}\n`)) await once(input, "drain");
  }
  input.end();
  await once(input, "finish");
  const child = spawnChild(folder, "echo");
  const [, id, status, grownMiB] = await said(child, "done");
  await kill(child);
  expect(status).toBe("Completed");
  const { row } = await published(folder, id!);
  expect(row.size).toBeGreaterThan(200 * 1024 * 1024);
  expect(Number(grownMiB)).toBeLessThan(192);
}, 120_000);

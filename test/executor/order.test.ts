/** Results that wait for a slow record before them. */
import { createInterface } from "node:readline";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, onTestFinished, test } from "vitest";
import type { Model } from "../../src/executor/models/model.ts";
import { createOrder, NOTHING_WAITS } from "../../src/executor/order.ts";
import { createResultLog } from "../../src/executor/segments.ts";
import { diskStore } from "../../src/storage/blobs/disk.ts";
import { many, setUp, signal, temporaryFolder, until } from "./harness.ts";
import { completion } from "./models/stub.ts";

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc") as () => void;
const MIB = 1024 * 1024;

function memory(): number {
  // The second collection counts the buffers that the first one freed.
  gc();
  gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

test("memory stays bounded while one record hangs and 50,000 after it are answered, and their order stays", async () => {
  const count = 50_000;
  const padding = "x".repeat(2_000);
  let first = Promise.resolve();
  const model: Model = {
    name: "uneven",
    async ask({ body: { messages } }) {
      const [{ content }] = messages as [{ content: string }];
      if (content === "say 0") await first;
      return { status: 200, body: completion(padding) };
    },
    async close() {},
  };
  const { start, ended, executor, file, blobs } = await setUp({ model, concurrency: 64, recordTimeoutMs: 600_000 });
  const input = many(count);
  // Code and the pools of files are no memory of results.
  await ended(await start(many(count / 10)));
  const slow = Promise.withResolvers<void>();
  first = slow.promise;
  const before = memory();
  const id = await start(input);
  onTestFinished(() => slow.resolve());
  await until(async () => (await executor.get(id, signal)).counts?.processed === count - 1);
  // 16 MiB of results wait in memory. All of them are seven times as much.
  expect(memory() - before).toBeLessThan(32 * MIB);
  expect((await file(id, "batch.jsonl.out"))?.size ?? 0).toBe(0);
  slow.resolve();
  expect(await ended(id)).toMatchObject({ status: "Completed", counts: { success: count } });
  const results = (await file(id, "batch.jsonl.out"))!;
  expect(results.size).toBeGreaterThan(count * padding.length);
  let at = 0;
  for await (const line of createInterface({ input: await blobs.get(results.id as string) })) {
    if (!line.startsWith(`{"recordId":"r${at}",`)) throw new Error(`line ${at} is ${line.slice(0, 40)}`);
    at += 1;
  }
  expect(at).toBe(count);
}, 180_000);

test("no line is expected while too many wait for the first of them", async () => {
  const blobs = await diskStore(await temporaryFolder());
  const [file, journal] = [await blobs.append(), await blobs.append()];
  const log = createResultLog({ blobs, segmentBytes: undefined, save: async () => {} }, [
    { start: 0, file: await blobs.append(), last: 0 },
  ]);
  const failed = (error: unknown) => {
    throw error;
  };
  const order = createOrder({ file, journal, log, line: 0, waiting: NOTHING_WAITS, failed, maxAhead: 3 });
  const slots = [1, 2, 3].map((line) => order.expect(line));
  expect(order.isFull).toBe(true);
  const result = Buffer.from("result\n");
  await log.write(Buffer.concat([result, result, result]), 3);
  for (const at of [2, 1]) order.put(slots[at]!, result, (at + 1) * result.length);
  await order.settle();
  expect([order.isFull, order.size]).toEqual([true, 0]);
  order.put(slots[0]!, result, result.length);
  await order.settle();
  expect([order.isFull, order.size]).toEqual([false, 3 * result.length]);
  for (const open of [order, log, journal]) await open.close();
});

/** A chunk whose results are in a bucket, when its end cannot be recorded. */
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { createExecutor } from "../../src/executor/index.ts";
import { echo } from "../../src/executor/models/echo.ts";
import { workRuns } from "../../src/executor/run-items.ts";
import { StorageUnavailable } from "../../src/lib/errors.ts";
import { createScrubber } from "../../src/lib/scrub.ts";
import type { BlobStore } from "../../src/ports/blobs.ts";
import { isTerminal } from "../../src/ports/jobs.ts";
import type { Ledger } from "../../src/ports/ledger.ts";
import { createInProcessQueue } from "../../src/queue/in-process.ts";
import { indexWriter } from "../../src/storage/blobs/line-index.ts";
import { openLedger } from "../../src/storage/ledger/sqlite/open.ts";
import { useBucket } from "../storage/blobs/bucket.ts";
import { converse, log, MODEL_SERVER, signal, temporaryFolder, until } from "./harness.ts";

const LINES = 20;
const bucket = useBucket();

/** The lines of a chunk, as a job has them. */
async function chunkOf(blobs: BlobStore) {
  const [input, index] = [await blobs.append(), await blobs.append()];
  const entries = indexWriter(index);
  for (let at = 0; at < LINES; at += 1) {
    entries.add(input.size, 0);
    await input.write(Buffer.from(`${JSON.stringify(converse(at))}\n`));
  }
  await entries.flush();
  const part = { first: 1, last: LINES, group: 0, count: LINES };
  return {
    job: "a-job",
    input: await input.seal(),
    index: await index.seal(),
    part,
    form: { frame: "bedrock" },
  } as const;
}

/** Counts what is asked. */
function countingModel() {
  const asked = new Map<string, number>();
  const model = echo();
  return {
    asked,
    model: {
      ...model,
      async ask(...given: Parameters<typeof model.ask>) {
        const [prompt] = /say \d+/.exec(JSON.stringify(given)) ?? [""];
        asked.set(prompt, (asked.get(prompt) ?? 0) + 1);
        return model.ask(...given);
      },
    },
  };
}

test.each(["this process", "another one"])(
  "%s asks nothing again for a chunk whose end was not recorded",
  async (who) => {
    const ledger = await openLedger(join(await temporaryFolder(), "ledger"));
    onTestFinished(() => ledger.close());
    let refused = 0;
    /** The database is away while a batch ends. */
    let isAway = true;
    const failing: Ledger = {
      ...ledger,
      runs: {
        ...ledger.runs,
        async update(id, patch) {
          if (isAway && patch.endTime !== undefined) {
            refused += 1;
            throw new StorageUnavailable("away", undefined);
          }
          return ledger.runs.update(id, patch);
        },
      },
    };
    const { asked, model } = countingModel();
    function start(blobs: BlobStore) {
      const queue = { ...createInProcessQueue({ log }), isShared: true };
      const executor = createExecutor({
        ...{ provider: "local", ledger: failing, blobs, queue, model, log, translation: MODEL_SERVER },
        ...{ concurrency: 4, maxRunning: 2, retries: 0, recordTimeoutMs: 5_000, tickMs: 10, storageMs: 50 },
        scrub: createScrubber({ secrets: [], urls: [] }),
      });
      workRuns(queue, new Map([["local", executor.inProcess.worker]]));
      void queue.start();
      onTestFinished(() => executor.shutdown());
      return executor;
    }
    const blobs = bucket.store();
    const first = start(blobs);
    const output = { bucket: "out", key: "p/" };
    const source = await chunkOf(blobs);
    const { id } = await first.create({
      ...{ owner: "me", modelId: "m", input: undefined, output },
      deadline: undefined,
      source,
    });
    first.inProcess.start(id);
    await until(() => refused > 0);
    if (who === "another one") await first.shutdown();
    isAway = false;
    const last = who === "this process" ? first : start(bucket.store());
    if (last !== first) last.inProcess.start(id);
    await until(async () => isTerminal((await last.get(id, signal)).status));
    expect(await last.get(id, signal)).toMatchObject({ status: "Completed", counts: { total: LINES, success: LINES } });
    expect([...asked.values()]).toEqual(Array.from({ length: LINES }, () => 1));
    const { blob } = (await last.inProcess.results!(id))!;
    const found = (await text(await bucket.store().get(blob))).trimEnd().split("\n");
    expect(found.map((line) => JSON.parse(line).recordId)).toEqual(Array.from({ length: LINES }, (_, at) => `r${at}`));
  },
);

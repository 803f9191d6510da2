/** Runs a job of a million lines on the echo model. Every record has one result, and memory does not grow with lines. */
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import type { Row } from "../bench/row.ts";
import { completed, createJob, getObject, jobId, processed, putFile } from "../bench/support/api.ts";
import { startGateway } from "../bench/support/gateway.ts";
import { writeLines } from "../bench/support/lines.ts";
import { watchMemory } from "../bench/support/memory.ts";

const LINES = 1_000_000;

/** Rejects where a record has no result, two results, or another record's result. */
export async function checkResults(results: Response, count: number): Promise<void> {
  const seen = new Uint8Array(count + 1);
  let lines = 0;
  const input = Readable.fromWeb(results.body as ReadableStream);
  for await (const line of createInterface({ input })) {
    lines += 1;
    const { recordId, modelOutput } = JSON.parse(line) as { recordId: string; modelOutput?: unknown };
    const number = Number(recordId.slice(1));
    if (modelOutput === undefined) throw new Error(`${recordId} has no answer`);
    if (seen[number] !== 0) throw new Error(`${recordId} has two results, or was not asked for`);
    seen[number] = 1;
    // The answer repeats the record's own question.
    if (!JSON.stringify(modelOutput).includes(`Question ${number}:`))
      throw new Error(`${recordId} has another's answer`);
  }
  if (lines !== count) throw new Error(`${lines} result lines for ${count} records`);
}

export const millionLines: Row = {
  name: "lines",
  async measure({ folder, scale, say }) {
    const count = Math.max(10, Math.round(LINES * scale));
    const file = join(folder, "in.jsonl");
    await writeLines(file, count);
    await using gateway = await startGateway(folder);
    const { url, pid } = gateway;
    await putFile(url, "in.jsonl", file);

    const start = watchMemory(pid);
    const arn = await createJob(url, "in.jsonl", "out/");
    await processed(url, arn, count / 10);
    const peakBefore = start.peak();
    const rest = watchMemory(pid);
    const { submitTime, endTime } = await completed(url, arn);
    const peak = Math.max(peakBefore, rest.peak());
    const growth = rest.growth();
    say("reading the results");
    await checkResults(await getObject(url, `out/${jobId(arn)}/in.jsonl.out`), count);
    return [
      {
        what: `Batch of ${count.toLocaleString("en")} lines, echo model, one result each`,
        unit: "lines/s",
        ours: (count * 1000) / (Date.parse(endTime!) - Date.parse(submitTime)),
      },
      { what: "Batch: memory at most", unit: "MiB", ours: peak, floor: { below: 256 } },
      { what: "Batch: memory grows after the first tenth by", unit: "MiB", ours: growth, floor: { below: 64 } },
    ];
  },
};

/** A job of ten million short lines on the echo model, in the input's order, whose gateway is killed in the middle. */
import { join } from "node:path";
import type { Row } from "../bench/row.ts";
import { completed, createJob, getObject, jobId, processed, putFile } from "../bench/support/api.ts";
import { startGateway } from "../bench/support/gateway.ts";
import { writeLines } from "../bench/support/lines.ts";
import { watchMemory } from "../bench/support/memory.ts";
import { checkResults } from "./million-lines.ts";

const LINES = 10_000_000;

export const tenMillionLines: Row = {
  name: "ten-million",
  async measure({ folder, scale, say }) {
    const count = Math.max(1_000, Math.round(LINES * scale));
    const file = join(folder, "in.jsonl");
    await writeLines(file, count);
    let arn: string;
    let before: number;
    {
      await using gateway = await startGateway(folder);
      const { url, pid } = gateway;
      await putFile(url, "in.jsonl", file);
      const memory = watchMemory(pid);
      arn = await createJob(url, "in.jsonl", "out/");
      await processed(url, arn, count / 2);
      before = memory.growth();
      process.kill(pid, "SIGKILL");
    }
    say("killed in the middle");
    await using gateway = await startGateway(folder);
    const { url, pid } = gateway;
    const memory = watchMemory(pid);
    const started = performance.now();
    const { processedRecordCount = 0 } = await processed(url, arn, 1);
    await completed(url, arn);
    const seconds = (performance.now() - started) / 1000;
    const growth = Math.max(before, memory.growth());
    say("reading the results");
    await checkResults(await getObject(url, `out/${jobId(arn)}/in.jsonl.out`), count);
    const what = `Batch of ${count.toLocaleString("en")} lines, echo model, killed in the middle`;
    return [
      { what: `${what}: the rest`, unit: "lines/s", ours: (count - processedRecordCount) / seconds },
      { what: `${what}: memory grows by`, unit: "MiB", ours: growth, floor: { below: 256 } },
    ];
  },
};

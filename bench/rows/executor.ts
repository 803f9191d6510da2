/** The batch executor against a model server that answers at once, compared with a loop over undici. */
import { join } from "node:path";
import type { LoopTask } from "../children/model-loop.ts";
import { alternate, compare, type Row } from "../row.ts";
import { completed, createJob, putFile } from "../support/api.ts";
import { startGateway } from "../support/gateway.ts";
import { writeLines } from "../support/lines.ts";
import { watchMemory } from "../support/memory.ts";
import { startPeer } from "../support/peer.ts";
import { startPythonLoop } from "../support/python-loop.ts";

const LINES = 200_000;
const CONCURRENCY = 64;
const ROUNDS = 3;
/** AsyncOpenAI takes a hundred times as long. */
const OPENAI_LINES = 10_000;

export const executor: Row = {
  name: "executor",
  async measure({ folder, scale, say }) {
    const count = Math.max(1, Math.round(LINES * scale));
    const input = join(folder, "in.jsonl");
    await writeLines(input, count);

    using model = startPeer<object, number>("model-server.ts");
    using loop = startPeer<LoopTask, number>("model-loop.ts");
    using python = startPythonLoop();
    const origin = `http://127.0.0.1:${await model.ask({})}`;
    await using gateway = await startGateway(
      folder,
      `providers:\n  local:\n    type: local\n    base_url: ${origin}/v1\n    concurrency: ${CONCURRENCY}\n`,
    );
    await putFile(gateway.url, "in.jsonl", input);
    const memory = watchMemory(gateway.pid);

    const small = join(folder, "small.jsonl");
    const few = Math.max(1, Math.round(OPENAI_LINES * scale));
    await writeLines(small, few);

    const ours = async (round: number) => {
      const job = await completed(gateway.url, await createJob(gateway.url, "in.jsonl", `out/${round}/`));
      if (job.successRecordCount !== count) throw new Error(`${job.successRecordCount} of ${count} succeeded`);
      const perSecond = (count * 1000) / (Date.parse(job.endTime!) - Date.parse(job.submitTime));
      say(`${Math.round(perSecond)} lines/s, ${Math.round(memory.peak())} MiB`);
      return perSecond;
    };
    const task = { origin, input, output: join(folder, "bare.jsonl"), concurrency: CONCURRENCY };
    const rounds = await alternate(ROUNDS, ours, async () => count / (await loop.ask(task)));
    const aiohttp = await alternate(1, ours, async () => count / (await python.run("aiohttp", task)));
    const openai = await alternate(1, ours, async () => few / (await python.run("openai", { ...task, input: small })));
    return [
      compare(`Batch of ${LINES.toLocaleString("en")} lines, ${CONCURRENCY} at once`, "lines/s", rounds, {
        goal: { atLeast: 0.6 },
        floor: { atLeast: 0.4 },
      }),
      compare("Batch, beside a loop in Python with aiohttp", "lines/s", aiohttp, { goal: { atLeast: 1 } }),
      compare("Batch, beside a loop in Python with AsyncOpenAI", "lines/s", openai, { goal: { atLeast: 15 } }),
      { what: "Batch: memory at most", unit: "MiB", ours: memory.peak(), floor: { below: 256 } },
    ];
  },
};

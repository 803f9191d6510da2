/** The executor of one, two and three replicas, with a model server that takes 50 ms for an answer. */
import { join } from "node:path";
import type { SlowModelTask } from "../children/slow-model.ts";
import { type Context, compare, type Line, type Row } from "../row.ts";
import { completed, createJob, putFile } from "../support/api.ts";
import { cpuMs } from "../support/cpu.ts";
import { cpuBetween, measuredFleet } from "../support/fleet.ts";
import { writeLines } from "../support/lines.ts";
import { startPeer } from "../support/peer.ts";

const DELAY_MS = 50;

interface Load {
  /** At once, for each replica. */
  readonly concurrency: number;
  readonly linesPerReplica: number;
}

/** The smaller one shows what the fleet does where the machine's processors are not the limit. */
const LOADS: readonly Load[] = [
  { concurrency: 16, linesPerReplica: 10_000 },
  { concurrency: 64, linesPerReplica: 40_000 },
];
const SIZES = [1, 2, 3] as const;
const ROUNDS = 2;
const GOALS: Readonly<Record<number, number>> = { 2: 1.8, 3: 2.5 };

interface Measured {
  readonly perSecond: number;
  /** Processor seconds for each second, by part. The machine has as many as it has cores. */
  readonly load: Readonly<Record<string, number>>;
}

async function measure(
  { folder, scale }: Context,
  { concurrency, linesPerReplica }: Load,
  replicas: number,
  round: number,
): Promise<Measured> {
  using model = startPeer<SlowModelTask, number>("slow-model.ts");
  const port = await model.ask({ delayMs: DELAY_MS });
  const own = join(folder, `${concurrency}-${replicas}-${round}`);
  const yaml = `providers:\n  local:\n    type: local\n    base_url: http://127.0.0.1:${port}/v1\n    concurrency: ${concurrency * replicas}\n`;
  await using measured = await measuredFleet(own, replicas, yaml);
  const { url } = measured.fleet.replicas[0]!;
  const count = Math.max(1_000, Math.round(linesPerReplica * replicas * scale));
  const input = join(folder, `${count}.jsonl`);
  await writeLines(input, count);
  await putFile(url, "in.jsonl", input);
  const before = { ...measured.cpu(), "model server": cpuMs(model.pid) };
  const job = await completed(url, await createJob(url, "in.jsonl", "out/"));
  const seconds = (Date.parse(job.endTime!) - Date.parse(job.submitTime)) / 1000;
  const used = cpuBetween(before, { ...measured.cpu(), "model server": cpuMs(model.pid) });
  if (job.successRecordCount !== count) throw new Error(`${job.successRecordCount} of ${count} succeeded`);
  const load = Object.fromEntries(Object.entries(used).map(([part, cpu]) => [part, cpu / seconds]));
  return { perSecond: count / seconds, load };
}

async function linesOf(context: Context, load: Load): Promise<readonly Line[]> {
  const results = new Map<number, Measured[]>(SIZES.map((size) => [size, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const size of SIZES) {
      const measured = await measure(context, load, size, round);
      results.get(size)!.push(measured);
      const parts = Object.entries(measured.load).map(([part, cores]) => `${part} ${cores.toFixed(2)}`);
      const each = `${size} replicas, ${load.concurrency} at once for each`;
      context.say(`${each}: ${Math.round(measured.perSecond)} lines/s; cores in use: ${parts.join(", ")}`);
    }
  }
  const one = results.get(1)!;
  const lines: Line[] = [];
  for (const size of SIZES) {
    const own = results.get(size)!;
    const fleet = `Fleet of ${size}, ${load.concurrency} at once for each replica`;
    const what = `${fleet}, answers after ${DELAY_MS} ms`;
    const rounds = own.map(({ perSecond }, at) => ({ ours: perSecond, bare: one[at]!.perSecond }));
    const goal = GOALS[size];
    if (goal === undefined) lines.push({ what, unit: "lines/s", ours: one[0]!.perSecond });
    else lines.push(compare(`${what}, beside one replica`, "lines/s", rounds, { goal: { atLeast: goal } }));
    const cores = own.map((measured) => Object.values(measured.load).reduce((sum, part) => sum + part, 0));
    lines.push({ what: `${fleet}: cores in use, all parts`, unit: "", ours: Math.max(...cores) });
    const stub = own.map((measured) => measured.load["model server"]!);
    lines.push({ what: `${fleet}: cores in use by the model server`, unit: "", ours: Math.max(...stub) });
  }
  return lines;
}

export const fleetExecutor: Row = {
  name: "fleet-executor",
  group: "fleet",
  async measure(context) {
    const lines: Line[] = [];
    for (const load of LOADS) lines.push(...(await linesOf(context, load)));
    return lines;
  },
};

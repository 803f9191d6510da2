/** A gateway with jobs that run: their records are answered slowly, so that counts change all the time and no job ends. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import type { SlowModelTask } from "../children/slow-model.ts";
import type { Context } from "../row.ts";
import { createJob, putFile } from "./api.ts";
import { type Gateway, startGateway } from "./gateway.ts";
import { converseLine } from "./lines.ts";
import { startPeer } from "./peer.ts";

/** Records at a time, of all jobs, and the time that each takes. */
const CONCURRENCY = 64;
const DELAY_MS = 500;
/** Records of a job. All of them together take longer than any measurement. */
const RECORDS = 1_000;
const CREATES = 16;

export interface RunningJobs extends AsyncDisposable {
  readonly gateway: Gateway;
}

export async function startRunningJobs({ folder, say }: Context, count: number): Promise<RunningJobs> {
  const model = startPeer<SlowModelTask, number>("slow-model.ts");
  const port = await model.ask({ delayMs: DELAY_MS });
  const gateway = await startGateway(
    folder,
    `providers:\n  local:\n    type: local\n    base_url: http://127.0.0.1:${port}/v1\n    concurrency: ${CONCURRENCY}\n    running_jobs: ${count}\n`,
  );
  const input = join(folder, "in.jsonl");
  await writeFile(input, Array.from({ length: RECORDS }, (_, at) => converseLine(at + 1)).join(""));
  await putFile(gateway.url, "in.jsonl", input);
  let created = 0;
  const create = async () => {
    while (created < count) {
      created += 1;
      await createJob(gateway.url, "in.jsonl", `out/${created}/`);
    }
  };
  await Promise.all(Array.from({ length: CREATES }, create));
  while ((await statusCounts(gateway.url)).InProgress !== count) await after(1_000);
  say(`${count} jobs run`);
  return {
    gateway,
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      model[Symbol.dispose]();
    },
  };
}

async function statusCounts(url: string): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  let page = "";
  do {
    const answer = await fetch(`${url}/ui/api/jobs?limit=200${page && `&page=${encodeURIComponent(page)}`}`);
    const { jobs, next = "" } = (await answer.json()) as { jobs: { status: string }[]; next?: string };
    for (const { status } of jobs) counts[status] = (counts[status] ?? 0) + 1;
    page = next;
  } while (page !== "");
  return counts;
}

/** A job of a million lines on the echo model over three replicas, undisturbed and with two of them killed. */
import { join } from "node:path";
import { checkResults } from "../../soak/million-lines.ts";
import { type Context, compare, type Row } from "../row.ts";
import { completed, createJob, getObject, jobId, processed, putFile } from "../support/api.ts";
import { measuredFleet } from "../support/fleet.ts";
import { writeLines } from "../support/lines.ts";

const LINES = 1_000_000;
const REPLICAS = 3;

/** Seconds of a job whose replicas are killed when so many records have been processed. */
async function run({ folder, say }: Context, name: string, count: number, killsAt: readonly number[]): Promise<number> {
  await using measured = await measuredFleet(join(folder, name), REPLICAS, "providers: { local: { type: local } }\n");
  const { fleet } = measured;
  // The one that is not killed.
  const { url } = fleet.replicas.at(-1)!;
  const input = join(folder, "in.jsonl");
  await putFile(url, "in.jsonl", input);
  const arn = await createJob(url, "in.jsonl", "out/");
  for (const [replica, records] of killsAt.entries()) {
    await processed(url, arn, records);
    if (fleet.replicas.length > 1) await fleet.kill(replica);
    say(`killed replica ${replica + 1} after ${records} records`);
  }
  const { submitTime, endTime } = await completed(url, arn);
  await checkResults(await getObject(url, `out/${jobId(arn)}/in.jsonl.out`), count);
  const seconds = (Date.parse(endTime!) - Date.parse(submitTime)) / 1000;
  say(`${name}: ${seconds.toFixed(1)} s`);
  return seconds;
}

export const fleetJob: Row = {
  name: "fleet-job",
  group: "fleet",
  async measure(context) {
    const count = Math.max(1_000, Math.round(LINES * context.scale));
    await writeLines(join(context.folder, "in.jsonl"), count);
    const calm = await run(context, "undisturbed", count, []);
    const killed = await run(context, "two-kills", count, [count / 4, count / 2]);
    const what = `Job of ${count.toLocaleString("en")} lines over ${REPLICAS} replicas, two killed, every result once, beside an undisturbed one`;
    return [
      {
        what: `Job of ${count.toLocaleString("en")} lines over ${REPLICAS} replicas`,
        unit: "lines/s",
        ours: count / calm,
      },
      compare(what, "s", [{ ours: killed, bare: calm }]),
    ];
  },
};

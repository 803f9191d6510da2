/** Pages that show 1,000 running jobs for 10 minutes: the memory of the gateway stays as it is. */
import { readFileSync } from "node:fs";
import { setTimeout as after } from "node:timers/promises";
import type { ReaderAnswer, ReaderTask } from "../bench/children/page-reader.ts";
import { median, type Row } from "../bench/row.ts";
import { VIEWS } from "../bench/rows/page.ts";
import { startPeer } from "../bench/support/peer.ts";
import { startRunningJobs } from "../bench/support/running-jobs.ts";

const JOBS = 1_000;
const MINUTES = 10;
const FIRST_MINUTE = 2;
const STEP_MS = 1_000;

function residentMiB(pid: number): number {
  const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))!;
  return Number(kib) / 1024;
}

export const openPages: Row = {
  name: "pages",
  async measure(context) {
    const { scale, say } = context;
    await using jobs = await startRunningJobs(context, Math.max(10, Math.round(JOBS * scale)));
    const { url, pid } = jobs.gateway;
    using reader = startPeer<ReaderTask, ReaderAnswer>("page-reader.ts");
    await reader.ask({ url, queries: VIEWS });
    const minuteMs = 60_000 * scale;
    /** Medians of the minutes: single values depend on the last collection of garbage. */
    const minutes: number[] = [];
    for (let minute = 1; minute <= MINUTES; minute += 1) {
      const seen: number[] = [];
      const until = performance.now() + minuteMs;
      while (performance.now() < until) {
        await after(STEP_MS * scale);
        seen.push(residentMiB(pid));
      }
      minutes.push(median(seen));
      say(`minute ${minute}: ${Math.round(minutes.at(-1)!)} MiB`);
    }
    const { events, bytes, reads } = await reader.ask({ url, queries: [] });
    say(`${events} events, ${bytes} bytes, ${reads} reads of a page`);
    return [
      {
        what: `${VIEWS.length} pages beside ${JOBS.toLocaleString("en")} running jobs: memory grows from minute ${FIRST_MINUTE} to ${MINUTES} by`,
        unit: "MiB",
        ours: minutes.at(-1)! - minutes[FIRST_MINUTE - 1]!,
        goal: { below: 16 },
        floor: { below: 32 },
      },
      { what: "Pages: memory in the last minute", unit: "MiB", ours: minutes.at(-1)! },
    ];
  },
};

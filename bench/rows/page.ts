/** What open pages cost other requests: HeadObject beside 1,000 running jobs, with pages that show them and without. */
import { setTimeout as after } from "node:timers/promises";
import type { LoadResult, LoadTask } from "../children/load.ts";
import type { ReaderAnswer, ReaderTask } from "../children/page-reader.ts";
import { alternate, compare, type Line, type Row } from "../row.ts";
import { putText, target } from "../support/api.ts";
import { head } from "../support/boto3.ts";
import { cpuMs } from "../support/cpu.ts";
import { startPeer } from "../support/peer.ts";
import { startRunningJobs } from "../support/running-jobs.ts";

const JOBS = 1_000;
const CONNECTIONS = 16;
const ROUNDS = 8;
const SECONDS = 4;
const WARM_UP_SECONDS = 6;
const IDLE_SECONDS = 10;

/** Five different views, so that no two streams share a read. */
export const VIEWS: readonly string[] = ["-submitted", "status", "provider", "model", "name"].map(
  (sort) => `sort=${sort}&limit=50`,
);

export const page: Row = {
  name: "page",
  async measure(context) {
    const { scale, say } = context;
    await using jobs = await startRunningJobs(context, Math.max(10, Math.round(JOBS * scale)));
    const { gateway } = jobs;
    const { url, port, pid } = gateway;
    await putText(url, "small.txt", "hello");
    using load = startPeer<LoadTask, LoadResult>("load.ts");
    using reader = startPeer<ReaderTask, ReaderAnswer>("page-reader.ts");
    const request = head({ method: "HEAD", port, target: target("small.txt"), service: "s3" });
    const perSecond = async (seconds: number): Promise<number> =>
      (await load.ask({ port, request, connections: CONNECTIONS, seconds: seconds * scale })).perSecond;
    const watching = async <T>(queries: readonly string[], run: () => Promise<T>): Promise<T> => {
      await reader.ask({ url, queries });
      try {
        return await run();
      } finally {
        await reader.ask({ url, queries: [] });
      }
    };
    /** Processor time of the gateway in a second, in milliseconds. */
    const idle = async (): Promise<number> => {
      const before = cpuMs(pid);
      await after(IDLE_SECONDS * scale * 1000);
      return (cpuMs(pid) - before) / (IDLE_SECONDS * scale);
    };

    await watching(VIEWS, () => perSecond(WARM_UP_SECONDS));
    const lines: Line[] = [];
    for (const pages of [1, VIEWS.length]) {
      const rounds = await alternate(
        ROUNDS,
        () => watching(VIEWS.slice(0, pages), () => perSecond(SECONDS)),
        () => perSecond(SECONDS),
      );
      say(rounds.map(({ ours, bare }) => `${Math.round(ours)}/${Math.round(bare)}`).join(" "));
      const what = `HeadObject beside ${JOBS.toLocaleString("en")} running jobs, with ${pages === 1 ? "a page" : `${pages} pages`} open`;
      lines.push(compare(what, "req/s", rounds, { goal: { atLeast: 0.95 }, floor: { atLeast: 0.9 } }));
    }
    const [before, open] = [await idle(), await watching(VIEWS, idle)];
    const ours = (open - before) / VIEWS.length;
    lines.push({ what: "A page: processor time in a second", unit: "ms", ours, goal: { below: 20 } });
    return lines;
  },
};

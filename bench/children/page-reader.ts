/**
 * Event streams as the page opens and reads them: each event is parsed and merged into the rows, and the page is read again when its
 * order has changed.
 */
import { get } from "node:http";
import type { JobMessage, JobsChangedMessage, JobsMessage } from "../../src/ui/messages.ts";
import { answerTasks } from "../support/peer.ts";

export interface ReaderTask {
  readonly url: string;
  /** Queries of `/ui/api/jobs`, one for each stream. None: all streams close. */
  readonly queries: readonly string[];
}

/** Events of all streams so far. */
export interface ReaderAnswer {
  readonly events: number;
  readonly bytes: number;
  /** Reads of a whole page after the first. */
  readonly reads: number;
}

const counts = { events: 0, bytes: 0, reads: 0 };
let open: (() => void)[] = [];

/** Resolves with the first event. */
function watch(url: string, query: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let rows: readonly JobMessage[] = [];
    const read = async () => {
      counts.reads += 1;
      const { jobs } = (await (await fetch(`${url}/ui/api/jobs?${query}`)).json()) as JobsMessage;
      rows = jobs;
    };
    const merge = (event: JobsMessage | JobsChangedMessage) => {
      if ("jobs" in event) {
        rows = event.jobs;
        return;
      }
      if (event.reordered) return void read();
      const changed = new Map(event.changed.map((job) => [job.id, job]));
      rows = rows.map((job) => changed.get(job.id) ?? job);
    };
    const sent = get(`${url}/ui/api/jobs/stream?${query}`, { agent: false }, (res) => {
      if (res.statusCode !== 200) return reject(new Error(`the stream was answered ${res.statusCode}`));
      let text = "";
      res.setEncoding("utf8").on("data", (chunk: string) => {
        counts.bytes += chunk.length;
        const blocks = (text + chunk).split("\n\n");
        text = blocks.pop()!;
        for (const data of blocks.flatMap((block) => /^data: (.*)$/m.exec(block)?.[1] ?? [])) {
          merge(JSON.parse(data));
          counts.events += 1;
          if (rows.length > 0) resolve();
        }
      });
      // The reader itself closes it, or the promise has told of it.
      res.on("error", () => {});
      res.once("close", () => reject(new Error("the gateway closed the stream")));
    }).once("error", reject);
    open.push(() => sent.destroy());
  });
}

answerTasks<ReaderTask, ReaderAnswer>(async ({ url, queries }) => {
  for (const close of open) close();
  open = [];
  await Promise.all(queries.map((query) => watch(url, query)));
  return { ...counts };
});

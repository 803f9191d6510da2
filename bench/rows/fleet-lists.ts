/** Pages of lists in PostgreSQL with ten million object names and a million jobs, beside the same pages with few other rows. */
import { join } from "node:path";
import pg from "pg";
import { type Context, compare, type Line, median, type Round, type Row } from "../row.ts";
import { completed, createJob, putText } from "../support/api.ts";
import { measuredFleet } from "../support/fleet.ts";
import { converseLine } from "../support/lines.ts";

const NAMES = 10_000_000;
const JOBS = 1_000_000;
/** Names of the small ledger, and of a page. */
const FEW = 1_000;
/** Jobs of the small ledger: each filter but that of one job's name fills a page. */
const FEW_JOBS = 10_000;
const PAGE = 1_000;
const JOBS_PAGE = 100;
const PER_INSERT = 500_000;
const ROUNDS = 3;
const REQUESTS = 1_000;
const WARM_UP = 20;
const GOAL = 1.5;
const EVERY_MS = 1_000;
const FIRST_MS = 1_700_000_000_000;

const digits = (number: number) => String(number).padStart(9, "0");

/** Rows as those of the object and the job that the gateway has written, under other names. */
const fillNames = (from: number, to: number) => `
  insert into files
  select filled.* from files as file, generate_series(${from}, ${to}) as number,
    jsonb_populate_record(file, jsonb_build_object('key', 'deep/er/' || lpad(number::text, 9, '0'), 'id', 'id-' || number)) as filled
  where file.owner = '' and file.bucket = 'bench' and file.key = 'in.jsonl'`;
const fillJobs = (from: number, to: number) => `
  insert into jobs
  select filled.* from jobs as job, generate_series(${from}, ${to}) as number,
    jsonb_populate_record(job, jsonb_build_object(
      'id', lpad(number::text, 12, 'j'), 'native_id', lpad(number::text, 12, 'j'),
      'arn', replace(job.arn, job.id, lpad(number::text, 12, 'j')),
      'name', case when number = 1 then 'rare' when number % 9 = 0 then 'nightly-' else 'other-' end || number,
      'status', case when number % 7 = 0 then 'Failed' else 'Completed' end,
      'submit_time', ${FIRST_MS} + number::bigint * ${EVERY_MS},
      'last_modified_time', ${FIRST_MS} + number::bigint * ${EVERY_MS},
      'end_time', ${FIRST_MS} + number::bigint * ${EVERY_MS})) as filled
  where job.owner = '' and job.name = 'bench'`;

async function fill(database: string, names: number, jobs: number, say: (text: string) => void): Promise<void> {
  const client = new pg.Client(database);
  await client.connect();
  const insert = async (what: string, count: number, statement: (from: number, to: number) => string) => {
    for (let from = 1; from <= count; from += PER_INSERT) {
      await client.query(statement(from, Math.min(count, from + PER_INSERT - 1)));
      if (count > PER_INSERT) say(`${what}: ${Math.min(count, from + PER_INSERT - 1)}`);
    }
  };
  await insert("object names", names, fillNames);
  await insert("jobs", jobs, fillJobs);
  // As autovacuum does after some minutes.
  await client.query("vacuum analyze files");
  await client.query("vacuum analyze jobs");
  await client.end();
}

/** A page: its address in a ledger with so many names and jobs, and what every answer has. */
interface Page {
  readonly what: string;
  readonly target: (names: number, jobs: number) => string;
  readonly has: string | RegExp;
}

const objects = (after: string) =>
  `/bedrock/files/bench?list-type=2&max-keys=${PAGE}&start-after=${encodeURIComponent(after)}`;
const jobsBy = (filter: string) => `/bedrock/model-invocation-jobs?maxResults=${JOBS_PAGE}${filter}`;
const at = (number: number) => new Date(FIRST_MS + number * EVERY_MS).toISOString();
const FULL = `<KeyCount>${PAGE}</KeyCount>`;
const SOME = /"jobArn"/;

const PAGES: readonly Page[] = [
  { what: "the first names", target: () => objects("deep/"), has: FULL },
  {
    what: "names in the middle",
    target: (names) => objects(`deep/er/${digits(Math.max(0, names / 2 - FEW / 2))}`),
    has: /<KeyCount>\d{3,4}</,
  },
  { what: "the last names", target: (names) => objects(`deep/er/${digits(names - FEW)}`), has: FULL },
  { what: "jobs, newest first", target: () => jobsBy(""), has: SOME },
  { what: "jobs, oldest first", target: () => jobsBy("&sortBy=CreationTime&sortOrder=Ascending"), has: SOME },
  { what: "jobs by status", target: () => jobsBy("&statusEquals=Failed"), has: SOME },
  { what: "jobs by part of the name", target: () => jobsBy("&nameContains=nightly"), has: SOME },
  { what: "jobs by a name that one has", target: () => jobsBy("&nameContains=rare"), has: SOME },
  {
    what: "jobs before a time",
    target: (_, jobs) => jobsBy(`&submitTimeBefore=${at(jobs / 2)}`),
    has: SOME,
  },
  {
    what: "jobs after a time",
    target: (_, jobs) => jobsBy(`&submitTimeAfter=${at(jobs / 2)}`),
    has: SOME,
  },
  {
    what: "jobs by status, name and time",
    target: (_, jobs) => jobsBy(`&statusEquals=Failed&nameContains=nightly&submitTimeBefore=${at(jobs)}`),
    has: SOME,
  },
];

interface Ledger {
  readonly url: string;
  readonly names: number;
  readonly jobs: number;
}

/** Milliseconds of a page, its body included. */
async function timed({ url, names, jobs }: Ledger, { what, target, has }: Page): Promise<number> {
  const started = performance.now();
  const answer = await fetch(url + target(names, jobs));
  const text = await answer.text();
  const ms = performance.now() - started;
  const isRight = typeof has === "string" ? text.includes(has) : has.test(text);
  if (!answer.ok || !isRight) throw new Error(`${what}: ${answer.status} ${text.slice(0, 500)}`);
  return ms;
}

/** By turns, so that other work on the machine meets both alike. */
async function timesOf(ledgers: readonly Ledger[], page: Page, requests: number): Promise<readonly number[][]> {
  const times: number[][] = ledgers.map(() => []);
  for (let request = 0; request < requests; request += 1) {
    for (const [at, ledger] of ledgers.entries()) times[at]!.push(await timed(ledger, page));
  }
  return times;
}

const p99 = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)]!;

async function start(context: Context, name: string, names: number, jobs: number) {
  const stack = new AsyncDisposableStack();
  const { fleet } = stack.use(await measuredFleet(join(context.folder, name), 1, "fresh_seconds: 0.001\n"));
  const { url } = fleet.replicas[0]!;
  await putText(url, "in.jsonl", converseLine(1));
  await completed(url, await createJob(url, "in.jsonl", "out/"));
  await fill(fleet.database, names, jobs, context.say);
  return { url, names, jobs, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

export const fleetLists: Row = {
  name: "fleet-lists",
  group: "fleet",
  async measure(context) {
    const { scale, say } = context;
    const [names, jobs] = [Math.max(10 * FEW, NAMES * scale), Math.max(10 * FEW_JOBS, JOBS * scale)].map(Math.round);
    await using few = await start(context, "few", FEW, FEW_JOBS);
    await using many = await start(context, "many", names!, jobs!);
    const requests = Math.max(50, Math.round(REQUESTS * scale));
    const lines: Line[] = [];
    for (const page of PAGES) {
      const ledgers = [many, few];
      await timesOf(ledgers, page, WARM_UP);
      const rounds: Round[] = [];
      const medians: Round[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const [ours = [], bare = []] = await timesOf(ledgers, page, requests);
        rounds.push({ ours: p99(ours), bare: p99(bare) });
        medians.push({ ours: median(ours), bare: median(bare) });
      }
      const shown = (all: readonly Round[]) =>
        all.map(({ ours, bare }) => `${ours.toFixed(1)}/${bare.toFixed(1)}`).join(" ");
      say(`${page.what}: p99 ${shown(rounds)} ms, median ${shown(medians)} ms`);
      const what = `p99 of ${page.what}: ${names!.toLocaleString("en")} names and ${jobs!.toLocaleString("en")} jobs, beside ${FEW.toLocaleString("en")} and ${FEW_JOBS.toLocaleString("en")}`;
      lines.push(compare(what, "ms", rounds, { goal: { below: GOAL } }));
    }
    return lines;
  },
};

/**
 * Compares what the gateway says that jobs have used with what the stand-ins of the providers have billed, while the gateway is
 * killed and started again. Sums are in whole numbers of 10^-12 of a dollar, by arithmetic of this file's own.
 */
import { randomInt, randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as after } from "node:timers/promises";
import type { Ledger } from "../../src/ports/ledger.ts";
import { openLedger } from "../../src/storage/ledger/sqlite/open.ts";
import type { Bill, Charge, Usage } from "../upstreams/account.ts";
import { CONCURRENCY, costOf, KEYS, type KeyName, SECRETS, startBilledUpstreams } from "./billed-upstreams.ts";
import { JOB_MS, type Killed, startKilled } from "./killed.ts";
import { lineOf, type PaidJob, type PaidProvider, PROVIDERS, paidJobs } from "./paid-jobs.ts";

const JOBS_AT_ONCE = 24;

/** Of a decimal number, in 10^-12. */
function exact(text: string): bigint {
  const [whole, fraction = ""] = text.split(".") as [string, string?];
  if (fraction.length > 12) throw new Error(`${text} has more than 12 digits after the point`);
  return BigInt(whole + fraction.padEnd(12, "0"));
}

interface Row extends Usage {
  readonly group: { readonly job: string; readonly provider: PaidProvider };
  readonly cost: string;
  readonly unpriced: number;
}

interface Job {
  readonly status: string;
  readonly endTime?: string;
  readonly statistics?: { readonly inputTokenCount?: number; readonly outputTokenCount?: number };
}

interface Ran {
  readonly job: PaidJob;
  readonly arns: readonly string[];
}

export interface ComparedBills {
  readonly jobs: number;
  readonly kills: number;
  readonly answers: number;
  readonly statuses: Readonly<Record<string, number>>;
  /** In 10^-12 dollars, as the providers have billed it. */
  readonly cost: bigint;
  /** Answers of the executor that a kill or a stop lost. The providers bill them, and no job has them. */
  readonly lost: { readonly answers: number; readonly cost: bigint };
}

/** One tenant has the buckets of Bedrock's storage. */
const keyOf = ({ provider, name }: PaidJob): KeyName =>
  provider === "bedrock" || Number(/^j(\d+)x/.exec(name)![1]) % 2 === 0 ? "a" : "b";

const bucketOf = (job: PaidJob, kind: "in" | "out"): string =>
  job.provider === "bedrock" ? `${kind}-bedrock` : `${keyOf(job)}-${kind}-${job.provider}`;

async function runJob(gateway: Pick<Killed, "ask">, charges: readonly Charge[], job: PaidJob): Promise<Ran> {
  const { provider, name, files, tags } = job;
  const secret = SECRETS[keyOf(job)];
  const [input, output] = [bucketOf(job, "in"), bucketOf(job, "out")];
  for (const [file, names] of Object.entries(files)) {
    const content = names.map((record, at) => `${lineOf(record, at, job.isChat)}\n`).join("");
    await gateway.ask(secret, "PUT", `/bedrock/files/${input}/${name}/${file}`, content);
  }
  const key = Object.keys(files).length > 1 ? `${name}/` : `${name}/in.jsonl`;
  const create = async (more: Readonly<Record<string, string>>): Promise<string> => {
    const body = {
      jobName: "paid",
      clientRequestToken: randomUUID(),
      modelId: "gpt-4o-mini",
      ...(!job.isChat && { modelInvocationType: "Converse" }),
      roleArn: "arn:aws:iam::000000000000:role/any",
      inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${input}/${key}` } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${output}/${name}/` } },
      tags: Object.entries({ ...tags, ...more }).map(([tag, value]) => ({ key: `quarry:${tag}`, value })),
    };
    return JSON.parse((await gateway.ask(secret, "POST", "/bedrock/model-invocation-job", body))!).jobArn as string;
  };
  const target = (arn: string) => `/bedrock/model-invocation-job/${encodeURIComponent(arn)}`;
  const ended = async (arn: string): Promise<void> => {
    const until = Date.now() + JOB_MS;
    for (;;) {
      const found = JSON.parse((await gateway.ask(secret, "GET", target(arn)))!) as Job;
      if (found.endTime !== undefined) return;
      if (Date.now() > until) throw new Error(`${name} does not end: ${JSON.stringify(found)}`);
      await after(150);
    }
  };

  const arn = await create({}).catch((error: Error) => {
    if (job.mayBeRefused && error.message.includes(": 400 ")) return undefined;
    throw error;
  });
  if (arn === undefined) return { job, arns: [] };
  if (job.isStopped) {
    const isPaid = () => charges.some((charge) => charge.name.startsWith(`${name}-`));
    const until = Date.now() + (provider === "gemini" ? randomInt(3_000) : 20_000);
    while (!isPaid() && Date.now() < until) await after(50);
    await gateway.ask(secret, "POST", `${target(arn)}/stop`).catch((error: Error) => {
      // The answer to the first request was lost in a kill. The gateway or the provider says that the job has ended.
      if (!/cannot be stopped|batch that ended|already ended/.test(error.message)) throw error;
    });
  }
  await ended(arn);
  if (!job.isRetried) return { job, arns: [arn] };
  const again = await create({ "retry-of": arn });
  await ended(again);
  return { job, arns: [arn, again] };
}

const NONE: Usage = { input: 0, cached: 0, output: 0, reasoning: 0 };
const sumOf = (all: readonly Usage[]): Usage =>
  all.reduce(
    (sum, one) => ({
      input: sum.input + one.input,
      cached: sum.cached + one.cached,
      output: sum.output + one.output,
      reasoning: sum.reasoning + one.reasoning,
    }),
    NONE,
  );

const textOf = ({ input, cached, output, reasoning }: Usage): string =>
  `input ${input}, cached ${cached}, output ${output}, reasoning ${reasoning}`;

export interface Comparison {
  readonly upstreams: { readonly bill: Bill };
  readonly gateway: Pick<Killed, "ask" | "kills">;
  readonly jobs: Iterable<PaidJob>;
  readonly jobsAtOnce: number;
  /** Called when all jobs have ended. From then on nothing is killed. */
  calm(): Promise<void>;
  /** Called at the end. The gateway is needed no more. */
  openLedger(): Promise<Ledger>;
  readonly say: (text: string) => void;
}

/** @param folder is empty */
export async function compareBills(
  folder: string,
  { jobs: count, say = () => {} }: { readonly jobs: number; readonly say?: (text: string) => void },
): Promise<ComparedBills> {
  const upstreams = await startBilledUpstreams(path.join(folder, "storage"));
  const home = path.join(folder, "gateway");
  await mkdir(home);
  await writeFile(path.join(home, "quarry.yaml"), upstreams.yaml);
  const gateway = await startKilled(home);
  try {
    return await compareWith({
      upstreams,
      gateway,
      jobs: paidJobs(count),
      jobsAtOnce: JOBS_AT_ONCE,
      calm: gateway.calm,
      async openLedger() {
        await gateway.end();
        return openLedger(path.join(home, ".quarry"));
      },
      say,
    });
  } finally {
    await gateway.close();
    await upstreams.close();
  }
}

/** Rejects with the differences. */
export async function compareWith(comparison: Comparison): Promise<ComparedBills> {
  const { upstreams, gateway, jobs, jobsAtOnce, say } = comparison;
  const { bill } = upstreams;
  const wrong: string[] = [];
  const queue = jobs[Symbol.iterator]();
  const ran: Ran[] = [];
  const worker = async () => {
    for (let next = queue.next(); next.done !== true; next = queue.next()) {
      const job = next.value;
      await runJob(gateway, bill.charges, job).then(
        (one) => void ran.push(one),
        (error: Error) => void wrong.push(`${job.name}: ${error.message}`),
      );
      if (ran.length % 50 === 0) say(`${ran.length} jobs, ${gateway.kills} kills`);
    }
  };
  await Promise.all(Array.from({ length: jobsAtOnce }, worker));
  await comparison.calm();

  const report = JSON.parse((await gateway.ask(SECRETS.a, "GET", "/ui/api/usage?by=job,provider"))!) as {
    readonly rows: readonly Row[];
    readonly total: Omit<Row, "group">;
  };
  const rowsOf = new Map<string, Row[]>();
  for (const row of report.rows) rowsOf.set(row.group.job, [...(rowsOf.get(row.group.job) ?? []), row]);
  const chargesOf = new Map<string, Charge[]>();
  for (const charge of bill.charges) {
    const [prefix] = /^j\d+x/.exec(charge.name)!;
    chargesOf.set(prefix, [...(chargesOf.get(prefix) ?? []), charge]);
  }
  const statuses: Record<string, number> = {};
  const lost: Charge[] = [];
  const spent: Record<KeyName, bigint> = { a: 0n, b: 0n };

  for (const { job, arns } of ran) {
    const key = keyOf(job);
    const secret = SECRETS[key];
    const rows = arns.flatMap((arn) => rowsOf.get(arn) ?? []);
    for (const arn of arns) {
      const said = sumOf(rowsOf.get(arn) ?? []);
      const target = `/bedrock/model-invocation-job/${encodeURIComponent(arn)}`;
      const { status, statistics } = JSON.parse((await gateway.ask(secret, "GET", target))!) as Job;
      statuses[status] = (statuses[status] ?? 0) + 1;
      const at = `/bedrock/files/${bucketOf(job, "out")}/${job.name}/${arn.slice(-12)}/manifest.json.out`;
      const manifest = JSON.parse((await gateway.ask(secret, "GET", at)) ?? "{}") as Job["statistics"] & object;
      for (const [what, given] of [
        ["statistics", statistics ?? {}],
        ["manifest", manifest],
      ] as const) {
        const { inputTokenCount: input = 0, outputTokenCount = 0 } = given;
        if (input !== said.input || outputTokenCount !== said.output) {
          wrong.push(`${job.name} (${status}): ${what} ${input}/${outputTokenCount}, report ${textOf(said)}`);
        }
      }
    }
    const billed = chargesOf.get(/^j\d+x/.exec(job.name)![0]) ?? [];
    const kept = job.provider === "local" ? withoutLost(job, billed, rows, lost) : billed;
    for (const provider of PROVIDERS) {
      const expected = kept.filter((charge) => charge.provider === provider).map(({ usage }) => usage);
      const found = rows.filter(({ group }) => group.provider === provider);
      const [paid, said] = [sumOf(expected), sumOf(found)];
      const cost = expected.reduce((sum, usage) => sum + costOf(provider, usage), 0n);
      const saidCost = found.reduce((sum, row) => sum + exact(row.cost), 0n);
      if (textOf(paid) !== textOf(said) || cost !== saidCost || found.some(({ unpriced }) => unpriced > 0)) {
        wrong.push(`${job.name}: ${provider} billed ${textOf(paid)} (${cost}), report ${textOf(said)} (${saidCost})`);
      }
      spent[key] += cost;
    }
  }

  const most =
    (gateway.kills + ran.filter(({ job }) => job.isStopped && job.provider === "local").length) * CONCURRENCY;
  if (lost.length > most) wrong.push(`${lost.length} answers of the executor are lost, and at most ${most} can be`);
  const total = exact(report.total.cost);
  if (total !== spent.a + spent.b) wrong.push(`the report's total is ${report.total.cost}`);
  const ledger = await comparison.openLedger();
  try {
    const days = { firstDay: "2000-01-01", lastDay: "2999-12-31", amount: "0" };
    for (const name of KEYS) {
      for (const scope of [`key:key-${name}`, `tenant:${name}`] as const) {
        const taken = await ledger.spending.taken({ ...days, scope }, "USD");
        if (exact(taken.spent) !== spent[name]) wrong.push(`${scope}: ${taken.spent} spent, ${spent[name]} billed`);
        if (exact(taken.reserved) !== 0n) wrong.push(`${scope}: ${taken.reserved} is still reserved`);
      }
    }
  } finally {
    await ledger.close();
  }
  if (wrong.length > 0) throw new Error(`${wrong.length} differences:\n${wrong.slice(0, 40).join("\n")}`);
  return {
    jobs: ran.reduce((sum, { arns }) => sum + arns.length, 0),
    kills: gateway.kills,
    answers: bill.charges.length,
    statuses,
    cost: bill.charges.reduce((sum, { provider, usage }) => sum + costOf(provider as PaidProvider, usage), 0n),
    lost: { answers: lost.length, cost: lost.reduce((sum, { usage }) => sum + costOf("local", usage), 0n) },
  };
}

/**
 * The bill of a job that the executor runs, without the answers that a kill or a stop lost: each record is paid once for each job
 * that has its answer. The others are added to `lost`.
 */
function withoutLost(
  job: PaidJob,
  billed: readonly Charge[],
  rows: readonly Usage[],
  lost: Charge[],
): readonly Charge[] {
  const seen = new Map<string, number>();
  const most = (name: string) => (job.isRetried && name.includes("unread") ? 2 : 1);
  const kept = billed.filter((charge) => {
    if (charge.provider !== "local") return true;
    const times = (seen.get(charge.name) ?? 0) + 1;
    seen.set(charge.name, times);
    if (times <= most(charge.name)) return true;
    lost.push(charge);
    return false;
  });
  if (!job.isStopped) return kept;
  // A stop also loses the answers of the records that are in progress. Which these are, their sum says.
  const said = textOf(sumOf(rows));
  for (const dropped of subsets(kept)) {
    const rest = kept.filter((charge) => !dropped.includes(charge));
    if (textOf(sumOf(rest.map(({ usage }) => usage))) !== said) continue;
    lost.push(...dropped);
    return rest;
  }
  return kept;
}

function* subsets<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let bits = 0; bits < 2 ** all.length; bits += 1) yield all.filter((_, at) => (bits >> at) % 2 === 1);
}

/**
 * Kills of a gateway amid jobs that end, with receivers of their events that fail, hang, redirect and die. At the end each
 * receiver has accepted one event of each job's end, and has got no other.
 */
import { randomBytes, randomInt, randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { verifyStorage } from "../../src/storage/verify.ts";
import { type ChildGateway, startChild } from "../support/child.ts";
import { startModelServer } from "../support/model-server.ts";
import { type OpenAiUpstream, startOpenAi } from "../upstreams/openai.ts";
import { END, type EventReceiver, startReceivers } from "./webhook-receivers.ts";

const MODEL = "gpt-4o-mini";
const ANSWER_MS = 15;
const WAIT_MS = 300_000;
const MOST_LIFE_MS = 1_500;
/** Jobs that are created between two kills. */
const JOBS = 3;
/** Jobs of `local`, which differ in how long they run, and of a hosted provider. */
const KINDS = ["short", "long", "stopped", "hosted"] as const;
type Kind = (typeof KINDS)[number];
const LINES: Readonly<Record<Kind, number>> = { short: 5, long: 40, stopped: 120, hosted: 4 };
const OUTCOMES = ["completed", "failed", "expired", "cancelled"] as const;

interface Job {
  readonly jobArn: string;
  readonly status: string;
  readonly endTime?: string;
}

export interface Tally {
  readonly kills: number;
  readonly jobs: number;
  /** Ends of jobs, by status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Distinct events of ends, of all receivers, that were accepted. */
  readonly ends: number;
  /** Distinct events of starts and of progress. */
  readonly others: number;
  readonly requests: number;
  /** Requests with an id that the receiver had before. */
  readonly repeats: number;
  /** Those of them that came after the receiver had accepted the event. */
  readonly repeatsOfAccepted: number;
  readonly behaviours: Readonly<Record<string, number>>;
}

export interface WebhookRounds {
  /** Creates jobs, and kills the gateway while they run. */
  kill(): Promise<void>;
  /** Rejects with what is wrong. */
  end(): Promise<Tally>;
  close(): Promise<void>;
}

const line = (at: number) =>
  `${JSON.stringify({
    recordId: `r${at}`,
    modelInput: {
      messages: [{ role: "user", content: [{ text: `question r${at}` }] }],
      inferenceConfig: { maxTokens: 50 },
    },
  })}\n`;
const chat = (at: number) =>
  `${JSON.stringify({
    custom_id: `r${at}`,
    method: "POST",
    url: "/v1/chat/completions",
    body: { model: MODEL, messages: [{ role: "user", content: `question r${at}` }] },
  })}\n`;

const newSecret = () => `whsec_${randomBytes(32).toString("base64")}`;

async function configuration(hosted: OpenAiUpstream, model: string) {
  const secrets = { ends: newSecret(), all: newSecret(), bridge: newSecret(), own: newSecret() };
  const receivers = await startReceivers(secrets);
  const { ends, all, bridge } = receivers.all as Record<string, EventReceiver>;
  // The receiver knows the older one of two secrets.
  const yaml = `poll_seconds: { first: 0.05, most: 0.2 }
default_provider: local
routes: [{ bucket: "*-hosted", provider: hosted }]
providers:
  hosted: { type: openai, api_key: sk-1234, base_url: "${hosted.url}" }
  local: { type: openai-compatible, base_url: "${model}", concurrency: 4 }
events:
  allowed_hosts: [127.0.0.1]
  timeout_seconds: 1
  job_secret: "${secrets.own}"
  webhooks:
    - { name: ends, url: "${ends!.url}?key=a", secret: "${secrets.ends} ${newSecret()}" }
    - { name: all, url: "${all!.url}", secret: "${secrets.all}", events: [ended, started, progress] }
    - { name: bridge, url: "${bridge!.url}", secret: "${secrets.bridge}", format: eventbridge }
`;
  return { receivers, yaml };
}

/** @param folder is empty */
export async function startWebhookRounds(
  folder: string,
  say: (text: string) => void = () => {},
): Promise<WebhookRounds> {
  const hosted = await startOpenAi();
  const model = await startModelServer({ delayMs: ANSWER_MS });
  const { receivers, yaml } = await configuration(hosted, model.url);
  const home = path.join(folder, "gateway");
  await mkdir(home);
  await writeFile(path.join(home, "quarry.yaml"), yaml);
  const { trap: _, ...told } = receivers.all;

  let gateway: ChildGateway;
  let killed: ChildGateway | undefined;
  let crash: string | undefined;
  let kills = 0;
  const start = async () => {
    const child = await startChild(home);
    gateway = child;
    void child.ended.then((complaint) => {
      if (child !== killed) crash = `the gateway ended by itself: ${complaint}`;
    });
  };
  const stop = async (signal: "SIGKILL" | "SIGTERM") => {
    killed = gateway;
    await gateway.kill(signal);
  };
  await start();

  const ask = async (method: string, target: string, body?: string | object): Promise<string> => {
    const until = Date.now() + WAIT_MS;
    const isJson = typeof body === "object";
    for (;;) {
      if (crash !== undefined) throw new Error(crash);
      try {
        const answer = await fetch(`${gateway.url}${target}`, {
          method,
          ...(body !== undefined && { body: isJson ? JSON.stringify(body) : body }),
          headers: { "x-quarry-page": "1", ...(isJson && { "content-type": "application/json" }) },
          signal: AbortSignal.timeout(20_000),
        });
        const text = await answer.text();
        if (answer.ok) return text;
        if (answer.status < 500 && answer.status !== 429) {
          throw Object.assign(new Error(`${method} ${target}: ${answer.status} ${text}`), { isFinal: true });
        }
        throw new Error(`${answer.status} ${text}`);
      } catch (error) {
        if ((error as { isFinal?: true }).isFinal || Date.now() > until) throw error;
        await after(50);
      }
    }
  };
  for (const kind of KINDS) {
    const lines = Array.from({ length: LINES[kind] }, (_, at) => (kind === "hosted" ? chat : line)(at));
    await ask("PUT", `/bedrock/files/in-${kind}/in.jsonl`, lines.join(""));
  }

  const wrong: string[] = [];
  const jobs: Promise<Job>[] = [];

  const toldOfEnd = (arn: string): readonly string[] =>
    Object.entries(told).flatMap(([name, { ends }]) => (ends.has(arn) ? [name] : []));

  async function ended(arn: string): Promise<Job> {
    const until = Date.now() + WAIT_MS;
    for (;;) {
      const names = toldOfEnd(arn);
      const job = JSON.parse(await ask("GET", `/bedrock/model-invocation-job/${encodeURIComponent(arn)}`)) as Job;
      if (job.endTime !== undefined) return job;
      if (names.length > 0) wrong.push(`${names} were told of the end of ${arn} while it was ${job.status}`);
      if (Date.now() > until) throw new Error(`${arn} does not end: ${JSON.stringify(job)}`);
      await after(150);
    }
  }

  async function run(kind: Kind): Promise<Job> {
    if (kind === "hosted") hosted.end(OUTCOMES[randomInt(OUTCOMES.length)]!);
    const answer = await ask("POST", "/bedrock/model-invocation-job", {
      jobName: kind,
      clientRequestToken: randomUUID(),
      modelId: MODEL,
      roleArn: "arn:aws:iam::000000000000:role/any",
      inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://in-${kind}/in.jsonl` } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://in-${kind}/out/` } },
      tags: [{ key: "quarry:webhook", value: receivers.all.own!.url }],
    });
    const { jobArn } = JSON.parse(answer) as Job;
    if (kind === "stopped") {
      await after(randomInt(800));
      await ask("POST", `/bedrock/model-invocation-job/${encodeURIComponent(jobArn)}/stop`).catch((error: Error) => {
        // It has ended.
        if (!(error as { isFinal?: true }).isFinal) throw error;
      });
    }
    return ended(jobArn);
  }

  /** Sends what is pending again, until nothing is. */
  async function drain(): Promise<void> {
    const until = Date.now() + WAIT_MS;
    for (;;) {
      const { webhooks } = JSON.parse(await ask("GET", "/ui/api/webhooks?status=pending&limit=200")) as {
        readonly webhooks: readonly { readonly id: string; readonly nextAt: number }[];
      };
      if (webhooks.length === 0) return;
      if (Date.now() > until)
        throw new Error(`${webhooks.length} deliveries stay pending: ${JSON.stringify(webhooks[0])}`);
      const waiting = webhooks.filter(({ nextAt }) => nextAt > Date.now() + 1_000);
      await Promise.all(waiting.map(({ id }) => ask("POST", `/ui/api/webhooks/${id}/again`)));
      await after(200);
    }
  }

  function audit(all: ReadonlyMap<string, Job>): void {
    for (const receiver of Object.values(receivers.all)) wrong.push(...receiver.wrong);
    for (const [name, { events, ends }] of Object.entries(told)) {
      const seen = new Set<string>();
      for (const [id, { jobArn, what, status, isAccepted }] of events) {
        const job = all.get(jobArn);
        if (job === undefined) wrong.push(`${name}: ${id} is of the unknown job ${jobArn}`);
        else if (what === END && status !== job.status) wrong.push(`${name}: ${id} says ${status}, not ${job.status}`);
        if (seen.has(`${jobArn} ${what}`)) wrong.push(`${name}: ${id} is a second event: ${jobArn}, ${what}`);
        seen.add(`${jobArn} ${what}`);
        if (!isAccepted) wrong.push(`${name}: ${id} was not repeated until it was accepted`);
      }
      for (const arn of all.keys()) if (!ends.has(arn)) wrong.push(`${name}: no event of the end of ${arn}`);
    }
  }

  function count(all: Iterable<Job>): Tally {
    const events = Object.values(told).flatMap((receiver) => [...receiver.events.values()]);
    const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
    const ends = events.filter(({ what }) => what === END).length;
    const requests = sum(events.map(({ times }) => times));
    const behaviours: Record<string, number> = {};
    for (const [how, times] of Object.values(told).flatMap(({ did }) => [...did])) {
      behaviours[how] = (behaviours[how] ?? 0) + times;
    }
    const statuses: Record<string, number> = {};
    for (const { status } of all) statuses[status] = (statuses[status] ?? 0) + 1;
    return {
      kills,
      jobs: sum(Object.values(statuses)),
      statuses,
      ends,
      others: events.length - ends,
      requests,
      repeats: requests - events.length,
      repeatsOfAccepted: sum(events.map(({ again }) => again)),
      behaviours,
    };
  }

  return {
    async kill() {
      for (let at = 0; at < JOBS; at += 1) {
        const job = run(KINDS[randomInt(KINDS.length)]!);
        job.catch(() => {});
        jobs.push(job);
      }
      await after(randomInt(MOST_LIFE_MS));
      await stop("SIGKILL");
      kills += 1;
      await start();
      if (kills % 20 === 0) say(`${kills} kills, ${jobs.length} jobs`);
    },
    async end() {
      const all = new Map((await Promise.all(jobs)).map((job) => [job.jobArn, job]));
      receivers.heal();
      await drain();
      audit(all);
      await stop("SIGTERM");
      const found: string[] = [];
      if (!(await verifyStorage(path.join(home, ".quarry"), (text) => found.push(text)))) wrong.push(...found);
      if (wrong.length > 0) throw new Error(wrong.join("\n"));
      return count(all.values());
    },
    async close() {
      await stop("SIGKILL");
      await Promise.all([receivers.close(), hosted.close(), model.close()]);
    },
  };
}

/**
 * Rounds of kills and of providers' faults amid jobs of several batches. Every round runs jobs on each provider: a folder whose
 * failed records are retried by another job, one with a fallback, and one that is paused. Each account's bill is the proof: every
 * record has one result in its place, and was run once, or once more where its first run failed.
 */
import { randomInt, randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { verifyStorage } from "../../src/storage/verify.ts";
import { type ChildGateway, startChild } from "../support/child.ts";
import { type ModelServer, startModelServer } from "../support/model-server.ts";
import { s3Client } from "../support/sdk.ts";
import { type Account, createAccount, createBill, nameIn, type Outage } from "../upstreams/account.ts";
import { startAnthropic } from "../upstreams/anthropic.ts";
import { startBedrock } from "../upstreams/bedrock.ts";
import { startGemini } from "../upstreams/gemini.ts";
import { startOpenAi } from "../upstreams/openai.ts";

const PROVIDERS = ["openai", "gemini", "anthropic", "bedrock", "local"] as const;
type ProviderName = (typeof PROVIDERS)[number];
const FALLBACKS: Readonly<Record<ProviderName, ProviderName>> = {
  openai: "gemini",
  gemini: "anthropic",
  anthropic: "openai",
  bedrock: "openai",
  local: "gemini",
};
const BATCH_RECORDS = 40;
const FILES = 3;
const FILE_LINES = 33;
/** Every so many records fail in their first run. */
const FLAKY = 9;
/** Records that the executor asks at once. A kill loses their answers. */
const CONCURRENCY = 8;
const ROUND_MS = 120_000;
/** A start that takes longer is reported with its log. */
const SLOW_START_S = 15;
const MODEL = "gpt-4o-mini";

type Faults = readonly (() => void)[];

interface Upstreams {
  readonly yaml: string;
  readonly accounts: Readonly<Record<ProviderName, Account>>;
  readonly faults: Readonly<Record<ProviderName, Faults>>;
  heal(): void;
  close(): Promise<void>;
}

async function startUpstreams(folder: string): Promise<Upstreams> {
  const bill = createBill();
  const limits = { records: BATCH_RECORDS, minimumRecords: 1 };
  const accounts = {
    openai: createAccount("openai", bill, { ...limits, enqueuedTokens: 12_000 }),
    gemini: createAccount("gemini", bill, limits),
    anthropic: createAccount("anthropic", bill, limits),
    bedrock: createAccount("bedrock", bill, limits),
    local: createAccount("local", bill),
  };
  await mkdir(folder, { recursive: true });
  const storage = await startChild(folder);
  const s3 = s3Client(storage.url);
  for (const Bucket of ["in-bedrock", "out-bedrock"]) await s3.send(new CreateBucketCommand({ Bucket }));
  const [openai, gemini, anthropic, bedrock, model] = await Promise.all([
    startOpenAi({ account: accounts.openai }),
    startGemini({ account: accounts.gemini, readsBeforeEnd: 1 }),
    startAnthropic({ account: accounts.anthropic }),
    startBedrock({ s3, account: accounts.bedrock }),
    startModel(accounts.local),
  ]);
  const some = `batch_limits: { records: ${BATCH_RECORDS}, minimum_records: 1, concurrent: 3 }, timeout_seconds: 3, models: { "*":`;
  const yaml = `poll_seconds: { first: 0.05, most: 0.2 }
default_provider: local
routes: [${PROVIDERS.map((name) => `{ bucket: "*-${name}", provider: ${name} }`).join(", ")}]
providers:
  openai: { type: openai, api_key: sk-1234, base_url: "${openai.url}", ${some} gpt-4o-mini } }
  gemini: { type: gemini, api_key: any, base_url: "${gemini.url}", ${some} gemini-2.5-flash } }
  anthropic: { type: anthropic, api_key: any, base_url: "${anthropic.url}", ${some} claude-haiku-4-5 } }
  bedrock: { type: bedrock, region: us-east-1, access_key_id: any, secret_access_key: any, role_arn: "arn:aws:iam::000000000000:role/any", s3_endpoint: "${storage.url}/bedrock/files", bedrock_endpoint: "${bedrock.url}", ${some} "amazon.nova-lite-v1:0" } }
  local: { type: openai-compatible, base_url: "${model.url}", concurrency: ${CONCURRENCY}, models: { "*": stub } }
`;
  const openAiFaults = (["batches.create", "files.create", "files.content", "batches.retrieve"] as const).flatMap(
    (route) =>
      (["lost", "silent", "broken", "503", "500", "refuse", "stall"] as const).map(
        (fault) => () => openai.fail(route, fault, randomInt(1, 3)),
      ),
  );
  const geminiFaults = (["batches.create", "upload.send", "files.download", "batches.get"] as const).flatMap((route) =>
    (["cut", "silent", "reset", { status: 503 }, { status: 500 }, "refuse", "stall"] as const).map(
      (fault) => () => gemini.fail(route, fault, randomInt(1, 3)),
    ),
  );
  const anthropicFaults = (["batches.create", "batches.results", "batches.retrieve"] as const).flatMap((route) =>
    (["lost", "silent", "reset", { status: 529 }, { status: 500 }, "refuse", "stall"] as const).map(
      (fault) => () => anthropic.fail(route, fault, randomInt(1, 3)),
    ),
  );
  const bedrockFaults = (["create", "get"] as const).flatMap((route) =>
    (["lost", "refuse", 500, 503] as const).map((fault) => () => bedrock.fail(route, fault, randomInt(1, 3))),
  );
  return {
    yaml,
    accounts,
    faults: {
      openai: openAiFaults,
      gemini: geminiFaults,
      anthropic: anthropicFaults,
      bedrock: bedrockFaults,
      local: [],
    },
    heal() {
      for (const upstream of [openai, gemini, anthropic, bedrock]) upstream.heal();
      for (const account of Object.values(accounts)) account.outage = undefined;
    },
    async close() {
      await Promise.all([openai, gemini, anthropic, bedrock, model].map((upstream) => upstream.close()));
      await storage.kill("SIGTERM");
    },
  };
}

const startModel = (account: Account): Promise<ModelServer> =>
  startModelServer({
    answer(body) {
      if (account.outage !== undefined) {
        return {
          status: account.outage.status,
          body: { error: { message: "out of order", code: account.outage.code } },
        };
      }
      if (account.bill.chargeOne(account.provider, body) === "failed")
        return { status: 400, body: { error: { message: "it fails" } } };
      const message = { role: "assistant", content: `answer to ${nameIn(body)}` };
      return {
        body: {
          id: "c",
          object: "chat.completion",
          created: 0,
          model: "stub",
          choices: [{ index: 0, message, finish_reason: "stop" }],
          usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
        },
      };
    },
  });

const line = (name: string) =>
  `${JSON.stringify({
    recordId: name,
    modelInput: {
      messages: [{ role: "user", content: [{ text: `question ${name}` }] }],
      inferenceConfig: { maxTokens: 50 },
    },
  })}\n`;

/** Stand-ins repeat the whole question, or its name. */
const answered = (modelOutput: object): string | undefined =>
  /"answer to (?:question )?([\w-]+)"/.exec(JSON.stringify(modelOutput))?.[1];

const namesOf = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => `${prefix}-${(at + 1) % FLAKY === 0 ? "flaky-" : ""}${at + 1}`);

interface Files {
  readonly [name: string]: readonly string[];
}

interface Job {
  readonly jobArn: string;
  readonly status: string;
  readonly message?: string;
  readonly endTime?: string;
  readonly totalRecordCount?: number;
  readonly successRecordCount?: number;
  readonly errorRecordCount?: number;
}

type Tags = readonly { readonly key: string; readonly value: string }[];
const tag = (name: string, value: string): Tags => [{ key: `quarry:${name}`, value }];

export interface Rounds {
  /** Rejects with what is wrong. */
  round(number: number): Promise<void>;
  readonly kills: number;
  /** Verifies the storage. */
  end(): Promise<void>;
  close(): Promise<void>;
}

/** @param folder is empty */
export async function startRounds(folder: string, say: (text: string) => void = () => {}): Promise<Rounds> {
  const upstreams = await startUpstreams(path.join(folder, "storage"));
  const { bill } = upstreams.accounts.local;
  const home = path.join(folder, "gateway");
  await mkdir(home);
  await writeFile(path.join(home, "quarry.yaml"), upstreams.yaml);
  let kills = 0;
  /** What a gateway wrote that ended without being killed. */
  let crash: string | undefined;
  let killed: ChildGateway | undefined;
  /** Of the round's gateways, also of those that were killed. */
  let logs: ChildGateway["log"][] = [];
  const start = async (): Promise<ChildGateway> => {
    const child = await startChild(home);
    logs.push(child.log);
    void child.ended.then((complaint) => {
      if (child === killed) return;
      const last = child.log.slice(-20).map((entry) => JSON.stringify(entry));
      crash = `the gateway ended by itself: ${complaint}\n${last.join("\n")}`;
    });
    return child;
  };
  const kill = (signal: "SIGKILL" | "SIGTERM") => {
    killed = gateway;
    return gateway.kill(signal);
  };
  let gateway = await start();
  let isOver = true;

  const ask = async (method: string, target: string, body?: string | object): Promise<string> => {
    const until = Date.now() + ROUND_MS;
    const isJson = typeof body === "object";
    for (;;) {
      try {
        const answer = await fetch(`${gateway.url}/bedrock${target}`, {
          method,
          ...(body !== undefined && { body: isJson ? JSON.stringify(body) : body }),
          ...(isJson && { headers: { "content-type": "application/json" } }),
          signal: AbortSignal.timeout(20_000),
        });
        const text = await answer.text();
        if (answer.ok) return text;
        // What the provider refuses for its account, it takes after the outage.
        // S3's errors are XML.
        const isOutage = /The provider (?:refused|'|&#39;)/.test(text);
        if (answer.status < 500 && answer.status !== 429 && !isOutage) {
          throw Object.assign(new Error(`${method} ${target}: ${answer.status} ${text}`), { isFinal: true });
        }
        throw new Error(`${answer.status} ${text}`);
      } catch (error) {
        if (crash !== undefined) throw new Error(crash);
        if ((error as { isFinal?: true }).isFinal || Date.now() > until) throw error;
        await after(100);
      }
    }
  };
  const put = async (provider: ProviderName, folderName: string, files: Files) => {
    for (const [name, names] of Object.entries(files)) {
      await ask("PUT", `/files/in-${provider}/${folderName}${name}`, names.map(line).join(""));
    }
  };
  const create = async (provider: ProviderName, input: string, tags: Tags): Promise<string> => {
    const body = {
      jobName: "rounds",
      clientRequestToken: randomUUID(),
      modelId: MODEL,
      modelInvocationType: "Converse",
      roleArn: "arn:aws:iam::000000000000:role/any",
      inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://in-${provider}/${input}` } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://out-${provider}/` } },
      tags,
    };
    return (JSON.parse(await ask("POST", "/model-invocation-job", body)) as Job).jobArn;
  };
  const get = async (arn: string): Promise<Job> =>
    JSON.parse(await ask("GET", `/model-invocation-job/${encodeURIComponent(arn)}`)) as Job;
  const ended = async (arn: string, what: string): Promise<Job> => {
    const until = Date.now() + ROUND_MS;
    for (;;) {
      const job = await get(arn);
      if (job.endTime !== undefined) {
        if (job.status === "Completed") return job;
        throw new Error(`${what} ended as ${job.status}: ${job.message}`);
      }
      if (Date.now() > until) throw new Error(`${what} does not end: ${JSON.stringify(job)}`);
      await after(200);
    }
  };

  /** Resolves with the results that are errors, by the names of their records. */
  const check = async (
    provider: ProviderName,
    arn: string,
    files: Files,
    what: string,
  ): Promise<ReadonlyMap<string, string>> => {
    const failed = new Map<string, string>();
    for (const [name, names] of Object.entries(files)) {
      const text = await ask("GET", `/files/out-${provider}/${arn.slice(-12)}/${name}.out`);
      const lines = text.split("\n").slice(0, -1);
      if (lines.length !== names.length)
        throw new Error(`${what}: ${name} has ${lines.length} lines of ${names.length}`);
      for (const [at, record] of names.entries()) {
        const { recordId, modelOutput } = JSON.parse(lines[at]!) as { recordId: string; modelOutput?: object };
        if (recordId !== record) throw new Error(`${what}: ${name} has ${recordId} in the place of ${record}`);
        if (modelOutput === undefined) {
          if (!record.includes("flaky")) throw new Error(`${what}: ${record} failed: ${lines[at]}`);
          failed.set(record, lines[at]!);
        } else if (answered(modelOutput) !== record) {
          throw new Error(`${what}: ${record} has another's answer: ${lines[at]}`);
        }
      }
    }
    return failed;
  };
  const none = (failed: ReadonlyMap<string, string>, what: string) => {
    if (failed.size === 0) return;
    const said = [...failed].map(([name, line]) => `ran on ${bill.runs.get(name)?.join(", ")}: ${line}`);
    throw new Error(`${what}: records failed:\n${said.join("\n")}`);
  };

  const retried = async (provider: ProviderName, round: string) => {
    const files = Object.fromEntries(
      Array.from({ length: FILES }, (_, at) => [
        `${at}.jsonl`,
        namesOf(`${provider}-${round}-retry-${at}`, FILE_LINES),
      ]),
    );
    await put(provider, `${round}/`, files);
    let arn = await create(provider, `${round}/`, tag("priority", "3"));
    await ended(arn, `${provider}, the folder`);
    const failed = await check(provider, arn, files, `${provider}, the folder`);
    if (failed.size === 0 && provider !== "local") throw new Error(`${provider}, the folder: no record failed`);
    arn = await create(provider, `${round}/`, tag("retry-of", arn));
    await ended(arn, `${provider}, the retry`);
    none(await check(provider, arn, files, `${provider}, the retry`), `${provider}, the retry`);
  };
  const fallenBack = async (provider: ProviderName, round: string) => {
    const name = `${round}-fallback.jsonl`;
    const files = { [name]: namesOf(`${provider}-${round}-fallback`, 95) };
    await put(provider, "", files);
    const arn = await create(provider, name, tag("fallback", FALLBACKS[provider]));
    await ended(arn, `${provider}, the fallback`);
    none(await check(provider, arn, files, `${provider}, the fallback`), `${provider}, the fallback`);
  };
  const paused = async (provider: ProviderName, round: string) => {
    const name = `${round}-paused.jsonl`;
    const files = { [name]: namesOf(`${provider}-${round}-paused`, 85).map((one) => one.replace("flaky-", "")) };
    await put(provider, "", files);
    const arn = await create(provider, name, tag("paused", "true"));
    for (const value of ["false", "true", "false"]) {
      await after(randomInt(1_000));
      await ask("POST", "/tagResource", { resourceARN: arn, tags: tag("paused", value) }).catch((error: Error) => {
        if (!error.message.includes("Completed")) throw error;
      });
    }
    await ended(arn, `${provider}, paused`);
    none(await check(provider, arn, files, `${provider}, paused`), `${provider}, paused`);
  };

  /** Every record of the round was run as often as its jobs needed. */
  const audit = (round: string, killed: number) => {
    let again = 0;
    for (const [name, ran] of bill.runs) {
      if (!name.includes(`-${round}-`)) continue;
      const needed = name.includes("flaky") ? 2 : 1;
      if (name.startsWith("local-")) again += Math.max(0, ran.length - needed);
      else if (ran.length !== needed) throw new Error(`${name} was run ${ran.length} times: ${ran.join(", ")}`);
    }
    const most = killed * CONCURRENCY;
    if (again > most) throw new Error(`the executor ran ${again} records again after ${killed} kills`);
  };

  const trouble = async () => {
    for (let step = 0; step < 3 && !isOver; step += 1) {
      for (const provider of PROVIDERS) {
        const faults = upstreams.faults[provider];
        if (faults.length > 0) faults[randomInt(faults.length)]!();
      }
      if (step === 1) {
        const outages: Outage[] = ([401, 402, 403, 429, 503] as const).map((status) => ({ status }));
        const provider = PROVIDERS[randomInt(PROVIDERS.length)]!;
        upstreams.accounts[provider].outage = outages[randomInt(outages.length)]!;
        await after(randomInt(1_500));
        upstreams.accounts[provider].outage = undefined;
      }
      await after(randomInt(300, 2_500));
      if (isOver) return;
      await kill("SIGKILL");
      kills += 1;
      const started = performance.now();
      gateway = await start();
      const seconds = (performance.now() - started) / 1000;
      if (seconds > SLOW_START_S) {
        const log = gateway.log.map((entry) => JSON.stringify(entry)).join("\n");
        say(`a start took ${seconds.toFixed(0)} s:\n${log}`);
      }
    }
    await after(3_000);
    upstreams.heal();
  };

  return {
    get kills() {
      return kills;
    },
    async round(number) {
      const round = `r${number}x`;
      const before = kills;
      isOver = false;
      logs = [gateway.log];
      const troubled = trouble();
      const jobs = PROVIDERS.flatMap((provider) => [
        retried(provider, round),
        fallenBack(provider, round),
        paused(provider, round),
      ]);
      const outcomes = await Promise.allSettled(jobs);
      isOver = true;
      await troubled;
      const wrong = outcomes.flatMap((one) => (one.status === "rejected" ? [(one.reason as Error).message] : []));
      try {
        if (wrong.length > 0) throw new Error(wrong.join("\n"));
        audit(round, kills - before);
      } catch (error) {
        const log = path.join(tmpdir(), `quarry-round-${number}.log`);
        await writeFile(log, logs.map((one) => one.map((entry) => `${JSON.stringify(entry)}\n`).join("")).join("\n"));
        throw new Error(`round ${number}: ${(error as Error).message}\nLogs of its gateways: ${log}`);
      }
      say(`round ${number}: ${jobs.length} jobs, ${kills} kills`);
    },
    async end() {
      await kill("SIGTERM");
      const said: string[] = [];
      if (!(await verifyStorage(path.join(home, ".quarry"), (text) => said.push(text))))
        throw new Error(said.join("\n"));
    },
    async close() {
      isOver = true;
      await kill("SIGKILL");
      await upstreams.close();
    },
  };
}

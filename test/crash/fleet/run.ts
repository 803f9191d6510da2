/**
 * A fleet amid trouble, with clients that check every answer. Objects: known contents, conditions and multipart uploads. Jobs of a model
 * server: one result for each record. Jobs of every ending on hosted providers: what the stand-ins have billed is what the jobs cost, so
 * none was created twice.
 */
import path from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { parse, stringify } from "yaml";
import { openPostgresLedger } from "../../../src/storage/ledger/postgres/open.ts";
import { type Fleet, startFleet } from "../../support/fleet.ts";
import { bedrockClient, s3Client } from "../../support/sdk.ts";
import { startBilledUpstreams } from "../billed-upstreams.ts";
import { type ComparedBills, compareWith } from "../bills.ts";
import { createAsk } from "../killed.ts";
import { paidJobs } from "../paid-jobs.ts";
import { type Begin, deathsOf, type Reruns, rerunsOf, type TakeOver, takeOvers } from "./deaths.ts";
import { runFleetJob } from "./local-jobs.ts";
import { type FleetModel, startFleetModel } from "./model.ts";
import { createObjectClient } from "./object-client.ts";
import { type Client, createClient } from "./persist.ts";
import { recoveries } from "./recovery.ts";
import { createSharedLog } from "./shared-log.ts";
import { startTrouble, TROUBLES, type Troubles } from "./trouble.ts";

const REPLICAS = 3;
const OBJECT_CLIENTS = 6;
const LOG_CLIENTS = 2;
const LOCAL_JOBS_AT_ONCE = 2;
const HOSTED_JOBS_AT_ONCE = 4;
/** Mean pause of a client of objects between two requests. Without it, clients take the processors that replicas need to start. */
const PAUSE_MS = 100;
const BUCKET = "fleet-objects";
/** Of the model server of `slow`. */
const LATENCY_MS = 50;
const CONCURRENCY = 16;
/** A replica shares its answers every two seconds, if the machine is not busy. */
const SHARED_MS = 8_000;
/** From the end of an outage until a replica shares what it has. */
const SHARED_AGAIN_MS = 5_000;
/** From the end of an outage of the database until leases lapse again. */
const CALM_MS = 12_000;
const SECRET = "the-secret-of-key-c";
const CREDENTIALS = { accessKeyId: "key-c", secretAccessKey: SECRET };
/** What a replica says that ends because another one has taken its work over, or that starts while the database is away. */
const EXPLAINED = /taken over the work|failed to start/i;

export interface FleetRun {
  readonly requests: number;
  readonly repeated: number;
  readonly objects: number;
  readonly additions: number;
  readonly localRecords: number;
  readonly reruns: Reruns;
  readonly bills: ComparedBills;
  readonly events: Readonly<Record<string, number>>;
  readonly endedByThemselves: number;
  /** Milliseconds from each kill until requests succeed. */
  readonly requestRecovery: readonly number[];
  readonly takeOvers: readonly TakeOver[];
}

/** The providers with a bill, and a model server for the third tenant. */
function configured(yaml: string, model: FleetModel, replica: number): string {
  const config = parse(yaml);
  config.log_level = "info";
  config.access_keys.push({ id: "key-c", secret: SECRET, tenant: "c" });
  config.providers.slow = {
    type: "openai-compatible",
    base_url: model.urlOf(replica),
    concurrency: CONCURRENCY,
    models: { "*": "stub" },
  };
  config.routes.push({ bucket: `${BUCKET}*`, provider: "slow" });
  return stringify(config);
}

/** Of each kind of event. */
function counted(events: readonly { readonly what: string }[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { what } of events) counts[what] = (counts[what] ?? 0) + 1;
  return counts;
}

export interface FleetRunOptions {
  readonly seconds: number;
  /** Default: 3 */
  readonly replicas?: number;
  /** Default: all of them. */
  readonly troubles?: Troubles;
  readonly say?: (text: string) => void;
  /** Sees the logs of the replicas. */
  readonly onLine?: (replica: number, line: string) => void;
}

/** Rejects with everything that is wrong. @param folder is empty */
export async function runFleet(folder: string, options: FleetRunOptions): Promise<FleetRun> {
  const { replicas = REPLICAS, say = () => {} } = options;
  const upstreams = await startBilledUpstreams(path.join(folder, "storage"));
  const model = await startFleetModel(LATENCY_MS);
  const yaml = (replica: number) => configured(upstreams.yaml, model, replica);
  const begins: Begin[] = [];
  let fleet: Fleet | undefined;
  try {
    const onLine = (replica: number, line: string) => {
      if (line.includes('"msg":"batch started"')) begins.push({ replica, at: performance.now() });
      // Answers that no client should get.
      if (line.includes('"status":500')) say(`replica ${replica}: ${line}`);
      options.onLine?.(replica, line);
    };
    fleet = await startFleet(path.join(folder, "fleet"), { replicas, yaml, onLine });
    return await trouble({ fleet, upstreams, model, begins }, { ...options, say });
  } finally {
    await fleet?.close();
    await model.close();
    await upstreams.close();
  }
}

interface Parts {
  readonly fleet: Fleet;
  readonly upstreams: Awaited<ReturnType<typeof startBilledUpstreams>>;
  readonly model: FleetModel;
  readonly begins: readonly Begin[];
}

async function trouble(
  { fleet, upstreams, model, begins }: Parts,
  { seconds, troubles = TROUBLES, say }: FleetRunOptions & { readonly say: (text: string) => void },
): Promise<FleetRun> {
  const wrong: string[] = [];
  const isWrong = (text: string) => {
    say(`WRONG: ${text}`);
    wrong.push(text);
  };
  const s3 = s3Client(fleet.url, { credentials: CREDENTIALS });
  const bedrock = bedrockClient(fleet.url, { credentials: CREDENTIALS });
  bedrock.middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers["x-model-provider"] = "slow";
      return next(args);
    },
    { step: "build" },
  );
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await s3.send(new CreateBucketCommand({ Bucket: `${BUCKET}-jobs` }));

  const troubled = startTrouble(fleet, { troubles, say });
  const until = performance.now() + seconds * 1000;
  // A fleet that has one replica ends no job while it is killed all the time.
  const limit = setTimeout(() => void troubled.end().catch((error: Error) => isWrong(error.message)), seconds * 1000);
  const clients: Client[] = [];
  /** Repeats the work until the time is over. */
  const repeated = async (
    count: number,
    pauseMs: number,
    work: (client: Client, number: number) => () => Promise<unknown>,
  ) => {
    const one = async (number: number) => {
      const client = createClient();
      clients.push(client);
      const step = work(client, number);
      while (performance.now() < until) {
        await step();
        if (pauseMs > 0) await after(pauseMs * (0.5 + Math.random()));
      }
    };
    const outcomes = await Promise.allSettled(Array.from({ length: count }, (_, number) => one(number)));
    for (const outcome of outcomes) if (outcome.status === "rejected") isWrong(String(outcome.reason));
  };

  const objects: ReturnType<typeof createObjectClient>[] = [];
  const log = createSharedLog(BUCKET, isWrong);
  let localRecords = 0;
  const others = Promise.all([
    repeated(OBJECT_CLIENTS, PAUSE_MS, (client, number) => {
      const one = createObjectClient({ s3, client, bucket: BUCKET, prefix: `client-${number}/`, wrong: isWrong });
      objects.push(one);
      return one.step;
    }),
    repeated(LOG_CLIENTS, PAUSE_MS, (client) => () => log.add(s3, client)),
    repeated(LOCAL_JOBS_AT_ONCE, 0, (client) => async () => {
      localRecords += await runFleetJob({ s3, bedrock, client, bucket: `${BUCKET}-jobs`, wrong: isWrong });
    }),
  ]);
  const kills = () => troubled.events.filter(({ what }) => what !== "bucket").length + fleet.unexpected().length;
  const bills = await compareWith({
    upstreams,
    gateway: {
      ask: createAsk(() => fleet.url),
      get kills() {
        return kills();
      },
    },
    jobs: untilTime(until),
    jobsAtOnce: HOSTED_JOBS_AT_ONCE,
    async calm() {
      await others;
      await troubled.end();
      clearTimeout(limit);
    },
    openLedger: () =>
      openPostgresLedger({
        connectionString: fleet.database,
        connections: 2,
        connectTimeoutMs: 10_000,
        queryTimeoutMs: 10_000,
        onError() {},
        alone: false,
      }),
    say,
  }).catch(async (error: Error) => {
    isWrong(error.message);
    await others;
    await troubled.end();
    return undefined;
  });

  say("reading everything back");
  const last = createClient();
  for (const one of objects) await one.verify();
  const additions = await log.verify(s3, last);
  s3.destroy();
  bedrock.destroy();
  for (const { code, signal, said } of fleet.unexpected()) {
    if (!EXPLAINED.test(said)) isWrong(`a replica ended by itself with ${code ?? signal}: ${said}`);
  }
  const exits = fleet.replicas.map((replica) => replica.exits);
  const deaths = deathsOf(exits, troubled.events);
  const outages = (over: { readonly bucket: number; readonly database: number }) =>
    troubled.events.flatMap(({ what, at, until = at }) =>
      what === "bucket" || what === "database" ? [{ at, until: until + over[what] }] : [],
    );
  const shareable = outages({ bucket: SHARED_AGAIN_MS, database: SHARED_AGAIN_MS });
  const reruns = rerunsOf(deaths, model.requests, shareable, SHARED_MS);
  for (const text of reruns.unexplained) isWrong(`a record was asked again: ${text}`);
  for (const { faults } of clients) for (const [what, times] of faults) isWrong(`${times} times status 500: ${what}`);
  if (wrong.length > 0 || bills === undefined)
    throw new Error(`${wrong.length} faults:\n${wrong.slice(0, 60).join("\n")}`);

  const asked = clients.flatMap((client) => client.asked);
  const killedAt = troubled.events.filter(({ what }) => what === "kill").map(({ at }) => at);
  return {
    requests: asked.length,
    repeated: asked.filter(({ attempts }) => attempts > 1).length,
    objects: objects.reduce((sum, { count }) => sum + count, 0),
    additions,
    localRecords,
    reruns,
    bills,
    events: counted(troubled.events),
    endedByThemselves: fleet.unexpected().length,
    requestRecovery: recoveries(killedAt, asked),
    takeOvers: takeOvers({
      ...{ deaths, requests: model.requests, begins },
      outages: outages({ bucket: SHARED_AGAIN_MS, database: CALM_MS }),
    }),
  };
}

/** Jobs of every ending while there is time. */
function* untilTime(until: number) {
  for (const job of paidJobs(Number.POSITIVE_INFINITY)) {
    if (performance.now() > until) return;
    yield job;
  }
}

/**
 * A fleet as in production: replicas of the build as processes, PostgreSQL, a bucket behind a network that fails on request, and a
 * load balancer. The bucket is a gateway of its own, with the provider `local`.
 */
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { stringify } from "yaml";
import { startBalancer } from "./fleet/balancer.ts";
import { type Exit, type Supervised, supervise } from "./fleet/process.ts";
import { type Outage, startTcpProxy } from "./fleet/tcp-proxy.ts";
import { type PostgresServer, startPostgres } from "./postgres.ts";
import { s3Client } from "./sdk.ts";

/** Where the replicas of a fleet keep bytes. */
type Blobs = "s3" | "disk";

/** `disk`: one replica, with PostgreSQL alone. */
const BLOBS = "s3" as Blobs;

/** Replicas behind the one address that the suites talk to. */
export const TESTED_REPLICAS = BLOBS === "s3" ? 2 : 1;

const BUCKET = "quarry-blobs";
/** With which replicas reach the bucket. */
export const BUCKET_KEY = { id: "any", secret: "any-secret" };
const HEALTH_MS = 500;
const HEALTH_TIMEOUT_MS = 1_000;

/** A bucket as the configuration names it. */
export interface Bucket {
  readonly endpoint: string;
  readonly name: string;
}

/** A process that serves a bucket. */
export interface BucketServer {
  readonly pid: number;
  readonly port: number;
  stop(): Promise<void>;
}

export interface FleetOptions {
  /** Number of replicas. */
  readonly replicas: number;
  /** The configuration of a replica, without `ledger` and `blobs`. */
  readonly yaml: string | ((replica: number) => string);
  readonly env?: Readonly<Record<string, string>>;
  readonly node?: readonly string[];
  /** Default: `BLOBS` */
  readonly blobs?: Blobs;
  /** Starts the bucket, with a folder of its own. Default: `startBucket` */
  readonly bucket?: (folder: string) => Promise<{ readonly server: BucketServer; readonly bucket: Bucket }>;
  readonly onLine?: (replica: number, line: string) => void;
}

export interface Fleet {
  /** The load balancer's address. */
  readonly url: string;
  readonly replicas: readonly Supervised[];
  readonly bucket: BucketServer;
  /** The URL of the database. */
  readonly database: string;
  readonly postgres: PostgresServer;
  /** Resolves when every replica is ready. */
  ready(): Promise<void>;
  /** Kills a replica, which starts again. @param empty true: with an empty folder */
  kill(replica: number, empty?: boolean): Promise<void>;
  freeze(replica: number): void;
  wake(replica: number): void;
  restartDatabase(): Promise<void>;
  /** Resolves when the bucket can be reached again. */
  cutBucket(ms: number, outage?: Outage): Promise<void>;
  /** Delays every piece of bytes to and from the bucket. */
  delayBucket(ms: number): void;
  /** Ends of replicas that no caller of `kill` caused. */
  unexpected(): readonly Exit[];
  close(): Promise<void>;
}

/** The parts of a configuration that make a gateway a replica. */
export const fleetYaml = (database: string, bucket: Bucket, prefix = "", blobs = BLOBS): string =>
  stringify({
    ledger: database,
    ...(blobs === "s3" && {
      blobs: {
        type: "s3",
        bucket: bucket.name,
        ...(prefix !== "" && { prefix }),
        endpoint: bucket.endpoint,
        region: "us-east-1",
        access_key_id: BUCKET_KEY.id,
        secret_access_key: BUCKET_KEY.secret,
      },
    }),
  });

/** A gateway that is the bucket of others. */
export async function startBucket(folder: string): Promise<{ readonly server: Supervised; readonly bucket: Bucket }> {
  const server = await supervise(folder, { yaml: "log_level: warn\nui: false\n" });
  await server.ready();
  const s3 = s3Client(server.url);
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  s3.destroy();
  return { server, bucket: { endpoint: `${server.url}/bedrock/files`, name: BUCKET } };
}

/** @param folder is empty */
export async function startFleet(folder: string, options: FleetOptions): Promise<Fleet> {
  await mkdir(folder, { recursive: true });
  const { blobs = BLOBS } = options;
  const postgres = await startPostgres(["-c", "max_connections=200"]);
  const database = await postgres.createDatabase();
  const { server: bucketServer, bucket } = await (options.bucket ?? startBucket)(path.join(folder, "bucket"));
  const network = await startTcpProxy(bucketServer);
  const endpoint = new URL(bucket.endpoint);
  endpoint.port = `${network.port}`;
  const reached = { ...bucket, endpoint: endpoint.href };
  const own = (replica: number) => (typeof options.yaml === "string" ? options.yaml : options.yaml(replica));
  const replicas: Supervised[] = [];
  for (let at = 0; at < (blobs === "s3" ? options.replicas : 1); at += 1) {
    const { env = {}, node = [] } = options;
    const yaml = `${fleetYaml(database, reached, "", blobs)}${own(at)}`;
    const onLine = (line: string) => options.onLine?.(at, line);
    replicas.push(await supervise(path.join(folder, `replica-${at}`), { yaml, env, node, onLine }));
    // Two first starts at once would be a test of their own.
    if (at === 0) await replicas[0]!.ready();
  }
  const targets = replicas.map(({ port }) => ({ port, isHealthy: true }));
  const balancer = await startBalancer(targets);
  let isOver = false;
  const checking = replicas.map(async (replica, at) => {
    while (!isOver) {
      targets[at]!.isHealthy = await replica.isReady(HEALTH_TIMEOUT_MS);
      await after(HEALTH_MS);
    }
  });
  const ready = async () => void (await Promise.all(replicas.map((replica) => replica.ready())));
  await ready();
  return {
    url: balancer.url,
    replicas,
    bucket: bucketServer,
    database,
    postgres,
    ready,
    kill: (at, empty) => replicas[at]!.kill(blobs === "s3" && empty),
    freeze: (at) => replicas[at]!.freeze(),
    wake: (at) => replicas[at]!.wake(),
    async restartDatabase() {
      await postgres.stop();
      await postgres.start();
    },
    cutBucket: (ms, outage = "refused") => network.cut(outage, ms),
    delayBucket: network.delay,
    unexpected: () => replicas.flatMap(({ exits }) => exits.filter(({ signal }) => signal !== "SIGKILL")),
    async close() {
      isOver = true;
      await Promise.all(checking);
      await Promise.all(replicas.map((replica) => replica.stop()));
      await balancer.close();
      await network.close();
      await bucketServer.stop();
      await postgres.close();
    },
  };
}

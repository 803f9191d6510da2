/** One gateway on PostgreSQL, with its bytes on disk and in a bucket, beside the embedded default. */
import { join } from "node:path";
import type { LoadResult, LoadTask } from "../children/load.ts";
import { type Context, compare, type Line, median, type Row } from "../row.ts";
import { completed, createJob, jobTarget, putText, target } from "../support/api.ts";
import { head } from "../support/boto3.ts";
import { cpuMs } from "../support/cpu.ts";
import { cpuBetween, measuredFleet, versitygwBucket } from "../support/fleet.ts";
import { startGateway } from "../support/gateway.ts";
import { converseLine } from "../support/lines.ts";
import { startPeer } from "../support/peer.ts";

const CONNECTIONS = 16;
const ROUNDS = 4;
const SECONDS = 3;
const BYTES = 4_096;
const LISTED = 100;
const GOAL = 0.5;

/** In the order of the table. */
const KINDS = ["PutObject, 4 KiB", "HeadObject", `ListObjectsV2 of ${LISTED}`, "GetModelInvocationJob"] as const;
type Kind = (typeof KINDS)[number];

interface Side {
  readonly port: number;
  /** Processor time of its parts so far, in milliseconds. */
  readonly cpu: () => Readonly<Record<string, number>>;
  readonly requests: Readonly<Record<Kind, string>>;
}

async function prepare(url: string, cpu: Side["cpu"]): Promise<Side> {
  const port = Number(new URL(url).port);
  const body = "x".repeat(BYTES);
  await putText(url, "in.jsonl", converseLine(1));
  for (let at = 0; at < LISTED; at += 1) await putText(url, `listed/${1_000 + at}`, body);
  const arn = await createJob(url, "in.jsonl", "out/");
  await completed(url, arn);
  const ask = (method: "GET" | "HEAD", to: string, service: "s3" | "bedrock" = "s3") =>
    head({ method, port, target: to, service });
  const headers = { "Content-Length": String(BYTES), "X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD" };
  const put = head({ method: "PUT", port, target: target("put/#########"), service: "s3", headers });
  return {
    port,
    cpu,
    requests: {
      "PutObject, 4 KiB": put + body,
      HeadObject: ask("HEAD", target("in.jsonl")),
      [`ListObjectsV2 of ${LISTED}` as const]: ask("GET", target("?list-type=2&prefix=listed%2F")),
      GetModelInvocationJob: ask("GET", jobTarget(arn), "bedrock"),
    } as Readonly<Record<Kind, string>>,
  };
}

const NAMES = ["embedded", "disk", "bucket"] as const;
type Name = (typeof NAMES)[number];

interface Turn {
  readonly perSecond: number;
  /** Microseconds of processor time for a request, by part. */
  readonly load: Readonly<Record<string, number>>;
}

async function inTurn(
  { scale, say }: Context,
  kind: Kind,
  sides: Readonly<Record<Name, Side>>,
): Promise<readonly Line[]> {
  using client = startPeer<LoadTask, LoadResult>("load.ts");
  const run = async ({ port, requests, cpu }: Side): Promise<Turn> => {
    const used = () => ({ ...cpu(), client: cpuMs(client.pid) });
    const [before, started] = [used(), performance.now()];
    const task = { port, request: requests[kind], connections: CONNECTIONS, seconds: SECONDS * scale };
    const { perSecond } = await client.ask(task);
    const count = (perSecond * (performance.now() - started)) / 1000;
    const seconds = Object.entries(cpuBetween(before, used()));
    return { perSecond, load: Object.fromEntries(seconds.map(([part, own]) => [part, (own * 1e6) / count])) };
  };
  for (const name of NAMES) await run(sides[name]);
  const turns: Record<Name, Turn[]> = { embedded: [], disk: [], bucket: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of NAMES) {
      const turn = await run(sides[name]);
      turns[name].push(turn);
      const parts = Object.entries(turn.load).map(([part, us]) => `${part} ${Math.round(us)}`);
      say(`${kind}, ${name}: ${Math.round(turn.perSecond)} req/s; processor us a request: ${parts.join(", ")}`);
    }
  }
  const beside = (name: Name) =>
    turns[name].map(({ perSecond }, at) => ({ ours: perSecond, bare: turns.embedded[at]!.perSecond }));
  const ofPart = (name: Name, part: string) => median(turns[name].map(({ load }) => load[part]!));
  const goal = { goal: { atLeast: GOAL } };
  return [
    compare(`${kind}: PostgreSQL and disk, beside the default`, "req/s", beside("disk"), goal),
    compare(`${kind}: PostgreSQL and bucket, beside the default`, "req/s", beside("bucket"), goal),
    { what: `${kind}: processor time of the default`, unit: "us", ours: ofPart("embedded", "gateway") },
    ...["replica 1", "PostgreSQL", "bucket"].map((part) => ({
      what: `${kind}: processor time with PostgreSQL and bucket, ${part}`,
      unit: "us" as const,
      ours: ofPart("bucket", part),
    })),
  ];
}

export const fleetRequests: Row = {
  name: "fleet-requests",
  group: "fleet",
  async measure(context) {
    const { folder } = context;
    await using embedded = await startGateway(join(folder, "embedded"));
    await using onDisk = await measuredFleet(join(folder, "disk"), 1, "ui: true\n", { blobs: "disk" });
    await using inBucket = await measuredFleet(join(folder, "bucket"), 1, "ui: true\n", { bucket: versitygwBucket });
    const sides = {
      embedded: await prepare(embedded.url, () => ({ gateway: cpuMs(embedded.pid) })),
      disk: await prepare(onDisk.fleet.replicas[0]!.url, onDisk.cpu),
      bucket: await prepare(inBucket.fleet.replicas[0]!.url, inBucket.cpu),
    };
    const lines: Line[] = [];
    for (const kind of KINDS) lines.push(...(await inTurn(context, kind, sides)));
    return lines;
  },
};

/** One gateway on PostgreSQL, with its bytes on disk and in a bucket, beside the embedded default. */
import { join } from "node:path";
import type { LoadResult, LoadTask } from "../children/load.ts";
import { type Context, compare, type Line, type Round, type Row } from "../row.ts";
import { completed, createJob, jobTarget, putText, target } from "../support/api.ts";
import { head } from "../support/boto3.ts";
import { measuredFleet } from "../support/fleet.ts";
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
  readonly requests: Readonly<Record<Kind, string>>;
}

async function prepare(url: string): Promise<Side> {
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
    requests: {
      "PutObject, 4 KiB": put + body,
      HeadObject: ask("HEAD", target("in.jsonl")),
      [`ListObjectsV2 of ${LISTED}` as const]: ask("GET", target("?list-type=2&prefix=listed%2F")),
      GetModelInvocationJob: ask("GET", jobTarget(arn), "bedrock"),
    } as Readonly<Record<Kind, string>>,
  };
}

async function inTurn(
  { scale, say }: Context,
  kind: Kind,
  sides: Readonly<Record<"embedded" | "disk" | "bucket", Side>>,
): Promise<readonly Line[]> {
  using load = startPeer<LoadTask, LoadResult>("load.ts");
  const run = async ({ port, requests }: Side) => {
    const task = { port, request: requests[kind], connections: CONNECTIONS, seconds: SECONDS * scale };
    return (await load.ask(task)).perSecond;
  };
  for (const side of Object.values(sides)) await run(side);
  const disk: Round[] = [];
  const bucket: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const bare = await run(sides.embedded);
    disk.push({ ours: await run(sides.disk), bare });
    bucket.push({ ours: await run(sides.bucket), bare });
    say(
      `${kind}: embedded ${Math.round(bare)}, disk ${Math.round(disk.at(-1)!.ours)}, bucket ${Math.round(bucket.at(-1)!.ours)}`,
    );
  }
  const goal = { goal: { atLeast: GOAL } };
  return [
    compare(`${kind}: PostgreSQL and disk, beside the default`, "req/s", disk, goal),
    compare(`${kind}: PostgreSQL and bucket, beside the default`, "req/s", bucket, goal),
  ];
}

export const fleetRequests: Row = {
  name: "fleet-requests",
  group: "fleet",
  async measure(context) {
    const { folder } = context;
    await using embedded = await startGateway(join(folder, "embedded"));
    await using onDisk = await measuredFleet(join(folder, "disk"), 1, "ui: true\n", "disk");
    await using inBucket = await measuredFleet(join(folder, "bucket"), 1, "ui: true\n", "s3");
    const sides = {
      embedded: await prepare(embedded.url),
      disk: await prepare(onDisk.fleet.replicas[0]!.url),
      bucket: await prepare(inBucket.fleet.replicas[0]!.url),
    };
    const lines: Line[] = [];
    for (const kind of KINDS) lines.push(...(await inTurn(context, kind, sides)));
    return lines;
  },
};

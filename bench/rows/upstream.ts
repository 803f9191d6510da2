/** Calls to OpenAI's API through the gateway, compared with direct calls. The API is a stub. */
import { open } from "node:fs/promises";
import { join } from "node:path";
import type { LoadResult, LoadTask } from "../children/load.ts";
import type { StubTask } from "../children/openai-stub.ts";
import type { TransferTask } from "../children/transfer.ts";
import { alternate, type Bounds, type Context, compare, type Line, median, type Row } from "../row.ts";
import { putText, target } from "../support/api.ts";
import { head } from "../support/boto3.ts";
import { cpuMs } from "../support/cpu.ts";
import { type Gateway, startGateway } from "../support/gateway.ts";
import { get, upload } from "../support/openai.ts";
import { BLOCK_BYTES, lines } from "../support/payload.ts";
import { type Peer, startPeer } from "../support/peer.ts";

const ROUNDS = 5;
const SECONDS = 3;
const WARM_UP_SECONDS = 7;
export const SMALL_BYTES = 4096;
export const LARGE_BLOCKS = 200;
export const WAIT_MS = 20;
/** Goal of the time that the gateway adds to an answer, with a delayed upstream. */
const ADDED_MS = 1.5;

const THROUGH: Bounds = { goal: { atLeast: 0.6 }, floor: { atLeast: 0.4 } };
const KNOWN: Bounds = { goal: { atLeast: 0.8 }, floor: { atLeast: 0.6 } };
const LARGE: Bounds = { goal: { atLeast: 0.6 }, floor: { atLeast: 0.45 } };

interface Stage extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly stub: Peer<StubTask, number>;
  readonly stubPort: number;
}

async function setStage(folder: string): Promise<Stage> {
  await using stack = new AsyncDisposableStack();
  const stub = stack.use(startPeer<StubTask, number>("openai-stub.ts"));
  const stubPort = await stub.ask({ waitMs: 0 });
  const openai = `type: openai, api_key: sk-bench, base_url: "http://127.0.0.1:${stubPort}/v1"`;
  const gateway = stack.use(await startGateway(folder, `providers:\n  openai: { ${openai} }\n`));
  const owned = stack.move();
  return { gateway, stub, stubPort, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** The same work as a request to the gateway and as one to the stub. */
interface Pair {
  readonly what: string;
  readonly ours: string;
  readonly direct: string;
}

export const small = (): string => lines().toString("latin1", 0, SMALL_BYTES);

/** The stub's file id of the object. */
async function stored(gateway: Gateway, key: string): Promise<string> {
  await putText(gateway.url, key, small());
  const answer = await fetch(gateway.url + target(key), { method: "HEAD" });
  return answer.headers.get("etag")!.slice(1, -1);
}

const boto3 = (port: number, method: "GET" | "HEAD", to: string) => head({ method, port, target: to, service: "s3" });

async function passedThrough({ gateway, stubPort }: Stage): Promise<readonly Pair[]> {
  const id = await stored(gateway, "small.jsonl");
  const { port } = gateway;
  const form = upload(stubPort, SMALL_BYTES);
  const put = head({
    method: "PUT",
    port,
    target: target("in-#########.jsonl"),
    service: "s3",
    headers: { "Content-Length": String(SMALL_BYTES), "X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD" },
  });
  return [
    {
      what: "GetObject, 4 KiB",
      ours: boto3(port, "GET", target("small.jsonl")),
      direct: get(stubPort, `files/${id}/content`),
    },
    { what: "PutObject, 4 KiB", ours: put + small(), direct: form.head + small() + form.tail },
  ];
}

/** Measures pairs alternately, after a warm-up. The load runs in another process. */
async function inTurn(
  { say, scale }: Context,
  { gateway, stubPort }: Stage,
  { what, ours, direct }: Pair,
  connections: number,
  figure: (result: LoadResult) => number,
) {
  using load = startPeer<LoadTask, LoadResult>("load.ts");
  const run = (port: number, request: string, seconds: number) =>
    load.ask({ port, request, connections, seconds: seconds * scale });
  const cpu: number[] = [];
  const rounds = await alternate(
    ROUNDS,
    async () => {
      const before = cpuMs(gateway.pid);
      const result = await run(gateway.port, ours, SECONDS);
      cpu.push((cpuMs(gateway.pid) - before) / (result.perSecond * SECONDS * scale));
      return figure(result);
    },
    async () => figure(await run(stubPort, direct, SECONDS)),
  );
  const perCall = Math.round(median(cpu) * 1000);
  say(`${what}: ${rounds.map((r) => `${r.ours.toPrecision(4)}/${r.bare.toPrecision(4)}`).join(" ")}, ${perCall} us`);
  return { rounds, perCall };
}

/** Some 30,000 calls: V8 compiles what they run for as long as that (`--trace-opt`), and over one connection for 10 s. */
async function warmUp({ scale }: Context, { gateway, stubPort }: Stage, { ours, direct }: Pair): Promise<void> {
  using load = startPeer<LoadTask, LoadResult>("load.ts");
  for (const [port, request] of [
    [gateway.port, ours],
    [stubPort, direct],
  ] as const) {
    await load.ask({ port, request, connections: 16, seconds: WARM_UP_SECONDS * scale });
  }
}

/** Median time of an fdatasync after a few pages, which a commit of the ledger needs. */
async function flushMs({ folder }: Context): Promise<number> {
  await using file = await open(join(folder, "flushed"), "w");
  const pages = Buffer.alloc(3 * 4096, 1);
  const times: number[] = [];
  for (let at = 0; at < 200; at += 1) {
    await file.write(pages);
    const started = performance.now();
    await file.datasync();
    times.push(performance.now() - started);
  }
  return median(times);
}

export const upstreamSmall: Row = {
  name: "upstream-small",
  async measure(context) {
    await using stage = await setStage(context.folder);
    const table: Line[] = [];
    for (const pair of await passedThrough(stage)) {
      await warmUp(context, stage, pair);
      for (const connections of [1, 16]) {
        const what = `openai: ${pair.what}, ${connections === 1 ? "1 connection" : `${connections} connections`}`;
        const { rounds, perCall } = await inTurn(context, stage, pair, connections, (result) => result.perSecond);
        table.push(compare(what, "req/s", rounds, THROUGH));
        if (connections > 1) table.push({ what: `openai: ${pair.what}: processor time`, unit: "us", ours: perCall });
      }
    }
    return table;
  },
};

export const upstreamKnown: Row = {
  name: "upstream-known",
  async measure(context) {
    await using stage = await setStage(context.folder);
    const { gateway, stubPort } = stage;
    const ids: string[] = [];
    for (let at = 0; at < 10; at += 1) ids.push(await stored(gateway, `known-${at}.jsonl`));
    const list = target("").replace(/\/$/, "?list-type=2&prefix=known-&encoding-type=url");
    const pairs: readonly Pair[] = [
      {
        what: "HeadObject, known",
        ours: boto3(gateway.port, "HEAD", target("known-0.jsonl")),
        direct: get(stubPort, `files/${ids[0]}`),
      },
      {
        what: "ListObjectsV2 of 10, known",
        ours: boto3(gateway.port, "GET", list),
        direct: get(stubPort, "files?limit=10"),
      },
    ];
    const table: Line[] = [];
    for (const pair of pairs) {
      await warmUp(context, stage, pair);
      const { rounds, perCall } = await inTurn(context, stage, pair, 16, (result) => result.perSecond);
      table.push(compare(`openai: ${pair.what}`, "req/s", rounds, KNOWN));
      table.push({ what: `openai: ${pair.what}: processor time`, unit: "us", ours: perCall });
    }
    return table;
  },
};

export const upstreamLatency: Row = {
  name: "upstream-latency",
  async measure(context) {
    await using stage = await setStage(context.folder);
    const pairs = await passedThrough(stage);
    for (const pair of pairs) await warmUp(context, stage, pair);
    await stage.stub.ask({ waitMs: WAIT_MS });
    const table: Line[] = [];
    for (const pair of pairs) {
      const { rounds } = await inTurn(context, stage, pair, 1, (result) => result.medianMs);
      table.push({
        what: `openai: ${pair.what}, ${WAIT_MS} ms upstream: adds`,
        unit: "ms",
        ours: median(rounds.map(({ ours, bare }) => ours - bare)),
        floor: { below: ADDED_MS },
      });
    }
    table.push({
      what: "of which a PutObject waits for one flush of this disk",
      unit: "ms",
      ours: await flushMs(context),
    });
    return table;
  },
};

export const upstreamLarge: Row = {
  name: "upstream-large",
  async measure(context) {
    await using stage = await setStage(context.folder);
    const { gateway, stubPort } = stage;
    using client = startPeer<TransferTask, number>("transfer.ts");
    const blocks = Math.max(1, Math.round(LARGE_BLOCKS * context.scale));
    const bytes = blocks * BLOCK_BYTES;
    const form = upload(stubPort, bytes);
    const up = async (task: Omit<TransferTask, "blocks" | "of" | "answerBytes">) =>
      blocks / (await client.ask({ ...task, blocks, of: "lines", answerBytes: 0 }));
    const down = async (port: number, request: string) =>
      blocks / (await client.ask({ port, head: request, blocks: 0, answerBytes: bytes }));

    const { port } = gateway;
    const headers = { "Content-Length": String(bytes), "X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD" };
    const put = head({ method: "PUT", port, target: target("large.jsonl"), service: "s3", headers });
    const uploads = await alternate(
      ROUNDS,
      () => up({ port, head: put }),
      () => up({ port: stubPort, ...form }),
    );
    const answer = await fetch(gateway.url + target("large.jsonl"), { method: "HEAD" });
    const id = answer.headers.get("etag")!.slice(1, -1);
    const downloads = await alternate(
      ROUNDS,
      () => down(port, boto3(port, "GET", target("large.jsonl"))),
      () => down(stubPort, get(stubPort, `files/${id}/content`)),
    );
    return [
      compare("openai: PutObject, 200 MiB", "MiB/s", uploads, LARGE),
      compare("openai: GetObject, 200 MiB", "MiB/s", downloads, LARGE),
    ];
  },
};

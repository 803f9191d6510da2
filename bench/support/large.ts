/** Setup of large transfers, for the rows of PUT and GET. */
import { execFileSync } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { DiskTask } from "../children/disk-server.ts";
import type { TransferTask } from "../children/transfer.ts";
import type { Context, Line } from "../row.ts";
import { removeObject, target } from "./api.ts";
import { head } from "./boto3.ts";
import { startGateway } from "./gateway.ts";
import { type Memory, watchMemory } from "./memory.ts";
import { BLOCK_BYTES } from "./payload.ts";
import { startPeer } from "./peer.ts";

const GIB_BLOCKS = 1024;
const KEY = "large.bin";
export const ROUNDS = 3;

type Headers = Readonly<Record<string, string>>;

interface Side {
  /** Both resolve with MiB/s. */
  put(headers: Headers): Promise<number>;
  get(): Promise<number>;
  remove(): Promise<void>;
}

export interface Stage extends AsyncDisposable {
  readonly blocks: number;
  readonly ours: Side;
  readonly bare: Side;
  /** Starts to watch the gateway's memory. */
  watchMemory(): Memory;
}

export async function setLargeStage({ folder, scale }: Context): Promise<Stage> {
  await using stack = new AsyncDisposableStack();
  const gateway = stack.use(await startGateway(folder));
  const bareServer = stack.use(startPeer<DiskTask, number>("disk-server.ts"));
  const client = stack.use(startPeer<TransferTask, number>("transfer.ts"));
  const barePort = await bareServer.ask({ folder });
  const blocks = Math.max(1, Math.round(GIB_BLOCKS * scale));
  const bytes = blocks * BLOCK_BYTES;

  const side = (port: number, remove: Side["remove"]): Side => ({
    async put(headers) {
      // Writes of an earlier transfer must not count for this one.
      execFileSync("sync", ["-f", folder]);
      const all = { "Content-Length": String(bytes), ...headers };
      const request = head({ method: "PUT", port, target: target(KEY), service: "s3", headers: all });
      return blocks / (await client.ask({ port, head: request, blocks, answerBytes: 0 }));
    },
    async get() {
      const request = head({ method: "GET", port, target: target(KEY), service: "s3" });
      return blocks / (await client.ask({ port, head: request, blocks: 0, answerBytes: bytes }));
    },
    remove,
  });
  const owned = stack.move();
  return {
    blocks,
    ours: side(gateway.port, () => removeObject(gateway.url, KEY)),
    bare: side(barePort, () => rm(join(folder, KEY))),
    watchMemory: () => watchMemory(gateway.pid),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** The requirement is for one transfer. This is the growth over all rounds. */
export const memoryLine = (what: string, memory: Memory): Line => ({
  what: `${what}: memory grows by`,
  unit: "MiB",
  ours: memory.growth(),
  floor: { below: 64 },
});

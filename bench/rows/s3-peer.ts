/** Signed requests of real S3 clients, compared with versitygw on the same disk: large copies, and concurrent PUTs. */
import { execFile, execFileSync } from "node:child_process";
import { openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { PutsTask } from "../children/puts.ts";
import { alternate, compare, type Row } from "../row.ts";
import { startGateway } from "../support/gateway.ts";
import { block } from "../support/payload.ts";
import { startPeer } from "../support/peer.ts";
import { startVersitygw } from "../support/versitygw.ts";

/** Asynchronous, because this process must continue to read the gateway's log. */
const run = promisify(execFile);

const ROUNDS = 3;
const LARGE_BLOCKS = 1024;
const PUTS = 64;
const BUCKET = "bench";
const KEY = { id: "bench-access-key", secret: "bench-secret-0123456789" };
const AWS = new URL("../../.venv/bin/aws", import.meta.url).pathname;
const BOUNDS = { goal: { atLeast: 0.8 }, floor: { atLeast: 0.5 } };

function writeBlocks(path: string, count: number): void {
  const file = openSync(path, "w");
  const bytes = block();
  for (let at = 0; at < count; at += 1) writeSync(file, bytes);
}

export const s3Peer: Row = {
  name: "s3-peer",
  async measure({ folder, scale, say }) {
    await using ours = await startGateway(join(folder, "ours"), `access_keys: [${JSON.stringify(KEY)}]\n`);
    await using peer = await startVersitygw(join(folder, "peer"), KEY);
    using puts = startPeer<PutsTask, number>("puts.ts");
    const blocks = Math.max(1, Math.round(LARGE_BLOCKS * scale));
    const [large, back] = [join(folder, "large.bin"), join(folder, "back.bin")];
    writeBlocks(large, blocks);

    const aws = async (endpoint: string, ...args: string[]): Promise<number> => {
      execFileSync("sync", ["-f", folder]);
      const started = performance.now();
      await run(AWS, ["--endpoint-url", endpoint, "--region", "us-east-1", ...args], {
        env: { PATH: process.env.PATH, AWS_ACCESS_KEY_ID: KEY.id, AWS_SECRET_ACCESS_KEY: KEY.secret },
      });
      return (blocks * 1000) / (performance.now() - started);
    };
    const [here, there] = [`${ours.url}/bedrock/files`, peer.url];
    const put = async (endpoint: string): Promise<number> => {
      const task = { endpoint, accessKeyId: KEY.id, secretAccessKey: KEY.secret, bucket: BUCKET, count: PUTS };
      execFileSync("sync", ["-f", folder]);
      return PUTS / (await puts.ask(task));
    };

    for (const endpoint of [here, there]) await aws(endpoint, "s3", "mb", `s3://${BUCKET}`);
    const up = (endpoint: string) => aws(endpoint, "s3", "cp", "--no-progress", large, `s3://${BUCKET}/large.bin`);
    const down = async (endpoint: string) => {
      const speed = await aws(endpoint, "s3", "cp", "--no-progress", `s3://${BUCKET}/large.bin`, back);
      rmSync(back);
      return speed;
    };
    const uploads = await alternate(
      ROUNDS,
      () => up(here),
      () => up(there),
    );
    const downloads = await alternate(
      ROUNDS,
      () => down(here),
      () => down(there),
    );
    await put(here);
    await put(there);
    const many = await alternate(
      ROUNDS * 2,
      () => put(here),
      () => put(there),
    );
    say(many.map((round) => `${Math.round(round.ours)}/${Math.round(round.bare)}`).join(" "));
    return [
      compare("aws s3 cp of 1 GiB up, beside versitygw", "MiB/s", uploads, BOUNDS),
      compare("aws s3 cp of 1 GiB down, beside versitygw", "MiB/s", downloads, BOUNDS),
      compare("64 puts of 1 MiB at once, beside versitygw", "MiB/s", many, BOUNDS),
    ];
  },
};

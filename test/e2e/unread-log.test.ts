/** A gateway whose log nobody reads answers requests, stops on SIGTERM, and reports what it dropped. */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { Agent, request } from "undici";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../support/gateway.ts";

const MAIN = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
/** Their lines exceed what a socket buffers. */
const REQUESTS = 4_000;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Runs in the gateway's process and writes to stderr. */
const WARNINGS = "data:text/javascript,setInterval(() => process.emitWarning('w'.repeat(9_000)), 10).unref()";

/** @param prepare runs before the requests */
async function startUnread(prepare: (child: ChildProcessByStdio<null, Readable, Readable>) => void = () => {}) {
  const folder = await temporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const port = await freePort();
  const env = { PATH: process.env.PATH, PORT: `${port}`, NODE_OPTIONS: `--import="${WARNINGS}"` };
  const child = spawn(process.execPath, [MAIN], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const url = `http://127.0.0.1:${port}`;
  const agent = new Agent({ connections: 4 });
  onTestFinished(() => agent.close());
  const get = async (path: string) => {
    const answer = await request(url + path, { dispatcher: agent });
    return { status: answer.statusCode, text: await answer.body.text() };
  };
  await expect.poll(() => get("/livez").catch(() => undefined)).toMatchObject({ status: 200 });
  prepare(child);
  for (let sent = 0; sent < REQUESTS; sent += 100) {
    await Promise.all(Array.from({ length: 100 }, () => get("/bedrock/files/b/missing")));
  }
  const dropped = async () => Number(/^quarry_log_lines_dropped_total (\d+)$/m.exec((await get("/metrics")).text)![1]);
  return { child, get, dropped };
}

test.each([
  ["unread", undefined],
  [
    "closed",
    ({ stdout, stderr }: { stdout: Readable; stderr: Readable }) => {
      stdout.destroy();
      stderr.destroy();
    },
  ],
])("with %s pipes requests are answered, lines are counted, and SIGTERM ends the process", async (_, prepare) => {
  const { child, dropped } = await startUnread(prepare);
  expect(await dropped()).toBeGreaterThan(0);
  const ended = once(child, "exit", { signal: AbortSignal.timeout(10_000) });
  child.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
});

test("the log states how many lines were dropped, and no line is cut", async () => {
  const { child, get, dropped } = await startUnread();
  const counted = await dropped();
  expect(counted).toBeGreaterThan(0);
  const lines: { msg: string; lines?: number }[] = [];
  createInterface(child.stdout).on("line", (line) => lines.push(JSON.parse(line)));
  await expect
    .poll(async () => {
      await get("/bedrock/files/b/missing");
      return lines.findLast(({ msg }) => msg === "dropped log lines")?.lines;
    })
    .toBeGreaterThanOrEqual(counted);
  const before = await dropped();
  for (let sent = 0; sent < REQUESTS; sent += 100) {
    await Promise.all(Array.from({ length: 100 }, () => get("/bedrock/files/b/missing")));
  }
  expect(await dropped(), "with a reader nothing is dropped").toBe(before);
});

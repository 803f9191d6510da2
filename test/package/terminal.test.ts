/** The log format on a terminal, which Python's pty module provides, and elsewhere. */
import { rm } from "node:fs/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { temporaryFolder } from "../support/gateway.ts";
import { BIN, endGroup, start } from "./process.ts";

const PTY = "import pty, sys; pty.spawn(sys.argv[1:])";
const ESCAPE = "\x1b";

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function onTerminal(env: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { child, output } = start("python3", ["-c", PTY, process.execPath, BIN], {
    cwd: folder,
    env: { PORT: "0", TERM: "xterm-256color", ...env },
  });
  try {
    await expect.poll(() => output.stdout).toContain("Ctrl+C");
    const [url = ""] = /http:\/\/127\.0\.0\.1:\d+/.exec(output.stdout) ?? [];
    await fetch(`${url}/bedrock/files/no-such-bucket/k`);
    await fetch(`${url}/bedrock/files`);
    await expect.poll(() => output.stdout).toContain("ListBuckets");
    child.stdin!.write("\x03");
    await expect.poll(() => output.stdout).toContain("stopped");
  } finally {
    await endGroup(child);
  }
  return output.stdout.trimEnd().split("\r\n");
}

test("a terminal gets one plain line per entry, the URL first and the next step last", async () => {
  const lines = await onTerminal({ NO_COLOR: "1" });
  const text = lines.join("\n");
  expect(text).not.toContain(ESCAPE);
  expect(text).not.toContain("{");
  const [first = "", ...rest] = lines;
  const [, url] = /^(http:\/\/127\.0\.0\.1:\d+) {2}Quarry is ready \(\d+ ms\)$/.exec(first) ?? [];
  const overview = rest.slice(0, 7).map((line) => line.trim());
  expect(overview).toEqual([
    `S3        ${url}/bedrock/files`,
    `Bedrock   ${url}/bedrock`,
    expect.stringMatching(/^Provider {2}local \(default\): local, echo/),
    expect.stringMatching(/^Data {6}\/.*\.quarry$/),
    expect.stringMatching(/^Config {4}none: built-in defaults$/),
    expect.stringMatching(/^Access {4}open: no access_keys$/),
    `Next      Open ${url} in a browser for boto3 examples. Press Ctrl+C to stop.`,
  ]);
  const entries = rest.slice(7).filter((line) => !line.startsWith("^C"));
  const time = "\\d\\d:\\d\\d:\\d\\d";
  expect(entries[0]).toMatch(
    new RegExp(
      `^${time} 404 GetObject +local {2}[\\d.]+ ms {2}in \\d+ B {2}out \\d+ B {2}NoSuchBucket {2}id [0-9a-f-]{36}$`,
    ),
  );
  expect(entries[1]).toMatch(new RegExp(`^${time} 200 ListBuckets +local {2}[\\d.]+ ms {2}in \\d+ B {2}out \\d+ B$`));
  expect(text).toMatch(/info {2}stopping {2}signal=SIGINT/);
});

test("a terminal gets colours", async () => {
  const text = (await onTerminal({})).join("\n");
  expect(text).toContain(`${ESCAPE}[33m404${ESCAPE}[39m`);
  expect(text).toContain(`${ESCAPE}[32m200${ESCAPE}[39m`);
});

test("a pipe gets JSON lines, even with FORCE_COLOR", async () => {
  const { child, output } = start(process.execPath, [BIN], { cwd: folder, env: { PORT: "0", FORCE_COLOR: "1" } });
  await expect.poll(() => output.stdout).toContain("\n");
  await endGroup(child);
  const messages = output.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line).msg);
  expect(messages).toEqual(["listening", "stopping", "stopped"]);
});

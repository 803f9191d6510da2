/** Starts processes of the fleet, which tests kill. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished } from "vitest";
import type { MemberLine, MemberOptions } from "./member-process.ts";

const PROGRAM = fileURLToPath(new URL("./member-process.ts", import.meta.url));

export interface Member {
  readonly pid: number;
  readonly lines: readonly MemberLine[];
  /** The ids of items whose work has begun, or ended. */
  ids(event: "begin" | "end"): readonly string[];
  readonly ended: Promise<number | null>;
  signal(name: "SIGKILL" | "SIGSTOP" | "SIGCONT"): void;
  /** Asks it to close. Resolves with its exit code. */
  close(): Promise<number | null>;
}

export async function startMember(options: MemberOptions): Promise<Member> {
  const child = spawn(process.execPath, [PROGRAM, JSON.stringify(options)], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "close").then(([code]) => code as number | null);
  child.stdin.on("error", () => {});
  onTestFinished(async () => {
    child.kill("SIGCONT");
    child.kill("SIGKILL");
    await ended;
  });
  const lines: MemberLine[] = [];
  createInterface(child.stdout).on("line", (line) => lines.push(JSON.parse(line)));
  await expect.poll(() => lines.some(({ event }) => event === "started"), { timeout: 30_000 }).toBe(true);
  return {
    pid: child.pid!,
    lines,
    ids: (event) => lines.filter((line) => line.event === event).map((line) => line.id!),
    ended,
    signal: (name) => void child.kill(name),
    close() {
      child.stdin.write("close\n");
      return ended;
    },
  };
}

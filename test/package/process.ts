/** Runs processes that end by themselves, and gateways behind other commands. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
export const BIN = fileURLToPath(new URL("../../bin/quarry.cjs", import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Where {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command to its end, in an environment of PATH, HOME and `env`. */
export async function run(command: string, args: readonly string[], where: Where): Promise<Outcome> {
  const { child, output } = start(command, args, where);
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...output };
}

interface Started {
  readonly child: ChildProcess;
  /** Grows while the process runs. */
  readonly output: { stdout: string; stderr: string };
}

/** Starts a command as the leader of a process group, so that `endGroup` also ends its children. */
export function start(command: string, args: readonly string[], { cwd, env = {} }: Where): Started {
  const child = spawn(command, args, {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output.stderr += text;
  });
  const leave = () => void endGroup(child);
  process.once("exit", leave);
  child.once("close", () => process.off("exit", leave));
  return { child, output };
}

export async function endGroup(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, "close");
  process.kill(-child.pid!, "SIGTERM");
  await closed;
}

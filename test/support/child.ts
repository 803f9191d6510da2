/** Runs the built gateway as a process that can be killed. QUARRY_MAIN names a build other than `dist/main.js`. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { LogLine } from "./gateway.ts";

const MAIN = process.env.QUARRY_MAIN ?? fileURLToPath(new URL("../../dist/main.js", import.meta.url));

export interface ChildGateway {
  readonly url: string;
  readonly pid: number;
  readonly log: readonly LogLine[];
  /** Resolves at the end of the process with what it wrote to stderr. */
  readonly ended: Promise<string>;
  /** Resolves with the first line, past or future, that has this message. Rejects if the process ends before it. */
  logged(message: string): Promise<LogLine>;
  /** Sends the signal. Resolves with the exit code, or null if the signal ended the process. */
  kill(signal: "SIGKILL" | "SIGTERM"): Promise<number | null>;
}

/**
 * @param folder the working folder: `quarry.yaml` is read from it, and the data is in its `.quarry`
 * @param env added to PATH alone, so that the developer's environment does not configure the gateway
 * @param within a command with arguments that runs the gateway's command, which is appended to it
 */
export async function startChild(
  folder: string,
  env: Readonly<Record<string, string>> = {},
  within: readonly string[] = [],
): Promise<ChildGateway> {
  const [command = process.execPath, ...args] = [...within, process.execPath, MAIN];
  const child = spawn(command, args, {
    cwd: folder,
    env: { PATH: process.env.PATH, PORT: "0", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "close");
  // Ends the process when a test fails early.
  const leave = () => child.kill("SIGKILL");
  process.once("exit", leave);
  void ended.then(() => process.off("exit", leave));
  const log: LogLine[] = [];
  const waiting = new Set<() => void>();
  createInterface(child.stdout).on("line", (line) => {
    log.push(JSON.parse(line));
    for (const check of waiting) check();
  });
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint += text;
  });

  const logged = (message: string) =>
    new Promise<LogLine>((resolve, reject) => {
      const check = () => {
        const found = log.find((line) => line.msg === message);
        if (found === undefined) return;
        waiting.delete(check);
        resolve(found);
      };
      waiting.add(check);
      check();
      void ended.then(() => reject(new Error(`the gateway ended without "${message}": ${complaint}`)));
    });

  const { url } = await logged("listening");
  return {
    url: url as string,
    pid: child.pid!,
    log,
    ended: ended.then(() => complaint),
    logged,
    async kill(signal) {
      child.kill(signal);
      const [code] = (await ended) as [number | null];
      return code;
    },
  };
}

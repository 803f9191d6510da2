/** The build as a process under supervision: it is started again whenever it ends, at the same port. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as after } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "../free-port.ts";

const MAIN = process.env.QUARRY_MAIN ?? fileURLToPath(new URL("../../../dist/main.js", import.meta.url));
const RESTART_MS = 200;
const KEPT_LINES = 400;
const READY_MS = 60_000;
/** Longer than a gateway takes to stop. */
const STOP_MS = 30_000;

/** An end of the process. */
export interface Exit {
  /** `performance.now()` */
  readonly at: number;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it wrote to stderr, and its last lines of log. */
  readonly said: string;
}

export interface ProcessOptions {
  readonly yaml: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Options of Node. */
  readonly node?: readonly string[];
  /** Sees each line of the log. */
  readonly onLine?: (line: string) => void;
}

export interface Supervised {
  readonly url: string;
  readonly port: number;
  /** Of the current process. */
  readonly pid: number;
  readonly folder: string;
  /** In the order of their times. Those that `kill` and `stop` caused have a signal. */
  readonly exits: readonly Exit[];
  /** The last lines of the log. */
  readonly log: readonly string[];
  /** True if `/readyz` answers 200 within the time. */
  isReady(withinMs: number): Promise<boolean>;
  /** Resolves when `isReady`. Rejects with the log after a minute. */
  ready(): Promise<void>;
  /** Ends the process, if there is one, with SIGKILL, also while it is frozen. @param empty true: it starts again with an empty folder */
  kill(empty?: boolean): Promise<void>;
  freeze(): void;
  wake(): void;
  /** Ends it for good with SIGTERM. */
  stop(): Promise<void>;
}

/** @param folder for its configuration and data; created if missing */
export async function supervise(folder: string, options: ProcessOptions): Promise<Supervised> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const exits: Exit[] = [];
  const log: string[] = [];
  let isOver = false;
  let isEmptied = false;
  let child: ChildProcess;
  let ended: Promise<unknown>;
  const prepare = async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, "quarry.yaml"), options.yaml);
  };
  const start = () => {
    let complaint = "";
    const one = spawn(process.execPath, [...(options.node ?? []), MAIN], {
      cwd: folder,
      env: { PATH: process.env.PATH, PORT: `${port}`, ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    child = one;
    createInterface(one.stdout).on("line", (line) => {
      log.push(line);
      if (log.length > KEPT_LINES) log.shift();
      options.onLine?.(line);
    });
    one.stderr.setEncoding("utf8").on("data", (text: string) => {
      complaint = (complaint + text).slice(-10_000);
    });
    ended = once(one, "close").then(async ([code, signal]) => {
      exits.push({ at: performance.now(), code, signal, said: `${complaint}\n${log.slice(-20).join("\n")}` });
      if (isOver) return;
      if (isEmptied) {
        await rm(folder, { recursive: true, force: true });
        await prepare();
        isEmptied = false;
      }
      await after(RESTART_MS);
      if (!isOver) start();
    });
  };
  const leave = () => void child.kill("SIGKILL");
  process.once("exit", leave);
  const isReady = (withinMs: number) =>
    fetch(`${url}/readyz`, { signal: AbortSignal.timeout(withinMs) }).then(
      async (answer) => {
        await answer.body?.cancel();
        return answer.ok;
      },
      () => false,
    );
  await prepare();
  start();
  return {
    url,
    port,
    folder,
    get pid() {
      return child.pid!;
    },
    exits,
    log,
    isReady,
    async ready() {
      const until = performance.now() + READY_MS;
      while (!(await isReady(2_000))) {
        if (performance.now() > until) {
          throw new Error(`${folder} is not ready:\n${exits.at(-1)?.said ?? ""}\n${log.slice(-40).join("\n")}`);
        }
        await after(50);
      }
    },
    async kill(empty = false) {
      // It has ended by itself, and starts again soon.
      if (child.exitCode !== null || child.signalCode !== null) return;
      isEmptied = empty;
      const killed = once(child, "close");
      child.kill("SIGKILL");
      await killed;
    },
    freeze: () => void child.kill("SIGSTOP"),
    wake: () => void child.kill("SIGCONT"),
    async stop() {
      isOver = true;
      child.kill("SIGCONT");
      child.kill("SIGTERM");
      const limit = setTimeout(leave, STOP_MS);
      await ended;
      clearTimeout(limit);
      process.off("exit", leave);
    },
  };
}

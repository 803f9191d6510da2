/**
 * The gateway under test: the build, as a separate process, with its own folder and the log as in production.
 *
 * Its stdout is a pipe that is read and discarded, as by a container's log driver. The lines are not kept, because a
 * benchmark may write half a million.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** QUARRY_MAIN selects another build, as in the tests. */
const MAIN = process.env.QUARRY_MAIN ?? fileURLToPath(new URL("../../dist/main.js", import.meta.url));

/** Node's options from `npm start`. */
export function startOptions(): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const [, options] = /\bnode (.*)dist\/main\.js$/.exec(scripts.start) ?? [];
  if (options === undefined) throw new Error(`package.json: the start script is: ${scripts.start}`);
  return options.split(" ").filter((option) => option !== "");
}

export interface Gateway extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Milliseconds from the start of the process to its log line "listening". */
  readonly startMs: number;
}

/**
 * @param folder for `quarry.yaml` and the data; created if missing
 * @param yaml a whole `quarry.yaml`; default: none, which means built-in defaults
 * @param env variables of the process besides PATH, PORT and LOG_LEVEL
 */
export async function startGateway(folder: string, yaml?: string, env: NodeJS.ProcessEnv = {}): Promise<Gateway> {
  mkdirSync(folder, { recursive: true });
  if (yaml !== undefined) writeFileSync(join(folder, "quarry.yaml"), yaml);
  const started = performance.now();
  const child = spawn(process.execPath, [...startOptions(), MAIN], {
    cwd: folder,
    env: { PATH: process.env.PATH, PORT: "0", LOG_LEVEL: "info", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const kill = () => void child.kill("SIGKILL");
  process.once("exit", kill);

  const lines = createInterface(child.stdout);
  // Jobs of an earlier process may go on before it.
  const listening = new Promise<string>((resolve) => {
    lines.on("line", (line) => {
      const { msg, url } = JSON.parse(line) as { msg: string; url: string };
      if (msg === "listening") resolve(url);
    });
  });
  const url = await Promise.race([
    listening,
    ended.then(([code]) => {
      throw new Error(`the gateway ended with ${code}`);
    }),
  ]);
  const startMs = performance.now() - started;
  lines.removeAllListeners("line");
  lines.close();
  child.stdout.resume();
  return {
    url,
    port: Number(new URL(url).port),
    pid: child.pid!,
    startMs,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await ended;
      process.off("exit", kill);
    },
  };
}

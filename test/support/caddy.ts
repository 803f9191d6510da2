/** The proxy of deploy/compose.yaml: Caddy with the same configuration, on a free port, in front of other replicas. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { freePort } from "./free-port.ts";

const root = path.resolve(import.meta.dirname, "../..");
const CADDY = path.join(root, ".venv-proxy/bin/caddy");
const CADDYFILE = path.join(root, "deploy/compose/Caddyfile");

export interface CaddyProxy {
  readonly url: string;
  /** What Caddy wrote. */
  readonly log: () => string;
  stop(): Promise<void>;
}

/** @param upstreams `host:port`, instead of the two replicas */
export async function startProxy(upstreams: readonly [string, string]): Promise<CaddyProxy> {
  const port = await freePort();
  const configuration = readFileSync(CADDYFILE, "utf8")
    .replace("quarry-a:8080 quarry-b:8080", upstreams.join(" "))
    .replace("\n:8080 {", `\n:${port} {\n\tbind 127.0.0.1`);
  const child = spawn(CADDY, ["run", "--adapter", "caddyfile", "--config", "-"], { stdio: ["pipe", "ignore", "pipe"] });
  const ended = once(child, "exit");
  const leave = () => child.kill("SIGKILL");
  process.once("exit", leave);
  let log = "";
  const serves = new Promise<void>((resolve, reject) => {
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      log += text;
      if (log.includes("serving initial configuration")) resolve();
    });
    ended.then(() => reject(new Error(`Caddy ended: ${log}`)), reject);
  });
  child.stdin.end(configuration);
  await serves;
  return {
    url: `http://127.0.0.1:${port}`,
    log: () => log,
    async stop() {
      child.kill("SIGKILL");
      await ended;
      process.off("exit", leave);
    },
  };
}

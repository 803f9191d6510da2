/**
 * versitygw, an S3 gateway in Go over a folder. It is built once per version, from the Go module proxy into the system's
 * folder for temporary files.
 */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";

const MODULE = "github.com/versity/versitygw/cmd/versitygw";
const VERSION = "v1.8.0";

function installed(): string {
  const folder = join(tmpdir(), `quarry-bench-versitygw-${VERSION}`);
  const program = join(folder, "versitygw");
  if (!existsSync(program)) {
    execFileSync("go", ["install", `${MODULE}@${VERSION}`], {
      env: { ...process.env, GOBIN: folder },
      stdio: "inherit",
    });
  }
  return program;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

export interface Versitygw extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
}

/** @param folder for its buckets */
export async function startVersitygw(folder: string, key: { id: string; secret: string }): Promise<Versitygw> {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const args = ["--access", key.id, "--secret", key.secret, "--port", address, "posix", folder];
  const child = spawn(installed(), args, { stdio: ["ignore", "ignore", "inherit"] });
  const ended = once(child, "exit");
  const url = `http://${address}`;
  for (let tries = 0; ; tries += 1) {
    if (child.exitCode !== null || tries > 100) throw new Error("versitygw did not start");
    const answers = await fetch(url).then(
      () => true,
      () => false,
    );
    if (answers) break;
    await after(100);
  }
  return {
    url,
    port,
    pid: child.pid!,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

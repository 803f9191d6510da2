/** moto's S3 in a process of its own. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as after } from "node:timers/promises";

export const MOTO = path.resolve(import.meta.dirname, "../../.venv/bin/moto_server");

interface Moto {
  /** Buckets are directly below it. */
  readonly url: string;
  stop(): Promise<void>;
}

export async function startMoto(): Promise<Moto> {
  if (!existsSync(MOTO)) throw new Error(`${MOTO} is missing: node scripts/python.ts makes it`);
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(MOTO, ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
  const ended = once(child, "close");
  for (let tries = 0; ; tries++) {
    const up = await fetch(`${url}/moto-api/`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (up) break;
    if (child.exitCode !== null || tries > 600) throw new Error("moto did not start");
    await after(50);
  }
  return {
    url,
    async stop() {
      child.kill();
      await ended;
    },
  };
}

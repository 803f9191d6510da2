/** `npm run demo`: starts a gateway on a free port with an empty data folder, and runs demo.py against it. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";

const data = mkdtempSync(path.join(tmpdir(), "quarry-demo-"));
const gateway = spawn(process.execPath, ["dist/main.js"], {
  env: { ...process.env, PORT: "0", HOST: "127.0.0.1", DATA_DIR: data, LOG_LEVEL: "info", DEFAULT_PROVIDER: "" },
  stdio: ["ignore", "pipe", "inherit"],
});
const url = await new Promise<string>((resolve, reject) => {
  createInterface({ input: gateway.stdout }).on("line", (line) => {
    const entry = JSON.parse(line) as { msg: string; url?: string };
    if (entry.msg === "listening" && entry.url) resolve(entry.url);
  });
  gateway.once("exit", (code) => reject(new Error(`the gateway exited with code ${code}`)));
});
const script = spawn(".venv/bin/python", ["scripts/demo.py", url], { stdio: "inherit" });
const [code] = (await once(script, "exit")) as [number | null];
gateway.kill("SIGTERM");
await once(gateway, "exit");
rmSync(data, { recursive: true, force: true });
process.exit(code ?? 1);

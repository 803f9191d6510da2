/** Creates the virtual environments of the Python tests from requirements files, and keeps them until the files change. */

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");

/** Two, because s3fs 2026.9 needs an older botocore than the newest boto3. */
const ENVIRONMENTS = { ".venv": "test/requirements.txt", ".venv-clients": "test/requirements-clients.txt" };

/** The environments to create; none given: all. The demo needs only one. */
const requested = process.argv.slice(2);

for (const [folder, file] of Object.entries(ENVIRONMENTS)) {
  if (requested.length > 0 && !requested.includes(folder)) continue;
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

/** The Python side of the tests: virtual environments with what requirements files pin, each made once and kept. */

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");

/** Two, because s3fs 2026.9 wants an older botocore than boto3's newest. */
const ENVIRONMENTS = { ".venv": "test/requirements.txt", ".venv-clients": "test/requirements-clients.txt" };

/** Named on the command line: the demo needs one of them, and should not wait for the other. */
const wanted = process.argv.slice(2);

for (const [folder, file] of Object.entries(ENVIRONMENTS)) {
  if (wanted.length > 0 && !wanted.includes(folder)) continue;
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

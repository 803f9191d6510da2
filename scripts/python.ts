/** The Python side of the tests: a virtual environment with what test/requirements.txt pins, made once and kept. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const requirements = path.join(root, "test/requirements.txt");
const venv = path.join(root, ".venv");
const stamp = path.join(venv, "quarry-requirements");

const pins = createHash("sha256").update(readFileSync(requirements)).digest("hex");
if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== pins) {
  rmSync(venv, { recursive: true, force: true });
  const run = (command: string, ...args: string[]) => execFileSync(command, args, { cwd: root, stdio: "inherit" });
  run("python3", "-m", "venv", venv);
  run(path.join(venv, "bin/pip"), "install", "--quiet", "--disable-pip-version-check", "-r", requirements);
  writeFileSync(stamp, pins);
}

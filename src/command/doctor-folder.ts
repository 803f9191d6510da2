/** Tries the data folder and the files with secrets: rights, modes and space. A running gateway is not disturbed. */
import { constants, readFileSync } from "node:fs";
import { access, stat, statfs } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";
import type { Config } from "../config/schema.ts";
import type { Confidential } from "../lib/scrub.ts";
import type { Finding } from "../ports/diagnosis.ts";
import { failed, ok, warning } from "../providers/diagnosis/findings.ts";
import { requireLedger } from "../storage/lost-ledger.ts";
import { sizeText } from "./terminal.ts";

/** Bytes that a warning leaves for other programs. */
const LOW_SPACE = 1_000_000_000;
/** The ledger's reserve and its log, twice. */
const LEAST_SPACE = 16_000_000;
/** Bits of other users. */
const OTHERS = 0o077;

export async function diagnoseFolder(config: Config, { secrets }: Confidential): Promise<readonly Finding[]> {
  const { data_dir: folder } = config;
  const found = await nearest(folder);
  const findings = [await rightsOf(folder, found), await spaceOf(found)];
  const lost = await requireLedger(folder).then(
    () => undefined,
    (error: Error) => failed("ledger", error.message, "Restore the data folder from a backup."),
  );
  return [...findings, ...(lost === undefined ? [] : [lost]), ...(await modesOf(config, secrets))];
}

/** The folder, or the parent in which it would be created. */
async function nearest(folder: string): Promise<string> {
  const isThere = await stat(folder).then(
    () => true,
    () => false,
  );
  const parent = path.dirname(folder);
  return isThere || parent === folder ? folder : nearest(parent);
}

async function rightsOf(folder: string, found: string): Promise<Finding> {
  const fix = `Give this user the right to write ${found}, or set data_dir to another folder.`;
  if (!(await stat(found)).isDirectory())
    return failed("folder", `${found} is not a folder`, "Set data_dir to a folder.");
  try {
    await access(found, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    return failed("folder", `${found} may not be written (${(error as NodeJS.ErrnoException).code})`, fix);
  }
  return ok("folder", found === folder ? `${folder} can be written` : `${folder} will be created`);
}

async function spaceOf(found: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(found);
  const free = bavail * bsize;
  const text = `${sizeText(free)} free`;
  const fix = `Free space on the disk of ${found}, or set data_dir to a folder on another disk.`;
  if (free < LEAST_SPACE) return failed("space", text, fix);
  return free < LOW_SPACE ? warning("space", text, fix) : ok("space", text);
}

async function modesOf({ file }: Config, secrets: readonly string[]): Promise<readonly Finding[]> {
  if (file === undefined || process.platform === "win32") return [];
  const text = readFileSync(file, "utf8");
  const own = secrets.some((secret) => secret !== "" && text.includes(secret)) ? [file] : [];
  const named = filesIn(parse(text), path.dirname(file));
  const all = await Promise.all(
    [...own, ...named].map(async (name) => {
      const mode = (await stat(name)).mode & 0o777;
      return (mode & OTHERS) === 0 ? undefined : { name, mode: mode.toString(8).padStart(4, "0") };
    }),
  );
  const open = all.filter((one) => one !== undefined);
  if (open.length === 0)
    return own.length + named.length === 0 ? [] : [ok("secrets", "files with secrets are private")];
  return open.map(({ name, mode }) =>
    warning("secrets", `${name} has secrets, and other users may use it (mode ${mode})`, `Run: chmod 600 ${name}`),
  );
}

interface Naming {
  readonly access_keys?: readonly { readonly secret_file?: string }[];
  readonly tls?: { readonly key?: string };
}

/** The configuration is valid: only these members are read from its text. */
function filesIn(given: unknown, folder: string): readonly string[] {
  const { access_keys: keys = [], tls } = (given ?? {}) as Naming;
  const names = [...keys.map(({ secret_file }) => secret_file), tls?.key];
  return [...new Set(names.filter((name) => name !== undefined))].map((name) => path.resolve(folder, name));
}

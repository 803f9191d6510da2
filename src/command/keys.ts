/** `quarry keys new`: an access key for the configuration. */
import { randomBytes } from "node:crypto";
import type { Command } from "commander";
import { withExamples } from "./connected.ts";
import { CommandError } from "./failure.ts";
import { note, print, printJson } from "./terminal.ts";

interface KeyOptions {
  readonly id?: string;
  readonly tenant?: string;
  readonly providers?: string;
  readonly buckets?: string;
  readonly readOnly?: boolean;
  readonly json?: boolean;
}

const ID = /^[A-Za-z0-9._-]{3,128}$/;
const TENANT = /^[A-Za-z0-9._-]{1,64}$/;

/** 30 bytes are the 40 characters that AWS's secrets have. */
const SECRET_BYTES = 30;

export function addKeyCommands(program: Command): void {
  const keys = program.command("keys").description("make access keys");
  withExamples(
    keys
      .command("new")
      .description("print an entry of access_keys with a random secret. Nothing is stored")
      .option("--id <ID>", "the key's id. Default: random")
      .option("--tenant <NAME>", "the tenant that owns the key's files and jobs")
      .option("--providers <NAMES>", "names of providers that the key may use, separated by commas")
      .option("--buckets <GLOBS>", "buckets that the key may use, separated by commas")
      .option("--read-only", "allow only reads")
      .option("--json", "print JSON")
      .action(newKey),
    "keys new --id team-a --providers openai,local --buckets 'team-a-*'",
  );
}

function newKey(options: KeyOptions): void {
  const id = options.id ?? `key-${randomBytes(6).toString("hex")}`;
  if (!ID.test(id)) throw new CommandError("--id must be 3 to 128 letters, digits, '.', '_' and '-'.");
  if (options.tenant !== undefined && !TENANT.test(options.tenant)) {
    throw new CommandError("--tenant must be up to 64 letters, digits, '.', '_' and '-'.");
  }
  const entry = {
    id,
    secret: randomBytes(SECRET_BYTES).toString("base64url"),
    ...(options.tenant !== undefined && { tenant: options.tenant }),
    ...(options.providers !== undefined && { providers: options.providers.split(",") }),
    ...(options.buckets !== undefined && { buckets: options.buckets.split(",") }),
    ...(options.readOnly && { read_only: true }),
  };
  if (options.json) return void printJson(entry);
  // JSON is YAML.
  const members = Object.entries(entry).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  print(`access_keys:\n  - ${members.join("\n    ")}`);
  if (process.stdout.isTTY) note("Put this entry into quarry.yaml and restart Quarry. The secret is shown only here.");
}

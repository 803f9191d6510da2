/** `quarry migrate`: brings the ledger of an older build to this version while no gateway runs. */
import { stat } from "node:fs/promises";
import path from "node:path";
import type { Command } from "commander";
import { loadConfig } from "../config/load.ts";
import { providerTypes } from "../providers/registry.ts";
import { withExamples } from "./connected.ts";
import { CommandError } from "./failure.ts";
import { painted, print, printJson } from "./terminal.ts";

interface MigrateOptions {
  readonly config?: string;
  readonly data?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function addMigrate(program: Command): void {
  withExamples(
    program
      .command("migrate")
      .description(
        "bring the ledger of an older build to this version, as the start does. The gateway must be stopped. An older build does not open it any more",
      )
      .option("-c, --config <FILE>", "read data_dir from FILE. Default: QUARRY_CONFIG, else quarry.yaml here")
      .option("--data <DIR>", "the data folder. Default: data_dir of the configuration")
      .option("--dry-run", "try it and take it back")
      .option("--json", "print JSON")
      .action((options: MigrateOptions) => migrateFolder({ ...program.opts<MigrateOptions>(), ...options })),
    "migrate --dry-run",
    "migrate --data /var/lib/quarry",
  );
}

async function migrateFolder({ config, data, dryRun = false, json }: MigrateOptions): Promise<void> {
  const folder = data ?? loadConfig(config, process.env, process.cwd(), providerTypes).data_dir;
  const { upgradeLedger } = await import("../storage/ledger/open.ts");
  const { requireLedger } = await import("../storage/lost-ledger.ts");
  await requireLedger(folder);
  // SQLite would create it.
  await stat(path.join(folder, "ledger.db")).catch(() => {
    throw new CommandError(`There is no ledger in '${folder}'.`);
  });
  const { from, to, due } = await upgradeLedger(folder, { isDry: dryRun });
  if (json) return printJson({ data: folder, from: from ?? null, to, due, dryRun });
  const ok = painted("ok", "green");
  if (due.length === 0) return print(`${ok}  The ledger in ${folder} has this version already: ${to}.`);
  const versions = `from ${from ?? "nothing"} to ${to}`;
  print(`${ok}  The ledger in ${folder} ${dryRun ? "can be" : "was"} brought ${versions}: ${due.join(", ")}.`);
  if (dryRun) print("Nothing was changed.");
}

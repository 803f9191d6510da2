/** `quarry migrate`: brings the ledger of an older build to this version while no gateway runs. */
import { stat } from "node:fs/promises";
import path from "node:path";
import type { Command } from "commander";
import { blobsAddress } from "../config/blobs.ts";
import { connectionSettings, ledgerAddress } from "../config/ledger.ts";
import { loadConfig } from "../config/load.ts";
import type { Config } from "../config/schema.ts";
import { createScrubber } from "../lib/scrub.ts";
import { confidentialIn, providerTypes } from "../providers/registry.ts";
import { withExamples } from "./connected.ts";
import { CommandError } from "./failure.ts";
import { painted, print, printJson } from "./terminal.ts";

interface MigrateOptions {
  readonly config?: string;
  readonly data?: string;
  readonly dryRun?: boolean;
  readonly toDatabase?: boolean;
  readonly from?: string;
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
      .option(
        "--to-database",
        "move the ledger to the database of the configuration's `ledger`, and read everything back",
      )
      .option(
        "--from <DIR>",
        "move the data folder DIR to the bucket of the configuration's `blobs`, and to its `ledger` if it has one. Reads everything back",
      )
      .option("--json", "print JSON")
      .action((options: MigrateOptions) => migrateFolder({ ...program.opts<MigrateOptions>(), ...options })),
    "migrate --dry-run",
    "migrate --data /var/lib/quarry",
    "migrate --to-database",
    "migrate --from /var/lib/quarry",
  );
}

async function migrateFolder(options: MigrateOptions): Promise<void> {
  const { config, data, dryRun = false, toDatabase, from: source, json } = options;
  const isMoved = toDatabase === true || source !== undefined;
  const loaded =
    data === undefined || isMoved ? loadConfig(config, process.env, process.cwd(), providerTypes) : undefined;
  const folder = source ?? data ?? loaded!.data_dir;
  const { upgradeLedger } = await import("../storage/ledger/sqlite/open.ts");
  const { requireLedger } = await import("../storage/lost-ledger.ts");
  await requireLedger(folder);
  // SQLite would create it.
  await stat(path.join(folder, "ledger.db")).catch(() => {
    throw new CommandError(`There is no ledger in '${folder}'.`);
  });
  if (source !== undefined) return moveAll(folder, loaded!, { dryRun, json });
  if (toDatabase) return move(folder, loaded!, { dryRun, json });
  const { from, to, due } = await upgradeLedger(folder, { isDry: dryRun });
  if (json) return printJson({ data: folder, from: from ?? null, to, due, dryRun });
  const ok = painted("ok", "green");
  if (due.length === 0) return print(`${ok}  The ledger in ${folder} has this version already: ${to}.`);
  const versions = `from ${from ?? "nothing"} to ${to}`;
  print(`${ok}  The ledger in ${folder} ${dryRun ? "can be" : "was"} brought ${versions}: ${due.join(", ")}.`);
  if (dryRun) print("Nothing was changed.");
}

type MoveOptions = Required<Pick<MigrateOptions, "dryRun">> & Pick<MigrateOptions, "json">;

/** Without secrets. */
const explain = (config: Config) => (error: unknown) => {
  const text = error instanceof Error ? error.message : String(error);
  throw new CommandError(createScrubber(confidentialIn(config, process.env)).text(text));
};

const total = (rows: ReadonlyMap<string, number>): number => [...rows.values()].reduce((sum, one) => sum + one, 0);

async function moveAll(folder: string, config: Config, { dryRun, json }: MoveOptions): Promise<void> {
  const { ledger, blobs } = config;
  if (blobs.type !== "s3") throw new CommandError("--from: the configuration has no `blobs` of type s3.");
  if (dryRun) throw new CommandError("--dry-run: does not go with --from.");
  const { moveFolder } = await import("../storage/move-folder.ts");
  const database = ledger && { ...connectionSettings(ledger), onError: () => {} };
  const moved = await moveFolder(folder, blobs, database).catch(explain(config));
  const { count, bytes } = moved.blobs;
  const bucket = blobsAddress(blobs);
  const address = ledger && ledgerAddress(ledger);
  if (json) {
    const rows = moved.rows && Object.fromEntries(moved.rows);
    return printJson({ data: folder, bucket, blobs: count, bytes, ...(rows && { database: address, rows }) });
  }
  const ok = painted("ok", "green");
  print(`${ok}  The blobs in ${folder} are in ${bucket}: ${count} blobs with ${bytes} bytes, read back and equal.`);
  if (moved.rows !== undefined)
    print(`${ok}  Its ledger is in ${address}: ${total(moved.rows)} rows, read back and equal.`);
}

async function move(folder: string, config: Config, { dryRun, json }: MoveOptions): Promise<void> {
  const { ledger } = config;
  if (ledger === undefined) throw new CommandError("--to-database: the configuration has no `ledger`.");
  if (dryRun) throw new CommandError("--dry-run: does not go with --to-database.");
  const { moveLedger } = await import("../storage/ledger/postgres/move.ts");
  const options = { ...connectionSettings(ledger), onError: () => {} };
  const { rows } = await moveLedger(folder, options).catch(explain(config));
  const address = ledgerAddress(ledger);
  if (json) return printJson({ data: folder, database: address, rows: Object.fromEntries(rows) });
  print(
    `${painted("ok", "green")}  The ledger in ${folder} is in ${address}: ${total(rows)} rows, read back and equal. The blobs stay in the folder.`,
  );
}

/** Recognizes the command line that starts the gateway, without the parser of the other commands, which would delay the start. */
import { parseArgs } from "node:util";

export interface StartArguments {
  /** The value of `--config`. */
  readonly config: string | undefined;
  readonly newLedger: boolean;
}

/** Undefined for every other command line, also for an invalid one. */
export function parseStart(args: readonly string[]): StartArguments | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { config: { type: "string", short: "c" }, "new-ledger": { type: "boolean" } },
    });
    if (positionals.length > 1 || (positionals[0] ?? "serve") !== "serve") return undefined;
    return { config: values.config, newLedger: values["new-ledger"] ?? false };
  } catch {
    return undefined;
  }
}

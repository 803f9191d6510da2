/** The command line: its options, help and version. */

import { parseArgs } from "node:util";
import manifest from "../package.json" with { type: "json" };

/** `text` is printed and the process ends; otherwise the gateway starts with `config`. */
export type Command =
  | { readonly text: string; readonly config?: undefined; readonly newLedger?: undefined; readonly verify?: undefined }
  | {
      readonly text?: undefined;
      readonly config: string | undefined;
      readonly newLedger: boolean;
      /** Compares the stored content with its digests, instead of a start. */
      readonly verify: boolean;
    };

/** An invalid command line. The message is meant for the user. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

const HELP = `Usage: quarry [options]
       quarry verify [--config FILE]

Quarry is a gateway: AWS SDKs call its S3 and Bedrock APIs, and it runs files and
batch jobs on the configured model providers.

Commands:
  verify             Read all stored content, without a change, and compare it with its
                     digests. Lists missing, altered and unnamed content. The exit code
                     is 1 if there is any. The gateway must be stopped.

Options:
  -c, --config FILE  Read the configuration from FILE. Default: the file that
                     QUARRY_CONFIG names, else quarry.yaml in the working folder,
                     else built-in defaults.
      --new-ledger   If the data folder has lost its ledger, start with an empty one.
                     Blobs lose their names, and are deleted some days after a crash.
  -h, --help         Print this help.
  -v, --version      Print the version.

The environment variables HOST, PORT, LOG_LEVEL, DATA_DIR and DEFAULT_PROVIDER
override the file.`;

export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = parseOptions(args);
  const { help, version, config, "new-ledger": newLedger = false } = values;
  if (help) return { text: HELP };
  if (version) return { text: manifest.version };
  const [command, ...others] = positionals;
  const unexpected = command === "verify" ? others[0] : command;
  if (unexpected !== undefined) throw misused(`Unexpected argument '${unexpected}'`);
  if (command === "verify" && newLedger) throw misused("'verify' does not take the option '--new-ledger'");
  return { config, newLedger, verify: command === "verify" };
}

function parseOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        config: { type: "string", short: "c" },
        "new-ledger": { type: "boolean" },
        help: { type: "boolean", short: "h" },
        version: { type: "boolean", short: "v" },
      },
    });
  } catch (error) {
    // Node's second sentence is about positional arguments that begin with a dash.
    const [problem] = (error as Error).message.split(". ");
    throw misused(problem!);
  }
}

const misused = (problem: string) => new UsageError(`quarry: ${problem}. Run 'quarry --help' for the options.`);

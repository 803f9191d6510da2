/** The command line: its options, help and version. */

import { parseArgs } from "node:util";
import manifest from "../package.json" with { type: "json" };

/** `text` is printed and the process ends; otherwise the gateway starts with `config`. */
export type Command =
  | { readonly text: string; readonly config?: undefined; readonly newLedger?: undefined }
  | { readonly text?: undefined; readonly config: string | undefined; readonly newLedger: boolean };

/** An invalid command line. The message is meant for the user. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

const HELP = `Usage: quarry [options]

Quarry is a gateway: AWS SDKs call its S3 and Bedrock APIs, and it runs files and
batch jobs on the configured model providers.

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
  const { help, version, config, "new-ledger": newLedger = false } = parseOptions(args);
  if (help) return { text: HELP };
  if (version) return { text: manifest.version };
  return { config, newLedger };
}

function parseOptions(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        config: { type: "string", short: "c" },
        "new-ledger": { type: "boolean" },
        help: { type: "boolean", short: "h" },
        version: { type: "boolean", short: "v" },
      },
    });
    return values;
  } catch (error) {
    // Node's second sentence is about positional arguments, which quarry does not have.
    const [problem] = (error as Error).message.split(". ");
    throw new UsageError(`quarry: ${problem}. Run 'quarry --help' for the options.`);
  }
}

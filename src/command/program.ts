/** The commands, their help, and the end of the process. Starting the gateway does not load this module. */
import { Command, CommanderError } from "commander";
import manifest from "../../package.json" with { type: "json" };
import { ConfigError } from "../config/error.ts";
import { addCheck } from "./check.ts";
import { addCompletion } from "./completion.ts";
import { withExamples } from "./connected.ts";
import { addDoctor } from "./doctor.ts";
import { addEstimate } from "./estimate.ts";
import { CommandError, FAILED, printable, sentenceOf } from "./failure.ts";
import { addFiles } from "./files.ts";
import { addJobs } from "./jobs.ts";
import { addKeyCommands } from "./keys.ts";
import { addMigrate } from "./migrate.ts";
import { addUsage } from "./usage.ts";

const CONFIG = [
  "-c, --config <FILE>",
  "read the configuration from FILE. Default: QUARRY_CONFIG, else quarry.yaml here",
] as const;
const NEW_LEDGER = [
  "--new-ledger",
  "if the data folder has lost its ledger, start with an empty one. Blobs lose their names, and are deleted some days after a crash",
] as const;

interface StartOptions {
  readonly config?: string;
  readonly newLedger?: boolean;
}

export function createProgram(): Command {
  const program = new Command("quarry");
  const start = async ({ config, newLedger = false }: StartOptions) =>
    (await import("./serve.ts")).serve({ config, newLedger });
  program
    .description(
      "Quarry is a gateway: AWS SDKs call its S3 and Bedrock APIs, and it runs files and batch jobs on the configured model providers. Without a command, it starts.",
    )
    .usage("[options] [command]")
    .version(manifest.version, "-v, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .option(...CONFIG)
    .option(...NEW_LEDGER)
    // Options after a command are the command's own.
    .enablePositionalOptions()
    .action(start);
  withExamples(
    program
      .command("serve")
      .description("start the gateway")
      .option(...CONFIG)
      .option(...NEW_LEDGER),
    "serve --config quarry.yaml",
  ).action((own: StartOptions) => start({ ...program.opts(), ...own }));
  withExamples(
    program
      .command("verify")
      .description(
        "read all stored content, without a change, and compare it with its digests. Exit code 1: content is missing, altered or unnamed. The gateway must be stopped",
      )
      .option(...CONFIG),
    "verify --config quarry.yaml",
  ).action(async (own: StartOptions) => {
    const { config, newLedger } = { ...program.opts<StartOptions>(), ...own };
    if (newLedger)
      throw new CommandError(
        "quarry: 'verify' does not take the option '--new-ledger'. Run 'quarry --help' for the options.",
      );
    await (await import("./serve.ts")).verify(config);
  });
  addMigrate(program);
  addCheck(program);
  addDoctor(program);
  addEstimate(program);
  addJobs(program);
  addFiles(program);
  addUsage(program);
  addKeyCommands(program);
  addCompletion(program);
  program.addHelpText(
    "after",
    `
The environment variables HOST, PORT, LOG_LEVEL, DATA_DIR and DEFAULT_PROVIDER override the configuration file.

Examples:
  $ quarry
  $ quarry jobs create questions.jsonl --model llama3 --wait -o answers.jsonl`,
  );
  for (const command of everyCommand(program)) {
    command.exitOverride();
    command.configureOutput({ outputError: () => {} });
  }
  return program;
}

export const everyCommand = (command: Command): readonly Command[] => [
  command,
  ...command.commands.flatMap(everyCommand),
];

/** Ends the process after an error. Otherwise the exit code is 0, or the one that the command has set. */
export async function runProgram(args: readonly string[]): Promise<void> {
  process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => {
    // The reader has closed the pipe, as `head` does.
    if (code === "EPIPE") process.exit(process.exitCode ?? 0);
  });
  try {
    await createProgram().parseAsync([...args], { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return;
    const { text, code } = described(error, args);
    process.stderr.write(`${printable(text)}\n`, () => process.exit(code));
  }
}

function described(error: unknown, args: readonly string[]): { readonly text: string; readonly code: number } {
  if (error instanceof CommandError) return { text: error.message, code: error.exitCode };
  if (error instanceof ConfigError) return { text: error.message, code: FAILED };
  if (!(error instanceof CommanderError)) return { text: `quarry: ${sentenceOf(error)}`, code: FAILED };
  // A command without the subcommand that it needs: its help has been printed.
  if (error.code === "commander.help") return { text: "quarry: a subcommand is missing.", code: FAILED };
  const first = args.find((arg) => !arg.startsWith("-"));
  const isUnknown = error.code === "commander.excessArguments" && error.message.endsWith(`: ${first}.`);
  const message = isUnknown ? `there is no command '${first}'` : error.message;
  const lines = message.replace(/^error: /, "").split("\n");
  const problem = lines
    .map((line) => line.trim())
    .join(" ")
    .trim()
    .replace(/\.$/, "");
  const sentence = problem.charAt(0).toUpperCase() + problem.slice(1);
  return { text: `quarry: ${sentence}. Run 'quarry --help' for the options.`, code: FAILED };
}

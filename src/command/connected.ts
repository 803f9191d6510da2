/** What the commands that talk to a gateway have in common: options, clients and the sentence for an error. */
import { type Command, Option } from "commander";
import type { GatewayClients, Target } from "./connection.ts";
import { CommandError } from "./failure.ts";

export interface TargetOptions extends Target {
  readonly json?: boolean;
}

export const withTarget = (command: Command): Command =>
  command
    .addOption(
      new Option(
        "--endpoint <URL>",
        "the gateway; also QUARRY_ENDPOINT or AWS_ENDPOINT_URL. Default: http://127.0.0.1:8080",
      ),
    )
    .option("--provider <NAME>", "the provider, as x-model-provider. Default: the gateway's choice")
    .option("--profile <NAME>", "the profile of AWS's configuration with the access key")
    .option("--region <NAME>", "the region of signatures")
    .option("--json", "print JSON");

/** Loads AWS's clients, and turns the errors of `run` into one sentence. */
export async function withGateway(options: Target, run: (connection: GatewayClients) => Promise<void>): Promise<void> {
  const { connect } = await import("./connection.ts");
  const connection = connect(options);
  try {
    await run(connection);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(connection.explain(error));
  }
}

export const withExamples = (command: Command, ...examples: readonly string[]): Command =>
  command.addHelpText("after", `\nExamples:\n${examples.map((example) => `  $ quarry ${example}`).join("\n")}`);

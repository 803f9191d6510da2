/** `quarry estimate`: the tokens and the price of a job before it is created. Nothing is sent. */
import type { Command } from "commander";
import { withExamples } from "./connected.ts";
import { CommandError, printable } from "./failure.ts";
import { namedTarget } from "./line-target.ts";
import { grouped, note, printJson, printTable } from "./terminal.ts";

interface EstimateOptions {
  readonly config?: string;
  readonly provider?: string;
  readonly model: string;
  readonly json?: boolean;
}

export function addEstimate(program: Command): void {
  withExamples(
    program
      .command("estimate")
      .description("estimate the tokens and the price of a job from the lines of a file. Nothing is sent")
      .argument("<FILE>", "a JSONL file, or - for stdin")
      .requiredOption("--model <MODEL>", "the job's modelId")
      .option("-c, --config <FILE>", "read prices from FILE. Default: QUARRY_CONFIG, else quarry.yaml here")
      .option("--provider <NAME>", "the provider that will run the job: a configured one, or a type")
      .option("--json", "print JSON")
      .action((file: string, options: EstimateOptions) => estimate(file, { ...program.opts(), ...options })),
    "estimate questions.jsonl --model gpt-5-mini --provider openai",
    "estimate - --model claude-haiku-4-5 --provider anthropic --json < questions.jsonl",
  );
}

async function estimate(file: string, options: EstimateOptions): Promise<void> {
  const { model } = options;
  const { name, type, target, config } = await namedTarget(options);
  if (target.resolve(model, "job") === undefined) throw new CommandError(target.unresolved(model));
  const { estimateLines } = await import("./estimate-lines.ts");
  const types = new Map(Object.entries(config.providers).map(([one, { type }]) => [one, type]));
  const prices = { config: config.prices, types: types.set(name, type) };
  const { tooLong, cost, currency, ...found } = await estimateLines(file, { provider: name, model, target, prices });
  if (found.lines === 0) throw new CommandError(`${file} has no lines.`);
  if (tooLong > 0) note(`Lines that are too long for a job do not count: ${grouped(tooLong)}.`);
  if (options.json) {
    const price = "unpriced" in cost ? { unpriced: cost.unpriced } : { cost };
    return printJson({ file, provider: name, model, ...found, currency, ...price });
  }
  const price =
    "unpriced" in cost
      ? `unknown: 'prices' has no price of '${cost.unpriced}'`
      : `${cost.least} to ${cost.most} ${currency}`;
  const rows = [
    ["Provider", name],
    ["Model", model],
    ["Lines", grouped(found.lines)],
    ["Input", `${grouped(found.input)} tokens`],
    ["Output", `up to ${grouped(found.output)} tokens`],
    ["Price", price],
  ] as const;
  printTable(rows, [
    { title: "", text: ([title]) => title },
    { title: "", text: ([, value]) => printable(value) },
  ]);
}

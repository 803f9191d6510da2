/** `quarry check`: a configuration, or the lines of a file for a provider. */
import type { Command } from "commander";
import { loadConfig } from "../config/load.ts";
import { locationOf, providerTypes } from "../providers/registry.ts";
import { withExamples } from "./connected.ts";
import { FAILED, printable } from "./failure.ts";
import { namedTarget } from "./line-target.ts";
import { grouped, painted, print, printJson } from "./terminal.ts";

interface CheckOptions {
  readonly config?: string;
  readonly provider?: string;
  readonly model?: string;
  readonly invocationType?: string;
  readonly drop?: boolean;
  readonly json?: boolean;
}

export function addCheck(program: Command): void {
  withExamples(
    program
      .command("check")
      .description("check the configuration, or every line of a JSONL file for a provider. Nothing is sent")
      .argument("[FILE]", "a JSONL file, or - for stdin. Default: the configuration")
      .option("-c, --config <FILE>", "read the configuration from FILE. Default: QUARRY_CONFIG, else quarry.yaml here")
      .option("--provider <NAME>", "the provider that will run the lines: a configured one, or a type")
      .option("--model <MODEL>", "the job's modelId. Needed where the lines name no model")
      .option("--invocation-type <TYPE>", "InvokeModel or Converse, as the job says")
      .option("--drop", "accept what the tag quarry:on-lossy=drop would drop")
      .option("--json", "print JSON")
      .action((file: string | undefined, options: CheckOptions) => {
        const config = { ...program.opts<CheckOptions>(), ...options };
        return file === undefined ? checkConfig(config) : checkFile(file, config);
      }),
    "check",
    "check --config quarry.yaml --json",
    "check questions.jsonl --provider openai --model gpt-5-mini",
  );
}

function checkConfig({ config: given, json }: CheckOptions): void {
  const config = loadConfig(given, process.env, process.cwd(), providerTypes);
  const providers = Object.entries(config.providers).map(([name, provider]) => ({
    name,
    type: provider.type,
    at: locationOf(provider),
  }));
  if (json) return void printJson({ ok: true, file: config.file ?? null, providers });
  print(`${painted("ok", "green")}  ${config.file ?? "There is no file: the built-in defaults are used."}`);
  for (const { name, type, at } of providers) print(printable(`    ${name}: ${type}, ${at}`));
}

async function checkFile(file: string, options: CheckOptions): Promise<void> {
  const { checkLines } = await import("./check-lines.ts");
  const { name, target } = await namedTarget(options);
  const { model, invocationType, drop = false } = options;
  const found = await checkLines(file, { target, model, invocationType, drops: drop });
  const isFit = found.bad.length === 0 && found.lines > 0;
  if (options.json) {
    printJson({ ok: isFit, file, provider: name, form: found.form ?? null, lines: found.lines, bad: found.bad });
  } else {
    for (const { line, reason } of found.bad) print(`${painted(`${file}:${line}`, "red")}: ${printable(reason)}`);
    const count = grouped(found.bad.length);
    if (isFit) print(`${painted("ok", "green")}  ${grouped(found.lines)} lines for ${name}, in ${found.form}'s form`);
    else if (found.lines === 0) print(`${file} has no lines.`);
    else print(`${count} of ${grouped(found.lines)} lines cannot be used by ${name}.`);
  }
  if (!isFit) process.exitCode = FAILED;
}

/** `quarry doctor`: tries each configured provider and the data folder, and says what to fix. */
import type { Command } from "commander";
import { loadConfig } from "../config/load.ts";
import type { Config } from "../config/schema.ts";
import type { FindingState } from "../ports/diagnosis.ts";
import { providerTypes } from "../providers/registry.ts";
import { withExamples } from "./connected.ts";
import type { DoctorRow } from "./doctor-trials.ts";
import { CommandError, FAILED, printable } from "./failure.ts";
import { type Colour, createLiveLine, painted, print, printJson, printTable } from "./terminal.ts";

interface DoctorOptions {
  readonly config?: string;
  readonly provider?: string;
  readonly bucket?: readonly string[];
  readonly awsEndpoint?: string;
  readonly timeout: string;
  readonly json?: boolean;
}

const COLOURS: Readonly<Record<FindingState, Colour>> = {
  ok: "green",
  warning: "yellow",
  failed: "red",
  "not visible": "dim",
};

const collected = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

export function addDoctor(program: Command): void {
  withExamples(
    program
      .command("doctor")
      .description(
        "try each configured provider for real: server, key, models, files. Nothing is written, and nothing costs. Exit code 1: a check failed",
      )
      .option("-c, --config <FILE>", "read the configuration from FILE. Default: QUARRY_CONFIG, else quarry.yaml here")
      .option("--provider <NAME>", "try only this provider")
      .option(
        "--bucket <NAME>",
        "a bucket of jobs at a provider of type bedrock. May be given several times",
        collected,
      )
      .option("--aws-endpoint <URL>", "another server for STS, IAM and KMS. Default: AWS's own")
      .option("--timeout <SECONDS>", "the longest time of one check", "10")
      .option("--json", "print JSON")
      .action((options: DoctorOptions) => doctor({ ...program.opts<DoctorOptions>(), ...options })),
    "doctor",
    "doctor --provider bedrock --bucket my-bucket",
    "doctor --config quarry.yaml --json",
  );
}

async function doctor(options: DoctorOptions): Promise<void> {
  const seconds = Number(options.timeout);
  if (!(seconds > 0 && seconds <= 600)) throw new CommandError("--timeout must be a number of seconds up to 600.");
  const { awsEndpoint, provider } = options;
  if (awsEndpoint !== undefined && !/^https?:$/.test(URL.parse(awsEndpoint)?.protocol ?? "")) {
    throw new CommandError(`--aws-endpoint: '${awsEndpoint}' is not an http or https URL.`);
  }
  const config = loadConfig(options.config, process.env, process.cwd(), providerTypes);
  const names = namesIn(config, provider);
  const isForAws = options.bucket !== undefined || awsEndpoint !== undefined;
  if (isForAws && !names.some((name) => config.providers[name]!.type === "bedrock")) {
    throw new CommandError("--bucket and --aws-endpoint need a provider of type bedrock.");
  }
  const line = createLiveLine();
  line.show(`Trying ${names.join(", ")} …`);
  const { tryProviders } = await import("./doctor-trials.ts");
  const trials = { ...options, ms: seconds * 1000, folder: provider === undefined };
  const rows = await tryProviders(config, names, trials).finally(() => line.clear());
  const fixes = fixesIn(rows);
  const isFit = rows.every(({ state }) => state !== "failed");
  if (options.json) printJson({ ok: isFit, checks: rows, fixes });
  else show(rows, fixes);
  if (!isFit) process.exitCode = FAILED;
}

/** The default provider first. */
function namesIn({ providers, default_provider: first }: Config, only: string | undefined): readonly string[] {
  const all = Object.keys(providers);
  if (only === undefined) return [first, ...all.filter((name) => name !== first)];
  if (all.includes(only)) return [only];
  throw new CommandError(`There is no provider '${only}' in the configuration: ${all.join(", ")}.`);
}

/** Failures before warnings, each in the order of the checks, which is that of their dependence. */
function fixesIn(rows: readonly DoctorRow[]): readonly { readonly provider: string; readonly fix: string }[] {
  const inOrder = (["failed", "warning"] as const).flatMap((state) => rows.filter((row) => row.state === state));
  const fixes = inOrder.map(({ provider, fix = "" }) => ({ provider, fix }));
  return fixes.filter(
    ({ fix, provider }, at) => at === fixes.findIndex((one) => one.fix === fix && one.provider === provider),
  );
}

function show(rows: readonly DoctorRow[], fixes: ReturnType<typeof fixesIn>): void {
  printTable(rows, [
    { title: "PROVIDER", text: ({ provider }) => provider },
    { title: "CHECK", text: ({ check }) => check },
    { title: "STATE", text: ({ state }) => state, colour: ({ state }) => COLOURS[state] },
    { title: "FOUND", text: ({ text }) => text },
  ]);
  print(fixes.length > 0 ? "\nWhat to fix, in this order:" : `\n${painted("ok", "green")}  Nothing needs to be fixed.`);
  for (const [at, { provider, fix }] of fixes.entries())
    print(printable(`${String(at + 1).padStart(3)}. ${provider}: ${fix}`));
}

/** The second half of a job's run: wait, download, tell how it ended. */
import type { TargetOptions } from "./connected.ts";
import type { GatewayClients } from "./connection.ts";
import { CommandError, INTERRUPTED, RECORDS_FAILED } from "./failure.ts";
import { grouped, note, printJson } from "./terminal.ts";
import { jobIdFrom, s3UriText } from "./uris.ts";

export interface FinishOptions extends TargetOptions {
  /** The file for the results, or `-`. Undefined: they are not downloaded. */
  readonly output?: string | undefined;
}

export function checkOutput({ output, json }: FinishOptions): void {
  if (output === "-" && json) throw new CommandError("'--json' and '-o -' would both write to stdout.");
}

/** Rejects with CommandError unless every record succeeded. */
export async function finish(
  connection: GatewayClients,
  identifier: string,
  options: FinishOptions,
  signal: AbortSignal,
): Promise<void> {
  checkOutput(options);
  const { endSentence, isWholeSuccess, waitForJob } = await import("./wait.ts");
  const { downloadResults, resultKeysOf } = await import("./results.ts");
  const job = await waitForJob(connection, identifier, signal).catch((error: unknown) => {
    if (!signal.aborted) throw error;
    throw new CommandError(howToGoOn(jobIdFrom(identifier), options), INTERRUPTED);
  });
  const names = await resultKeysOf(connection, job);
  if (!options.json) note(endSentence(job));
  const isWhole = isWholeSuccess(job);
  let lines: number | undefined;
  if (options.output !== undefined && (names.length > 0 || isWhole)) {
    lines = await downloadResults(connection, job, options.output);
    if (options.output !== "-" && !options.json) note(`${grouped(lines)} results are in ${options.output}.`);
  } else if (!options.json) {
    for (const name of names) note(`The results are in ${s3UriText(name)}.`);
  }
  if (options.json) {
    const { $metadata: _, ...members } = job as typeof job & { readonly $metadata?: unknown };
    printJson({ ...members, results: names.map(s3UriText), ...(lines !== undefined && { output: options.output }) });
  }
  if (!isWhole) process.exitCode = RECORDS_FAILED;
}

function howToGoOn(id: string, { endpoint, provider, profile, output }: FinishOptions): string {
  const flags = Object.entries({ endpoint, provider, profile }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name} ${quoted(value)}`],
  );
  const more = flags.length > 0 ? ` ${flags.join(" ")}` : "";
  const to = output === undefined ? "" : ` -o ${quoted(output)}`;
  return `The job goes on. Wait for it: quarry jobs watch ${id}${to}${more}. Stop it: quarry jobs stop ${id}${more}`;
}

/** As a POSIX shell reads it. */
const quoted = (text: string): string => (/^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

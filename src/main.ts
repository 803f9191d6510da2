/** The process. The start of the gateway loads no parser and no client of the other commands. */
import { parseStart } from "./command/start.ts";

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const start = parseStart(args);
  if (start === undefined) return (await import("./command/program.ts")).runProgram(args);
  const { serve } = await import("./command/serve.ts");
  await serve(start);
}

// Without a listener, an error of a closed pipe would end the process.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

main().catch((error: unknown) => {
  const text = error instanceof Error ? error.message : String(error);
  const isForUser = error instanceof Error && (error.name === "ConfigError" || error.name === "CommandError");
  process.stderr.write(isForUser ? `${text}\n` : `Quarry failed to start: ${text}\n`);
  process.exit(1);
});

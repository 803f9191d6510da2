/** `quarry jobs`: list, show, stop and wait for jobs. */
import type { Command } from "commander";
import { type TargetOptions, withExamples, withGateway, withTarget } from "./connected.ts";
import { addCreateAndRetry } from "./create-job.ts";
import { CommandError } from "./failure.ts";
import { finish } from "./finish-job.ts";
import { interruption } from "./interruption.ts";
import { type Colour, dateText, grouped, note, printJson, printTable } from "./terminal.ts";
import { jobIdFrom } from "./uris.ts";
import type { JobAnswer } from "./wait.ts";

interface ListOptions extends TargetOptions {
  readonly status?: string;
  readonly name?: string;
  readonly limit: string;
}

interface WatchOptions extends TargetOptions {
  readonly output?: string;
}

const COLOURS: Readonly<Record<string, Colour>> = {
  Completed: "green",
  PartiallyCompleted: "yellow",
  Failed: "red",
  Expired: "red",
  Stopped: "yellow",
  Stopping: "yellow",
  InProgress: "cyan",
};

export function addJobs(program: Command): void {
  const jobs = program.command("jobs").description("create, list, watch and stop batch jobs");
  addCreateAndRetry(jobs);

  withExamples(
    withTarget(jobs.command("ls").description("list jobs, the newest first"))
      .option("--status <STATUS>", "only jobs with this status, such as InProgress")
      .option("--name <TEXT>", "only jobs whose name contains this text")
      .option("--limit <COUNT>", "how many jobs at most", "50")
      .action((options: ListOptions) => withGateway(options, (connection) => list(connection, options))),
    "jobs ls",
    "jobs ls --status InProgress --json",
  );
  withExamples(
    withTarget(jobs.command("get").description("show a job"))
      .argument("<JOB>", "id or ARN")
      .action((job: string, options: TargetOptions) =>
        withGateway(options, async (connection) => {
          const { getJob } = await import("./wait.ts");
          show(await getJob(connection, job), options);
        }),
      ),
    "jobs get 4f1c0a9b2d3e",
  );
  withExamples(
    withTarget(jobs.command("watch").description("wait for a job's end. Exit code 2: not every record succeeded"))
      .argument("<JOB>", "id or ARN")
      .option("-o, --output <FILE>", "write the results to this file, or to stdout for -")
      .action((job: string, options: WatchOptions) =>
        withGateway(options, (connection) => finish(connection, job, options, interruption())),
      ),
    "jobs watch 4f1c0a9b2d3e -o out.jsonl",
  );
  withExamples(
    withTarget(jobs.command("stop").description("stop jobs"))
      .argument("<JOBS...>", "ids or ARNs")
      .action((ids: readonly string[], options: TargetOptions) =>
        withGateway(options, async (connection) => {
          const { StopModelInvocationJobCommand } = await import("@aws-sdk/client-bedrock");
          for (const jobIdentifier of ids) {
            await connection.bedrock.send(new StopModelInvocationJobCommand({ jobIdentifier }));
            if (!options.json) note(`Stopping ${jobIdFrom(jobIdentifier)}.`);
          }
          if (options.json) printJson({ stopping: ids });
        }),
      ),
    "jobs stop 4f1c0a9b2d3e",
  );
}

async function list(
  { bedrock }: Parameters<Parameters<typeof withGateway>[1]>[0],
  options: ListOptions,
): Promise<void> {
  const limit = Number(options.limit);
  if (!Number.isSafeInteger(limit) || limit < 1) throw new CommandError("--limit must be a whole number from 1.");
  const { paginateListModelInvocationJobs } = await import("@aws-sdk/client-bedrock");
  const filter = {
    maxResults: Math.min(limit, 1000),
    sortBy: "CreationTime" as const,
    sortOrder: "Descending" as const,
    ...(options.status !== undefined && { statusEquals: options.status as never }),
    ...(options.name !== undefined && { nameContains: options.name }),
  };
  const found: JobAnswer[] = [];
  for await (const page of paginateListModelInvocationJobs({ client: bedrock }, filter)) {
    found.push(...(page.invocationJobSummaries ?? []));
    if (found.length >= limit) break;
  }
  const shown = found.slice(0, limit);
  if (options.json) return printJson(shown);
  if (shown.length === 0) return note("There are no such jobs. Create one with 'quarry jobs create'.");
  const count = (value: number | undefined) => (value === undefined ? "" : grouped(value));
  printTable(shown, [
    { title: "JOB", text: ({ jobArn = "" }) => jobIdFrom(jobArn) },
    { title: "STATUS", text: ({ status = "" }) => status, colour: ({ status = "" }) => COLOURS[status] },
    { title: "RECORDS", text: (job) => count(job.totalRecordCount), isNumber: true },
    { title: "DONE", text: (job) => count(job.processedRecordCount), isNumber: true },
    {
      title: "FAILED",
      text: (job) => count(job.errorRecordCount),
      colour: (job) => ((job.errorRecordCount ?? 0) > 0 ? "red" : undefined),
      isNumber: true,
    },
    { title: "SUBMITTED", text: ({ submitTime }) => dateText(submitTime) },
    { title: "MODEL", text: ({ modelId = "" }) => modelId },
    { title: "NAME", text: ({ jobName = "" }) => jobName },
  ]);
}

function show(job: JobAnswer, { json = false }: TargetOptions): void {
  const { $metadata: _, ...members } = job as JobAnswer & { readonly $metadata?: unknown };
  if (json) return void printJson(members);
  const input = job.inputDataConfig?.s3InputDataConfig?.s3Uri;
  const output = job.outputDataConfig?.s3OutputDataConfig?.s3Uri;
  const { totalRecordCount: total, processedRecordCount: done, errorRecordCount: failed } = job;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ["Job", jobIdFrom(job.jobArn ?? "")],
    ["ARN", job.jobArn],
    ["Name", job.jobName],
    ["Status", job.status],
    ["Message", job.message],
    ["Model", job.modelId],
    [
      "Records",
      total === undefined ? undefined : `${grouped(done ?? 0)} of ${grouped(total)}, ${grouped(failed ?? 0)} failed`,
    ],
    ["Input", input],
    ["Output", output],
    ["Submitted", dateText(job.submitTime)],
    ["Ended", dateText(job.endTime)],
  ];
  printTable(
    rows.filter(([, value]) => value),
    [
      { title: "", text: ([name]) => name },
      {
        title: "",
        text: ([, value]) => value!,
        colour: ([name, value]) => (name === "Status" ? COLOURS[value!] : undefined),
      },
    ],
  );
}

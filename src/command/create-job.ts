/** `quarry jobs create` and `quarry jobs retry`. */
import { randomUUID } from "node:crypto";
import path from "node:path";
import type { Command } from "commander";
import { type TargetOptions, withExamples, withGateway, withTarget } from "./connected.ts";
import type { GatewayClients } from "./connection.ts";
import { CommandError, INTERRUPTED } from "./failure.ts";
import { checkOutput, finish } from "./finish-job.ts";
import { interruption } from "./interruption.ts";
import { uploadSource } from "./local-source.ts";
import { jobNameOf, newStamp } from "./new-job-names.ts";
import { note, print, printJson } from "./terminal.ts";
import { isS3Uri, jobIdFrom, type objectUriIn, s3UriIn, s3UriText } from "./uris.ts";

interface StartedOptions extends TargetOptions {
  readonly name?: string;
  readonly tag?: readonly string[];
  readonly wait?: boolean;
  readonly output?: string;
}

interface CreateOptions extends StartedOptions {
  readonly model: string;
  readonly bucket?: string;
  readonly results?: string;
  readonly roleArn: string;
  readonly timeoutHours?: string;
  readonly invocationType?: string;
}

const DEFAULT_BUCKET = "quarry";
/** AWS requires a role, and Quarry uses it only for AWS. */
const NO_ROLE = "any";

const collected = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

const withStart = (command: Command): Command =>
  withTarget(command)
    .option("--name <NAME>", "the job's name. Default: made from the file's name and the time")
    .option("--tag <KEY=VALUE>", "a tag of the job. May be given several times", collected)
    .option("--wait", "wait for the end. Exit code 2: not every record succeeded")
    .option("-o, --output <FILE>", "wait, and write the results to this file, or to stdout for -");

export function addCreateAndRetry(jobs: Command): void {
  withExamples(
    withStart(jobs.command("create").description("upload a file, create a job that runs its lines, and wait if asked"))
      .argument("<FILE>", "a JSONL file, - for stdin, or the s3:// URI of an object or of a folder that ends in /")
      .requiredOption("--model <MODEL>", "the job's modelId")
      .option("--bucket <NAME>", `the bucket of the input. Default: ${DEFAULT_BUCKET}`)
      .option("--results <URI>", "the s3:// URI that the results come under. Default: out/ in the bucket")
      .option("--role-arn <ARN>", "the role for a provider of type bedrock", NO_ROLE)
      .option("--timeout-hours <HOURS>", "when the job expires")
      .option("--invocation-type <TYPE>", "InvokeModel or Converse")
      .action((file: string, options: CreateOptions) =>
        withGateway(options, (connection) => createJob(connection, file, options)),
      ),
    "jobs create questions.jsonl --model gpt-5-mini --provider openai --wait -o answers.jsonl",
    "jobs create - --model llama3 -o - < questions.jsonl > answers.jsonl",
    "jobs create s3://my-bucket/in/questions.jsonl --model llama3 --tag quarry:dedupe=true",
  );
  withExamples(
    withStart(jobs.command("retry").description("run the records of a job that did not succeed again, as a new job"))
      .argument("<JOB>", "id or ARN of a job that has ended")
      .action((job: string, options: StartedOptions) =>
        withGateway(options, (connection) => retryJob(connection, job, options)),
      ),
    "jobs retry 4f1c0a9b2d3e --wait -o answers.jsonl",
  );
}

const tagsOf = ({ tag = [] }: StartedOptions) =>
  tag.map((text) => {
    const at = text.indexOf("=");
    if (at < 1) throw new CommandError(`The tag '${text}' is not of the form KEY=VALUE.`);
    return { key: text.slice(0, at), value: text.slice(at + 1) };
  });

async function createJob(connection: GatewayClients, file: string, options: CreateOptions): Promise<void> {
  checkOutput(options);
  const tags = tagsOf(options);
  const hours = options.timeoutHours === undefined ? undefined : Number(options.timeoutHours);
  if (hours !== undefined && !Number.isSafeInteger(hours)) {
    throw new CommandError("--timeout-hours must be a whole number.");
  }
  const stamp = newStamp();
  const isStored = isS3Uri(file);
  const given = isStored ? s3UriIn(file) : undefined;
  const bucket = options.bucket ?? given?.bucket ?? DEFAULT_BUCKET;
  const base = file === "-" ? "stdin.jsonl" : path.basename(file);
  const input = given ?? { bucket, key: `in/${stamp}/${base}` };
  const results = options.results === undefined ? { bucket, key: "out/" } : s3UriIn(options.results);
  const signal = interruption();
  if (!isStored) await sendInput(connection, file, input, signal);
  await start(
    connection,
    {
      jobName: options.name ?? jobNameOf(base, stamp),
      modelId: options.model,
      roleArn: options.roleArn,
      inputDataConfig: { s3InputDataConfig: { s3Uri: s3UriText(input) } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: s3UriText(results) } },
      ...(tags.length > 0 && { tags }),
      ...(hours !== undefined && { timeoutDurationInHours: hours }),
      ...(options.invocationType !== undefined && { modelInvocationType: options.invocationType as never }),
    },
    options,
    signal,
  );
}

async function sendInput(
  connection: GatewayClients,
  file: string,
  to: ReturnType<typeof objectUriIn>,
  signal: AbortSignal,
): Promise<void> {
  const { upload } = await import("./upload.ts");
  const source = await uploadSource(file);
  await upload(connection, source, to, signal).catch((error: unknown) => {
    if (signal.aborted) throw new CommandError("Interrupted: no job was created.", INTERRUPTED);
    throw error;
  });
}

async function retryJob(connection: GatewayClients, identifier: string, options: StartedOptions): Promise<void> {
  checkOutput(options);
  const { getJob } = await import("./wait.ts");
  const before = await getJob(connection, identifier);
  const tags = [...tagsOf(options), { key: "quarry:retry-of", value: before.jobArn ?? identifier }];
  const { jobName = "job", modelId = "", roleArn = NO_ROLE, inputDataConfig, outputDataConfig } = before;
  await start(
    connection,
    {
      jobName: options.name ?? jobNameOf(jobName, newStamp()),
      modelId,
      roleArn,
      inputDataConfig: inputDataConfig!,
      outputDataConfig: outputDataConfig!,
      tags,
    },
    options,
    interruption(),
  );
}

type Create = ConstructorParameters<typeof import("@aws-sdk/client-bedrock").CreateModelInvocationJobCommand>[0];

async function start(
  connection: GatewayClients,
  request: Create,
  options: StartedOptions,
  signal: AbortSignal,
): Promise<void> {
  const { CreateModelInvocationJobCommand } = await import("@aws-sdk/client-bedrock");
  // The token makes a repeated request find the job of the first one.
  const command = new CreateModelInvocationJobCommand({ clientRequestToken: randomUUID(), ...request });
  const { jobArn = "" } = await connection.bedrock.send(command);
  const id = jobIdFrom(jobArn);
  if (options.wait || options.output !== undefined) {
    if (!options.json) note(`The job is ${id}.`);
    return finish(connection, jobArn, options, signal);
  }
  if (options.json) {
    return printJson({
      jobId: id,
      jobArn,
      jobName: request.jobName,
      input: request.inputDataConfig?.s3InputDataConfig?.s3Uri,
      output: request.outputDataConfig?.s3OutputDataConfig?.s3Uri,
    });
  }
  print(id);
  if (process.stderr.isTTY) note(`Wait for it: quarry jobs watch ${id} -o FILE`);
}

/**
 * A stand-in for Bedrock's batch jobs, with answers of the test's own. Its S3 is another service, such as a gateway with its
 * `local` provider. It is written from botocore's model and from the Bedrock user guide.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { type Account, linesOf, nameIn, type Outcome, usageOf } from "./account.ts";

export type BedrockAnswer = { readonly modelOutput: object } | { readonly error: object };

interface Options {
  readonly s3: S3Client;
  /** The output or the error that answers a record. Required without an account, which has answers of its own. */
  readonly answer?: (line: string, request: JobRequest) => BedrockAnswer;
  /** Its limits hold, and it is charged. */
  readonly account?: Account;
}

export interface BedrockJob {
  /** The body of the create. */
  readonly request: JobRequest;
  /** The lines of the input, once the job has run. */
  lines?: readonly string[];
  /** Of the account. */
  charged?: Promise<Charged>;
}

interface Charged {
  readonly lines: readonly string[];
  readonly outcomes: readonly Outcome[];
  /** Why the job fails. */
  readonly refused: string | undefined;
}

/** `lost`: the request is processed, and the connection is cut. `refuse`: it is cut before. A number is the answer's status. */
export type BedrockFault = "lost" | "refuse" | 500 | 503;
export type BedrockRoute = "create" | "list" | "get";

const WORDS: { readonly [status: number]: readonly [code: string, message: string] } = {
  401: ["UnrecognizedClientException", "The security token included in the request is invalid."],
  402: ["AccessDeniedException", "Your account has no valid payment instrument."],
  403: ["AccessDeniedException", "You don't have access to the model with the specified model ID."],
  429: ["ThrottlingException", "Too many requests, please wait before trying again."],
  500: ["InternalServerException", "An internal server error occurred. Retry your request."],
  503: ["ServiceUnavailableException", "The service isn't currently available."],
};

interface JobRequest {
  readonly jobName: string;
  readonly modelId: string;
  readonly roleArn: string;
  readonly clientRequestToken: string;
  readonly modelInvocationType?: string;
  readonly inputDataConfig: { readonly s3InputDataConfig: { readonly s3Uri: string } };
  readonly outputDataConfig: { readonly s3OutputDataConfig: { readonly s3Uri: string } };
}

export interface BedrockUpstream {
  readonly url: string;
  readonly jobs: readonly BedrockJob[];
  /** The next `times` requests of the route fail. */
  fail(route: BedrockRoute, fault: BedrockFault, times?: number): void;
  heal(): void;
  close(): Promise<void>;
}

const ARN = "arn:aws:bedrock:us-east-1:000000000000:model-invocation-job/";

const placeOf = (uri: string) => {
  const { host: Bucket, pathname } = new URL(uri);
  return { Bucket, Key: decodeURIComponent(pathname.slice(1)) };
};

export async function startBedrock({ s3, answer, account }: Options): Promise<BedrockUpstream> {
  const jobs: BedrockJob[] = [];
  const faults = new Map<BedrockRoute, BedrockFault[]>();

  const read = async (request: JobRequest): Promise<readonly string[]> => {
    const { Body } = await s3.send(new GetObjectCommand(placeOf(request.inputDataConfig.s3InputDataConfig.s3Uri)));
    return linesOf(await Body!.transformToString());
  };

  /** Bedrock checks the records after the create. */
  async function charge(request: JobRequest): Promise<Charged> {
    const lines = await read(request);
    const refused = account!.refusal(lines);
    const outcomes = refused === undefined ? account!.bill.charge(account!.provider, lines) : [];
    return { lines, outcomes, refused: refused && `The number of records is beyond the limit of ${refused}.` };
  }

  /** Nova's, whose name for cached tokens is another one in Converse. */
  function novaAnswer(line: string, outcome: Outcome, { modelInvocationType }: JobRequest): object {
    const { input, cached, output } = usageOf(account!.provider, line);
    const message = { role: "assistant", content: [{ text: `answer to ${nameIn(line)}` }] };
    return {
      ...(outcome !== "unread" && { output: { message } }),
      stopReason: "end_turn",
      usage: {
        inputTokens: input - cached,
        [modelInvocationType === "Converse" ? "cacheReadInputTokens" : "cacheReadInputTokenCount"]: cached,
        outputTokens: output,
        totalTokens: input + output,
      },
    };
  }

  /** Writes the results as Bedrock does: `<output><job id>/<input name>.out` and the manifest. */
  async function run(job: BedrockJob, id: string): Promise<void> {
    const { inputDataConfig: input, outputDataConfig: output } = job.request;
    const from = placeOf(input.s3InputDataConfig.s3Uri);
    const to = placeOf(output.s3OutputDataConfig.s3Uri);
    const charged = await job.charged;
    const lines = charged?.lines ?? (await read(job.request));
    let errors = 0;
    const results = lines.map((line, at) => {
      const outcome = charged?.outcomes[at];
      const result: BedrockAnswer =
        outcome === "failed"
          ? { error: { errorCode: 400, errorMessage: `question ${nameIn(line)} fails` } }
          : outcome === undefined
            ? answer!(line, job.request)
            : { modelOutput: novaAnswer(line, outcome, job.request) };
      if ("error" in result) errors += 1;
      // The line's own text, because Bedrock echoes modelInput.
      return `${line.trim().slice(0, -1)},${JSON.stringify(result).slice(1)}\n`;
    });
    const sum = (member: "input" | "output") =>
      lines.reduce(
        (so, line, at) => {
          const outcome = charged?.outcomes[at];
          return outcome === "answered" || outcome === "unread" ? so + usageOf(account!.provider, line)[member] : so;
        },
        charged === undefined ? 1 : 0,
      );
    const folder = `${to.Key}${id}/`;
    const name = from.Key.split("/").at(-1)!;
    const manifest = {
      totalRecordCount: lines.length,
      processedRecordCount: lines.length,
      successRecordCount: lines.length - errors,
      errorRecordCount: errors,
      inputTokenCount: sum("input"),
      outputTokenCount: sum("output"),
    };
    const put = (Key: string, Body: string) => s3.send(new PutObjectCommand({ Bucket: to.Bucket, Key, Body }));
    await put(`${folder}${name}.out`, results.reverse().join(""));
    await put(`${folder}manifest.json.out`, JSON.stringify(manifest));
    job.lines = lines;
  }

  const described = (id: string, { request, lines }: BedrockJob) => ({
    ...request,
    jobArn: `${ARN}${id}`,
    status: lines === undefined ? "Submitted" : "Completed",
    submitTime: new Date(0).toISOString(),
    lastModifiedTime: new Date(0).toISOString(),
    ...(lines !== undefined && { endTime: new Date().toISOString() }),
  });

  async function serve(req: IncomingMessage): Promise<object | undefined> {
    const path = decodeURIComponent(req.url!.split("?", 1)[0]!);
    if (req.method === "POST" && path === "/model-invocation-job") {
      const request = (await json(req)) as JobRequest;
      const same = jobs.findIndex((one) => one.request.clientRequestToken === request.clientRequestToken);
      if (account !== undefined && same >= 0) return { jobArn: `${ARN}${idOf(same)}` };
      jobs.push({ request, ...(account && { charged: charge(request) }) });
      return { jobArn: `${ARN}${idOf(jobs.length - 1)}` };
    }
    if (path === "/model-invocation-jobs") {
      return { invocationJobSummaries: jobs.map((job, at) => described(idOf(at), job)) };
    }
    const at = Number(/job\/job(\d+)$/.exec(path)?.[1] ?? Number.NaN);
    const job = jobs[at];
    if (req.method !== "GET" || job === undefined) return undefined;
    const charged = await job.charged;
    if (charged?.refused !== undefined) {
      const failed = { status: "Failed", message: charged.refused, endTime: new Date().toISOString() };
      return { ...described(idOf(at), job), ...failed };
    }
    if (job.lines === undefined) await run(job, idOf(at));
    return described(idOf(at), job);
  }

  const server = createServer((req, res) => {
    const route = req.method === "POST" ? "create" : req.url!.includes("/model-invocation-jobs") ? "list" : "get";
    const fault = faults.get(route)?.shift();
    if (fault === "refuse") return void res.destroy();
    const status = account?.outage?.status ?? (fault === "lost" ? undefined : fault);
    if (status !== undefined) {
      const [code, message] = WORDS[status]!;
      req.resume();
      res.writeHead(status, { "content-type": "application/json", "x-amzn-errortype": code });
      return void res.end(JSON.stringify({ message }));
    }
    void serve(req).then(
      (body) => {
        if (fault === "lost") return void res.destroy();
        res.writeHead(body === undefined ? 404 : 200, {
          "content-type": "application/json",
          ...(body === undefined && { "x-amzn-errortype": "ResourceNotFoundException" }),
        });
        res.end(JSON.stringify(body ?? { message: `no ${req.method} ${req.url}` }));
      },
      () => res.destroy(),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    jobs,
    fail(route, fault, times = 1) {
      faults.set(route, [...(faults.get(route) ?? []), ...Array<BedrockFault>(times).fill(fault)]);
    },
    heal: () => faults.clear(),
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

const idOf = (at: number): string => `job${String(at).padStart(9, "0")}`;

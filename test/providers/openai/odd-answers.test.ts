/** Answers of OpenAI, and of servers with its API, whose members differ from OpenAI's documentation. */
import { GetModelInvocationJobCommand, paginateListModelInvocationJobs } from "@aws-sdk/client-bedrock";
import { HeadObjectCommand, paginateListObjectsV2 } from "@aws-sdk/client-s3";
import { expect, onTestFinished, test, vi } from "vitest";
import { startTestGateway } from "../../support/gateway.ts";
import { variantsOf } from "../../support/odd-answers.ts";
import { bedrockClient, s3Client } from "../../support/sdk.ts";
import { type Service, startOpenAi } from "../../upstreams/openai.ts";
import { create, ended, jsonl, put, useOpenAi, yaml } from "./setup.ts";

// The list is read again for each test.
vi.mock(import("../../../src/jobs/timings.ts"), async (actual) => {
  const { JOB_TIMINGS } = await actual();
  return { JOB_TIMINGS: { ...JOB_TIMINGS, listFresh: 1 as 5_000 } };
});

const setup = useOpenAi();

const AT = 1_762_136_757;

/** The members of recorded answers of 2025 and 2026, with values of our own. */
const RECORDED: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "OpenAI, completed": {
    object: "batch",
    endpoint: "/v1/chat/completions",
    model: "gpt-4o-mini-2024-07-18",
    errors: null,
    input_file_id: "file-in",
    completion_window: "24h",
    status: "completed",
    output_file_id: "file-out",
    error_file_id: null,
    created_at: AT,
    in_progress_at: AT + 1,
    expires_at: AT + 86_400,
    finalizing_at: AT + 100,
    completed_at: AT + 101,
    failed_at: null,
    expired_at: null,
    cancelling_at: null,
    cancelled_at: null,
    request_counts: { total: 3, completed: 3, failed: 0 },
    usage: { input_tokens: 60, output_tokens: 9, total_tokens: 69, input_tokens_details: { cached_tokens: 0 } },
    metadata: { quarry_job_name: "a job", quarry_output_uri: "s3://b/out/" },
  },
  "OpenAI, failed": {
    object: "batch",
    endpoint: "/v1/chat/completions",
    errors: {
      object: "list",
      data: [{ code: "invalid_json_line", message: "This line is not valid.", param: null, line: 2 }],
    },
    input_file_id: "file-in",
    status: "failed",
    created_at: AT,
    failed_at: AT + 5,
    request_counts: { total: 0, completed: 0, failed: 0 },
    metadata: null,
  },
  "milliseconds, with a fixed time for what is not set": {
    object: "batch",
    status: "expired",
    input_file_id: "file-in",
    output_file_id: "",
    error_file_id: "",
    created_at: AT * 1000,
    completed_at: 946_656_000_000,
    failed_at: 946_656_000_000,
    expired_at: (AT + 86_400) * 1000,
    cancelled_at: 946_656_000_000,
    request_counts: { total: 121, completed: 8, failed: 0 },
  },
};

const headed = () => {
  const client = bedrockClient(setup.gateway.url);
  client.middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers["x-model-provider"] = "openai";
      return next(args);
    },
    { step: "build" },
  );
  return client;
};

test.each(Object.entries(RECORDED))("every variant of a batch (%s) is listed and described", async (name, recorded) => {
  const mark = name.replaceAll(/\W/g, "");
  const variants = variantsOf(recorded, ["id"]).map((variant, n) => ({ ...variant, id: `batch_${mark}_${n}` }));
  // Items without an id, which cannot be listed.
  const unreadable = [null, "batch", 7, [], {}, { ...recorded, id: "" }, { ...recorded, id: 5 }];
  const batches = variants.map(({ answer, id }) => ({ ...answer, id }));
  setup.upstream.replay("batches", [...unreadable, ...batches, ...unreadable]);
  const client = headed();
  const arns: string[] = [];
  for await (const { invocationJobSummaries } of paginateListModelInvocationJobs({ client }, {})) {
    for (const job of invocationJobSummaries!) {
      if (job.inputDataConfig && job.submitTime!.getTime() >= 0) arns.push(job.jobArn!);
    }
  }
  const gets = await Promise.all(
    batches.map(({ id }) => client.send(new GetModelInvocationJobCommand({ jobIdentifier: id }))),
  );
  for (const [n, job] of gets.entries()) {
    expect(arns, variants[n]!.name).toContain(job.jobArn);
    expect(Number.isFinite(job.endTime?.getTime() ?? 0), variants[n]!.name).toBe(true);
  }
  expect(new Set(gets.map(({ jobArn }) => jobArn)).size).toBe(variants.length);
  const left = setup.gateway.log.filter(({ msg }) => msg.includes("left out an item"));
  expect(left.length).toBeGreaterThanOrEqual(2 * unreadable.length);
});

test("an expired batch's times are those of its end, not placeholders", async () => {
  const recorded = RECORDED["milliseconds, with a fixed time for what is not set"];
  setup.upstream.replay("batches", [{ ...recorded, id: "batch_placeholders" }]);
  const job = await headed().send(new GetModelInvocationJobCommand({ jobIdentifier: "batch_placeholders" }));
  expect(job).toMatchObject({
    status: "PartiallyCompleted",
    submitTime: new Date(AT * 1000),
    endTime: new Date((AT + 86_400) * 1000),
    totalRecordCount: 121,
    successRecordCount: 8,
  });
});

test("every variant of a file is listed and described", async () => {
  const recorded = {
    object: "file",
    purpose: "batch",
    filename: "in.jsonl",
    bytes: 5,
    created_at: AT,
    expires_at: AT + 30 * 86_400,
    status: "processed",
    status_details: null,
  };
  const variants = variantsOf(recorded, ["id"]).map((variant, n) => ({ ...variant, id: `file-odd${n}` }));
  const files = variants.map(({ answer, id }) => ({ ...(answer as { bytes?: unknown }), id }));
  setup.upstream.replay("files", [null, {}, ...files, { ...recorded, id: null }]);
  const keys: string[] = [];
  for await (const { Contents } of paginateListObjectsV2({ client: setup.s3 }, { Bucket: "any", Prefix: "file-odd" })) {
    for (const { Key, LastModified } of Contents ?? []) if (LastModified!.getTime() >= 0) keys.push(Key!);
  }
  expect(keys.sort()).toEqual(variants.map(({ id }) => id).sort());
  const sized = files.filter(({ bytes }) => typeof bytes === "number" && bytes > 0 && bytes < 1e9);
  for (const { id } of sized) {
    expect(await setup.s3.send(new HeadObjectCommand({ Bucket: "any", Key: id }))).toMatchObject({ ETag: `"${id}"` });
  }
});

test.each<Service>(["openai", "azure", "novita", "ogx", "milliseconds"])(
  "a job runs to its end with %s",
  async (service) => {
    const upstream = await startOpenAi({ service });
    onTestFinished(() => upstream.close());
    const gateway = await startTestGateway(yaml(upstream.url));
    onTestFinished(() => gateway.stop());
    const [s3, bedrock] = [s3Client(gateway.url), bedrockClient(gateway.url)];
    await put(s3, "in.jsonl", jsonl(2));
    const arn = await create(bedrock, { uri: "s3://openai-files/in.jsonl" });
    const job = await ended(bedrock, arn, "Completed");
    expect(job).toMatchObject({ totalRecordCount: 2, successRecordCount: 2, errorRecordCount: 0 });
    expect(job.endTime!.getTime()).toBeGreaterThan(Date.now() - 60_000);
    const Key = `${arn.slice(-12)}/in.jsonl.out`;
    const { ContentLength } = await s3.send(new HeadObjectCommand({ Bucket: "openai-output", Key }));
    expect(ContentLength).toBeGreaterThan(100);
  },
);

/** Translated jobs with a provider that is slow or silent, and with callers that do not wait for it. */
import { randomUUID } from "node:crypto";
import { CreateModelInvocationJobCommand } from "@aws-sdk/client-bedrock";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ended, get, useOpenAi } from "../providers/openai/setup.ts";
import { failure } from "../support/sdk.ts";
import {
  answerLine,
  converseLines,
  createTranslated,
  endOpenAi,
  outputOf,
  parsedLines,
  putInput,
  sentToOpenAi,
} from "./translation-setup.ts";

vi.mock("../../src/jobs/timings.ts", async (actual: () => Promise<typeof import("../../src/jobs/timings.ts")>) => {
  const { JOB_TIMINGS } = await actual();
  return { JOB_TIMINGS: { ...JOB_TIMINGS, repeatWait: 300 as 30_000, stateFresh: 1 as 2_000 } };
});

const setup = useOpenAi({ timeoutSeconds: 1 });
beforeEach(() => putInput(setup.s3, "in.jsonl", converseLines(2)));
afterEach(() => setup.upstream.heal());

const count = (route: string) => setup.upstream.requests.filter((request) => request.route === route).length;
const files = async () => (await setup.upstream.files()).map(({ id }) => id);
const newFiles = async (before: readonly string[]) => (await files()).filter((id) => !before.includes(id));

/** A create whose caller disconnects while the input is read. */
async function abandoned(clientRequestToken: string): Promise<void> {
  setup.upstream.fail("files.content", "drip", 2);
  const reads = count("files.content");
  const gone = new AbortController();
  const create = new CreateModelInvocationJobCommand({
    jobName: "translated",
    roleArn: "not-required",
    modelId: "gpt-4o-mini",
    modelInvocationType: "Converse",
    clientRequestToken,
    inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://in/in.jsonl" } },
    outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://out/" } },
  });
  const given = failure(setup.bedrock.send(create, { abortSignal: gone.signal }));
  await expect.poll(() => count("files.content"), { interval: 5 }).toBeGreaterThan(reads);
  gone.abort();
  expect((await given).name).toBe("AbortError");
}

// boto3 waits 60 seconds, and then repeats the request with its token.
test("a caller that repeats a slow create gets the one job", async () => {
  const clientRequestToken = randomUUID();
  const [batches, uploads] = [count("batches.create"), count("files.create")];
  await abandoned(clientRequestToken);
  const create = () => createTranslated(setup.bedrock, "in.jsonl", { clientRequestToken });
  const arns = await Promise.all([create(), create()]);
  expect(new Set([...arns, await create()]).size).toBe(1);
  expect(count("batches.create")).toBe(batches + 1);
  expect(count("files.create")).toBe(uploads + 1);
  await ended(setup.bedrock, arns[0], "Completed");
});

test("another request with the token of a slow create is refused", async () => {
  const clientRequestToken = randomUUID();
  await abandoned(clientRequestToken);
  const other = createTranslated(setup.bedrock, "in.jsonl", { clientRequestToken, jobName: "other" });
  expect(await failure(other)).toMatchObject({ name: "ConflictException" });
});

test("a slow create whose caller does not come back costs nothing and leaves nothing", async () => {
  const clientRequestToken = randomUUID();
  const before = await files();
  const [batches, uploads] = [count("batches.create"), count("files.create")];
  await abandoned(clientRequestToken);
  await expect.poll(() => count("files.create"), { timeout: 20_000 }).toBe(uploads + 1);
  await expect.poll(() => newFiles(before), { timeout: 10_000 }).toEqual([]);
  expect(count("batches.create")).toBe(batches);
  const arn = await createTranslated(setup.bedrock, "in.jsonl", { clientRequestToken });
  expect(count("batches.create")).toBe(batches + 1);
  await ended(setup.bedrock, arn, "Completed");
});

test.each([
  ["files.content", "stall"],
  // A proxy cut the answer off, and it looks whole.
  ["files.content", "truncated"],
] as const)(
  "a create during which %s fails with '%s' is refused, and its token makes one job",
  async (route, fault) => {
    const clientRequestToken = randomUUID();
    const before = await files();
    const batches = count("batches.create");
    setup.upstream.fail(route, fault, 5);
    const create = () => createTranslated(setup.bedrock, "in.jsonl", { clientRequestToken });
    expect(await failure(create())).toMatchObject({
      name: "InternalServerException",
      $metadata: { httpStatusCode: 503 },
    });
    setup.upstream.heal();
    await expect.poll(() => newFiles(before), { timeout: 10_000 }).toEqual([]);
    expect(count("batches.create")).toBe(batches);
    const arn = await create();
    expect(await create()).toBe(arn);
    expect(count("batches.create")).toBe(batches + 1);
  },
);

test("a create whose upload stalls is a job that waits, and then makes one batch", async () => {
  const clientRequestToken = randomUUID();
  const batches = count("batches.create");
  setup.upstream.fail("files.create", "stall", 5);
  const create = () => createTranslated(setup.bedrock, "in.jsonl", { clientRequestToken });
  const arn = await create();
  await expect
    .poll(() => get(setup.bedrock, arn), { timeout: 20_000 })
    .toMatchObject({ status: "Scheduled", message: expect.stringMatching(/^Waiting/) });
  expect(count("batches.create")).toBe(batches);
  setup.upstream.heal();
  await expect.poll(() => count("batches.create"), { timeout: 20_000 }).toBe(batches + 1);
  expect(await create()).toBe(arn);
  expect(count("batches.create")).toBe(batches + 1);
});

test.each(["drip", "silent", "truncated"] as const)(
  "results that come as '%s' are published once, and whole",
  async (fault) => {
    const arn = await createTranslated(setup.bedrock, "in.jsonl");
    const { id, lines } = await sentToOpenAi(setup.upstream);
    setup.upstream.fail("files.content", fault, fault === "drip" ? 1 : 2);
    const output = lines.map(({ custom_id }, n) => answerLine(custom_id, `answer ${n + 1}`));
    await endOpenAi(setup.upstream, id, output, { request_counts: { total: 2, completed: 2, failed: 0 } });
    await expect.poll(async () => (await get(setup.bedrock, arn)).status, { timeout: 20_000 }).toBe("Completed");
    const results = parsedLines(await outputOf(setup.s3, arn, "in.jsonl.out"));
    expect(results.map(({ modelOutput }) => modelOutput?.output.message.content[0].text)).toEqual([
      "answer 1",
      "answer 2",
    ]);
  },
);

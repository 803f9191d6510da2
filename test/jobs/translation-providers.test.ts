/** One file of each form on each hosted provider: what comes back has the form of the file. */
import { CreateModelInvocationJobCommand, GetModelInvocationJobCommand } from "@aws-sdk/client-bedrock";
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect, test, vi } from "vitest";
import { failure, newBucket } from "../support/sdk.ts";
import { useHosted } from "./hosted.ts";
import { type Line, parsedLines } from "./translation-setup.ts";

const hosted = useHosted();

interface Run {
  readonly lines: readonly Line[];
  readonly manifest: Line;
  readonly job: Line;
}

async function run(provider: string, lines: readonly object[], modelInvocationType?: "Converse"): Promise<Run> {
  const { s3, bedrock } = hosted.clients(provider);
  const Bucket = newBucket();
  if (provider === "bedrock") await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(
    new PutObjectCommand({ Bucket, Key: "in.jsonl", Body: lines.map((line) => JSON.stringify(line)).join("\n") }),
  );
  const { jobArn } = await bedrock.send(
    new CreateModelInvocationJobCommand({
      jobName: "one-file",
      roleArn: "not-required",
      modelId: "amazon.nova-lite-v1:0",
      modelInvocationType,
      inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${Bucket}/in.jsonl` } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${Bucket}/out/` } },
    }),
  );
  const get = () => bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier: jobArn! }));
  await expect.poll(async () => (await get()).endTime, { timeout: 30_000, interval: 100 }).toBeDefined();
  const folder = `out/${jobArn!.slice(jobArn!.lastIndexOf("/") + 1)}/`;
  const read = async (name: string) =>
    (await s3.send(new GetObjectCommand({ Bucket, Key: folder + name }))).Body!.transformToString();
  const job = await get();
  expect(job, JSON.stringify(job)).toMatchObject({ status: "Completed" });
  const list = async () => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    return Contents.map(({ Key }) => Key!);
  };
  // Nothing that only the job needed is left.
  await expect
    .poll(async () => (await list()).filter((key) => key.includes("quarry-translated")), { timeout: 10_000 })
    .toEqual([]);
  return {
    lines: parsedLines(await read("in.jsonl.out")),
    manifest: JSON.parse(await read("manifest.json.out")),
    job,
  };
}

const QUESTIONS = ["one", "two", "three"];

const FORMS = {
  "Bedrock's": {
    lines: QUESTIONS.map((text, n) => ({
      recordId: `r${n}`,
      modelInput: { messages: [{ role: "user", content: [{ text }] }], inferenceConfig: { maxTokens: 20 } },
    })),
    type: "Converse" as const,
    id: ({ recordId }: Line) => recordId,
    text: ({ modelOutput }: Line) => modelOutput.output.message.content[0].text,
  },
  "OpenAI's": {
    lines: QUESTIONS.map((content, n) => ({
      custom_id: `r${n}`,
      method: "POST",
      url: "/v1/chat/completions",
      body: { model: "gpt-4o-mini", messages: [{ role: "user", content }], max_completion_tokens: 20 },
    })),
    type: undefined,
    id: ({ custom_id }: Line) => custom_id,
    text: ({ response }: Line) => response.body.choices[0].message.content,
  },
  "Anthropic's": {
    lines: QUESTIONS.map((content, n) => ({
      custom_id: `r${n}`,
      params: { model: "claude-sonnet-4-5", max_tokens: 20, messages: [{ role: "user", content }] },
    })),
    type: undefined,
    id: ({ custom_id }: Line) => custom_id,
    text: ({ result }: Line) => result.message.content[0].text,
  },
  "Gemini's": {
    lines: QUESTIONS.map((text, n) => ({
      key: `r${n}`,
      request: { contents: [{ role: "user", parts: [{ text }] }], generationConfig: { maxOutputTokens: 20 } },
    })),
    type: undefined,
    id: ({ key }: Line) => key,
    text: ({ response }: Line) => response.candidates[0].content.parts[0].text,
  },
};
/** The gateway passes a provider's own form unchanged. */
const OWN: Readonly<Record<string, string>> = {
  openai: "OpenAI's",
  gemini: "Gemini's",
  anthropic: "Anthropic's",
  bedrock: "Bedrock's",
};

describe.each(Object.keys(OWN))("on %s", (provider) => {
  test.each(Object.entries(FORMS).filter(([name]) => OWN[provider] !== name))("lines in %s form", async (_, form) => {
    const { lines, manifest, job } = await run(provider, form.lines, form.type);
    expect(lines.map(form.id)).toEqual(["r0", "r1", "r2"]);
    for (const line of lines) expect(form.text(line), JSON.stringify(line)).not.toBe("");
    expect(job).toMatchObject({ totalRecordCount: 3, processedRecordCount: 3, successRecordCount: 3 });
    expect(job.message).toMatch(/^The model '.*' runs this job\.$/);
    expect(manifest).toMatchObject({
      totalRecordCount: 3,
      processedRecordCount: 3,
      successRecordCount: 3,
      errorRecordCount: 0,
      inputTokenCount: expect.any(Number),
      outputTokenCount: expect.any(Number),
    });
    expect(manifest.inputTokenCount + manifest.outputTokenCount).toBeGreaterThan(0);
  });
});

test("Bedrock gets the model's native body, and the caller sees its own places", async () => {
  const { job } = await run("bedrock", FORMS["OpenAI's"].lines);
  const { body } = hosted.aws.requests.findLast(({ route }) => route === "jobs.create")! as { body: Line };
  expect(body).toMatchObject({
    modelId: "anthropic.claude-sonnet-4-5-20250929-v1:0",
    modelInvocationType: "InvokeModel",
    inputDataConfig: { s3InputDataConfig: { s3Uri: expect.stringContaining("/out/quarry-translated/") } },
  });
  expect(job.modelInvocationType).toBeUndefined();
  expect(job.inputDataConfig.s3InputDataConfig.s3Uri).toMatch(/\/in\.jsonl$/);
  expect(job.outputDataConfig.s3OutputDataConfig.s3Uri).toMatch(/\/out\/$/);
});

test("an alias to a model of another family translates Bedrock's own lines", async () => {
  const form = FORMS["Bedrock's"];
  const { lines } = await run("bedrock", form.lines);
  const { body } = hosted.aws.requests.findLast(({ route }) => route === "jobs.create")! as { body: Line };
  expect(body).toMatchObject({
    modelId: "anthropic.claude-sonnet-4-5-20250929-v1:0",
    inputDataConfig: { s3InputDataConfig: { s3Uri: expect.stringContaining("/out/quarry-translated/") } },
  });
  expect(lines.map(form.id)).toEqual(["r0", "r1", "r2"]);
  for (const line of lines) expect(form.text(line), JSON.stringify(line)).not.toBe("");
});

test("embeddings in OpenAI's form run on Gemini, and are refused where a provider has none", async () => {
  const line = {
    custom_id: "e",
    method: "POST",
    url: "/v1/embeddings",
    body: { model: "text-embedding-3-small", input: "hi" },
  };
  const error = await failure(run("anthropic", [line]));
  expect(error.message).toContain("line 1: The model 'claude-sonnet-4-5' of this provider takes no embeddings.");
  const printed = (["debug", "log", "info", "warn", "error"] as const).map((name) => vi.spyOn(console, name));
  const { lines, manifest } = await run("gemini", [line]);
  // The process writes its log and nothing else.
  for (const written of printed) expect(written).not.toHaveBeenCalled();
  expect(hosted.gemini.requests.some(({ route }) => route === "batches.createEmbeddings")).toBe(true);
  expect(lines).toMatchObject([
    { custom_id: "e", response: { body: { data: [{ index: 0, embedding: [2, 0.5] }], usage: { prompt_tokens: 1 } } } },
  ]);
  expect(manifest).toMatchObject({ inputTokenCount: 1, outputTokenCount: 0 });
});

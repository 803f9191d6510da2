/** Input in the provider's own form, which passes byte for byte: its ids are compared all the same. */
import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import { CreateModelInvocationJobCommand, GetModelInvocationJobCommand } from "@aws-sdk/client-bedrock";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { failure, newBucket } from "../support/sdk.ts";
import { useHosted } from "./hosted.ts";

const hosted = useHosted();

const messages = [{ role: "user", content: "hi" }];

const OWN = {
  openai: {
    modelId: "gpt-4o-mini",
    line: (custom_id: string) => ({
      custom_id,
      method: "POST",
      url: "/v1/chat/completions",
      body: { model: "gpt-4o-mini", messages },
    }),
  },
  gemini: {
    modelId: "gemini-2.5-flash",
    line: (key: string) => ({ key, request: { contents: [{ role: "user", parts: [{ text: "hi" }] }] } }),
  },
  anthropic: {
    modelId: "claude-sonnet-4-5",
    line: (custom_id: string) => ({ custom_id, params: { model: "claude-sonnet-4-5", max_tokens: 9, messages } }),
  },
  bedrock: {
    modelId: "anthropic.claude-sonnet-4-5-20250929-v1:0",
    line: (recordId: string) => ({
      recordId,
      modelInput: { anthropic_version: "bedrock-2023-05-31", max_tokens: 9, messages },
    }),
  },
} as const;
type Name = keyof typeof OWN;

/** The rule that two lines may not have the same id is the form's own. */
const HAS_RULE: Readonly<Record<Name, boolean>> = { openai: true, gemini: false, anthropic: true, bedrock: false };

const creates = (requests: readonly { readonly route: string | undefined }[]): number =>
  requests.filter(({ route }) => route === "batches.create" || route === "jobs.create").length;

const JOBS: { readonly [name in Name]: () => Promise<number> | number } = {
  openai: () => creates(hosted.openai.requests),
  gemini: () => creates(hosted.gemini.requests),
  anthropic: () => hosted.anthropic.batches.size,
  bedrock: () => creates(hosted.aws.requests),
};
const jobsOf = async (name: Name): Promise<number> => JOBS[name]();

async function stored(name: Name, ids: readonly string[]): Promise<string> {
  const { s3 } = hosted.clients(name);
  const Bucket = newBucket();
  if (name === "bedrock") await s3.send(new CreateBucketCommand({ Bucket }));
  const Body = ids.map((id) => `${JSON.stringify(OWN[name].line(id))}\n`).join("");
  await s3.send(new PutObjectCommand({ Bucket, Key: "own.jsonl", Body }));
  await s3.send(new PutObjectCommand({ Bucket, Key: "own.jsonl.gz", Body: gzipSync(Body) }));
  return Bucket;
}

interface Attempt {
  readonly allow?: boolean;
  readonly key?: string;
  readonly token?: string;
  readonly signal?: AbortSignal;
}

async function create(name: Name, Bucket: string, { allow = false, key = "own.jsonl", token, signal }: Attempt = {}) {
  const { bedrock } = hosted.clients(name);
  const { jobArn } = await bedrock.send(
    new CreateModelInvocationJobCommand({
      jobName: "own",
      clientRequestToken: token,
      roleArn: "not-required",
      modelId: OWN[name].modelId,
      inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${Bucket}/${key}` } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${Bucket}/out/` } },
      tags: allow ? [{ key: "quarry:duplicate-ids", value: "allow" }] : [],
    }),
    ...(signal === undefined ? [] : [{ abortSignal: signal }]),
  );
  return jobArn!;
}

describe.each(Object.keys(OWN) as Name[])("on %s", (name) => {
  test("the same id twice is refused with the lines' numbers, before the provider gets a job", async () => {
    const bucket = await stored(name, ["a", "b", "c", "b", "a"]);
    const before = await jobsOf(name);
    for (const key of ["own.jsonl", "own.jsonl.gz"]) {
      const error = await failure(create(name, bucket, { key }));
      expect(error).toMatchObject({ name: "ValidationException" });
      expect(error.message).toContain(`inputDataConfig.s3InputDataConfig.s3Uri: 's3://${bucket}/${key}': `);
      expect(error.message).toContain("line 4: its id 'b' is that of line 2.");
      expect(error.message).toContain("line 5: its id 'a' is that of line 1.");
    }
    expect(await jobsOf(name)).toBe(before);
  });

  test(`a tag ${HAS_RULE[name] ? "does not allow" : "allows"} the same id twice`, async () => {
    const bucket = await stored(name, ["a", "b", "a"]);
    const before = await jobsOf(name);
    if (HAS_RULE[name]) {
      const { message } = await failure(create(name, bucket, { allow: true }));
      expect(message).toContain("line 3: its id 'a' is that of line 1.");
      expect(await jobsOf(name)).toBe(before);
    } else {
      await create(name, bucket, { allow: true });
      expect(await jobsOf(name)).toBe(before + 1);
    }
  });

  test("ids that differ are accepted", async () => {
    const bucket = await stored(name, ["a", "b", "ab", "A"]);
    const before = await jobsOf(name);
    await create(name, bucket);
    expect(await jobsOf(name)).toBe(before + 1);
  });
});

test("gzip in Bedrock's form has a manifest with the tokens of its answers", async () => {
  const bucket = await stored("bedrock", ["a", "b"]);
  const { s3, bedrock } = hosted.clients("bedrock");
  const jobArn = await create("bedrock", bucket, { key: "own.jsonl.gz" });
  const get = () => bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier: jobArn }));
  await expect.poll(async () => (await get()).status, { timeout: 30_000, interval: 100 }).toBe("Completed");
  const Key = `out/${jobArn.slice(jobArn.lastIndexOf("/") + 1)}/manifest.json.out`;
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
  const manifest = JSON.parse(await Body!.transformToString());
  expect(manifest).toMatchObject({ totalRecordCount: 2, successRecordCount: 2 });
  expect(manifest.inputTokenCount).toBeGreaterThan(0);
  expect(manifest.outputTokenCount).toBeGreaterThan(0);
});

test("a caller that gives up while its lines are read finds the job with its next attempt", async () => {
  const bucket = await stored("openai", ["a", "b"]);
  const before = await jobsOf("openai");
  const { openai } = hosted;
  const reads = () => openai.requests.filter(({ route }) => route === "files.content").length;
  const first = reads();
  openai.fail("files.content", "drip", 2);
  const token = randomUUID();
  const gone = new AbortController();
  const given = failure(create("openai", bucket, { signal: gone.signal, token }));
  await expect.poll(reads, { interval: 5 }).toBe(first + 1);
  gone.abort();
  await given;
  const arn = await create("openai", bucket, { token });
  expect(await create("openai", bucket, { token })).toBe(arn);
  expect(await jobsOf("openai")).toBe(before + 1);
});

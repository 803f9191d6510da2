/** The drivers: every type of provider, over its stand-in. */
import { ListModelInvocationJobsCommand } from "@aws-sdk/client-bedrock";
import { ListBucketsCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { inject } from "vitest";
import { startTestGateway } from "../support/gateway.ts";
import { startModelServer } from "../support/model-server.ts";
import { bedrockClient } from "../support/sdk.ts";
import { type AnthropicFault, type AnthropicRoute, startAnthropic } from "../upstreams/anthropic.ts";
import { type Fault as AwsFault, type Route as AwsRoute, startAws } from "../upstreams/aws.ts";
import { type GeminiFault, type GeminiRoute, startGemini } from "../upstreams/gemini.ts";
import { type Fault as OpenAiFault, type Route as OpenAiRoute, startOpenAi } from "../upstreams/openai.ts";
import { type Driver, type Fault, type FaultRow, operationsOf, type Suite, type Upstream } from "./driver.ts";

/** The credential of every provider. It must never appear in an answer or a log line. */
export const SECRET = "sk-secret-of-the-gateway";
const OFTEN = 99;
const MOST = Number.POSITIVE_INFINITY;

const converse = (recordId: string, text: string) => ({
  recordId,
  modelInput: { messages: [{ role: "user", content: [{ text }] }], inferenceConfig: { maxTokens: 9 } },
});
const completion = (custom_id: string, content: string) => ({
  custom_id,
  method: "POST",
  url: "/v1/chat/completions",
  body: { model: "gpt-4o-mini", messages: [{ role: "user", content }] },
});

/** Slow content arrives completely. */
const CONTENT = { drip: "200" } as const;

/** For answers that clients read only from the head. */
const HEADERS = { reset: "200", silent: "200", truncated: "200", drip: "200" } as const;
const NOTHING = { reset: "204", silent: "204", truncated: "204", drip: "204" } as const;

const newest = (jobs: ReadonlyMap<string, unknown>): string => [...jobs.keys()].at(-1)!;
const holding = () => startModelServer({ hold: ({ prompt }) => prompt.startsWith("hold") });

async function startLocal(type: "local" | "openai-compatible"): Promise<Upstream> {
  const model = await holding();
  return { yaml: `type: ${type}, base_url: "${model.url}"`, close: model.close };
}
const LOCAL = {
  operations: {
    files: ["put", "get", "delete", "blobOf"],
    jobs: ["create", "get", "stop", "usage"],
    models: ["list", "get"],
  },
  modelId: "a-model",
  noJob: "aaaaaaaaaaaa",
} as const;

const OPENAI = {
  429: "429",
  500: "500",
  503: "503",
  403: "403",
  refuse: "refuse",
  stall: "stall",
  lost: "lost",
  reset: "broken",
  silent: "silent",
  truncated: "truncated",
  drip: "drip",
} as const satisfies Readonly<Record<Fault, OpenAiFault>>;

async function startTheirOpenAi(_: Suite, seconds: number): Promise<Upstream> {
  // At this speed even the shortest answer exceeds the timeout.
  const openai = await startOpenAi({ dripMs: 25 });
  return {
    yaml: `type: openai, api_key: ${SECRET}, base_url: "${openai.url}", timeout_seconds: ${seconds}`,
    files: async (mark) => (await openai.files()).filter(({ filename }) => filename.includes(mark)).length,
    jobs: async (name) =>
      (await openai.batches()).filter(({ metadata }) => metadata?.quarry_job_name?.startsWith(name)).length,
    addFile: (content) => openai.addFile("theirs.jsonl", content),
    addJob: async (content) => openai.addBatch(await openai.addFile("theirs.jsonl", content)),
    async finish(job) {
      // aimock keeps the batches of all its servers in one place.
      const { body } = openai.requests.findLast(({ route }) => route === "batches.create") ?? {};
      const intent = (body as { metadata?: { quarry_intent?: string } } | undefined)?.metadata?.quarry_intent;
      const newest = (await openai.batches()).find(({ metadata }) => metadata?.quarry_intent === intent);
      // A batch ends at the second read.
      for (let reads = 0; reads < 2; reads += 1) await fetch(`${openai.url}/batches/${job ?? newest!.id}`);
    },
    fail: (route, fault) => openai.fail(route as OpenAiRoute, OPENAI[fault], OFTEN),
    heal: openai.heal,
    close: openai.close,
  };
}

const GEMINI: Readonly<Record<Fault, GeminiFault>> = {
  429: { status: 429, retryAfter: 7 },
  500: { status: 500 },
  503: { status: 503 },
  403: { status: 403 },
  refuse: "refuse",
  stall: "stall",
  lost: "cut",
  reset: "reset",
  silent: "silent",
  truncated: "truncated",
  drip: "drip",
};

async function startTheirGemini(_: Suite, seconds: number): Promise<Upstream> {
  const gemini = await startGemini({ readsBeforeEnd: MOST });
  const contains = (name: string | undefined, mark: string) => name?.includes(mark) ?? false;
  return {
    yaml: `type: gemini, api_key: ${SECRET}, base_url: "${gemini.url}", timeout_seconds: ${seconds}`,
    files: async (mark) => [...gemini.files.values()].filter(({ displayName }) => contains(displayName, mark)).length,
    jobs: async (name) => [...gemini.batches.values()].filter(({ displayName }) => contains(displayName, name)).length,
    addFile: async (content) => gemini.addFile(content, { source: "GENERATED" }).name,
    addJob: async (content) => gemini.addBatch({ fileName: gemini.addFile(content).name }).name,
    finish: (job = newest(gemini.batches)) => gemini.end(job),
    fail: (route, fault) => gemini.fail(route as GeminiRoute, GEMINI[fault], OFTEN),
    heal: gemini.heal,
    close: gemini.close,
  };
}

const ANTHROPIC: Readonly<Record<Fault, AnthropicFault>> = {
  429: { status: 429, retryAfter: 7 },
  500: { status: 500 },
  503: { status: 503 },
  403: { status: 403 },
  refuse: "refuse",
  stall: "stall",
  lost: "lost",
  reset: "reset",
  silent: "silent",
  truncated: "truncated",
  drip: "drip",
};

async function startTheirAnthropic(files: "held" | "refused", seconds: number): Promise<Upstream> {
  const anthropic = await startAnthropic({ readsBeforeEnd: MOST });
  // Old enough that no create in progress can claim them. Each is later than the one before.
  let theirs = Date.now() - 3_600_000;
  return {
    yaml: `type: anthropic, api_key: ${SECRET}, base_url: "${anthropic.url}", files: ${files}, timeout_seconds: ${seconds}`,
    jobs: async () => anthropic.batches.size,
    addJob: async (content) => {
      const ids = content
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line).custom_id);
      theirs += 1;
      return anthropic.addBatch(ids, theirs).id;
    },
    finish: (job = newest(anthropic.batches)) => anthropic.end(job),
    fail: (route, fault) => anthropic.fail(route as AnthropicRoute, ANTHROPIC[fault], OFTEN),
    heal: anthropic.heal,
    close: anthropic.close,
  };
}
const CLAUDE = {
  provider: "anthropic",
  modelId: "claude-x",
  line: (custom_id: string, content: string) => ({
    custom_id,
    params: { model: "claude-x", max_tokens: 9, messages: [{ role: "user", content }] },
  }),
  noJob: "msgbatch_nothing",
  unlistedModel: "claude-haiku-4-5",
} as const;

const AWS: Readonly<Record<Fault, AwsFault>> = OPENAI;
const ROLE = "arn:aws:iam::123456789012:role/batch";

async function startTheirAws(suite: Suite, seconds: number): Promise<Upstream> {
  const model = await holding();
  const quarry = `{ shutdown_seconds: 0.2, providers: { local: { type: local, base_url: "${model.url}", running_jobs: 100 } } }`;
  const behind = await startTestGateway(quarry);
  const aws = await startAws({ moto: suite === "files", behind: behind.url });
  const s3 = suite === "files" ? aws.url : `${aws.url}/bedrock/files`;
  const credentials = { accessKeyId: "any", secretAccessKey: "any" };
  const direct = new S3Client({ region: "us-east-1", credentials, endpoint: s3, forcePathStyle: true });
  const bedrock = bedrockClient(aws.url);
  return {
    yaml: `type: bedrock, region: us-east-1, access_key_id: AKIATEST, secret_access_key: ${SECRET}, role_arn: "${ROLE}",
      s3_endpoint: "${s3}", bedrock_endpoint: "${aws.url}/bedrock", timeout_seconds: ${seconds}, batch_limits: { minimum_records: 1 }`,
    async files(mark) {
      const { Buckets = [] } = await direct.send(new ListBucketsCommand({}));
      const pages = Buckets.map(({ Name }) => direct.send(new ListObjectsV2Command({ Bucket: Name })));
      const keys = (await Promise.all(pages)).flatMap(({ Contents = [] }) => Contents.map(({ Key }) => Key!));
      return keys.filter((key) => key.includes(mark)).length;
    },
    async jobs(nameContains) {
      const page = await bedrock.send(new ListModelInvocationJobsCommand({ nameContains }));
      return page.invocationJobSummaries!.length;
    },
    fail: (route, fault) => aws.fail(route as AwsRoute, AWS[fault], OFTEN),
    heal: aws.heal,
    async close() {
      direct.destroy();
      bedrock.destroy();
      await aws.close();
      await behind.stop();
      await model.close();
    },
  };
}

const ALL: readonly Driver[] = [
  { ...LOCAL, name: "local", provider: "local", line: converse, start: () => startLocal("local") },
  {
    ...LOCAL,
    name: "openai-compatible",
    provider: "vllm",
    line: completion,
    start: () => startLocal("openai-compatible"),
  },
  {
    name: "openai",
    provider: "openai",
    operations: {
      files: ["put", "get", "delete", "discard", "parseId", "head", "list"],
      jobs: ["create", "find", "get", "stop", "list", "results"],
      models: ["list", "get"],
    },
    modelId: "gpt-4o-mini",
    line: completion,
    noJob: "batch_nothing",
    start: startTheirOpenAi,
    faults: [
      { asked: "put", route: "files.create" },
      { asked: "put large", route: "files.create" },
      { asked: "get", route: "files.content", but: CONTENT },
      { asked: "get large", route: "files.content" },
      { asked: "head", route: "files.retrieve" },
      { asked: "delete", route: "files.delete" },
      { asked: "list", route: "files.list" },
      { asked: "create", route: "batches.create" },
      { asked: "get job", route: "batches.retrieve" },
      { asked: "results", route: "files.retrieve" },
      { asked: "stop", route: "batches.cancel" },
      { asked: "list jobs", route: "batches.list" },
      { asked: "list models", route: "models.list" },
    ] satisfies FaultRow<OpenAiRoute>[],
  },
  {
    name: "gemini",
    provider: "gemini",
    // The gateway's objects do not use blobs of this provider.
    operations: {
      files: operationsOf("files").filter((name) => name !== "blobOf"),
      jobs: ["create", "find", "get", "stop", "list", "results"],
      models: ["list", "get"],
    },
    modelId: "gemini-1.5-flash",
    line: (key, text) => ({ key, request: { contents: [{ role: "user", parts: [{ text }] }] } }),
    noJob: "batches/nothing",
    unlistedModel: "tunedModels/mine-123",
    start: startTheirGemini,
    faults: [
      { asked: "put", route: "upload.start", but: HEADERS },
      { asked: "put", route: "upload.send", but: HEADERS },
      { asked: "put large", route: "upload.send", but: HEADERS },
      { asked: "put", route: "files.get" },
      { asked: "get", route: "files.download", but: { ...CONTENT, 403: "501 NotImplemented" } },
      { asked: "get large", route: "files.download", but: { 403: "501 NotImplemented" } },
      { asked: "head", route: "files.get" },
      // The short answer arrives within the timeout, and its content is not used.
      { asked: "delete", route: "files.delete", but: { drip: "204" } },
      { asked: "list", route: "files.list" },
      // A job waits for an account. The stand-in creates the job before it stalls.
      { asked: "create", route: "batches.create", but: { 403: "200", stall: "200" } },
      { asked: "get job", route: "batches.get" },
      { asked: "results", route: "files.download" },
      {
        asked: "stop",
        route: "batches.cancel",
        but: { truncated: "200", drip: "200" },
      },
      { asked: "list jobs", route: "batches.list" },
      { asked: "list models", route: "models.list" },
      { asked: "get model", route: "models.get" },
    ] satisfies FaultRow<GeminiRoute>[],
  },
  {
    ...CLAUDE,
    name: "anthropic",
    operations: {
      files: ["put", "get", "delete", "parseId", "head"],
      jobs: ["create", "find", "get", "stop", "list", "results"],
      models: ["list", "get"],
    },
    start: (_, seconds) => startTheirAnthropic("held", seconds),
    // No faults of files, because the gateway holds them.
    faults: [
      { asked: "create", route: "batches.create" },
      { asked: "get job", route: "batches.retrieve" },
      { asked: "results", route: "batches.results" },
      { asked: "stop", route: "batches.cancel" },
      { asked: "list jobs", route: "batches.list" },
      { asked: "list models", route: "models.list" },
      { asked: "get model", route: "models.retrieve" },
    ] satisfies FaultRow<AnthropicRoute>[],
  },
  {
    ...CLAUDE,
    name: "anthropic, its files refused",
    operations: { jobs: ["find", "get", "stop", "list", "results"], models: ["list", "get"] },
    start: (_, seconds) => startTheirAnthropic("refused", seconds),
  },
  {
    name: "bedrock",
    provider: "bedrock",
    ownObjects: true,
    operations: {
      jobs: ["create", "outputBucket", "find", "get", "stop", "list", "usage"],
      bedrockModels: ["list", "get", "listProfiles", "getProfile"],
    },
    modelId: "anthropic.claude-3-sonnet-20240229-v1:0",
    unlistedModel: "meta.llama3-1-8b-instruct-v1:0",
    line: converse,
    noJob: "arn:aws:bedrock:us-east-1:000000000000:model-invocation-job/aaaaaaaaaaaa",
    start: startTheirAws,
    faults: [
      { asked: "put", route: "objects.put", but: HEADERS },
      { asked: "put large", route: "objects.put", but: HEADERS },
      // S3's Content-Length decides the length of an object.
      { asked: "get", route: "objects.get", but: { ...CONTENT, truncated: "200" } },
      { asked: "get large", route: "objects.get", but: { truncated: "200" } },
      { asked: "head", route: "objects.head", but: HEADERS },
      { asked: "delete", route: "objects.delete", but: NOTHING },
      { asked: "list", route: "objects.list" },
      // The role of the request may be at fault.
      { asked: "create", route: "jobs.create", but: { 403: "403 AccessDeniedException" } },
      { asked: "get job", route: "jobs.get" },
      { asked: "stop", route: "jobs.stop", but: { truncated: "200", drip: "200" } },
      { asked: "list jobs", route: "jobs.list" },
      { asked: "list models", route: "models.list" },
      { asked: "get model", route: "models.get" },
      { asked: "list profiles", route: "profiles.list" },
      { asked: "get profile", route: "profiles.get" },
    ] satisfies FaultRow<AwsRoute>[],
  },
];

/** Of `npm test` in fleet mode: an executor, a provider that keeps files, and one whose files the gateway holds. */
const ON_FLEET: readonly string[] = ["local", "openai", "anthropic"];

export const DRIVERS =
  inject("fleet") === undefined || process.env.FLEET_SUITES === "all"
    ? ALL
    : ALL.filter(({ name }) => ON_FLEET.includes(name));

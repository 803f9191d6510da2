/** Jobs with each of Quarry's tags, in small chunks that two replicas run together. Each replica has a model server of its own. */
import {
  type BedrockClient,
  CreateModelInvocationJobCommand,
  GetModelInvocationJobCommand,
  StopModelInvocationJobCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-bedrock";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { expect, onTestFinished, test } from "vitest";
import { startModelServer } from "../support/model-server.ts";
import { bedrockClient, s3Client } from "../support/sdk.ts";
import { startReplicas } from "./replicas.ts";

const REPLICAS = [0, 1] as const;
const RECORDS = 60;
const TIMEOUT = { timeout: 60_000 };

type Tags = Readonly<Record<string, string>>;
const tagList = (tags: Tags) => Object.entries(tags).map(([key, value]) => ({ key, value }));

interface Result {
  readonly recordId: string;
  readonly error?: object;
  readonly quarry?: { readonly provider?: string; readonly sharedWith?: number };
}

/** @param refuses true for a prompt that the replicas' own servers refuse */
async function twoReplicas(
  refuses: (prompt: string) => boolean = () => false,
  { access = "", delayMs = 10, limits = "concurrency: 8, chunk_lines: 5" } = {},
) {
  const answer = (body: string) => {
    const [prompt] = /question \d+/.exec(body) ?? [""];
    const error = { message: `no ${prompt}`, type: "invalid_request_error" };
    return refuses(prompt) ? { status: 400, body: { error } } : undefined;
  };
  const start = async (options: Parameters<typeof startModelServer>[0]) => {
    const server = await startModelServer({ delayMs, ...options });
    onTestFinished(() => server.close());
    return server;
  };
  const [own, other] = [await Promise.all(REPLICAS.map(() => start({ answer }))), await start({})];
  const fleet = await startReplicas(
    REPLICAS.length,
    (replica) => `
${access}
default_provider: own
providers:
  own: { type: openai-compatible, base_url: "${own[replica]!.url}", models: { "*": m }, ${limits} }
  other: { type: openai-compatible, base_url: "${other.url}", models: { "*": m }, ${limits} }
`,
  );
  return { ...fleet, own, other, ...jobsOf(fleet) };
}

/** Clients of one tenant, by replica. */
function jobsOf({ s3, bedrock }: { readonly s3: readonly S3Client[]; readonly bedrock: readonly BedrockClient[] }) {
  return {
    async put(key: string, prompts: readonly string[]): Promise<void> {
      await s3[0]!.send(new CreateBucketCommand({ Bucket: "bucket" })).catch(() => {});
      const lines = prompts.map((text, n) => {
        const modelInput = { messages: [{ role: "user", content: [{ text }] }] };
        return `${JSON.stringify({ recordId: `r-${n + 1}`, modelInput })}\n`;
      });
      await s3[0]!.send(new PutObjectCommand({ Bucket: "bucket", Key: key, Body: lines.join("") }));
    },
    async create(replica: number, key: string, tags: Tags = {}): Promise<string> {
      const { jobArn } = await bedrock[replica]!.send(
        new CreateModelInvocationJobCommand({
          jobName: "tagged",
          roleArn: "arn:aws:iam::000000000000:role/any",
          modelId: "m",
          inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://bucket/${key}` } },
          outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://bucket/out/" } },
          tags: tagList(tags),
        }),
      );
      return jobArn!;
    },
    tag: (replica: number, resourceARN: string, tags: Tags) =>
      bedrock[replica]!.send(new TagResourceCommand({ resourceARN, tags: tagList(tags) })),
    untag: (replica: number, resourceARN: string, ...tagKeys: string[]) =>
      bedrock[replica]!.send(new UntagResourceCommand({ resourceARN, tagKeys })),
    stop: (replica: number, jobIdentifier: string) =>
      bedrock[replica]!.send(new StopModelInvocationJobCommand({ jobIdentifier })),
    get: (replica: number, jobIdentifier: string) =>
      bedrock[replica]!.send(new GetModelInvocationJobCommand({ jobIdentifier })),
    async ended(replica: number, jobIdentifier: string) {
      const job = () => bedrock[replica]!.send(new GetModelInvocationJobCommand({ jobIdentifier }));
      await expect.poll(async () => (await job()).endTime, { timeout: 40_000, interval: 20 }).toBeDefined();
      return job();
    },
    async results(replica: number, arn: string, key: string): Promise<readonly Result[]> {
      const found = new GetObjectCommand({ Bucket: "bucket", Key: `out/${arn.slice(-12)}/${key}.out` });
      const { Body } = await s3[replica]!.send(found);
      return (await Body!.transformToString())
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Result);
    },
  };
}

type Fleet = Awaited<ReturnType<typeof twoReplicas>>;

/** Numbers of the questions of one job. */
const STEP = 1_000;
const numberOf = (prompt: string) => Number(prompt.split(" ")[1]);
const prompts = (count: number, from: number) => Array.from({ length: count }, (_, n) => `question ${from + n}`);
const idsOf = (results: readonly Result[]) => results.map(({ recordId }) => recordId);
const ids = (count: number) => Array.from({ length: count }, (_, n) => `r-${n + 1}`);
const isBad = (prompt: string) => numberOf(prompt) % 10 === 3;

/** How often each question of a job was asked, by the model server of each replica. */
const timesOf = ({ own }: Pick<Fleet, "own">, from: number) =>
  own.map(({ asked }) =>
    [...asked].flatMap(([prompt, times]) => (Math.floor(numberOf(prompt) / STEP) * STEP === from ? [times] : [])),
  );
const askedOf = (fleet: Fleet, from: number): number => timesOf(fleet, from).flat().length;

function areAskedOnce(fleet: Fleet, from: number, count: number): void {
  expect(timesOf(fleet, from).flat()).toEqual(Array.from({ length: count }, () => 1));
}

interface Case {
  readonly tags: Tags;
  readonly prompts?: (from: number) => readonly string[];
  readonly counts?: object;
  /** Does what the job waits for. */
  readonly during?: (fleet: Fleet, arn: string, from: number) => Promise<void>;
  readonly check: (fleet: Fleet, results: readonly Result[], from: number) => void;
}

const inOrder = (fleet: Fleet, results: readonly Result[], from: number) => {
  expect(idsOf(results)).toEqual(ids(RECORDS));
  areAskedOnce(fleet, from, RECORDS);
};

const CASES: readonly Case[] = [
  {
    tags: { "quarry:order": "completion" },
    check(fleet, results, from) {
      expect(idsOf(results).sort()).toEqual(ids(RECORDS).sort());
      areAskedOnce(fleet, from, RECORDS);
    },
  },
  {
    tags: { "quarry:fallback": "other" },
    check(fleet, results, from) {
      expect(idsOf(results)).toEqual(ids(RECORDS));
      const elsewhere = results.filter(({ quarry }) => quarry?.provider === "other");
      expect(idsOf(elsewhere)).toEqual(ids(RECORDS).filter((_, n) => isBad(`question ${n}`)));
      areAskedOnce(fleet, from, RECORDS - elsewhere.length);
      expect([...fleet.other.asked.values()]).toEqual(elsewhere.map(() => 1));
    },
  },
  {
    tags: { "quarry:dedupe": "true" },
    prompts: (from) => [...prompts(20, from), ...prompts(20, from), ...prompts(20, from)],
    check(fleet, results, from) {
      expect(idsOf(results)).toEqual(ids(RECORDS));
      const shared = results.map(({ quarry }) => quarry?.sharedWith);
      expect(shared).toEqual(ids(RECORDS).map((_, n) => (n < 20 ? undefined : (n % 20) + 1)));
      areAskedOnce(fleet, from, 20);
    },
  },
  { tags: { "quarry:priority": "5" }, check: inOrder },
  {
    tags: { "quarry:paused": "true" },
    async during(fleet, arn, from) {
      await expect.poll(async () => (await fleet.get(1, arn)).message).toContain("The job is paused");
      expect(askedOf(fleet, from)).toBe(0);
      await fleet.untag(1, arn, "quarry:paused");
    },
    check: inOrder,
  },
];

test("a job with each tag is exact, and both replicas run its chunks", TIMEOUT, async () => {
  const FALLBACK = CASES.findIndex(({ tags }) => "quarry:fallback" in tags) * STEP;
  const fleet = await twoReplicas((prompt) => isBad(prompt) && Math.floor(numberOf(prompt) / STEP) * STEP === FALLBACK);
  const run = async ({ tags, during, check, ...given }: Case, from: number): Promise<void> => {
    const key = `${from}.jsonl`;
    await fleet.put(key, given.prompts?.(from) ?? prompts(RECORDS, from));
    const arn = await fleet.create(0, key, tags);
    await during?.(fleet, arn, from);
    const counts = { totalRecordCount: RECORDS, successRecordCount: RECORDS, errorRecordCount: 0 };
    expect(await fleet.ended(1, arn), JSON.stringify(tags)).toMatchObject({ status: "Completed", ...counts });
    check(fleet, await fleet.results(1, arn, key), from);
  };
  await Promise.all(CASES.map((one, n) => run(one, n * STEP)));
  // How many each has is up to who looks first.
  for (const { asked } of fleet.own) expect(asked.size).toBeGreaterThan(0);
});

test("a retry runs what failed, also on another replica", TIMEOUT, async () => {
  let isHealed = false;
  const fleet = await twoReplicas((prompt) => !isHealed && isBad(prompt));
  await fleet.put("in.jsonl", prompts(RECORDS, 0));
  const first = await fleet.create(0, "in.jsonl");
  const bad = prompts(RECORDS, 0).filter(isBad).length;
  expect(await fleet.ended(1, first)).toMatchObject({ successRecordCount: RECORDS - bad, errorRecordCount: bad });
  isHealed = true;
  const second = await fleet.create(1, "in.jsonl", { "quarry:retry-of": first });
  expect(await fleet.ended(0, second)).toMatchObject({ status: "Completed", successRecordCount: RECORDS });
  const results = await fleet.results(0, second, "in.jsonl");
  expect(idsOf(results)).toEqual(ids(RECORDS));
  expect(results.filter(({ error }) => error !== undefined)).toEqual([]);
  areAskedOnce(fleet, 0, RECORDS);
});

test.each([
  ["", {}],
  [", whatever the priorities of their jobs", { "quarry:priority": "100" }],
])("tenants take turns on all replicas%s", TIMEOUT, async (_, tags) => {
  const MANY = 600;
  const access = `access_keys:
  - { id: first, secret: secret-of-the-first-key, tenant: a }
  - { id: second, secret: secret-of-the-second-key, tenant: b }`;
  const fleet = await twoReplicas(undefined, { access });
  const of = (accessKeyId: string) => {
    const credentials = { accessKeyId, secretAccessKey: `secret-of-the-${accessKeyId}-key` };
    const config = { credentials, maxAttempts: 10 };
    const urls = fleet.gateways.map(({ url }) => url);
    const s3 = urls.map((url) => s3Client(url, config));
    return jobsOf({ s3, bedrock: urls.map((url) => bedrockClient(url, config)) });
  };
  const [a, b] = [of("first"), of("second")];
  await a.put("many.jsonl", prompts(MANY, 0));
  await b.put("few.jsonl", prompts(RECORDS, STEP));
  const many = await a.create(0, "many.jsonl", tags);
  await expect.poll(() => askedOf(fleet, 0)).toBeGreaterThan(20);
  const few = await b.create(1, "few.jsonl");
  await expect.poll(() => askedOf(fleet, STEP)).toBeGreaterThan(0);
  const before = askedOf(fleet, 0);
  await expect.poll(() => askedOf(fleet, STEP), { timeout: 20_000, interval: 5 }).toBe(RECORDS);
  const meanwhile = askedOf(fleet, 0) - before;
  expect(meanwhile).toBeGreaterThan(RECORDS / 4);
  expect(meanwhile).toBeLessThan(RECORDS * 3);
  expect(await b.ended(0, few)).toMatchObject({ status: "Completed", successRecordCount: RECORDS });
  expect(await a.ended(1, many)).toMatchObject({ status: "Completed", successRecordCount: MANY });
});

test("a job whose priority is raised through another replica comes first on both", TIMEOUT, async () => {
  const [CHUNK, CHUNKS] = [10, 20];
  // A chunk takes longer than replicas take to look for others.
  const limits = `concurrency: ${2 * CHUNK}, running_jobs: 2, chunk_lines: ${CHUNK}`;
  const fleet = await twoReplicas(undefined, { delayMs: 1_200, limits });
  await fleet.put("low.jsonl", prompts(2 * CHUNKS * CHUNK, 0));
  await fleet.put("high.jsonl", prompts(CHUNKS * CHUNK, STEP));
  const low = await fleet.create(0, "low.jsonl");
  await expect.poll(() => askedOf(fleet, 0)).toBeGreaterThanOrEqual(2 * CHUNK);
  const high = await fleet.create(1, "high.jsonl");
  await fleet.tag(0, high, { "quarry:priority": "5" });

  await expect.poll(() => askedOf(fleet, STEP), { interval: 5 }).toBeGreaterThan(0);
  const before = askedOf(fleet, 0);
  await expect.poll(() => askedOf(fleet, STEP), { timeout: 30_000, interval: 5 }).toBe(CHUNKS * CHUNK);
  // Chunks that had been handed out are ahead, and others begin beside the last ones.
  expect(askedOf(fleet, 0) - before).toBeLessThan((CHUNKS * CHUNK) / 2);
  expect(await fleet.ended(0, high)).toMatchObject({ status: "Completed", successRecordCount: CHUNKS * CHUNK });
  areAskedOnce(fleet, STEP, CHUNKS * CHUNK);
  await fleet.stop(1, low);
  expect(await fleet.ended(0, low)).toMatchObject({ status: "Stopped" });
});

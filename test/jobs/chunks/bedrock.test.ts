/** Folders in S3: Bedrock reads its own form itself, and the gateway reads the others. */
import { gzipSync } from "node:zlib";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createScrubber } from "../../../src/lib/scrub.ts";
import type { Provider } from "../../../src/ports/provider.ts";
import { bedrockType } from "../../../src/providers/bedrock/config.ts";
import { bedrockProvider } from "../../../src/providers/bedrock/index.ts";
import { type AwsUpstream, startAws } from "../../upstreams/aws.ts";
import { chatLine, joined, kindOf, usePreparing } from "./prepare-setup.ts";

const { put, prepare, chunked, blobCount } = usePreparing();

const modelId = "anthropic.claude-sonnet-4-5-20250929-v1:0";
const native = (count: number) =>
  Array.from({ length: count }, (_, at) =>
    JSON.stringify({
      recordId: `r-${at}`,
      modelInput: {
        anthropic_version: "bedrock-2023-05-31",
        max_tokens: 9,
        messages: [{ role: "user", content: "hello" }],
      },
    }),
  );

let aws: AwsUpstream;
let bedrock: Provider;

beforeAll(async () => {
  aws = await startAws();
  const config = bedrockType.schema.parse({
    type: "bedrock",
    region: "us-east-1",
    access_key_id: "a",
    secret_access_key: "b",
    s3_endpoint: `${aws.url}/bedrock/files`,
    bedrock_endpoint: `${aws.url}/bedrock`,
    models: { "*": modelId },
    timeout_seconds: 5,
  });
  const unused = {
    ledger: undefined as never,
    blobs: undefined as never,
    queue: undefined as never,
    createBuckets: true,
    graceMs: 1,
  };
  const scrub = createScrubber({ secrets: [], urls: [] });
  bedrock = bedrockProvider({ name: "bedrock", config, log: pino({ level: "silent" }), scrub, ...unused }) as Provider;
}, 60_000);
afterEach(() => aws?.heal());
afterAll(() => aws?.close());

const asked = (input: string, limits = {}) => ({ provider: "bedrock", input, modelId, limits, more: [bedrock] });

test("a folder of Bedrock's own lines that fits into a job is Bedrock's to read", async () => {
  await put(bedrock, "s3://folders/own/a.jsonl", joined(native(2)));
  await put(bedrock, "s3://folders/own/b.jsonl", joined(native(2)));
  const before = blobCount();
  for (const input of ["s3://folders/own/", "s3://folders/own"]) {
    const prepared = await prepare(asked(input, { records: 4 }));
    expect(prepared.input).toMatchObject({ isDerived: false, spec: { input: undefined } });
    expect(prepared.input?.spec.request.input).toEqual({ s3InputDataConfig: { s3Uri: input } });
  }
  expect(blobCount()).toBe(before);
});

test("a folder of more records than a job may have is several jobs", async () => {
  await put(bedrock, "s3://folders/large/a.jsonl", joined(native(3)));
  await put(bedrock, "s3://folders/large/b.jsonl", joined(native(2)));
  const { chunks, files } = await chunked(asked("s3://folders/large/", { records: 4 }));
  expect(chunks.map(({ part }) => part.count)).toEqual([4, 1]);
  expect(files.map(({ name }) => name)).toEqual(["a.jsonl", "b.jsonl"]);
});

test.each([
  ["compressed", "a.jsonl.gz", gzipSync(joined(native(2)))],
  ["translated", "a.jsonl", joined([chatLine("r", "hello")])],
])("a folder with a %s file is the gateway's to read", async (kind, name, content) => {
  await put(bedrock, `s3://folders/${kind}/${name}`, content);
  const { chunks } = await chunked(asked(`s3://folders/${kind}/`));
  expect(chunks).toHaveLength(1);
});

test("a folder with too few records is refused, or runs elsewhere", async () => {
  await put(bedrock, "s3://folders/few/a.jsonl", joined(native(2)));
  const few = asked("s3://folders/few/", { minimumRecords: 3 });
  expect(await kindOf(prepare(few))).toMatch(/2 records are to run, and a batch of 'bedrock' has at least 3$/);
  const { chunks } = await chunked({ ...few, elsewhere: { belowMinimum: "local" } });
  expect(chunks).toMatchObject([{ provider: "local" }]);
});

test("a folder that the gateway may not read is Bedrock's, unless a tag needs the lines", async () => {
  await put(bedrock, "s3://folders/secret/a.jsonl", joined(native(2)));
  const input = "s3://folders/secret/";
  for (const route of ["objects.list", "objects.get"] as const) {
    aws.fail(route, "403", 9);
    expect((await prepare(asked(input))).input).toMatchObject({ isDerived: false });
    expect(await kindOf(prepare({ ...asked(input), tags: { "quarry:dedupe": "true" } }))).toMatch(/^AccessDenied/);
    aws.heal();
  }
});

test("more files than a page of the listing has are read", async () => {
  const input = "s3://folders/many/";
  for (let at = 0; at < 1005; at += 1) {
    await put(bedrock, `${input}${String(at).padStart(5, "0")}.jsonl`, joined(native(1)));
  }
  const { files } = await chunked(asked(input, { records: 1000 }));
  expect(files).toHaveLength(1005);
  expect(files.at(-1)?.name).toBe("01004.jsonl");
}, 120_000);

test("a file whose translated results would have too long a key, or the manifest's, is refused before S3 gets anything", async () => {
  const line = joined([chatLine("r", "hello")]);
  const before = blobCount();
  for (const name of ["manifest.json", "a.jsonl"]) {
    const input = `s3://folders/names/${name}`;
    await put(bedrock, input, line);
    // The provider's own results are in a folder below.
    const prefix = name === "a.jsonl" ? "p".repeat(990) : "";
    const puts = aws.requests.filter(({ route }) => route === "objects.put").length;
    expect(await kindOf(prepare({ ...asked(input), prefix }))).toMatch(
      /^InvalidArgument: \w+\.s3\w+DataConfig\.s3Uri: /,
    );
    expect(aws.requests.filter(({ route }) => route === "objects.put")).toHaveLength(puts);
  }
  expect(blobCount()).toBe(before);
});

/** Names of results that cannot be: two objects of one name, and keys that are too long. Nothing is kept of such a create. */
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { fileResults } from "../../src/lib/aws/result-keys.ts";
import { chatLine, converse, joined, kindOf, usePreparing } from "./chunks/prepare-setup.ts";

const { put, prepare, blobCount } = usePreparing();

const INPUT = "inputDataConfig.s3InputDataConfig.s3Uri";
const OUTPUT = "outputDataConfig.s3OutputDataConfig.s3Uri";
const own = joined([chatLine("a", "one"), chatLine("b", "two")]);
const translated = joined([converse("a", "one"), converse("b", "two")]);

const WAYS = [
  ["own lines", "openai", own, {}],
  ["translated lines", "openai", translated, {}],
  ["several batches", "openai", own, { limits: { records: 1 } }],
  ["a run of the executor", "local", translated, {}],
  ["chunks of the executor", "local", translated, { tags: { "quarry:dedupe": "true" } }],
] as const;

async function refusal(provider: string, input: string, content: string, more: object): Promise<string> {
  await put(provider, input, content);
  const before = blobCount();
  const said = await kindOf(prepare({ provider, input, ...more }));
  expect(blobCount()).toBe(before);
  return said;
}

describe.each(WAYS)("%s", (_, provider, content, more) => {
  test("may not have the results' name from the manifest", async () => {
    const said = await refusal(provider, "s3://in/deep/manifest.json", content, more);
    expect(said).toBe(
      `InvalidArgument: ${INPUT}: 's3://in/deep/manifest.json': its results would have the name of the job's manifest; ` +
        "the input needs another name",
    );
  });

  test("have results with a key of 1,024 bytes and no more", async () => {
    // The job id, two slashes and the last extension take 18 bytes.
    const prefix = "é".repeat(300);
    const input = (bytes: number) => `s3://in/${"n".repeat(bytes - 18 - 600 - 6)}.jsonl`;
    await put(provider, input(1024), content);
    await expect(prepare({ provider, input: input(1024), prefix, ...more })).resolves.toBeDefined();
    const said = await refusal(provider, input(1025), content, { prefix, ...more });
    expect(said.startsWith(`InvalidArgument: ${INPUT}: `)).toBe(true);
    expect(said).toContain("its results would have a key of 1025 bytes, and at most 1024 are possible");
  });

  test("have a manifest with a key of 1,024 bytes and no more", async () => {
    const said = await refusal(provider, "s3://in/a.jsonl", content, { prefix: "p".repeat(994), ...more });
    expect(said).toBe(
      `InvalidArgument: ${OUTPUT}: the job's manifest would have a key of 1025 bytes, and at most 1024 are possible`,
    );
    const most = { provider, input: "s3://in/a.jsonl", prefix: "p".repeat(993), ...more };
    await expect(prepare(most)).resolves.toBeDefined();
  });
});

test("files of a folder with nearly one name have results of their own", async () => {
  for (const name of ["a.jsonl", "a.jsonl.out.jsonl", "manifest.json.jsonl", "deep/a.jsonl"]) {
    await put("openai", `s3://in/near/${name}`, own);
  }
  await put("openai", "s3://in/near/a.jsonl.gz", gzipSync(own));
  const { chunks } = await prepare({ provider: "openai", input: "s3://in/near/" });
  const names = [...chunks!.files.map(({ name }) => name), "manifest.json"];
  const keys = names.map((name) => fileResults({ bucket: "out", key: "" }, "a-job", name).key);
  expect(new Set(keys).size).toBe(6);
});

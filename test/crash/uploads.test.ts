/** A gateway that ends during an upload to a hosted provider leaves no file there without an object. */

import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect, onTestFinished, test } from "vitest";
import { startChild } from "../support/child.ts";
import { temporaryFolder } from "../support/gateway.ts";
import { failure, s3Client } from "../support/sdk.ts";
import { startGemini } from "../upstreams/gemini.ts";
import { startOpenAi } from "../upstreams/openai.ts";

const OPENAI_LINE =
  '{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{"model":"m","messages":[]}}\n';
const GEMINI_LINE = '{"key":"a","request":{"contents":[{"parts":[{"text":"hi"}]}]}}\n';

interface Hosted {
  readonly type: string;
  readonly url: string;
  readonly line: string;
  count(): Promise<number>;
  /** The next upload is stored, and its answer does not come. */
  silence(): void;
  /** The next requests with which the gateway cleans up fail. */
  refuse(): void;
  heal(): void;
  close(): Promise<void>;
}

async function openAi(): Promise<Hosted> {
  const upstream = await startOpenAi();
  return {
    type: "openai",
    url: upstream.url,
    line: OPENAI_LINE,
    count: async () => (await upstream.files()).length,
    silence: () => upstream.fail("files.create", "silent"),
    refuse: () => upstream.fail("files.list", "500", 20),
    heal: upstream.heal,
    close: upstream.close,
  };
}

async function gemini(): Promise<Hosted> {
  const upstream = await startGemini();
  return {
    type: "gemini",
    url: upstream.url,
    line: GEMINI_LINE,
    count: async () => upstream.files.size,
    // The file exists, and the gateway asks for it.
    silence: () => upstream.fail("files.get", "stall"),
    refuse() {
      upstream.fail("files.delete", { status: 500 }, 20);
    },
    heal: upstream.heal,
    close: upstream.close,
  };
}

describe.each([
  ["OpenAI", openAi],
  ["Gemini", gemini],
])("%s", (_name, start) => {
  const setUp = async (timeoutSeconds: number) => {
    const upstream = await start();
    onTestFinished(() => upstream.close());
    const folder = await temporaryFolder();
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const provider = `{ type: ${upstream.type}, api_key: k, base_url: "${upstream.url}", timeout_seconds: ${timeoutSeconds} }`;
    await writeFile(path.join(folder, "quarry.yaml"), `data_dir: data\nproviders: { hosted: ${provider} }\n`);
    const begin = async () => {
      const gateway = await startChild(folder);
      onTestFinished(async () => void (await gateway.kill("SIGKILL")));
      return { gateway, s3: s3Client(gateway.url) };
    };
    return { upstream, begin, put: { Bucket: "b", Key: "in.jsonl", Body: upstream.line } };
  };

  test("the file of an upload that a kill interrupted is deleted at the next start", async () => {
    const { upstream, begin, put } = await setUp(60);
    const before = await upstream.count();
    const first = await begin();
    await first.s3.send(new PutObjectCommand({ ...put, Key: "kept.jsonl" }));
    upstream.silence();
    const lost = failure(first.s3.send(new PutObjectCommand(put)));
    await expect.poll(upstream.count).toBe(before + 2);
    await first.gateway.kill("SIGKILL");
    await lost;

    const second = await begin();
    await expect.poll(upstream.count, { timeout: 10_000 }).toBe(before + 1);
    const kept = await second.s3.send(new GetObjectCommand({ Bucket: "b", Key: "kept.jsonl" }));
    expect(await kept.Body!.transformToString()).toBe(upstream.line);
    expect(await failure(second.s3.send(new GetObjectCommand(put)))).toMatchObject({ name: "NoSuchKey" });
  });

  test("a file that could not be discarded is deleted at the next start", async () => {
    const { upstream, begin, put } = await setUp(1);
    const before = await upstream.count();
    const first = await begin();
    upstream.silence();
    upstream.refuse();
    expect(await failure(first.s3.send(new PutObjectCommand(put)))).toMatchObject({ name: "ServiceUnavailable" });
    expect(await upstream.count()).toBe(before + 1);
    await first.gateway.kill("SIGTERM");
    upstream.heal();

    await begin();
    await expect.poll(upstream.count, { timeout: 10_000 }).toBe(before);
  });
});

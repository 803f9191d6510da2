/**
 * 250,000 records for each provider whose stand-in has the provider's own limits, with Quarry's defaults: as many batches as the
 * limits require, one result for each record, in the input's order.
 */
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import type { Line, Row } from "../bench/row.ts";
import { completed, createJob, getObject, jobId, putFile } from "../bench/support/api.ts";
import { startGateway } from "../bench/support/gateway.ts";
import { watchMemory } from "../bench/support/memory.ts";
import { s3Client } from "../test/support/sdk.ts";
import { type Account, type AccountRules, createAccount, createBill } from "../test/upstreams/account.ts";
import { startAnthropic } from "../test/upstreams/anthropic.ts";
import { startBedrock } from "../test/upstreams/bedrock.ts";
import { startGemini } from "../test/upstreams/gemini.ts";
import { startOpenAi } from "../test/upstreams/openai.ts";

const LINES = 250_000;

/** The providers' documentation, as src/providers cites it. */
const RULES = {
  openai: { records: 50_000, bytes: 200_000_000 },
  gemini: { bytes: 2_000_000_000 },
  anthropic: { records: 100_000, bytes: 256_000_000 },
  bedrock: { records: 50_000, bytes: 1_000_000_000, minimumRecords: 100 },
} as const satisfies Record<string, AccountRules>;
type Name = keyof typeof RULES;
const NAMES = Object.keys(RULES) as Name[];

const line = (number: number) =>
  `{"recordId":"R${number}","modelInput":{"messages":[{"role":"user","content":[{"text":"question ${number}"}]}],"inferenceConfig":{"maxTokens":64}}}\n`;

async function writeInput(file: string, count: number): Promise<void> {
  const out = createWriteStream(file);
  for (let at = 1; at <= count; at += 1) if (!out.write(line(at))) await once(out, "drain");
  out.end();
  await once(out, "close");
}

async function checkResults(results: Response, count: number): Promise<void> {
  let at = 0;
  for await (const text of createInterface({ input: Readable.fromWeb(results.body as ReadableStream) })) {
    at += 1;
    const { recordId, modelOutput } = JSON.parse(text) as { recordId: string; modelOutput?: object };
    if (recordId !== `R${at}`) throw new Error(`line ${at} is the result of ${recordId}`);
    const answer = /answer to (?:question )?(\d+)"/.exec(JSON.stringify(modelOutput ?? {}))?.[1];
    if (answer !== String(at)) throw new Error(`${recordId} has no answer of its own: ${text}`);
  }
  if (at !== count) throw new Error(`${at} result lines for ${count} records`);
}

interface Upstream {
  readonly account: Account;
  /** Of the provider's configuration. */
  readonly yaml: string;
  close(): Promise<void>;
}

async function startUpstream(name: Name, folder: string): Promise<Upstream> {
  const account = createAccount(name, createBill(), RULES[name]);
  if (name === "openai") {
    const { url, close } = await startOpenAi({ account });
    return { account, yaml: `api_key: any, base_url: "${url}", models: { "*": gpt-4o-mini }`, close };
  }
  if (name === "gemini") {
    const { url, close } = await startGemini({ account, readsBeforeEnd: 1, keepBytes: 2 ** 30 });
    return { account, yaml: `api_key: any, base_url: "${url}", models: { "*": gemini-2.5-flash }`, close };
  }
  if (name === "anthropic") {
    const { url, close } = await startAnthropic({ account });
    return { account, yaml: `api_key: any, base_url: "${url}", models: { "*": claude-haiku-4-5 }`, close };
  }
  const storage = await startGateway(join(folder, "storage"));
  const s3 = s3Client(storage.url);
  await s3.send(new CreateBucketCommand({ Bucket: "bench" }));
  const { url, close } = await startBedrock({ s3, account });
  const role = "arn:aws:iam::000000000000:role/any";
  return {
    account,
    yaml: `region: us-east-1, access_key_id: any, secret_access_key: any, role_arn: "${role}", s3_endpoint: "${storage.url}/bedrock/files", bedrock_endpoint: "${url}", models: { "*": "amazon.nova-lite-v1:0" }`,
    async close() {
      await close();
      await storage[Symbol.asyncDispose]();
    },
  };
}

async function measure(name: Name, folder: string, file: string, count: number): Promise<readonly Line[]> {
  await mkdir(folder);
  const upstream = await startUpstream(name, folder);
  try {
    const yaml = `poll_seconds: { first: 0.5, most: 1 }
default_provider: ${name}
providers: { ${name}: { type: ${name}, ${upstream.yaml} } }\n`;
    await using gateway = await startGateway(join(folder, "gateway"), yaml);
    const { url, pid } = gateway;
    // A tenth as a folder, which is a job of batches too: code, connections and the heap's first growth are not growth with lines.
    const few = join(folder, "few.jsonl");
    const tenth = Math.round(count / 10);
    await writeInput(few, tenth);
    await putFile(url, "few/few.jsonl", few);
    await completed(url, await createJob(url, "few/", "out/"));
    await putFile(url, "in.jsonl", file);
    const before = upstream.account.bill.batches.length;

    const memory = watchMemory(pid);
    const started = performance.now();
    const arn = await createJob(url, "in.jsonl", "out/");
    await completed(url, arn);
    const seconds = (performance.now() - started) / 1000;
    const growth = memory.growth();
    await checkResults(await getObject(url, `out/${jobId(arn)}/in.jsonl.out`), count);
    const { batches, runs } = upstream.account.bill;
    const twice = [...runs].filter(([record, ran]) => ran.length !== (Number(record) <= tenth ? 2 : 1));
    if (twice.length > 0) throw new Error(`${name}: ${twice.length} records were not run once, such as ${twice[0]}`);
    if (upstream.account.refused > 0) throw new Error(`${name} refused ${upstream.account.refused} batches`);
    const limits: AccountRules = RULES[name];
    const expected = Math.ceil(count / (limits.records ?? Number.POSITIVE_INFINITY)) || 1;
    const made = batches.length - before;
    if (made !== expected) throw new Error(`${name}: ${made} batches, and ${expected} are needed`);
    const what = `${name}: ${count.toLocaleString("en")} records in ${made} batch${made === 1 ? "" : "es"}`;
    return [
      { what: `${what}, in order`, unit: "lines/s", ours: count / seconds },
      { what: `${what}: memory grows after a tenth by`, unit: "MiB", ours: growth, floor: { below: 64 } },
    ];
  } finally {
    await upstream.close();
  }
}

export const limits: Row = {
  name: "limits",
  async measure({ folder, scale, say }) {
    const count = Math.max(1_000, Math.round(LINES * scale));
    const file = join(folder, "in.jsonl");
    await writeInput(file, count);
    const lines: Line[] = [];
    for (const name of NAMES) {
      say(name);
      lines.push(...(await measure(name, join(folder, name), file, count)));
    }
    return lines;
  },
};

/** The stand-ins of all providers with one bill, the prices that it has, and the configuration of a gateway before them. */
import { mkdir } from "node:fs/promises";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { startChild } from "../support/child.ts";
import { s3Client } from "../support/sdk.ts";
import { createAccount, createBill, type Usage } from "../upstreams/account.ts";
import { startAnthropic } from "../upstreams/anthropic.ts";
import { startBedrock } from "../upstreams/bedrock.ts";
import { startGemini } from "../upstreams/gemini.ts";
import { startBilledModel } from "../upstreams/model.ts";
import { startOpenAi } from "../upstreams/openai.ts";
import { type PaidProvider, PROVIDERS } from "./paid-jobs.ts";

/** Of a batch, in the configuration. Gemini's account takes fewer, so that its batches are refused and halved. */
const BATCH_RECORDS = 6;
const GEMINI_RECORDS = 4;
/** Records that the executor asks at once. A kill loses their answers. */
export const CONCURRENCY = 32;

export const SECRETS = { a: "the-secret-of-key-a", b: "the-secret-of-key-b" } as const;
export type KeyName = keyof typeof SECRETS;
export const KEYS = ["a", "b"] as const satisfies KeyName[];

/** Prices of a million tokens in 10^-6 dollars, so that one token costs as many 10^-12. Half of it in a batch. */
const PRICES: Readonly<Record<PaidProvider, Usage>> = {
  openai: { input: 1_250_000, cached: 125_000, output: 10_000_000, reasoning: 12_500_002 },
  gemini: { input: 300_002, cached: 30_000, output: 2_500_000, reasoning: 2_500_004 },
  anthropic: { input: 3_000_000, cached: 300_000, output: 15_000_000, reasoning: 15_000_000 },
  bedrock: { input: 60_000, cached: 15_002, output: 240_000, reasoning: 240_000 },
  local: { input: 10_002, cached: 0, output: 30_004, reasoning: 70_006 },
};

const dollars = (millionths: number): string => (millionths / 1_000_000).toFixed(6);

export const costOf = (provider: PaidProvider, { input, cached, output, reasoning }: Usage): bigint => {
  const price = PRICES[provider];
  const sum =
    (input - cached) * price.input +
    cached * price.cached +
    (output - reasoning) * price.output +
    reasoning * price.reasoning;
  return BigInt(sum) / 2n;
};

export async function startBilledUpstreams(folder: string) {
  const bill = createBill();
  await mkdir(folder);
  const storage = await startChild(folder);
  const s3 = s3Client(storage.url);
  for (const Bucket of ["in-bedrock", "out-bedrock"]) await s3.send(new CreateBucketCommand({ Bucket }));
  const limits = { records: BATCH_RECORDS };
  const [openai, gemini, anthropic, bedrock, local] = await Promise.all([
    startOpenAi({ account: createAccount("openai", bill, limits) }),
    startGemini({ account: createAccount("gemini", bill, { records: GEMINI_RECORDS }), readsBeforeEnd: 1 }),
    startAnthropic({ account: createAccount("anthropic", bill, limits) }),
    startBedrock({ s3, account: createAccount("bedrock", bill, limits) }),
    startBilledModel(createAccount("local", bill)),
  ]);
  const some = `batch_limits: { records: ${BATCH_RECORDS}, minimum_records: 1 }, models: { "*":`;
  const price = (name: PaidProvider) => {
    const of = Object.entries(PRICES[name]).map(([kind, millionths]) => `${kind}: "${dollars(millionths)}"`);
    return `    - { provider: ${name}, model: "*", ${of.join(", ")}, batch_discount: 0.5 }`;
  };
  const yaml = `poll_seconds: { first: 0.05, most: 0.2 }
routes: [${PROVIDERS.map((name) => `{ bucket: "*-${name}", provider: ${name} }`).join(", ")}]
access_keys:
  - { id: key-a, secret: ${SECRETS.a}, tenant: a, operator: true }
  - { id: key-b, secret: ${SECRETS.b}, tenant: b }
prices:
  models:
${PROVIDERS.map(price).join("\n")}
budgets:
  - { key: key-a, period: month, amount: 1000000 }
  - { tenant: b, period: month, amount: 1000000 }
providers:
  openai: { type: openai, api_key: any, base_url: "${openai.url}", ${some} gpt-4o-mini } }
  gemini: { type: gemini, api_key: any, base_url: "${gemini.url}", ${some} gemini-2.5-flash } }
  anthropic: { type: anthropic, api_key: any, base_url: "${anthropic.url}", ${some} claude-haiku-4-5 } }
  bedrock: { type: bedrock, region: us-east-1, access_key_id: any, secret_access_key: any, role_arn: "arn:aws:iam::000000000000:role/any", s3_endpoint: "${storage.url}/bedrock/files", bedrock_endpoint: "${bedrock.url}", ${some} "amazon.nova-lite-v1:0" } }
  local: { type: openai-compatible, base_url: "${local.url}", concurrency: ${CONCURRENCY}, models: { "*": stub } }
`;
  return {
    bill,
    yaml,
    async close() {
      await Promise.all([openai, gemini, anthropic, bedrock, local].map((one) => one.close()));
      await storage.kill("SIGKILL");
    },
  };
}

/** Budgets and costs through a gateway, with OpenAI's stand-in. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { CreateModelInvocationJobCommand, GetModelInvocationJobCommand } from "@aws-sdk/client-bedrock";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { loadConfig } from "../../../src/config/load.ts";
import { type Gateway, startGateway } from "../../../src/gateway.ts";
import type { Ledger } from "../../../src/ports/ledger.ts";
import type { SpendScope } from "../../../src/ports/usage.ts";
import { providerTypes } from "../../../src/providers/registry.ts";
import { openLedger as openUsual } from "../../../src/storage/ledger/sqlite/open.ts";
import { temporaryFolder } from "../../support/gateway.ts";
import { bedrockClient, failure, s3Client } from "../../support/sdk.ts";
import { type OpenAiUpstream, startOpenAi } from "../../upstreams/openai.ts";

const seen = vi.hoisted(() => ({ ledger: undefined as unknown }));
vi.mock(import("../../../src/storage/ledger/sqlite/open.ts"), async (original) => {
  const { openLedger } = await original();
  return {
    ...(await original()),
    async openLedger(...args: Parameters<typeof openLedger>) {
      const ledger = await openLedger(...args);
      seen.ledger = ledger;
      return ledger;
    },
  };
});

const SECRET = "0123456789abcdef";
const TODAY = new Date().toISOString().slice(0, 10);

let upstream: OpenAiUpstream;
let gateway: Gateway;
let folder: string;

const yaml = () => `
poll_seconds: { first: 0.05, most: 0.2 }
default_provider: openai
access_keys:
  - { id: key-1, secret: "${SECRET}1", tenant: one }
  - { id: key-2, secret: "${SECRET}2", tenant: one }
  - { id: key-3, secret: "${SECRET}3", tenant: three }
providers:
  openai: { type: openai, api_key: any, base_url: "${upstream.url}", batch_limits: { records: 2 } }
  local: { type: local }
prices:
  shipped: false
  models:
    - { provider: openai, model: "gpt-*", input: 0, output: "1000000" }
    - { provider: local, model: "*", input: 0, output: "7000000" }
budgets:
  - { key: key-1, period: day, amount: 50 }
  - { tenant: one, period: month, amount: 60 }
`;

const start = async () => {
  await writeFile(path.join(folder, "quarry.yaml"), yaml());
  const env = { PORT: "0", DATA_DIR: path.join(folder, "data") };
  gateway = await startGateway(loadConfig(undefined, env, folder, providerTypes), pino({ level: "silent" }));
};

beforeAll(async () => {
  // Answers have one output token, except where they are refused.
  upstream = await startOpenAi({
    answer: (line: string) => {
      const { custom_id, body } = JSON.parse(line);
      if (JSON.stringify(body).includes("refuse")) return { status: 400, body: { error: { message: "no" } } };
      return {
        body: {
          id: custom_id,
          object: "chat.completion",
          created: 1,
          model: "gpt-4o-mini",
          choices: [{ index: 0, message: { role: "assistant", content: "hi" }, finish_reason: "stop" }],
          usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
        },
      };
    },
  });
  folder = await temporaryFolder();
  await start();
});
afterAll(async () => {
  await gateway?.stop();
  await upstream?.close();
});

const clients = (n: number) => {
  const credentials = { accessKeyId: `key-${n}`, secretAccessKey: `${SECRET}${n}` };
  return {
    s3: s3Client(gateway.url, { credentials }),
    bedrock: bedrockClient(gateway.url, { credentials }),
  };
};
const chat = (content: string, most = 5) =>
  JSON.stringify({
    custom_id: `${content}-${Math.random()}`,
    method: "POST",
    url: "/v1/chat/completions",
    body: { model: "gpt-4o-mini", max_completion_tokens: most, messages: [{ role: "user", content }] },
  });
const put = (n: number, Key: string, lines: readonly string[]) =>
  clients(n).s3.send(new PutObjectCommand({ Bucket: `in-${n}`, Key, Body: `${lines.join("\n")}\n` }));
const create = async (n: number, key: string, more: object = {}): Promise<string> => {
  const { jobArn } = await clients(n).bedrock.send(
    new CreateModelInvocationJobCommand({
      jobName: "paid",
      roleArn: "not-required",
      modelId: "gpt-4o-mini",
      inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://in-${n}/${key}` } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://out-${n}/` } },
      ...more,
    }),
  );
  return jobArn!;
};
const ended = (n: number, arn: string) =>
  vi.waitFor(
    async () => {
      const found = await clients(n).bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier: arn }));
      expect(found.endTime, `${found.status}: ${found.message}`).toBeDefined();
    },
    { timeout: 20_000, interval: 100 },
  );
const ledger = () => seen.ledger as Ledger;
const taken = (scope: SpendScope) =>
  ledger().spending.taken({ scope, firstDay: "2000-01-01", lastDay: "2999-12-31", amount: "0" }, "USD");
const batches = () => upstream.requests.filter(({ route }) => route === "batches.create").length;

test("of 64 creates at the same time against a budget for 10, exactly 10 run, and are settled by what they used", async () => {
  await put(1, "one.jsonl", [chat("hi")]);
  const all = await Promise.allSettled(Array.from({ length: 64 }, () => create(1, "one.jsonl")));
  const arns = all.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const refused = all.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  expect(arns).toHaveLength(10);
  for (const error of refused) {
    expect(error).toMatchObject({ name: "ServiceQuotaExceededException" });
    expect(error.message).toContain(
      `cost up to 5 USD, and the budget of the access key 'key-1' for ${TODAY} has 0 of 50 USD left`,
    );
  }
  for (const arn of arns) await ended(1, arn);
  expect(batches()).toBe(10);
  expect(await taken("key:key-1")).toEqual({ spent: "10", reserved: "0" });
  expect(await taken("tenant:one")).toEqual({ spent: "10", reserved: "0" });
  // Half of the budget's rest is free again.
  await ended(1, await create(1, "one.jsonl"));
  expect(await taken("key:key-1")).toEqual({ spent: "11", reserved: "0" });
}, 60_000);

test("the tenant's budget holds for its other keys, and not for other tenants", async () => {
  await put(2, "dear.jsonl", [chat("hi", 50)]);
  const { message } = await failure(create(2, "dear.jsonl"));
  expect(message).toContain(`the budget of the tenant 'one' for ${TODAY.slice(0, 7)} has 49 of 60 USD left`);
  await put(3, "dear.jsonl", [chat("hi", 1000)]);
  await ended(3, await create(3, "dear.jsonl"));
  expect(await taken("key:key-3")).toEqual({ spent: "1", reserved: "0" });
});

test("a model without a price is refused where a budget applies", async () => {
  await put(1, "unpriced.jsonl", [chat("hi").replace("gpt-4o-mini", "o9")]);
  const error = await failure(create(1, "unpriced.jsonl", { modelId: "o9" }));
  expect(error).toMatchObject({ name: "AccessDeniedException" });
  expect(error.message).toContain("'prices' has no price of the model 'o9' of 'openai'");
});

test("a create that the provider refuses leaves nothing reserved", async () => {
  upstream.fail("batches.create", "400");
  await failure(create(1, "one.jsonl"));
  upstream.heal();
  expect(await taken("key:key-1")).toMatchObject({ reserved: "0" });
});

test("records that ran at another provider cost what they cost there", async () => {
  await put(3, "split.jsonl", [chat("hi"), chat("refuse this"), chat("hi")]);
  const before = Number((await taken("key:key-3")).spent);
  const arn = await create(3, "split.jsonl", { tags: [{ key: "quarry:fallback", value: "local" }] });
  await ended(3, arn);
  const row = (await ledger().jobs.byId(arn.slice(-12)))!;
  expect(row).toMatchObject({ keyId: "key-3", currency: "USD" });
  const [openai, local] = ["openai", "local"].map((name) => row.usage!.find(({ provider }) => provider === name)!);
  expect(openai).toMatchObject({ tokens: { output: 2 }, cost: "2" });
  expect(local!.tokens.output).toBeGreaterThan(0);
  expect(local!.cost).toBe(`${7 * local!.tokens.output}`);
  expect(row.cost).toBe(`${2 + 7 * local!.tokens.output}`);
  expect(row.tokens!.output).toBe(2 + local!.tokens.output);
  expect(Number((await taken("key:key-3")).spent)).toBe(before + Number(row.cost));
});

test("a crash between the reservation and the create releases it at the next start", async () => {
  await gateway.stop();
  const left = await openUsual(path.join(folder, "data"));
  const job = {
    name: "n",
    modelId: "m",
    input: { bucket: "b", key: "k" },
    output: { bucket: "b", key: "o" },
    tags: [],
  };
  await left.jobs.claim({
    ...{ owner: "one", provider: "openai", token: "crashed", fingerprint: "f", createdAt: Date.now() },
    request: { job: { ...job, request: {} }, providerType: "openai" },
  });
  const who = { owner: "one", token: "crashed", keyId: "key-1", day: TODAY, currency: "USD" };
  await left.spending.reserve({ ...who, amount: "39" }, []);
  await left.close();
  await start();
  await vi.waitFor(async () => expect(await taken("key:key-1")).toMatchObject({ reserved: "0" }));
});

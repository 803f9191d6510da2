/** Jobs of several batches whose gateway is killed: every record is paid once, and has one result in its place. */
import { randomInt, randomUUID } from "node:crypto";
import { readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { verifyStorage } from "../../src/storage/verify.ts";
import { converseLines, createTranslated, outputOf, parsedLines, putInput } from "../jobs/translation-setup.ts";
import { get } from "../providers/openai/setup.ts";
import { startChild } from "../support/child.ts";
import { temporaryFolder } from "../support/gateway.ts";
import { bedrockClient, s3Client } from "../support/sdk.ts";
import { type Fault, type Route, startOpenAi } from "../upstreams/openai.ts";

const RECORDS = 50;
const BATCHES = 8;
const LINES = RECORDS * (BATCHES - 1) + 1;
const KILLS = 20;

async function start() {
  const key = `${randomUUID()}.jsonl`;
  const upstream = await startOpenAi();
  onTestFinished(() => upstream.close());
  const folder = await temporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(
    path.join(folder, "quarry.yaml"),
    `poll_seconds: { first: 0.05, most: 0.1 }
providers:
  openai:
    type: openai
    api_key: sk-1234
    base_url: "${upstream.url}"
    timeout_seconds: 3
    batch_limits: { records: ${RECORDS}, concurrent: 3 }\n`,
  );
  let gateway = await startChild(folder);
  onTestFinished(async () => void (await gateway.kill("SIGKILL")));
  const s3 = () => s3Client(gateway.url);
  const bedrock = () => bedrockClient(gateway.url);
  await putInput(s3(), key, converseLines(LINES));
  return {
    key,
    upstream,
    s3,
    bedrock,
    data: path.join(folder, ".quarry"),
    files: async () => (await upstream.files()).filter(({ filename }) => filename.startsWith(key.slice(0, 36))).length,
    create: (clientRequestToken: string) => createTranslated(bedrock(), key, { clientRequestToken }),
    async restart() {
      await gateway.kill("SIGKILL");
      gateway = await startChild(folder);
    },
    stop: () => gateway.kill("SIGTERM"),
  };
}

type Setup = Awaited<ReturnType<typeof start>>;

async function completes(setup: Setup, token: string): Promise<void> {
  const { upstream, key } = setup;
  const arn = await setup.create(token);
  const job = () => get(setup.bedrock(), arn);
  await expect
    .poll(async () => (await job()).status, { interval: 100, timeout: 60_000 })
    .toBeOneOf(["Completed", "Failed", "PartiallyCompleted"]);
  expect(await job()).toMatchObject({ status: "Completed", totalRecordCount: LINES, successRecordCount: LINES });
  const results = parsedLines(await outputOf(setup.s3(), arn, `${key}.out`));
  expect(results.map(({ recordId }) => recordId)).toEqual(Array.from({ length: LINES }, (_, n) => `record-${n + 1}`));
  // The stand-ins of one process share their batches.
  const all = (await upstream.batches()) as unknown as {
    readonly metadata: { readonly quarry_input_uri: string };
    readonly request_counts: { readonly total: number };
  }[];
  const batches = all.filter(({ metadata }) => metadata.quarry_input_uri.includes(key.slice(0, 36)));
  expect(batches).toHaveLength(BATCHES);
  expect(batches.reduce((sum, { request_counts: { total } }) => sum + total, 0)).toBe(LINES);
  // The caller's own file, the results and the manifest.
  await expect.poll(setup.files, { timeout: 20_000, interval: 100 }).toBe(1);
  await expect.poll(() => blobsIn(setup.data), { timeout: 20_000, interval: 100 }).toHaveLength(2);
  await setup.stop();
  const said: string[] = [];
  expect(await verifyStorage(setup.data, (line) => said.push(line)), said.join("\n")).toBe(true);
}

async function blobsIn(data: string): Promise<readonly string[]> {
  const entries = await readdir(path.join(data, "files", "objects"), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

test(`a job of ${BATCHES} batches that is killed ${KILLS} times pays each record once`, {
  timeout: 180_000,
}, async () => {
  const setup = await start();
  const token = randomUUID();
  for (let kill = 0; kill < KILLS; kill += 1) {
    const lost = setup.create(token).catch(() => "lost");
    await after(randomInt(500));
    await setup.restart();
    await lost;
  }
  await completes(setup, token);
});

test.each([
  ["files.create", "stall"],
  ["files.create", "lost"],
  ["batches.create", "stall"],
  ["batches.create", "lost"],
  ["batches.create", "broken"],
  ["batches.retrieve", "silent"],
  ["files.content", "stall"],
  ["files.content", "broken"],
] as const satisfies readonly (readonly [Route, Fault])[])(
  "a gateway killed while %s does '%s' finishes the job at its next start",
  { timeout: 90_000 },
  async (route, fault) => {
    const setup = await start();
    const token = randomUUID();
    const seen = () => setup.upstream.requests.filter((one) => one.route === route).length;
    const before = seen();
    setup.upstream.fail(route, fault, 2);
    const created = setup.create(token).catch(() => "lost");
    await expect.poll(seen, { interval: 5, timeout: 10_000 }).toBeGreaterThan(before);
    await setup.restart();
    setup.upstream.heal();
    await created;
    await completes(setup, token);
  },
);

/** Creates of translated jobs whose gateway is killed: one batch, one result per line, and nothing left behind. */
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

const LINES = 5_000;
const KILLS = 12;

async function start() {
  // The stand-ins of one process share their files.
  const key = `${randomUUID()}.jsonl`;
  const upstream = await startOpenAi();
  onTestFinished(() => upstream.close());
  const folder = await temporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(
    path.join(folder, "quarry.yaml"),
    `poll_seconds: { first: 0.1, most: 0.2 }
providers: { openai: { type: openai, api_key: sk-1234, base_url: "${upstream.url}", timeout_seconds: 3 } }\n`,
  );
  const clients = (url: string) => ({ s3: s3Client(url), bedrock: bedrockClient(url) });
  let gateway = await startChild(folder);
  onTestFinished(async () => void (await gateway.kill("SIGKILL")));
  return {
    key,
    upstream,
    files: async () => (await upstream.files()).filter(({ filename }) => filename.startsWith(key.slice(0, 36))).length,
    data: path.join(folder, ".quarry"),
    get url() {
      return gateway.url;
    },
    clients: () => clients(gateway.url),
    async restart(signal: "SIGKILL" | "SIGTERM" = "SIGKILL") {
      await gateway.kill(signal);
      gateway = await startChild(folder);
    },
    stop: () => gateway.kill("SIGTERM"),
  };
}

type Setup = Awaited<ReturnType<typeof start>>;

/** The job of the token is there once, ends, and leaves nothing. */
async function completes(setup: Setup, clientRequestToken: string, lines: number): Promise<void> {
  const { upstream } = setup;
  const arn = await createTranslated(setup.clients().bedrock, setup.key, { clientRequestToken });
  const job = () => get(setup.clients().bedrock, arn);
  await expect.poll(async () => (await job()).status, { interval: 100, timeout: 30_000 }).toBe("Completed");
  expect(await job()).toMatchObject({ totalRecordCount: lines, successRecordCount: lines });
  const results = parsedLines(await outputOf(setup.clients().s3, arn, `${setup.key}.out`));
  expect(results.map(({ recordId }) => recordId)).toEqual(Array.from({ length: lines }, (_, n) => `record-${n + 1}`));
  const uri = `s3://in/${setup.key}`;
  const batches = (await upstream.batches()).filter(({ metadata }) => metadata?.quarry_input_uri === uri);
  expect(batches).toHaveLength(1);
  // Only the caller's own file is left.
  await expect.poll(setup.files, { timeout: 20_000, interval: 100 }).toBe(1);
  await expect.poll(() => blobsIn(setup.data), { timeout: 20_000, interval: 100 }).toHaveLength(2);
}

/** The results and the manifest. */
async function blobsIn(data: string): Promise<readonly string[]> {
  const entries = await readdir(path.join(data, "files", "objects"), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

test(`a create that is killed ${KILLS} times makes one batch`, { timeout: 180_000 }, async () => {
  const setup = await start();
  await putInput(setup.clients().s3, setup.key, converseLines(LINES));
  const token = randomUUID();
  for (let kill = 0; kill < KILLS; kill += 1) {
    const lost = createTranslated(setup.clients().bedrock, setup.key, { clientRequestToken: token }).catch(
      () => "lost",
    );
    await after(randomInt(400));
    await setup.restart();
    await lost;
  }
  await completes(setup, token, LINES);
  await setup.stop();
  const said: string[] = [];
  expect(await verifyStorage(setup.data, (line) => said.push(line)), said.join("\n")).toBe(true);
});

test.each([
  ["files.create", "stall"],
  ["files.create", "lost"],
  ["files.create", "silent"],
  ["batches.create", "stall"],
  ["batches.create", "lost"],
  ["files.content", "stall"],
] as const satisfies readonly (readonly [Route, Fault])[])(
  "a gateway killed while %s does '%s' finishes the job at its next start",
  { timeout: 90_000 },
  async (route, fault) => {
    const setup = await start();
    await putInput(setup.clients().s3, setup.key, converseLines(20));
    const token = randomUUID();
    const seen = () => setup.upstream.requests.filter((one) => one.route === route).length;
    const before = seen();
    setup.upstream.fail(route, fault);
    const lost = createTranslated(setup.clients().bedrock, setup.key, { clientRequestToken: token }).catch(
      () => "lost",
    );
    await expect.poll(seen, { interval: 5, timeout: 10_000 }).toBeGreaterThan(before);
    await setup.restart();
    setup.upstream.heal();
    await lost;
    await completes(setup, token, 20);
  },
);

test("a gateway killed while the results are read publishes them at its next start", { timeout: 90_000 }, async () => {
  const setup = await start();
  await putInput(setup.clients().s3, setup.key, converseLines(20));
  const token = randomUUID();
  const content = () => setup.upstream.requests.filter((one) => one.route === "files.content").length;
  await createTranslated(setup.clients().bedrock, setup.key, { clientRequestToken: token });
  setup.upstream.fail("files.content", "silent");
  const before = content();
  await expect.poll(content, { interval: 5, timeout: 20_000 }).toBeGreaterThan(before);
  await setup.restart();
  setup.upstream.heal();
  await completes(setup, token, 20);
});

test("a create of an earlier process that came to no job leaves nothing", { timeout: 90_000 }, async () => {
  const setup = await start();
  await putInput(setup.clients().s3, setup.key, converseLines(20));
  const uploads = () => setup.upstream.requests.filter(({ route }) => route === "files.create").length;
  const before = uploads();
  setup.upstream.fail("batches.create", "refuse");
  setup.upstream.fail("batches.list", "503", 50);
  const lost = createTranslated(setup.clients().bedrock, setup.key).catch(() => "lost");
  await expect.poll(uploads, { interval: 5, timeout: 10_000 }).toBeGreaterThan(before);
  await lost;
  expect(await setup.files()).toBe(2);
  await setup.restart();
  setup.upstream.heal();
  await setup.restart();
  await expect.poll(setup.files, { timeout: 30_000, interval: 100 }).toBe(1);
  await expect.poll(() => blobsIn(setup.data), { timeout: 10_000, interval: 100 }).toHaveLength(0);
});

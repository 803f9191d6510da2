/** A provider changes its type while Anthropic runs its jobs: no job runs, or is paid, a second time. */

import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { loadConfig } from "../../../src/config/load.ts";
import { startGateway } from "../../../src/gateway.ts";
import { providerTypes } from "../../../src/providers/registry.ts";
import { temporaryFolder } from "../../support/gateway.ts";
import { failure } from "../../support/sdk.ts";
import { type AnthropicUpstream, startAnthropic } from "../../upstreams/anthropic.ts";
import { callerOf, configOf, converse } from "./support.ts";

const LINES = [converse("a", "a"), converse("b", "b")];
const KEY = "in/questions.jsonl";

const LOCAL = "providers: { anthropic: { type: local } }\n";
const REMOVED = "providers: { other: { type: local } }\n";
const MESSAGE = "The job's provider 'anthropic' is no longer configured";

/** Starts and stops gateways on one data folder. */
async function restarts(): Promise<{
  upstream: AnthropicUpstream;
  start: (yaml: string) => Promise<ReturnType<typeof callerOf> & { stopGateway: () => Promise<void> }>;
}> {
  const upstream = await startAnthropic({ readsBeforeEnd: Number.POSITIVE_INFINITY });
  onTestFinished(() => upstream.close());
  const folder = await temporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return {
    upstream,
    async start(yaml) {
      await writeFile(path.join(folder, "quarry.yaml"), yaml);
      const gateway = await startGateway(
        loadConfig(undefined, { PORT: "0" }, folder, providerTypes),
        pino({ level: "silent" }),
      );
      let stopped: Promise<void> | undefined;
      const stopGateway = () => {
        stopped ??= gateway.stop();
        return stopped;
      };
      onTestFinished(stopGateway);
      return { ...callerOf(gateway.url), stopGateway };
    },
  };
}

/** Longer than the executor needs for a job of two lines. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 700));

test("a job continues at Anthropic, does not run on the echo model, and reports the missing provider", async () => {
  const { upstream, start } = await restarts();
  const first = await start(configOf(upstream));
  const { arn, bucket } = await first.create({ lines: LINES, token: "t" });
  await first.stopGateway();

  const second = await start(LOCAL);
  await settle();
  const message = `${MESSAGE}: 'anthropic' was of type 'anthropic' and is now of type 'local'.`;
  expect(await second.get(arn)).toMatchObject({ status: "Submitted", message });
  expect(await second.list()).toMatchObject([{ status: "Submitted", message }]);
  expect(await failure(second.stop(arn))).toMatchObject({ name: "InternalServerException", message });
  expect(await second.results(bucket).catch(() => "none")).toBe("none");
  // The same request finds the job and creates no other.
  const { jobArn } = await second.createFor(bucket, KEY, { token: "t" });
  expect(jobArn).toBe(arn);
  expect(await second.list()).toHaveLength(1);
  await second.stopGateway();

  const third = await start(configOf(upstream));
  expect(upstream.batches.size).toBe(1);
  upstream.end([...upstream.batches.keys()][0]!);
  const ended = await third.ended(arn);
  expect(ended).toMatchObject({ status: "Completed", successRecordCount: 2 });
  expect(ended.message).toBeUndefined();
  expect((await third.results(bucket)).map(({ recordId }) => recordId)).toEqual(["a", "b"]);
});

test("a job of several batches keeps its input until its provider is configured again", async () => {
  const { upstream, start } = await restarts();
  const first = await start(configOf(upstream, ", batch_requests: 1"));
  const { arn, bucket } = await first.create({ lines: LINES });
  await first.stopGateway();
  const second = await start(LOCAL);
  await settle();
  expect((await second.get(arn)).message).toContain(MESSAGE);
  await second.stopGateway();

  const third = await start(configOf(upstream, ", batch_requests: 1"));
  for (const id of upstream.batches.keys()) upstream.end(id);
  expect(await third.ended(arn)).toMatchObject({ status: "Completed" });
  expect((await third.results(bucket)).map(({ recordId }) => recordId)).toEqual(["a", "b"]);
  expect(upstream.batches.size).toBe(2);
});

test("a job whose provider was removed reports it", async () => {
  const { upstream, start } = await restarts();
  const first = await start(configOf(upstream));
  const { arn } = await first.create({ lines: LINES });
  await first.stopGateway();
  const second = await start(REMOVED);
  second.bedrock.middlewareStack.add(
    (next) => (args) => {
      delete (args.request as { headers: Record<string, string> }).headers["x-model-provider"];
      return next(args);
    },
    { step: "finalizeRequest" },
  );
  expect(await second.get(arn)).toMatchObject({ status: "Submitted", message: `${MESSAGE}.` });
  expect(await failure(second.stop(arn))).toMatchObject({ message: `${MESSAGE}.` });
});

test.each(["lost", "silent"] as const)(
  "a create whose answer was %s is not repeated with the new type",
  async (fault) => {
    const { upstream, start } = await restarts();
    const first = await start(configOf(upstream));
    const { bucket } = await first.put(LINES);
    upstream.fail("batches.create", fault);
    upstream.fail("batches.list", { status: 503 }, 10);
    expect(await failure(first.createFor(bucket, KEY, { token: "t" }))).toMatchObject({
      name: "InternalServerException",
    });
    expect(upstream.batches.size).toBe(1);
    await first.stopGateway();
    upstream.heal();

    const second = await start(LOCAL);
    const again = await failure(second.createFor(bucket, KEY, { token: "t" }));
    expect(again.message).toContain(`it is unknown whether its job was created. ${MESSAGE}`);
    await settle();
    expect(await second.list()).toEqual([]);
    await second.stopGateway();

    const third = await start(configOf(upstream));
    const { jobArn } = await third.createFor(bucket, KEY, { token: "t" });
    expect(upstream.batches.size).toBe(1);
    upstream.end([...upstream.batches.keys()][0]!);
    await third.ended(jobArn!);
    expect((await third.results(bucket)).map(({ recordId }) => recordId)).toEqual(["a", "b"]);
  },
);

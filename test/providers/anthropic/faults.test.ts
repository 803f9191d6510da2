/** Every answer of Anthropic to create and get causes the documented error and leaves nothing behind. */
import { describe, expect, test } from "vitest";
import { expectFailure, FAULTS, start } from "./fault-table.ts";
import { converse } from "./support.ts";

/** Refusals of the gateway's key and account, and outages. */
const WAITS = new Set(["401", "402", "529", "a proxy's page", "a redirect"]);

describe("create", () => {
  test.each(FAULTS.filter(([name]) => WAITS.has(name)))("%s: the job waits", async (_, fault) => {
    const { upstream, put, createFor, get, gateway } = await start();
    upstream.fail("batches.create", fault);
    const { bucket } = await put([converse("a", "a")]);
    const { jobArn } = await createFor(bucket, "in/questions.jsonl", { token: "t" });
    await expect.poll(async () => (await get(jobArn!)).message).toMatch(/^Waiting for the provider 'anthropic'/);
    expect(upstream.batches.size).toBe(0);
    await expect.poll(() => upstream.batches.size, { timeout: 20_000 }).toBe(1);
    expect((await createFor(bucket, "in/questions.jsonl", { token: "t" })).jobArn).toBe(jobArn);
    expect(JSON.stringify(gateway.log)).not.toContain("sk-secret");
  });

  test.each(FAULTS.filter(([name]) => !WAITS.has(name)))("%s", async (_, fault, expected) => {
    const both = await start();
    const { upstream, put, createFor } = both;
    upstream.fail("batches.create", fault);
    const { bucket } = await put([converse("a", "a")]);
    await expectFailure(both, createFor(bucket, "in/questions.jsonl", { token: "t" }), expected);
    expect(upstream.batches.size).toBe(0);
    // The token can be used again, and the job is created once.
    await createFor(bucket, "in/questions.jsonl", { token: "t" });
    expect(upstream.batches.size).toBe(1);
  });
});

describe("get", () => {
  test("404 for a moment", async () => {
    const both = await start();
    const { arn } = await both.create({ lines: [converse("a", "a")] });
    both.upstream.fail("batches.retrieve", { status: 404 });
    expect((await both.get(arn)).status).toBe("Submitted");
    await expect.poll(async () => (await both.get(arn)).status, { timeout: 10_000 }).toBe("InProgress");
  });

  test.each(FAULTS.filter(([name]) => name !== "404"))("%s", async (_, fault, expected) => {
    const both = await start();
    const { arn } = await both.create({ lines: [converse("a", "a")] });
    both.upstream.fail("batches.retrieve", fault);
    await expectFailure(both, both.get(arn), expected);
    expect((await both.get(arn)).status).toBe("InProgress");
  });
});

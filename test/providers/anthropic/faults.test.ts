/** Every answer of Anthropic to create and get causes the documented error and leaves nothing behind. */
import { describe, expect, test } from "vitest";
import { expectFailure, FAULTS, start } from "./fault-table.ts";
import { converse } from "./support.ts";

describe("create", () => {
  test.each(FAULTS)("%s", async (_, fault, expected) => {
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

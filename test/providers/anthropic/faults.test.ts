/** Every fault of the upstream at create, get and stop: the documented error, in time, with nothing left behind. */
import { describe, expect, test } from "vitest";
import type { AnthropicRoute } from "../../upstreams/anthropic.ts";
import { BROKEN, expectFailure, FAULTS, start } from "./fault-table.ts";
import { converse } from "./support.ts";

describe("create", () => {
  test.each(FAULTS)("%s", async (_, fault, expected) => {
    const both = await start();
    const { upstream, put, createFor } = both;
    upstream.fail("batches.create", fault);
    const { bucket } = await put([converse("a", "a")]);
    await expectFailure(both, createFor(bucket, "in/questions.jsonl", { token: "t" }), expected);
    expect(upstream.batches.size).toBe(0);
    // The token is free, so nothing is stuck, and the job is made once.
    await createFor(bucket, "in/questions.jsonl", { token: "t" });
    expect(upstream.batches.size).toBe(1);
  });
});

describe.each<[verb: "get" | "stop", route: AnthropicRoute]>([
  ["get", "batches.retrieve"],
  ["stop", "batches.cancel"],
])("%s", (verb, route) => {
  test.each([...FAULTS, ...BROKEN])("%s", async (_, fault, expected) => {
    const both = await start();
    const { arn } = await both.create({ lines: [converse("a", "a")] });
    both.upstream.fail(route, fault);
    await expectFailure(both, both[verb](arn), expected);
    // The job is as it was, or on its way to the end.
    expect((await both.get(arn)).status).toMatch(/^(InProgress|Stopping)$/);
  });
});

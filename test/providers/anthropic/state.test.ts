/** Every state of Anthropic's batches and its status in Bedrock. */
import type { MessageBatch } from "@anthropic-ai/sdk/resources/messages/batches";
import { expect, test } from "vitest";
import { type Batch, batchOf } from "../../../src/providers/anthropic/batch.ts";
import { anthropicState } from "../../../src/providers/anthropic/state.ts";

const AT = "2026-11-23T10:00:00Z";
const counts = { processing: 0, succeeded: 0, errored: 0, canceled: 0, expired: 0 };

const answer = (status: MessageBatch["processing_status"], found: Partial<typeof counts>, more = {}): MessageBatch => ({
  id: "msgbatch_1",
  type: "message_batch",
  processing_status: status,
  request_counts: { ...counts, ...found },
  created_at: AT,
  expires_at: AT,
  ended_at: status === "ended" ? AT : null,
  cancel_initiated_at: null,
  archived_at: null,
  results_url: null,
  ...more,
});
const batch = (...of: Parameters<typeof answer>): Batch => batchOf(answer(...of))!;
const cancelled = { cancel_initiated_at: AT };

test.each([
  ["InProgress", batch("in_progress", { processing: 4 })],
  ["Stopping", batch("canceling", { processing: 4 }, cancelled)],
  ["Completed", batch("ended", { succeeded: 4 })],
  ["Completed", batch("ended", { succeeded: 1, errored: 3 })],
  ["Completed", batch("ended", { errored: 4 })],
  ["Stopped", batch("ended", { succeeded: 1, canceled: 3 }, cancelled)],
  ["Stopped", batch("ended", { canceled: 2, expired: 2 }, cancelled)],
  // The cancel came after every request had ended.
  ["Completed", batch("ended", { succeeded: 4 }, cancelled)],
  ["PartiallyCompleted", batch("ended", { succeeded: 1, expired: 3 })],
  ["PartiallyCompleted", batch("ended", { errored: 1, expired: 3 })],
  ["Expired", batch("ended", { expired: 4 })],
  ["Completed", batch("ended", { succeeded: 4 }, { archived_at: AT })],
] as const)("%s", (status, one) => {
  expect(anthropicState([one]).status).toBe(status);
  expect(anthropicState([one]).endTime).toBe(one.phase === "ended" ? Date.parse(AT) : undefined);
});

test("counts are Bedrock's four counts", () => {
  const ended = batch("ended", { succeeded: 5, errored: 1, canceled: 2, expired: 3 });
  expect(anthropicState([ended]).counts).toEqual({ total: 11, processed: 6, success: 5, error: 1 });
  const running = batch("in_progress", { processing: 7 });
  expect(anthropicState([running]).counts).toEqual({ total: 7, processed: 0, success: 0, error: 0 });
  expect(anthropicState([ended, running]).counts).toEqual({ total: 18, processed: 6, success: 5, error: 1 });
});

test("a job of several batches runs until its last batch has ended", () => {
  const later = { ended_at: "2026-11-23T11:00:00Z" };
  const done = batch("ended", { succeeded: 1 });
  expect(anthropicState([done, batch("in_progress", { processing: 1 })]).status).toBe("InProgress");
  expect(
    anthropicState([done, batch("canceling", { processing: 1 }, cancelled), batch("in_progress", {})]).status,
  ).toBe("Stopping");
  expect(anthropicState([batch("ended", { succeeded: 1 }, later), done]).endTime).toBe(Date.parse(later.ended_at));
  expect(anthropicState([done, batch("ended", { expired: 2 })])).toMatchObject({
    status: "PartiallyCompleted",
    message: "2 of 3 records were not processed within Anthropic's 24 hours.",
  });
});

test("missing results are reported", () => {
  expect(anthropicState([batch("ended", { succeeded: 1 }, { archived_at: AT })]).message).toContain("29 days");
});

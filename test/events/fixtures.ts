/** Helpers of the tests of events. */
import type { JobEvent } from "../../src/ports/events.ts";
import { job } from "../storage/ledger/fixtures.ts";

export const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

export const event = (rest: Partial<JobEvent> = {}): JobEvent => ({
  id: "evt_018bcfe56800000000000123456789ab",
  type: "job.completed",
  step: undefined,
  at: Date.UTC(2024, 7, 28, 22, 58, 30, 250),
  job: job("abcdefghwxyz", {
    arn: "arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/abcdefghwxyz",
    name: "dummy-batch-job-name",
    modelId: "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-sonnet-20240229-v1:0",
    status: "Completed",
    submitTime: Date.UTC(2024, 7, 28, 22, 47, 53),
  }),
  tags: [],
  ...rest,
});

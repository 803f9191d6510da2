/** Answers of servers with Anthropic's API: members that are absent, empty, new or of another type, and flat errors. */
import { GetModelInvocationJobCommand } from "@aws-sdk/client-bedrock";
import { expect, test } from "vitest";
import { JOB_STATUSES } from "../../../src/ports/jobs.ts";
import { batchOf } from "../../../src/providers/anthropic/batch.ts";
import { anthropicState } from "../../../src/providers/anthropic/state.ts";
import { variantsOf } from "../../support/answer-variants.ts";
import { failure } from "../../support/sdk.ts";
import { converse, native, startBoth } from "./support.ts";

/** In the form of a recorded answer. */
const ENDED = {
  id: "msgbatch_013Zva2CMHLNnXjNJJKqJ2EF",
  type: "message_batch",
  processing_status: "ended",
  request_counts: { processing: 0, succeeded: 1, errored: 1, canceled: 0, expired: 0 },
  created_at: "2026-01-06T11:09:11.943530+00:00",
  expires_at: "2026-01-07T11:09:11.943530+00:00",
  ended_at: "2026-01-06T11:10:19.736868+00:00",
  cancel_initiated_at: null,
  archived_at: null,
  results_url: "https://api.anthropic.com/v1/messages/batches/msgbatch_013Zva2CMHLNnXjNJJKqJ2EF/results",
};
const never = { readsBeforeEnd: Number.POSITIVE_INFINITY };
const hourAgo = () => Date.now() - 3_600_000;

test("every variant of a batch is read", () => {
  for (const { what, answer } of variantsOf(ENDED, ["id"])) {
    const { status, counts, endTime, message } = anthropicState([batchOf(answer)!]);
    expect(Object.keys(JOB_STATUSES), what).toContain(status);
    expect(["string", "undefined"], what).toContain(typeof message);
    for (const count of Object.values(counts ?? {})) expect(Number.isSafeInteger(count) && count >= 0, what).toBe(true);
    if (endTime !== undefined) expect(new Date(endTime).toISOString(), what).toMatch(/^\d{4}-/);
  }
});

test.each([
  ["absent members are not set", {}, "Completed"],
  ["null is not set", { cancel_initiated_at: null, archived_at: null }, "Completed"],
  ['"" is not set', { cancel_initiated_at: "", archived_at: "" }, "Completed"],
  ["a status in capitals", { processing_status: "ENDED" }, "Completed"],
  ["a new status of a batch with an end", { processing_status: "sealed" }, "Completed"],
  ["a new status of a batch without an end", { processing_status: "queued", ended_at: null }, "InProgress"],
  ["no status and no end", { processing_status: null, ended_at: undefined }, "InProgress"],
  ["a cancelled batch without counts", { request_counts: null, cancel_initiated_at: ENDED.ended_at }, "Stopped"],
])("%s", (_, change, status) => {
  const { cancel_initiated_at: _cancel, archived_at: _archived, ...batch } = ENDED;
  const { status: found, message } = anthropicState([batchOf({ ...batch, ...change })!]);
  expect(found).toBe(status);
  expect(message).toBeUndefined();
});

test("a variant in a list hides no batch, and each can be got", async () => {
  const { upstream, list, bedrock } = await startBoth(never);
  const variants = [...variantsOf(ENDED, ["id"])];
  const descriptions = new Map(
    variants.map(({ what, answer }, n) => {
      const { id } = upstream.addBatch(["a"], hourAgo() - n * 1_000);
      return [id, { what, answer: { ...answer, id } }];
    }),
  );
  upstream.rewrite((given) => descriptions.get((given as { id: string }).id)?.answer ?? given);
  const listed = await list();
  expect(listed.map(({ jobName }) => jobName).sort()).toEqual([...descriptions.keys()].sort());
  for (const [id, { what }] of descriptions) {
    const got = await bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier: id })).catch((error) => error);
    expect(got.$metadata.httpStatusCode, what).toBe(200);
  }
});

test("a batch without an id is left out of the list", async () => {
  const { upstream, list } = await startBoth(never);
  const [good, odd] = [upstream.addBatch(["a"], hourAgo()), upstream.addBatch(["b"], hourAgo())];
  upstream.rewrite((given) => ((given as { id: string }).id === odd.id ? { ...given, id: "" } : given));
  expect((await list()).map(({ jobName }) => jobName)).toEqual([good.id]);
});

test.each([
  ["nested", { type: "error", error: { type: "invalid_request_error", message: "the reason" } }],
  ["flat", { type: "invalid_request_error", message: "the reason" }],
  ["a text", { error: "the reason" }],
])("an error that is %s has its message", async (_, body) => {
  const { upstream, put, createFor } = await startBoth(never);
  upstream.fail("batches.create", { status: 400, body });
  const { bucket } = await put([converse("a", "a")]);
  const refused = await failure(createFor(bucket, "in/questions.jsonl", {}));
  expect(refused.name).toBe("ValidationException");
  expect(refused.message).toContain("the reason");
});

const RESULT = {
  custom_id: "",
  result: {
    type: "succeeded",
    message: {
      content: [{ type: "text", text: "hi" }],
      stop_reason: "end_turn",
      usage: { input_tokens: 1, output_tokens: 2, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 },
    },
  },
};
const ERRORED = {
  custom_id: "",
  result: { type: "errored", error: { type: "error", error: { type: "api_error", message: "no" }, request_id: null } },
};

test.each([
  ["an answer", "Bedrock's", RESULT, converse],
  ["an answer", "Anthropic's", RESULT, native],
  ["an error", "Bedrock's", ERRORED, converse],
  ["an error", "Anthropic's", ERRORED, native],
])("every variant of %s is a result line in %s form", async (_answer, _form, line, form) => {
  const variants = [...variantsOf(line, ["custom_id"])].map(({ answer }) => answer);
  const { upstream, create, ended, results } = await startBoth(never);
  const forms = variants.map((_variant, n) => form("a", `r${n}`));
  const { arn, bucket } = await create({ lines: forms });
  let at = 0;
  upstream.rewriteResults((given) => {
    const { custom_id } = given as { custom_id: string };
    at = Number(custom_id.split("_")[1]) - 1;
    return { ...variants[at % variants.length], custom_id };
  });
  upstream.end([...upstream.batches.keys()][0]!);
  expect((await ended(arn)).status).toBe("Completed");
  const found = await results(bucket);
  expect(found).toHaveLength(forms.length);
  for (const [n, line] of found.entries()) {
    const told = line.modelOutput ?? line.error?.errorMessage ?? line.result;
    expect(told, JSON.stringify(forms[n])).toBeTruthy();
  }
});

test.each([
  [{ error: { type: "rate_limit_error", message: "slow" } }, { errorCode: 429, errorMessage: "slow" }],
  [{ error: "slow" }, { errorCode: 500, errorMessage: "slow" }],
  [{}, { errorCode: 500, errorMessage: "Anthropic gives no reason." }],
])("a record's error %j is read", async (members, error) => {
  const { upstream, create, ended, results } = await startBoth(never);
  const { arn, bucket } = await create({ lines: [converse("a", "a")] });
  upstream.rewriteResults((line) => ({ ...line, result: { type: "errored", ...members } }));
  upstream.end([...upstream.batches.keys()][0]!);
  await ended(arn);
  expect(await results(bucket)).toMatchObject([{ recordId: "a", error }]);
});

test.each([
  [
    "Bedrock's",
    converse,
    { recordId: "a", error: { errorCode: 500, errorMessage: expect.stringContaining("'deferred'") } },
  ],
  ["Anthropic's", native, { custom_id: "a", result: { type: "deferred" } }],
])("a result type that is new is named in %s form", async (_, form, result) => {
  const { upstream, create, ended, results } = await startBoth(never);
  const { arn, bucket } = await create({ lines: [form("a", "a")] });
  upstream.rewriteResults((line) => ({ ...line, result: { type: "deferred" } }));
  upstream.end([...upstream.batches.keys()][0]!);
  await ended(arn);
  expect(await results(bucket)).toMatchObject([result]);
});

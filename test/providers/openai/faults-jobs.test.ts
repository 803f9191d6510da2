/** Each way in which OpenAI can fail, for each call of Bedrock's: the documented error, in time, and never a second job. */
import { describe, expect, onTestFinished, test } from "vitest";
import { startTestGateway } from "../../support/gateway.ts";
import { FAULTS, type Fault } from "../../upstreams/openai.ts";
import { BUCKET, create, get, jsonl, KEY, put, useOpenAi, yaml } from "./setup.ts";

const setup = useOpenAi({ timeoutSeconds: 0.4 });

/** Beyond the provider's timeout, what finding out whether a lost create left a job takes. */
const DEADLINE_MS = 4_000;

const UNAVAILABLE = { status: 503, code: "InternalServerException" };
const expected = (fault: Fault): { status: number; code: string; retryAfter?: string } =>
  fault === "429"
    ? { status: 429, code: "ThrottlingException", retryAfter: "7000" }
    : fault === "403"
      ? { status: 403, code: "AccessDeniedException" }
      : UNAVAILABLE;

async function raw(method: string, path: string, body?: unknown, url = setup.gateway.url) {
  const started = Date.now();
  const answer = await fetch(`${url}/bedrock/${path}`, {
    method,
    headers: { "content-type": "application/json", "x-model-provider": "openai" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  const text = await answer.text();
  expect(Date.now() - started).toBeLessThan(DEADLINE_MS);
  expect(text).not.toContain(KEY);
  return {
    status: answer.status,
    code: answer.headers.get("x-amzn-errortype") ?? undefined,
    retryAfter: answer.headers.get("x-amz-retry-after") ?? undefined,
    json: JSON.parse(text),
  };
}

const jobPath = (arn: string) => `model-invocation-job/${encodeURIComponent(arn)}`;
const request = (key: string, token: string) => ({
  jobName: token,
  modelId: "gpt-4o-mini",
  clientRequestToken: token,
  inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${BUCKET}/${key}` } },
  outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://openai-output/" } },
  tags: [{ key: "endpoint", value: "/v1/chat/completions" }],
});

/** Batches that carry this job's name. */
async function made(name: string) {
  const all = await setup.upstream.batches();
  return all.filter(({ metadata }) => metadata?.quarry_job_name === name);
}

/** After these OpenAI has done what it was asked to. */
const DONE: ReadonlySet<Fault> = new Set(["lost", "broken", "silent", "truncated", "drip"]);

describe.each(FAULTS)("%s", (fault) => {
  test("create: exactly one job, however often it is asked for", async () => {
    const token = `token-${fault}`;
    await put(setup.s3, `${fault}.jsonl`, jsonl(1));
    setup.upstream.fail("batches.create", fault);
    const answer = await raw("POST", "model-invocation-job", request(`${fault}.jsonl`, token));
    if (DONE.has(fault)) expect(answer.status).toBe(200);
    else expect(answer).toMatchObject(expected(fault));
    expect(await made(token)).toHaveLength(DONE.has(fault) ? 1 : 0);

    const again = await raw("POST", "model-invocation-job", request(`${fault}.jsonl`, token));
    expect(again.status).toBe(200);
    if (DONE.has(fault)) expect(again.json).toEqual(answer.json);
    expect(await made(token)).toHaveLength(1);
    expect(await get(setup.bedrock, again.json.jobArn)).toMatchObject({ jobName: token });
  });

  test("get", async () => {
    await put(setup.s3, `${fault}.jsonl`, jsonl(1));
    const name = `get-${fault}`;
    const arn = await create(setup.bedrock, { name, uri: `s3://${BUCKET}/${fault}.jsonl` });
    setup.upstream.say((await made(name))[0]!.id, { status: "in_progress" });
    setup.upstream.fail("batches.retrieve", fault);
    const got = await raw("GET", jobPath(arn));
    expect(got).toMatchObject(expected(fault));
    expect(got.retryAfter).toBe(fault === "429" ? "7000" : undefined);
    expect(await get(setup.bedrock, arn)).toMatchObject({ jobArn: arn, status: "InProgress" });
  });

  test("stop", async () => {
    await put(setup.s3, `${fault}.jsonl`, jsonl(1));
    const name = `stop-${fault}`;
    const arn = await create(setup.bedrock, { name, uri: `s3://${BUCKET}/${fault}.jsonl` });
    // aimock's batches end after the second look.
    if (!DONE.has(fault)) setup.upstream.say((await made(name))[0]!.id, { status: "in_progress" });
    setup.upstream.fail("batches.cancel", fault);
    expect(await raw("POST", `${jobPath(arn)}/stop`)).toMatchObject(expected(fault));
    if (DONE.has(fault)) expect(await made(name)).toMatchObject([{ status: "cancelling" }]);
    else expect((await raw("POST", `${jobPath(arn)}/stop`)).status).toBe(200);
  });

  test("list", async () => {
    // What was listed before is believed for five seconds; this gateway has listed nothing.
    const fresh = await startTestGateway(yaml(setup.upstream.url, { timeoutSeconds: 0.4 }));
    onTestFinished(() => fresh.stop());
    setup.upstream.fail("batches.list", fault);
    const { retryAfter: _, ...answer } = expected(fault);
    expect(await raw("GET", "model-invocation-jobs", undefined, fresh.url)).toMatchObject(answer);
  });
});

/** Each way in which OpenAI can fail, for each S3 call: the documented error, in time, and nothing left behind. */
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { failure } from "../../support/sdk.ts";
import { FAULTS, type Fault, type Route } from "../../upstreams/openai.ts";
import { BUCKET, jsonl, KEY, put, useOpenAi } from "./setup.ts";

const setup = useOpenAi({ timeoutSeconds: 0.4 });

/** Beyond the provider's timeout, what finding out whether a lost upload left a file takes. */
const DEADLINE_MS = 4_000;

const UNAVAILABLE = { status: 503, code: "ServiceUnavailable" };
const expected = (fault: Fault): { status: number; code: string; retryAfter?: string } =>
  fault === "429"
    ? { status: 503, code: "SlowDown", retryAfter: "7000" }
    : fault === "403"
      ? { status: 403, code: "AccessDenied" }
      : UNAVAILABLE;

/** What S3's caller sees, by a request without an SDK's interpretation of it. */
async function raw(method: string, key: string, body?: string) {
  const started = Date.now();
  const headers = { "content-type": "application/jsonl" };
  const answer = await fetch(`${setup.gateway.url}/bedrock/files/${BUCKET}${key}`, {
    method,
    headers,
    ...(body !== undefined && { body }),
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  const text = await answer.text();
  expect(Date.now() - started).toBeLessThan(DEADLINE_MS);
  expect(text).not.toContain(KEY);
  return {
    status: answer.status,
    code: /<Code>(\w+)</.exec(text)?.[1],
    retryAfter: answer.headers.get("x-amz-retry-after") ?? undefined,
    requestId: answer.headers.get("x-upstream-request-id") ?? undefined,
  };
}

async function theirIds(): Promise<string[]> {
  return (await setup.upstream.files()).map((file) => file.id);
}

async function keys(): Promise<string[]> {
  const { Contents = [] } = await setup.s3.send(new ListObjectsV2Command({ Bucket: BUCKET }));
  return Contents.map((object) => object.Key!);
}

describe.each(FAULTS)("%s", (fault) => {
  test("put: no file upstream, no name", async () => {
    await put(setup.s3, `before-${fault}.jsonl`, jsonl(1));
    const before = await theirIds();
    setup.upstream.fail("files.create", fault);
    expect(await raw("PUT", `/${fault}.jsonl`, jsonl(2))).toMatchObject(expected(fault));
    expect(await theirIds()).toEqual(before);
    expect(await keys()).not.toContain(`${fault}.jsonl`);
    // A repetition, as the caller's SDK would send it, is not in the way of anything.
    expect(await raw("PUT", `/${fault}.jsonl`, jsonl(2))).toMatchObject({ status: 200 });
  });

  test.each<[string, Route, string]>([
    ["head", "files.retrieve", "HEAD"],
    ["list", "files.list", "GET"],
    ["delete", "files.delete", "DELETE"],
  ])("%s", async (what, route, method) => {
    const id = await put(setup.s3, `${what}-${fault}.jsonl`, jsonl(1));
    setup.upstream.fail(route, fault);
    const { status, code, retryAfter } = expected(fault);
    const answer = await raw(method, what === "list" ? "" : `/${what}-${fault}.jsonl`);
    // The answer to HEAD has no body.
    expect(answer).toMatchObject({ status, code: method === "HEAD" ? undefined : code });
    expect(answer.retryAfter).toBe(retryAfter);
    if (what !== "delete") return;
    await setup.s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: `${what}-${fault}.jsonl` }));
    expect(await theirIds()).not.toContain(id);
    expect(await keys()).not.toContain(`${what}-${fault}.jsonl`);
  });

  test("get", async () => {
    const Key = `get-${fault}.jsonl`;
    const content = jsonl(1);
    await put(setup.s3, Key, content);
    setup.upstream.fail("files.content", fault);
    const answer = raw("GET", `/${Key}`);
    if (fault === "drip") expect((await answer).status).toBe(200);
    else expect(await answer).toMatchObject(expected(fault));
    const again = await setup.s3.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
    expect(await again.Body!.transformToString()).toBe(content);
  });
});

test.each(["broken", "silent", "truncated"] as const)("%s amid a large file", async (fault) => {
  await put(setup.s3, "large.jsonl", jsonl(2_000));
  setup.upstream.fail("files.content", fault);
  // The head of the answer is on its way by then: only the connection can still say it.
  await expect(raw("GET", "/large.jsonl")).rejects.toThrow(/terminated|fetch failed/);
});

test("the upstream's request id is passed on, and its words without ours", async () => {
  await put(setup.s3, "words.jsonl", jsonl(1));
  setup.upstream.fail("files.content", "500");
  const error = await failure(setup.s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: "words.jsonl" })));
  expect(error.message).toContain("The server had an error while processing your request");
  setup.upstream.fail("files.retrieve", "500");
  expect((await raw("HEAD", "/words.jsonl")).requestId).toMatch(/^req_/);
});

test("a file that is missing is a 404", async () => {
  const error = failure(setup.s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key: "file-there-is-none" })));
  expect((await error).name).toBe("NotFound");
});

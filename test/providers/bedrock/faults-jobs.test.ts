/** Failures of Bedrock beyond the fault table (test/conformance/faults.ts): request ids, tags, creates without an answer. */
import {
  GetModelInvocationJobCommand,
  ListModelInvocationJobsCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-bedrock";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type ModelServer, startModelServer } from "../../support/model-server.ts";
import { bedrockClient } from "../../support/sdk.ts";
import type { Fault, Route } from "../../upstreams/aws.ts";
import { create, jsonl, put, said, useAws } from "./setup.ts";

let models: ModelServer;
beforeAll(async () => {
  models = await startModelServer({ hold: () => true });
});
afterAll(() => models?.close());
const aws = useAws({
  quarry: () =>
    `{ shutdown_seconds: 0.2, providers: { local: { type: local, base_url: "${models.url}", running_jobs: 100 } } }`,
  timeoutSeconds: 1,
});
afterEach(() => aws.upstream.heal());

beforeAll(async () => {
  await put(aws.s3, "in.jsonl", jsonl(1));
});

const BEDROCK_SAID = {
  429: ["ThrottlingException", 429, "7000", "r-1"],
  500: ["InternalServerException", 503, undefined, "r-1"],
  503: ["InternalServerException", 503, undefined, "r-1"],
  403: ["AccessDeniedException", 403, undefined, "r-1"],
  refuse: ["InternalServerException", 503, undefined, undefined],
  stall: ["InternalServerException", 503, undefined, undefined],
} as const satisfies { readonly [fault in Fault]?: readonly unknown[] };
const REFUSED = ["429", "500", "503", "403", "refuse", "stall"] as const;

type Command = ListTagsForResourceCommand | TagResourceCommand | UntagResourceCommand;

let jobs = 0;
/** Bedrock's jobs with this name, read without the gateway. */
async function made(jobName: string): Promise<number> {
  const direct = bedrockClient(aws.upstream.url);
  const { invocationJobSummaries } = await direct.send(new ListModelInvocationJobsCommand({ nameContains: jobName }));
  return invocationJobSummaries!.length;
}

describe("CreateModelInvocationJob", () => {
  test("403: there is no job, because the role may be at fault, and the same token makes one", async () => {
    const jobName = `refused-${jobs++}`;
    const call = () => create(aws.bedrock, { jobName, clientRequestToken: jobName });
    aws.upstream.fail("jobs.create", "403");
    expect(await said(call)).toEqual(BEDROCK_SAID[403]);
    expect(await made(jobName)).toBe(0);
    const arn = await call();
    expect(await call()).toBe(arn);
    expect(await made(jobName)).toBe(1);
  });

  test.each(REFUSED.filter((fault) => fault !== "403"))("%s: the job waits", async (fault) => {
    const jobName = `waits-${jobs++}`;
    const call = () => create(aws.bedrock, { jobName, clientRequestToken: jobName });
    aws.upstream.fail("jobs.create", fault);
    const arn = await call();
    expect(await made(jobName)).toBe(0);
    const all = async () => {
      const direct = bedrockClient(aws.upstream.url);
      const page = await direct.send(new ListModelInvocationJobsCommand({ nameContains: jobName.slice(0, 8) }));
      return page.invocationJobSummaries!.map((one) => one.jobName).filter((name) => name!.startsWith(jobName));
    };
    await expect.poll(all, { timeout: 20_000 }).toEqual([`${jobName}-1`]);
    expect(await call()).toBe(arn);
  });

  test("lost: Bedrock is asked once", async () => {
    const jobName = `made-${jobs++}`;
    const call = () => create(aws.bedrock, { jobName, clientRequestToken: jobName });
    aws.upstream.fail("jobs.create", "lost");
    const arn = await call();
    expect(await call()).toBe(arn);
    expect(aws.upstream.requests.filter(({ body }) => body?.jobName === jobName)).toHaveLength(1);
    const found = await aws.bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier: arn }));
    expect(found).toMatchObject({ jobName, clientRequestToken: jobName });
  });

  test("lost, and Bedrock is unreachable: first an error, then the one job", async () => {
    const jobName = `unknown-${jobs++}`;
    const call = () => create(aws.bedrock, { jobName, clientRequestToken: jobName });
    aws.upstream.fail("jobs.create", "lost");
    aws.upstream.fail("jobs.list", "refuse", 2);
    expect((await said(call)).slice(0, 2)).toEqual(["InternalServerException", 503]);
    const again = () => call().catch(() => undefined);
    await expect.poll(again, { timeout: 20_000, interval: 500 }).toMatch(/^arn:/);
    expect(await made(jobName)).toBe(1);
  });
});

describe.each<[string, Route, (resourceARN: string) => Command]>([
  ["ListTagsForResource", "tags.list", (resourceARN) => new ListTagsForResourceCommand({ resourceARN })],
  [
    "TagResource",
    "tags.add",
    (resourceARN) => new TagResourceCommand({ resourceARN, tags: [{ key: "k", value: "v" }] }),
  ],
  ["UntagResource", "tags.remove", (resourceARN) => new UntagResourceCommand({ resourceARN, tagKeys: ["k"] })],
])("%s", (_, route, command) => {
  test.each(REFUSED)("%s", async (fault) => {
    const arn = await create(aws.bedrock);
    const call = () => aws.bedrock.send(command(arn) as ListTagsForResourceCommand);
    aws.upstream.fail(route, fault, 2);
    expect(await said(call)).toEqual(BEDROCK_SAID[fault]);
    aws.upstream.heal();
    await call();
  });
});

test("no answer and no log line contains the gateway's credentials", () => {
  const written = JSON.stringify(aws.gateway.log);
  expect(written).not.toContain("gateway-secret");
  expect(written).not.toMatch(/AWS4-HMAC-SHA256 Credential/);
});

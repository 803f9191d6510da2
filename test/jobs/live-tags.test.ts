/** Tags that hold back jobs of the executor, and change their order, while they run. */
import {
  CreateModelInvocationJobCommand,
  GetModelInvocationJobCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-bedrock";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { expect, test, vi } from "vitest";
import { useGateway } from "../support/gateway.ts";
import { bedrockClient, failure, s3Client } from "../support/sdk.ts";

const gateway = useGateway();
const line = (n: number) =>
  `${JSON.stringify({ recordId: `r${n}`, modelInput: { messages: [{ role: "user", content: [{ text: "q" }] }] } })}\n`;
const paused = (value: string) => [{ key: "quarry:paused", value }];

async function job(count: number, tags: { key: string; value: string }[] = []) {
  const [s3, bedrock] = [s3Client(gateway.url), bedrockClient(gateway.url)];
  const Body = Array.from({ length: count }, (_, n) => line(n)).join("");
  await s3.send(new PutObjectCommand({ Bucket: "in", Key: `${count}.jsonl`, Body }));
  const { jobArn } = await bedrock.send(
    new CreateModelInvocationJobCommand({
      jobName: "tagged",
      roleArn: "not-required",
      modelId: "echo",
      tags,
      inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://in/${count}.jsonl` } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://out/" } },
    }),
  );
  const resourceARN = jobArn!;
  const get = () => bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier: resourceARN }));
  return {
    get,
    tag: (tags: { key: string; value: string }[]) => bedrock.send(new TagResourceCommand({ resourceARN, tags })),
    untag: (...tagKeys: string[]) => bedrock.send(new UntagResourceCommand({ resourceARN, tagKeys })),
    tags: async () => (await bedrock.send(new ListTagsForResourceCommand({ resourceARN }))).tags,
    completes: () => vi.waitFor(async () => expect((await get()).status).toBe("Completed"), 10_000),
  };
}

test("a job is paused, and goes on when the tag is false or removed", async () => {
  for (const resume of ["false", "removed"]) {
    const one = await job(20, paused("true"));
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { endTime, processedRecordCount = 0 } = await one.get();
    expect([endTime, processedRecordCount]).toEqual([undefined, 0]);
    await one.tag([{ key: "quarry:priority", value: "-5" }]);
    if (resume === "false") await one.tag(paused("false"));
    else await one.untag("quarry:paused", "quarry:priority");
    await one.completes();
    expect(await one.tags()).toEqual(
      resume === "removed" ? [] : [...paused("false"), { key: "quarry:priority", value: "-5" }],
    );
  }
});

test("a job that has ended cannot be paused, and its tags can be removed", async () => {
  const one = await job(1, [{ key: "quarry:priority", value: "3" }]);
  await one.completes();
  for (const tags of [paused("true"), [{ key: "quarry:priority", value: "1" }]]) {
    const refused = await failure(one.tag(tags));
    expect([refused.name, refused.message]).toEqual([
      "ConflictException",
      `tags: '${tags[0]!.key}': the job is Completed`,
    ]);
  }
  await one.untag("quarry:priority", "quarry:paused");
  expect(await one.tags()).toEqual([]);
  await one.tag([{ key: "team", value: "a" }]);
});

test("only two of the gateway's tags may change, to known values", async () => {
  const one = await job(2, paused("true"));
  for (const [key, value, reason] of [
    ["quarry:order", "input", "is read when a job is created, and cannot change later"],
    ["quarry:priority", "101", "must be a whole number from -100 to 100"],
    ["quarry:other", "1", "is unknown"],
  ] as const) {
    const refused = await failure(one.tag([{ key, value }, ...paused("false")]));
    expect([refused.name, refused.message]).toEqual(["ValidationException", expect.stringContaining(reason)]);
  }
  expect((await failure(one.untag("quarry:order", "quarry:paused"))).message).toContain("cannot change later");
  expect(await one.tags()).toEqual(paused("true"));
  expect((await one.get()).endTime).toBeUndefined();
  await one.untag("quarry:unknown", "quarry:paused");
  await one.completes();
});

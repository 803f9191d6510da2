/** Jobs: the members that the gateway sends to Bedrock, and those that it returns. */
import {
  type BedrockClient,
  ListModelInvocationJobsCommand,
  ListTagsForResourceCommand,
  ModelInvocationJobStatus,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-bedrock";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, test } from "vitest";
import { bedrockClient, failure } from "../../support/sdk.ts";
import { BUCKET, counter, create, ended, get, jsonl, put, useAws } from "./setup.ts";

const CONFIGURED = "arn:aws:iam::123456789012:role/configured";
const MINE = "arn:aws:iam::999999999999:role/mine";
const KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

const aws = useAws({
  quarry: "buckets: explicit",
  more: `role_arn: "${CONFIGURED}", kms_key_id: "${KEY}", bucket_owner: "123456789012", output_bucket: results-bucket`,
});
const bare = useAws({ more: "" });
const asked = counter(() => aws.upstream);
const sent = () => aws.upstream.requests.findLast(({ route }) => route === "jobs.create")!.body!;
const job = (s3Uri: string, output: object = {}) => ({
  inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${BUCKET}/in.jsonl` } },
  outputDataConfig: { s3OutputDataConfig: { s3Uri, ...output } },
});

beforeAll(async () => {
  // Without the gateway under test, which requests encryption that this upstream lacks.
  for (const bucket of [BUCKET, "results-bucket", "somebody-elses"]) {
    await fetch(`${aws.upstream.url}/bedrock/files/${bucket}`, { method: "PUT" });
  }
  await fetch(`${aws.upstream.url}/bedrock/files/${BUCKET}/in.jsonl`, { method: "PUT", body: jsonl(2) });
});

describe("a create", () => {
  test("takes missing members from the configuration", async () => {
    const arn = await create(aws.bedrock, job(`s3://${BUCKET}/out/`));
    expect(sent()).toMatchObject({
      roleArn: CONFIGURED,
      clientRequestToken: expect.stringMatching(/^[0-9a-f-]{36}$/),
      inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${BUCKET}/in.jsonl`, s3BucketOwner: "123456789012" } },
      outputDataConfig: {
        s3OutputDataConfig: {
          s3Uri: `s3://${BUCKET}/out/`,
          s3EncryptionKeyId: KEY,
          s3BucketOwner: "123456789012",
        },
      },
    });
    expect(sent()).not.toHaveProperty("tags");
    expect(await get(aws.bedrock, arn)).toMatchObject({ roleArn: CONFIGURED });
  });

  test("passes on all members of the client", async () => {
    const key = "arn:aws:kms:us-east-1:999999999999:key/9999abcd-12ab-34cd-56ef-1234567890ab";
    const output = { s3EncryptionKeyId: key, s3BucketOwner: "999999999999" };
    const members = {
      ...job(`s3://${BUCKET}/out/`, output),
      roleArn: MINE,
      clientRequestToken: "token-of-mine",
      timeoutDurationInHours: 48,
      modelInvocationType: "Converse" as const,
      vpcConfig: { subnetIds: ["subnet-12345678"], securityGroupIds: ["sg-12345678"] },
      tags: [{ key: "team", value: "blue" }],
    };
    const arn = await create(aws.bedrock, members);
    const { inputDataConfig: _, ...rest } = members;
    expect(sent()).toMatchObject(rest);
    expect(await get(aws.bedrock, arn)).toMatchObject({
      roleArn: MINE,
      timeoutDurationInHours: 48,
      ...job(`s3://${BUCKET}/out/`, output),
    });
    const { tags } = await aws.bedrock.send(new ListTagsForResourceCommand({ resourceARN: arn }));
    expect(tags).toEqual([{ key: "team", value: "blue" }]);
  });

  test("whose output bucket is missing writes into the configured one and reports it", async () => {
    const arn = await create(aws.bedrock, job("s3://openai-output/run 1/"));
    const s3OutputDataConfig = { s3Uri: "s3://results-bucket/run 1/" };
    expect(sent()).toMatchObject({ outputDataConfig: { s3OutputDataConfig } });
    expect(await ended(aws.bedrock, arn)).toMatchObject({
      status: "Completed",
      outputDataConfig: { s3OutputDataConfig },
    });
    aws.upstream.fail("bucket.head", "403");
    await create(aws.bedrock, job("s3://somebody-elses/"));
    expect(sent()).toMatchObject({ outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://somebody-elses/" } } });
  });

  test("without a role is refused before Bedrock is asked", async () => {
    await put(bare.s3, "in.jsonl", jsonl(1));
    const error = await failure(create(bare.bedrock, { roleArn: "not-required" }));
    expect(error).toMatchObject({
      name: "ValidationException",
      message: "roleArn: 'not-required' is not the ARN of a role, and this gateway has no role_arn configured",
    });
    expect(bare.upstream.requests.map(({ route }) => route)).not.toContain("jobs.create");
    await create(bare.bedrock, { roleArn: MINE });
  });

  test("with a used token returns the first job, and Bedrock is asked once", async () => {
    const members = { ...job(`s3://${BUCKET}/out/`), clientRequestToken: "once" };
    asked("jobs.create");
    const arn = await create(aws.bedrock, members);
    expect(await create(aws.bedrock, members)).toBe(arn);
    expect(asked("jobs.create")).toBe(1);
    const other = await failure(create(aws.bedrock, { ...members, jobName: "other" }));
    expect(other.name).toBe("ConflictException");
  });
});

describe("a description", () => {
  test.each(Object.values(ModelInvocationJobStatus))("has Bedrock's status %s", async (status) => {
    const arn = await create(aws.bedrock, job(`s3://${BUCKET}/out/`));
    const end = ["Completed", "PartiallyCompleted", "Failed", "Stopped", "Expired"].includes(status);
    aws.upstream.say(arn, {
      status,
      message: status === "Failed" ? "line 7: no" : undefined,
      endTime: end ? "2026-11-01T10:00:00Z" : undefined,
      totalRecordCount: 4,
      processedRecordCount: 3,
      successRecordCount: 2,
      errorRecordCount: 1,
    });
    const found = await get(aws.bedrock, arn);
    expect(found).toMatchObject({ status, totalRecordCount: 4, processedRecordCount: 3, successRecordCount: 2 });
    expect([found.message, found.endTime]).toEqual([
      status === "Failed" ? "line 7: no" : undefined,
      end ? new Date("2026-11-01T10:00:00Z") : undefined,
    ]);
  });

  test("without counts has the manifest's counts once the job is complete", async () => {
    const arn = await create(aws.bedrock, job(`s3://${BUCKET}/out`));
    const none = {
      totalRecordCount: undefined,
      processedRecordCount: undefined,
      successRecordCount: undefined,
      errorRecordCount: undefined,
    };
    aws.upstream.say(arn, none);
    expect(await ended(aws.bedrock, arn)).toMatchObject({
      status: "Completed",
      totalRecordCount: 2,
      processedRecordCount: 2,
      successRecordCount: 2,
      errorRecordCount: 0,
    });
  });

  test("of an ended job comes from the ledger: Bedrock is not asked", async () => {
    const arn = await create(aws.bedrock, job(`s3://${BUCKET}/out/`));
    await ended(aws.bedrock, arn);
    asked("jobs.get");
    await get(aws.bedrock, arn);
    expect(asked("jobs.get")).toBe(0);
  });
});

describe("unmanaged jobs", () => {
  test("are listed with the header, found by ARN, and have Bedrock's own members", async () => {
    const direct = bedrockClient(aws.upstream.url);
    const arns: string[] = [];
    for (const jobName of ["theirs-1", "theirs-2"]) arns.push(await create(direct, { jobName, roleArn: MINE }));
    const byArn = await get(aws.bedrock, arns[0]!);
    expect(byArn).toMatchObject({ jobArn: arns[0], jobName: "theirs-1", roleArn: MINE });

    const headed = bedrockClient(aws.gateway.url);
    headed.middlewareStack.add(
      (next) => (args) => {
        (args.request as { headers: Record<string, string> }).headers["x-model-provider"] = "bedrock";
        return next(args);
      },
      { step: "build" },
    );
    const list = async () => {
      const page = await headed.send(new ListModelInvocationJobsCommand({ nameContains: "theirs" }));
      return page.invocationJobSummaries!.map(({ jobArn }) => jobArn);
    };
    await expect.poll(list, { timeout: 8_000, interval: 200 }).toEqual([arns[1], arns[0]]);
  });
});

describe("tags", () => {
  const of = async (client: BedrockClient, resourceARN: string) =>
    (await client.send(new ListTagsForResourceCommand({ resourceARN }))).tags;
  const add = (client: BedrockClient, resourceARN: string, tags: { key: string; value: string }[]) =>
    client.send(new TagResourceCommand({ resourceARN, tags }));

  test.each(["this gateway", "somebody else"])("are Bedrock's, for a job that %s created", async (who) => {
    const direct = bedrockClient(aws.upstream.url);
    const tags = [{ key: "team", value: "blue" }];
    const client = who === "this gateway" ? aws.bedrock : direct;
    const arn = await create(client, { ...job(`s3://${BUCKET}/out/`), roleArn: MINE, tags });
    // A job that was missing in a list is taken as missing for a few seconds.
    await expect.poll(() => of(aws.bedrock, arn).catch(() => undefined), { timeout: 8_000 }).toEqual(tags);

    await add(direct, arn, [{ key: "team", value: "red" }]);
    expect(await of(aws.bedrock, arn)).toEqual([{ key: "team", value: "red" }]);
    await add(aws.bedrock, arn, [{ key: "cost", value: "7" }]);
    await aws.bedrock.send(new UntagResourceCommand({ resourceARN: arn, tagKeys: ["team"] }));
    expect(await of(direct, arn)).toEqual([{ key: "cost", value: "7" }]);
    expect(await of(aws.bedrock, arn)).toEqual([{ key: "cost", value: "7" }]);
  });

  test("are refused with Bedrock's message", async () => {
    const arn = await create(aws.bedrock, job(`s3://${BUCKET}/out/`));
    const many = Array.from({ length: 200 }, (_, n) => ({ key: `key-${n}`, value: "v" }));
    await add(aws.bedrock, arn, many);
    const refused = await failure(add(aws.bedrock, arn, [{ key: "one-more", value: "v" }]));
    expect(refused.name).toBe("TooManyTagsException");
    expect(refused.message).toContain("The provider 'bedrock' answered");
    expect(await of(aws.bedrock, arn)).toHaveLength(200);
  });
});

test("an upload that the upstream refuses by name is refused by the same name", async () => {
  // The second gateway lacks encryption and refuses it.
  const error = await failure(aws.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: "k", Body: "x" })));
  expect(error).toMatchObject({ name: "NotImplemented", $metadata: { httpStatusCode: 501 } });
});

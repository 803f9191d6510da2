/** Checks of Bedrock's job operations with every provider, through the AWS SDK. */
import { randomUUID } from "node:crypto";
import {
  CreateModelInvocationJobCommand,
  type CreateModelInvocationJobCommandInput,
  GetModelInvocationJobCommand,
  type GetModelInvocationJobCommandOutput,
  ListModelInvocationJobsCommand,
  ListTagsForResourceCommand,
  type ModelInvocationJobSummary,
  paginateListModelInvocationJobs,
  StopModelInvocationJobCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-bedrock";
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, test } from "vitest";
import { failure } from "../support/sdk.ts";
import { type Driver, has, input } from "./driver.ts";
import { idsOf } from "./results.ts";
import { useSetup } from "./setup.ts";

const Bucket = "conformance-jobs";
const RECORDS = 3;
const IDS = Array.from({ length: RECORDS }, (_, n) => `record-${n + 1}`);
/** ModelInvocationJobArn of botocore 1.44.5, limited to the forms that Quarry generates. */
const ARN = /^arn:aws:bedrock:us-east-1:000000000000:model-invocation-job\/[a-z0-9]{12}$/;
const UNKNOWN = "arn:aws:bedrock:us-east-1:000000000000:model-invocation-job/zzzzzzzzzzzz";

export function describeJobs(driver: Driver): void {
  if (driver.operations.jobs === undefined) return;
  describe(`jobs with ${driver.name}`, () => {
    const setup = useSetup(driver, "jobs");
    const newName = () => `job-${randomUUID()}`;
    const key = "in/questions.jsonl";

    const create = async (
      more: Partial<CreateModelInvocationJobCommandInput> = {},
      s3Uri = `s3://${Bucket}/${key}`,
    ) => {
      const command = new CreateModelInvocationJobCommand({
        jobName: newName(),
        modelId: driver.modelId,
        roleArn: "not-required",
        inputDataConfig: { s3InputDataConfig: { s3Uri, s3InputFormat: "JSONL" } },
        outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${Bucket}/out/` } },
        ...more,
      });
      return (await setup().bedrock.send(command)).jobArn!;
    };

    if (!has(driver, "jobs", "create")) {
      test("a create is refused by name, and the error names an alternative", async () => {
        const error = await failure(create());
        expect(error).toMatchObject({ name: "NotImplementedException", $metadata: { httpStatusCode: 501 } });
        expect(error.message).toMatch(new RegExp(`^The provider '${driver.provider}' has no jobs.create\\. .+`));
        expect(await setup().upstream.jobs?.("")).toBe(0);
      });
      return;
    }

    const upload = async (Key: string, Body: string) => {
      const { ETag } = await setup().s3.send(
        new PutObjectCommand({ Bucket, Key, Body, ContentType: "application/jsonl" }),
      );
      return ETag!.replaceAll('"', "");
    };
    beforeAll(async () => {
      await setup().s3.send(new CreateBucketCommand({ Bucket }));
      await upload(key, input(driver, RECORDS));
      await upload("in/hold.jsonl", input(driver, RECORDS, "hold"));
    });
    const get = (jobIdentifier: string) => setup().bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier }));
    const stop = (jobIdentifier: string) => setup().bedrock.send(new StopModelInvocationJobCommand({ jobIdentifier }));
    const list = async (nameContains: string, more: object = {}) => {
      const command = new ListModelInvocationJobsCommand({ nameContains, ...more });
      return (await setup().bedrock.send(command)).invocationJobSummaries!;
    };
    const ended = async (arn: string): Promise<GetModelInvocationJobCommandOutput> => {
      await expect.poll(async () => (await get(arn)).endTime, { interval: 50, timeout: 15_000 }).toBeDefined();
      return get(arn);
    };
    const object = async (Key: string, Range?: string) => {
      const { Body } = await setup().s3.send(new GetObjectCommand({ Bucket, Key, Range }));
      return Body!.transformToString();
    };

    test("a job has one ARN, every member, its counts and its result objects", async () => {
      const jobName = newName();
      const since = Date.now();
      const arn = await create({ jobName, timeoutDurationInHours: 24 });
      expect(arn).toMatch(ARN);
      expectWhole(await get(arn), arn, jobName, driver.modelId);
      const [summary, ...others] = await list(jobName);
      expect(others).toEqual([]);
      expectWhole(summary!, arn, jobName, driver.modelId);
      expect((await get(arn.slice(-12))).jobArn).toBe(arn);

      await setup().upstream.finish?.();
      const job = await ended(arn);
      expectWhole(job, arn, jobName, driver.modelId);
      expect(job).toMatchObject({
        status: "Completed",
        timeoutDurationInHours: 24,
        totalRecordCount: RECORDS,
        processedRecordCount: RECORDS,
        successRecordCount: RECORDS,
        errorRecordCount: 0,
      });
      expect(job.submitTime!.getTime()).toBeGreaterThan(since - 2_000);
      expect(job.endTime!.getTime()).toBeGreaterThan(since - 2_000);
      await expect.poll(async () => (await list(jobName)).map(({ status }) => status)).toEqual(["Completed"]);

      const folder = `out/${arn.slice(-12)}/`;
      const { Contents } = await setup().s3.send(new ListObjectsV2Command({ Bucket, Prefix: folder }));
      const [manifest, results] = [`${folder}manifest.json.out`, `${folder}questions.jsonl.out`];
      expect(Contents!.map(({ Key }) => Key)).toEqual([manifest, results]);
      const content = await object(results);
      expect(idsOf(content).sort()).toEqual(IDS);
      expect((await setup().s3.send(new HeadObjectCommand({ Bucket, Key: results }))).ContentLength).toBe(
        content.length,
      );
      expect(await object(results, "bytes=5-9")).toBe(content.slice(5, 10));
      const counts = { totalRecordCount: RECORDS, successRecordCount: RECORDS, errorRecordCount: 0 };
      expect(JSON.parse(await object(manifest))).toMatchObject(counts);
    });

    test("concurrent creates with one token make one job; another request with the token is a conflict", async () => {
      const job = { jobName: newName(), clientRequestToken: randomUUID() };
      const before = await setup().upstream.jobs?.(job.jobName);
      const arns = await Promise.all([create(job), create(job)]);
      expect([...arns, await create(job)]).toEqual([arns[0], arns[0], arns[0]]);
      expect(await failure(create({ ...job, jobName: newName() }))).toMatchObject({ name: "ConflictException" });
      if (before !== undefined) expect(await setup().upstream.jobs!(job.jobName)).toBe(before + 1);
      expect(await list(job.jobName)).toHaveLength(1);
      expect(await get(arns[0]!)).toMatchObject(job);
    });

    test("a missing input is a validation error and makes no job", async () => {
      const jobName = newName();
      const before = await setup().upstream.jobs?.(jobName);
      const error = await failure(create({ jobName }, `s3://${Bucket}/there/is/none.jsonl`));
      expect(error).toMatchObject({
        name: "ValidationException",
        message: expect.stringContaining("there/is/none.jsonl"),
      });
      expect(await setup().upstream.jobs?.(jobName)).toBe(before);
      expect(await list(jobName)).toEqual([]);
    });

    // Where no provider's list finds a create, the gateway runs the jobs.
    if (!has(driver, "jobs", "find")) {
      test.each([
        ["no json\n{}\n", "line 1"],
        ["\n", "no lines"],
      ])("a job whose input is %j fails, and says why", async (lines, reason) => {
        const name = `in/${randomUUID()}.jsonl`;
        await upload(name, lines);
        const { status, message } = await ended(await create({}, `s3://${Bucket}/${name}`));
        expect(status).toBe("Failed");
        expect(message).toContain(reason);
      });
    }

    if (has(driver, "files", "parseId")) {
      test("an input can be named by its id: as the key, or in the file_id tag", async () => {
        const id = await upload(`in/${randomUUID()}.jsonl`, input(driver, RECORDS));
        const tags = [{ key: "file_id", value: id }];
        const arns = [
          await create({}, `s3://any-bucket/${id}`),
          await create({ tags }, "s3://any-bucket/no/such/key.jsonl"),
        ];
        for (const arn of arns) expectWhole(await get(arn), arn, expect.any(String), driver.modelId);
        const resourceARN = arns[1]!;
        expect((await setup().bedrock.send(new ListTagsForResourceCommand({ resourceARN }))).tags).toEqual(tags);
      });
    }

    test("a stopped job is Stopping, then Stopped, and cannot be stopped again", async () => {
      const arn = await create({}, `s3://${Bucket}/in/hold.jsonl`);
      await stop(arn);
      expect((await get(arn)).status).toMatch(/^Stop/);
      expect(await ended(arn)).toMatchObject({ jobArn: arn, status: "Stopped" });
      expect(await failure(stop(arn))).toMatchObject({ name: "ConflictException" });
    });

    test("a missing job is not found", async () => {
      for (const call of [() => get(UNKNOWN), () => stop(UNKNOWN), () => get("zzzzzzzzzzzz")]) {
        const error = await failure(call());
        expect(error).toMatchObject({ name: "ResourceNotFoundException", $metadata: { httpStatusCode: 404 } });
      }
    });

    test("lists are filtered, ordered and paged", async () => {
      const mark = newName();
      const arns: string[] = [];
      for (const n of [1, 2, 3]) arns.push(await create({ jobName: `${mark}-${n}` }));
      const inPages = async (more: object) => {
        const found: string[] = [];
        const query = { nameContains: mark, ...more };
        for await (const page of paginateListModelInvocationJobs({ client: setup().bedrock, pageSize: 2 }, query)) {
          expect(page.invocationJobSummaries!.length).toBeLessThanOrEqual(2);
          found.push(...page.invocationJobSummaries!.map(({ jobArn }) => jobArn!));
        }
        return found;
      };
      expect(await inPages({})).toEqual(arns.toReversed());
      expect(await inPages({ sortBy: "CreationTime", sortOrder: "Ascending" })).toEqual(arns);
      expect(await inPages({ statusEquals: "Failed" })).toEqual([]);
      expect(await inPages({ submitTimeAfter: new Date(Date.now() + 3_600_000) })).toEqual([]);
    });

    test("tags are kept, added and removed", async () => {
      const resourceARN = await create({ tags: [{ key: "team", value: "blue" }] });
      const { bedrock } = setup();
      await bedrock.send(new TagResourceCommand({ resourceARN, tags: [{ key: "stage", value: "test" }] }));
      await bedrock.send(new UntagResourceCommand({ resourceARN, tagKeys: ["team"] }));
      const { tags } = await bedrock.send(new ListTagsForResourceCommand({ resourceARN }));
      expect(tags).toEqual([{ key: "stage", value: "test" }]);
    });
  });
}

/** Required members of GetModelInvocationJobResponse and ModelInvocationJobSummary (botocore 1.44.5), and the status. */
function expectWhole(
  job: GetModelInvocationJobCommandOutput | ModelInvocationJobSummary,
  jobArn: string,
  jobName: string,
  modelId: string,
): void {
  const s3Uri = expect.stringMatching(/^s3:\/\/./);
  expect(job).toMatchObject({
    jobArn,
    jobName,
    modelId,
    roleArn: expect.any(String),
    submitTime: expect.any(Date),
    lastModifiedTime: expect.any(Date),
    inputDataConfig: { s3InputDataConfig: { s3Uri } },
    outputDataConfig: { s3OutputDataConfig: { s3Uri } },
    status: expect.stringMatching(/^[A-Z]/),
  });
}

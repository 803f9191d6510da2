/**
 * What belongs to the work of a tenant is its own from the first byte: a file while it is uploaded, a job while it is created, and
 * results between the end of the job and their publication. An operator of another tenant sees none of it.
 */
import { randomUUID } from "node:crypto";
import {
  CreateModelInvocationJobCommand,
  GetModelInvocationJobCommand,
  ListTagsForResourceCommand,
  paginateListModelInvocationJobs,
} from "@aws-sdk/client-bedrock";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { bedrockClient, failure, s3Client } from "../support/sdk.ts";
import { acceptsAnyBucket, type Driver, has, input, type Upstream } from "./driver.ts";
import { idsOf } from "./results.ts";

const Bucket = "conformance-ownership";
const PATIENCE = { timeout: 20_000, interval: 100 };
/** Seconds until the provider's silence counts as a failure. */
const SILENCE_S = 5;

export function describeOwnership(driver: Driver): void {
  const creates = driver.faults?.find(({ asked }) => asked === "create");
  const puts = driver.faults?.find(({ asked }) => asked === "put");
  if (creates === undefined || !has(driver, "jobs", "list")) return;

  describe(`the work of a tenant with ${driver.name}`, () => {
    let upstream: Upstream;
    let gateway: TestGateway;
    beforeAll(async () => {
      upstream = await driver.start("jobs", SILENCE_S);
      // No job is polled before a client asks for it.
      gateway = await startTestGateway(`
fresh_seconds: 0.001
shutdown_seconds: 0.5
poll_seconds: { first: 3600, most: 3600 }
default_provider: ${driver.provider}
providers: { ${driver.provider}: { ${upstream.yaml} } }
access_keys:
  - { id: alice, secret: alice-secret-0123456789, tenant: a, buckets: ["*"] }
  - { id: operator, secret: operator-secret-0123456789, tenant: b, operator: true }
`);
    });
    afterAll(async () => {
      await gateway?.stop();
      await upstream?.close();
    });

    const clients = (key: string) => {
      const credentials = { accessKeyId: key, secretAccessKey: `${key}-secret-0123456789` };
      const bedrock = bedrockClient(gateway.url, { credentials });
      // With the header, a list asks the provider.
      bedrock.middlewareStack.add(
        (next) => (args) => {
          (args.request as { headers: Record<string, string> }).headers["x-model-provider"] = driver.provider;
          return next(args);
        },
        { step: "build" },
      );
      return { bedrock, s3: s3Client(gateway.url, { credentials }) };
    };
    const put = (s3: S3Client, Key: string) => s3.send(new PutObjectCommand({ Bucket, Key, Body: input(driver, 2) }));
    const create = (jobName: string, Key: string) =>
      clients("alice").bedrock.send(
        new CreateModelInvocationJobCommand({
          jobName,
          modelId: driver.modelId,
          roleArn: "not-required",
          clientRequestToken: jobName,
          tags: [{ key: "hers", value: "1" }],
          inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${Bucket}/${Key}`, s3InputFormat: "JSONL" } },
          outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${Bucket}/out/` } },
        }),
      );
    const listed = async (key: string): Promise<string[]> => {
      const found: string[] = [];
      for await (const page of paginateListModelInvocationJobs({ client: clients(key).bedrock }, {}))
        found.push(...(page.invocationJobSummaries ?? []).map(({ jobArn }) => jobArn!));
      return found.sort();
    };
    const files = async (): Promise<string[]> => {
      const page = await clients("operator").s3.send(new ListObjectsV2Command({ Bucket: "any-bucket" }));
      return (page.Contents ?? []).map(({ Key }) => Key!);
    };

    test("a job is its tenant's while the provider's answer to its create is awaited", {
      timeout: 60_000,
    }, async () => {
      const { s3, bedrock } = clients("alice");
      await put(s3, "creating.jsonl");
      const name = randomUUID();
      const before = await upstream.jobs!(name);
      upstream.fail!(creates.route, "silent");
      const created = create(name, "creating.jsonl");
      created.catch(() => {});
      await vi.waitFor(async () => expect(await upstream.jobs!(name)).toBe(before + 1), PATIENCE);
      // The first list, so that it is no cached one.
      const during = await listed("operator");
      upstream.heal!();
      const resourceARN = (await created).jobArn!;
      expect(await listed("alice")).toContain(resourceARN);
      expect(during).toEqual(await listed("operator"));
      expect(
        await failure(
          clients("operator").bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier: resourceARN })),
        ),
      ).toMatchObject({ name: "ResourceNotFoundException" });
      const { tags } = await bedrock.send(new ListTagsForResourceCommand({ resourceARN }));
      expect(tags).toEqual([{ key: "hers", value: "1" }]);
      await upstream.finish?.();
      const get = () => bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier: resourceARN }));
      await vi.waitFor(async () => expect((await get()).endTime).toBeDefined(), PATIENCE);
    });

    if (acceptsAnyBucket(driver) && has(driver, "files", "list")) {
      test("results are their tenant's between the end of the job and their publication", async () => {
        const { s3, bedrock } = clients("alice");
        await put(s3, "ending.jsonl");
        const before = await files();
        const arn = (await create(randomUUID(), "ending.jsonl")).jobArn!;
        await upstream.finish!();
        expect(await files()).toEqual(before);
        const get = () => bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier: arn }));
        await vi.waitFor(async () => expect((await get()).status).toBe("Completed"), PATIENCE);
        expect(await files()).toEqual(before);
        const Key = `out/${arn.slice(arn.lastIndexOf("/") + 1)}/ending.jsonl.out`;
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
        expect(idsOf(await Body!.transformToString())).toHaveLength(2);
      });

      test("results of an unmanaged job are still an operator's", async () => {
        const before = await files();
        const job = await upstream.addJob!(input(driver, 2));
        await upstream.finish!(job);
        // Its input and its results.
        await vi.waitFor(async () => expect((await files()).length).toBeGreaterThan(before.length + 1), PATIENCE);
      });

      test("a file is its tenant's while the provider's answer to its upload is awaited", async () => {
        const { s3 } = clients("alice");
        const mark = randomUUID();
        const before = await files();
        upstream.fail!(puts!.route, "silent");
        const stored = put(s3, `${mark}.jsonl`).catch((error: unknown) => error);
        await vi.waitFor(async () => expect(await upstream.files!(mark)).toBe(1), PATIENCE);
        expect(await files()).toEqual(before);
        upstream.heal!();
        await stored;
        expect(await files()).toEqual(before);
      });

      test("an operator of another tenant cannot read or delete a file of a tenant by its id", async () => {
        const { s3 } = clients("alice");
        const { ETag } = await put(s3, "known.jsonl");
        const Key = ETag!.replaceAll('"', "");
        const theirs = clients("operator").s3;
        expect(await failure(theirs.send(new HeadObjectCommand({ Bucket, Key })))).toMatchObject({ name: "NotFound" });
        await theirs.send(new DeleteObjectCommand({ Bucket, Key }));
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: "known.jsonl" }));
        expect(await Body!.transformToString()).toBe(input(driver, 2));
      });
    }
  });
}

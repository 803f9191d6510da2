/** Access keys with `buckets` on AWS, whose buckets and jobs exist outside of the gateway. */
import {
  CreateModelInvocationJobCommand,
  GetModelInvocationJobCommand,
  ListModelInvocationJobsCommand,
  StopModelInvocationJobCommand,
} from "@aws-sdk/client-bedrock";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestGateway, type TestGateway } from "../../support/gateway.ts";
import { bedrockClient, failure, s3Client } from "../../support/sdk.ts";
import { type AwsUpstream, startAws } from "../../upstreams/aws.ts";
import { jsonl, ROLE, yaml } from "./setup.ts";

let upstream: AwsUpstream;
let gateway: TestGateway;
beforeAll(async () => {
  upstream = await startAws({ moto: false, quarry: "buckets: explicit" });
  const config = yaml(upstream.url, { more: `role_arn: "${ROLE}", output_bucket: secret-results` });
  gateway = await startTestGateway(`${config}
access_keys:
  - { id: full, secret: full-secret-0123456789, operator: true }
  - { id: narrow, secret: narrow-secret-0123456789, buckets: ["ok-*"] }
  - { id: narrow-operator, secret: narrow-operator-secret-0123456789, buckets: ["ok-*"], operator: true }
`);
  // Without the gateway under test, which requests encryption that this upstream lacks.
  for (const bucket of ["ok-bucket", "secret-bucket", "secret-results"]) {
    await fetch(`${upstream.url}/bedrock/files/${bucket}`, { method: "PUT" });
    await fetch(`${upstream.url}/bedrock/files/${bucket}/in.jsonl`, { method: "PUT", body: jsonl(2) });
  }
});
afterAll(async () => {
  await gateway?.stop();
  await upstream?.close();
});

const clients = (key: string) => {
  const credentials = { accessKeyId: key, secretAccessKey: `${key}-secret-0123456789` };
  return { s3: s3Client(gateway.url, { credentials }), bedrock: bedrockClient(gateway.url, { credentials }) };
};
const create = async (key: string, input: string, output: string): Promise<string> => {
  const command = new CreateModelInvocationJobCommand({
    jobName: "permitted",
    modelId: "anthropic.claude-3-sonnet-20240229-v1:0",
    roleArn: "not-required",
    inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${input}/in.jsonl` } },
    outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${output}/` } },
  });
  return (await clients(key).bedrock.send(command)).jobArn!;
};
const listed = async (key: string) =>
  (await clients(key).bedrock.send(new ListModelInvocationJobsCommand({}))).invocationJobSummaries!.map(
    ({ jobArn }) => jobArn,
  );

test.each(["narrow", "narrow-operator"])("%s sees jobs and buckets that its `buckets` name only", async (key) => {
  const open = await create(key, "ok-bucket", "ok-bucket");
  const hidden = [
    await create("full", "secret-bucket", "ok-bucket"),
    await create("full", "ok-bucket", "secret-bucket"),
  ];
  expect(await listed("full")).toEqual(expect.arrayContaining([open, ...hidden]));
  const found = await listed(key);
  expect(found).toContain(open);
  for (const jobIdentifier of hidden) {
    expect(found).not.toContain(jobIdentifier);
    for (const command of [GetModelInvocationJobCommand, StopModelInvocationJobCommand]) {
      const error = await failure(clients(key).bedrock.send(new command({ jobIdentifier }) as never));
      expect(error.name).toBe("ResourceNotFoundException");
    }
  }
  const { Buckets = [] } = await clients(key).s3.send(new ListBucketsCommand({}));
  expect(Buckets.map(({ Name }) => Name)).toEqual(["ok-bucket"]);
});

test.each(["narrow", "narrow-operator"])(
  "results of %s do not go to a configured bucket that it may not use",
  async (key) => {
    const before = upstream.requests.filter(({ route }) => route === "jobs.create").length;
    const error = await failure(create(key, "ok-bucket", "ok-missing"));
    expect([error.name, error.message]).toEqual(["AccessDeniedException", expect.stringContaining("'secret-results'")]);
    expect(upstream.requests.filter(({ route }) => route === "jobs.create")).toHaveLength(before);
    // The operator's key may use every bucket.
    const jobIdentifier = await create("full", "ok-bucket", "ok-missing");
    const { outputDataConfig } = await clients("full").bedrock.send(
      new GetModelInvocationJobCommand({ jobIdentifier }),
    );
    expect(outputDataConfig?.s3OutputDataConfig?.s3Uri).toBe("s3://secret-results/");
  },
);

// Generated code is free of the generator's faults that codegen/README.md lists.
import { expect, test } from "vitest";
import { summarize } from "../../src/api/constraints.ts";
import { routes as bedrock } from "../../src/api/generated/bedrock/routes.ts";
import { errors, routes as s3 } from "../../src/api/generated/s3/routes.ts";
import type { RoutedRequest } from "../../src/api/route.ts";

const request = (parts: Partial<RoutedRequest> = {}): RoutedRequest => ({
  headers: {},
  query: {},
  labels: {},
  body: undefined,
  ...parts,
});

const xml = (root: string, content: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content}</${root}>`;

test("labels have the values that the router decoded", async () => {
  const labels = { Bucket: "b", Key: "a//b/../c %2F?" };
  expect(await s3.HeadObject.deserialize(request({ labels }))).toEqual(labels);
});

test("Content-Type and Accept are ignored where they are not modelled", async () => {
  const headers = { "content-type": "binary/octet-stream", accept: "image/png" };
  const labels = { Bucket: "b", Key: "k" };
  expect(await s3.DeleteObject.deserialize(request({ headers, labels }))).toEqual(labels);
  expect(await s3.PutObject.deserialize(request({ headers, labels }))).toMatchObject({
    ContentType: "binary/octet-stream",
  });
});

test("the location is the root element of GetBucketLocation", async () => {
  expect((await s3.GetBucketLocation.serialize({ LocationConstraint: "us-west-2" })).body).toBe(
    xml("LocationConstraint", "us-west-2"),
  );
});

test("listings have S3's root names and flattened lists", async () => {
  const listing = await s3.ListObjectsV2.serialize({ Contents: [{ Key: "a&b" }, { Key: "c" }], IsTruncated: false });
  const contents = "<Contents><Key>a&amp;b</Key></Contents><Contents><Key>c</Key></Contents>";
  expect(listing.body).toBe(xml("ListBucketResult", `${contents}<IsTruncated>false</IsTruncated>`));
  const buckets = await s3.ListBuckets.serialize({ Buckets: [{ Name: "b" }] });
  expect(buckets.body).toBe(xml("ListAllMyBucketsResult", "<Buckets><Bucket><Name>b</Name></Bucket></Buckets>"));
});

test("more specific routes come first", () => {
  const order = Object.keys(s3);
  expect(order.indexOf("ListObjectsV2")).toBeLessThan(order.indexOf("ListObjects"));
  expect(order.indexOf("GetBucketLocation")).toBeLessThan(order.indexOf("ListObjects"));
  expect(s3.GetObject.query).toEqual([]);
});

test("error statuses come from the model", () => {
  expect(errors.NoSuchKey).toBe(404);
});

const job = {
  jobName: "openai-batch-1",
  modelId: "gpt-4o-mini",
  inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://gemini-files/files/xyz", s3InputFormat: "JSONL" } },
  outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://openai-output/" } },
  tags: [{ key: "endpoint", value: "/v1/chat/completions" }],
};

async function complaint(changes: object): Promise<string | undefined> {
  const body = Buffer.from(JSON.stringify({ ...job, ...changes }));
  const failures = bedrock.CreateModelInvocationJob.validate(
    await bedrock.CreateModelInvocationJob.deserialize(request({ body })),
  );
  return failures.length > 0 ? summarize(failures) : undefined;
}

test.each([{}, { roleArn: "not-required-for-openai" }, { roleArn: "" }, { modelId: "models/gemini-2.5-flash" }])(
  "a job with %j is accepted",
  async (changes) => {
    expect(await complaint(changes)).toBeUndefined();
  },
);

test.each([
  [
    { jobName: "bad name_!" },
    "Value at '/jobName' failed to satisfy constraint: Member must satisfy regular expression",
  ],
  [{ jobName: `a${"-".repeat(60)}!` }, "Value at '/jobName' failed to satisfy constraint: Member must satisfy regular"],
  [{ jobName: undefined }, "Value at '/jobName' failed to satisfy constraint: Member must not be null"],
  [{ timeoutDurationInHours: 999 }, "Value at '/timeoutDurationInHours' failed to satisfy constraint: Member must be"],
  [
    { modelInvocationType: "Nope" },
    "Value at '/modelInvocationType' failed to satisfy constraint: Member must satisfy enum",
  ],
  [
    { inputDataConfig: { s3InputDataConfig: { s3Uri: "https://b/k" } } },
    "Value at '/inputDataConfig/s3InputDataConfig/s3Uri' failed to satisfy constraint: Member must satisfy regular",
  ],
])("a job with %j is refused by name", async (changes, message) => {
  expect(await complaint(changes)).toMatch(`1 validation error detected. ${message}`);
});

test.each(["arn:aws:bedrock:us-west-2:123456789:model-invocation-job/abc123", "batch_abc", "batches/x-y"])(
  "%s can name a job",
  (jobIdentifier) => {
    expect(bedrock.GetModelInvocationJob.validate({ jobIdentifier })).toEqual([]);
  },
);

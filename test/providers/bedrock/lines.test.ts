/** The gateway checks a batch's input before it asks Bedrock, so an invalid line costs nothing. */
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { afterEach, beforeAll, expect, test } from "vitest";
import { failure } from "../../support/sdk.ts";
import { BUCKET, counter, create, line, put, said, useAws } from "./setup.ts";

const aws = useAws({ timeoutSeconds: 1 });
const asked = counter(() => aws.upstream);
beforeAll(() => aws.s3.send(new CreateBucketCommand({ Bucket: BUCKET })));
afterEach(() => aws.upstream.heal());

const over = (uri: string, more: object = {}) => ({
  inputDataConfig: { s3InputDataConfig: { s3Uri: uri, ...more } },
});
const MEMBER = "inputDataConfig.s3InputDataConfig.s3Uri";

test.each([
  ["that is cut short", '{"recordId": "3", "modelInput": {"messages": [', "The line is not a JSON object."],
  [
    "in OpenAI's form",
    '{"custom_id": "3", "method": "POST", "url": "/v1/chat/completions", "body": {}}',
    "The line has the form 'OpenAI batch line', and the file has 'Bedrock batch line'.",
  ],
  ["whose modelInput is a string", '{"recordId": "3", "modelInput": "hello"}', "modelInput must be an object."],
  ["that is a list", "[1, 2]", "The line is not a JSON object."],
  ["that is null", "null", "The line is not a JSON object."],
])("a line %s is refused with its number", async (what, bad, reason) => {
  const key = `bad/${what}.jsonl`;
  await put(aws.s3, key, `${line(1)}\n\n${bad}\n${line(4)}\n`);
  asked("jobs.create");
  const refused = await failure(create(aws.bedrock, over(`s3://${BUCKET}/${key}`)));
  expect(refused).toMatchObject({
    name: "ValidationException",
    message: expect.stringContaining(`${MEMBER}: 's3://${BUCKET}/${key}': line 3: ${reason}`),
  });
  expect(asked("jobs.create")).toBe(0);
});

test("the last line needs no newline", async () => {
  await put(aws.s3, "last.jsonl", `${line(1)}\nno JSON`);
  const refused = await failure(create(aws.bedrock, over(`s3://${BUCKET}/last.jsonl`)));
  expect(refused.message).toContain(": line 2: ");
});

test("blank lines, lines without recordId and long lines are accepted", async () => {
  const long = JSON.stringify({
    modelInput: { messages: [{ role: "user", content: [{ text: "x".repeat(200_000) }] }] },
  });
  await put(aws.s3, "good.jsonl", `\n  \r\n${JSON.stringify({ modelInput: {} })}\r\n${long}\n\n`);
  asked("jobs.create");
  await create(aws.bedrock, over(`s3://${BUCKET}/good.jsonl`));
  expect(asked("jobs.create")).toBe(1);
});

test.each([
  ["object", `s3://${BUCKET}/no/such.jsonl`],
  ["bucket", "s3://no-such-bucket-anywhere/in.jsonl"],
])("a missing %s is refused", async (_, uri) => {
  asked("jobs.create");
  const refused = await failure(create(aws.bedrock, over(uri)));
  expect(refused).toMatchObject({
    name: "ValidationException",
    message: `${MEMBER}: there is no file '${uri}' with the provider 'bedrock'`,
  });
  expect(asked("jobs.create")).toBe(0);
});

test("an input that the gateway may not read is left to Bedrock, whose role may read it", async () => {
  await put(aws.s3, "secret.jsonl", "no JSON\n");
  aws.upstream.fail("objects.get", "403");
  asked("jobs.create");
  await create(aws.bedrock, over(`s3://${BUCKET}/secret.jsonl`));
  expect(asked("jobs.create")).toBe(1);
});

test("a folder that the gateway may not list is left to Bedrock", async () => {
  aws.upstream.fail("objects.list", "403", 2);
  asked("jobs.create");
  await failure(create(aws.bedrock, over(`s3://${BUCKET}/hidden`)));
  expect(asked("jobs.create")).toBe(1);
});

test("the expected owner of the bucket is sent to S3", async () => {
  await put(aws.s3, "owned.jsonl", `${line(1)}\n`);
  const account = "000000000000";
  await create(aws.bedrock, over(`s3://${BUCKET}/owned.jsonl`, { s3BucketOwner: account }));
  const { headers } = aws.upstream.requests.findLast(({ route }) => route === "objects.get")!;
  expect(headers["x-amz-expected-bucket-owner"]).toBe(account);
});

test.each(["folder/", "folder"])("a folder, given as '%s', is left to Bedrock", async (folder) => {
  await put(aws.s3, "folder/in.jsonl", `${line(1)}\n`);
  asked("jobs.create");
  const uri = `s3://${BUCKET}/${folder}`;
  expect(await create(aws.bedrock, over(uri))).toMatch(/^arn:/);
  expect(asked("jobs.create")).toBe(1);
  const { body } = aws.upstream.requests.findLast(({ route }) => route === "jobs.create")!;
  expect(body).toMatchObject({ inputDataConfig: { s3InputDataConfig: { s3Uri: uri } } });
});

test.each(["503", "429", "stall", "broken"] as const)(
  "S3 fails with '%s' during the check: there is no job, and the same token makes one",
  async (fault) => {
    await put(aws.s3, "failing.jsonl", Array.from({ length: 100 }, (_, n) => `${line(n)}\n`).join(""));
    const call = () => create(aws.bedrock, { ...over(`s3://${BUCKET}/failing.jsonl`), clientRequestToken: fault });
    asked("jobs.create");
    aws.upstream.fail("objects.get", fault, 20);
    const [name, status] = await said(call);
    expect([name, status]).toEqual(fault === "429" ? ["ThrottlingException", 429] : ["InternalServerException", 503]);
    expect(asked("jobs.create")).toBe(0);
    aws.upstream.heal();
    expect(await call()).toMatch(/^arn:/);
  },
);

/** JSON and XML bodies that no SDK sends. */
import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { useGateway } from "../support/gateway.ts";
import { newBucket } from "../support/sdk.ts";
import { type Answer, send } from "../support/wire.ts";

const gateway = useGateway();
const JSON_TYPE = { "Content-Type": "application/json" };
const post = (target: string, body: string, headers: Record<string, string> = JSON_TYPE): Promise<Answer> =>
  send(gateway.url, "POST", `/bedrock${target}`, headers, body);
const messageOf = ({ body }: Answer): string => JSON.parse(body.toString()).message;

const ARN = "arn:aws:bedrock:us-east-1:000000000000:model-invocation-job/aaaaaaaaaaaa";
const create = {
  jobName: "job",
  modelId: "m",
  inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://input/in.jsonl" } },
  outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://input/out/" } },
};

beforeAll(async () => {
  await send(gateway.url, "PUT", "/bedrock/files/input/in.jsonl", {}, "{}\n");
});

describe("a job is created", () => {
  it.each<[string, Record<string, string>]>([
    ["without roleArn and token", JSON_TYPE],
    ["without a Content-Type", {}],
    ["with another Content-Type", { "Content-Type": "text/plain" }],
    ["with the hash of its body", { ...JSON_TYPE, "x-amz-content-sha256": "UNSIGNED-PAYLOAD" }],
    ["with an unusual Accept", { ...JSON_TYPE, Accept: "text/html" }],
  ])("%s", async (_name, headers) => {
    const answer = await post("/model-invocation-job", JSON.stringify(create), headers);
    expect(answer).toMatchObject({ status: 200, headers: { "content-type": "application/json" } });
    expect(JSON.parse(answer.body.toString())).toEqual({ jobArn: expect.stringMatching(/^arn:aws:bedrock:/) });
  });

  it("with unknown members", async () => {
    const body = JSON.stringify({ ...create, somethingNew: { a: [1] } });
    await expect(post("/model-invocation-job", body)).resolves.toMatchObject({ status: 200 });
  });
});

describe("an invalid document", () => {
  it.each([
    ["cut off", '{"jobName": "a"'],
    ["not JSON", "<xml/>"],
    ["an array", "[]"],
    ["a number", "1"],
    ["a text", '"a"'],
    ["null", "null"],
    ["empty", ""],
    ["not UTF-8", "\xff\xfe"],
    ["nested without limit", "[".repeat(200_000)],
  ])("is refused: %s", async (_name, body) => {
    const answer = await post("/model-invocation-job", body);
    expect([answer.status, answer.headers["x-amzn-errortype"]]).toEqual([400, "ValidationException"]);
    expect(messageOf(answer)).not.toMatch(/\bat \w+ \(|node_modules|undefined/);
  });
});

describe("a member of another type", () => {
  const config = (s3Uri: unknown) => ({ inputDataConfig: { s3InputDataConfig: { s3Uri } } });
  it.each<[string, object]>([
    ["jobName", { jobName: { a: 1 } }],
    ["jobName", { jobName: ["a"] }],
    ["jobName", { jobName: null }],
    ["jobName", { jobName: "" }],
    ["jobName", { jobName: "x".repeat(64) }],
    ["modelId", { modelId: undefined }],
    ["inputDataConfig", { inputDataConfig: "s3://b/k" }],
    ["inputDataConfig", { inputDataConfig: [] }],
    ["inputDataConfig", { inputDataConfig: {} }],
    ["inputDataConfig", { inputDataConfig: undefined }],
    ["s3Uri", config(5)],
    ["s3Uri", config(null)],
    ["s3Uri", config("http://b/k")],
    ["s3Uri", config("s3://input/")],
    ["s3Uri", config("s3://input/missing")],
    ["outputDataConfig", { outputDataConfig: { s3OutputDataConfig: null } }],
    ["timeoutDurationInHours", { timeoutDurationInHours: "soon" }],
    ["timeoutDurationInHours", { timeoutDurationInHours: 1 }],
    ["timeoutDurationInHours", { timeoutDurationInHours: 1.5 }],
    ["tags", { tags: {} }],
    [
      "tags",
      {
        tags: [
          { key: "a", value: "1" },
          { key: "a", value: "2" },
        ],
      },
    ],
    ["value", { tags: [{ key: "a" }] }],
    ["modelInvocationType", { modelInvocationType: "Nope" }],
    ["clientRequestToken", { clientRequestToken: "" }],
  ])("is refused by name: %s in %j", async (member, change) => {
    const answer = await post("/model-invocation-job", JSON.stringify({ ...create, ...change }));
    expect([answer.status, answer.headers["x-amzn-errortype"]], messageOf(answer)).toEqual([
      400,
      "ValidationException",
    ]);
    expect(messageOf(answer)).toContain(member);
    expect(messageOf(answer)).not.toMatch(/\[object|\.map|undefined/);
  });

  it.each([
    ["maxResults", "maxResults=0"],
    ["maxResults", "maxResults=1001"],
    ["maxResults", "maxResults=many"],
    ["statusEquals", "statusEquals=Nope"],
    ["sortOrder", "sortOrder=Sideways"],
    ["sortBy", "sortBy=Name"],
    ["submitTimeAfter", "submitTimeAfter=yesterday"],
    ["nextToken", "nextToken=made-up"],
  ])("is refused by name: %s in ?%s", async (member, query) => {
    const answer = await send(gateway.url, "GET", `/bedrock/model-invocation-jobs?${query}`);
    expect([answer.status, answer.headers["x-amzn-errortype"]]).toEqual([400, "ValidationException"]);
    expect(messageOf(answer)).toContain(member);
  });

  it.each([
    ["/tagResource", "resourceARN", {}],
    ["/tagResource", "tags", { resourceARN: ARN }],
    ["/untagResource", "tagKeys", { resourceARN: ARN, tagKeys: "a" }],
    ["/listTagsForResource", "resourceARN", { resourceARN: 5 }],
  ])("refuses %s without a valid %s", async (target, member, body) => {
    const answer = await post(target, JSON.stringify(body));
    expect([answer.status, answer.headers["x-amzn-errortype"]]).toEqual([400, "ValidationException"]);
    expect(messageOf(answer)).toContain(member);
  });
});

it("is not repeated in the error where it could not be parsed", async () => {
  for (const body of [
    '{"jobName": secret',
    '{"jobName": {"secret": 1}}',
    '{"tags": ["secret"]}',
    '"secret"',
    "secret",
  ]) {
    const answer = await post("/model-invocation-job", body);
    expect([answer.status, messageOf(answer)]).toEqual([400, expect.not.stringContaining("secret")]);
  }
});

it("names the wrong member beside one that nests deeply", async () => {
  const nested = "[".repeat(60) + "]".repeat(60);
  const answer = await post("/tagResource", `{"nobody":${nested},"resourceARN":"${ARN}","tags":[{"key":[]}]}`);
  expect(answer.status).toBe(400);
  expect(messageOf(answer)).toMatch(/^tags: /);
});

describe("a document that costs too much is refused", () => {
  const nested = "[".repeat(100_000) + "]".repeat(100_000);
  it.each([
    ["nested without end", `{"resourceARN":"${ARN}","tags":${nested}}`, "nests more than 64"],
    ["nested in an unknown member", `{"nobody":${nested},"resourceARN":"${ARN}"}`, "nests more than 64"],
    ["of many values", `{"resourceARN":"${ARN}","tags":[${"0,".repeat(10_000)}0]}`, "has more than 1024 values"],
  ])("%s", async (_name, body, reason) => {
    const answer = await post("/tagResource", body);
    expect([answer.status, answer.headers["x-amzn-errortype"]]).toEqual([400, "ValidationException"]);
    expect(messageOf(answer)).toContain(reason);
  });

  it("a clientRequestToken of nearly the whole document names the member", async () => {
    const body = JSON.stringify({ ...create, clientRequestToken: "a-".repeat(120_000) });
    const answer = await post("/model-invocation-job", body);
    expect([answer.status, answer.headers["x-amzn-errortype"]]).toEqual([400, "ValidationException"]);
    expect(messageOf(answer)).toContain("clientRequestToken");
  });

  it("S3's too", async () => {
    const target = `/bedrock/files/${newBucket()}`;
    await send(gateway.url, "PUT", target);
    const body = `<Delete>${"<Object/>".repeat(100_000)}</Delete>`;
    const md5 = { "Content-MD5": createHash("md5").update(body).digest("base64") };
    const answer = await send(gateway.url, "POST", `${target}?delete`, md5, body);
    expect([answer.status, /<Code>(\w+)</.exec(answer.body.toString())?.[1]]).toEqual([400, "MalformedXML"]);
  });
});

it("is named by S3 where a parameter is not a number", async () => {
  const { status, body } = await send(gateway.url, "GET", "/bedrock/files/input?max-keys=many&list-type=2");
  expect(status).toBe(400);
  expect(body.toString()).toMatch(/<Code>InvalidArgument<.*max-keys/);
});

describe("a document that is too large", () => {
  const large = JSON.stringify({ ...create, jobName: "x".repeat(5 * 1024 * 1024) });
  it.each([
    [256 * 1024, 200],
    [256 * 1024 + 1, 400],
  ])("%i bytes: %i", async (length, status) => {
    const document = JSON.stringify({ ...create, nobody: "" });
    const body = document.replace('"nobody":""', `"nobody":"${"x".repeat(length - document.length)}"`);
    await expect(post("/model-invocation-job", body)).resolves.toMatchObject({ status });
  });

  it("is refused by its declared length", async () => {
    const answer = await post("/model-invocation-job", large);
    expect([answer.status, answer.headers["x-amzn-errortype"]]).toEqual([400, "ValidationException"]);
    expect(messageOf(answer)).toContain("larger than");
    expect(answer.headers.connection).toBe("close");
  });

  it("is refused by S3 too", async () => {
    const target = `/bedrock/files/${newBucket()}`;
    const answer = await send(gateway.url, "PUT", target, {}, `<CreateBucketConfiguration>${large}`);
    expect([answer.status, /<Code>(\w+)</.exec(answer.body.toString())?.[1]]).toEqual([400, "EntityTooLarge"]);
    await expect(send(gateway.url, "HEAD", target)).resolves.toMatchObject({ status: 404 });
  });
});

describe("CreateBucket's XML", () => {
  const xmlns = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
  const create = async (body: string, headers = {}) => {
    const target = `/bedrock/files/${newBucket()}`;
    const answer = await send(gateway.url, "PUT", target, headers, body);
    const { status } = await send(gateway.url, "HEAD", target);
    return [answer.status, /<Code>(\w+)</.exec(answer.body.toString())?.[1], status];
  };
  const located = (region: string) =>
    `<CreateBucketConfiguration ${xmlns}><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`;

  it.each([
    ["with a prolog and a namespace", `<?xml version="1.0" encoding="UTF-8"?>\n${located("eu-west-1")}`],
    ["without a region", `<CreateBucketConfiguration ${xmlns}/>`],
    ["empty", ""],
    ["with another Content-Type", located("us-west-2")],
  ])("%s creates the bucket", async (_name, body) => {
    await expect(create(body, { "Content-Type": "text/plain" })).resolves.toEqual([200, undefined, 200]);
  });

  it.each([
    ["cut off", located("eu").slice(0, -10)],
    ["not XML", "{}"],
    ["of mismatched tags", "<CreateBucketConfiguration><a></b></CreateBucketConfiguration>"],
    ["of blanks", "   "],
  ])("%s is MalformedXML and creates no bucket", async (_name, body) => {
    await expect(create(body)).resolves.toEqual([400, "MalformedXML", 404]);
  });

  it("reveals nothing of a server file that it names", async () => {
    const doctype = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>';
    const target = `/bedrock/files/${newBucket()}`;
    const { body } = await send(gateway.url, "PUT", target, {}, doctype + located("&e;"));
    expect(body.toString()).not.toContain("root:");
  });
});

/** Request targets and methods that client libraries correct or refuse. */
import { expect, test } from "vitest";
import { useGateway } from "../support/gateway.ts";
import { newBucket } from "../support/sdk.ts";
import { type Answer, dial, head, send } from "../support/wire.ts";

const gateway = useGateway();
const S3 = "/bedrock/files";
const ask = (method: string, target: string, headers = {}, body?: string): Promise<Answer> =>
  send(gateway.url, method, target, headers, body);

function codeOf({ headers, body }: Answer): string | undefined {
  return headers["x-amzn-errortype"] ?? /<Code>(\w+)<\/Code>/.exec(body.toString())?.[1];
}

test.each([
  ["a/../b", "a/../b"],
  ["../../../../etc/passwd", "../../../../etc/passwd"],
  [".", "."],
  ["./x", "./x"],
  ["/", "/"],
  ["/leading", "/leading"],
  ["a//b", "a//b"],
  ["trailing/", "trailing/"],
  ["a%2Fb", "a/b"],
  ["a+b", "a+b"],
  ["a%2Bb%20c", "a+b c"],
  ["%E6%97%A5%E6%9C%AC", "日本"],
  ["~tilde!*'()", "~tilde!*'()"],
  ["a;b=c,d:e@f$g", "a;b=c,d:e@f$g"],
  ["%3Fquestion%23hash%25", "?question#hash%"],
  ["semi|pipe", "semi|pipe"],
  ["con%0Atrol%01", "con\ntrol\u0001"],
])("the target …/%s is the key %j", async (sent, key) => {
  const bucket = newBucket();
  const target = `${S3}/${bucket}/${sent}`;
  await expect(ask("PUT", target, {}, key)).resolves.toMatchObject({ status: 200 });
  await expect(ask("GET", target).then(({ body }) => body.toString())).resolves.toBe(key);
  const listed = await ask("GET", `${S3}/${bucket}?list-type=2&encoding-type=url`);
  const found = /<Key>(.*?)<\/Key>/.exec(listed.body.toString())?.[1];
  expect(decodeURIComponent(found!)).toBe(key);
});

test("two encodings of a key are one object, and two spellings are two", async () => {
  const bucket = newBucket();
  await ask("PUT", `${S3}/${bucket}/%61%2fb`, {}, "1");
  await ask("PUT", `${S3}/${bucket}/a/b`, {}, "2");
  await ask("PUT", `${S3}/${bucket}/a//b`, {}, "3");
  const { body } = await ask("GET", `${S3}/${bucket}`);
  expect([...body.toString().matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key]) => key)).toEqual(["a//b", "a/b"]);
});

test("a bucket with and without a trailing slash is one bucket", async () => {
  const bucket = newBucket();
  await expect(ask("PUT", `${S3}/${bucket}/`)).resolves.toMatchObject({ status: 200 });
  const buckets = (await ask("GET", S3)).body.toString();
  expect(buckets.split(`<Name>${bucket}</Name>`)).toHaveLength(2);
  for (const end of ["", "/", "?location", "/?location", "?list-type=2", "/?list-type=2"]) {
    await expect(ask("GET", `${S3}/${bucket}${end}`), end).resolves.toMatchObject({ status: 200 });
  }
  for (const end of ["", "/", "?x-id=ListBuckets", "/?x-id=ListBuckets"]) {
    const { body } = await ask("GET", S3 + end);
    expect(body.toString(), end).toContain(`<Name>${bucket}</Name>`);
  }
  await expect(ask("DELETE", `${S3}/${bucket}/`)).resolves.toMatchObject({ status: 204 });
});

test.each([
  [`${S3}/b/%zz`],
  [`${S3}/b/%`],
  [`${S3}/b/%ff`],
  [`${S3}/%C3/k`],
  [`${S3}/b?prefix=%E0%80`],
  [`${S3}/b?prefix=a&prefix=b`],
  [`${S3}/b?list-type=2&list-type=2`],
])("%s is not a URI", async (target) => {
  const answer = await ask("GET", target);
  expect([answer.status, codeOf(answer)]).toEqual([400, "InvalidURI"]);
});

test("Bedrock refuses an invalid target as it refuses other invalid input", async () => {
  for (const target of [
    "/bedrock/model-invocation-job/%ff",
    "/bedrock/model-invocation-jobs?maxResults=1&maxResults=2",
  ]) {
    const answer = await ask("GET", target);
    expect([answer.status, codeOf(answer)]).toEqual([400, "ValidationException"]);
  }
});

test.each([
  ["arn%3Aaws%3Abedrock%3Aus-east-1%3A000000000000%3Amodel-invocation-job%2Faaaaaaaaaaaa", "/aaaaaaaaaaaa"],
  ["arn:aws:bedrock:us-east-1:000000000000:model-invocation-job%2Faaaaaaaaaaaa", "/aaaaaaaaaaaa"],
  ["aaaaaaaaaaaa", "aaaaaaaaaaaa"],
])("GET /model-invocation-job/%s is a missing job", async (id, named) => {
  const answer = await ask("GET", `/bedrock/model-invocation-job/${id}`);
  expect([answer.status, codeOf(answer)]).toEqual([404, "ResourceNotFoundException"]);
  expect(JSON.parse(answer.body.toString()).message).toContain(named);
});

test("GET /model-invocation-job/ is refused because it names no job", async () => {
  const answer = await ask("GET", "/bedrock/model-invocation-job/");
  expect([answer.status, codeOf(answer)]).toEqual([400, "ValidationException"]);
  expect(JSON.parse(answer.body.toString()).message).toContain("jobIdentifier");
});

const PATHS = [
  "/?",
  "/index.html",
  "/bedrock/",
  "/bedrock",
  "/bedrock/nothing",
  "/bedrock/model-invocation-job/a/b",
  "/bedrockfiles",
  "/bedrock/filesystem",
  "/livez/more",
  "//bedrock/files",
  "/bedrock/../bedrock/files",
];
test.each(PATHS)("%s is an unknown path, in AWS's shape", async (target) => {
  const answer = await ask("GET", target);
  expect([answer.status, codeOf(answer)]).toEqual([404, "UnknownOperationException"]);
  expect(answer.headers).toMatchObject({
    "content-type": "application/json",
    "x-amzn-requestid": expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(JSON.parse(answer.body.toString())).toEqual({ message: expect.any(String) });
});

test.each([
  ["POST", "/livez"],
  ["PUT", "/metrics"],
  ["OPTIONS", "/"],
])("%s %s is answered in AWS's shape too", async (method, target) => {
  const answer = await ask(method, target, { "Content-Length": "0" });
  expect([answer.status, answer.headers["content-type"]]).toEqual([404, "application/json"]);
});

test.each([
  ["PATCH", `${S3}/b/k`, 405, "MethodNotAllowed"],
  ["OPTIONS", `${S3}/b/k`, 400, "BadRequest"],
  ["PROPFIND", `${S3}/b`, 405, "MethodNotAllowed"],
  ["POST", `${S3}/b`, 412, "PreconditionFailed"],
  ["DELETE", "/bedrock/model-invocation-job/abc", 405, "UnknownOperationException"],
])("%s %s is %i %s", async (method, target, status, code) => {
  const answer = await ask(method, target, { "Content-Length": "0" });
  expect([answer.status, codeOf(answer)]).toEqual([status, code]);
});

test("a method that HTTP does not define is refused", async () => {
  await using connection = await dial(gateway.url);
  connection.send(head("FROBNICATE", `${S3}/b/k`));
  await expect(connection.answer()).resolves.toMatchObject({ status: 400 });
});

test("an absolute target does not bypass the paths and the check of the host", async () => {
  const answer = await ask("GET", `http://elsewhere${S3}/b/k`);
  expect([answer.status, codeOf(answer)]).toEqual([403, "AccessDenied"]);
  await expect(ask("GET", "http://localhost/bedrock/nothing")).resolves.toMatchObject({ status: 404 });
  expect(answer.headers["content-type"]).toMatch(/^application\/(json|xml)$/);
});

test.each(["*/*", "text/html", "application/xml;q=0.1", "nonsense", ""])(
  "Accept: %j changes nothing",
  async (Accept) => {
    const bucket = newBucket();
    const odd = { Accept, "Content-Type": "application/x-odd; a=b" };
    await expect(ask("PUT", `${S3}/${bucket}/k`, odd, "x")).resolves.toMatchObject({ status: 200 });
    const got = await ask("GET", `${S3}/${bucket}/k`, odd);
    expect([got.status, got.headers["content-type"]]).toEqual([200, "application/x-odd; a=b"]);
    await expect(ask("HEAD", `${S3}/${bucket}/k`, odd)).resolves.toMatchObject({ status: 200 });
    const listed = await ask("GET", `${S3}/${bucket}`, odd);
    expect([listed.status, listed.headers["content-type"]]).toEqual([200, "application/xml"]);
    const jobs = await ask("GET", "/bedrock/model-invocation-jobs", odd);
    expect([jobs.status, jobs.headers["content-type"]]).toEqual([200, "application/json"]);
    await expect(ask("DELETE", `${S3}/${bucket}/k`, odd)).resolves.toMatchObject({ status: 204 });
  },
);

test.each(["constructor", "__proto__", "toString"])("a parameter can have the name %s", async (name) => {
  await expect(ask("PUT", `${S3}/${newBucket()}/k?${name}=x`, {}, "1")).resolves.toMatchObject({ status: 200 });
});

/** S3 features that Quarry does not have are refused by name and change nothing, for every resource and method. */
import { beforeAll, expect, test } from "vitest";
import { useGateway } from "../support/gateway.ts";
import { type Answer, send } from "../support/wire.ts";

const gateway = useGateway();
const BUCKET = "/bedrock/files/bucket";
const OBJECT = `${BUCKET}/key`;
const ask = (method: string, target: string, headers = {}, body?: string): Promise<Answer> =>
  send(gateway.url, method, target, headers, body);

beforeAll(async () => {
  await ask("PUT", OBJECT, { "x-amz-meta-a": "b" }, "content");
});

/** All state that a sub-resource could change. */
async function state(): Promise<unknown> {
  const { headers, body } = await ask("GET", OBJECT);
  const listed = await ask("GET", BUCKET);
  const buckets = await ask("GET", "/bedrock/files");
  const { etag, "x-amz-meta-a": meta, "last-modified": modified } = headers;
  return [etag, meta, modified, body.toString(), listed.body.toString(), buckets.body.toString()];
}

function expectNotImplemented(answer: Answer, member: string, name: string): void {
  const text = answer.body.toString();
  expect(answer.status, text).toBe(501);
  expect(text).toContain("<Code>NotImplemented</Code>");
  expect(text).toContain(`<${member}>${name}</${member}>`);
}

const SUBRESOURCES = [
  ..."accelerate acl analytics cors encryption intelligent-tiering inventory legal-hold".split(" "),
  ..."lifecycle logging metadataConfiguration metadataTable metrics notification object-lock".split(" "),
  ..."ownershipControls policy policyStatus publicAccessBlock renameObject replication requestPayment".split(" "),
  ..."restore retention select session tagging torrent versioning versions website".split(" "),
];

/** Sub-resources that are read: of a bucket, of an object, and those that are also written. */
const READ_OF_BUCKET = new Set([
  ..."accelerate acl cors encryption lifecycle logging notification object-lock ownershipControls policy".split(" "),
  ..."policyStatus publicAccessBlock replication requestPayment tagging versioning versions website".split(" "),
]);
/** Deleting these changes nothing on a bucket that does not have them. */
const DELETED_OF_BUCKET = new Set([
  ..."encryption lifecycle ownershipControls policy publicAccessBlock replication tagging website".split(" "),
]);
const isServed = (method: string, target: string, name: string): boolean => {
  if (target === OBJECT) return name === "tagging" ? method !== "POST" : name === "acl" && method === "GET";
  if (method === "PUT") return name === "encryption" || name === "lifecycle";
  if (method === "DELETE") return DELETED_OF_BUCKET.has(name);
  return method === "GET" && READ_OF_BUCKET.has(name);
};

test.each(SUBRESOURCES)("?%s is served or refused by name", async (name) => {
  const before = await state();
  for (const target of [BUCKET, `${BUCKET}/`, OBJECT]) {
    for (const query of [`?${name}`, `?${name}=`, `?x-id=Whatever&${name}=1`]) {
      for (const method of ["GET", "PUT", "POST", "DELETE"]) {
        if (isServed(method, target, name)) continue;
        const body = method === "PUT" || method === "POST" ? "<x/>" : undefined;
        expectNotImplemented(await ask(method, target + query, {}, body), "QueryParameter", name);
      }
      await expect(ask("HEAD", target + query)).resolves.toMatchObject({ status: 501, body: Buffer.alloc(0) });
    }
  }
  await expect(state()).resolves.toEqual(before);
});

test.each([
  ["PUT", "?uploadId=u", "uploadId"],
  ["PUT", "?partNumber=1", "partNumber"],
  ["PUT", "?uploads", "uploads"],
  ["GET", "?uploads", "uploads"],
  ["DELETE", "?uploads", "uploads"],
  ["PUT", "?attributes", "attributes"],
  ["POST", "?delete", "delete"],
  ["PUT", "?delete", "delete"],
  ["GET", "?versionId=abc", "versionId"],
  ["DELETE", "?versionId=abc", "versionId"],
  ["PUT", "?location", "location"],
])("%s %s of an object is refused by name", async (method, query, name) => {
  const before = await state();
  const body = method === "PUT" ? "part" : undefined;
  expectNotImplemented(await ask(method, OBJECT + query, {}, body), "QueryParameter", name);
  await expect(state()).resolves.toEqual(before);
});

test("GetObjectAttributes without the header that selects attributes", async () => {
  const answer = await ask("GET", `${OBJECT}?attributes`);
  expect(answer.status).toBe(400);
  expect(answer.body.toString()).toContain("<Code>InvalidRequest</Code>");
  expect(answer.body.toString()).toContain("x-amz-object-attributes");
});

test.each([
  ["PUT", BUCKET, "location"],
  ["DELETE", BUCKET, "location"],
  ["GET", BUCKET, "delete"],
  ["PUT", BUCKET, "delete"],
  ["POST", BUCKET, "uploads"],
  ["GET", BUCKET, "attributes"],
])("%s %s?%s is refused: another method has the sub-resource", async (method, target, name) => {
  expectNotImplemented(await ask(method, `${target}?${name}`), "QueryParameter", name);
});

test.each<[string, string, string, string]>([
  ["GET", OBJECT, "x-amz-copy-source", "bucket/key"],
  ["PUT", BUCKET, "x-amz-copy-source", "bucket/key"],
  ["PUT", OBJECT, "x-amz-storage-class", "GLACIER"],
  ["PUT", OBJECT, "x-amz-server-side-encryption", "AES256"],
  ["PUT", OBJECT, "x-amz-server-side-encryption-aws-kms-key-id", "key"],
  ["PUT", OBJECT, "x-amz-server-side-encryption-customer-algorithm", "AES256"],
  ["PUT", OBJECT, "x-amz-object-lock-mode", "GOVERNANCE"],
  ["PUT", OBJECT, "x-amz-website-redirect-location", "/elsewhere"],
  ["PUT", OBJECT, "x-amz-write-offset-bytes", "7"],
  ["PUT", OBJECT, "x-amz-rename-source", "bucket/other"],
  ["GET", OBJECT, "x-amz-server-side-encryption-customer-algorithm", "AES256"],
  ["GET", OBJECT, "x-amz-server-side-encryption-customer-key", "c2VjcmV0"],
  ["DELETE", OBJECT, "x-amz-mfa", "device 123456"],
  ["DELETE", OBJECT, "x-amz-if-match-size", "7"],
  ["PUT", `${BUCKET}-new`, "x-amz-acl", "public-read"],
  ["PUT", `${BUCKET}-new`, "x-amz-bucket-object-lock-enabled", "true"],
])("%s %s with %s: %s is refused by name", async (method, target, name, value) => {
  const before = await state();
  const body = method === "PUT" ? "other" : undefined;
  const answer = await ask(method, target, { [name]: value }, body);
  expectNotImplemented(answer, "Header", name);
  await expect(state()).resolves.toEqual(before);
});

test("the error does not repeat the value of a refused header, which may be a secret", async () => {
  const secret = "c2VjcmV0LWtleS1vZi10aGUtY2FsbGVy";
  const { body } = await ask("GET", OBJECT, { "x-amz-server-side-encryption-customer-key": secret });
  expect(body.toString()).not.toContain(secret);
  expect(JSON.stringify(gateway.log)).not.toContain(secret);
});

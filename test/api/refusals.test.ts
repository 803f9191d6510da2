import { describe, expect, it } from "vitest";
import { routes } from "../../src/api/generated/s3/routes.ts";
import { refuseHeaders, refuseSubresources } from "../../src/api/refusals.ts";
import { parseQuery } from "../../src/http/target.ts";
import { GatewayError } from "../../src/lib/errors.ts";

type Name = keyof typeof routes;

function refusal(refuse: () => void): GatewayError | undefined {
  try {
    refuse();
    return undefined;
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
}

const inQuery = (name: Name | undefined, query: string) =>
  refusal(() => refuseSubresources(name && routes[name], parseQuery(query)));
const inHeaders = (name: Name, headers: Record<string, string>) => refusal(() => refuseHeaders(routes[name], headers));

describe("query parameters", () => {
  it.each<[Name | undefined, string]>([
    ["GetBucketLocation", "location"],
    ["ListObjectsV2", "list-type=2&prefix=acl"],
    ["GetObject", "response-content-type=text/plain"],
    ["GetObject", "versionId=null"],
    ["GetObject", "partNumber=1"],
    ["UploadPart", "uploadId=u&partNumber=1"],
    ["CompleteMultipartUpload", "uploadId=u"],
    ["ListMultipartUploads", "uploads"],
    ["DeleteObjects", "delete"],
    ["GetObjectAttributes", "attributes"],
    ["PutObject", "x-id=PutObject"],
    // Presigned by @aws-sdk/s3-request-presigner 3.1173 and by boto3 with its default signature.
    ["PutObject", "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-SignedHeaders=host&x-amz-checksum-crc32=AAAAAA%3D%3D"],
    ["GetObject", "AWSAccessKeyId=a&Signature=b&Expires=1"],
    ["ListObjects", "unknown=1"],
    [undefined, "unknown=1"],
  ])("%s with ?%s is served", (name, query) => {
    expect(inQuery(name, query)).toBeUndefined();
  });

  it.each<[Name | undefined, string, string]>([
    ["PutObject", "acl", "acl"],
    ["GetObject", "retention", "retention"],
    ["CreateBucket", "tagging=", "tagging"],
    ["PutObject", "uploadId=u&partNumber=1", "uploadId"],
    ["PutObject", "partNumber=1", "partNumber"],
    ["GetObjectAttributes", "attributes&versionId=v", "versionId"],
    ["GetObject", "versionId=abc", "versionId"],
    ["DeleteObject", "versionId=abc", "versionId"],
    ["ListObjects", "versions", "versions"],
    ["ListObjectsV2", "list-type=2&uploads", "uploads"],
    ["CreateBucket", "policy", "policy"],
    ["CreateBucket", "metadataAnnotationTable", "metadataAnnotationTable"],
    ["CreateBucket", "metadataInventoryTable", "metadataInventoryTable"],
    ["CreateBucket", "metadataJournalTable", "metadataJournalTable"],
    ["PutObject", "location", "location"],
    [undefined, "uploads", "uploads"],
    [undefined, "delete", "delete"],
  ])("%s with ?%s is refused by name", (name, query, parameter) => {
    const error = inQuery(name, query);
    expect(error).toMatchObject({ kind: "Unsupported", detail: { fields: { QueryParameter: parameter } } });
    expect(error?.message).toContain(`?${parameter}`);
  });
});

describe("request headers", () => {
  it.each<[Name, Record<string, string>]>([
    ["PutObject", { "x-amz-acl": "private", "x-amz-storage-class": "STANDARD", "x-amz-tagging": "" }],
    ["PutObject", { "x-amz-meta-acl": "public", "x-amz-checksum-crc32": "AAAAAA==", "x-amz-date": "now" }],
    ["GetObject", { "x-amz-te": "append-md5", "x-amz-checksum-mode": "ENABLED" }],
    ["CreateBucket", { "x-amz-bucket-object-lock-enabled": "false" }],
    ["CopyObject", { "x-amz-copy-source": "b/k", "x-amz-tagging-directive": "COPY" }],
    ["ListObjectsV2", { "x-amz-optional-object-attributes": "RestoreStatus" }],
    ["PutObject", { expect: "100-continue", "if-none-match": "*" }],
  ])("%s with %j is served", (name, headers) => {
    expect(inHeaders(name, headers)).toBeUndefined();
  });

  it.each<[Name, string, string]>([
    ["PutObject", "x-amz-copy-source", "b/k"],
    ["CopyObject", "x-amz-copy-source-server-side-encryption-customer-key", "AAAA"],
    ["AbortMultipartUpload", "x-amz-if-match-initiated-time", "now"],
    ["PutObject", "x-amz-storage-class", "GLACIER"],
    ["GetObject", "x-amz-server-side-encryption", "aws:kms"],
    ["UploadPart", "x-amz-server-side-encryption-aws-kms-key-id", "alias/a"],
    ["ListObjectsV2", "x-amz-server-side-encryption-bucket-key-enabled", "true"],
    ["PutObject", "x-amz-server-side-encryption-customer-algorithm", "AES256"],
    ["GetObject", "x-amz-server-side-encryption-customer-key", "AAAA"],
    ["HeadObject", "x-amz-server-side-encryption-customer-key-md5", "AAAA"],
    ["PutObject", "x-amz-object-lock-mode", "GOVERNANCE"],
    ["CreateBucket", "x-amz-grant-read", "id=1"],
    ["CreateBucket", "x-amz-acl", "bucket-owner-full-control"],
    ["PutObject", "x-amz-website-redirect-location", "/"],
    ["PutObject", "x-amz-write-offset-bytes", "0"],
    ["CreateBucket", "x-amz-bucket-object-lock-enabled", "true"],
    ["DeleteObject", "x-amz-mfa", "1 2"],
    ["DeleteObject", "x-amz-if-match-size", "5"],
  ])("%s with %s: %s is refused by name", (name, header, value) => {
    const error = inHeaders(name, { [header]: value });
    expect(error).toMatchObject({ kind: "Unsupported", detail: { fields: { Header: header } } });
    expect(error?.message).toContain(header);
    expect(error?.message).not.toContain(`: ${value}`);
  });

  it("refuses every modelled header that it does not serve", () => {
    // Every modelled header is either read or refused.
    const read =
      /^(cache-control|content-.*|expires|if-.*|x-amz-(checksum-.*|object-ownership|server-side-encryption(-aws-kms-key-id|-bucket-key-enabled|-context)?|sdk-checksum-algorithm|expected-bucket-owner|request-payer|copy-source(-range|-if-.*)?|metadata-directive|tagging|tagging-directive|source-expected-bucket-owner|object-attributes|max-parts|part-number-marker|mp-object-size|transition-default-minimum-object-size))$/;
    for (const name of Object.keys(routes) as Name[]) {
      const silent = routes[name].headerNames.filter(
        (header) => !read.test(header) && header !== "range" && inHeaders(name, { [header]: "anything" }) === undefined,
      );
      expect(silent, name).toEqual([]);
    }
  });
});

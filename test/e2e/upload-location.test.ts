/** CompleteMultipartUpload's Location is the URL that the client used: its scheme, host, prefix and encoding of the key. */
import { readFile } from "node:fs/promises";
import { get } from "node:https";
import path from "node:path";
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { useGateway } from "../support/gateway.ts";
import { newBucket, s3Client } from "../support/sdk.ts";

const tlsFile = (name: string) => path.join(import.meta.dirname, "../support/tls", name);
const plain = useGateway();
const tls = useGateway(`tls: { cert: ${tlsFile("cert.pem")}, key: ${tlsFile("key.pem")} }`);

async function completed(s3: S3Client, Bucket: string, Key: string): Promise<string> {
  await s3.send(new CreateBucketCommand({ Bucket }));
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const at = { Bucket, Key, UploadId };
  const { ETag } = await s3.send(new UploadPartCommand({ ...at, PartNumber: 1, Body: "content" }));
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
  const { Location } = await s3.send(new CompleteMultipartUploadCommand({ ...at, MultipartUpload }));
  return Location!;
}

test.each(["k", "folder/in 1+é&<%>.txt"])("is the client's URL over HTTP, for the key '%s'", async (key) => {
  const Bucket = newBucket();
  const url = plain.url.replace("127.0.0.1", "localhost");
  // A forwarding header of an untrusted proxy changes nothing.
  const s3 = s3Client(url, { forcePathStyle: true });
  s3.middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers["x-forwarded-proto"] = "https";
      return next(args);
    },
    { step: "build" },
  );
  const location = await completed(s3, Bucket, key);
  const encoded = key.split("/").map(encodeURIComponent).join("/");
  expect(location).toBe(`${url}/bedrock/files/${Bucket}/${encoded}`);
  expect(await (await fetch(location)).text()).toBe("content");
});

test("is the client's URL over TLS", async () => {
  const Bucket = newBucket();
  const ca = await readFile(tlsFile("cert.pem"));
  const s3 = s3Client(tls.url, { forcePathStyle: true, requestHandler: { httpsAgent: { ca } } });
  const location = await completed(s3, Bucket, "k");
  expect(location).toBe(`${tls.url}/bedrock/files/${Bucket}/k`);
  expect(location).toMatch(/^https:/);
  const status = await new Promise((resolve) => get(location, { ca }, (res) => resolve(res.resume().statusCode)));
  expect(status).toBe(200);
});

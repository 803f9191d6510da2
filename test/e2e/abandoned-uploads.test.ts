/** Uploads that are not completed are removed with their parts. Completed ones keep their object. */
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { useGateway } from "../support/gateway.ts";
import { failure, newBucket, s3Client } from "../support/sdk.ts";

const gateway = useGateway("limits: { multipart_age_seconds: 4 }\n");

test("an abandoned upload is removed after its age limit, a completed one is not", async () => {
  const s3 = s3Client(gateway.url);
  const Bucket = newBucket();
  const begin = async (Key: string) => {
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const part = { Bucket, Key, UploadId, PartNumber: 1 };
    const { ETag } = await s3.send(new UploadPartCommand({ ...part, Body: Key }));
    return { Bucket, Key, UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } };
  };
  const [completed, abandoned] = [await begin("completed"), await begin("abandoned")];
  await s3.send(new CompleteMultipartUploadCommand(completed));
  const blobs = await gateway.blobCount();
  const uploads = async () => (await s3.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads?.length ?? 0;
  expect(await uploads()).toBe(1);

  await expect.poll(uploads, { timeout: 20_000 }).toBe(0);
  await expect.poll(gateway.blobCount).toBe(blobs - 1);
  expect(await failure(s3.send(new CompleteMultipartUploadCommand(abandoned)))).toMatchObject({ name: "NoSuchUpload" });
  // The record of the completed upload is removed too. Its object, and the data of its parts, stay.
  const again = () =>
    failure(s3.send(new CompleteMultipartUploadCommand(completed))).then(
      (error) => error.name,
      () => "",
    );
  await expect.poll(again, { timeout: 20_000 }).toBe("NoSuchUpload");
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: "completed" }));
  expect(await Body!.transformToString()).toBe("completed");
  expect(await s3.send(new HeadObjectCommand({ Bucket, Key: "completed", PartNumber: 1 }))).toMatchObject({
    PartsCount: 1,
  });
});

/** The limit of concurrent uploads, as the JavaScript SDK sees it. */
import { Readable } from "node:stream";
import {
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { useGateway } from "../support/gateway.ts";
import { failure, newBucket, s3Client } from "../support/sdk.ts";

const secretOf = (id: string) => `${id}-secret-0123456789`;
const gateway = useGateway(
  `
limits: { concurrent_uploads: 2 }
access_keys:
  - { id: common, secret: ${secretOf("common")} }
  - { id: narrow, secret: ${secretOf("narrow")}, concurrent_uploads: 1 }
`,
  { replicas: 1 },
);

const clientOf = (id: string) =>
  s3Client(gateway.url, {
    credentials: { accessKeyId: id, secretAccessKey: secretOf(id) },
    // For a stream over HTTP, the SDK sends the checksum in a trailer.
    requestChecksumCalculation: "WHEN_REQUIRED",
  });

const PIECE = "x".repeat(100_000);

/** An upload whose second half is sent on demand. */
function held(id: string, Bucket: string, Key: string) {
  const rest = Promise.withResolvers<void>();
  async function* pieces() {
    yield PIECE;
    await rest.promise;
    yield PIECE;
  }
  const Body = Readable.from(pieces(), { objectMode: false });
  const done = clientOf(id).send(new PutObjectCommand({ Bucket, Key, Body, ContentLength: 2 * PIECE.length }));
  return { done, finish: rest.resolve };
}

/** The error code of a small PUT with this key. */
const attempt = (id: string, Bucket: string, Key = "small"): Promise<string | undefined> =>
  clientOf(id)
    .send(new PutObjectCommand({ Bucket, Key, Body: "small" }))
    .then(
      () => undefined,
      (error: Error) => error.name,
    );

test.each([
  ["common", 2],
  ["narrow", 1],
])("%s may have %i uploads in progress, and only further uploads are refused", async (id, most) => {
  const Bucket = newBucket();
  const running = Array.from({ length: most }, (_, n) => held(id, Bucket, `held-${n}`));
  await expect.poll(() => attempt(id, Bucket)).toBe("SlowDown");

  const s3 = clientOf(id);
  const refused = await failure(s3.send(new PutObjectCommand({ Bucket, Key: "refused", Body: "small" })));
  expect(refused).toMatchObject({ name: "SlowDown", $metadata: { httpStatusCode: 503 } });
  expect(refused.message).toContain(`the access key '${id}' may have ${most} uploads in progress`);
  expect(refused.$response).toMatchObject({ headers: { "x-amz-retry-after": "1000" } });
  expect(await failure(s3.send(new HeadObjectCommand({ Bucket, Key: "refused" })))).toMatchObject({ name: "NotFound" });

  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: "parts" }));
  const part = { Bucket, Key: "parts", UploadId, PartNumber: 1, Body: "small" };
  expect(await failure(s3.send(new UploadPartCommand(part)))).toMatchObject({ name: "SlowDown" });

  await expect(attempt(id === "common" ? "narrow" : "common", newBucket())).resolves.toBeUndefined();

  for (const upload of running) upload.finish();
  await Promise.all(running.map(({ done }) => done));
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: "held-0" }));
  expect(await Body!.transformToString()).toBe(PIECE + PIECE);
  // The slot is released before the answer is sent.
  for (let times = 0; times < 20; times += 1) await expect(attempt(id, Bucket)).resolves.toBeUndefined();
});

test("an upload whose client disconnected releases its slot", async () => {
  const Bucket = newBucket();
  const gone = new AbortController();
  const body = Readable.from(
    (async function* () {
      yield PIECE;
      await new Promise(() => {});
    })(),
    { objectMode: false },
  );
  const command = new PutObjectCommand({ Bucket, Key: "gone", Body: body, ContentLength: 2 * PIECE.length });
  const sent = failure(clientOf("narrow").send(command, { abortSignal: gone.signal }));
  await expect.poll(() => attempt("narrow", Bucket)).toBe("SlowDown");
  gone.abort();
  await sent;
  await expect.poll(() => attempt("narrow", Bucket)).toBeUndefined();
});

/** Checks of S3's object operations with every provider, through the AWS SDK. */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  paginateListObjectsV2,
} from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, test } from "vitest";
import { crc32Of, type Framed, httpChunks, unsignedChunks } from "../support/chunked.ts";
import { failure } from "../support/sdk.ts";
import { dial, head, send } from "../support/wire.ts";
import { type Driver, has, input } from "./driver.ts";
import { useSetup } from "./setup.ts";

const Bucket = "conformance-files";
const target = (key: string) => `/bedrock/files/${Bucket}/${key}`;

/** Checksum trailers of 190,000 bytes in chunks. */
const TRAILER = {
  "content-encoding": "aws-chunked",
  "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
  "x-amz-decoded-content-length": "190000",
  "x-amz-trailer": "x-amz-checksum-crc32",
};

export function describeObjects(driver: Driver): void {
  const stores = driver.ownObjects || has(driver, "files", "put");
  describe(`objects with ${driver.name}`, () => {
    const setup = useSetup(driver, "files");
    const content = input(driver, 2);
    const fresh = () => `in/${randomUUID()}.jsonl`;
    const put = async (more: Partial<PutObjectCommand["input"]> = {}) => {
      const name = { Bucket, Key: more.Key ?? fresh() };
      const { ETag } = await setup().s3.send(new PutObjectCommand({ ...name, Body: content, ...more }));
      return { name, ETag: ETag!, id: ETag!.replaceAll('"', "") };
    };

    if (!stores) {
      test("an upload is refused by name, and the error names an alternative", async () => {
        const error = await failure(put());
        expect(error).toMatchObject({ name: "NotImplemented", $metadata: { httpStatusCode: 501 } });
        expect(error.message).toMatch(new RegExp(`^The provider '${driver.provider}' has no files.put\\. .+`));
        expect(await setup().blobCount()).toBe(0);
      });
      return;
    }
    beforeAll(async () => {
      await setup().s3.send(new CreateBucketCommand({ Bucket }));
    });

    const read = async (input: GetObjectCommand["input"]) => {
      const { Body, ...found } = await setup().s3.send(new GetObjectCommand(input));
      return { ...found, content: Buffer.from(await Body!.transformToByteArray()) };
    };
    const status = async (call: Promise<unknown>) =>
      ((await failure(call)).$metadata as { httpStatusCode: number }).httpStatusCode;
    const listed = async (Prefix: string) => {
      const { Contents = [] } = await setup().s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
      return Contents.map(({ Key }) => Key!);
    };
    const remove = (input: DeleteObjectCommand["input"]) => setup().s3.send(new DeleteObjectCommand(input));
    const headObject = (input: HeadObjectCommand["input"]) => setup().s3.send(new HeadObjectCommand(input));
    const expectMissing = async (Key: string) => {
      const name = { Bucket, Key };
      const error = await failure(read(name));
      expect(error).toMatchObject({ name: "NoSuchKey", Key, $metadata: { httpStatusCode: 404 } });
      expect(await failure(headObject(name))).toMatchObject({ name: "NotFound", $metadata: { httpStatusCode: 404 } });
      expect(await listed(Key)).toEqual([]);
    };
    /** Numbers of the provider's files and of the gateway's blobs, without the ledger's rows. */
    const traces = async (mark: string) => [(await setup().upstream.files?.(mark)) ?? 0, await setup().blobCount()];

    test("HEAD, GET, list and DELETE find a key with If-Match bare, quoted and absent", async () => {
      for (const condition of ["absent", "bare", "quoted"] as const) {
        const { name, ETag, id } = await put({ ContentType: "application/jsonl" });
        expect(ETag).toBe(`"${id}"`);
        const more = { ...name, ...(condition !== "absent" && { IfMatch: condition === "bare" ? id : ETag }) };
        const head = await headObject(more);
        expect(head).toMatchObject({ ETag, ContentLength: content.length, ContentType: "application/jsonl" });
        expect(Math.abs(head.LastModified!.getTime() - Date.now())).toBeLessThan(60_000);
        const got = await read(more);
        expect(got).toMatchObject({ ETag, ContentLength: content.length, ContentType: "application/jsonl" });
        expect(got.content.toString()).toBe(content);
        const page = await setup().s3.send(new ListObjectsV2Command({ Bucket, Prefix: name.Key }));
        expect(page.Contents).toMatchObject([{ Key: name.Key, ETag, Size: content.length }]);
        expect((await remove(more)).$metadata.httpStatusCode).toBe(204);
        await expectMissing(name.Key);
      }
    });

    test("DELETE also deletes the provider's file, and a second DELETE succeeds", async () => {
      const mark = randomUUID();
      const before = await traces(mark);
      const { name } = await put({ Key: `${mark}.jsonl` });
      await remove(name);
      expect(await traces(mark)).toEqual(before);
      await remove(name);
    });

    test("every operation answers another If-Match with 412 and changes nothing", async () => {
      const { name, ETag } = await put();
      for (const IfMatch of ["other", '"other"']) {
        const call = { ...name, IfMatch };
        const calls = [read(call), headObject(call), remove(call), put({ ...call, Body: "changed" })];
        expect(await Promise.all(calls.map(status))).toEqual([412, 412, 412, 412]);
      }
      expect(await status(read({ ...name, IfNoneMatch: ETag }))).toBe(304);
      expect(await status(put({ Key: name.Key, IfNoneMatch: "*" }))).toBe(412);
      expect((await read(name)).content.toString()).toBe(content);
      const key = fresh();
      await put({ Key: key, IfNoneMatch: "*" });
      expect(await listed(key)).toEqual([key]);
    });

    if (has(driver, "files", "parseId")) {
      test("an id works as the key of any bucket", async () => {
        const { name, ETag, id } = await put();
        const other = { Bucket: "any-bucket", Key: id };
        expect(await headObject(other)).toMatchObject({ ETag, ContentLength: content.length });
        expect((await read({ ...other, Range: "bytes=0-3" })).content.toString()).toBe(content.slice(0, 4));
        expect(await headObject({ Bucket: "any-bucket", Key: "any-key", IfMatch: id })).toMatchObject({ ETag });
        await remove(other);
        await expectMissing(name.Key);
      });
    }

    test("a missing object is NoSuchKey", () => expectMissing("there/is/none.jsonl"));

    test.each([
      ["bytes=2-4", 2, 4],
      ["bytes=0-0", 0, 0],
      ["bytes=7-", 7, content.length - 1],
      ["bytes=-3", content.length - 3, content.length - 1],
      ["bytes=5-50000", 5, content.length - 1],
    ])("reads the range %s", async (Range, start, end) => {
      const { name } = await put();
      const expected = content.slice(start, end + 1);
      const ContentRange = `bytes ${start}-${end}/${content.length}`;
      const got = await read({ ...name, Range });
      expect(got).toMatchObject({
        ContentLength: expected.length,
        ContentRange,
        $metadata: { httpStatusCode: 206 },
      });
      expect(got.content.toString()).toBe(expected);
    });

    test("a range outside of the content is 416", async () => {
      const { name } = await put();
      const error = await failure(read({ ...name, Range: `bytes=${content.length}-` }));
      expect(error).toMatchObject({ name: "InvalidRange", $metadata: { httpStatusCode: 416 } });
    });

    test("metadata and headers are returned as given", async () => {
      const kept = {
        ContentType: "application/jsonl",
        CacheControl: "max-age=60",
        ContentDisposition: 'attachment; filename="a.jsonl"',
        ContentEncoding: "identity",
        ContentLanguage: "de",
        Metadata: { owner: "me", "with-dash": "1" },
      };
      const { name } = await put({ ...kept, Expires: new Date("2030-01-01T00:00:00Z") });
      const said = { ...kept, ExpiresString: "Tue, 01 Jan 2030 00:00:00 GMT" };
      expect(await headObject(name)).toMatchObject(said);
      expect(await read(name)).toMatchObject(said);
      await put({ Key: name.Key });
      expect((await headObject(name)).Metadata).toEqual({});
    });

    test("the latest content of a key is read", async () => {
      const { name, ETag } = await put();
      const again = await put({ Key: name.Key, Body: input(driver, 3) });
      expect((await read(name)).content.toString()).toBe(input(driver, 3));
      expect(await headObject(name)).toMatchObject({ ETag: again.ETag, ContentLength: input(driver, 3).length });
      expect(await status(headObject({ ...name, IfMatch: ETag }))).toBe(412);
    });

    test("a listing has keys and prefixes with markup, in byte order", async () => {
      const keys = [
        "list/a&b<c>/1.jsonl",
        "list/a&b<c>/2.jsonl",
        "list/a b+é.jsonl",
        "list/b/%2F.jsonl",
        "list/z🙂.jsonl",
      ];
      for (const Key of keys) await put({ Key });
      const ordered = keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      expect(await listed("list/")).toEqual(ordered);
      expect(await listed("list/a&b<")).toEqual(keys.slice(0, 2));
      for (const Key of keys) expect((await read({ Bucket, Key })).content.toString()).toBe(content);
      const grouped = await setup().s3.send(new ListObjectsV2Command({ Bucket, Prefix: "list/", Delimiter: "/" }));
      expect(grouped.CommonPrefixes!.map(({ Prefix }) => Prefix)).toEqual(["list/a&b<c>/", "list/b/"]);
      const paged: string[] = [];
      for await (const page of paginateListObjectsV2(
        { client: setup().s3, pageSize: 2 },
        { Bucket, Prefix: "list/" },
      )) {
        expect(page.Contents!.length).toBeLessThanOrEqual(2);
        paged.push(...page.Contents!.map(({ Key }) => Key!));
      }
      expect(paged).toEqual(ordered);
    });

    test("stores binary content, empty content and content of unknown length", async () => {
      const bytes = randomBytes(300_000);
      const { name } = await put({ Body: bytes, ContentType: "application/octet-stream" });
      expect((await read(name)).content.equals(bytes)).toBe(true);
      const { name: empty } = await put({ Body: "" });
      expect(await read(empty)).toMatchObject({ ContentLength: 0, content: Buffer.alloc(0) });
      const key = fresh();
      const chunked = { "Transfer-Encoding": "chunked" };
      expect(await send(setup().gateway.url, "PUT", target(key), chunked, httpChunks([content]))).toMatchObject({
        status: 200,
      });
      expect((await read({ Bucket, Key: key })).content.toString()).toBe(content);
    });

    describe("an incomplete upload leaves nothing with the provider or in the gateway", () => {
      const sha256 = createHash("sha256").update("something else").digest();
      const checksum = { "x-amz-checksum-sha256": sha256.toString("base64") };
      const trailing = (body: string) =>
        unsignedChunks({
          chunks: body === "" ? [] : [body],
          trailer: ["x-amz-checksum-crc32", crc32Of("something else")],
        });
      const plain = (headers: Readonly<Record<string, string>>) => (body: string) => ({ headers, body });
      describe.each([
        ["small", content],
        ["large", input(driver, 1_000)],
        ["without any content", ""],
      ])("%s", (_size, body) => {
        test.each<[string, (body: string) => Framed, string]>([
          ["a wrong checksum", plain(checksum), "BadDigest"],
          ["a wrong Content-MD5", plain({ "content-md5": Buffer.alloc(16).toString("base64") }), "BadDigest"],
          [
            "a wrong hash of the payload",
            plain({ "x-amz-content-sha256": sha256.toString("hex") }),
            "XAmzContentSHA256Mismatch",
          ],
          ["a wrong checksum in a trailer", trailing, "BadDigest"],
        ])("%s", async (_, framed, code) => {
          const mark = randomUUID();
          const before = await traces(mark);
          const { headers, body: sent } = framed(body);
          const answer = await send(setup().gateway.url, "PUT", target(`${mark}.jsonl`), headers, sent);
          const told = [answer.status, answer.body.toString()];
          expect(told).toEqual([400, expect.stringContaining(`<Code>${code}</Code>`)]);
          await expectMissing(`${mark}.jsonl`);
          expect(await traces(mark)).toEqual(before);
        });
      });

      test("a wrong checksum keeps the existing object", async () => {
        const { name } = await put();
        const answer = await send(setup().gateway.url, "PUT", target(name.Key), checksum, "changed");
        expect(answer.status).toBe(400);
        expect((await read(name)).content.toString()).toBe(content);
      });

      test.each<[string, number, Readonly<Record<string, string>>, string]>([
        ["small", 20_000, {}, ""],
        ["large", 200_000, {}, ""],
        ["large, with a checksum in a trailer", 200_000, TRAILER, `${(190_000).toString(16)}\r\n`],
      ])(
        "stores nothing if the client disconnects in the middle of content that is %s",
        async (_, length, headers, begun) => {
          const mark = randomUUID();
          const before = await traces(mark);
          const { gateway } = setup();
          const abandoned = () => gateway.log.filter((line) => line.operation === "PutObject" && line.status === 499);
          const already = abandoned().length;
          {
            await using connection = await dial(gateway.url);
            connection.send(head("PUT", target(`${mark}.jsonl`), { ...headers, "content-length": `${length}` }));
            connection.send(Buffer.concat([Buffer.from(begun), Buffer.alloc(0.7 * length, "x")]));
            await expect.poll(() => connection.socket.writableLength).toBe(0);
          }
          await expect.poll(() => abandoned().length).toBe(already + 1);
          await expect.poll(() => traces(mark)).toEqual(before);
          await expectMissing(`${mark}.jsonl`);
        },
      );
    });

    test("an upload beyond the limit is refused before its first byte", async () => {
      const mark = randomUUID();
      const before = await traces(mark);
      await using connection = await dial(setup().gateway.url);
      connection.send(head("PUT", target(`${mark}.jsonl`), { "Content-Length": `${5 * 1024 ** 3 + 1}` }));
      const { status, body } = await connection.answer();
      expect([status, body.toString()]).toEqual([400, expect.stringContaining("<Code>EntityTooLarge</Code>")]);
      expect(await traces(mark)).toEqual(before);
    });
  });
}

/** Checks of every `Objects`: the ledger's over each driver, and S3's own. */
import { createHash, randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { beforeAll, describe, expect, test } from "vitest";
import { declaredLength, opened } from "../../src/http/payload.ts";
import { streamed } from "../../src/lib/content.ts";
import { digester } from "../../src/lib/digests/digester.ts";
import type { ListQuery } from "../../src/lib/s3/listing.ts";
import type { PutRequest, ReadRequest } from "../../src/ports/objects/requests.ts";
import { acceptsAnyBucket, type Driver } from "./driver.ts";
import { CALL, useParts } from "./setup.ts";

const TEN = "0123456789";
/** The CRC catalogue's check value of CRC-64/NVME, the checksum of "123456789". */
const CRC64NVME_CHECK = Buffer.from("ae8b14860a799888", "hex").toString("base64");
export const READ: ReadRequest = { conditions: {}, range: undefined, checksums: false };

export async function crc64nvmeOf(content: string): Promise<string> {
  const hashes = digester(new Set(["crc64nvme"]));
  await hashes.update(Buffer.from(content));
  return Buffer.from((await hashes.digest()).crc64nvme!).toString("base64");
}

interface Given extends Partial<PutRequest> {
  readonly content?: string | Readable;
  /** Headers that a client sends. The content is checked against them. */
  readonly sent?: Readonly<Record<string, string>>;
}

/** A request as handlers build it: `opened` decodes and checks the body, small or large. */
export function request({ content = TEN, sent, ...more }: Given = {}): PutRequest {
  const body = typeof content === "string" ? Readable.from([Buffer.from(content)]) : content;
  const headers = {
    ...(typeof content === "string" && { "content-length": `${Buffer.byteLength(content)}` }),
    ...sent,
  };
  return {
    conditions: {},
    contentType: undefined,
    headers: {},
    metadata: {},
    checksums: {},
    length: declaredLength(headers),
    open: (extra, watch, fallback) => opened(headers, body, { extra, watch, fallback }),
    ...more,
  };
}

export function describeObjectsPort(driver: Driver): void {
  if (!driver.ownObjects && driver.operations.files === undefined) return;
  describe(`the objects of ${driver.name}`, () => {
    const parts = useParts(driver, "files");
    const store = () => parts().objects;
    const bucket = `bucket-${randomUUID()}`;
    beforeAll(() => store().buckets.create(CALL, bucket));

    const objectName = (key: string = randomUUID()) => ({ bucket, key });
    const put = async (given: Given = {}, key?: string) => {
      const name = objectName(key);
      return { name, row: await store().put(CALL, name, request(given)) };
    };
    const read = async (name: { bucket: string; key: string }, more: Partial<ReadRequest> = {}) => {
      const { body, ...found } = await store().get(CALL, name, { ...READ, ...more });
      return { ...found, content: await text(streamed(body)) };
    };
    const keys = async (query: Partial<ListQuery>, of = bucket) => {
      const { entries, ...page } = await store().list(CALL, of, { limit: 1000, ...query });
      return { names: entries.map(({ file, prefix }) => prefix ?? file.key), ...page };
    };

    test("a bucket is created, found, listed and deleted", async () => {
      const name = `made-${randomUUID()}`;
      const missing = { kind: "NoSuchBucket" };
      await expect(store().buckets.get(CALL, name)).rejects.toMatchObject(missing);
      await store().buckets.create(CALL, name);
      expect(await store().buckets.get(CALL, name)).toMatchObject({ name });
      const rows = await store().buckets.list(CALL, { prefix: "made-", limit: 10 });
      expect(rows).toEqual([{ name, createdAt: expect.any(Number) }]);
      expect(Math.abs(rows[0]!.createdAt - Date.now())).toBeLessThan(60_000);
      await store().put(CALL, { bucket: name, key: "k" }, request());
      await expect(store().buckets.delete(CALL, name)).rejects.toMatchObject({ kind: "BucketNotEmpty" });
      await store().delete(CALL, { bucket: name, key: "k" }, {});
      await store().buckets.delete(CALL, name);
      await expect(store().buckets.delete(CALL, name)).rejects.toMatchObject(missing);
      if (!acceptsAnyBucket(driver)) await expect(keys({}, name)).rejects.toMatchObject(missing);
      const at = { bucket: name, key: "k" };
      await expect(store().put(CALL, at, request())).rejects.toMatchObject(missing);
      if (acceptsAnyBucket(driver)) {
        await expect(read(at)).rejects.toMatchObject({ kind: "NoSuchKey" });
        await store().delete(CALL, at, {});
      } else {
        await expect(read(at)).rejects.toMatchObject(missing);
        await expect(store().delete(CALL, at, {})).rejects.toMatchObject(missing);
      }
    });

    test("buckets are listed in the order of their names, page by page", async () => {
      const names = ["paged-c", "paged-a", "paged-b"];
      for (const name of names) await store().buckets.create(CALL, name);
      const page = async (after?: string) =>
        (await store().buckets.list(CALL, { prefix: "paged-", limit: 2, ...(after && { after }) })).map(
          ({ name }) => name,
        );
      expect([await page(), await page("paged-b")]).toEqual([["paged-a", "paged-b"], ["paged-c"]]);
    });

    if (!driver.ownObjects) {
      test("an object without a checksum gets a CRC64NVME, and one with a checksum keeps that", async () => {
        for (const content of ["123456789", "123456789".repeat(20_000)]) {
          const plain = await put({ content });
          const crc64nvme = await crc64nvmeOf(content);
          expect(plain.row).toMatchObject({ checksums: { crc64nvme } });
          const { file } = await store().head(CALL, plain.name, { ...READ, checksums: true });
          expect([file.checksums, file.checksumType]).toEqual([{ crc64nvme }, undefined]);
          const sha1 = createHash("sha1").update(content).digest("base64");
          const checked = await put({ content, sent: { "x-amz-checksum-sha1": sha1 } });
          expect(checked.row.checksums).toEqual({ sha1 });
        }
        expect(await crc64nvmeOf("123456789")).toBe(CRC64NVME_CHECK);
      });
    }

    test("an object is returned with its content, headers and metadata", async () => {
      const given = {
        contentType: "application/jsonl",
        metadata: { mtime: "1.5", "with-dash": "1" },
        headers: { "cache-control": "no-store", "content-disposition": "inline", "content-language": "de" },
      };
      const { name, row } = await put(given);
      const kept = { ...name, ...given, etag: row.etag, size: TEN.length };
      expect(row).toMatchObject(kept);
      expect(row.etag).toMatch(/^[^"\s]+$/);
      expect(await read(name)).toMatchObject({ content: TEN, range: undefined, file: kept });
      const head = await store().head(CALL, name, READ);
      expect(head).toMatchObject({ range: undefined, file: kept });
      expect(Math.abs(head.file.modifiedAt - Date.now())).toBeLessThan(60_000);
    });

    test.each(["a/b c+%&<é>.jsonl", "/leading", "trailing/", "a/../b", "🙂"])(
      "the key '%s' is kept unchanged",
      async (key) => {
        const { name } = await put({ content: key.padEnd(40) }, key);
        expect((await read(name)).content.trimEnd()).toBe(key);
        expect((await keys({ prefix: key })).names).toContain(key);
      },
    );

    test.each([
      ["bytes=2-4", "234", { start: 2, end: 4 }],
      ["bytes=-3", "789", { start: 7, end: 9 }],
      ["bytes=8-", "89", { start: 8, end: 9 }],
      ["bytes=5-500", "56789", { start: 5, end: 9 }],
    ])("reads the range %s", async (asked, content, range) => {
      const { name } = await put();
      expect(await read(name, { range: asked })).toMatchObject({ content, range, file: { size: TEN.length } });
    });

    test("refuses a range outside of the content", async () => {
      const { name } = await put();
      await expect(read(name, { range: "bytes=10-" })).rejects.toMatchObject({ kind: "InvalidRange" });
    });

    test("conditions accept the tag with and without quotes", async () => {
      const { name, row } = await put();
      for (const ifMatch of [row.etag, `"${row.etag}"`]) {
        expect((await read(name, { conditions: { ifMatch } })).content).toBe(TEN);
        await store().head(CALL, name, { ...READ, conditions: { ifMatch } });
      }
      const failed = { kind: "PreconditionFailed" };
      await expect(read(name, { conditions: { ifMatch: "other" } })).rejects.toMatchObject(failed);
      const unchanged = { conditions: { ifNoneMatch: row.etag } };
      await expect(read(name, unchanged)).rejects.toMatchObject({ kind: "NotModified" });
      await expect(put({ conditions: { ifNoneMatch: "*" } }, name.key)).rejects.toMatchObject(failed);
      await expect(store().delete(CALL, name, { ifMatch: "other" })).rejects.toMatchObject(failed);
      expect((await read(name)).content).toBe(TEN);
      await store().delete(CALL, name, { ifMatch: row.etag });
      await expect(read(name)).rejects.toMatchObject({ kind: "NoSuchKey" });
    });

    test("a missing object is NoSuchKey, and deleting it succeeds", async () => {
      const name = objectName();
      await expect(read(name)).rejects.toMatchObject({ kind: "NoSuchKey" });
      await expect(store().head(CALL, name, READ)).rejects.toMatchObject({ kind: "NoSuchKey" });
      await store().delete(CALL, name, {});
    });

    test("a listing has prefixes, delimiters and pages", async () => {
      const at = (rest: string) => `list/${rest}`;
      const given = ["a&b<c>/1", "a&b<c>/2", "b", "c"].map(at);
      for (const key of given) await put({}, key);
      expect((await keys({ prefix: "list/" })).names).toEqual(given);
      expect((await keys({ prefix: at("a&b<") })).names).toEqual(given.slice(0, 2));
      const grouped = await keys({ prefix: "list/", delimiter: "/" });
      expect(grouped.names).toEqual([at("a&b<c>/"), at("b"), at("c")]);
      expect((await keys({ prefix: "list/", startAfter: at("b") })).names).toEqual([at("c")]);
      const first = await keys({ prefix: "list/", limit: 3 });
      expect(first).toMatchObject({ names: given.slice(0, 3), more: true });
      const second = await keys({ prefix: "list/", limit: 3, cursor: first.cursor, after: first.names.at(-1)! });
      expect(second).toMatchObject({ names: given.slice(3), more: false });
    });

    test.each([10, 200_000])("rejects a wrong checksum of %i bytes and stores nothing", async (size) => {
      const content = "x".repeat(size);
      const md5 = createHash("md5").update("something else").digest("base64");
      const name = objectName();
      const failed = store().put(CALL, name, request({ content, sent: { "content-md5": md5 } }));
      await expect(failed).rejects.toMatchObject({ kind: "BadDigest" });
      await expect(read(name)).rejects.toMatchObject({ kind: "NoSuchKey" });
    });

    test("rejects when the client disconnects, and stores nothing", async () => {
      const caller = new AbortController();
      const gone = new Error("the caller has gone");
      let asked = 0;
      const content = new Readable({
        read() {
          asked += 1;
          if (asked === 1) return void this.push(Buffer.alloc(100_000, "x"));
          caller.abort(gone);
          this.destroy(gone);
        },
      });
      const name = objectName();
      const failed = store().put(
        { ...CALL, signal: caller.signal },
        name,
        request({ content, sent: { "content-length": "200000" } }),
      );
      await expect(failed).rejects.toThrow();
      await expect(read(name)).rejects.toMatchObject({ kind: "NoSuchKey" });
      expect((await parts().upstream.files?.(name.key)) ?? 0).toBe(0);
    });

    test("stores content of unknown length", async () => {
      const { name, row } = await put({ content: Readable.from([TEN]), sent: { "transfer-encoding": "chunked" } });
      expect(row.size).toBe(TEN.length);
      expect((await read(name)).content).toBe(TEN);
    });
  });
}

import { expect, test } from "vitest";
import type { Scope } from "../../../src/ports/ledger/names.ts";
import type { PartRow, UploadRow } from "../../../src/ports/objects/rows.ts";
import { file, freshLedger, SCOPE } from "./fixtures.ts";

const upload = (id: string, rest: Partial<UploadRow> = {}): UploadRow => ({
  id,
  bucket: "bucket",
  key: "k",
  createdAt: 1_700_000_000_000,
  contentType: undefined,
  headers: {},
  metadata: {},
  checksum: undefined,
  result: undefined,
  ...rest,
});

const part = (number: number, rest: Partial<PartRow> = {}): PartRow => ({
  number,
  etag: "d41d8cd98f00b204e9800998ecf8427e",
  size: number,
  checksums: {},
  modifiedAt: 1_700_000_000_000,
  blob: `blob-${number}`,
  ...rest,
});

const NAME = { bucket: "bucket", key: "k" };
const THEIRS: Scope = { owner: "you", provider: "local" };
const ALL = { after: 0, limit: 10_000 };

async function begun(id = "u", rest: Partial<UploadRow> = {}) {
  const ledger = await freshLedger();
  await ledger.uploads.create(SCOPE, upload(id, rest), { createBucket: true });
  return ledger;
}

test("an upload is returned as it was inserted, only for its owner, provider and name", async () => {
  const row = upload("u", {
    contentType: "text/plain",
    headers: { expires: "never" },
    metadata: { who: "me" },
    checksum: { algorithm: "crc32", type: "FULL_OBJECT" },
  });
  const { uploads, buckets } = await freshLedger();
  await expect(uploads.create(SCOPE, row, { createBucket: false })).rejects.toMatchObject({ kind: "NoSuchBucket" });
  await uploads.create(SCOPE, row, { createBucket: true });
  expect(await buckets.get(SCOPE, "bucket")).toMatchObject({ name: "bucket" });
  expect(await uploads.get(SCOPE, NAME, "u")).toEqual(row);
  expect(await uploads.get(THEIRS, NAME, "u")).toBeUndefined();
  expect(await uploads.get({ ...SCOPE, provider: "openai" }, NAME, "u")).toBeUndefined();
  expect(await uploads.get(SCOPE, { ...NAME, key: "other" }, "u")).toBeUndefined();
  await expect(uploads.putPart(THEIRS, NAME, "u", part(1))).rejects.toMatchObject({ kind: "NoSuchUpload" });
  await expect(uploads.abort(THEIRS, NAME, "u")).rejects.toMatchObject({ kind: "NoSuchUpload" });
  expect((await uploads.list(THEIRS, "bucket", { limit: 10 })).entries).toEqual([]);
});

test("a part replaces the one with its number, which is returned", async () => {
  const { uploads } = await begun();
  expect(await uploads.putPart(SCOPE, NAME, "u", part(2, { blob: "old" }))).toBeUndefined();
  expect(await uploads.putPart(SCOPE, NAME, "u", part(2))).toMatchObject({ blob: "old" });
  await uploads.putPart(SCOPE, NAME, "u", part(10));
  await uploads.putPart(SCOPE, NAME, "u", part(1, { checksums: { crc32: "AAAAAA==" } }));
  expect((await uploads.parts("u", ALL)).map(({ number }) => number)).toEqual([1, 2, 10]);
  expect(await uploads.parts("u", { after: 1, limit: 1 })).toEqual([part(2)]);
  expect(await uploads.place("u", 10)).toEqual({ start: 3, part: part(10), count: 3 });
  expect(await uploads.place("u", 3)).toEqual({ start: 3, part: undefined, count: 3 });
});

test("blobs of parts are live until their upload ends", async () => {
  const { uploads, live } = await begun();
  await uploads.putPart(SCOPE, NAME, "u", part(1));
  expect(await live(["blob-1", "other"])).toEqual(new Set(["blob-1"]));
  expect(await uploads.abort(SCOPE, NAME, "u")).toEqual(["blob-1"]);
  expect(await live(["blob-1"])).toEqual(new Set());
  expect(await uploads.parts("u", ALL)).toEqual([]);
});

test("completing enters the file and ends the upload, both or neither", async () => {
  const { uploads, files, live } = await begun();
  for (const number of [1, 2, 3]) await uploads.putPart(SCOPE, NAME, "u", part(number));
  const row = { ...file("k", { size: 3 }), uploadId: "u" };
  const refuse = () => {
    throw new Error("refused");
  };
  await expect(uploads.complete(SCOPE, row, [part(1)], { precondition: refuse })).rejects.toThrow("refused");
  const stale = [part(1, { blob: "replaced since" })];
  await expect(uploads.complete(SCOPE, row, stale, {})).rejects.toMatchObject({ kind: "Conflict" });
  expect(await files.get(SCOPE, NAME)).toBeUndefined();
  expect(await live(["blob-1", "blob-3"])).toEqual(new Set(["blob-1", "blob-3"]));

  const done = await uploads.complete(SCOPE, row, [part(1), part(2)], {});
  expect(done).toEqual({ replaced: undefined, blobs: ["blob-1", "blob-2", "blob-3"] });
  expect(await files.get(SCOPE, NAME)).toEqual(row);
  expect(await live(["blob-1", "blob-2", "blob-3"])).toEqual(new Set());
  // The file's parts are listed without their blobs. The third part is not part of the file.
  const { blob: _1, ...first } = part(1);
  const { blob: _2, ...second } = part(2);
  expect(await uploads.parts("u", ALL)).toEqual([first, second]);
  expect((await uploads.get(SCOPE, NAME, "u"))?.result).toEqual(row);
  expect((await uploads.list(SCOPE, "bucket", { limit: 10 })).entries).toEqual([]);
  for (const late of [
    () => uploads.complete(SCOPE, row, [part(1)], {}),
    () => uploads.abort(SCOPE, NAME, "u"),
    () => uploads.putPart(SCOPE, NAME, "u", part(4)),
  ]) {
    await expect(late()).rejects.toMatchObject({ kind: "NoSuchUpload" });
  }
});

test("a completed upload replaces a cached row", async () => {
  const { uploads, files } = await begun();
  await files.put(SCOPE, file("k", { id: "before" }));
  expect(await files.get(SCOPE, NAME)).toMatchObject({ id: "before" });
  await uploads.putPart(SCOPE, NAME, "u", part(1));
  const row = { ...file("k", { id: "after" }), uploadId: "u" };
  expect((await uploads.complete(SCOPE, row, [part(1)], {})).replaced).toMatchObject({ id: "before" });
  expect(await files.get(SCOPE, NAME)).toMatchObject({ id: "after" });
});

test.each(["replaced", "deleted"])(
  "parts are removed with their file when it is %s, and not with the upload's record",
  async (how) => {
    const { uploads, files } = await begun();
    await uploads.putPart(SCOPE, NAME, "u", part(1));
    await uploads.complete(SCOPE, { ...file("k"), uploadId: "u" }, [part(1)], {});
    await uploads.forget("u");
    expect(await uploads.get(SCOPE, NAME, "u")).toBeUndefined();
    expect(await uploads.parts("u", ALL)).toHaveLength(1);
    // Replacing only the metadata of the file keeps its parts.
    await files.put(SCOPE, { ...file("k"), uploadId: "u", metadata: { new: "1" } });
    expect(await uploads.parts("u", ALL)).toHaveLength(1);
    if (how === "replaced") await files.put(SCOPE, file("k", { id: "other" }));
    else await files.delete(SCOPE, NAME);
    expect(await uploads.parts("u", ALL)).toEqual([]);
  },
);

test("a listing sorts by key, then by id, in pages of any size, with and without a delimiter", async () => {
  const { uploads } = await freshLedger();
  const keys = ["a", "a\u0001", "a/1", "a/2", "b", "é", "\u{1f600}"];
  const rows = keys.flatMap((key) => [upload(`1-${key}`, { key }), upload(`2-${key}`, { key })]);
  for (const row of rows.toReversed()) await uploads.create(SCOPE, row, { createBucket: true });
  for (const limit of [1, 2, 3, 100]) {
    const found: string[] = [];
    let after: { after: string; afterId: string } | undefined;
    for (;;) {
      const { entries, more } = await uploads.list(SCOPE, "bucket", { limit, ...after });
      for (const entry of entries) found.push(entry.upload!.id);
      if (!more) break;
      const { key, id } = entries.at(-1)!.upload!;
      after = { after: key, afterId: id };
    }
    expect(found).toEqual(rows.map(({ id }) => id));
  }
  const ids = async (query: object) =>
    (await uploads.list(SCOPE, "bucket", { limit: 100, ...query })).entries.map((one) => one.prefix ?? one.upload.id);
  expect(await ids({ after: "a" })).toEqual(rows.slice(2).map(({ id }) => id));
  expect(await ids({ prefix: "a/" })).toEqual(["1-a/1", "2-a/1", "1-a/2", "2-a/2"]);
  expect(await ids({ delimiter: "/", prefix: "a" })).toEqual(["1-a", "2-a", "1-a\u0001", "2-a\u0001", "a/"]);
  expect(await ids({ delimiter: "/", after: "a/" })).toEqual(rows.slice(8).map(({ id }) => id));
  expect(await ids({ limit: 0 })).toEqual([]);
});

test("old uploads of all owners are found, the oldest first", async () => {
  const { uploads } = await freshLedger();
  await uploads.create(SCOPE, upload("new", { createdAt: 30 }), { createBucket: true });
  await uploads.create(THEIRS, upload("older", { createdAt: 20 }), { createBucket: true });
  await uploads.create(SCOPE, upload("oldest", { createdAt: 10 }), { createBucket: true });
  const found = async (time: number, limit = 10) =>
    (await uploads.before(time, limit)).map(({ owner, id }) => [owner, id]);
  expect(await found(30)).toEqual([
    ["me", "oldest"],
    ["you", "older"],
  ]);
  expect(await found(31, 1)).toEqual([["me", "oldest"]]);
});

test("uploads and their parts go with their bucket, and those of other buckets and owners stay", async () => {
  const { uploads, buckets } = await begun();
  await uploads.putPart(SCOPE, NAME, "u", part(1));
  await uploads.putPart(SCOPE, NAME, "u", part(2));
  await uploads.create(THEIRS, upload("theirs"), { createBucket: true });
  await uploads.create(SCOPE, upload("other", { bucket: "other" }), { createBucket: true });
  const gone = await buckets.delete(SCOPE, "bucket");
  expect(gone).toEqual({ outcome: "deleted", blobs: ["blob-1", "blob-2"] });
  expect(await uploads.get(SCOPE, NAME, "u")).toBeUndefined();
  expect(await uploads.parts("u", ALL)).toEqual([]);
  expect(await uploads.get(THEIRS, NAME, "theirs")).toBeDefined();
  expect(await uploads.get(SCOPE, { bucket: "other", key: "k" }, "other")).toBeDefined();
});

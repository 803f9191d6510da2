/** A scope's buckets hold for every lookup and every write, whatever named the row. */
import { expect, test } from "vitest";
import type { Scope } from "../../../src/ports/ledger/names.ts";
import { file, freshLedger, SCOPE } from "./fixtures.ts";

const NARROW: Scope = { ...SCOPE, allows: (bucket) => bucket.startsWith("ok-") };
const DENIED = { kind: "AccessDenied" };
const upload = (bucket: string) => ({
  id: `upload of ${bucket}`,
  bucket,
  key: "k",
  createdAt: 1,
  headers: {},
  metadata: {},
});

async function filled() {
  const ledger = await freshLedger();
  for (const bucket of ["a-secret", "ok-1", "ok-2", "secret"]) {
    await ledger.files.put(SCOPE, file("k", { bucket, id: `file of ${bucket}` }), { createBucket: true });
    await ledger.uploads.create(SCOPE, upload(bucket), { createBucket: false });
  }
  return ledger;
}

test("rows of other buckets are not found", async () => {
  const { buckets, files, uploads } = await filled();
  const [open, hidden] = [
    { bucket: "ok-1", key: "k" },
    { bucket: "secret", key: "k" },
  ];
  expect(await files.get(NARROW, open)).toMatchObject(open);
  expect(await files.get(NARROW, hidden)).toBeUndefined();
  expect(await files.byId(NARROW, "file of ok-1")).toMatchObject(open);
  expect(await files.byId(NARROW, "file of secret")).toBeUndefined();
  expect((await files.list(NARROW, "ok-1", { limit: 9 })).entries).toHaveLength(1);
  expect(await files.list(NARROW, "secret", { limit: 9 })).toEqual({ entries: [], more: false });
  expect(await files.reader(NARROW, "secret")({ name: "", inclusive: true }, undefined, 9)).toEqual([]);
  expect(await uploads.get(NARROW, open, "upload of ok-1")).toMatchObject(open);
  expect(await uploads.get(NARROW, hidden, "upload of secret")).toBeUndefined();
  expect((await uploads.list(NARROW, "ok-1", { limit: 9 })).entries).toHaveLength(1);
  expect((await uploads.list(NARROW, "secret", { limit: 9 })).entries).toEqual([]);
  expect(await buckets.get(NARROW, "ok-1")).toMatchObject({ name: "ok-1" });
  expect(await buckets.get(NARROW, "secret")).toBeUndefined();
});

test("an id with several names is found by those in the scope", async () => {
  const { files } = await filled();
  for (const bucket of ["secret", "ok-2"]) await files.put(SCOPE, file("shared", { bucket, id: "one file" }));
  expect(await files.byId(NARROW, "one file")).toMatchObject({ bucket: "ok-2" });
});

test.each([1, 2, 9])("buckets are filtered before they are paged: %i a page", async (limit) => {
  const { buckets } = await filled();
  const seen: string[] = [];
  for (let after: string | undefined; ; after = seen.at(-1)) {
    const page = await buckets.list(NARROW, { limit, ...(after !== undefined && { after }) });
    seen.push(...page.map(({ name }) => name));
    if (page.length < limit) break;
  }
  expect(seen).toEqual(["ok-1", "ok-2"]);
});

test("writes to other buckets are refused, and change nothing", async () => {
  const { buckets, files, uploads } = await filled();
  const name = { bucket: "secret", key: "k" };
  const part = { number: 1, etag: "e", size: 1, checksums: {}, modifiedAt: 1 };
  const row = { ...file("k", { bucket: "secret" }), uploadId: "upload of secret" };
  for (const write of [
    () => files.put(NARROW, row, { createBucket: true }),
    () => files.delete(NARROW, name),
    () => files.setTags(NARROW, { ...name, id: "file of secret" }, []),
    () => uploads.create(NARROW, { ...upload("secret"), id: "another" }, { createBucket: true }),
    () => uploads.putPart(NARROW, name, "upload of secret", part),
    () => uploads.abort(NARROW, name, "upload of secret"),
    () => uploads.complete(NARROW, row, [], {}),
    () => buckets.create(NARROW, "other", 1),
    () => buckets.delete(NARROW, "secret"),
  ]) {
    await expect(write()).rejects.toMatchObject(DENIED);
  }
  expect(await files.get(SCOPE, name)).toMatchObject({ id: "file of secret" });
  expect(await uploads.get(SCOPE, name, "upload of secret")).toBeDefined();
  expect(await buckets.get(SCOPE, "other")).toBeUndefined();
});

import { expect, test } from "vitest";
import { GatewayError } from "../../../src/lib/errors.ts";
import type { FileRow } from "../../../src/ports/objects/rows.ts";
import { file, freshLedger, SCOPE } from "./fixtures.ts";

const at = (key: string) => ({ bucket: "bucket", key });

test("a file is returned as it was stored", async () => {
  const { files } = await freshLedger();
  const row = file("a//b/./😀 +%2F\u0001", {
    contentType: "text/plain; charset=utf-8",
    size: 5 * 2 ** 40,
    headers: { "cache-control": "no-store" },
    metadata: { café: 'naïve "quoted"' },
    checksums: { crc32: "AAAAAA==", sha256: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" },
  });
  expect(await files.put(SCOPE, row, { createBucket: true })).toBeUndefined();
  expect(await files.get(SCOPE, row)).toEqual(row);
  expect(await files.get(SCOPE, at("a/b"))).toBeUndefined();
});

test("each of many lookups at the same time gets its own row", async () => {
  const { files } = await freshLedger();
  const other = { ...SCOPE, owner: "other" };
  const rows = Array.from({ length: 20 }, (_, n) => file(`k${n},"{}\\`, { id: `id-${n}`, metadata: { n: `${n}` } }));
  for (const row of rows) await files.put(SCOPE, row, { createBucket: true });
  await files.put(other, file("k1", { id: "other's" }), { createBucket: true });
  const asked = [...rows, ...rows.map(({ key }) => at(`no ${key}`)), ...rows.toReversed()];
  const found = await Promise.all(asked.map((name) => files.get(SCOPE, name)));
  expect(found).toEqual([...rows, ...rows.map(() => undefined), ...rows.toReversed()]);
  const [mixed, his] = await Promise.all([files.get(SCOPE, at("k1")), files.get(other, at("k1"))]);
  expect([mixed, his?.id]).toEqual([undefined, "other's"]);
});

test("a put without its bucket is refused by name and leaves nothing", async () => {
  const { files, buckets } = await freshLedger();
  await expect(files.put(SCOPE, file("a"))).rejects.toMatchObject({
    kind: "NoSuchBucket",
    detail: { fields: { BucketName: "bucket" } },
  });
  expect(await buckets.get(SCOPE, "bucket")).toBeUndefined();
});

test("a bucket made by a put has the file's time, and later puts keep it", async () => {
  const { files, buckets } = await freshLedger();
  await files.put(SCOPE, file("a", { modifiedAt: 5 }), { createBucket: true });
  await files.put(SCOPE, file("b", { modifiedAt: 6 }), { createBucket: true });
  expect(await buckets.get(SCOPE, "bucket")).toEqual({ name: "bucket", createdAt: 5 });
});

test("a replaced file and a removed file are returned", async () => {
  const { files } = await freshLedger();
  const first = file("a", { id: "1", contentType: "text/plain", metadata: { old: "yes" } });
  const second = file("a", { id: "2" });
  await files.put(SCOPE, first, { createBucket: true });
  expect(await files.put(SCOPE, second)).toEqual(first);
  expect(await files.get(SCOPE, first)).toEqual(second);
  expect(await files.delete(SCOPE, at("a"))).toEqual(second);
  expect(await files.delete(SCOPE, at("a"))).toBeUndefined();
  expect(await files.get(SCOPE, first)).toBeUndefined();
});

test("a precondition gets the current file, and its error stops the write", async () => {
  const { files, buckets } = await freshLedger();
  const seen: (FileRow | undefined)[] = [];
  const refusal = new GatewayError("PreconditionFailed", "no");
  const refuse = (current: FileRow | undefined) => {
    seen.push(current);
    throw refusal;
  };
  await expect(files.put(SCOPE, file("a"), { createBucket: true, precondition: refuse })).rejects.toBe(refusal);
  expect(await buckets.get(SCOPE, "bucket")).toBeUndefined();

  const kept = file("a", { id: "kept" });
  await files.put(SCOPE, kept, { createBucket: true, precondition: (current) => expect(current).toBeUndefined() });
  await expect(files.put(SCOPE, file("a", { id: "other" }), { precondition: refuse })).rejects.toBe(refusal);
  await expect(files.delete(SCOPE, at("a"), { precondition: refuse })).rejects.toBe(refusal);
  expect(seen).toEqual([undefined, kept, kept]);
  expect(await files.get(SCOPE, at("a"))).toEqual(kept);
});

test("one of many concurrent puts that must be the first succeeds", async () => {
  const { files } = await freshLedger();
  const first = (current: FileRow | undefined) => {
    if (current) throw new GatewayError("PreconditionFailed", "exists");
  };
  const tries = Array.from({ length: 100 }, (_, i) =>
    files.put(SCOPE, file("a", { id: String(i) }), { createBucket: true, precondition: first }),
  );
  const outcomes = await Promise.allSettled(tries);
  expect(outcomes.filter((outcome) => outcome.status === "fulfilled")).toHaveLength(1);
});

test("owners and providers do not see each other's files", async () => {
  const { files, buckets } = await freshLedger();
  const scopes = [SCOPE, { ...SCOPE, owner: "you" }, { ...SCOPE, provider: "openai" }];
  for (const [i, scope] of scopes.entries())
    await files.put(scope, file("a", { id: String(i) }), { createBucket: true });
  await files.delete(scopes[1]!, at("a"));
  expect(await buckets.delete(scopes[1]!, "bucket")).toMatchObject({ outcome: "deleted" });
  expect((await files.get(scopes[0]!, at("a")))?.id).toBe("0");
  expect((await files.get(scopes[2]!, at("a")))?.id).toBe("2");
  expect((await files.list(scopes[0]!, "bucket", { limit: 9 })).entries).toHaveLength(1);
});

test("the parts of a file are referenced as long as the file is there and made of them", async () => {
  const { files } = await freshLedger();
  const parts = (...ids: string[]) => ids.map((id) => ({ id, size: 1 }));
  const referenced = async () => [...(await files.referenced(SCOPE.provider, ["a", "b", "c", "whole"]))].toSorted();
  await files.put(SCOPE, file("joined", { id: "a+b", parts: parts("a", "b") }), { createBucket: true });
  await files.put(SCOPE, file("whole", { id: "whole" }));
  expect(await referenced()).toEqual(["a", "b", "whole"]);
  expect(await files.referenced("elsewhere", ["a"])).toEqual(new Set());
  await files.put(SCOPE, file("joined", { id: "b+c", parts: parts("b", "c") }));
  expect(await referenced()).toEqual(["b", "c", "whole"]);
  await files.put(SCOPE, file("joined", { id: "new" }));
  expect(await referenced()).toEqual(["whole"]);
  await files.put(SCOPE, file("joined", { id: "a+b", parts: parts("a", "b") }));
  await files.delete(SCOPE, at("joined"));
  expect(await referenced()).toEqual(["whole"]);
});

import { DatabaseSync } from "node:sqlite";
import { sql } from "kysely";
import { expect, test, vi } from "vitest";
import type { Transaction } from "../../../src/storage/ledger/database.ts";
import { files } from "../../../src/storage/ledger/queries/files.ts";
import { serialWrites } from "../../../src/storage/ledger/sqlite/writes.ts";
import { file, freshDatabase, SCOPE } from "./fixtures.ts";

const at = (at: number) => ({ name: "checked" as const, at });

test("a read waits for the open transaction, and sees nothing of a rolled back one", async () => {
  const db = await freshDatabase();
  const stored = db.builder.selectFrom("state").select("at").compile();
  const insert = db.builder.insertInto("state").values(at(1)).compile();
  const reads: Promise<unknown>[] = [];
  const write = db.write(async (tx) => {
    await tx.run(insert);
    reads.push(db.first(stored), db.all(stored));
    expect(await tx.first(stored)).toEqual({ at: 1 });
    throw new Error("undone");
  });
  await expect(write).rejects.toThrow("undone");
  expect(await Promise.all(reads)).toEqual([undefined, []]);
});

test("writes run one after another, and a failed write affects only itself", async () => {
  const db = await freshDatabase();
  const stored = db.builder.selectFrom("state").select("at").compile();
  await db.write((tx) => tx.run(db.builder.insertInto("state").values(at(0)).compile()));
  const increments = Array.from({ length: 300 }, (_, i) =>
    db.write(async (tx) => {
      const before = (await tx.first(stored))!.at;
      await tx.run(
        db.builder
          .updateTable("state")
          .set({ at: before + 1 })
          .compile(),
      );
      if (i % 3 === 0) throw new Error(`undone ${i}`);
      return before + 1;
    }),
  );
  const outcomes = await Promise.allSettled(increments);
  const values = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
  expect(values).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
  expect(await db.first(stored)).toEqual({ at: 200 });
});

test("on a full disk writes fail without effect; with space they work again", async () => {
  const db = await freshDatabase();
  const store = files(db);
  await store.put(SCOPE, file("before"), { createBucket: true });
  const { page_count: pages } = (await db.first(sql<{ page_count: number }>`pragma page_count`.compile(db.builder)))!;
  const allow = (count: number) => db.all(sql`pragma max_page_count = ${sql.lit(count)}`.compile(db.builder));

  await allow(pages);
  const small = store.put(SCOPE, file("small"));
  const large = store.put(SCOPE, file("large", { metadata: { much: "x".repeat(100_000) } }));
  const [smallOutcome, largeOutcome] = await Promise.allSettled([small, large]);
  expect(largeOutcome).toMatchObject({
    status: "rejected",
    reason: { kind: "Unavailable", message: "The gateway's storage is full." },
  });
  const kept = ["before", ...(smallOutcome.status === "fulfilled" ? ["small"] : [])];
  const keys = async () => (await store.list(SCOPE, "bucket", { limit: 9 })).entries.map((entry) => entry.file?.key);
  expect(await keys()).toEqual(kept);

  await allow(pages + 1000);
  await store.put(SCOPE, file("later"));
  expect(await keys()).toEqual([kept[0], "later", ...kept.slice(1)]);
});

test("a failed commit fails all writes in it, and the next write works", async () => {
  const db = await freshDatabase();
  const stored = db.builder.selectFrom("state").select("at").compile();
  const insert = db.builder.insertInto("state").values(at(1)).compile();
  // A foreign key that is checked at the commit makes the commit fail without a broken disk.
  const orphan = db.builder.insertInto("job_tags").values({ job_id: "none", key: "k", value: "v" }).compile();
  const outcomes = await Promise.allSettled([
    db.write((tx) => tx.run(insert)),
    db.write(async (tx) => {
      await tx.all(sql`pragma defer_foreign_keys = on`.compile(db.builder));
      await tx.run(orphan);
    }),
  ]);
  expect(outcomes.map((outcome) => outcome.status)).toEqual(["rejected", "rejected"]);
  expect(await db.all(stored)).toEqual([]);
  await db.write((tx) => tx.run(insert));
  expect(await db.all(stored)).toEqual([{ at: 1 }]);
});

test("close waits for earlier writes, and later ones are refused", async () => {
  const db = await freshDatabase();
  const insert = db.builder.insertInto("state").values(at(1)).compile();
  const settled: string[] = [];
  const write = db.write((tx) => tx.run(insert)).then(() => settled.push("write"));
  await db.close().then(() => settled.push("close"));
  await write;
  expect(settled).toEqual(["write", "close"]);
  await expect(db.write((tx) => tx.run(insert))).rejects.toThrow();
  await expect(db.all(insert)).rejects.toThrow();
});

test("a write is acknowledged after its flush and fails with it; reads do not wait for it", async () => {
  const raw = new DatabaseSync(":memory:");
  raw.exec("create table t (n integer)");
  const insert = raw.prepare("insert into t values (1)");
  const flushes: PromiseWithResolvers<void>[] = [];
  const flush = () => {
    const one = Promise.withResolvers<void>();
    flushes.push(one);
    return one.promise;
  };
  const writes = serialWrites({ db: raw, path: ":memory:", tx: {} as Transaction, flush });
  const order: string[] = [];
  const write = (name: string) => writes.write(async () => void insert.run()).then(() => order.push(name));

  const first = write("first");
  await vi.waitUntil(() => flushes.length === 1);
  expect([writes.busy, order]).toEqual([undefined, []]);
  const second = write("second");
  const third = write("third");
  order.push("flushed");
  flushes[0]!.resolve();
  await first;
  // Writes that arrived meanwhile share the next flush.
  await vi.waitUntil(() => flushes.length === 2);
  flushes[1]!.reject(Object.assign(new Error("no space"), { code: "ENOSPC" }));
  await expect(second).rejects.toMatchObject({ kind: "Unavailable" });
  await expect(third).rejects.toMatchObject({ kind: "Unavailable" });
  expect(order).toEqual(["flushed", "first"]);
  await writes.idle();
  raw.close();
});

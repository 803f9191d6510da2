/** 64 concurrent writes over three processes' ledgers on one database. One outcome each. */
import { expect, inject, onTestFinished, test } from "vitest";
import { GatewayError } from "../../../../src/lib/errors.ts";
import type { Ledger } from "../../../../src/ports/ledger.ts";
import type { FileRow } from "../../../../src/ports/objects/rows.ts";
import type { Transaction } from "../../../../src/storage/ledger/database.ts";
import { openPostgres } from "../../../../src/storage/ledger/postgres/database.ts";
import { fileWrites } from "../../../../src/storage/ledger/queries/files.ts";
import { checkedPages } from "../../../../src/storage/ledger/recent.ts";
import { file, freshUrl, job, postgresLedger, SCOPE } from "../fixtures.ts";

const LEDGERS = 3;
const WRITES = 64;
const NAME = { bucket: "bucket", key: "k" };
const AT = 1_700_000_000_000;

async function replicas(options?: Parameters<typeof freshUrl>[1]): Promise<readonly Ledger[]> {
  const url = await freshUrl(inject("postgres")!, options);
  const ledgers = await Promise.all(Array.from({ length: LEDGERS }, () => postgresLedger(url)));
  onTestFinished(async () => {
    await Promise.all(ledgers.map((ledger) => ledger.close()));
  });
  return ledgers;
}

/** The kinds of the errors of rejected writes, and the values of the others. */
async function outcomes<T>(ledgers: readonly Ledger[], write: (ledger: Ledger, n: number) => Promise<T>) {
  const all = await Promise.allSettled(Array.from({ length: WRITES }, (_, n) => write(ledgers[n % LEDGERS]!, n)));
  const done: T[] = [];
  const refused: string[] = [];
  for (const one of all) {
    if (one.status === "fulfilled") done.push(one.value);
    else if (one.reason instanceof GatewayError) refused.push(one.reason.kind);
    else throw one.reason;
  }
  return { done, refused };
}

/** Callers go on together, until one calls `end`. */
function inStep(callers: number) {
  let waiting: (() => void)[] = [];
  let isOver = false;
  const goOn = () => {
    for (const one of waiting) one();
    waiting = [];
  };
  return {
    async next(): Promise<void> {
      if (isOver) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push(resolve);
      if (waiting.length === callers) goOn();
      await promise;
    },
    end(): void {
      isOver = true;
      goOn();
    },
  };
}

const refusal = () => new GatewayError("PreconditionFailed", "refused");
const ifAbsent = (current: FileRow | undefined) => {
  if (current !== undefined) throw refusal();
};
const ifIs = (id: string) => (current: FileRow | undefined) => {
  if (current?.id !== id) throw refusal();
};

test("a new ledger is migrated once by processes that start together", async () => {
  const [first, ...others] = await replicas({ empty: true });
  await first!.buckets.create(SCOPE, "bucket", AT);
  for (const other of others) expect(await other.buckets.get(SCOPE, "bucket")).toMatchObject({ createdAt: AT });
});

test("one create of a bucket makes it", async () => {
  const { done } = await outcomes(await replicas(), ({ buckets }, n) => buckets.create(SCOPE, "bucket", AT + n));
  expect(done.filter(Boolean)).toHaveLength(1);
});

test("one of many writes with If-None-Match: * wins", async () => {
  const ledgers = await replicas();
  const { done, refused } = await outcomes(ledgers, ({ files }, n) =>
    files.put(SCOPE, file("k", { id: `id-${n}` }), { createBucket: true, precondition: ifAbsent }),
  );
  expect(done).toHaveLength(1);
  expect(new Set(refused)).toEqual(new Set(["PreconditionFailed"]));
});

test("one of many writes with If-Match wins, and a delete of the same version is one of them", async () => {
  const ledgers = await replicas();
  await ledgers[0]!.files.put(SCOPE, file("k", { id: "first" }), { createBucket: true });
  const { done } = await outcomes(ledgers, ({ files }, n) =>
    n % 2 === 0
      ? files.put(SCOPE, file("k", { id: `id-${n}` }), { precondition: ifIs("first") })
      : files.delete(SCOPE, NAME, { precondition: ifIs("first") }),
  );
  expect(done.map((row) => row?.id)).toEqual(["first"]);
});

test("each replaced version is told to one write", async () => {
  const ledgers = await replicas();
  const { done } = await outcomes(ledgers, ({ files }, n) =>
    files.put(SCOPE, file("k", { id: `id-${n}` }), { createBucket: true }),
  );
  const last = await ledgers[1]!.files.get(SCOPE, NAME);
  const told = [...done.map((row) => row?.id), last?.id];
  expect(new Set(told).size).toBe(WRITES + 1);
});

test("concurrent writes of neighbouring names do not run again, new ones and those that replace others", async () => {
  const db = openPostgres({
    connectionString: await freshUrl(inject("postgres")!),
    connections: 2,
    connectTimeoutMs: 5_000,
    queryTimeoutMs: 5_000,
    onError: () => {},
  });
  onTestFinished(() => db.close());
  const writes = fileWrites(db, checkedPages());
  await db.write((tx) => writes.put(tx, SCOPE, file("a"), { createBucket: true }));
  for (const [first, second] of [
    ["b", "c"],
    ["b", "c"],
    ["c", "d"],
  ] as const) {
    let runs = 0;
    const step = inStep(2);
    const put = (key: string) =>
      db.write(async (tx) => {
        runs += 1;
        const { all, first, run } = tx;
        const stepped: Transaction = {
          all: (query) => step.next().then(() => all(query)),
          first: (query) => step.next().then(() => first(query)),
          run: (query) => step.next().then(() => run(query)),
        };
        await writes.put(stepped, SCOPE, file(key, { id: `${key}-${Math.random()}` }), {});
        await step.next();
        step.end();
      });
    await Promise.all([put(first), put(second)]);
    expect(runs).toBe(2);
  }
});

test("a page of a listing that is asked for again shows what other processes wrote since", async () => {
  const [first, second] = await replicas();
  await first!.files.put(SCOPE, file("a", { id: "1", etag: "1" }), { createBucket: true });
  const ask = async () => {
    const page = await second!.files.list(SCOPE, "bucket", { limit: 10 });
    return { page, shown: page.entries.map((entry) => [entry.file!.key, entry.file!.etag, entry.file!.tags]) };
  };
  const changes: readonly [() => Promise<unknown>, readonly unknown[]][] = [
    [async () => {}, [["a", "1", undefined]]],
    [
      () => first!.files.put(SCOPE, file("b", { id: "2", etag: "2" })),
      [
        ["a", "1", undefined],
        ["b", "2", undefined],
      ],
    ],
    [
      () => first!.files.put(SCOPE, file("a", { id: "3", etag: "3" })),
      [
        ["a", "3", undefined],
        ["b", "2", undefined],
      ],
    ],
    [
      () => first!.files.setTags(SCOPE, file("b", { id: "2" }), [{ key: "k", value: "v" }]),
      [
        ["a", "3", undefined],
        ["b", "2", [{ key: "k", value: "v" }]],
      ],
    ],
    [() => first!.files.delete(SCOPE, { bucket: "bucket", key: "a" }), [["b", "2", [{ key: "k", value: "v" }]]]],
    [() => first!.files.delete(SCOPE, { bucket: "bucket", key: "b" }), []],
    [() => first!.files.put(SCOPE, file("c", { id: "4", etag: "4" })), [["c", "4", undefined]]],
  ];
  for (const [change, shown] of changes) {
    await change();
    // The second time it is kept, the third time it is compared.
    for (let time = 0; time < 3; time += 1) expect((await ask()).shown).toEqual(shown);
    expect((await ask()).page).toBe((await ask()).page);
  }
});

test("a bucket is deleted only without files, whoever comes first", async () => {
  const ledgers = await replicas();
  await ledgers[0]!.buckets.create(SCOPE, "bucket", AT);
  const { done, refused } = await outcomes(ledgers, async ({ files, buckets }, n) => {
    if (n % 8 !== 0) return (await buckets.delete(SCOPE, "bucket")).outcome;
    await files.put(SCOPE, file(`k${n}`), { createBucket: false });
    return "put";
  });
  const deleted = done.filter((outcome) => outcome === "deleted").length;
  const put = done.filter((outcome) => outcome === "put").length;
  const listed = (await ledgers[2]!.files.list(SCOPE, "bucket", { limit: 100 })).entries.length;
  expect({ deleted, listed, refused: refused.length }).toEqual(
    put > 0 ? { deleted: 0, listed: put, refused: 8 - put } : { deleted: 1, listed: 0, refused: 8 },
  );
});

test("a multipart upload is completed or aborted once", async () => {
  const ledgers = await replicas();
  const upload = { ...NAME, id: "u", createdAt: AT, contentType: undefined, headers: {}, metadata: {} };
  await ledgers[0]!.uploads.create(
    SCOPE,
    { ...upload, checksum: undefined, result: undefined },
    { createBucket: true },
  );
  const part = { number: 1, etag: "e", size: 1, checksums: {}, modifiedAt: AT, blob: "blob-1" };
  await ledgers[0]!.uploads.putPart(SCOPE, NAME, "u", part);
  const { done, refused } = await outcomes(ledgers, ({ uploads }, n) =>
    n % 4 === 0
      ? uploads.abort(SCOPE, NAME, "u")
      : uploads.complete(SCOPE, { ...file("k"), uploadId: "u" }, [part], {}).then(({ blobs }) => blobs),
  );
  expect(done).toEqual([["blob-1"]]);
  expect(new Set(refused)).toEqual(new Set(["NoSuchUpload"]));
});

test("a part that replaces another is told its blob once", async () => {
  const ledgers = await replicas();
  const upload = { ...NAME, id: "u", createdAt: AT, contentType: undefined, headers: {}, metadata: {} };
  await ledgers[0]!.uploads.create(
    SCOPE,
    { ...upload, checksum: undefined, result: undefined },
    { createBucket: true },
  );
  const part = { number: 1, etag: "e", size: 1, checksums: {}, modifiedAt: AT };
  const { done } = await outcomes(ledgers, ({ uploads }, n) =>
    uploads.putPart(SCOPE, NAME, "u", { ...part, blob: `blob-${n}` }),
  );
  const kept = await ledgers[0]!.uploads.parts("u", { after: 0, limit: 10 });
  expect(new Set([...done.map((row) => row?.blob), kept[0]?.blob]).size).toBe(WRITES + 1);
});

test("one create claims a client request token, and the others learn its job", async () => {
  const ledgers = await replicas();
  const record = { owner: "me", provider: "local", token: "t", createdAt: AT, request: {} };
  const { done } = await outcomes(ledgers, ({ jobs }, n) => jobs.claim({ ...record, fingerprint: `${n}` }));
  expect(done.filter((holder) => holder === undefined)).toHaveLength(1);
  const [holder] = done.filter((one) => one !== undefined);
  expect(new Set(done.flatMap((one) => one?.fingerprint ?? []))).toEqual(new Set([holder!.fingerprint]));
});

test("a job is inserted once", async () => {
  const ledgers = await replicas();
  const { done, refused } = await outcomes(ledgers, ({ jobs }, n) => jobs.insert(job("j", { name: `n${n}` }), []));
  expect(done).toHaveLength(1);
  expect(new Set(refused)).toEqual(new Set(["Conflict"]));
});

test("a job never has more tags than the maximum", async () => {
  const ledgers = await replicas();
  await ledgers[0]!.jobs.insert(job("j"), []);
  const { done } = await outcomes(ledgers, ({ jobs }, n) => jobs.tag("j", [{ key: `k${n}`, value: "v" }], 10));
  expect(done).toHaveLength(10);
  expect(await ledgers[1]!.jobs.tags("j")).toHaveLength(10);
});

test("reservations never exceed a budget", async () => {
  const ledgers = await replicas();
  const limit = { scope: "key:k1" as const, firstDay: "2026-11-01", lastDay: "2026-11-30", amount: "10" };
  const reservation = { owner: "me", keyId: "k1", day: "2026-11-28", currency: "USD", amount: "1" };
  const { done } = await outcomes(ledgers, ({ spending }, n) =>
    spending.reserve({ ...reservation, token: `t${n}` }, [limit]),
  );
  expect(done.filter((refused) => refused === undefined)).toHaveLength(10);
});

test("a job ends once, whatever else is recorded at the same time", async () => {
  const ledgers = await replicas();
  await ledgers[0]!.jobs.insert(job("j", { status: "InProgress" }), []);
  const statuses = ["Stopping", "InProgress", "Completed", "Stopped"];
  const { done } = await outcomes(ledgers, ({ jobs }, n) => {
    const status = statuses[n % statuses.length]!;
    return jobs.update("j", { status, endTime: n % statuses.length < 2 ? undefined : AT + n });
  });
  const ends = done.filter((change) => change?.after.endTime !== undefined);
  expect(ends).toHaveLength(1);
  expect(await ledgers[1]!.jobs.byId("j")).toEqual(ends[0]!.after);
  const seen = done.filter((change) => change?.after.status === "Stopping");
  expect(seen.every((change) => change!.before.endTime === undefined)).toBe(true);
});

test("one of many states that were found out at the same time is recorded", async () => {
  const ledgers = await replicas();
  await ledgers[0]!.jobs.insert(job("j", { status: "InProgress" }), []);
  const seen = (await ledgers[0]!.jobs.byId("j"))!;
  const { done } = await outcomes(ledgers, ({ jobs }, n) => {
    const counts = { total: WRITES, processed: n, success: n, error: 0 };
    return jobs.update("j", { status: "InProgress", counts }, seen);
  });
  expect(done.filter((change) => change !== undefined)).toHaveLength(1);
});

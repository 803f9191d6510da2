/** The bucket's faults, its requests, and several processes on one bucket. */
import { randomBytes } from "node:crypto";
import { PassThrough, Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { StorageUnavailable } from "../../../src/lib/errors.ts";
import type { BlobId } from "../../../src/lib/names.ts";
import { newId } from "../../../src/lib/uuid7.ts";
import { BlobMissing, type BlobStore } from "../../../src/ports/blobs.ts";
import { diskStore } from "../../../src/storage/blobs/disk.ts";
import { segmentOf } from "../../../src/storage/blobs/s3/keys.ts";
import { temporaryFolder } from "../../support/gateway.ts";
import { type BucketFault, useBucket } from "./bucket.ts";
import { memoryBucket } from "./memory-bucket.ts";

const never = new AbortController().signal;
const bucket = useBucket();
const MIB = 1024 * 1024;

const put = async (store: BlobStore, bytes: Buffer): Promise<BlobId> => (await store.put(bytes, never)).id;
const read = async (store: BlobStore, id: BlobId): Promise<Buffer> => buffer(await store.get(id));
const text = async (store: BlobStore, id: BlobId): Promise<string> => (await read(store, id)).toString();

/** The fault for the first `times` requests whose line matches. */
function fail(fault: BucketFault, matching: RegExp, times = Number.POSITIVE_INFINITY): void {
  let left = times;
  bucket.faultOf = (line) => {
    if (!matching.test(line) || left <= 0) return undefined;
    left -= 1;
    return fault;
  };
}

const sent = (matching: RegExp): number => bucket.requests.filter((line) => matching.test(line)).length;

describe("a bucket that fails", () => {
  it.each([
    ["is away", "refuse", /cannot be reached/],
    ["answers 503", { status: 503, code: "SlowDown" }, /rate|reached/],
    ["answers 500", { status: 500, code: "InternalError" }, /cannot be reached/],
    ["refuses the key", { status: 403, code: "InvalidAccessKeyId" }, /refuses the gateway's access/],
    ["is denied", { status: 403, code: "AccessDenied" }, /refuses the gateway's access/],
    ["does not exist", { status: 404, code: "NoSuchBucket" }, /does not exist/],
  ] as const)(
    "%s: Unavailable, and it goes on when that ends",
    async (_, fault, message) => {
      const store = bucket.store();
      const id = await put(store, Buffer.from("before"));
      const other = bucket.store();
      const grown = await store.append();
      await grown.write(Buffer.from("written"));
      fail(fault, /./);
      const failing = [
        () => store.put(Buffer.from("x"), never),
        () => store.put(Readable.from([randomBytes(9 * MIB)]), never),
        () => other.get(id),
        () => other.link(id),
        () => grown.sync(),
        () => other.append(grown.id, 0),
        () => other.check(),
        () => other.sweep(async () => new Set()),
      ];
      for (const call of failing) {
        const error = await call().then(
          () => undefined,
          (reason: unknown) => reason,
        );
        expect(error, String(call)).toBeInstanceOf(StorageUnavailable);
        expect((error as Error).message).toMatch(message);
        expect((error as StorageUnavailable).detail.retryAfterMs).toBeGreaterThan(0);
      }
      bucket.faultOf = () => undefined;
      await grown.sync();
      await grown.close();
      expect([await text(other, id), await text(other, grown.id)]).toEqual(["before", "written"]);
      await other.check();
    },
    30_000,
  );

  it("that does not exist is no missing blob, also for HEAD", async () => {
    const store = bucket.store({ bucket: bucket.bucket({ bucket: "absent" }) });
    const made = await put(bucket.store(), Buffer.from("x"));
    await expect(store.size(made)).rejects.toMatchObject({
      kind: "Unavailable",
      message: expect.stringContaining("not exist"),
    });
    await expect(store.get(made)).rejects.toMatchObject({ kind: "Unavailable" });
  });

  it("that does not answer costs a request its time and no more", async () => {
    const [quick, other] = [1_000, 1_000].map((requestMs) =>
      bucket.store({ bucket: bucket.bucket({ requestMs }) }),
    ) as [BlobStore, BlobStore];
    const id = await put(bucket.store(), Buffer.from("x"));
    fail("hang", /./);
    const began = performance.now();
    const calls = [quick.put(Buffer.from("x"), never), quick.get(id), other.check(), quick.link(id)];
    await Promise.all(calls.map((call) => expect(call).rejects.toMatchObject({ kind: "Unavailable" })));
    expect(performance.now() - began).toBeLessThan(5_000);
    bucket.faultOf = () => undefined;
    expect(await text(bucket.store(), id)).toBe("x");
  });

  it("for a moment is not noticed", async () => {
    const store = bucket.store();
    fail({ status: 503, code: "SlowDown" }, /^PUT/, 2);
    const id = await put(store, Buffer.from("kept"));
    fail("refuse", /^GET/, 2);
    expect(await text(store, id)).toBe("kept");
  });

  it("does not store bytes that were damaged on their way", async () => {
    const store = bucket.store();
    fail("flip", /^PUT/, 1);
    const bytes = randomBytes(MIB);
    const id = await put(store, bytes);
    expect((await read(bucket.store(), id)).equals(bytes)).toBe(true);
    const large = randomBytes(17 * MIB);
    fail("flip", /^PUT.*partNumber=2/, 1);
    const { id: parts } = await store.put(Readable.from([large]), never);
    expect((await read(store, parts)).equals(large)).toBe(true);
    fail("flip", /^PUT/);
    await expect(store.put(bytes, never)).rejects.toMatchObject({
      kind: "Unavailable",
      message: expect.stringContaining("damaged"),
    });
  });

  it("whose answer is lost leaves an object that is deleted", async () => {
    const store = bucket.store();
    fail("lose", /^PUT/);
    await expect(store.put(Buffer.from("x"), never)).rejects.toMatchObject({ kind: "Unavailable" });
    bucket.faultOf = () => undefined;
    await vi.waitFor(async () => expect(await bucket.keys()).toEqual([]));
  });

  it("reads go on where they broke", async () => {
    const store = bucket.store();
    const bytes = randomBytes(3 * MIB);
    const id = await put(store, bytes);
    const grown = await grow(store, [bytes.subarray(0, MIB), bytes.subarray(MIB)]);
    for (const blob of [id, grown]) {
      let broken = 0;
      bucket.faultOf = (line) =>
        line.startsWith("GET") && line.includes("x-id") && broken++ < 3 ? { truncate: 700_000 } : undefined;
      expect((await read(bucket.store(), blob)).equals(bytes)).toBe(true);
      expect(broken).toBeGreaterThanOrEqual(3);
    }
  });

  it("reads that break again and again fail, and are not taken for the end", async () => {
    const store = bucket.store();
    const id = await put(store, randomBytes(3 * MIB));
    let first = true;
    bucket.faultOf = (line) => {
      if (!line.startsWith("GET")) return undefined;
      const fault = first ? { truncate: MIB } : "refuse";
      first = false;
      return fault as BucketFault;
    };
    await expect(read(store, id)).rejects.toBeInstanceOf(StorageUnavailable);
  }, 20_000);

  it("waits for a slow reader, and not for a slow bucket", async () => {
    const store = bucket.store({ idleMs: 300 });
    const bytes = randomBytes(4 * MIB);
    const id = await put(store, bytes);
    const chunks: Buffer[] = [];
    for await (const chunk of await store.get(id)) {
      if (chunks.length < 2) await pause(500);
      chunks.push(chunk as Buffer);
    }
    expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
  });

  it("an aborted put leaves nothing", async () => {
    const store = bucket.store();
    const controller = new AbortController();
    const body = new PassThrough();
    const putting = store.put(body, controller.signal);
    const filling = (async () => {
      for (let part = 0; part < 3; part += 1) await new Promise((done) => body.write(randomBytes(8 * MIB), done));
    })().catch(() => {});
    await vi.waitUntil(() => sent(/^PUT.*partNumber=1/) > 0, 10_000);
    controller.abort(new Error("enough"));
    await expect(putting).rejects.toThrow("enough");
    body.destroy();
    await Promise.race([filling, pause(100)]);
    expect(await bucket.keys()).toEqual([]);
    for await (const page of bucket.bucket().uploads("")) expect(page).toEqual([]);
  });
});

/** A blob whose parts were shared one by one. */
async function grow(store: BlobStore, parts: readonly Buffer[]): Promise<BlobId> {
  const growing = await store.append();
  for (const part of parts) {
    await growing.write(part);
    await growing.share();
  }
  await growing.close();
  return growing.id;
}

describe("several processes", () => {
  it("go on with a blob, and the late bytes of the one before are without effect", async () => {
    const [first, second] = [bucket.store({ generation: clock }), bucket.store({ generation: clock })];
    const zombie = await first.append();
    await zombie.write(Buffer.from("acknowledged, and more"));
    await zombie.sync();
    const taken = await second.append(zombie.id, 12);
    await taken.write(Buffer.from("!"));
    await taken.sync();
    await zombie.write(Buffer.from(" of the zombie"));
    await zombie.sync();
    await zombie.close();
    expect(await text(bucket.store(), zombie.id)).toBe("acknowledged!");
    await taken.write(Buffer.from(" on"));
    await taken.close();
    expect(await text(bucket.store(), zombie.id)).toBe("acknowledged! on");
  });

  it("a zombie that opened before its successor and wakes after it changes nothing", async () => {
    const id = await grow(bucket.store(), [Buffer.from("0123, not acknowledged")]);
    const zombie = await bucket.store({ generation: clock }).append(id, 4);
    const second = await bucket.store({ generation: clock }).append(id, 4);
    await second.write(Buffer.from("456789"));
    await second.close();
    const third = await bucket.store({ generation: clock }).append(id, 10);
    await zombie.write(Buffer.from("zzzzzzzzzzzzzzzzz"));
    await zombie.close();
    expect(await text(bucket.store(), id)).toBe("0123456789");
    await third.write(Buffer.from("abc"));
    await third.close();
    expect(await text(bucket.store(), id)).toBe("0123456789abc");
  });

  it("a process that was replaced cannot open a blob", async () => {
    const id = await grow(bucket.store(), [Buffer.from("0123")]);
    const replaced = bucket.store({ generation: () => Promise.reject(new Error("replaced")) });
    await expect(replaced.append(id, 2)).rejects.toThrow("replaced");
    expect(await text(bucket.store(), id)).toBe("0123");
  });

  it("bytes that were not shared when the process ended are lost, and nothing else", async () => {
    const crashed = await bucket.store().append();
    await crashed.write(Buffer.from("shared"));
    await crashed.share();
    await crashed.write(Buffer.from(" lost"));
    const other = bucket.store();
    expect(await other.size(crashed.id)).toBe(6);
    const next = await other.append(crashed.id, 6);
    await next.write(Buffer.from(" kept"));
    await next.close();
    expect(await text(bucket.store(), crashed.id)).toBe("shared kept");
  });

  it("bytes that could not be shared go on in the same process", async () => {
    const store = bucket.store();
    const growing = await store.append();
    await growing.write(Buffer.from("shared"));
    await growing.share();
    await growing.write(Buffer.from(" scratch only"));
    fail({ status: 503, code: "SlowDown" }, /^PUT/);
    await expect(growing.sync()).rejects.toBeInstanceOf(StorageUnavailable);
    await expect(growing.close()).rejects.toBeInstanceOf(StorageUnavailable);
    bucket.faultOf = () => undefined;
    expect(await text(store, growing.id)).toBe("shared scratch only");
    const again = await store.append(growing.id, 14);
    expect(again.size).toBe(14);
    await again.write(Buffer.from("!"));
    await again.close();
    expect(await text(bucket.store(), growing.id)).toBe("shared scratch!");
  });

  it("a blob that could not be sealed can be written and sealed later", async () => {
    const store = bucket.store();
    const growing = await store.append();
    await growing.write(Buffer.from("one "));
    fail({ status: 503, code: "SlowDown" }, /^PUT/);
    await expect(growing.seal()).rejects.toBeInstanceOf(StorageUnavailable);
    bucket.faultOf = () => undefined;
    await growing.write(Buffer.from("two"));
    const sealed = await growing.seal();
    expect(await text(bucket.store(), sealed)).toBe("one two");
  });

  it("read a blob to the end while its segments are merged and deleted", async () => {
    const store = bucket.store();
    const parts = Array.from({ length: 15 }, () => randomBytes(100_000));
    const growing = await store.append();
    for (const part of parts) {
      await growing.write(part);
      await growing.share();
    }
    const bytes = Buffer.concat(parts);
    const reading = await bucket.store().get(growing.id, undefined, 64 * 1024);
    const chunks = reading[Symbol.asyncIterator]();
    const found = [(await chunks.next()).value as Buffer];
    for (let more = 0; more < 4; more += 1) {
      await growing.write(randomBytes(100_000));
      await growing.share();
    }
    await vi.waitFor(async () => expect((await bucket.keys()).length).toBeLessThan(12));
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) found.push(next.value as Buffer);
    expect(Buffer.concat(found).equals(bytes)).toBe(true);
    await growing.close();
  });
});

let time = 1_000;
const clock = async (): Promise<number> => (time += 1);

describe("segments", () => {
  it("stay few while a blob grows, and each byte is written some times only", async () => {
    const store = bucket.store();
    const growing = await store.append();
    const bytes: Buffer[] = [];
    for (let share = 0; share < 300; share += 1) {
      const piece = randomBytes(1_000 + (share % 7) * 100);
      bytes.push(piece);
      await growing.write(piece);
      await growing.share();
    }
    await growing.close();
    const all = Buffer.concat(bytes);
    await vi.waitFor(async () => expect((await bucket.keys()).length).toBeLessThanOrEqual(24));
    expect((await read(bucket.store(), growing.id)).equals(all)).toBe(true);
    const written = bucket.requests
      .filter((line) => line.startsWith("PUT"))
      .reduce((sum, line) => sum + Number(/-(\d+)\?/.exec(line)![1]), 0);
    expect(written / all.length).toBeLessThan(8);
  }, 60_000);

  it("10,000 of them are read in their order, and merged", async () => {
    const memory = memoryBucket();
    const id = newId(Date.now(), 8);
    const bytes = randomBytes(10_000 * 3);
    for (let index = 0; index < 10_000; index += 1) {
      await memory.put(segmentOf(id, 0, index * 3, 3).key, bytes.subarray(index * 3, index * 3 + 3));
    }
    const blobs = bucket.store({ bucket: memory });
    expect(await blobs.size(id)).toBe(bytes.length);
    const range = { start: 14_999, end: 15_100 };
    expect((await buffer(await blobs.get(id, range))).equals(bytes.subarray(14_999, 15_101))).toBe(true);
    expect((await read(blobs, id)).equals(bytes)).toBe(true);
    const reopened = await blobs.append(id, bytes.length);
    await reopened.write(Buffer.from("end"));
    await reopened.close();
    await vi.waitFor(async () => expect(memory.keys().length).toBe(1));
    expect((await read(blobs, id)).equals(Buffer.concat([bytes, Buffer.from("end")]))).toBe(true);
  });

  it("give the same bytes as a file, whatever was written, shared, truncated and read", async () => {
    const folder = await temporaryFolder();
    const disk = await diskStore(folder);
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ write: fc.integer({ min: 0, max: 400 }) }) },
      { weight: 3, arbitrary: fc.constant("share" as const) },
      {
        weight: 2,
        arbitrary: fc.record({ reopen: fc.double({ min: 0, max: 1, noNaN: true }), elsewhere: fc.boolean() }),
      },
      {
        weight: 3,
        arbitrary: fc.record({
          from: fc.double({ min: 0, max: 1, noNaN: true }),
          count: fc.integer({ min: 1, max: 300 }),
        }),
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
        let store = bucket.store();
        let [mine, file] = [await store.append(), await disk.append()];
        for (const one of steps) {
          if (one === "share") await mine.share();
          else if ("write" in one) {
            const bytes = randomBytes(one.write);
            await Promise.all([mine.write(bytes), file.write(bytes)]);
          } else if ("reopen" in one) {
            const keep = Math.floor(file.size * one.reopen);
            await Promise.all([mine.close(), file.close()]);
            if (one.elsewhere) store = bucket.store();
            [mine, file] = [await store.append(mine.id, keep), await disk.append(file.id, keep)];
          } else {
            const start = Math.floor(file.size * one.from);
            const end = Math.min(file.size, start + one.count) - 1;
            if (start > end) continue;
            await mine.share();
            const expected = await buffer(await disk.get(file.id, { start, end }));
            for (const reader of [store, bucket.store()]) {
              expect(await buffer(await reader.get(mine.id, { start, end }))).toEqual(expected);
            }
            const into = Buffer.alloc(end + 1 - start);
            await mine.read(into, start);
            expect(into).toEqual(expected);
          }
        }
        await Promise.all([mine.close(), file.close()]);
        expect(await read(bucket.store(), mine.id)).toEqual(await read(disk, file.id));
      }),
      { numRuns: 25 },
    );
  }, 120_000);
});

describe("requests", () => {
  it("are few: one for a small put, one for a read of it, none for what is temporary", async () => {
    const store = bucket.store();
    const id = await put(store, randomBytes(4096));
    expect(bucket.requests.length).toBe(1);
    expect(await store.size(id)).toBe(4096);
    await buffer(await store.get(id, { start: 0, end: 4095 }));
    expect(bucket.requests.length).toBe(2);
    const temporary = await store.temporary();
    await temporary.write(randomBytes(100_000));
    await temporary.close();
    await read(store, temporary.id);
    await store.delete(temporary.id);
    expect(bucket.requests.length).toBe(2);
    await store.check();
    expect(bucket.requests.length).toBe(2);
  });

  it("a blob that grew costs two for its first read of a range, and one for the next", async () => {
    const id = await grow(bucket.store(), [randomBytes(1000), randomBytes(1000)]);
    const reader = bucket.store();
    bucket.requests.length = 0;
    await buffer(await reader.get(id, { start: 10, end: 900 }));
    expect(bucket.requests.length).toBe(2);
    await buffer(await reader.get(id, { start: 20, end: 800 }));
    expect(bucket.requests.length).toBe(3);
  });

  it("parts of 5 MiB are copied by the service", async () => {
    const store = bucket.store();
    const parts = await Promise.all([6, 5, 7, 1].map((size) => put(store, randomBytes(size * MIB))));
    bucket.requests.length = 0;
    const whole = await store.link(...parts);
    expect(sent(/^GET/)).toBe(0);
    expect(await store.size(whole)).toBe(19 * MIB);
    const small = await Promise.all([100, 2000, 30].map((size) => put(store, randomBytes(size))));
    const sizes = await store.size(await store.link(...small));
    expect(sizes).toBe(2130);
  });
});

describe("sweep", () => {
  it("sets old blobs without a name aside, and deletes them after some days", async () => {
    const store = bucket.store({ orphanAgeMs: -5_000 });
    const [live, orphan] = [await put(store, Buffer.from("live")), await put(store, Buffer.from("orphan"))];
    const grown = await grow(store, [Buffer.from("a"), Buffer.from("b")]);
    const open = await store.append();
    await open.share();
    const asked: BlobId[] = [];
    const swept = await store.sweep(async (ids) => {
      asked.push(...ids);
      return new Set([live]);
    });
    expect(swept).toEqual({ removed: 0, orphaned: 2 });
    expect(asked.sort()).toEqual([live, orphan, grown].sort());
    const other = bucket.store();
    expect(await text(other, live)).toBe("live");
    for (const id of [orphan, grown]) await expect(other.get(id)).rejects.toThrow(BlobMissing);
    const day = new Date().toISOString().slice(0, 10);
    expect((await bucket.keys()).filter((key) => key.startsWith(`orphans/${day}/`)).length).toBe(3);
    await store.deleteOldOrphans();
    expect((await bucket.keys()).filter((key) => key.startsWith("orphans/")).length).toBe(3);
    await bucket.bucket().put("orphans/2020-01-01/objects/00/x", Buffer.from("x"));
    await bucket.bucket().put("orphans/README", Buffer.from("x"));
    await store.deleteOldOrphans();
    const left = (await bucket.keys()).filter((key) => key.startsWith("orphans/"));
    expect(left.length).toBe(4);
    expect(left).toContain("orphans/README");
    await open.close();
  });

  it("leaves what is younger than a day, and never asks what this process does not know", async () => {
    const id = await put(bucket.store(), Buffer.from("of another process"));
    const upload = await bucket.bucket().upload("objects/aa/unfinished");
    const swept = await bucket.store().sweep(async () => new Set());
    expect(swept).toEqual({ removed: 0, orphaned: 0 });
    expect(await text(bucket.store(), id)).toBe("of another process");
    await upload.abort();
  });
});

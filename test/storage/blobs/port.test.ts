/** What the port promises, for every store. */
import { createHash, randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { PassThrough, Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { beforeEach, describe, expect, it } from "vitest";
import { GatewayError } from "../../../src/lib/errors.ts";
import type { BlobId } from "../../../src/lib/names.ts";
import { newId } from "../../../src/lib/uuid7.ts";
import { type Appender, BlobMissing, type BlobStore } from "../../../src/ports/blobs.ts";
import { diskStore } from "../../../src/storage/blobs/disk.ts";
import { temporaryFolder } from "../../support/gateway.ts";
import { startMoto } from "../../upstreams/moto.ts";
import { useBucket } from "./bucket.ts";

const never = new AbortController().signal;
const UNKNOWN = newId(0);
const UNKNOWN_GROWN = newId(0, 8);

interface Driver {
  readonly name: string;
  /** A store as that of a new process with the same content. */
  use(): () => Promise<BlobStore>;
}

const DRIVERS: readonly Driver[] = [
  {
    name: "disk",
    use() {
      let root: string;
      beforeEach(async () => {
        root = await temporaryFolder();
        return () => rm(root, { recursive: true, force: true });
      });
      return () => diskStore(root);
    },
  },
  {
    name: "a bucket of a second gateway",
    use() {
      const bucket = useBucket();
      return async () => bucket.store();
    },
  },
  {
    name: "a bucket of moto",
    use() {
      const bucket = useBucket(startMoto);
      return async () => bucket.store();
    },
  },
];

const stream = (...parts: (Uint8Array | string)[]): Readable => Readable.from(parts.map((part) => Buffer.from(part)));

describe.each(DRIVERS)("blobs on $name", ({ use }) => {
  const open = use();
  let store: BlobStore;
  beforeEach(async () => {
    store = await open();
  });

  const put = async (...parts: (Uint8Array | string)[]): Promise<BlobId> =>
    (await store.put(stream(...parts), never)).id;
  const bytesOf = async (id: BlobId, of = store) => buffer(await of.get(id));
  const read = async (id: BlobId, of = store): Promise<string> => (await bytesOf(id, of)).toString();

  it("return what was put, in this process and another one", async () => {
    const bytes = randomBytes(3_000_000);
    const { id, size } = await store.put(stream(bytes.subarray(0, 1_000_001), bytes.subarray(1_000_001)), never);
    expect(size).toBe(bytes.length);
    expect((await bytesOf(id)).equals(bytes)).toBe(true);
    const other = await open();
    expect((await bytesOf(id, other)).equals(bytes)).toBe(true);
    expect(await other.size(id)).toBe(bytes.length);
    const whole = await store.put(Buffer.from("whole"), never);
    expect([whole.size, await read(whole.id, other)]).toEqual([5, "whole"]);
  });

  it("return content of several parts", async () => {
    const bytes = randomBytes(20 * 1024 * 1024 + 3);
    const { id, size } = await store.put(Readable.from(pieces(bytes, 1_000_003)), never);
    expect(size).toBe(bytes.length);
    expect((await bytesOf(id, await open())).equals(bytes)).toBe(true);
    const exact = bytes.subarray(0, 16 * 1024 * 1024);
    expect((await bytesOf(await put(exact))).equals(exact)).toBe(true);
  });

  it("may be empty", async () => {
    const { id, size } = await store.put(stream(), never);
    expect(size).toBe(0);
    expect(await read(id)).toBe("");
    expect(await (await open()).size(id)).toBe(0);
    expect(await read(await store.link(id))).toBe("");
  });

  it("give ranges with both ends included, in chunks of at most the given size", async () => {
    const id = await put("0123456789");
    const part = async (start: number, end: number) => (await buffer(await store.get(id, { start, end }))).toString();
    expect([await part(0, 0), await part(3, 6), await part(9, 9), await part(8, 20)]).toEqual(["0", "3456", "9", "89"]);
    const chunks: Buffer[] = [];
    for await (const chunk of await store.get(id, undefined, 4)) chunks.push(chunk as Buffer);
    expect(chunks.every(({ length }) => length <= 4)).toBe(true);
    expect(Buffer.concat(chunks).toString()).toBe("0123456789");
  });

  it("are missing before the first byte, also for an invalid id", async () => {
    for (const id of [UNKNOWN, UNKNOWN_GROWN, "../../secret", "", "objects", `${UNKNOWN}/..`]) {
      await expect(store.get(id), id).rejects.toThrow(BlobMissing);
      await expect(store.get(id, { start: 0, end: 3 }), id).rejects.toThrow(BlobMissing);
      await expect(store.size(id), id).rejects.toThrow(BlobMissing);
      await expect(store.link(id), id).rejects.toThrow(BlobMissing);
    }
    await expect(store.append(UNKNOWN_GROWN, 0)).rejects.toThrow(BlobMissing);
    await expect(store.append(UNKNOWN, 0)).rejects.toThrow(BlobMissing);
  });

  it("stay apart while others are deleted", async () => {
    const contents = Array.from({ length: 20 }, (_, index) => randomBytes(index * 7919));
    const ids = await Promise.all(contents.map((bytes) => put(bytes)));
    const digest = (bytes: Buffer) => createHash("md5").update(bytes).digest("hex");
    const [gone, kept] = [ids.filter((_, index) => index % 2 === 0), ids.filter((_, index) => index % 2 === 1)];
    const [found] = await Promise.all([
      Promise.all(kept.map(async (id) => digest(await bytesOf(id)))),
      Promise.all(gone.map((id) => store.delete(id))),
    ]);
    expect(found).toEqual(contents.filter((_, index) => index % 2 === 1).map(digest));
    for (const id of gone) await expect(store.get(id)).rejects.toThrow(BlobMissing);
  });

  it("reject a put with the error of its body or the reason of its signal", async () => {
    const failure = new GatewayError("BadDigest", "no");
    const failing = new PassThrough();
    const first = store.put(failing, never);
    failing.write(Buffer.alloc(3_000_000));
    failing.destroy(failure);
    await expect(first).rejects.toBe(failure);

    const controller = new AbortController();
    const body = new PassThrough();
    const second = store.put(body, controller.signal);
    body.write(Buffer.alloc(3_000_000));
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(second).rejects.toBe(reason);
    expect(body.destroyed).toBe(true);
    await expect(store.put(new PassThrough(), controller.signal)).rejects.toBe(reason);

    const early = new PassThrough().on("error", () => {});
    early.destroy(failure);
    await expect(store.put(early, never)).rejects.toBe(failure);
  });

  it("may be deleted twice, and are read to the end by who opened them before", async () => {
    const bytes = randomBytes(5_000_000);
    const id = await put(bytes);
    const reading = await store.get(id);
    await store.delete(id);
    await store.delete(id);
    await store.delete(UNKNOWN);
    expect((await buffer(reading)).equals(bytes)).toBe(true);
    await expect(store.get(id)).rejects.toThrow(BlobMissing);
    await expect(store.size(id)).rejects.toThrow(BlobMissing);
  });

  it("are linked into one that outlives them", async () => {
    const bytes = randomBytes(12_000_000);
    const cuts = [0, 1_000_000, 1_000_000, 7_500_001, 11_999_999, bytes.length];
    const parts: BlobId[] = [];
    for (const [index, end] of cuts.slice(1).entries()) parts.push(await put(bytes.subarray(cuts[index], end)));
    const whole = await store.link(...parts);
    const again = await store.link(whole, parts[0]!);
    const single = await store.link(parts[0]!);
    for (const part of parts) await store.delete(part);
    const other = await open();
    expect((await bytesOf(whole, other)).equals(bytes)).toBe(true);
    expect((await bytesOf(again, other)).equals(Buffer.concat([bytes, bytes.subarray(0, 1_000_000)]))).toBe(true);
    expect((await bytesOf(single, other)).equals(bytes.subarray(0, 1_000_000))).toBe(true);
    for (const [start, end] of [
      [0, 0],
      [999_999, 1_000_000],
      [5, 11_999_999],
    ] as const) {
      expect((await buffer(await other.get(whole, { start, end }))).equals(bytes.subarray(start, end + 1))).toBe(true);
    }
    await store.delete(whole);
    await expect(store.link(whole)).rejects.toThrow(BlobMissing);
  });

  describe("that grow", () => {
    it("are readable up to their end, by others once they are shared", async () => {
      const growing = await store.append();
      expect(growing.size).toBe(0);
      await growing.write(Buffer.from("one "));
      expect(await read(growing.id)).toBe("one ");
      await growing.share();
      const other = await open();
      expect(await read(growing.id, other)).toBe("one ");
      await growing.write(Buffer.from("two"));
      expect([growing.size, await store.size(growing.id)]).toEqual([7, 7]);
      await growing.sync();
      expect((await buffer(await other.get(growing.id, { start: 2, end: 5 }))).toString()).toBe("e tw");
      await growing.close();
      expect(await read(growing.id)).toBe("one two");
      expect((await bytesOf(await store.link(growing.id), other)).toString()).toBe("one two");
    });

    it("exist for others after a share without bytes", async () => {
      const growing = await store.append();
      await growing.share();
      const other = await open();
      expect([await other.size(growing.id), await read(growing.id, other)]).toEqual([0, ""]);
      await growing.close();
      expect(await other.size(growing.id)).toBe(0);
    });

    it.each([
      ["at once", async () => {}],
      ["after a share", (growing: Appender) => growing.share()],
      [
        "after a share with more bytes",
        async (growing: Appender) => {
          await growing.share();
          await growing.write(Buffer.from(" three"));
        },
      ],
    ])("are sealed %s, and then do not grow", async (_, before) => {
      const growing = await store.append();
      await growing.write(Buffer.from("one "));
      await growing.write(Buffer.from("two"));
      await before(growing);
      const sealed = await growing.seal();
      const all = Buffer.from("one two three").subarray(0, growing.size).toString();
      const other = await open();
      for (const of of [store, other]) {
        expect([await read(sealed, of), await of.size(sealed)]).toEqual([all, all.length]);
        expect((await buffer(await of.get(sealed, { start: 2, end: 5 }))).toString()).toBe("e tw");
      }
      await expect(growing.write(Buffer.from("more"))).rejects.toThrow();
      await growing.close();
      const link = await other.link(sealed);
      await store.delete(growing.id);
      await store.delete(sealed);
      expect(await read(link)).toBe(all);
      await expect(store.get(sealed)).rejects.toThrow(BlobMissing);
      const empty = await (await store.append()).seal();
      expect([await read(empty, other), await other.size(empty)]).toEqual(["", 0]);
    });

    it("give back what was written, and nothing beyond it", async () => {
      const growing = await store.append();
      await growing.write(Buffer.from("one two"));
      const into = Buffer.alloc(3);
      await growing.read(into, 4);
      expect(into.toString()).toBe("two");
      await expect(growing.read(into, 5)).rejects.toMatchObject({ kind: "Internal" });
      await growing.close();
      const again = await (await open()).append(growing.id, 6);
      await again.write(Buffer.from("p"));
      await again.read(into, 4);
      expect(into.toString()).toBe("twp");
      await again.close();
    });

    it("keep the order of writes that were not awaited", async () => {
      const growing = await store.append();
      const lines = Array.from({ length: 200 }, (_, index) => `line ${index}\n`);
      const writes = lines.map((line) => growing.write(Buffer.from(line)));
      await growing.close();
      await Promise.all(writes);
      expect(await read(growing.id)).toBe(lines.join(""));
    });

    it("open again in another process, truncated to the given size", async () => {
      const growing = await store.append();
      await growing.write(Buffer.from("kept, lost"));
      await growing.close();
      const other = await open();
      const again = await other.append(growing.id, 4);
      expect(again.size).toBe(4);
      await again.write(Buffer.from("!"));
      await again.close();
      expect(await read(growing.id)).toBe("kept!");
      const cut = await (await open()).append(growing.id, 2);
      await cut.close();
      expect([await read(growing.id), await store.size(growing.id)]).toEqual(["ke", 2]);
      const whole = await store.append(growing.id);
      expect(whole.size).toBe(2);
      await whole.close();
    });

    it("do not open with more bytes than there are", async () => {
      const growing = await store.append();
      await growing.write(Buffer.from("abc"));
      await growing.close();
      await expect(store.append(growing.id, 4)).rejects.toMatchObject({ kind: "Internal" });
      expect(await read(growing.id)).toBe("abc");
    });

    it("may be deleted before they are closed", async () => {
      const growing = await store.append();
      await growing.write(Buffer.from("abc"));
      await growing.sync();
      await growing.write(Buffer.from("def"));
      await store.delete(growing.id);
      await growing.close();
      await expect(store.get(growing.id)).rejects.toThrow(BlobMissing);
    });

    it("may be temporary: read here until they are deleted", async () => {
      const bytes = randomBytes(2_000_000);
      const growing = await store.temporary();
      await growing.write(bytes);
      await growing.sync();
      await growing.close();
      expect((await bytesOf(growing.id)).equals(bytes)).toBe(true);
      const range = { start: 999_999, end: 1_000_001 };
      expect((await buffer(await store.get(growing.id, range))).equals(bytes.subarray(999_999, 1_000_002))).toBe(true);
      const reading = await store.get(growing.id);
      await store.delete(growing.id);
      expect((await buffer(reading)).equals(bytes)).toBe(true);
      await expect(store.get(growing.id)).rejects.toThrow(BlobMissing);
    });
  });

  it("check resolves", async () => {
    await store.check();
  });
});

function* pieces(bytes: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

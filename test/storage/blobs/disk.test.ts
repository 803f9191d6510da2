import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { GatewayError } from "../../../src/lib/errors.ts";
import type { BlobId } from "../../../src/lib/names.ts";
import { newId } from "../../../src/lib/uuid7.ts";
import { BlobMissing, type BlobStore } from "../../../src/ports/blobs.ts";
import { diskStore } from "../../../src/storage/blobs/disk.ts";
import { timeOf } from "../../../src/storage/blobs/ids.ts";
import { deleteOldOrphans } from "../../../src/storage/blobs/sweep.ts";

const never = new AbortController().signal;
const UNKNOWN = newId(0);

let root: string;
let store: BlobStore;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "quarry-disk-"));
  store = await diskStore(root);
  return () => rm(root, { recursive: true, force: true });
});

const stream = (...parts: (Uint8Array | string)[]): Readable => Readable.from(parts.map((part) => Buffer.from(part)));
const put = async (...parts: (Uint8Array | string)[]): Promise<BlobId> => (await store.put(stream(...parts), never)).id;
const read = async (id: BlobId, of = store): Promise<string> => (await buffer(await of.get(id))).toString();

async function files(folder = root): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
}

/** Files below the root that this process has open, where the system can list them (Linux). */
async function openFiles(): Promise<string[]> {
  if (process.platform !== "linux") return [];
  const links = await readdir("/proc/self/fd");
  const targets = await Promise.all(links.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => "")));
  return targets.filter((target) => target.startsWith(root));
}

describe("put and get", () => {
  it("return the bytes, in this process and after a restart", async () => {
    const bytes = randomBytes(3_000_000);
    const { id, size } = await store.put(stream(bytes.subarray(0, 1_000_001), bytes.subarray(1_000_001)), never);
    expect(size).toBe(bytes.length);
    expect((await buffer(await store.get(id))).equals(bytes)).toBe(true);
    expect((await buffer(await (await diskStore(root)).get(id))).equals(bytes)).toBe(true);
    expect(await files()).toEqual([join("objects", id.slice(-2), id)]);
  });

  it("accept an empty body", async () => {
    const { id, size } = await store.put(stream(), never);
    expect(size).toBe(0);
    expect(await read(id)).toBe("");
  });

  it("use ids that sort by time", async () => {
    const first = await put("1");
    await vi.waitUntil(() => Date.now() > Number.parseInt(first.replaceAll("-", "").slice(0, 12), 16));
    expect((await put("2")) > first).toBe(true);
  });

  it("return a range with both ends included", async () => {
    const id = await put("0123456789");
    const part = async (start: number, end: number) => (await buffer(await store.get(id, { start, end }))).toString();
    expect(await part(0, 0)).toBe("0");
    expect(await part(3, 6)).toBe("3456");
    expect(await part(9, 9)).toBe("9");
  });

  it("throw BlobMissing before the first byte, also for an invalid id", async () => {
    await expect(store.get(UNKNOWN)).rejects.toThrow(BlobMissing);
    await writeFile(join(root, "secret"), "x");
    for (const id of ["../../secret", "", "objects", `${UNKNOWN}/..`])
      await expect(store.get(id)).rejects.toThrow(BlobMissing);
  });

  it("show no object before it is complete", async () => {
    const body = new PassThrough();
    const putting = store.put(body, never);
    body.write(Buffer.alloc(2_000_000));
    await vi.waitUntil(async () => {
      const [path] = await files();
      return path !== undefined && (await stat(join(root, path))).size > 0;
    });
    expect((await files()).filter((path) => path.startsWith("objects"))).toEqual([]);
    body.end();
    await putting;
    expect((await files()).every((path) => path.startsWith("objects"))).toBe(true);
  });

  it("keep concurrent objects apart while others are deleted", async () => {
    const contents = Array.from({ length: 40 }, (_, index) => randomBytes(index * 7919));
    const ids = await Promise.all(contents.map((bytes) => put(bytes)));
    const digest = (bytes: Buffer) => createHash("md5").update(bytes).digest("hex");
    const [gone, kept] = [ids.filter((_, index) => index % 2 === 0), ids.filter((_, index) => index % 2 === 1)];
    const [found] = await Promise.all([
      Promise.all(kept.map(async (id) => digest(await buffer(await store.get(id))))),
      Promise.all(gone.map((id) => store.delete(id))),
      Promise.all(contents.map((bytes) => put(bytes))),
    ]);
    expect(found).toEqual(contents.filter((_, index) => index % 2 === 1).map(digest));
    for (const id of gone) await expect(store.get(id)).rejects.toThrow(BlobMissing);
  });
});

describe("a put that fails", () => {
  it("leaves nothing when its body fails, and rejects with that error", async () => {
    const failure = new GatewayError("BadDigest", "no");
    const body = new PassThrough();
    const putting = store.put(body, never);
    body.write(Buffer.alloc(3_000_000));
    await vi.waitUntil(async () => (await files()).length > 0);
    body.destroy(failure);
    await expect(putting).rejects.toBe(failure);
    expect(failure.message).not.toContain(root);
    expect(await files()).toEqual([]);
    expect(await openFiles()).toEqual([]);
  });

  it("leaves nothing when it is aborted, and rejects with the reason", async () => {
    const controller = new AbortController();
    const body = new PassThrough();
    const putting = store.put(body, controller.signal);
    body.write(Buffer.alloc(3_000_000));
    await vi.waitUntil(async () => (await files()).length > 0);
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(putting).rejects.toBe(reason);
    expect(body.destroyed).toBe(true);
    expect(await files()).toEqual([]);
    expect(await openFiles()).toEqual([]);
    await expect(store.put(new PassThrough(), controller.signal)).rejects.toBe(reason);
    expect(await files()).toEqual([]);
  });

  it("leaves nothing when its body has already failed", async () => {
    const body = new PassThrough();
    body.on("error", () => {});
    const failure = new Error("early");
    body.destroy(failure);
    await vi.waitUntil(() => body.closed);
    await expect(store.put(body, never)).rejects.toBe(failure);
    expect(await files()).toEqual([]);
  });

  it("rejects with the errno when the folder is missing", async () => {
    await rm(join(root, "tmp"), { recursive: true });
    await expect(store.put(stream("x"), never)).rejects.toMatchObject({ code: "ENOENT" });
    await expect(store.check()).rejects.toMatchObject({ code: "ENOENT" });
  });
});

/** A file system of 1 MiB, where this user may mount one. */
function mountSmall(folder: string): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

describe("storage that refuses writes", () => {
  it("is Unavailable, and nothing is left behind", async ({ skip }) => {
    const folder = join(root, "small");
    await mkdir(folder);
    if (!mountSmall(folder)) skip("mounting a file system takes root");
    try {
      await onSmall(folder);
    } finally {
      execFileSync("umount", ["-l", folder]);
    }
  });

  async function onSmall(folder: string): Promise<void> {
    const small = await diskStore(folder);
    const full = { kind: "Unavailable", message: expect.stringContaining("full") };
    await expect(small.put(stream(Buffer.alloc(2_000_000)), never)).rejects.toMatchObject(full);
    expect(await files(folder)).toEqual([]);
    expect(await openFiles()).toEqual([]);

    const growing = await small.append();
    await growing.write(Buffer.from("kept"));
    await expect(growing.write(Buffer.alloc(2_000_000))).rejects.toMatchObject(full);
    await expect(growing.write(Buffer.from("x"))).rejects.toMatchObject(full);
    expect(growing.size).toBe(4);
    await growing.close();
    const again = await small.append(growing.id, 4);
    await again.close();
    expect(await read(growing.id, small)).toBe("kept");

    await small.check();
    execFileSync("mount", ["-o", "remount,ro", folder]);
    const readOnly = { kind: "Unavailable", message: expect.stringContaining("read-only") };
    await expect(small.put(stream("x"), never)).rejects.toMatchObject(readOnly);
    await expect(small.append()).rejects.toMatchObject(readOnly);
    await expect(small.delete(growing.id)).rejects.toMatchObject(readOnly);
    await expect(small.check()).rejects.toMatchObject(readOnly);
  }
});

describe("delete and link", () => {
  it("deleting a missing object succeeds", async () => {
    const id = await put("x");
    await store.delete(id);
    await store.delete(id);
    await store.delete(UNKNOWN);
    await expect(store.get(id)).rejects.toThrow(BlobMissing);
  });

  it("a reader continues to the end after a delete", async () => {
    const bytes = randomBytes(5_000_000);
    const id = await put(bytes);
    const reading = await store.get(id);
    await store.delete(id);
    expect((await buffer(reading)).equals(bytes)).toBe(true);
  });

  it("a linked object outlives the first one, without a copy", async () => {
    const first = await put("same");
    const second = await store.link(first);
    expect(second).not.toBe(first);
    const inode = async (id: BlobId) => (await stat(join(root, "objects", id.slice(-2), id))).ino;
    expect(await inode(second)).toBe(await inode(first));
    await store.delete(first);
    expect(await read(second)).toBe("same");
    await expect(store.link(first)).rejects.toThrow(BlobMissing);
  });

  it("objects that are linked into one share their data and outlive their parts", async () => {
    const bytes = randomBytes(3_000_000);
    const cuts = [0, 1_000_000, 1_000_000, 2_500_001, bytes.length];
    const parts = await Promise.all(cuts.slice(1).map((end, index) => put(bytes.subarray(cuts[index], end))));
    const whole = await store.link(...parts);
    const again = await store.link(whole, parts[0]!);
    for (const part of parts) await store.delete(part);

    expect((await buffer(await store.get(whole))).equals(bytes)).toBe(true);
    const second = Buffer.concat([bytes, bytes.subarray(0, 1_000_000)]);
    expect((await buffer(await (await diskStore(root)).get(again))).equals(second)).toBe(true);
    for (const [start, end] of [
      [0, 0],
      [999_999, 1_000_000],
      [5, 2_999_999],
      [2_500_001, 2_999_999],
    ] as const) {
      expect((await buffer(await store.get(whole, { start, end }))).equals(bytes.subarray(start, end + 1))).toBe(true);
    }
    expect((await stat(join(root, "objects", whole.slice(-2), whole, "1-1000000"))).nlink).toBe(3);
    await store.delete(whole);
    await expect(store.get(whole)).rejects.toThrow(BlobMissing);
    await expect(store.link(whole)).rejects.toThrow(BlobMissing);
    await store.delete(again);
    expect(await files()).toEqual([]);
    expect(await openFiles()).toEqual([]);
  });

  it("a reader of linked objects reads to the end, or leaves no file open when it stops", async () => {
    const parts = [randomBytes(2_000_000), randomBytes(2_000_000)];
    const whole = await store.link(await put(parts[0]!), await put(parts[1]!));
    const reading = await store.get(whole);
    await store.delete(whole);
    await expect(store.get(whole)).rejects.toThrow(BlobMissing);
    expect((await buffer(reading)).equals(Buffer.concat(parts))).toBe(true);
    await vi.waitFor(async () => expect((await files()).join()).not.toContain(whole));

    const left = await store.link(...(await Promise.all(parts.map((part) => put(part)))));
    const [begun, unread] = [await store.get(left), await store.get(left)];
    for await (const _ of begun) break;
    unread.destroy();
    await vi.waitFor(async () => expect(await openFiles()).toEqual([]));
  });

  it("a failed link leaves nothing, and unreferenced objects are swept", async () => {
    const part = await put("x");
    await expect(store.link(part, UNKNOWN)).rejects.toThrow(BlobMissing);
    expect(await files()).toEqual([join("objects", part.slice(-2), part)]);
    const [kept, orphan] = [await store.link(part, part), await store.link(part, part)];
    const next = await diskStore(root);
    await vi.waitUntil(() => Date.now() > Number.parseInt(orphan.slice(0, 8) + orphan.slice(9, 13), 16));
    expect(await (await diskStore(root)).sweep(async () => new Set([part, kept]))).toEqual({ removed: 0, orphaned: 1 });
    expect(await read(kept, next)).toBe("xx");
    await expect(next.get(orphan)).rejects.toThrow(BlobMissing);
  });
});

describe("append", () => {
  it("grows and is readable up to its current end", async () => {
    const growing = await store.append();
    expect(growing.size).toBe(0);
    await growing.write(Buffer.from("one "));
    expect(await read(growing.id)).toBe("one ");
    await growing.write(Buffer.from("two"));
    expect(growing.size).toBe(7);
    await growing.sync();
    expect((await buffer(await store.get(growing.id, { start: 2, end: 5 }))).toString()).toBe("e tw");
    await growing.close();
    expect(await openFiles()).toEqual([]);
  });

  it("reads back what it wrote, and nothing beyond it", async () => {
    const growing = await store.append();
    await growing.write(Buffer.from("one two"));
    const into = Buffer.alloc(3);
    await growing.read(into, 4);
    expect(into.toString()).toBe("two");
    await expect(growing.read(into, 5)).rejects.toMatchObject({ kind: "Internal" });
    await growing.close();
  });

  it("keeps the order of writes that were not awaited", async () => {
    const growing = await store.append();
    const lines = Array.from({ length: 200 }, (_, index) => `line ${index}\n`);
    const writes = lines.map((line) => growing.write(Buffer.from(line)));
    await growing.close();
    await Promise.all(writes);
    expect(await read(growing.id)).toBe(lines.join(""));
  });

  it("opens again after a restart, truncated to the given size", async () => {
    const growing = await store.append();
    await growing.write(Buffer.from("kept, lost"));
    await growing.close();
    const again = await (await diskStore(root)).append(growing.id, 4);
    expect(again.size).toBe(4);
    await again.write(Buffer.from("!"));
    await again.close();
    expect(await read(growing.id)).toBe("kept!");
    const whole = await store.append(growing.id);
    expect(whole.size).toBe(5);
    await whole.close();
  });

  it("refuses to keep more than there is, or a missing object", async () => {
    const growing = await store.append();
    await growing.write(Buffer.from("abc"));
    await growing.close();
    await expect(store.append(growing.id, 4)).rejects.toMatchObject({ kind: "Internal" });
    await expect(store.append(UNKNOWN, 0)).rejects.toThrow(BlobMissing);
    expect(await openFiles()).toEqual([]);
  });
});

describe("sweep", () => {
  it("keeps live objects, new objects and other files", async () => {
    const live = await put("live");
    const orphan = await put("orphan");
    const unfinished = newId(Date.now());
    await writeFile(join(root, "tmp", unfinished), "half");
    await writeFile(join(root, "tmp", "README"), "not ours");
    await vi.waitUntil(() => Date.now() > Number.parseInt(unfinished.replaceAll("-", "").slice(0, 12), 16));

    const next = await diskStore(root);
    const fresh = (await next.put(stream("new"), never)).id;
    const controller = new AbortController();
    const running = next.put(new PassThrough(), controller.signal);
    await vi.waitUntil(async () => (await readdir(join(root, "tmp"))).length === 3);
    const asked: BlobId[] = [];
    const removed = await next.sweep(async (ids) => {
      asked.push(...ids);
      return new Set([live]);
    });
    expect(removed).toEqual({ removed: 1, orphaned: 1 });
    expect(asked.sort()).toEqual([live, orphan].sort());
    expect(await read(live)).toBe("live");
    expect(await read(fresh)).toBe("new");
    await expect(next.get(orphan)).rejects.toThrow(BlobMissing);
    const left = await readdir(join(root, "tmp"));
    expect(left).toHaveLength(2);
    expect(left).toContain("README");
    controller.abort();
    await expect(running).rejects.toThrow();
  });

  it("finds what an earlier start left before the clock was set back", async () => {
    const [orphan, unfinished] = [await put("orphan"), newId(Date.now())];
    await writeFile(join(root, "tmp", unfinished), "half");
    const clock = vi.spyOn(Date, "now").mockReturnValue(Date.now() - 3_600_000);
    onTestFinished(() => clock.mockRestore());
    const next = await diskStore(root);
    const before = (await next.put(stream("before"), never)).id;
    clock.mockReturnValue(Date.now() + 7_200_000);
    const after = (await next.put(stream("after"), never)).id;
    expect(await next.sweep(async () => new Set())).toEqual({ removed: 1, orphaned: 1 });
    await expect(next.get(orphan)).rejects.toThrow(BlobMissing);
    expect([await read(before, next), await read(after, next)]).toEqual(["before", "after"]);
  });

  it("moves orphans aside, and deletes them after seven days", async () => {
    const orphan = await put("orphan");
    const linked = await store.link(orphan, orphan);
    await vi.waitUntil(() => Date.now() > timeOf(linked));
    const next = await diskStore(root);
    expect(await next.sweep(async () => new Set())).toEqual({ removed: 0, orphaned: 2 });
    const [day] = await readdir(join(root, "orphans"));
    const kept = (id: BlobId) => join(root, "orphans", day!, id.slice(-2), id);
    expect(await readFile(kept(orphan), "utf8")).toBe("orphan");
    expect((await stat(kept(linked))).isDirectory()).toBe(true);
    await writeFile(join(root, "orphans", "README"), "not ours");
    const found = Date.parse(day!);
    await deleteOldOrphans(join(root, "orphans"), found + 7 * 86_400_000 - 1);
    expect((await readdir(join(root, "orphans"))).sort()).toEqual([day, "README"].sort());
    await deleteOldOrphans(join(root, "orphans"), found + 7 * 86_400_000);
    expect(await readdir(join(root, "orphans"))).toEqual(["README"]);
  });

  it("ignores a blob that a request deletes meanwhile", async () => {
    const orphan = await put("orphan");
    await vi.waitUntil(() => Date.now() > timeOf(orphan));
    const next = await diskStore(root);
    await next.sweep(async () => {
      await next.delete(orphan);
      return new Set();
    });
    await expect(next.get(orphan)).rejects.toThrow(BlobMissing);
  });

  it("asks in batches of at most 500", async () => {
    const shard = join(root, "objects", "aa");
    const ids = Array.from({ length: 1203 }, () => `${newId(1).slice(0, -2)}aa`);
    await Promise.all(ids.map((id) => writeFile(join(shard, id), "")));
    const sizes: number[] = [];
    const kept = new Set(ids.slice(0, 3));
    const removed = await store.sweep(async (batch) => {
      sizes.push(batch.length);
      return kept;
    });
    expect(sizes).toEqual([500, 500, 203]);
    expect(removed).toEqual({ removed: 0, orphaned: 1200 });
    expect((await readdir(shard)).sort()).toEqual([...kept].sort());
  });
});

it("check writes and leaves nothing behind", async () => {
  await store.check();
  expect(await files()).toEqual([]);
});

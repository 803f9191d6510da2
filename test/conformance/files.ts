/** Checks of every `FileStore`: the contract in src/ports/files.ts. */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { type Content, streamed } from "../../src/lib/content.ts";
import type { ByteRange, FileId } from "../../src/lib/names.ts";
import type { FileStore, StoredFile, Upload } from "../../src/ports/files.ts";
import { noIntent, uploadTo } from "../support/uploads.ts";
import { type Driver, has, input } from "./driver.ts";
import { all, NEVER, useParts } from "./setup.ts";

interface Put extends Partial<Upload> {
  readonly key?: string;
  readonly signal?: AbortSignal;
}

export function describeFiles(driver: Driver): void {
  if (driver.operations.files === undefined) return;
  describe(`the files of ${driver.name}`, () => {
    const parts = useParts(driver, "files");
    const files = () => parts().provider.files as FileStore;

    const put = (content: Buffer, { key = "in/questions.jsonl", signal = NEVER, ...more }: Put = {}) => {
      const upload: Upload = {
        body: content,
        length: content.length,
        contentType: undefined,
        digests: Promise.resolve({ md5: createHash("md5").update(content).digest() }),
        ...more,
      };
      return uploadTo(files(), { bucket: "a-bucket", key }, upload, signal);
    };
    /** Reads as objects/ does: a blob that the gateway holds replaces the provider's content. */
    const read = async ({ id, blob }: StoredFile) =>
      buffer(blob === undefined ? await get(id) : await parts().blobs.get(blob));
    const get = async (id: FileId, range?: ByteRange) => streamed(await files().get(id, range, NEVER));
    const LINES = Buffer.from(input(driver, 3));

    /** Numbers of the provider's files whose name contains the mark, and of all blobs. */
    const traces = async (mark: string) => ({
      theirs: (await parts().upstream.files?.(mark)) ?? 0,
      blobs: await parts().blobCount(),
    });

    describe("put", () => {
      test.each<[string, Buffer, (content: Buffer) => Content]>([
        ["lines, whole", LINES, (content) => content],
        ["lines in pieces", LINES, (content) => Readable.from([content.subarray(0, 9), content.subarray(9)])],
        ["empty content, whole", Buffer.alloc(0), (content) => content],
        ["empty content, as a stream", Buffer.alloc(0), () => Readable.from([])],
        ["binary content", randomBytes(300_000), (content) => Readable.from([content])],
      ])("%s: is stored when put resolves", async (_, content, of) => {
        const mark = randomUUID();
        const stored = await put(content, { key: `in/${mark}.jsonl`, body: of(content) });
        expect(stored).toMatchObject({ size: content.length, etag: expect.stringMatching(/^[^"\s]+$/) });
        expect((await read(stored)).equals(content)).toBe(true);
        expect((await traces(mark)).theirs).toBe(parts().upstream.files === undefined ? 0 : 1);
        expect(stored.expiresAt ?? Number.POSITIVE_INFINITY).toBeGreaterThan(Date.now());
      });

      test("stores content of unknown length", async () => {
        const stored = await put(LINES, { body: Readable.from([LINES]), length: undefined });
        expect(stored.size).toBe(LINES.length);
        expect((await read(stored)).equals(LINES)).toBe(true);
      });

      test("stores another file under the same name and keeps the first", async () => {
        const first = await put(LINES);
        const second = await put(Buffer.from(input(driver, 1)));
        expect(second.id).not.toBe(first.id);
        expect((await read(first)).equals(LINES)).toBe(true);
      });

      const gone = new Error("the caller has gone");
      const wrong = new Error("the checksum is wrong");
      /** An action at each read of the body. */
      type Step = (body: Readable, abort: () => void) => void;
      const more: Step = (body) => void body.push(LINES);
      const fail: Step = (body) => void body.destroy(wrong);
      const leave: Step = (_body, abort) => abort();
      test.each<[string, readonly Step[], Error]>([
        ["a body that fails at its end", [more, fail], wrong],
        ["a body that fails before its first byte", [fail], wrong],
        ["a client that disconnects in the middle", [more, leave], gone],
        ["a client that disconnects before the first byte", [leave], gone],
      ])("%s: rejects with the reason and leaves nothing behind", async (_, steps, reason) => {
        const mark = randomUUID();
        const before = await traces(mark);
        const caller = new AbortController();
        const left = [...steps];
        const body = new Readable({
          read() {
            left.shift()?.(this, () => caller.abort(gone));
          },
        });
        const failed = put(LINES, { key: `${mark}.jsonl`, length: 2 * LINES.length, body, signal: caller.signal });
        await expect(failed).rejects.toBe(reason);
        expect(await traces(mark)).toEqual(before);
        expect(body.destroyed).toBe(true);
      });
    });

    if (has(driver, "files", "get")) {
      /** Stores a file that the provider can return. */
      const given = async (content: string): Promise<FileId> =>
        (await parts().upstream.addFile?.(content)) ?? (await put(Buffer.from(content))).id;

      test.each<[ByteRange | undefined, string]>([
        [undefined, "0123456789"],
        [{ start: 0, end: 9 }, "0123456789"],
        [{ start: 0, end: 0 }, "0"],
        [{ start: 3, end: 5 }, "345"],
        [{ start: 9, end: 9 }, "9"],
      ])("get %o", async (range, expected) => {
        const id = await given("0123456789");
        expect(await text(await get(id, range))).toBe(expected);
      });

      test("get rejects with NoSuchKey for a missing file", async () => {
        const id = await given("0123456789");
        await files().delete(id, NEVER);
        for (const range of [undefined, { start: 1, end: 2 }]) {
          await expect(files().get(id, range, NEVER)).rejects.toMatchObject({ kind: "NoSuchKey" });
        }
      });
    }

    if (has(driver, "files", "delete")) {
      test("delete removes the file, and a second delete succeeds", async () => {
        const mark = randomUUID();
        const { id } = await put(LINES, { key: `${mark}.jsonl` });
        await files().delete(id, NEVER);
        expect((await traces(mark)).theirs).toBe(0);
        await files().delete(id, NEVER);
      });
    }

    if (has(driver, "files", "parseId")) {
      test("parseId accepts ids and ETags of files, and no other names", async () => {
        const { id, etag } = await put(LINES);
        const parse = files().native!.parseId;
        expect([parse(id), parse(etag)]).toEqual([id, id]);
        for (const name of ["", "in/questions.jsonl", "two words", `"${id}"`, `${id}/x`, "x".repeat(2000)]) {
          expect(parse(name), name).toBeUndefined();
        }
      });
    }

    test("parseId and head are present together", () => {
      expect(has(driver, "files", "parseId")).toBe(has(driver, "files", "head"));
    });

    if (has(driver, "files", "head")) {
      test("head rejects with NoSuchKey for a missing file", async () => {
        const { id } = await put(LINES);
        await files().delete(id, NEVER);
        await expect(files().native!.head(id, NEVER)).rejects.toMatchObject({ kind: "NoSuchKey" });
      });
    }

    if (has(driver, "files", "list")) {
      test("head and list agree about every file, whoever stored it", async () => {
        const theirs = await parts().upstream.addFile!("0123456789");
        const { id: ours } = await put(LINES);
        const listed = await all(files().native!.list!(NEVER));
        const ids = listed.map((file) => file.id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const [id, size] of [
          [theirs, 10],
          [ours, LINES.length],
        ] as const) {
          const file = await files().native!.head(id, NEVER);
          expect(file).toMatchObject({ id, size });
          expect(files().native!.parseId(file.etag)).toBe(id);
          expect(Math.abs(file.modifiedAt - Date.now())).toBeLessThan(60_000);
          expect(listed).toContainEqual(file);
        }
      });
    }

    if (has(driver, "files", "restore")) {
      test("restore brings back a file that the provider has lost, under its ETag", async () => {
        const stored = await put(LINES);
        await files().delete(stored.id, NEVER);
        const forgotten = { ...stored, modifiedAt: Date.now() };
        const again = await files().restore!(forgotten, () => parts().blobs.get(stored.blob!), NEVER, noIntent);
        expect(again).toMatchObject({ etag: stored.etag, size: stored.size });
        expect(again.expiresAt).toBeGreaterThan(Date.now());
        expect(await files().native!.head(again.id, NEVER)).toMatchObject({ id: again.id, size: LINES.length });
      });
    }

    test("accepts lines of the provider's form only", () => {
      const { lines } = files();
      if (lines === undefined) return;
      for (const line of input(driver, 2).trimEnd().split("\n")) expect(lines.fits(line), line).toBe(true);
      for (const line of ["{}", "[]", "null", "no JSON", '{"something":"else"}']) {
        expect(lines.fits(line), line).toBe(false);
      }
    });
  });
}

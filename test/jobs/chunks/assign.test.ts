/** Blobs of the lines of a job, when storage goes away. */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type AssignOptions, assignLines } from "../../../src/jobs/chunks/assign.ts";
import { StorageUnavailable } from "../../../src/lib/errors.ts";
import type { BlobStore } from "../../../src/ports/blobs.ts";
import { diskStore } from "../../../src/storage/blobs/disk.ts";

const NOTHING: Omit<AssignOptions, "blobs"> = {
  sequence: { input: "none", bytes: 0, files: [] } as unknown as AssignOptions["sequence"],
  limits: { records: 1, bytes: 1, counted: 1 } as unknown as AssignOptions["limits"],
  dedupe: false,
  checkerOf: async () => undefined,
  priorOf: async () => undefined,
  signal: new AbortController().signal,
};

test("no blob stays, or stays open, if one of them cannot be opened", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "quarry-assign-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const blobs = await diskStore(folder);
  const filesIn = async () =>
    (await readdir(folder, { recursive: true, withFileTypes: true })).filter((one) => one.isFile()).length;
  const before = await filesIn();
  const BLOBS = 3;
  for (let failing = 1; failing <= BLOBS; failing += 1) {
    let asked = 0;
    let open = 0;
    const append: BlobStore["append"] = async (...given) => {
      asked += 1;
      if (asked === failing) throw new StorageUnavailable("away", undefined);
      const file = await blobs.append(...given);
      open += 1;
      const close = async () => {
        open -= 1;
        await file.close();
      };
      return new Proxy(file, { get: (own, name) => (name === "close" ? close : Reflect.get(own, name)) });
    };
    await expect(assignLines({ ...NOTHING, blobs: { ...blobs, append } })).rejects.toThrow("away");
    expect([open, await filesIn()], `blob ${failing}`).toEqual([0, before]);
  }
});

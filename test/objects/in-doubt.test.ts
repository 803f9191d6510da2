import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { ANONYMOUS } from "../../src/auth/access-keys.ts";
import { streamed } from "../../src/lib/content.ts";
import { StorageUnavailable } from "../../src/lib/errors.ts";
import { createIntendedFiles } from "../../src/objects/intended-files.ts";
import { ledgerObjects } from "../../src/objects/ledger-objects.ts";
import { createLifecycles } from "../../src/objects/lifecycles.ts";
import type { PutRequest } from "../../src/ports/objects/requests.ts";
import { diskStore } from "../../src/storage/blobs/disk.ts";
import { openLedger } from "../../src/storage/ledger/sqlite/open.ts";

const call = { owner: "me", operator: true, permissions: ANONYMOUS, signal: new AbortController().signal };
const name = { bucket: "b", key: "k" };

const request = (text: string): PutRequest => ({
  contentType: undefined,
  headers: {},
  metadata: {},
  tags: [],
  conditions: {},
  length: text.length,
  checksums: {},
  open: async () => ({
    body: streamed(Buffer.from(text)),
    length: text.length,
    digests: Promise.resolve({ md5: Buffer.alloc(16) }),
    keep: [],
  }),
});

test.each([true, false])("content stays if its row may have been stored: %s", async (inDoubt) => {
  const folder = await mkdtemp(join(tmpdir(), "quarry-doubt-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const ledger = await openLedger(folder);
  onTestFinished(() => ledger.close());
  const blobs = await diskStore(join(folder, "files"));
  let isFailing = false;
  const objects = ledgerObjects({
    provider: "local",
    files: {
      digests: ["md5"],
      async put(_name, { body }, signal) {
        const { id, size } = await blobs.put(body, signal);
        return { id: id as string, size, etag: "e" };
      },
      get: (id, range) => blobs.get(id as string, range),
      delete: (id) => blobs.delete(id as string),
    },
    lifecycles: createLifecycles(ledger),
    ledger: {
      ...ledger,
      files: {
        ...ledger.files,
        async put(...args) {
          const replaced = await ledger.files.put(...args);
          if (isFailing) throw new StorageUnavailable("failed", undefined, { inDoubt });
          return replaced;
        },
      },
    },
    blobs,
    deferredDeletes: {
      areRead: async () => false,
      delete: async (_provider, ids) => {
        for (const id of ids) await blobs.delete(id as string);
      },
      drain: async () => {},
      has: async () => false,
      drainAll: async () => {},
      hidden: async () => new Set<string>(),
      close() {},
    },
    intendedFiles: createIntendedFiles({ ledger, stores: new Map(), log: pino({ level: "silent" }) }),
    buckets: "auto",
    maxObjectBytes: 1000,
    maxUploadBytes: 1000,
    freshMs: 1,
  });
  await objects.put(call, name, request("first"));
  isFailing = true;
  await expect(objects.put(call, name, request("second"))).rejects.toThrow("failed");

  const read = async () => {
    const { body } = await objects.get(call, name, { conditions: {}, range: undefined, checksums: false });
    return (await buffer(streamed(body))).toString();
  };
  if (inDoubt) await expect(read()).resolves.toBe("second");
  else await expect(read()).rejects.toThrow();
});

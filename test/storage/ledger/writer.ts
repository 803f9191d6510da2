/** Run by crash.test.ts: puts files from several loops at once, and prints each key after the ledger has acknowledged it. */
import { writeSync } from "node:fs";
import type { FileRow } from "../../../src/ports/objects/rows.ts";
import { openLedger } from "../../../src/storage/ledger/sqlite/open.ts";

const [dir, round] = process.argv.slice(2);
const ledger = await openLedger(dir!);

async function put(loop: number): Promise<never> {
  for (let i = 0; ; i++) {
    const key = `${round}/${loop}/${i}`;
    const row: FileRow = {
      bucket: "bucket",
      key,
      id: `id of ${key}`,
      etag: "d41d8cd98f00b204e9800998ecf8427e",
      size: 7,
      modifiedAt: 1_700_000_000_000,
      headers: {},
      metadata: {},
      checksums: {},
    };
    await ledger.files.put({ owner: "me", provider: "local" }, row, { createBucket: true });
    writeSync(1, `${key}\n`);
  }
}

await Promise.all([0, 1, 2].map(put));

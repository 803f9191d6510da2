import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import type { ListQuery } from "../../../src/lib/s3/listing.ts";
import type { Files } from "../../../src/ports/ledger/names.ts";
import type { Database } from "../../../src/storage/ledger/database.ts";
import { files } from "../../../src/storage/ledger/queries/files.ts";
import { openSqlite } from "../../../src/storage/ledger/sqlite/database.ts";
import { openLedger } from "../../../src/storage/ledger/sqlite/open.ts";
import { folder, SCOPE } from "./fixtures.ts";

/** `keys` rows in a bucket, 1,000 in each folder `deep/er/<number>/`. */
function fill(db: DatabaseSync, bucket: string, keys: number): void {
  db.exec(`
    insert into buckets values ('me', 'local', '${bucket}', 0);
    with recursive n(i) as (select 0 union all select i + 1 from n where i < ${keys - 1})
    insert into files (owner, provider, bucket, key, id, etag, size, modified_at, content_type,
      headers_json, metadata_json, checksums_json)
    select 'me', 'local', '${bucket}', format('deep/er/%04d/%04d', i / 1000, i % 1000), i, 'etag', 1, 0, null, '{}', '{}', '{}'
    from n;
  `);
}

interface Cost {
  /** Rows that the database returned. */
  rows: number;
  queries: number;
}

/** Counts the rows that the files' queries read, and keeps their plans. */
function watched(db: Database): { files: Files; cost: Cost; plans: Set<string> } {
  const cost: Cost = { rows: 0, queries: 0 };
  const plans = new Set<string>();
  const all: Database["all"] = async (query) => {
    const steps = await db.all<{ detail: string }>({ ...query, sql: `explain query plan ${query.sql}` });
    plans.add(steps.map((step) => step.detail).join("; "));
    const found = await db.all(query);
    cost.rows += found.length;
    cost.queries += 1;
    return found;
  };
  return { files: files({ ...db, all }), cost, plans };
}

const QUERIES: Record<string, ListQuery> = {
  "the first page": { limit: 1000 },
  "a page at the end": { limit: 500, after: "deep/er/0000/0499" },
  "a page under a prefix": { limit: 1000, prefix: "deep/er/0000/0" },
  "a common prefix over everything": { limit: 1000, delimiter: "/" },
  "a deep common prefix over everything": { limit: 1000, delimiter: "/", prefix: "deep/" },
  "the page after a deep common prefix": { limit: 1000, delimiter: "/", prefix: "deep/", after: "deep/er/" },
  "keys under a prefix with a delimiter": { limit: 1000, delimiter: "/", prefix: "deep/er/0000/" },
};

test("a page costs the same in a bucket of a million keys and of a thousand", async () => {
  const dir = await folder();
  await (await openLedger(dir)).close();
  const raw = new DatabaseSync(join(dir, "ledger.db"));
  raw.exec("pragma synchronous = off; begin");
  fill(raw, "small", 1_000);
  fill(raw, "large", 1_000_000);
  raw.exec("commit");
  raw.close();

  const db = openSqlite(join(dir, "ledger.db"));
  try {
    for (const [name, query] of Object.entries(QUERIES)) {
      const small = watched(db);
      const large = watched(db);
      await small.files.list(SCOPE, "small", query);
      const { entries } = await large.files.list(SCOPE, "large", query);
      // The small bucket ends with the page. The large one has another row, which shows that there is more.
      expect(large.cost.rows, name).toBeLessThanOrEqual(small.cost.rows + query.limit + 1);
      expect(large.cost.rows, name).toBeLessThanOrEqual(4 * (entries.length + 1) + 16);
      expect(large.cost.queries, name).toBeLessThanOrEqual(small.cost.queries + 1);
      for (const plan of large.plans) {
        expect(plan, name).toMatch(
          /^SEARCH files USING PRIMARY KEY \(owner=\? AND provider=\? AND bucket=\? AND key>\?( AND key<\?)?\)$/,
        );
      }
    }

    const folders = watched(db);
    const page = await folders.files.list(SCOPE, "large", { limit: 900, delimiter: "/", prefix: "deep/er/" });
    expect(page.more).toBe(true);
    expect(page.entries.map((entry) => entry.prefix)).toEqual(
      Array.from({ length: 900 }, (_, i) => `deep/er/${String(i).padStart(4, "0")}/`),
    );
    expect(folders.cost.rows).toBeLessThan(2 * 900);
  } finally {
    await db.close();
  }
}, 60_000);

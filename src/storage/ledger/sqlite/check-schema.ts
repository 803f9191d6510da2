/**
 * Compares the ledger's tables with those of an empty ledger after all migrations. A query on other tables would fail only when
 * a request needs it.
 */
import { Kysely, sql } from "kysely";
import { migrate } from "../migrations.ts";
import { LedgerMismatch } from "../mismatch.ts";
import type { Schema } from "../schema.ts";
import { openWritable, sqliteDialect } from "./connection.ts";

/** Rejects with LedgerMismatch if a table, a column or an index differs. The order of columns may differ. */
export async function checkSchema(db: Kysely<Schema>): Promise<void> {
  const memory = openWritable(":memory:");
  const fresh = new Kysely<Schema>({ dialect: sqliteDialect(() => memory) });
  try {
    await migrate(fresh);
    const [expected, found] = [await partsOf(fresh), await partsOf(db)];
    const missing = [...expected].filter((part) => !found.has(part));
    const surplus = [...found].filter((part) => !expected.has(part));
    if (missing.length === 0 && surplus.length === 0) return;
    const lists = [
      missing.length > 0 && `it lacks ${missing.join(", ")}`,
      surplus.length > 0 && `it has the unknown ${surplus.join(", ")}`,
    ];
    throw new LedgerMismatch(lists.filter(Boolean).join(", and "));
  } finally {
    memory.db.close();
  }
}

/** One description per column and index. */
async function partsOf(db: Kysely<Schema>): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ part: string }>`
    select 'column ' || t.name || '.' || c.name || ' (' || lower(c.type) || iif(c."notnull", ' not null', '')
      || coalesce(' default ' || c.dflt_value, '') || iif(c.pk > 0, ' key ' || c.pk, '') || ')' as part
    from sqlite_schema as t, pragma_table_info(t.name) as c where t.type = 'table' and t.name not like 'sqlite_%'
    union all
    select 'index ' || i.name || ' (' || (select group_concat(name) from pragma_index_info(i.name)) || ')'
    from sqlite_schema as i where i.type = 'index' and i.sql is not null
  `.execute(db);
  return new Set(rows.map(({ part }) => part));
}

/** Sorted pages of jobs: every order is that of an index. */
import { expect, test } from "vitest";
import type { JobQuery, JobSortColumn } from "../../../src/ports/ledger/jobs.ts";
import { jobPage } from "../../../src/storage/ledger/queries/job-page.ts";
import { freshDatabase, freshLedger, job } from "./fixtures.ts";

const SORTS: readonly (JobSortColumn | undefined)[] = [undefined, "status", "provider", "modelId", "name"];
const ORDERS = ["Ascending", "Descending"] as const;
const cases = SORTS.flatMap((by) => ORDERS.map((order) => [by, order] as const));

test.each(cases)("sorts by %s, %s, without a sort of its own", async (by, order) => {
  const db = await freshDatabase();
  const first: JobQuery = { by, order, limit: 50 };
  const next: JobQuery = { ...first, after: { submitTime: 5, id: "x", value: by && "v" } };
  for (const query of [first, next]) {
    const page = jobPage(db.builder, "me", query).compile();
    const plan = await db.all<{ detail: string }>({ ...page, sql: `explain query plan ${page.sql}` });
    const steps = plan.map(({ detail }) => detail).join("; ");
    expect(steps).toMatch(/^SEARCH jobs USING (COVERING )?INDEX jobs_/);
    expect(steps).not.toContain("TEMP B-TREE");
  }
});

test.each(cases)("pages by %s, %s, show each job once", async (by, order) => {
  const { jobs } = await freshLedger();
  const names = ["b", "a", "é", "Z", "a", "b"];
  for (const [at, name] of names.entries()) {
    await jobs.insert(
      job(`id-${at}`, {
        name,
        submitTime: 100 + (at % 2),
        status: at % 3 === 0 ? "Failed" : "Completed",
        provider: at % 2 === 0 ? "p" : "q",
        modelId: name,
      }),
      [],
    );
  }
  const rows: { id: string; key: readonly unknown[] }[] = [];
  let after: JobQuery["after"];
  do {
    const page = await jobs.list("me", { by, order, limit: 2, after });
    for (const row of page.jobs) rows.push({ id: row.id, key: [by && row[by], row.submitTime, row.id] });
    const last = page.jobs.at(-1)!;
    after = page.more ? { submitTime: last.submitTime, id: last.id, value: by && last[by] } : undefined;
  } while (after !== undefined);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(names.length);
  const bytes = (value: unknown) => Buffer.from(typeof value === "number" ? String(value) : `${value ?? ""}`);
  const sorted = rows.toSorted((a, b) => {
    const found = a.key.map((one, at) => Buffer.compare(bytes(one), bytes(b.key[at]))).find((sign) => sign !== 0) ?? 0;
    return order === "Ascending" ? found : -found;
  });
  expect(rows).toEqual(sorted);
});

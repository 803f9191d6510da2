import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { migrate } from "../../../src/storage/ledger/migrations.ts";
import { openLedger } from "../../../src/storage/ledger/sqlite/open.ts";
import { file, folder, freshDatabase, job, run, SCOPE } from "./fixtures.ts";

test("a closed ledger opens again with all its rows", async () => {
  const dir = join(await folder(), "made", "on", "demand");
  const first = await openLedger(dir);
  expect(first.crashed).toBe(false);
  await first.files.put(SCOPE, file("a"), { createBucket: true });
  await first.jobs.insert(job("j"), [{ key: "k", value: "v" }]);
  await first.runs.insert(run("r"));
  await first.check();
  await first.close();

  const second = await openLedger(dir);
  expect(second.crashed).toBe(false);
  expect(await second.files.get(SCOPE, file("a"))).toEqual(file("a"));
  expect(await second.jobs.get(SCOPE.owner, "j")).toEqual(job("j"));
  expect(await second.jobs.tags("j")).toEqual([{ key: "k", value: "v" }]);
  expect(await second.runs.get("r")).toEqual(run("r"));
  await second.close();
});

test("a folder that is open is refused by name, and is free after the close", async () => {
  const dir = await folder();
  const first = await openLedger(dir);
  await expect(openLedger(dir)).rejects.toMatchObject({
    kind: "Unavailable",
    message: `The data folder '${dir}' is in use by another Quarry`,
  });
  await first.files.put(SCOPE, file("a"), { createBucket: true });
  await first.close();
  const second = await openLedger(dir);
  expect(second.crashed).toBe(false);
  await second.close();
});

test("a closed ledger refuses operations, and its check fails", async () => {
  const ledger = await openLedger(await folder());
  await ledger.close();
  await expect(ledger.check()).rejects.toThrow();
  await expect(ledger.files.put(SCOPE, file("a"), { createBucket: true })).rejects.toThrow();
  await expect(ledger.files.get(SCOPE, file("a"))).rejects.toThrow();
});

test("finished migrations do not run again", async () => {
  const db = await freshDatabase();
  const tables = () => db.builder.introspection.getTables();
  const before = await tables();
  expect(before.map((table) => table.name)).toEqual(
    expect.arrayContaining(["buckets", "claims", "files", "job_tags", "jobs", "runs", "state"]),
  );
  await db.write(() => migrate(db.builder));
  expect(await tables()).toEqual(before);
});

test("a file that is not a ledger is an error and stays unchanged", async () => {
  const dir = await folder();
  const path = join(dir, "ledger.db");
  await writeFile(path, "something else entirely".repeat(100));
  await expect(openLedger(dir)).rejects.toThrow("not a database");
  expect(await readFile(path, "utf8")).toBe("something else entirely".repeat(100));
});

/** `quarry migrate`, through the built command, on data folders of older builds. */
import { execFileSync } from "node:child_process";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrate } from "../../src/storage/ledger/migrations.ts";
import { openSqlite } from "../../src/storage/ledger/sqlite/database.ts";
import { openLedger } from "../../src/storage/ledger/sqlite/open.ts";
import { temporaryFolder } from "../support/gateway.ts";
import { FIXTURES } from "../upgrades/fixture.ts";
import { quarry } from "./quarry.ts";

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (args: readonly string[]) => quarry(["migrate", ...args], { cwd: folder });
const json = async (args: readonly string[]) => {
  const { code, stdout, stderr } = await run([...args, "--json"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout);
};

/** A ledger as the build with this migration left it. */
async function older(name: string, last: string): Promise<string> {
  const data = path.join(folder, name);
  await mkdir(data);
  const db = openSqlite(path.join(data, "ledger.db"));
  await db.write(() => migrate(db.builder, last));
  await db.close();
  return data;
}

const LAST = "0019_placed_chunks";

it("a dry run says what is due, and changes nothing", async () => {
  const data = await older("dry", "0010_ordered_runs");
  const due = ["0011_lifecycles", "0012_usage", "0014_history", "0015_outbox", "0016_secrets"];
  due.push("0017_replicas", "0018_page_sessions", LAST);
  const expected = { data, from: "0010_ordered_runs", to: LAST, due, dryRun: true };
  expect(await json(["--data", data, "--dry-run"])).toEqual(expected);
  expect(await json(["--data", data, "--dry-run"])).toEqual(expected);
  expect((await run(["--data", data, "--dry-run"])).stdout).toBe(
    `ok  The ledger in ${data} can be brought from 0010_ordered_runs to ${LAST}: ${due.join(", ")}.\nNothing was changed.\n`,
  );
});

it("brings the ledger of the configuration's folder to this version, once", async () => {
  await older("data", "0008_run_options");
  await writeFile(path.join(folder, "quarry.yaml"), "data_dir: data\n");
  expect((await quarry(["verify"], { cwd: folder })).stderr).toContain("run 'quarry migrate'");
  expect(await json([])).toMatchObject({ from: "0008_run_options", to: LAST, dryRun: false });
  expect(await json([])).toMatchObject({ from: LAST, to: LAST, due: [] });
  expect((await run([])).stdout).toBe(
    `ok  The ledger in ${path.join(folder, "data")} has this version already: ${LAST}.\n`,
  );
  expect((await quarry(["verify"], { cwd: folder })).code).toBe(0);
});

it.each((await readdir(FIXTURES)).filter((name) => name.endsWith(".tar.gz")))("%s opens afterwards", async (name) => {
  const into = path.join(folder, name);
  await mkdir(into);
  execFileSync("tar", ["-xzf", path.join(FIXTURES, name), "-C", into]);
  const found = await readdir(into, { recursive: true });
  const data = path.dirname(path.join(into, found.find((one) => path.basename(one) === "ledger.db")!));
  expect(await json(["--data", data])).toMatchObject({ to: LAST });
  const ledger = await openLedger(data);
  await ledger.close();
});

describe("is refused", () => {
  it("while a gateway has the folder", async () => {
    const data = await older("used", "0010_ordered_runs");
    const ledger = await openLedger(data);
    const { code, stderr } = await run(["--data", data]);
    await ledger.close();
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `quarry: The data folder '${data}' is in use by another Quarry\n`,
    });
  });

  it("without a ledger, and makes none", async () => {
    const data = path.join(folder, "none");
    await mkdir(data);
    const { code, stderr } = await run(["--data", data]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: `There is no ledger in '${data}'.\n` });
    expect(await readdir(data)).toEqual([]);
  });

  it("for a ledger of a newer build", async () => {
    const data = await older("newer", LAST);
    const db = openSqlite(path.join(data, "ledger.db"));
    const insert = "insert into kysely_migration (name, timestamp) values ('9999_later', '2030-01-01T00:00:00.000Z')";
    await db.write((tx) => tx.run({ sql: insert, parameters: [] } as never));
    await db.close();
    const { code, stderr } = await run(["--data", data]);
    expect(code).toBe(1);
    expect(stderr).toContain("a newer version has run 9999_later");
  });
});

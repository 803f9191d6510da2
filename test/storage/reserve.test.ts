import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { StorageUnavailable } from "../../src/lib/errors.ts";
import { diskStore } from "../../src/storage/blobs/disk.ts";
import { openLedger } from "../../src/storage/ledger/sqlite/open.ts";
import { createReserve, type Reserve } from "../../src/storage/reserve.ts";
import { file, job, run, SCOPE } from "./ledger/fixtures.ts";

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "quarry-reserve-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** A reserve that the test spends. */
function spendable(): Reserve & { held: boolean } {
  return {
    held: true,
    async require() {
      throw new StorageUnavailable("The gateway's storage is full.", undefined);
    },
    spend: async () => false,
  };
}

test("a reserve takes its space, gives it once, and takes it again", async () => {
  const path = join(await folder(), "reserve");
  const reserve = createReserve(path);
  expect(reserve.held).toBe(false);
  await Promise.all([reserve.require(), reserve.require()]);
  expect(reserve.held).toBe(true);
  const { size, blocks } = await stat(path);
  expect(blocks * 512).toBeGreaterThanOrEqual(size);
  expect(createReserve(path).held).toBe(true);

  await expect(Promise.all([reserve.spend(), reserve.spend()])).resolves.toEqual([true, false]);
  expect(reserve.held).toBe(false);
  await expect(stat(path)).rejects.toThrow("ENOENT");
  await reserve.require();
  expect((await stat(path)).size).toBe(size);
});

test("without a reserve, the ledger only deletes, ends work and records what exists elsewhere", async () => {
  const reserve = spendable();
  const ledger = await openLedger(await folder(), reserve);
  onTestFinished(() => ledger.close());
  await ledger.files.put(SCOPE, file("a"), { createBucket: true });
  await ledger.jobs.insert(job("j"), [{ key: "k", value: "v" }]);
  await ledger.runs.insert(run("r"));

  reserve.held = false;
  const refused = { name: "GatewayError", kind: "Unavailable", message: "The gateway's storage is full." };
  await expect(ledger.files.put(SCOPE, file("b"))).rejects.toMatchObject(refused);
  await expect(ledger.buckets.create(SCOPE, "other", 0)).rejects.toMatchObject(refused);
  await expect(ledger.jobs.tag("j", [{ key: "l", value: "v" }], 50)).rejects.toMatchObject(refused);
  await expect(ledger.runs.update("r", { status: "InProgress" })).rejects.toMatchObject(refused);
  await expect(ledger.check()).rejects.toMatchObject(refused);

  await ledger.files.delete(SCOPE, file("a"));
  await ledger.buckets.delete(SCOPE, "bucket");
  await ledger.files.setTags(SCOPE, file("a"), []);
  await ledger.jobs.untag("j", ["k"]);
  await ledger.jobs.insert(job("paid"), []);
  await ledger.jobs.update("j", { status: "Stopping" });
  await ledger.runs.update("r", { stopRequested: true, status: "Stopping" });
  await expect(ledger.runs.get("r")).resolves.toMatchObject({ status: "Stopping" });
});

test("without a reserve, the disk store only deletes", async () => {
  const reserve = spendable();
  const root = await folder();
  const store = await diskStore(root, reserve);
  const { signal } = new AbortController();
  const { id } = await store.put(Buffer.from("kept"), signal);
  const growing = await store.append();
  onTestFinished(() => growing.close());

  reserve.held = false;
  const refused = { kind: "Unavailable" };
  await expect(store.put(Buffer.from("new"), signal)).rejects.toMatchObject(refused);
  await expect(store.link(id)).rejects.toMatchObject(refused);
  await expect(store.append()).rejects.toMatchObject(refused);
  await expect(growing.write(Buffer.from("more"))).rejects.toMatchObject(refused);
  await expect(store.check()).rejects.toMatchObject(refused);
  await store.delete(id);
  await expect(store.get(id)).rejects.toMatchObject({ name: "BlobMissing" });
});

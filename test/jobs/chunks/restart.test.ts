/** A runner that follows one that ended at any write. */
import { expect, test } from "vitest";
import { StorageUnavailable } from "../../../src/lib/errors.ts";
import { chunkedJob, chunk as chunkRow } from "../../storage/ledger/fixtures.ts";
import { answered, isPaidOnce, mortal, setup } from "./runner-setup.ts";

test("jobs that the ledger of jobs does not have are deleted at the start", async () => {
  const { ledger, start, blobs } = await setup();
  const { id } = await blobs.put(Buffer.from("x"), new AbortController().signal);
  const row = {
    ...chunkedJob("chunked-lost"),
    input: id,
    index: undefined,
  };
  await ledger.chunks.insert(
    { ...row, plan: { request: { output: {} }, options: {}, fallback: [] } },
    [],
    [chunkRow("chunked-lost", 0)],
  );
  const { runner } = start();
  await runner.resume();
  expect(await ledger.chunks.get("chunked-lost")).toBeUndefined();
  await expect(blobs.size(id)).rejects.toThrow();
});

const WRITES = new Set(["insert", "update", "updateChunk", "add", "updateFile", "put", "delete"]);
const RECORDS = 4;

/** Runs a job whose runner ends at one of its writes. False: it made fewer. */
async function survives(at: number, isLate: boolean): Promise<boolean> {
  const { ledger, fake, start, enter, ended, results } = await setup({ limits: { concurrent: 2 } });
  const id = await enter({ lines: RECORDS, perChunk: 2 });
  let writes = 0;
  let isDead = false;
  fake.faults.create = () => (isDead ? new Error("dead") : undefined);
  const dying = mortal(ledger, async (name, run) => {
    if (isDead) throw new Error("dead");
    if (!WRITES.has(name)) return run();
    writes += 1;
    if (writes < at) return run();
    isDead = true;
    if (isLate) await run();
    throw new StorageUnavailable("dead", undefined, { inDoubt: isLate });
  });
  const { runner } = start({ ledger: dying });
  runner.start(id);
  const isOver = async () => isDead || (await ledger.chunks.get(id))!.endTime !== undefined;
  await expect.poll(isOver, { timeout: 10_000, interval: 1 }).toBe(true);
  await runner.shutdown(0);
  const wasKilled = isDead;
  isDead = false;
  await start().runner.resume();
  const counts = { success: RECORDS };
  expect(await ended(id), `write ${at}${isLate ? ", late" : ""}`).toMatchObject({ status: "Completed", counts });
  expect(await results(id)).toEqual(answered(RECORDS));
  isPaidOnce(fake.paid(), RECORDS);
  expect(fake.batches.size).toBe(2);
  return wasKilled;
}

test.each([
  ["before", false],
  ["after", true],
])(
  "a runner that ends %s any write is followed by one that goes on, and nothing is paid twice",
  { timeout: 120_000 },
  async (_, isLate) => {
    let at = 1;
    while (await survives(at, isLate)) at += 1;
    expect(at).toBeGreaterThan(10);
  },
);

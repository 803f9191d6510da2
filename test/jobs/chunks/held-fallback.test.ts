/** Failed records of several chunks that run elsewhere together, because those of one chunk are too few for a batch there. */
import { expect, test } from "vitest";
import { noteOf } from "../../../src/jobs/chunks/plan.ts";
import { StorageUnavailable } from "../../../src/lib/errors.ts";
import { eventually } from "./eventually.ts";
import { answered, type FakeProvider, isPaidOnce, mortal, setup } from "./runner-setup.ts";

const LINES = 24;
const PER_CHUNK = 4;
/** Two of the four records of each chunk, and one of the last chunk. */
const fails = (line: number) => line % 2 === 0 && line !== LINES;
const FAILED = Array.from({ length: LINES }, (_, n) => n + 1).filter(fails);

/** Of each batch, in the order of their first lines. */
const linesOf = (fake: FakeProvider) =>
  [...fake.batches.values()].map(({ ids }) => ids.map((id) => Number(id.split("_")[1]))).sort(([a], [b]) => a! - b!);
const limit = (fake: FakeProvider | undefined, limits: object) => Object.assign(fake!.provider.jobs!.limits!, limits);

test.each([[], [{ key: "quarry:order", value: "completion" }]])(
  "failures of the whole job run together where those of a chunk are too few (%o)",
  async (...tags) => {
    const { fake, others, start, enter, ended, results } = await setup({ more: ["other"] });
    fake.fails = fails;
    limit(others[0], { minimumRecords: 5 });
    const id = await enter({ lines: LINES, perChunk: PER_CHUNK, fallback: ["other"], tags });
    start().runner.start(id);
    const { status, counts, message } = await ended(id);
    expect({ status, counts, message }).toEqual({
      status: "Completed",
      counts: { total: LINES, processed: LINES, success: LINES, error: 0 },
      message: undefined,
    });
    expect(linesOf(others[0]!)).toEqual([FAILED]);
    isPaidOnce(fake.paid(), LINES);
    const byLine = (a: string, b: string) => Number(a.slice(2, -4)) - Number(b.slice(2, -4));
    const found = await results(id);
    expect(tags.length === 0 ? found : [...found].sort(byLine)).toEqual(answered(LINES));
  },
);

test("they are several batches where the provider takes no more records in one", async () => {
  const { fake, others, start, enter, ended, results } = await setup({ more: ["other"] });
  fake.fails = fails;
  limit(others[0], { minimumRecords: 4, records: 6 });
  const id = await enter({ lines: LINES, perChunk: PER_CHUNK, fallback: ["other"] });
  start().runner.start(id);
  expect(await ended(id)).toMatchObject({ status: "Completed", counts: { success: LINES } });
  expect(linesOf(others[0]!)).toEqual([FAILED.slice(0, 6), FAILED.slice(6)]);
  expect(await results(id)).toEqual(answered(LINES));
});

test("a chunk with enough failures does not wait, and the rest of all goes on to the next provider", async () => {
  const { fake, others, start, enter, ended, results, ledger } = await setup({ more: ["other", "third"] });
  // All of the first chunk.
  fake.fails = (line) => line <= PER_CHUNK || fails(line);
  const rest = FAILED.slice(2);
  others[0]!.fails = (line) => line === 2 || line === 6 || line === 10;
  limit(others[0], { minimumRecords: 3 });
  limit(others[1], { minimumRecords: 3 });
  // The batch of the first chunk's failures ends first.
  let isOver = false;
  fake.outcome = ({ ids }) => ({ status: isLast(ids) && !isOver ? "InProgress" : "Completed" });
  const id = await enter({ lines: LINES, perChunk: PER_CHUNK, fallback: ["other", "third"] });
  start().runner.start(id);
  const held = async () => (await ledger.chunks.of(id)).filter((chunk) => noteOf(chunk).isHeld);
  await eventually(async () => expect((await held()).map(({ provider }) => provider)).toContain("other"));
  isOver = true;
  const { counts, message } = await ended(id);
  expect(linesOf(others[0]!)).toEqual([[1, 2, 3, 4], rest]);
  // Failures of both batches of the second provider.
  expect(linesOf(others[1]!)).toEqual([[2, 6, 10]]);
  expect({ counts, message }).toMatchObject({ counts: { success: LINES, error: 0 }, message: undefined });
  expect(await results(id)).toEqual(answered(LINES));
  expect(await held()).toEqual([]);
});

test("records that are too few in the whole job keep their errors, and the job says so", async () => {
  const { fake, others, start, enter, ended, results } = await setup({ more: ["other"] });
  fake.fails = fails;
  limit(others[0], { minimumRecords: FAILED.length + 1 });
  const id = await enter({ lines: LINES, perChunk: PER_CHUNK, fallback: ["other"] });
  start().runner.start(id);
  const { counts, message } = await ended(id);
  expect(counts).toMatchObject({ success: LINES - FAILED.length, error: FAILED.length });
  expect(message).toBe(
    `${FAILED.length} failed records did not run elsewhere: a batch of 'other' has at least ${FAILED.length + 1}, and not so many failed.`,
  );
  expect(others[0]!.batches.size).toBe(0);
  expect(await results(id)).toEqual(answered(LINES, (line) => (fails(line) ? 500 : 200)));
});

test("a stop ends the wait of held records", async () => {
  const { fake, others, start, enter, ended, ledger } = await setup({ more: ["other"], limits: { concurrent: 6 } });
  fake.fails = fails;
  // The last chunk goes on.
  fake.outcome = ({ ids }) => ({ status: isLast(ids) ? "InProgress" : "Completed" });
  limit(others[0], { minimumRecords: 5 });
  const id = await enter({ lines: LINES, perChunk: PER_CHUNK, fallback: ["other"] });
  const { runner } = start();
  runner.start(id);
  const held = async () => (await ledger.chunks.of(id)).filter((chunk) => noteOf(chunk).isHeld).length;
  await eventually(async () => expect(await held()).toBe(5));
  await runner.stop(id);
  expect(await ended(id)).toMatchObject({ status: "Stopped", counts: { success: 10, error: 10 } });
  expect(others[0]!.batches.size).toBe(0);
  expect(await held()).toBe(0);
});

const isLast = (ids: readonly string[]) => ids.some((id) => Number(id.split("_")[1]) === LINES);

const WRITES = new Set(["update", "updateChunk", "add", "updateFile"]);

/** Runs a job whose runner ends at one of its writes. False: it made fewer. */
async function survives(at: number, isLate: boolean): Promise<boolean> {
  const lines = 8;
  const { ledger, fake, others, start, enter, ended, results } = await setup({ more: ["other"] });
  fake.fails = (line) => line % 4 === 1;
  limit(others[0], { minimumRecords: 2 });
  const id = await enter({ lines, perChunk: PER_CHUNK, fallback: ["other"] });
  let writes = 0;
  let isDead = false;
  for (const one of [fake, others[0]!]) one.faults.create = () => (isDead ? new Error("dead") : undefined);
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
  const what = `write ${at}${isLate ? ", late" : ""}`;
  expect(await ended(id), what).toMatchObject({ status: "Completed", counts: { success: lines, error: 0 } });
  expect(await results(id)).toEqual(answered(lines));
  isPaidOnce(fake.paid(), lines);
  expect(linesOf(others[0]!), what).toEqual([[1, 5]]);
  return wasKilled;
}

test.each([
  ["before", false],
  ["after", true],
])("held records run once, also after a runner that ended %s any write", { timeout: 120_000 }, async (_, isLate) => {
  let at = 1;
  while (await survives(at, isLate)) at += 1;
  expect(at).toBeGreaterThan(10);
});

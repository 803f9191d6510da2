import { expect, test } from "vitest";
import { file, freshLedger, job, SCOPE } from "./fixtures.ts";

const { owner, provider } = SCOPE;
const discarded = { discard: () => ["old"] };

test("what lost its name waits for each job that reads it, and for a create that may have come to one", async () => {
  const { files, jobs, discards } = await freshLedger();
  await files.put(SCOPE, file("a", { id: "old" }), { createBucket: true, ...discarded });
  expect([...(await discards.all(provider))]).toEqual([]);
  const intent = { owner, provider, token: "t", fingerprint: "f", createdAt: 1, request: {} };
  await jobs.claim(intent);
  await jobs.keep(owner, "t", {}, "old");
  await jobs.insert(job("one", { inputFile: "old" }), []);
  // This job is of another provider, which has its own ids.
  await jobs.insert(job("other", { provider: "elsewhere", inputFile: "old" }), []);
  await files.put(SCOPE, file("a", { id: "new" }), discarded);
  expect([...(await discards.all(provider))]).toEqual(["old"]);
  expect([await discards.has(provider, "old"), await discards.has("elsewhere", "old")]).toEqual([true, false]);

  await jobs.update("one", { status: "Completed", endTime: 9 });
  expect([await jobs.reads(provider, "old"), await discards.unread(provider)]).toEqual([true, []]);
  await jobs.release(owner, "t");
  expect([await jobs.reads(provider, "old"), await discards.unread(provider)]).toEqual([false, ["old"]]);
  await discards.delete(provider, "old");
  expect([...(await discards.all(provider))]).toEqual([]);
});

test("a create that came to a job leaves the reading to the job", async () => {
  const { files, jobs, discards } = await freshLedger();
  await jobs.claim({ owner, provider, token: "t", fingerprint: "f", createdAt: 1, request: {} });
  await jobs.keep(owner, "t", {}, "old");
  await jobs.insert(job("one", { inputFile: "old" }), [], "t");
  await files.delete(SCOPE, { bucket: "bucket", key: "old" }, { discard: ["old"] });
  expect(await discards.unread(provider)).toEqual([]);
  await jobs.update("one", { status: "Failed", endTime: 9 });
  expect(await discards.unread(provider)).toEqual(["old"]);
});

test("a delete that its precondition stops discards nothing", async () => {
  const { files, discards } = await freshLedger();
  await files.put(SCOPE, file("a", { id: "old" }), { createBucket: true });
  const refusal = new Error("no");
  const refuse = () => {
    throw refusal;
  };
  const removed = files.delete(SCOPE, file("a"), { precondition: refuse, discard: ["old"] });
  await expect(removed).rejects.toBe(refusal);
  expect([...(await discards.all(provider))]).toEqual([]);
});

import { expect, test } from "vitest";
import { file, freshLedger, job, SCOPE } from "./fixtures.ts";

const { owner, provider } = SCOPE;
const deferred = { deferDeletes: () => ["old"] };

test("what lost its name waits for each job that reads it, and for a create that may have come to one", async () => {
  const { files, jobs, deferredDeletes } = await freshLedger();
  await files.put(SCOPE, file("a", { id: "old" }), { createBucket: true, ...deferred });
  expect([...(await deferredDeletes.all(provider))]).toEqual([]);
  const intent = { owner, provider, token: "t", fingerprint: "f", createdAt: 1, request: {} };
  await jobs.claim(intent);
  await jobs.keep(owner, "t", {}, "old");
  await jobs.insert(job("one", { inputFile: "old" }), []);
  // This job is of another provider, which has its own ids.
  await jobs.insert(job("other", { provider: "elsewhere", inputFile: "old" }), []);
  await files.put(SCOPE, file("a", { id: "new" }), deferred);
  expect([...(await deferredDeletes.all(provider))]).toEqual(["old"]);
  expect([await deferredDeletes.has(provider, "old"), await deferredDeletes.has("elsewhere", "old")]).toEqual([
    true,
    false,
  ]);

  await jobs.update("one", { status: "Completed", endTime: 9 });
  expect([await jobs.reads(provider, "old"), await deferredDeletes.unread(provider)]).toEqual([true, []]);
  await jobs.release(owner, "t");
  expect([await jobs.reads(provider, "old"), await deferredDeletes.unread(provider)]).toEqual([false, ["old"]]);
  await deferredDeletes.delete(provider, "old");
  expect([...(await deferredDeletes.all(provider))]).toEqual([]);
});

test("a create that came to a job leaves the reading to the job", async () => {
  const { files, jobs, deferredDeletes } = await freshLedger();
  await jobs.claim({ owner, provider, token: "t", fingerprint: "f", createdAt: 1, request: {} });
  await jobs.keep(owner, "t", {}, "old");
  await jobs.insert(job("one", { inputFile: "old" }), [], "t");
  await files.delete(SCOPE, { bucket: "bucket", key: "old" }, { deferDeletes: ["old"] });
  expect(await deferredDeletes.unread(provider)).toEqual([]);
  await jobs.update("one", { status: "Failed", endTime: 9 });
  expect(await deferredDeletes.unread(provider)).toEqual(["old"]);
});

test("a delete that its precondition stops defers no delete", async () => {
  const { files, deferredDeletes } = await freshLedger();
  await files.put(SCOPE, file("a", { id: "old" }), { createBucket: true });
  const refusal = new Error("no");
  const refuse = () => {
    throw refusal;
  };
  const removed = files.delete(SCOPE, file("a"), { precondition: refuse, deferDeletes: ["old"] });
  await expect(removed).rejects.toBe(refusal);
  expect([...(await deferredDeletes.all(provider))]).toEqual([]);
});

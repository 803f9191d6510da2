import { expect, test } from "vitest";
import { file, freshLedger, run, SCOPE } from "./fixtures.ts";

test("live objects are those of files and of unfinished runs", async () => {
  const { files, runs, live } = await freshLedger();
  await files.put(SCOPE, file("a", { id: "file" }), { createBucket: true });
  await files.put({ owner: "you", provider: "openai" }, file("a", { id: "theirs" }), { createBucket: true });
  await files.put(SCOPE, file("b", { id: "replaced" }));
  await files.put(SCOPE, file("b", { id: "replacing" }));
  await runs.insert(run("going", { input: "input", results: "results", journal: "journal" }));
  await runs.insert(run("ended", { input: "input2", results: "results2", journal: "journal2", endTime: 5 }));
  const part = { first: 1, last: 2, group: 0, count: 1, list: "list" };
  const source = { input: "lines", index: "index", part };
  await runs.insert(run("of a chunk", { input: "lines", options: { source } }));
  const named = ["file", "theirs", "replacing", "input", "results", "journal", "lines", "index", "list"];
  const gone = ["replaced", "input2", "results2", "journal2", "unknown"];
  expect(await live([...gone, ...named])).toEqual(new Set(named));
  expect(await live(["file"])).toEqual(new Set(["file"]));
  expect(await live([])).toEqual(new Set());
});

test("more ids than one query can hold are all looked up", async () => {
  const { files, live } = await freshLedger();
  const ids = Array.from({ length: 1234 }, (_, i) => `blob-${i}`);
  const even = ids.filter((_, i) => i % 2 === 0);
  await Promise.all(even.map((id) => files.put(SCOPE, file(id, { id }), { createBucket: true })));
  expect(await live(ids)).toEqual(new Set(even));
});

import { expect, test } from "vitest";
import { freshLedger, run } from "./fixtures.ts";

test("a run is returned as it was inserted and updated", async () => {
  const { runs } = await freshLedger();
  const full = run("full", {
    output: { bucket: "bucket", key: "" },
    deadline: 5,
    started: true,
    stopRequested: true,
    message: "m",
    counts: { total: 1, processed: 0, success: 0, error: 0 },
    endTime: 6,
    results: "r",
    journal: "j",
  });
  await runs.insert(full);
  await runs.insert(run("bare"));
  expect(await runs.get("full")).toEqual(full);
  expect(await runs.get("bare")).toEqual(run("bare"));

  const patch = { started: true, status: "InProgress", results: "r2", journal: "j2" } as const;
  await runs.update("bare", patch);
  expect(await runs.get("bare")).toEqual(run("bare", patch));
  await runs.update("full", {
    started: false,
    stopRequested: false,
    message: undefined,
    counts: undefined,
    journal: undefined,
  });
  await runs.update("full", {});
  expect(await runs.get("full")).toEqual({
    ...full,
    started: false,
    stopRequested: false,
    message: undefined,
    counts: undefined,
    journal: undefined,
  });

  await runs.delete("full");
  expect(await runs.get("full")).toBeUndefined();
  expect(await runs.get("bare")).toBeDefined();
});

test("unfinished runs belong to one provider, oldest first", async () => {
  const { runs } = await freshLedger();
  await runs.insert(run("c", { createdAt: 3 }));
  await runs.insert(run("b", { createdAt: 1 }));
  await runs.insert(run("a", { createdAt: 2, started: true }));
  await runs.insert(run("other", { provider: "openai" }));
  await runs.insert(run("done", { endTime: 9 }));
  expect((await runs.unfinished("local")).map((row) => row.id)).toEqual(["b", "a", "c"]);
  await runs.update("a", { endTime: 4 });
  expect((await runs.unfinished("local")).map((row) => row.id)).toEqual(["b", "c"]);
});

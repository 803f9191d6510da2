/** What a batch's tags and its input's lines say about the batch as a whole. */
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { converse, lines, many, setUp } from "./harness.ts";

const named = (recordId: string) => ({ ...converse(1), recordId });

test("a batch whose lines share an id fails before a record is sent, and names the lines", async () => {
  const { start, ended } = await setUp();
  const id = await start(lines(named("a"), named("b"), named("a"), named("b"), converse("c")));
  const { status, message } = await ended(id);
  expect(status).toBe("Failed");
  expect(message).toContain("line 3 has the id of line 1, line 4 has the id of line 2.");
});

test("the tag quarry:duplicate-ids=allow runs them", async () => {
  const { start, ended } = await setUp();
  const id = await start(lines(named("a"), named("a")), { tags: [{ key: "quarry:duplicate-ids", value: "allow" }] });
  expect(await ended(id)).toMatchObject({ status: "Completed", counts: { success: 2 } });
});

test("lines without an id, and lines that cannot be read, share no id", async () => {
  const { start, ended } = await setUp();
  const { modelInput } = converse(1);
  const id = await start(`${lines({ modelInput }, { modelInput })}\nnonsense\nnonsense`);
  expect(await ended(id)).toMatchObject({ status: "Completed", counts: { success: 2, error: 2 } });
});

const seeded = {
  recordId: "s",
  modelInput: { messages: [{ role: "user", content: [{ text: "hi" }] }], inferenceConfig: { temperature: 0.5 } },
};
const penal = (recordId: string) => ({
  recordId,
  modelInput: {
    anthropic_version: "bedrock-2023-05-31",
    max_tokens: 9,
    thinking: { type: "enabled", budget_tokens: 1024 },
    messages: [{ role: "user", content: "hi" }],
  },
});

test("a part that changes the answer is the record's error, or dropped and counted if the tag allows it", async () => {
  const { start, ended, results, file, content } = await setUp();
  const input = lines(penal("a"), penal("b"), seeded);
  const refused = await start(input);
  expect(await ended(refused)).toMatchObject({ counts: { success: 1, error: 2 } });
  const [failed] = (await results(refused)).filter(({ error }) => error !== undefined);
  expect(failed.error).toMatchObject({ errorCode: 400, errorMessage: expect.stringContaining("modelInput.thinking") });

  const dropped = await start(input, { tags: [{ key: "quarry:on-lossy", value: "drop" }] });
  expect(await ended(dropped)).toMatchObject({ counts: { success: 3, error: 0 } });
  const manifest = JSON.parse(await content(await file(dropped, "manifest.json.out")));
  expect(manifest.quarry.dropped).toEqual({ "modelInput.thinking.budget_tokens": 2 });
});

test("an input in gzip is read, and a cut one fails", async () => {
  const { start, ended } = await setUp();
  const whole = gzipSync(many(20));
  expect(await ended(await start(whole))).toMatchObject({ status: "Completed", counts: { success: 20 } });
  const cut = await ended(await start(whole.subarray(0, whole.length - 9)));
  expect(cut).toMatchObject({ status: "Failed", message: "The input is not complete gzip data." });
});

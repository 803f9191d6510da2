/** Ids of records in translated inputs. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { bedrockFrame } from "../../src/dialects/frames/bedrock.ts";
import { readLine } from "../../src/dialects/read-line.ts";
import { lineNumberOf, recordId } from "../../src/dialects/record-ids.ts";

const TAG = "0a1b2c3d";

const lineOf = (number: number, recordId: unknown) => {
  const bytes = Buffer.from(JSON.stringify({ recordId, modelInput: {} }));
  return readLine({ number, bytes }, { frame: bedrockFrame, url: undefined }, { tag: TAG, maxLineBytes: 1e6 });
};

test("every id fits every provider and leads back to its line", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e12 }), fc.option(fc.string({ unit: "grapheme" })), (number, own) => {
      const id = recordId(lineOf(number, own), TAG);
      expect(id).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
      expect(lineNumberOf(id, TAG)).toBe(number);
      expect(lineNumberOf(id, "ffffffff")).toBeUndefined();
    }),
  );
});

test("the record's own id is legible", () => {
  expect(recordId(lineOf(7, "user 1/question"), TAG)).toBe(`${TAG}_7_user-1-question`);
  expect(recordId(lineOf(7, undefined), TAG)).toBe(`${TAG}_7_${TAG}0000007`);
});

test.each([undefined, null, 7, "", "x", `${TAG}_`, `${TAG}_x_y`, `_1_a`, `${TAG}_1234567890123456_a`])(
  "%j is no record of the job",
  (id) => {
    expect(lineNumberOf(id, TAG)).toBeUndefined();
  },
);

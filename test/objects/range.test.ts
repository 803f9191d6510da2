import { expect, test } from "vitest";
import { parseRange } from "../../src/objects/range.ts";
import { processorMs } from "../support/processor-time.ts";

test.for<[string | undefined, number, [number, number] | undefined]>([
  [undefined, 10, undefined],
  ["bytes=0-4", 10, [0, 4]],
  ["bytes=5-", 10, [5, 9]],
  ["bytes=-3", 10, [7, 9]],
  ["bytes=-30", 10, [0, 9]],
  ["bytes=0-99", 10, [0, 9]],
  ["bytes=9-9", 10, [9, 9]],
  ["bytes=4-2", 10, undefined],
  ["bytes=-", 10, undefined],
  ["bytes=0-1,3-4", 10, undefined],
  ["lines=0-1", 10, undefined],
  ["bytes=a-b", 10, undefined],
  ["Bytes=0-4", 10, [0, 4]],
  ["bytes= 0-4", 10, [0, 4]],
  ["bytes=0-4\t", 10, [0, 4]],
  ["bytes=, ,0-4,", 10, [0, 4]],
  ["bytes=0-999999999999999999999", 10, [0, 9]],
  ["bytes=", 10, undefined],
  ["bytes=,", 10, undefined],
  ["bytes", 10, undefined],
  ["bytes =0-4", 10, undefined],
  ["bytes=0 -4", 10, undefined],
  ["bytes=0- 4", 10, undefined],
  ["bytes=0\u00a0-4", 10, undefined],
])("resolves %j of %i bytes", ([header, size, expected]) => {
  expect(parseRange(header, size)).toEqual(expected && { start: expected[0], end: expected[1] });
});

test.for([
  ["bytes=10-", 10],
  ["bytes=10-20", 10],
  ["bytes=0-", 0],
  ["bytes=-5", 0],
  ["bytes=-0", 10],
] as const)("%s of %i bytes is not satisfiable", ([header, size]) => {
  expect(() => parseRange(header, size)).toThrow("The requested range is not satisfiable");
});

test.each([" ", "\t", "0", ",", "-", " ,"])("bytes= and 30,000 times %j take no time", (piece) => {
  const header = `bytes=${piece.repeat(30_000)}x`;
  expect(processorMs(() => expect(parseRange(header, 10)).toBeUndefined())).toBeLessThan(100);
});

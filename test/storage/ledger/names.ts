/** Names for edge cases: neighbours of the surrogates, astral characters, repeated delimiters, control characters. */
import fc from "fast-check";

const PIECES = [
  "a",
  "b",
  "aa",
  "ab",
  "/",
  "//",
  "/a",
  ".",
  "%2F",
  "+",
  " ",
  "\u0001",
  "\u001f",
  "\u007f",
  "é",
  "e\u0301",
  "\ud7ff",
  "\ue000",
  "\uff5e",
  "\uffff",
  "\u{10000}",
  "😀",
  "😁",
  "\u{10fffe}",
  "\u{10ffff}",
];

export const pieced = fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }).map((pieces) => pieces.join(""));
const wild = fc.string({ unit: "binary", maxLength: 4 }).map((text) => text.replaceAll("\0", "0"));

export const anyName = fc.oneof({ weight: 4, arbitrary: pieced }, { weight: 1, arbitrary: wild });

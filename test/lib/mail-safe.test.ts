import fc from "fast-check";
import { expect, test } from "vitest";
import { mailSafe, mailSafeHeader, metadataText } from "../../src/lib/s3/mail-safe.ts";

test("every text is encoded in words of at most 75 ASCII characters and decoded unchanged", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
      fc.pre(!text.includes("=?"));
      const safe = mailSafe(Buffer.from(text).toString("latin1"));
      expect(safe).toMatch(/^[\x20-\x7e]*$/);
      expect(metadataText(safe)).toBe(text);
      for (const word of safe.match(/=\?UTF-8\?.\?[^?]*\?=/g) ?? []) expect(word.length).toBeLessThanOrEqual(75);
    }),
  );
});

test.each([
  ["plain", "plain"],
  ["=?utf-8?q?a_b=20c?=", "a b c"],
  ["=?UTF-8?B?w7w=?= \t =?ISO-8859-1?Q?=FC?=", "üü"],
  ["before =?UTF-8?B?w7w=?= after", "before ü after"],
  ["=?none?B?w7w=?=", "=?none?B?w7w=?="],
  ["=?UTF-8?B?/w==?=", "=?UTF-8?B?/w==?="],
  ["\xfc", "ü"],
  ["\xc3\xbc", "ü"],
  ["日本", "日本"],
])("decodes %j to %j", (value, text) => {
  expect(metadataText(value)).toBe(text);
});

test("an ASCII header is unchanged, and other text is encoded within its quotes", () => {
  const words = 'attachment; filename="=?UTF-8?B?w7w=?="';
  expect(mailSafeHeader(words)).toBe(words);
  expect(mailSafeHeader('attachment; filename="\xc3\xbc"')).toBe(words);
});

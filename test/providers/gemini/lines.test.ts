import fc from "fast-check";
import { expect, test } from "vitest";
import { geminiLines, ownLines } from "../../../src/providers/gemini/lines.ts";

async function* cut(text: string | Buffer, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function own(text: string | Buffer, size = 65_536): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of ownLines(cut(text, size))) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString("latin1");
}

const request = { contents: [{ parts: [{ text: "hi" }] }] };

test.each([
  [{ key: "a", request }, true],
  [{ request, metadata: { key: "a" } }, true],
  [{ request }, true],
  [{ recordId: "a", modelInput: {} }, false],
  [{ custom_id: "a", body: request }, false],
  [request, false],
  [[{ request }], false],
  ["request", false],
])("%j is accepted: %s", (line, fits) => {
  expect(geminiLines.fits(JSON.stringify(line))).toBe(fits);
});

test("text that is not JSON is refused", () => {
  expect(geminiLines.fits('{"request": {}')).toBe(false);
});

test("the key moves from the metadata to its place in files", async () => {
  const line = JSON.stringify({ request, metadata: { key: 'a "b"', more: 1 }, other: true });
  expect(await own(`${line}\r\n${line}`)).toBe(`${JSON.stringify({ key: 'a "b"', request, other: true })}\n`.repeat(2));
});

test("moving a key at the end of a line changes nothing else, such as numbers", async () => {
  const members = '"request": {"seed": 12345678901234567890, "text": "ü \\"metadata\\""}, "n": 1.0';
  expect(await own(` { ${members} , "metadata" : { "key" : "ä-1" } } \r\n`)).toBe(
    Buffer.from(`{"key" : "ä-1", ${members} }\n`).toString("latin1"),
  );
});

test("any line with a key keeps its content", async () => {
  const names = fc.constantFrom("request", "metadata", "key", "other", "a,b");
  const value = fc.oneof(
    fc.string(),
    fc.constantFrom('"metadata"', '"key"', "}", ","),
    fc.dictionary(names, fc.string()),
  );
  await fc.assert(
    fc.asyncProperty(fc.dictionary(names, value), fc.string(), fc.nat(2), async (members, key, space) => {
      const line = { ...members, metadata: { key } };
      const expected = "key" in line ? line : { key, ...members, metadata: undefined };
      const text = Buffer.from(await own(JSON.stringify(line, undefined, space).replaceAll("\n", " ")), "latin1");
      expect(JSON.parse(text.toString())).toEqual(JSON.parse(JSON.stringify(expected)));
    }),
    { numRuns: 500 },
  );
});

test.each([
  ["its own key", '{"key": "a", "request": {}, "metadata": {"key": "b"}}'],
  ["its own key, later in the line", '{"request": {}, "metadata": {"key": "b"}, "key": "a"}'],
  ["no key at all", '{"request":  {} }'],
  ["a key that is not a string", '{"request": {}, "metadata": {"key": 7}}'],
  ["invalid JSON", '{"request": {}, "metadata": {"key": "b"'],
  ["nothing", ""],
])("a line with %s stays unchanged", async (_, line) => {
  const text = `${line}\r\n\n  ${line}`;
  expect(await own(text)).toBe(text);
});

test("a line beyond the limit is uploaded unchanged, and its neighbours are rewritten", async () => {
  const short = JSON.stringify({ request, metadata: { key: "s" } });
  const keyed = `${JSON.stringify({ key: "s", request })}\n`;
  const long = JSON.stringify({ request: { text: "x".repeat(17 * 1024 * 1024) }, metadata: { key: "l" } });
  const text = await own(`${short}\n${long}\n${short}\n`, 1024 * 1024);
  expect(text === `${keyed}${long}\n${keyed}`).toBe(true);
  const last = await own(`${short}\n${long}`, 1024 * 1024);
  expect(last === `${keyed}${long}`).toBe(true);
});

test("the lines are the same for any chunks of the content", async () => {
  const piece = fc.oneof(
    fc.constant('{"key":"a","request":{}}'),
    fc.constant('{"request":{},"metadata":{"key":"ü"}}'),
    fc.string(),
    fc.constant("\n"),
    fc.constant("\r\n"),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece), fc.integer({ min: 1, max: 40 }), async (parts, size) => {
      const text = parts.join("");
      expect(await own(text, size)).toBe(await own(text));
    }),
  );
});

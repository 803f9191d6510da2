import fc from "fast-check";
import { expect, test } from "vitest";
import { FRAMES } from "../../src/dialects/frames/index.ts";
import { readLine } from "../../src/dialects/read-line.ts";
import { leadingId, scanInput } from "../../src/executor/scan.ts";
import { linesOf } from "../../src/lib/jsonl.ts";

async function* chunked(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (let turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length]!;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function split(input: string | Buffer, limit = 1000, sizes: readonly number[] = [7]) {
  const found: [number, string | undefined][] = [];
  for await (const lines of linesOf(chunked(Buffer.from(input), sizes), limit)) {
    for (const { number, bytes } of lines) found.push([number, bytes?.toString()]);
  }
  return found;
}

test.each<[string, string, [number, string | undefined][]]>([
  ["nothing", "", []],
  ["only blank lines", "\n \r\n\t\n", []],
  [
    "a last line without a newline",
    "a\nb",
    [
      [1, "a"],
      [2, "b"],
    ],
  ],
  [
    "CRLF",
    "a\r\nb\r\n",
    [
      [1, "a"],
      [2, "b"],
    ],
  ],
  [
    "blank lines between, counted",
    "a\n\n  \n b \n",
    [
      [1, "a"],
      [4, "b"],
    ],
  ],
  [
    "a byte order mark",
    "\ufeffa\n\ufeffb",
    [
      [1, "a"],
      [2, "\ufeffb"],
    ],
  ],
])("%s", async (_, input, expected) => expect(await split(input)).toEqual(expected));

test("a line beyond the limit is named, and the lines after it are read", async () => {
  const input = `${"x".repeat(10)}\n${"y".repeat(11)}\nz\n${"w".repeat(500)}`;
  expect(await split(input, 10)).toEqual([
    [1, "x".repeat(10)],
    [2, undefined],
    [3, "z"],
    [4, undefined],
  ]);
});

test("the lines are the same for any chunks of the input", async () => {
  const input = fc.array(fc.constantFrom("\n", "\r\n", "a", "é", " ", "\ufeff", "long word"), { maxLength: 40 });
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(input, sizes, async (pieces, cut) => {
      const text = pieces.join("");
      expect(await split(text, 6, cut)).toEqual(await split(text, 6, [10_000]));
    }),
  );
});

test.each([
  [Buffer.from([0x7b, 0xff, 0x7d]), "is not UTF-8 text"],
  [Buffer.from("{]"), "is not a JSON object"],
  [Buffer.from("[1]"), "is not a JSON object"],
  [Buffer.from('{"a":1}'), "has an unknown form"],
  [
    Buffer.from('{"recordId":"r","modelInput":{}}'),
    "has the form 'Bedrock batch line', and the file has 'OpenAI batch line'",
  ],
  [Buffer.from('{"custom_id":"r","url":"/v1/b","body":{}}'), "url is '/v1/b', and the file's first line has '/v1/a'"],
  [undefined, "is longer than 99 bytes"],
])("an invalid line is reported", (bytes, problem) => {
  const form = { frame: FRAMES.openai, url: "/v1/a" };
  expect(readLine({ number: 12, bytes }, form, { tag: "t", maxLineBytes: 99 }).problem?.message).toContain(problem);
});

test("a scan counts lines and recognises the dialect behind invalid lines", async () => {
  const input = Buffer.from('nonsense\n\n{"custom_id":"a","body":{},"url":"/"}\nnonsense');
  const open = () => linesOf(chunked(input, [5]), 1000);
  const { total, form } = await scanInput(open, {}, 1000, new AbortController().signal);
  expect([total, form.frame.name]).toEqual([3, "openai"]);
});

const ID = "recordId";
test("an id that is found without parsing is the one that parsing finds", () => {
  const key = fc.constantFrom(ID, "modelInput", "a", "record\\u0049d", "\\u0072ecordId");
  const value = fc.constantFrom('"x"', '"y z"', '"é"', '"a\\"b"', "1", "null", `{"${ID}":"inner"}`, '"recordId"');
  const line = fc
    .tuple(fc.array(fc.tuple(key, value), { maxLength: 4 }), fc.constantFrom(":", ": ", " :"))
    .map(([members, colon]) => `{${members.map(([name, text]) => `"${name}"${colon}${text}`).join(",")}}`);
  fc.assert(
    fc.property(line, (text) => {
      const found = leadingId({ bytes: Buffer.from(text) }, "bedrock");
      if (found !== undefined) expect(found).toBe(JSON.parse(text)[ID]);
    }),
    { numRuns: 2000 },
  );
  expect(leadingId({ bytes: Buffer.from('{"recordId": "é 1", "modelInput": {}}') }, "bedrock")).toBe("é 1");
  expect(leadingId({ bytes: Buffer.from('{"custom_id":"7","body":{}}') }, "openai")).toBe("7");
  expect(leadingId({ bytes: Buffer.from('{"recordId":"cut') }, "bedrock")).toBeUndefined();
});

test("a line that cannot be used does not hide two equal ids after it", async () => {
  const input = Buffer.from('{"recordId":"x","modelInput":{}}\n{"recordId":"a",}\n{"recordId":"a","modelInput":{}}\n');
  const scan = (bytes: Buffer) =>
    scanInput(() => linesOf(chunked(bytes, [50]), 1000), {}, 1000, new AbortController().signal);
  expect((await scan(input)).total).toBe(3);
  const twice = Buffer.concat([input, Buffer.from('{"recordId":"a","modelInput":{}}')]);
  await expect(scan(twice)).rejects.toThrow("line 4 has the id of line 3");
});

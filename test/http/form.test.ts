/** Bodies of forms, in any pieces, compared with Node's own parser. */
import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formBody } from "../../src/http/form.ts";
import { GatewayError } from "../../src/lib/errors.ts";

/** A form as Node encodes it. */
async function encoded(form: FormData): Promise<{ type: string; bytes: Buffer }> {
  const response = new Response(form);
  return { type: response.headers.get("content-type")!, bytes: Buffer.from(await response.arrayBuffer()) };
}

/** The form as it is read from these pieces; `close`: the client disconnects after them. */
async function readPieces(type: string, pieces: readonly Buffer[], close = false, take = (_bytes: number) => {}) {
  const raw = new PassThrough();
  const body = formBody({ "content-type": type }, () => raw, take);
  const form = body.read();
  const outcome = form.then(async ({ fields, file, fileName }) => ({
    fields: [...fields],
    fileName,
    content: await buffer(file),
  }));
  outcome.catch(() => {});
  for (const piece of pieces) {
    raw.write(piece);
    await new Promise(setImmediate);
  }
  if (close) raw.destroy();
  else raw.end();
  return await outcome;
}

const split = (bytes: Buffer, cuts: readonly number[]): Buffer[] => {
  const at = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((from, index) => bytes.subarray(from, at[index] ?? bytes.length));
};

const failureOf = (outcome: Promise<unknown>): Promise<unknown> =>
  outcome.then(
    () => undefined,
    (error: unknown) => (error instanceof GatewayError ? error.kind : error),
  );

const fieldName = fc.stringMatching(/^[a-z-]{1,12}$/).filter((name) => name !== "file");
/** Bytes that look like parts of a delimiter. */
const content = fc
  .array(fc.constantFrom("\r", "\n", "\r\n", "-", "--", "\r\n--", "a", "é", "\0"), { maxLength: 200 })
  .map((parts) => Buffer.from(parts.join("")));

test("any form in any pieces is read as Node reads it", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.tuple(fieldName, fc.string({ unit: "grapheme", maxLength: 40 })), {
        maxLength: 6,
        selector: ([name]) => name,
      }),
      content,
      fc.array(fc.nat(), { maxLength: 20 }),
      async (fields, bytes, cuts) => {
        const form = new FormData();
        for (const [name, value] of fields) form.append(name, value);
        form.append("file", new Blob([bytes]), "a b.jsonl");
        const { type, bytes: sent } = await encoded(form);
        const read = await readPieces(type, split(sent, cuts));
        const oracle = await new Response(sent, { headers: { "content-type": type } }).formData();
        expect(read.fields).toEqual(fields.map(([name]) => [name, oracle.get(name)]));
        expect(read.fileName).toBe("a b.jsonl");
        expect(read.content.equals(bytes)).toBe(true);
      },
    ),
    { numRuns: 200 },
  );
});

describe("a form that breaks off", () => {
  test("at any place fails, and its file never ends", async () => {
    const form = new FormData();
    form.append("key", "k");
    form.append("file", new Blob(["content of the file"]), "f");
    const { type, bytes } = await encoded(form);
    // The line break behind the closing delimiter is optional (RFC 2046, section 5.1.1).
    for (let end = 0; end < bytes.length - 2; end += 1) {
      for (const close of [false, true]) {
        const failure = await failureOf(readPieces(type, [bytes.subarray(0, end)], close));
        expect(failure, `${end} ${close}`).toMatch(/^(MalformedForm|IncompleteBody|IncorrectNumberOfFiles)$/);
      }
    }
    await expect(readPieces(type, [bytes])).resolves.toMatchObject({ fields: [["key", "k"]] });
  });
});

describe("limits", () => {
  const boundary = "multipart/form-data; boundary=b";
  const part = (disposition: string, value: string) =>
    Buffer.from(`--b\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${value}\r\n`);
  const file = part('name="file"; filename="f"', "x");
  const end = Buffer.from("--b--\r\n");

  test.each<[string, readonly Buffer[], string]>([
    ["bytes before the first part", Array.from({ length: 10 }, () => Buffer.alloc(10_000, "x")), "FieldsTooLong"],
    ["a field", [part('name="a"', "x".repeat(20_481)), file, end], "FieldsTooLong"],
    ["headers of a part", [Buffer.from(`--b\r\nX: ${"x".repeat(100_000)}`), end], "FieldsTooLong"],
    [
      "many fields",
      [...Array.from({ length: 3_000 }, (_, at) => part(`name="${at}"`, "x")), file, end],
      "FieldsTooLong",
    ],
    [
      "bytes behind the file",
      [file, ...Array.from({ length: 3 }, () => part('name="a"', "x".repeat(50_000))), end],
      "MalformedForm",
    ],
    ["a field without a name", [part("x=y", "x"), file, end], "MalformedForm"],
    ["two fields of a name", [part('name="a"', "x"), part('name="A"', "x"), file, end], "InvalidArgument"],
  ])("%s", async (_what, pieces, kind) => {
    await expect(failureOf(readPieces(boundary, pieces))).resolves.toBe(kind);
  });

  test("memory is asked for before fields are held", async () => {
    let taken = 0;
    await readPieces(boundary, [part('name="a"', "x".repeat(10_000)), file, end], false, (bytes) => {
      taken += bytes;
    });
    expect(taken).toBeGreaterThanOrEqual(10_001 - 4096);
    expect(taken).toBeLessThan(10_001 - 4096 + 300);
    const full = readPieces(boundary, [part('name="a"', "x".repeat(10_000)), file, end], false, () => {
      throw new GatewayError("Throttled", "full");
    });
    await expect(failureOf(full)).resolves.toBe("Throttled");
  });

  test("a file that nobody reads stops the sender", async () => {
    const raw = new PassThrough();
    const { file: read } = await (async () => {
      raw.write(Buffer.from('--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\ncontent'));
      return formBody(
        { "content-type": boundary },
        () => raw,
        () => {},
      ).read();
    })();
    let sent = 0;
    while (raw.write(Buffer.alloc(65_536)) && sent < 10_000_000) {
      sent += 65_536;
      await new Promise(setImmediate);
    }
    expect(sent).toBeLessThan(1_000_000);
    expect(read.readableLength).toBeLessThan(1_000_000);
  });
});

/** The XML parser gives what the SDK's own gives, and its cost is bounded. */
import { parseXML } from "@aws-sdk/xml-builder";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseXml, parseXmlBody } from "../../src/api/xml.ts";
import { processorMs } from "../support/processor-time.ts";

/** Milliseconds of processor time. An idle machine needs less than 100; quadratic time would be seconds. */
const LIMIT_MS = 300;

const parse = (text: string) => {
  const { tag, value } = parseXml(Buffer.from(text));
  return { [tag]: value };
};

/** Documents that are well-formed, without `__proto__`, of which the SDK's parser makes a list with `undefined`. */
const { document } = fc.letrec<{ document: string; element: string; content: string }>((tie) => {
  const name = fc.constantFrom("Delete", "Object", "Key", "a", "x:y");
  const text = fc.constantFrom(
    "k",
    " ",
    "\n",
    "\r\n ",
    "&amp;",
    "&#65;",
    "&#x41;",
    "&nope;",
    "&",
    "&;",
    "é",
    "😀",
    "]",
    "=",
  );
  const attribute = fc.tuple(fc.constantFrom("xmlns", "a", "b"), fc.constantFrom('"v"', "'v&lt;'", '""'));
  return {
    content: fc
      .array(
        fc.oneof(
          { weight: 4, arbitrary: text },
          { weight: 4, arbitrary: tie("element") },
          fc.constantFrom("<!-- c -->", "<![CDATA[<d>&amp;]]>", "<?p i?>"),
        ),
        { maxLength: 4 },
      )
      .map((parts) => parts.join("")),
    element: fc
      .tuple(name, fc.uniqueArray(attribute, { maxLength: 2, selector: ([key]) => key }), fc.option(tie("content")))
      .map(([tag, attributes, inside]) => {
        const head = `<${tag}${attributes.map(([key, value]) => ` ${key} = ${value}`).join("")}`;
        return inside === null ? `${head} />` : `${head}>${inside}</${tag} >`;
      }),
    document: fc
      .tuple(fc.constantFrom("", '<?xml version="1.0"?>\n', "<!-- c -->"), tie("element"))
      .map((parts) => parts.join("")),
  };
});

describe("results", () => {
  it("are the SDK's for every well-formed document", () => {
    fc.assert(
      fc.property(document, (text) => {
        expect(parse(text)).toEqual(parseXML(text));
      }),
      { numRuns: 3_000 },
    );
  });

  it.each(["", " ", "x", "<", "<a", "<a>", "<a></b>", "<a b></a>", "<a b=c/>", "<a/ >", "<a><b></a></b>", "<!-- <a/>"])(
    "are none for %j",
    (text) => {
      expect(() => parse(text)).toThrow();
    },
  );

  it("have whole characters beyond the first plane", () => {
    expect(parse("<a>&#x1F600;&#128512;</a>")).toEqual({ a: "😀😀" });
    expect(() => parse("<a>&#x110000;</a>")).toThrow("beyond Unicode");
  });

  it("have no prototype of the caller's", () => {
    expect(parse("<a><__proto__><x>1</x></__proto__></a>").a).not.toHaveProperty("x");
  });

  it("of an empty body are empty", async () => {
    expect(await parseXmlBody(Buffer.alloc(0), undefined)).toEqual({});
    expect(await parseXmlBody(undefined, undefined)).toEqual({});
  });
});

describe("limits", () => {
  const fill = (count: number) => `<r>${"<a/>".repeat(count)}</r>`;
  it("of nodes", () => {
    expect(() => parse(fill(51_199))).not.toThrow();
    expect(() => parse(fill(51_200))).toThrow("has more than 51200 elements");
    expect(() => parse(`<r ${"a='' ".repeat(60_000)}/>`)).toThrow("has more than 51200 elements");
    expect(() => parse(`${"<?p?>".repeat(60_000)}<r/>`)).toThrow("has more than 51200 elements");
  });

  it("of references", () => {
    expect(() => parse(`<r>${"&lt;".repeat(200_000)}</r>`)).not.toThrow();
    expect(() => parse(`<r a='&'>${"&lt;".repeat(200_000)}</r>`)).toThrow("has more than 200000 references");
  });

  it("of depth", () => {
    expect(() => parse("<a>".repeat(32) + "</a>".repeat(32))).not.toThrow();
    expect(() => parse("<a>".repeat(33) + "</a>".repeat(33))).toThrow("nests more than 32");
    expect(() => parse("<a>".repeat(500_000))).toThrow("nests more than 32");
  });

  it("no document type, which the SDK's parser reads again and again", () => {
    expect(() => parse("<!DOCTYPE x>".repeat(300_000))).toThrow("document type");
  });

  it("10,000 parts and 1,000 keys of 1,024 bytes pass", () => {
    const member = (name: string, value: string) => `<${name}>${value}</${name}>`;
    const part = member(
      "Part",
      ["ETag", "PartNumber", "ChecksumCRC32", "ChecksumSHA256"].map((m) => member(m, "1")).join(""),
    );
    const key = member("Object", member("Key", "k".repeat(1024)));
    expect(() => parse(`<r xmlns="x">${part.repeat(10_000)}</r>`)).not.toThrow();
    expect(() => parse(`<r xmlns="x">${key.repeat(1_000)}</r>`)).not.toThrow();
  });
});

describe("4 MiB of the worst kind take little processor time", () => {
  const MOST = 4 * 1024 * 1024 - 1000;
  const NODES = 51_000;
  const all = (piece: string) => piece.repeat(Math.floor(MOST / Buffer.byteLength(piece)));
  const many = (make: (index: number) => string) => Array.from({ length: NODES }, (_, index) => make(index)).join("");
  it.each([
    ["text", `<r>${all("x")}</r>`],
    ["carriage returns", `<r>${all("\ra")}</r>`],
    ["named references", `<r>${"&lt;".repeat(200_000)}</r>`],
    ["numbered references", `<r>${"&#9;".repeat(200_000)}</r>`],
    ["ampersands", `<r>${"&".repeat(200_000)}</r>`],
    ["references that do not end", `<r>${all(`&${"a".repeat(40)}`)}</r>`],
    ["a name", `<${all("x")}/>`],
    ["blanks", `<r ${all(" ")}/>`],
    ["a value", `<r a="${all("x")}"/>`],
    ["equal elements", `<r>${many(() => "<a></a>")}</r>`],
    ["elements with long names", `<r>${many((index) => `<a${String(index).padStart(50, "x")}/>`)}</r>`],
    ["numbered elements", `<r>${many((index) => `<${index}/>`)}</r>`],
    ["attributes", `<r ${many((index) => `a${index}='' `)}/>`],
    ["sections", `<r>${many(() => "<![CDATA[x]]>y")}</r>`],
  ])("%s", (_name, text) => {
    const bytes = Buffer.from(text);
    const times = [0, 1, 2, 3, 4].map(() => processorMs(() => parseXml(bytes)));
    expect(Math.min(...times)).toBeLessThan(LIMIT_MS);
  });
});

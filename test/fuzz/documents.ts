/** XML and JSON documents of a modelled shape, and mutations that attack parsers. */
import fc from "fast-check";
import { type Member, type Model, trait } from "../../codegen/model.ts";
import { treeOf } from "./values.ts";

const DEPTH = 10_000;
const MANY = 2_000;
const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

const escaped = (text: string) => text.replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`);

function xmlOf(model: Model, name: string, id: string, value: unknown): string {
  const shape = model.shapes[id];
  if (typeof value !== "object" || value === null || Array.isArray(value) || shape?.members === undefined) {
    return `<${name}>${escaped(String(value))}</${name}>`;
  }
  const children = Object.entries(value).flatMap(([member, content]) => {
    const modelled = shape.members?.[member];
    if (content === undefined || modelled === undefined) return [];
    const tag = trait<string>(modelled, "xmlName") ?? member;
    if (!Array.isArray(content)) return [xmlOf(model, tag, modelled.target, content)];
    const item = (model.shapes[modelled.target] as { member?: Member } | undefined)?.member?.target ?? "";
    if (trait(modelled, "xmlFlattened") !== undefined) return content.map((one) => xmlOf(model, tag, item, one));
    return [`<${tag}>${content.map((one) => xmlOf(model, "member", item, one)).join("")}</${tag}>`];
  });
  return `<${name}>${children.join("")}</${name}>`;
}

/** Inserts text before the first end tag, inside the document. */
const inside = (text: string, what: string) => text.replace("</", () => `${what}</`);
const prologue = (text: string, what: string) => `<?xml version="1.0"?>${what}${text}`;

const LAUGHS = `<!DOCTYPE x [<!ENTITY e0 "lol">${Array.from({ length: 12 }, (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(10)}">`).join("")}]>`;

type Weather = (text: string, at: number) => string | Buffer;

/** `at` is a position, as a fraction of the length. */
const XML: readonly Weather[] = [
  (text, at) => text.slice(0, text.length * at),
  (text) => inside(prologue(text, LAUGHS), "&e12;"),
  (text) => inside(prologue(text, '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'), "&e;"),
  (text) => prologue(text, '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">'),
  (text) => inside(prologue(text, '<!DOCTYPE x [<!ENTITY % p "<!ENTITY e &#34;x&#34;>">%p;]>'), "&e;"),
  (text) => inside(prologue(text, '<!DOCTYPE x [<!ENTITY e "&e;">]>'), "&e;"),
  (text) => inside(text, "<a>".repeat(DEPTH) + "</a>".repeat(DEPTH)),
  (text) => inside(text, "<a>".repeat(DEPTH)),
  () => "<a>".repeat(DEPTH),
  (text) => text.replace(">", ' xmlns="urn:wrong">'),
  (text) => text.replace(">", ` xmlns:q="${NAMESPACE}" q:a="1" q:a="2">`),
  (text) => text.replaceAll(/<(\/?)(\w)/g, "<$1q:$2"),
  (text) => Buffer.from(`\ufeff${text}`, "utf16le"),
  (text) => Buffer.from(`\ufeff${text}`),
  (text) => Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${inside(text, "\u00e9")}`, "latin1"),
  (text) => `<?xml version="9.9" encoding="nothing"?>${text}`,
  (text) => inside(text, "\0"),
  (text) => text + text,
  (text) => inside(text, "<![CDATA[</x>]]]]><![CDATA[>]]>"),
  (text) => inside(text, "<!-- -- ->"),
  (text) => inside(text, "<?x"),
  (text) => inside(text, "&#0;&#xD800;&#x110000;&nothing;&"),
  (text) => text.replace(">", ` ${Array.from({ length: MANY }, (_, n) => `a${n}="1"`).join(" ")}>`),
  (text) => inside(text, "x".repeat(200_000)),
  (text) => text.replace(/<(\w+)>/, `<$1${"x".repeat(50_000)}>`),
  (text) => inside(text, "<__proto__><x>1</x></__proto__><constructor>1</constructor><toString/>"),
  (text) =>
    text.replace(/(<\w+>)(.*)(<\/\w+>)/s, (_all, from, middle, to) => `${from}${String(middle).repeat(50)}${to}`),
  (text, at) => Buffer.from(`${text.slice(0, text.length * at)}\xff\xfe${text.slice(text.length * at)}`, "latin1"),
  () => "",
  () => " \r\n ",
  () => "{}",
  () => "x",
];

const JSONS: readonly Weather[] = [
  (text, at) => text.slice(0, text.length * at),
  () => "[".repeat(DEPTH) + "]".repeat(DEPTH),
  () => `${'{"a":'.repeat(DEPTH)}1${"}".repeat(DEPTH)}`,
  () => "[".repeat(DEPTH * 10),
  (text) => text.replace("{", `{"jobName":${"[".repeat(DEPTH)}${"]".repeat(DEPTH)},`),
  (text) => text.replace("{", '{"jobName":"a","jobName":"b","jobName":1,'),
  (text) => text.replace("{", '{"__proto__":{"jobName":"x","toString":1},"constructor":{"prototype":1},'),
  (text) => text.replace("{", '{"__proto__":null,'),
  (text) => text.replace(/:"[^"]*"/, ":NaN"),
  (text) => text.replace(/:"[^"]*"/, ":1e999"),
  (text) => text.replace(/:"[^"]*"/, ":-0.0e-99999"),
  (text) => text.replace(/:"[^"]*"/, `:"${"x".repeat(300_000)}"`),
  (text) => text.replace(/:"[^"]*"/, ':"\\ud800"'),
  (text) => text.replace(/:"[^"]*"/, ':"\\u0000\\u0008"'),
  (text) => text.replace(/:"[^"]*"/, ":{}"),
  (text) => text.replace(/:"[^"]*"/, ":[]"),
  (text) => text.replace(/:"[^"]*"/, ":null"),
  (text) => text.replaceAll(/:"[^"]*"/g, ":9007199254740993"),
  (text) => text.replace("{", `{${Array.from({ length: MANY }, (_, n) => `"m${n}":${n}`).join(",")},`),
  (text) => text.replace("}", ",}"),
  (text) => `/* */${text}`,
  (text) => text + text,
  (text) => Buffer.from(`\ufeff${text}`),
  (text) => Buffer.from(`\ufeff${text}`, "utf16le"),
  (text) => Buffer.from(text.replace(/:"[^"]*"/, ':"\xff\xc0"'), "latin1"),
  (text) => text.replaceAll('"', "'"),
  () => "",
  () => "null",
  () => "[]",
  () => '"text"',
  () => "1",
  () => "<a/>",
];

const place = fc.double({ min: 0, max: 1, noNaN: true });

const weathered = (text: fc.Arbitrary<string>, weathers: readonly Weather[]): fc.Arbitrary<Buffer> =>
  fc
    .tuple(text, fc.option(fc.constantFrom(...weathers), { freq: 2 }), place)
    .map(([clear, weather, at]) => Buffer.from((weather?.(clear, at) ?? clear) as Buffer));

export const xmlDocument = (model: Model, name: string, id: string): fc.Arbitrary<Buffer> =>
  weathered(
    treeOf(model, id, name).map((tree) => xmlOf(model, name, id, tree)),
    XML,
  );

export const jsonDocument = (model: Model, id: string): fc.Arbitrary<Buffer> =>
  weathered(
    treeOf(model, id, "").map((tree) => JSON.stringify(tree) ?? ""),
    JSONS,
  );

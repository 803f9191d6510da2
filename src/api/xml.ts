/**
 * The XML parser of generated code. It replaces `parseXmlBody` of @aws-sdk/core 3.981, gives the same results, and bounds what
 * a document costs: that parser appends single characters, and looks at the whole document for each DOCTYPE.
 *
 * Time is linear in the document's length, and a document has a limited number of nodes and a limited depth.
 */
import { getValueFromTextNode } from "@smithy/smithy-client";
import { GatewayError } from "../lib/errors.ts";

/** Elements, attributes, comments and sections. 10,000 parts of a completed upload have 50,000 with two checksums each. */
const MAX_NODES = 51_200;
/** References such as `&quot;`: 200 in each of 1,000 keys. */
const MAX_REFERENCES = 200_000;
/** No document of S3's nests more than six elements. */
const MAX_DEPTH = 32;

type Value = string | { [name: string]: unknown };
interface XmlElement {
  readonly tag: string;
  readonly value: Value;
}

/** The value of the root element. Throws an Error for what is not XML, and MalformedBody beyond a limit. */
// biome-ignore lint/suspicious/noExplicitAny: the type of @aws-sdk/core
export async function parseXmlBody(body: unknown, _context: unknown): Promise<any> {
  if (!(body instanceof Uint8Array) || body.length === 0) return {};
  const { tag, value } = parseXml(body);
  if (typeof value !== "string" && value["#text"]) {
    value[tag] = value["#text"];
    delete value["#text"];
  }
  return getValueFromTextNode(value);
}

const tooMuch = (what: string) => new GatewayError("MalformedBody", `The XML document ${what}.`);
const malformed = (what: string) => new Error(`XML parse error: ${what}`);

const SPACES = " \t\r\n";
const AFTER_TAG = `${SPACES}>/`;
const AFTER_ATTRIBUTE = `=?${AFTER_TAG}`;

const [LINE_FEED, CARRIAGE_RETURN] = [10, 13];

/** With a line feed for each CR and CRLF (XML 1.0, 2.11). In bytes, because replacing millions of characters is slow. */
function textOf(bytes: Uint8Array): string {
  const document = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (!document.includes(CARRIAGE_RETURN)) return document.toString();
  const lines = Buffer.allocUnsafe(document.length);
  let length = 0;
  for (let at = 0; at < document.length; at += 1) {
    const isReturn = document[at] === CARRIAGE_RETURN;
    if (isReturn && document[at + 1] === LINE_FEED) continue;
    lines[length] = isReturn ? LINE_FEED : document[at]!;
    length += 1;
  }
  return lines.toString("utf8", 0, length);
}

/** The root element of a document. What comes after it is ignored. */
export function parseXml(document: Uint8Array): XmlElement {
  const text = textOf(document);
  let at = 0;
  let nodes = 0;
  let references = 0;

  const count = () => {
    nodes += 1;
    if (nodes > MAX_NODES) throw tooMuch(`has more than ${MAX_NODES} elements and attributes`);
  };
  const decode = (raw: string): string => {
    for (let found = raw.indexOf("&"); found >= 0; found = raw.indexOf("&", found + 1)) {
      references += 1;
      if (references > MAX_REFERENCES) throw tooMuch(`has more than ${MAX_REFERENCES} references`);
    }
    return dereference(raw);
  };
  const skipSpaces = () => {
    while (at < text.length && SPACES.includes(text[at]!)) at += 1;
  };
  const readTo = (stop: string): string => {
    const end = text.indexOf(stop, at);
    if (end < 0) throw malformed(`expected "${stop}"`);
    const result = text.slice(at, end);
    at = end + stop.length;
    return result;
  };
  const readName = (ends: string): string => {
    const from = at;
    while (at < text.length && !ends.includes(text[at]!)) at += 1;
    return text.slice(from, at);
  };

  function attributes(): { [name: string]: unknown } | undefined {
    let found: { [name: string]: unknown } | undefined;
    for (;;) {
      skipSpaces();
      if (at >= text.length) throw malformed("unexpected end");
      if (text[at] === ">" || text[at] === "/") return found;
      count();
      const name = readName(AFTER_ATTRIBUTE);
      skipSpaces();
      if (text[at] !== "=") throw malformed("expected = after the name of an attribute");
      at += 1;
      skipSpaces();
      const quote = text[at];
      if (quote !== '"' && quote !== "'") throw malformed("expected a quoted value");
      at += 1;
      found ??= {};
      set(found, name, decode(readTo(quote)));
    }
  }

  function element(depth: number): XmlElement {
    if (depth > MAX_DEPTH) throw tooMuch(`nests more than ${MAX_DEPTH} elements`);
    count();
    at += 1;
    const tag = readName(AFTER_TAG);
    const attrs = attributes();
    if (text[at] === "/") {
      at += 1;
      if (text[at] !== ">") throw malformed("expected > after /");
      at += 1;
      return { tag, value: attrs ?? "" };
    }
    at += 1;
    const { texts, children } = content(depth);
    if (readTo(">").trim() !== tag) throw malformed("mismatched tags");
    return { tag, value: contentOf(texts, children, attrs) };
  }

  /** Up to the name in the closing tag. */
  function content(depth: number): { texts: readonly string[]; children: readonly XmlElement[] } {
    const texts: string[] = [];
    const children: XmlElement[] = [];
    for (;;) {
      const next = text.indexOf("<", at);
      if (next < 0) throw malformed("missing closing tag");
      if (next > at) texts.push(decode(text.slice(at, next)));
      at = next;
      if (text.startsWith("</", at)) {
        at += 2;
        return { texts, children };
      }
      if (text.startsWith("<!--", at)) {
        count();
        readTo("-->");
      } else if (text.startsWith("<![CDATA[", at)) {
        count();
        at += "<![CDATA[".length;
        texts.push(readTo("]]>"));
      } else if (text.startsWith("<?", at)) {
        count();
        readTo("?>");
      } else {
        children.push(element(depth + 1));
      }
    }
  }

  for (;;) {
    skipSpaces();
    if (text[at] !== "<") throw malformed(at < text.length ? "unexpected content" : "no root element");
    if (text.startsWith("<?", at)) readTo("?>");
    else if (text.startsWith("<!--", at)) readTo("-->");
    // No client sends one, and S3's documents have no entities of their own.
    else if (text.startsWith("<!", at)) throw malformed("a document type is not supported");
    else return element(1);
    count();
  }
}

/** A text, or an object whose member is a list where several children have the same name. */
function contentOf(
  texts: readonly string[],
  children: readonly XmlElement[],
  attributes: { [name: string]: unknown } | undefined,
): Value {
  if (attributes === undefined && children.length === 0) {
    const text = texts.length === 1 ? texts[0]! : texts.join("");
    return isIndentation(text) ? "" : text;
  }
  const result: { [name: string]: unknown } = {};
  const kept = texts.filter((text) => !isIndentation(text));
  if (kept.length > 0) result["#text"] = kept.join("");
  for (const { tag, value } of children) {
    if (!Object.hasOwn(result, tag)) set(result, tag, value);
    else if (Array.isArray(result[tag])) result[tag].push(value);
    else result[tag] = [result[tag], value];
  }
  for (const [name, value] of Object.entries(attributes ?? {})) set(result, name, value);
  return result;
}

const isIndentation = (text: string) => text.includes("\n") && text.trim() === "";

/** Names can be `__proto__`, which must not become the prototype. */
function set(object: { [name: string]: unknown }, name: string, value: unknown): void {
  if (name === "__proto__") {
    Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  } else {
    object[name] = value;
  }
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);
const MAX_ENTITY = 32;
const NAME = /^[a-z][a-z0-9]*$/i;

/** An unknown entity is nothing, and an ampersand without an entity is itself. */
function dereference(text: string): string {
  let from = 0;
  let result = "";
  for (let start = text.indexOf("&"); start >= 0; start = text.indexOf("&", start + 1)) {
    let end = start + 1;
    while (end - start < MAX_ENTITY && end < text.length && text[end] !== ";" && text[end] !== "&") end += 1;
    if (text[end] !== ";") continue;
    const name = text.slice(start + 1, end);
    const character = name.startsWith("#")
      ? numbered(name)
      : (ENTITIES.get(name) ?? (NAME.test(name) ? "" : undefined));
    if (character === undefined) continue;
    result += text.slice(from, start) + character;
    from = end + 1;
    start = end;
  }
  return from === 0 ? text : result + text.slice(from);
}

/** The character of `#65` or `#x41`. Undefined for what is no number. */
function numbered(name: string): string | undefined {
  const isHexadecimal = name[1] === "x";
  const from = isHexadecimal ? 2 : 1;
  let code = 0;
  for (let at = from; at < name.length; at += 1) {
    const digit = DIGITS.indexOf(name[at]!.toLowerCase());
    if (digit < 0 || (digit > 9 && !isHexadecimal)) return undefined;
    code = code * (isHexadecimal ? 16 : 10) + digit;
  }
  if (name.length === from) return undefined;
  if (code > 0x10_ffff) throw malformed("a character beyond Unicode");
  return String.fromCodePoint(code);
}
const DIGITS = "0123456789abcdef";

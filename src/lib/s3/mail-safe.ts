/**
 * Header values beyond ASCII, as encoded words of RFC 2047. S3 returns user metadata in this form and decodes it from this
 * form (user guide, "Working with object metadata"). Clients written in Rust cannot read other bytes in a header.
 *
 * S3 reads raw bytes of a request as Latin-1, so UTF-8 comes back garbled. Here raw bytes are UTF-8 where they can be.
 */

/** RFC 2047, section 2: at most 75 characters. The frame `=?UTF-8?Q?…?=` takes 12. */
const WORD_CHARACTERS = 75 - 12;
const WORD_BYTES = 45;
const WORD = /=\?([^?\s]{1,32})\?([bq])\?([^?\s]*)\?=/gi;
const PRINTABLE = /^[\x20-\x7e]*$/;
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text of a value of user metadata. `value` has one character for each byte of the wire, or is text already. */
export function metadataText(value: string): string {
  const text = textOf(value);
  return text.includes("=?") ? decoded(text) : text;
}

/** The form in which user metadata is stored and returned. */
export const mailSafe = (value: string): string => encoded(metadataText(value));

/**
 * The stored form of other headers. ASCII stays as sent, encoded words included. Other text is encoded within its quotes,
 * as browsers expect it in Content-Disposition.
 */
export function mailSafeHeader(value: string): string {
  if (PRINTABLE.test(value)) return value;
  return textOf(value).split('"').map(encoded).join('"');
}

function textOf(value: string): string {
  if (PRINTABLE.test(value) || /[^\x00-\xff]/.test(value)) return value;
  try {
    return UTF8.decode(Buffer.from(value, "latin1"));
  } catch {
    return value;
  }
}

/** Blanks between two encoded words are not part of the text (RFC 2047, section 6.2). */
function decoded(text: string): string {
  let result = "";
  let end = 0;
  for (const match of text.matchAll(WORD)) {
    const word = wordText(match[1]!, match[2]!, match[3]!);
    if (word === undefined) continue;
    const between = text.slice(end, match.index);
    if (end === 0 || between.trim() !== "") result += between;
    result += word;
    end = match.index + match[0].length;
  }
  return result + text.slice(end);
}

/** Undefined for an unknown charset and for malformed text. Such words stay as sent. */
function wordText(charset: string, encoding: string, content: string): string | undefined {
  try {
    const decoder = new TextDecoder(charset, { fatal: true, ignoreBOM: true });
    return decoder.decode(encoding.toLowerCase() === "b" ? Buffer.from(content, "base64") : fromQ(content));
  } catch {
    return undefined;
  }
}

const fromQ = (content: string): Buffer =>
  Buffer.from(
    content
      .replaceAll("_", " ")
      .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  );

/** Text with blanks at its ends is encoded as well, because HTTP strips them. */
function encoded(text: string): string {
  if (PRINTABLE.test(text) && text.trim() === text) return text;
  const bytes = Buffer.from(text);
  const beyond = bytes.reduce((count, byte) => count + (byte > 0x7e ? 1 : 0), 0);
  return beyond > bytes.length / 2
    ? inWords(text, "B", WORD_BYTES, byteLength)
    : inWords(text, "Q", WORD_CHARACTERS, qLength);
}

const byteLength = (text: string): number => Buffer.byteLength(text);
const qLength = (text: string): number => toQ(text).length;

function inWords(text: string, encoding: "B" | "Q", most: number, lengthOf: (text: string) => number): string {
  const pieces: string[] = [];
  let piece = "";
  let length = 0;
  for (const character of text) {
    const more = lengthOf(character);
    if (length + more > most) {
      pieces.push(piece);
      piece = "";
      length = 0;
    }
    piece += character;
    length += more;
  }
  pieces.push(piece);
  const content = (one: string) => (encoding === "B" ? Buffer.from(one).toString("base64") : toQ(one));
  return pieces.map((one) => `=?UTF-8?${encoding}?${content(one)}?=`).join(" ");
}

/** RFC 2047, section 5 (3): the characters that are safe in every context. */
function toQ(text: string): string {
  let result = "";
  for (const byte of Buffer.from(text)) {
    const character = String.fromCharCode(byte);
    if (/[A-Za-z0-9!*+\-/]/.test(character)) result += character;
    else if (character === " ") result += "_";
    else result += `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return result;
}

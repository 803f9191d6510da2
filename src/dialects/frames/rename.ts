/** Gives a line another id. Everything else of it stays, byte for byte. */
import type { FrameName } from "../../ports/lines.ts";
import type { InputLine } from "../read-line.ts";

/** The member with a record's id. */
const ID_MEMBERS = {
  bedrock: "recordId",
  openai: "custom_id",
  anthropic: "custom_id",
  gemini: "key",
} as const satisfies Record<FrameName, string>;

/** The line with this id, which comes first. The line is a JSON object. */
export function renamedLine({ text, frame }: Pick<InputLine, "text" | "frame">, id: string): string {
  const name = ID_MEMBERS[frame.name];
  const rest = membersOf(text).filter((one) => nameOf(one) !== name);
  return `{${[`${JSON.stringify(name)}:${JSON.stringify(id)}`, ...rest].join(",")}}`;
}

/** The texts of an object's members, in their order. */
function membersOf(text: string): readonly string[] {
  const members: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      depth += 1;
      if (depth === 1) from = at + 1;
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      depth -= 1;
      if (depth === 0) members.push(text.slice(from, at));
    } else if (code === COMMA && depth === 1) {
      members.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return members.filter((one) => one.trim() !== "");
}

/** The place of the quote that ends the string. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let before = at - 1;
  while (text.charCodeAt(before) === BACKSLASH) before -= 1;
  return (at - before) % 2 === 0;
}

/** A name may have escapes. */
function nameOf(member: string): unknown {
  const start = member.indexOf('"');
  return JSON.parse(member.slice(start, endOfString(member, start) + 1));
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** The form of OpenAI's batch lines, and the endpoint that the first line names. */
import type { Readable } from "node:stream";
import type { LineForm } from "../../ports/files.ts";

const MEMBERS = ["custom_id", "method", "url", "body"] as const;
const NEEDLES = MEMBERS.map((member) => `"${member}"`);

/** The common case, without parsing. Parsing handles escapes in names. */
const fits = (line: string): boolean => NEEDLES.every((needle) => line.includes(needle)) || parsed(line) !== undefined;

export const lines: LineForm = {
  expected: 'in OpenAI\'s form: {"custom_id": …, "method": "POST", "url": "/v1/…", "body": {…}}',
  fits,
};

function parsed(line: string): { readonly url: unknown } | undefined {
  try {
    const json: unknown = JSON.parse(line);
    if (typeof json !== "object" || json === null) return undefined;
    return MEMBERS.every((member) => member in json) ? (json as { url: unknown }) : undefined;
  } catch {
    return undefined;
  }
}

const LINE_FEED = 10;

/** True if the piece holds a line feed after a character that is not blank. */
function endsLine(piece: Buffer): boolean {
  for (let from = 0, feed = 0; ; from = feed + 1) {
    feed = piece.indexOf(LINE_FEED, from);
    if (feed < 0) return false;
    if (piece.toString("latin1", from, feed).trim() !== "") return true;
  }
}

/**
 * The `url` of the first line that is not blank. Reads no further.
 * @param content the beginning of a file; a first line that continues beyond it is searched and not parsed
 */
export async function firstUrl(content: Readable): Promise<string | undefined> {
  const pieces: Buffer[] = [];
  for await (const piece of content as AsyncIterable<Buffer>) {
    pieces.push(piece);
    if (endsLine(piece)) break;
  }
  const line = Buffer.concat(pieces).toString().trimStart().split("\n", 1)[0]!;
  const url = parsed(line)?.url ?? /"url"\s*:\s*"(\/[^"\\]*)"/.exec(line)?.[1];
  return typeof url === "string" ? url : undefined;
}

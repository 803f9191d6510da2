/** The first lines of an object as text. */

/** Bytes that are read. */
export const PREVIEW_BYTES = 64 * 1024;
const MOST_LINES = 50;
/** Characters of a line that are shown. */
const MOST_CHARACTERS = 4000;

export interface PreviewLine {
  /** From 1. */
  readonly number: number;
  readonly text: string;
  /** True: the line is longer. */
  readonly cut: boolean;
}

export interface TextPreview {
  readonly lines: readonly PreviewLine[];
  /** True: the object has more lines. */
  readonly more: boolean;
}

/** Undefined: the content is not text. Content with NUL or without valid UTF-8 is not. */
export function textPreview(content: Uint8Array, size: number): TextPreview | undefined {
  if (content.includes(0)) return undefined;
  const ended = content.length >= size;
  let text: string;
  try {
    // A character may be cut at the end of what was read.
    text = new TextDecoder("utf-8", { fatal: true }).decode(content, { stream: !ended });
  } catch {
    return undefined;
  }
  const all = text.split("\n");
  if (ended && all.at(-1) === "") all.pop();
  const shown = all.slice(0, MOST_LINES);
  return {
    lines: shown.map((line, index) => ({
      number: index + 1,
      text: line.slice(0, MOST_CHARACTERS),
      cut: line.length > MOST_CHARACTERS || (!ended && index === all.length - 1),
    })),
    more: !ended || all.length > shown.length,
  };
}

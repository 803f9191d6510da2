/**
 * Checks during an upload whether every line has the form that the provider accepts. The result is stored with the file, so
 * that a job that reads it can be refused before it costs anything, without another read.
 *
 * Lines are decoded as Latin-1, one chunk at a time: searching a string takes a fifth of the time of searching a buffer, which
 * calls native code for each search.
 */
import type { LineForm } from "../ports/files.ts";

/** A longer line is not checked: its distinguishing members may stand anywhere in it. The provider checks it. */
const MAX_CHECKED_BYTES = 64 * 1024;
const BLANK = /^[ \t\r]*$/;

export interface LineCheck {
  /** False once a line does not fit. The rest need not be passed. */
  readonly watch: (chunk: Buffer) => boolean;
  /** After the last chunk: number, from 1, of the first line that is neither blank nor fits. */
  unfit(): number | undefined;
}

export function lineCheck({ fits }: LineForm): LineCheck {
  let number = 1;
  let unfit: number | undefined;
  let begun = "";
  let bytes = 0;

  const keep = (text: string, start: number, end: number) => {
    bytes += end - start;
    if (bytes <= MAX_CHECKED_BYTES) begun += text.slice(start, end);
  };
  const finish = () => {
    if (bytes <= MAX_CHECKED_BYTES && unfit === undefined && !fits(begun) && !BLANK.test(begun)) unfit = number;
    begun = "";
    bytes = 0;
  };

  return {
    watch(chunk) {
      if (unfit !== undefined) return false;
      const text = chunk.toString("latin1");
      let start = 0;
      for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
        keep(text, start, end);
        finish();
        number += 1;
        start = end + 1;
      }
      keep(text, start, text.length);
      return unfit === undefined;
    },
    unfit() {
      finish();
      return unfit;
    },
  };
}

/** Checks content that has no other reader. Stops at the first line that does not fit. */
export async function firstUnfit(form: LineForm, content: AsyncIterable<Buffer>): Promise<number | undefined> {
  const check = lineCheck(form);
  for await (const chunk of content) if (!check.watch(chunk)) break;
  return check.unfit();
}

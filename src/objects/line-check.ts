/**
 * A look at the lines of an upload while it passes: is every one in the form that the provider runs? The answer is kept with
 * the file, so that a job over it can be refused before anything is paid, without reading it again.
 *
 * Lines are looked at as Latin-1 text, a chunk at a time: searching a string costs a fifth of searching a buffer, which leaves
 * JavaScript for each search.
 */
import type { LineForm } from "../ports/files.ts";

/** A longer line is not looked at: what makes a form may stand anywhere in it, and the provider will see. */
const LOOK_BYTES = 64 * 1024;
const BLANK = /^[ \t\r]*$/;

export interface LineCheck {
  /** False once a line does not fit: the rest need not be watched. */
  readonly watch: (chunk: Buffer) => boolean;
  /** After the last chunk: the number, from 1, of the first line that is not blank and does not fit. */
  unfit(): number | undefined;
}

export function lineCheck({ fits }: LineForm): LineCheck {
  let number = 1;
  let unfit: number | undefined;
  let begun = "";
  let bytes = 0;

  const keep = (text: string, start: number, end: number) => {
    bytes += end - start;
    if (bytes <= LOOK_BYTES) begun += text.slice(start, end);
  };
  const finish = () => {
    if (bytes <= LOOK_BYTES && unfit === undefined && !fits(begun) && !BLANK.test(begun)) unfit = number;
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

/** The same of content that is read for nothing else, and no further than it has to be. */
export async function firstUnfit(form: LineForm, content: AsyncIterable<Buffer>): Promise<number | undefined> {
  const check = lineCheck(form);
  for await (const chunk of content) if (!check.watch(chunk)) break;
  return check.unfit();
}

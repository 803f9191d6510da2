/**
 * A look at the lines of an upload while it passes: is every one in the form that the provider runs? The answer is kept with
 * the file, so that a job over it can be refused before anything is paid, without reading it again.
 */
import type { LineForm } from "./provider.ts";

const NEWLINE = 10;
/** A longer line is not looked at: what makes a form may stand anywhere in it, and the provider will see. */
const LOOK_BYTES = 64 * 1024;

export interface LineCheck {
  readonly watch: (chunk: Buffer) => void;
  /** After the last chunk: the number, from 1, of the first line that is not blank and does not fit. */
  unfit(): number | undefined;
}

export function lineCheck({ fits }: LineForm): LineCheck {
  let number = 1;
  let unfit: number | undefined;
  let begun: Buffer[] = [];
  let bytes = 0;

  const keep = (piece: Buffer) => {
    bytes += piece.length;
    if (piece.length > 0 && bytes <= LOOK_BYTES) begun.push(piece);
  };
  const finish = () => {
    if (bytes <= LOOK_BYTES && unfit === undefined) {
      const line = begun.length === 1 ? begun[0]! : Buffer.concat(begun);
      if (!isBlank(line) && !fits(line)) unfit = number;
    }
    begun = [];
    bytes = 0;
  };

  return {
    watch(chunk) {
      if (unfit !== undefined) return;
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
        keep(chunk.subarray(start, end));
        finish();
        number += 1;
        start = end + 1;
      }
      keep(chunk.subarray(start));
    },
    unfit() {
      finish();
      return unfit;
    },
  };
}

const isBlank = (line: Buffer): boolean => line.every((byte) => byte === 32 || byte === 13 || byte === 9);

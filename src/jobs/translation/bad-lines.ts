/** The lines of an input for which a create is refused. */
import { GatewayError } from "../../lib/errors.ts";
import { createNumberSet } from "../../lib/number-set.ts";
import { shortened } from "../../lib/shortened.ts";

/** Lines that the message names. */
const SHOWN = 20;
const REASON_CHARACTERS = 500;

export const INPUT_MEMBER = "inputDataConfig.s3InputDataConfig.s3Uri";

export const invalidInput = (uri: string, reason: string, cause?: unknown) =>
  new GatewayError("InvalidArgument", `${INPUT_MEMBER}: '${uri}': ${reason}`, cause === undefined ? {} : { cause });

export interface BadLines {
  /** A line counts once, with its first reason. */
  add(line: number, reason: string): void;
  readonly count: number;
  /** Throws InvalidArgument if there are bad lines. It names the first ones, and how many there are. */
  refuse(uri: string): void;
}

export function createBadLines(): BadLines {
  /** In the order of the lines. */
  const shown: { readonly line: number; readonly reason: string }[] = [];
  const known = createNumberSet();
  let count = 0;
  return {
    get count() {
      return count;
    },
    add(line, reason) {
      if (!known.add(line)) return;
      count += 1;
      if (shown.length === SHOWN && line > shown[SHOWN - 1]!.line) return;
      const at = shown.findIndex((other) => other.line > line);
      shown.splice(at < 0 ? shown.length : at, 0, { line, reason: shortened(reason, REASON_CHARACTERS) });
      shown.length = Math.min(shown.length, SHOWN);
    },
    refuse(uri) {
      if (count === 0) return;
      const lines = shown.map(({ line, reason }) => `line ${line}: ${reason}`);
      const which =
        count > shown.length ? `${count} lines cannot be used. The first ones` : `${count} of its lines cannot be used`;
      throw invalidInput(uri, count === 1 ? lines[0]! : `${which}:\n${lines.join("\n")}`);
    },
  };
}

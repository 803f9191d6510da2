/** The lines of an input for which a create is refused. */
import { GatewayError } from "../../lib/errors.ts";
import { shortened } from "../../lib/shortened.ts";

/** Lines that the message names. */
const SHOWN = 20;
const REASON_CHARACTERS = 500;

export const INPUT_MEMBER = "inputDataConfig.s3InputDataConfig.s3Uri";

export const invalidInput = (uri: string, reason: string, cause?: unknown) =>
  new GatewayError("InvalidArgument", `${INPUT_MEMBER}: '${uri}': ${reason}`, cause === undefined ? {} : { cause });

export interface BadLines {
  add(line: number, reason: string): void;
  readonly count: number;
  /** Throws InvalidArgument if there are bad lines. It names the first ones, and how many there are. */
  refuse(uri: string): void;
}

export function createBadLines(): BadLines {
  const shown: { readonly line: number; readonly reason: string }[] = [];
  let count = 0;
  return {
    get count() {
      return count;
    },
    add(line, reason) {
      count += 1;
      if (shown.length < SHOWN) shown.push({ line, reason: shortened(reason, REASON_CHARACTERS) });
    },
    refuse(uri) {
      if (count === 0) return;
      const lines = shown.sort((a, b) => a.line - b.line).map(({ line, reason }) => `line ${line}: ${reason}`);
      const which =
        count > shown.length ? `${count} lines cannot be used. The first ones` : `${count} of its lines cannot be used`;
      throw invalidInput(uri, count === 1 ? lines[0]! : `${which}:\n${lines.join("\n")}`);
    },
  };
}

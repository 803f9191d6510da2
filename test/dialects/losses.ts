/** A Loss that notes what is ignored and dropped, by path. */
import type { Loss } from "../../src/dialects/loss.ts";
import { refusing } from "../../src/dialects/loss.ts";
import { pathText } from "../../src/dialects/path.ts";

export interface Notes extends Loss {
  readonly ignored: string[];
  readonly dropped: string[];
}

export function noting(): Notes {
  const ignored: string[] = [];
  const dropped: string[] = [];
  return {
    ignored,
    dropped,
    ignore: (path) => void ignored.push(pathText(path)),
    drop: (path) => void dropped.push(pathText(path)),
    refuse: refusing.refuse,
  };
}

/** Names that the command makes for a job and its input. */
import { randomBytes } from "node:crypto";
import path from "node:path";

/** A time and some random characters: `20261129-063000-x7f2`. */
export function newStamp(now = new Date()): string {
  const [date = "", time = ""] = now.toISOString().slice(0, 19).split("T");
  return `${date.replaceAll("-", "")}-${time.replaceAll(":", "")}-${randomBytes(2).toString("hex")}`;
}

/** A job's name has letters, digits, `-`, `+` and `.`, begins with a letter or digit, and has 63 characters at most. */
export function jobNameOf(file: string, stamp: string): string {
  const base = path.basename(file).replace(/\.(?:jsonl|gz|json)/g, "");
  const plain = base.replace(/[^A-Za-z0-9+.-]/g, "-").replace(/^[^A-Za-z0-9]+/, "");
  return `${plain.slice(0, 63 - stamp.length - 1) || "job"}-${stamp}`;
}

/**
 * An upload's form, framed here, because a form of the SDK is held in memory or has no length. (openai 7.57: `toFile` reads
 * the whole, `toStreamingFile` is chunked, and OpenAI-compatible servers refuse that.)
 */
import { randomUUID } from "node:crypto";

export interface Multipart {
  readonly contentType: string;
  /** What stands before the file's bytes and after them. */
  readonly head: Buffer;
  readonly tail: Buffer;
}

interface FilePart {
  readonly field: string;
  readonly filename: string;
  readonly contentType: string;
}

/** A form with these fields and, at its end, one file. */
export function multipart(
  fields: Readonly<Record<string, string>>,
  { field, filename, contentType }: FilePart,
): Multipart {
  const boundary = `quarry-${randomUUID()}`;
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const disposition = `Content-Disposition: form-data; name="${field}"; filename="${escaped(filename)}"`;
  const file = `--${boundary}\r\n${disposition}\r\nContent-Type: ${contentType}\r\n\r\n`;
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    head: Buffer.from(`${parts.join("")}${file}`),
    tail: Buffer.from(`\r\n--${boundary}--\r\n`),
  };
}

/** As browsers escape names (HTML standard, "multipart/form-data encoding algorithm"). */
const escaped = (name: string): string =>
  name.replace(/["\r\n]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);

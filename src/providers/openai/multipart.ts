/**
 * The form of an upload, framed here, because the SDK's forms are held in memory or have no length. (openai 7.57:
 * `toFile` reads everything. `toStreamingFile` is chunked, which OpenAI-compatible servers refuse.)
 */
import { randomUUID } from "node:crypto";

export interface Multipart {
  readonly contentType: string;
  /** The bytes before and after the file's content. */
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

/** Escapes names as browsers do (HTML standard, "multipart/form-data encoding algorithm"). */
const escaped = (name: string): string =>
  name.replace(/["\r\n]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);

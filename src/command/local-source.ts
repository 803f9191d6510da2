/** A file of this machine, or stdin. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { CommandError } from "./failure.ts";

export interface UploadSource {
  readonly body: Readable;
  /** Bytes. Undefined for stdin. */
  readonly size: number | undefined;
}

/** @param file a path, or `-` for stdin. Rejects with CommandError for one that cannot be read */
export async function uploadSource(file: string): Promise<UploadSource> {
  if (file === "-") return { body: process.stdin, size: undefined };
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(`The file '${file}' cannot be read: ${error.code}.`);
  });
  if (!found.isFile() && !found.isFIFO()) throw new CommandError(`'${file}' is not a file.`);
  return { body: createReadStream(file), size: found.isFile() ? found.size : undefined };
}

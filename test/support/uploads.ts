/** Uploads to a `FileStore` without a ledger: a file that may exist after a failure is discarded. */
import type { ObjectName } from "../../src/lib/names.ts";
import { type FileStore, type Intend, OutcomeUnknown, type StoredFile, type Upload } from "../../src/ports/files.ts";

/** Announces nothing. For uploads whose failures a test does not look at. */
export const noIntent: Intend = async () => {};

export async function uploadTo(
  files: Pick<FileStore, "put" | "discard">,
  name: ObjectName,
  upload: Upload,
  signal: AbortSignal,
): Promise<StoredFile> {
  let intended: string | undefined;
  const since = Date.now();
  const intend: Intend = async (announced) => {
    intended = announced;
  };
  return files.put(name, upload, signal, intend).catch(async (error: unknown) => {
    if (!(error instanceof OutcomeUnknown)) throw error;
    await files.discard!(intended!, since, AbortSignal.timeout(10_000));
    throw error.cause;
  });
}

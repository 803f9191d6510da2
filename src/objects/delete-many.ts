/** Many objects deleted in one request: each for itself, what fails fails alone. */
import { GatewayError } from "../lib/errors.ts";
import type { FileCall } from "./call.ts";
import type { Files } from "./service.ts";

export interface Deletion {
  readonly key: string;
  readonly ifMatch: string | undefined;
  /** Why it is not to be tried. */
  readonly refused?: GatewayError | undefined;
}

/** What was deleted, or was not there; or why not. */
export interface Outcome {
  readonly key: string;
  readonly error?: unknown;
}

/** Deleted at the same time: as many as browsers open connections, for a provider elsewhere is asked for each. */
const TOGETHER = 8;

/** In the order of `deletions`. Rejects where the bucket is not there or the caller is gone. */
export async function deleteEach(
  files: Pick<Files, "delete">,
  call: FileCall,
  bucket: string,
  deletions: readonly Deletion[],
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const queue = deletions.entries();
  const work = async (): Promise<void> => {
    for (const [index, { key, ifMatch, refused }] of queue) {
      call.signal.throwIfAborted();
      outcomes[index] = await (refused
        ? Promise.reject(refused)
        : files.delete(call, { bucket, key }, { ifMatch })
      ).then(
        () => ({ key }),
        (error: unknown) => {
          if (error instanceof GatewayError && WHOLE.has(error.kind)) throw error;
          return { key, error };
        },
      );
    }
  };
  await Promise.all(Array.from({ length: TOGETHER }, work));
  return outcomes;
}

/** What is wrong with the bucket is wrong with every key. */
const WHOLE: ReadonlySet<string> = new Set(["NoSuchBucket", "InvalidBucketName"]);

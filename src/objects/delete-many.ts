/** DeleteObjects: deletes each object separately. A failure does not affect the others. */
import { GatewayError } from "../lib/errors.ts";
import type { ProviderCall } from "../ports/provider.ts";

export interface Deletion {
  readonly key: string;
  readonly ifMatch: string | undefined;
  /** Set if the key must not be deleted. The error for the caller. */
  readonly refused?: GatewayError | undefined;
}

/** Without an error, the object is deleted or did not exist. */
export interface Outcome {
  readonly key: string;
  readonly error?: unknown;
}

/** Concurrent deletes: each may be a request to a provider. */
const CONCURRENCY = 8;

/** In the order of `deletions`. Rejects if there is no such bucket or the client has disconnected. */
export async function deleteEach(
  call: ProviderCall,
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
        : call.provider.objects.delete(call, { bucket, key }, { ifMatch })
      ).then(
        () => ({ key }),
        (error: unknown) => {
          if (error instanceof GatewayError && OF_BUCKET.has(error.kind)) throw error;
          return { key, error };
        },
      );
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return outcomes;
}

/** Errors of the bucket apply to every key. */
const OF_BUCKET: ReadonlySet<string> = new Set(["NoSuchBucket", "InvalidBucketName"]);

/** Writes that are asked for while one is under way become the next one. */

export interface Batches<T> {
  /** Resolves when the value is written. Rejects as its batch does. */
  add(value: T): Promise<void>;
}

/** @param most values of one write */
export function createBatches<T>(write: (values: readonly T[]) => Promise<void>, most = 1_000): Batches<T> {
  let waiting: { readonly value: T; readonly done: PromiseWithResolvers<void> }[] = [];
  let isWriting = false;

  async function writeAll(): Promise<void> {
    isWriting = true;
    // Calls of one turn of the event loop are written together.
    await Promise.resolve();
    while (waiting.length > 0) {
      const batch = waiting.slice(0, most);
      waiting = waiting.slice(most);
      try {
        await write(batch.map(({ value }) => value));
        for (const { done } of batch) done.resolve();
      } catch (error) {
        for (const { done } of batch) done.reject(error);
      }
    }
    isWriting = false;
  }

  return {
    add(value) {
      const done = Promise.withResolvers<void>();
      waiting.push({ value, done });
      if (!isWriting) void writeAll();
      return done.promise;
    },
  };
}

/** Work of one name runs one after another, in the order of the calls. */

export interface InLine {
  /** Rejects with the signal's reason if it aborts before the work begins. */
  run<T>(name: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

export function createInLine(): InLine {
  /** The end of the last work of each name. */
  const tails = new Map<string, Promise<void>>();

  return {
    async run(name, signal, work) {
      signal.throwIfAborted();
      const before = tails.get(name);
      const { promise: ended, resolve: end } = Promise.withResolvers<void>();
      const tail = before === undefined ? ended : before.then(() => ended);
      tails.set(name, tail);
      try {
        if (before !== undefined) await orAborted(before, signal);
        return await work();
      } finally {
        end();
        if (tails.get(name) === tail) tails.delete(name);
      }
    },
  };
}

/** Rejects with the signal's reason if it aborts first. */
export async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** Answers several callers with one call. */

interface Waiting<Key, Value> {
  readonly key: Key;
  resolve(value: Value): void;
  reject(error: unknown): void;
}

/**
 * Answers the callers of one turn of the event loop with one call, up to `most` of them. Those that come while `calls` calls are under
 * way wait for the next one. So each call begins after all callers that it answers have asked.
 *
 * @param ask resolves with the values in the order of the keys
 */
export function gather<Key, Value>(
  { calls, most = Number.POSITIVE_INFINITY }: { readonly calls: number; readonly most?: number },
  ask: (keys: readonly Key[]) => Promise<readonly Value[]>,
): (key: Key) => Promise<Value> {
  let underWay = 0;
  let isDue = false;
  let waiting: Waiting<Key, Value>[] = [];

  async function next(): Promise<void> {
    if (underWay === calls || waiting.length === 0) return;
    const answered = waiting.slice(0, most);
    waiting = waiting.slice(most);
    underWay += 1;
    try {
      const values = await ask(answered.map(({ key }) => key));
      for (const [at, one] of answered.entries()) one.resolve(values[at]!);
    } catch (error) {
      for (const one of answered) one.reject(error);
    }
    underWay -= 1;
    void next();
  }

  /** When the requests that arrived together have been read. */
  function nextSoon(): void {
    if (isDue || underWay === calls) return;
    isDue = true;
    setImmediate(() => {
      isDue = false;
      for (let free = calls - underWay; free > 0; free -= 1) void next();
    });
  }

  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject });
      nextSoon();
    });
}

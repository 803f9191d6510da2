/** Answers several callers with one call. */

interface Waiting<Key, Value> {
  readonly key: Key;
  resolve(value: Value): void;
  reject(error: unknown): void;
}

/**
 * Calls `ask` at once for a caller that comes while fewer than `calls` calls are under way. The callers that come meanwhile wait,
 * and the next call answers up to `most` of them. So each call begins after all callers that it answers have asked.
 *
 * @param ask resolves with the values in the order of the keys
 */
export function gather<Key, Value>(
  { calls, most = Number.POSITIVE_INFINITY }: { readonly calls: number; readonly most?: number },
  ask: (keys: readonly Key[]) => Promise<readonly Value[]>,
): (key: Key) => Promise<Value> {
  let underWay = 0;
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

  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject });
      void next();
    });
}

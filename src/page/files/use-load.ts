/** What a view reads from the gateway. */
import { useEffect, useState } from "preact/hooks";
import { PageError } from "../api/request.ts";

export interface Loaded<T> {
  /** Of the last read that succeeded with the same `about`. */
  readonly data?: T | undefined;
  readonly error?: PageError | undefined;
  readonly reload: () => void;
}

/**
 * Reads at first, when `about` or `version` changes, and on `reload`.
 *
 * @param about all that `load` depends on; data of another one is not shown
 * @param version a change keeps the data on the screen until there is newer data
 */
export function useLoad<T>(about: string, load: (signal: AbortSignal) => Promise<T>, version: unknown = 0): Loaded<T> {
  const [read, setRead] = useState<{ about: string; data?: T; error?: PageError }>({ about });
  const [round, setRound] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    load(stop.signal).then(
      (data) => !stop.signal.aborted && setRead({ about, data }),
      (error) => !stop.signal.aborted && setRead({ about, error: PageError.of(error) }),
    );
    return () => stop.abort();
  }, [about, version, round]);
  const { data, error } = read.about === about ? read : { data: undefined, error: undefined };
  return { data, error, reload: () => setRound((last) => last + 1) };
}

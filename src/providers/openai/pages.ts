/** Reads OpenAI's lists page by page, and finds the result of a call whose answer was lost. */
import { setTimeout as after } from "node:timers/promises";
import type { CursorPage } from "openai/core/pagination";
import { PROVIDER_TIMINGS } from "../http/timings.ts";
import type { AskOpenAi } from "./errors.ts";

/** All items of a list. Pages are requested as they are read. */
export async function* pages<T extends { id: string }>(
  ask: AskOpenAi,
  first: PromiseLike<CursorPage<T>>,
): AsyncGenerator<T> {
  for (let page = await ask(first); ; page = await ask(page.getNextPage())) {
    yield* page.data;
    if (!page.hasNextPage()) return;
  }
}

/**
 * The first matching item of a list, newest first. Searches twice before it reports none.
 * @param since milliseconds since the epoch: older items are ignored
 */
export async function recent<T extends { created_at: number }>(
  list: () => AsyncIterable<T>,
  since: number,
  meant: (item: T) => boolean,
  signal: AbortSignal,
): Promise<T | undefined> {
  const find = async () => {
    for await (const item of list()) {
      if (meant(item)) return item;
      if (item.created_at * 1000 < since - PROVIDER_TIMINGS.clockSkew) return undefined;
    }
    return undefined;
  };
  return (await find()) ?? (await after(PROVIDER_TIMINGS.listLag, undefined, { signal }).then(find));
}

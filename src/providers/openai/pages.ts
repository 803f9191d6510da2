/** Lists of OpenAI's, page after page, and looks for what an answer that never came would have said. */
import { setTimeout as after } from "node:timers/promises";
import type { CursorPage } from "openai/core/pagination";
import type { AskOpenAi } from "./errors.ts";

/** Everything of a list, asked for as it is read. */
export async function* pages<T extends { id: string }>(
  ask: AskOpenAi,
  first: PromiseLike<CursorPage<T>>,
): AsyncGenerator<T> {
  for (let page = await ask(first); ; page = await ask(page.getNextPage())) {
    yield* page.data;
    if (!page.hasNextPage()) return;
  }
}

/** For how much longer than the gateway's clock says a thing may be there: clocks differ. */
const SKEW_MS = 300_000;
/** What was made a moment ago need not be in the list yet. */
const AGAIN_MS = 1_000;

/**
 * The first of a list, newest first, that is meant. Looks twice before it says that there is none.
 *
 * @param since milliseconds since the epoch: nothing older is looked at
 */
export async function recent<T extends { created_at: number }>(
  list: () => AsyncIterable<T>,
  since: number,
  meant: (item: T) => boolean,
  signal: AbortSignal,
): Promise<T | undefined> {
  const look = async () => {
    for await (const item of list()) {
      if (meant(item)) return item;
      if (item.created_at * 1000 < since - SKEW_MS) return undefined;
    }
    return undefined;
  };
  return (await look()) ?? (await after(AGAIN_MS, undefined, { signal }).then(look));
}

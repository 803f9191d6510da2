/** Reads OpenAI's lists page by page, and finds the result of a call whose answer was lost. */
import { setTimeout as delay } from "node:timers/promises";
import { itemsIn, recordIn, textIn, timeIn } from "../answers.ts";
import { PROVIDER_TIMINGS } from "../http/timings.ts";
import type { AskOpenAi } from "./errors.ts";

/** All items of a list, as the server sent them. Pages are requested as they are read. */
export async function* pages(
  ask: AskOpenAi,
  request: (query: { readonly after?: string }) => PromiseLike<unknown>,
): AsyncGenerator<unknown> {
  let after: string | undefined;
  for (;;) {
    const page = await ask(request(after === undefined ? {} : { after }));
    // Together sends the list itself.
    const data = itemsIn(Array.isArray(page) ? page : recordIn(page).data);
    const last = data.map((item) => textIn(recordIn(item).id)).findLast((id) => id !== undefined);
    // A server that ignores `after` sends the same page again.
    if (last !== undefined && last === after) return;
    yield* data;
    if (last === undefined || Array.isArray(page) || recordIn(page).has_more === false) return;
    after = last;
  }
}

/**
 * The id of the first matching item of a list. Searches twice before it reports none. Reads a list whose newest items come first
 * until they are much older than the call, and other lists to the end: not all servers document or obey an order.
 * @param since start of the call whose answer was lost, in milliseconds since the epoch by the gateway's clock
 */
export async function recent(
  list: () => AsyncIterable<unknown>,
  since: number,
  meant: (item: Readonly<Record<string, unknown>>) => boolean,
  signal: AbortSignal,
): Promise<string | undefined> {
  const find = async () => {
    let before: number | undefined;
    for await (const one of list()) {
      const item = recordIn(one);
      const id = textIn(item.id);
      if (id !== undefined && meant(item)) return id;
      const createdAt = timeIn(item.created_at);
      if (createdAt === undefined) continue;
      if (before !== undefined && createdAt < before && createdAt < since - PROVIDER_TIMINGS.searchBack)
        return undefined;
      before = createdAt;
    }
    return undefined;
  };
  return (await find()) ?? (await delay(PROVIDER_TIMINGS.listLag, undefined, { signal }).then(find));
}

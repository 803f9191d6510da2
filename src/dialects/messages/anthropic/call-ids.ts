/** Ids of calls that the API takes. */
import type { Conversation } from "../../conversation.ts";

const FITS = /^[a-zA-Z0-9_-]+$/;

/** Gives an id that does not fit another one, the same one each time. */
export type FitId = (id: string) => string;

/** @param known every id that is in use; called for the first id that does not fit */
export function fitCallIds(known: () => Iterable<string>): FitId {
  let used: Set<string> | undefined;
  const replaced = new Map<string, string>();
  return (id) => {
    if (FITS.test(id)) return id;
    const earlier = replaced.get(id);
    if (earlier !== undefined) return earlier;
    used ??= new Set(known());
    let number = replaced.size + 1;
    while (used.has(`toolu_${number}`)) number += 1;
    const fitting = `toolu_${number}`;
    used.add(fitting);
    replaced.set(id, fitting);
    return fitting;
  };
}

/** The ids of calls and results in a conversation. */
export function* callIdsOf({ messages }: Conversation): Iterable<string> {
  for (const { content } of messages) {
    for (const block of content) if (block.type === "toolUse" || block.type === "toolResult") yield block.id;
  }
}

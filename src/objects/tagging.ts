/** Tags of objects whose names are in the ledger. */
import { GatewayError } from "../lib/errors.ts";
import type { Objects } from "../ports/objects.ts";
import { type Context, scopeOf } from "./context.ts";
import type { Find } from "./read.ts";

export const createSetTags =
  (context: Context, find: Find): NonNullable<Objects["setTags"]> =>
  async (call, name, tags) => {
    const row = await find(call, name, undefined);
    if (await context.ledger.files.setTags(scopeOf(context, call), row, tags)) return;
    throw new GatewayError("Unsupported", "Only objects that were stored through Quarry have tags: tagging");
  };

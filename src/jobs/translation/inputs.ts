/** OpenAI counts the texts of embeddings, and not their requests (Batch guide, "Rate limits": 50,000 embedding inputs a batch). */
import type { JsonObject } from "../../dialects/json.ts";
import type { TargetRequest } from "../../dialects/translate.ts";

const isText = (item: unknown): boolean => typeof item === "string" || Array.isArray(item);

/** Records that a request in OpenAI's frame counts as. `input` is a text, a list of tokens, or a list of these. */
export function countedRecords({ url, body }: { readonly url: string | undefined; readonly body: JsonObject }): number {
  const { input } = body;
  if (url !== EMBEDDINGS || !Array.isArray(input) || !input.every(isText)) return 1;
  return Math.max(input.length, 1);
}

const EMBEDDINGS: TargetRequest["url"] = "/v1/embeddings";

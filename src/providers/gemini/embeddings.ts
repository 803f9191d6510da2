/** Batches of embeddings. */
import type { AskedRaw, GeminiClient } from "./client.ts";

interface EmbeddingBatch {
  /** With or without its collection. */
  readonly model: string;
  readonly displayName: string;
  readonly fileName: string;
}

/**
 * `models.asyncBatchEmbedContent` of the Gemini API. The SDK 3.3.0 has a method for it, which writes a warning to stderr with
 * every call.
 */
export const createEmbeddings = (
  { url }: Pick<GeminiClient, "url">,
  { abortSignal, httpOptions }: AskedRaw,
  { model, displayName, fileName }: EmbeddingBatch,
): Promise<Response> =>
  httpOptions.fetch(`${url}/${model.includes("/") ? model : `models/${model}`}:asyncBatchEmbedContent`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ batch: { displayName, inputConfig: { file_name: fileName } } }),
    signal: abortSignal,
  });

/** Translators for tests: from the lines of a form to what a provider takes. */
import { FRAMES } from "../../src/dialects/frames/index.ts";
import { refusing } from "../../src/dialects/loss.ts";
import { createTranslator, type Translator, type TranslatorOptions } from "../../src/dialects/translate.ts";
import type { RawLine } from "../../src/lib/jsonl.ts";
import type { FrameName, LineTarget } from "../../src/ports/lines.ts";

/** A server with OpenAI's chat completions and embeddings. */
export const CHAT_SERVER: LineTarget = {
  frame: "openai",
  conversation: () => "chat",
  embeddings: () => "openai-embeddings",
  severalModels: true,
  modelServer: true,
};

export const textLine = (text: string, number = 1): RawLine => ({ number, bytes: Buffer.from(text) });

export const translatorFor = (
  frame: FrameName,
  modelId: string,
  options: Partial<TranslatorOptions> = {},
): Translator =>
  createTranslator({
    modelId,
    invocationType: undefined,
    form: { frame: FRAMES[frame], url: undefined },
    target: CHAT_SERVER,
    loss: refusing,
    tag: "tag",
    maxLineBytes: 1_000_000,
    resolve: (name, from) => (from === "job" ? name : undefined),
    unresolved: (name) => `modelId '${name}' is unknown.`,
    ...options,
  });

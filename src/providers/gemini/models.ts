/** Gemini's list of models. */
import { GatewayError } from "../../lib/errors.ts";
import type { Modality, Models, OfferedModel } from "../../ports/models.ts";
import { itemsIn, readable, recordIn, textIn } from "../answers.ts";
import { modalitiesByName } from "../model-lists.ts";
import type { GeminiClient } from "./client.ts";
import { isMissing } from "./transport.ts";

/** The API's maximum. */
const PAGE = 1000;

/** True for the name of a model, with or without its collection. A text that is not a name must not become part of a path. */
export const isModelName = (id: string): boolean =>
  /^(?:(?:models|tunedModels)\/)?[\w.-]+$/.test(id) && !id.includes("..");

export function geminiModels({ askRaw, ai, provider, log, unusable }: GeminiClient): Models {
  async function* items(signal: AbortSignal): AsyncGenerator<unknown> {
    let pageToken: string | undefined;
    do {
      const more = { pageSize: PAGE, ...(pageToken && { pageToken }) };
      const page = recordIn(await askRaw(signal, (asked) => ai.models.list({ config: { ...more, ...asked } })));
      yield* itemsIn(page.models);
      const next = textIn(page.nextPageToken);
      if (next !== undefined && next === pageToken) throw unusable("the list of models repeats a page");
      pageToken = next;
    } while (pageToken !== undefined);
  }

  return {
    list: (signal) =>
      readable(items(signal), (item) => geminiModel(item), { log, what: `the models of '${provider}'` }),

    async get(id, signal) {
      const missing = (cause?: unknown) =>
        new GatewayError("NotFound", `The provider '${provider}' has no model '${id}'.`, { cause });
      if (!isModelName(id)) throw missing();
      let answer: unknown;
      try {
        answer = await askRaw(signal, (config) => ai.models.get({ model: id, config }));
      } catch (error) {
        throw isMissing(error) ? missing(error) : error;
      }
      const model = geminiModel(answer, id);
      if (model === undefined) throw unusable("it is not a model");
      return model;
    },
  };
}

/** Methods of a model that runs in batches. */
const BATCHES = ["batchGenerateContent", "asyncBatchEmbedContent"];

/** What a model writes, by the methods of single calls. */
const WRITTEN: Readonly<Record<string, Modality>> = {
  generateContent: "TEXT",
  generateAnswer: "TEXT",
  embedContent: "EMBEDDING",
  predict: "IMAGE",
  predictLongRunning: "VIDEO",
  bidiGenerateContent: "SPEECH",
};

/** @param id the model that was asked for, if one was */
export function geminiModel(value: unknown, id?: string): OfferedModel | undefined {
  const model = recordIn(value);
  const name = textIn(model.name) ?? (Object.keys(model).length > 0 ? id : undefined);
  if (name === undefined) return undefined;
  const bare = name.startsWith("models/") ? name.slice("models/".length) : name;
  const methods = itemsIn(model.supportedGenerationMethods).flatMap((method) => textIn(method) ?? []);
  return {
    id: bare,
    name: textIn(model.displayName),
    owner: "Google",
    ...modalitiesOf(bare, methods),
    batch: methods.length === 0 ? undefined : BATCHES.some((method) => methods.includes(method)),
  };
}

/** The answer names methods. That Gemini's models read images, and which ones write images or speech, is in their names. */
function modalitiesOf(id: string, methods: readonly string[]): Pick<OfferedModel, "input" | "output"> {
  const written = methods.flatMap((method) => (Object.hasOwn(WRITTEN, method) ? WRITTEN[method]! : []));
  if (!written.includes("TEXT")) {
    return written.length === 0 ? modalitiesByName(id) : { input: ["TEXT"], output: [...new Set(written)] };
  }
  if (/-tts(?:-|$)/.test(id)) return { input: ["TEXT"], output: ["SPEECH"] };
  const output: Modality[] = /-image(?:-|$)/.test(id) ? ["TEXT", "IMAGE"] : ["TEXT"];
  return { input: id.startsWith("gemini-") ? ["TEXT", "IMAGE"] : ["TEXT"], output };
}

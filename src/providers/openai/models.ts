/** OpenAI's list of models. */
import type OpenAI from "openai";
import type { Logger } from "pino";
import type { ProviderName } from "../../lib/names.ts";
import type { Models, OfferedModel } from "../../ports/models.ts";
import { readable } from "../answers.ts";
import { unusableAnswer } from "../http/errors.ts";
import { modelItems, NO_LIST, openAiModel } from "../model-lists.ts";
import type { AskOpenAi } from "./errors.ts";

interface Options {
  readonly provider: ProviderName;
  readonly client: OpenAI;
  readonly ask: AskOpenAi;
  readonly log: Pick<Logger, "warn">;
}

export function openAiModels({ provider, client, ask, log }: Options): Models {
  return {
    async *list(signal) {
      const items = modelItems(await ask(client.get<unknown>("/models", { signal }), NO_LIST));
      if (items === undefined) throw unusableAnswer(provider, "it is not a list of models");
      yield* readable(items, (item) => described(openAiModel(item)), { log, what: `the models of '${provider}'` });
    },

    async get(id, signal) {
      const model = described(openAiModel(await ask(client.models.retrieve(id, { signal })), id));
      if (model === undefined) throw unusableAnswer(provider, "it is not a model");
      return model;
    },
  };
}

/** OpenAI's names of itself. */
const OPENAI: ReadonlySet<string> = new Set(["openai", "openai-internal", "system"]);

/** Models of the endpoints for speech and for sessions, which batches do not have (API reference, "Create batch"). */
const WITHOUT_BATCHES = /(?:^|-)(?:realtime|tts|whisper|transcribe)(?:-|$)/;

function described(model: OfferedModel | undefined): OfferedModel | undefined {
  if (model === undefined) return undefined;
  return {
    ...model,
    owner: OPENAI.has(model.owner?.toLowerCase() ?? "") ? "OpenAI" : model.owner,
    batch: WITHOUT_BATCHES.test(model.id) ? false : model.batch,
  };
}

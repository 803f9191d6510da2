/** Readers for lists of models of OpenAI's API, and of servers and routers with it. */
import { GatewayError } from "../lib/errors.ts";
import { own } from "../lib/own.ts";
import type { Modality, OfferedModel } from "../ports/models.ts";
import { itemsIn, meaningOf, recordIn, textIn, timeIn } from "./answers.ts";

/** Kinds of statuses that mean that a server does not list its models. */
export const NO_LIST = { 404: "Unsupported", 405: "Unsupported", 501: "Unsupported" } as const;

/** The items of a list. Undefined for another answer, such as an error with the status of a success. */
export function modelItems(answer: unknown): readonly unknown[] | undefined {
  // Together sends the list itself.
  if (Array.isArray(answer)) return answer;
  const list = recordIn(answer);
  // Ollama without models answers null.
  return "data" in list || list.object === "list" ? itemsIn(list.data) : undefined;
}

/**
 * Reads a model. Only `id` is in every answer. OpenRouter has `architecture` and `name`, Together `type`, `organization` and
 * `display_name`, Mistral `capabilities` and `deprecation`, Azure both of these and `lifecycle_status`, Llama Stack
 * `custom_metadata`. llama.cpp's `architecture` is OpenRouter's.
 *
 * @param id the model that was asked for, if one was
 */
export function openAiModel(value: unknown, id?: string): OfferedModel | undefined {
  const model = recordIn(value);
  const found = textIn(model.id) ?? (Object.keys(model).length > 0 ? id : undefined);
  if (found === undefined) return undefined;
  const { inference } = recordIn(model.deprecation);
  const announced = timeIn(model.shutdown_date) ?? timeIn(model.deprecation);
  const { input, output } = modalitiesOf(model, found);
  return {
    id: found,
    name: textIn(model.display_name) ?? textIn(model.name),
    owner: textIn(model.owned_by) ?? textIn(model.organization),
    input,
    output,
    batch: recordIn(model.capabilities).inference === false ? false : undefined,
    legacy: announced !== undefined || meaningOf(STAGES, model.lifecycle_status),
    releasedAt: timeIn(model.created) ?? timeIn(model.created_at),
    retiresAt: announced ?? timeIn(inference),
  };
}

/** Azure's stages, apart from those of models in use. */
const STAGES: Readonly<Record<string, true>> = { deprecated: true, deprecating: true, legacy: true, retired: true };

type Modalities = Pick<OfferedModel, "input" | "output">;

const TEXT = { input: ["TEXT"], output: ["TEXT"] } as const satisfies Modalities;
const VISION = { input: ["TEXT", "IMAGE"], output: ["TEXT"] } as const satisfies Modalities;
const VECTORS = { input: ["TEXT"], output: ["EMBEDDING"] } as const satisfies Modalities;
const IMAGES = { input: ["TEXT"], output: ["IMAGE"] } as const satisfies Modalities;
const VIDEOS = { input: ["TEXT"], output: ["VIDEO"] } as const satisfies Modalities;
const VOICE = { input: ["TEXT"], output: ["SPEECH"] } as const satisfies Modalities;
const TRANSCRIPTS = { input: ["SPEECH"], output: ["TEXT"] } as const satisfies Modalities;
/** Bedrock has no word for scores. */
const SCORES = { input: ["TEXT"], output: [] } as const satisfies Modalities;

const WORDS: Readonly<Record<string, Modality>> = {
  text: "TEXT",
  image: "IMAGE",
  embedding: "EMBEDDING",
  embeddings: "EMBEDDING",
  audio: "SPEECH",
  speech: "SPEECH",
  video: "VIDEO",
};

/** Together's, LM Studio's, Novita's and Llama Stack's types. */
const TYPES: Readonly<Record<string, Modalities>> = {
  chat: TEXT,
  language: TEXT,
  code: TEXT,
  llm: TEXT,
  vlm: VISION,
  embedding: VECTORS,
  embeddings: VECTORS,
  image: IMAGES,
  video: VIDEOS,
  audio: VOICE,
  transcribe: TRANSCRIPTS,
  moderation: SCORES,
  rerank: SCORES,
};

/** Mistral's and Azure's capabilities. The first that a model has counts. */
const CAPABILITIES: Readonly<Record<string, Modalities>> = {
  vision: VISION,
  chat_completion: TEXT,
  completion_chat: TEXT,
  completion: TEXT,
  completion_fim: TEXT,
  embeddings: VECTORS,
};

/** Parts of names. The first that a name has counts. */
const NAMES: readonly (readonly [part: RegExp, modalities: Modalities])[] = [
  [/embed|(?:^|[/_-])(?:bge|e5|gte)-/i, VECTORS],
  [/dall-e|gpt-image|imagen|(?:^|[/_-])flux|stable-diffusion|sdxl/i, IMAGES],
  [/whisper|transcribe/i, TRANSCRIPTS],
  [/(?:^|[/_-])tts/i, VOICE],
  [/(?:^|[/_-])(?:sora|veo)-/i, VIDEOS],
  [/moderation|rerank/i, SCORES],
];

/** What most servers do not say is concluded from the name. Models without a telling name take and write text. */
export const modalitiesByName = (id: string): Modalities => NAMES.find(([part]) => part.test(id))?.[1] ?? TEXT;

function modalitiesOf(model: Readonly<Record<string, unknown>>, id: string): Modalities {
  const architecture = recordIn(model.architecture);
  const capabilities = recordIn(model.capabilities);
  const known =
    meaningOf(TYPES, model.type) ??
    meaningOf(TYPES, model.model_type ?? recordIn(model.custom_metadata).model_type) ??
    Object.entries(CAPABILITIES).find(([name]) => capabilities[name] === true)?.[1] ??
    modalitiesByName(id);
  return {
    input: modalitiesIn(architecture.input_modalities ?? model.input_modalities) ?? known.input,
    output: modalitiesIn(architecture.output_modalities ?? model.output_modalities) ?? known.output,
  };
}

function modalitiesIn(value: unknown): readonly Modality[] | undefined {
  const found = new Set(itemsIn(value).flatMap((word) => meaningOf(WORDS, word) ?? []));
  return found.size === 0 ? undefined : [...found];
}

/** Names of models in the configuration. `*` stands for every other name. */
type ConfiguredNames = Readonly<Record<string, string>>;

/**
 * A provider's models by the names that its jobs accept: those in the configuration, each described as the model behind it, then
 * the provider's own. A name that the configuration maps to another model is left out.
 */
export async function* byConfiguredName(
  models: AsyncIterable<OfferedModel>,
  names: ConfiguredNames,
): AsyncGenerator<OfferedModel> {
  const given = Object.keys(names).filter((name) => name !== "*");
  const behind = [...new Set(Object.values(names))];
  if (behind.length === 0) return yield* models;
  const listed = await listedOr(models, behind);
  for (const id of given) {
    const model = listed.get(names[id]!) ?? unlisted(names[id]!);
    yield { ...model, id, name: model.name ?? model.id };
  }
  for (const model of listed.values()) {
    if (!given.includes(model.id) && behindName(model.id, names) === model.id) yield model;
  }
}

/** The provider's name of a model. */
export const behindName = (id: string, names: ConfiguredNames): string => own(names, id) ?? names["*"] ?? id;

/** The models by their ids. Those with the given ids if the provider does not list its models. */
async function listedOr(models: AsyncIterable<OfferedModel>, ids: readonly string[]) {
  const listed = new Map<string, OfferedModel>();
  try {
    for await (const model of models) listed.set(model.id, model);
  } catch (error) {
    if (!(error instanceof GatewayError) || error.kind !== "Unsupported") throw error;
    for (const id of ids) listed.set(id, unlisted(id));
  }
  return listed;
}

const unlisted = (id: string): OfferedModel => ({ id, ...modalitiesByName(id) });

/** The settings of a request: `generationConfig`, and members of the body. */
import type { ServiceTier, ThinkingLevel } from "@google/genai";
import type { Effort, Placed, Settings, SettingValues } from "../../conversation.ts";
import { isJsonObject, type JsonNumber, numberOf } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import { member } from "../../path.ts";
import { ignoreSchemaParts } from "../answer-schema.ts";
import { googleSchema } from "./google-schema.ts";
import type { WireConfig, WireRequest } from "./wire.ts";

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };

export interface GenerationWriting {
  readonly config: Mutable<WireConfig>;
  thinking: Mutable<NonNullable<WireConfig["thinkingConfig"]>>;
  labels: Record<string, string>;
  serviceTier: WireRequest["serviceTier"];
}

type Writer<T> = (setting: Placed<T>, into: GenerationWriting, loss: Loss) => void;

const MAX_STOPS = 5;
const MAX_SEED = 2 ** 31;

const drop =
  (reason: string): Writer<unknown> =>
  ({ path }, _into, loss) =>
    loss.drop(path, reason);

const ignore: Writer<unknown> = ({ path }, _into, loss) => loss.ignore(path);

/** Drops a number outside of a range. */
const within =
  (least: number, most: number, set: (value: JsonNumber, into: GenerationWriting) => void): Writer<JsonNumber> =>
  ({ value, path }, into, loss) => {
    const number = numberOf(value);
    if (number < least || number > most) loss.drop(path, `Gemini takes ${least} to ${most}`);
    else set(value, into);
  };

/** Undefined: Gemini has no such level. */
const LEVELS: Readonly<Record<Effort, Exclude<`${ThinkingLevel}`, "THINKING_LEVEL_UNSPECIFIED"> | "off" | undefined>> =
  {
    none: "off",
    minimal: "MINIMAL",
    low: "LOW",
    medium: "MEDIUM",
    high: "HIGH",
    xhigh: "XHIGH",
    max: undefined,
  };

/** Tiers of every form, in Google's names. A tier without a counterpart has no effect on the answer. */
const TIERS: ReadonlyMap<string, `${ServiceTier}`> = new Map<string, `${ServiceTier}`>([
  ["flex", "flex"],
  ["priority", "priority"],
  ["standard", "standard"],
  ["default", "standard"],
]);

/** Labels of Google Cloud: lower case, at most 63 characters. */
const LABEL_KEY = /^[a-z][a-z0-9_-]{0,62}$/;
const LABEL_VALUE = /^[a-z0-9_-]{0,63}$/;

function setLabel(name: string, value: unknown, into: GenerationWriting): boolean {
  if (typeof value !== "string" || !LABEL_KEY.test(name) || !LABEL_VALUE.test(value)) return false;
  if (Object.hasOwn(into.labels, name)) return false;
  into.labels[name] = value;
  return true;
}

const WRITERS: { readonly [Name in keyof SettingValues]: Writer<SettingValues[Name]> } = {
  maxTokens: ({ value }, { config }) => {
    config.maxOutputTokens = value;
  },
  temperature: within(0, 2, (value, { config }) => {
    config.temperature = value;
  }),
  topP: within(0, 1, (value, { config }) => {
    config.topP = value;
  }),
  topK: ({ value }, { config }) => {
    config.topK = value;
  },
  stop: ({ value, path }, { config }, loss) => {
    if (value.length > MAX_STOPS) loss.drop(path, `Gemini takes ${MAX_STOPS} stop sequences`);
    config.stopSequences = value.length > MAX_STOPS ? value.slice(0, MAX_STOPS) : value;
  },
  seed: within(-MAX_SEED, MAX_SEED - 1, (value, { config }) => {
    config.seed = value;
  }),
  frequencyPenalty: within(-2, 2, (value, { config }) => {
    config.frequencyPenalty = value;
  }),
  presencePenalty: within(-2, 2, (value, { config }) => {
    config.presencePenalty = value;
  }),
  n: drop("a result line holds one answer"),
  logprobs: drop("its answer has another form"),
  logitBias: drop("Gemini has no counterpart"),
  verbosity: drop("Gemini has no counterpart"),
  parallel: drop("Gemini has no counterpart"),
  schema: (setting, { config }, loss) => {
    const { value, path } = setting;
    config.responseMimeType = "application/json";
    const { $schema: version, ...schema } = value.schema;
    // A report has Gemini's batches ignore responseJsonSchema (crmne/ruby_llm#894).
    const own = googleSchema(schema);
    if (own === undefined) config.responseJsonSchema = value.schema;
    else config.responseSchema = own;
    if (own !== undefined && version !== undefined) loss.ignore(member(member(path, "schema"), "$schema"));
    ignoreSchemaParts(setting, ["name", "description", "strict"], loss);
  },
  json: (_setting, { config }) => {
    config.responseMimeType = "application/json";
  },
  effort: ({ value, path }, { thinking }, loss) => {
    const level = LEVELS[value];
    if (level === undefined) loss.drop(path, "Gemini has no such level");
    else if (level === "off") thinking.thinkingBudget = 0;
    else thinking.thinkingLevel = level;
  },
  budget: ({ value }, { thinking }) => {
    thinking.thinkingBudget = value;
  },
  thinking: ({ value, path }, { thinking }, loss) => {
    if (value === "off") thinking.thinkingBudget = 0;
    else loss.ignore(path);
  },
  showThinking: ({ value }, { thinking }) => {
    thinking.includeThoughts = value;
  },
  user: ({ value, path }, into, loss) => {
    if (!setLabel("user_id", value, into)) loss.ignore(path);
  },
  metadata: ({ value, path }, into, loss) => {
    if (!isJsonObject(value)) return;
    for (const name in value) if (!setLabel(name, value[name], into)) loss.ignore(path);
  },
  serviceTier: ({ value, path }, into, loss) => {
    into.serviceTier = TIERS.get(value);
    if (into.serviceTier === undefined) loss.ignore(path);
  },
  cacheKey: ignore,
  betas: ignore,
};

const NAMES = Object.keys(WRITERS) as (keyof SettingValues)[];

export function writeGenerationConfig(settings: Settings, loss: Loss): GenerationWriting {
  const into: GenerationWriting = { config: {}, thinking: {}, labels: {}, serviceTier: undefined };
  for (const name of NAMES) {
    const setting = settings[name];
    if (setting !== undefined) (WRITERS[name] as Writer<unknown>)(setting, into, loss);
  }
  for (const _ in into.thinking) {
    into.config.thinkingConfig = into.thinking;
    break;
  }
  return into;
}

/** Writer of Converse's settings. Members of a model go to additionalModelRequestFields by its maker. */
import type { Effort, Placed, Settings, SettingValues } from "../../conversation.ts";
import { type JsonNumber, type JsonObject, numberOf } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import { ignoreSchemaParts } from "../answer-schema.ts";
import { CONVERSE_EFFORTS, isWithin, NOVA_EFFORTS, TIERS } from "./settings.ts";
import type { Vendor } from "./vendor.ts";

type Parts = Record<string, unknown>;

/** The parts of a body under construction. Empty ones are left out. */
export interface SettingsBody {
  readonly inferenceConfig: Parts;
  readonly outputConfig: Parts;
  readonly additionalModelRequestFields: Parts;
  readonly requestMetadata: Parts;
  readonly body: Parts;
}

export interface SettingsPen {
  readonly loss: Loss;
  readonly vendor: Vendor | undefined;
  readonly settings: Settings;
  readonly into: SettingsBody;
}

export type SettingsWriters<P = SettingsPen> = {
  readonly [Name in keyof SettingValues]: (setting: Placed<SettingValues[Name]>, pen: P) => void;
};

type AnySetting = Placed<unknown>;

/** Calls the writer of every setting that is present. */
export function writeEach<P extends { readonly settings: Settings }>(writers: SettingsWriters<P>, pen: P): void {
  for (const name in pen.settings) {
    const setting = pen.settings[name as keyof Settings];
    if (setting === undefined) continue;
    (writers[name as keyof Settings] as (setting: AnySetting, pen: P) => void)(setting, pen);
  }
}

type DropPen = { readonly loss: Loss };

export const noPlace = ({ path }: AnySetting, { loss }: DropPen): void => loss.drop(path, "it has no place");
export const noEffect = ({ path }: AnySetting, { loss }: DropPen): void => loss.ignore(path);

export function writeMaxTokens({ value }: Placed<JsonNumber>, { into }: Pick<SettingsPen, "into">): void {
  into.inferenceConfig.maxTokens = value;
}

const MOST_STOP_SEQUENCES = 2500;

/** Converse's limits (botocore's model of bedrock-runtime, InferenceConfiguration). */
export function writeShare(
  name: "temperature" | "topP",
  { value, path }: Placed<JsonNumber>,
  { loss, into }: Pick<SettingsPen, "loss" | "into">,
): void {
  if (isWithin(value, 0, 1)) into.inferenceConfig[name] = value;
  else loss.drop(path, "it must be 0 to 1");
}

export function writeStop(
  { value, path }: Placed<readonly string[]>,
  { loss, into }: Pick<SettingsPen, "loss" | "into">,
): void {
  if (value.length > MOST_STOP_SEQUENCES) {
    loss.drop(path, `there may be ${MOST_STOP_SEQUENCES} of them`);
    return;
  }
  const filled = value.filter((sequence) => sequence !== "");
  if (filled.length < value.length) loss.drop(path, "one of them is empty");
  if (filled.length > 0) into.inferenceConfig.stopSequences = filled;
}

/** Names of topK by maker (Bedrock user guide, "Inference request parameters and response fields"). */
function topK({ value, path }: Placed<JsonNumber>, { loss, vendor, into }: SettingsPen): void {
  const additional = into.additionalModelRequestFields;
  if (vendor === "anthropic" || vendor === "mistral") additional.top_k = value;
  else if (vendor === "cohere") additional.k = value;
  else if (vendor === "amazon") additional.inferenceConfig = { topK: value };
  else loss.drop(path, "the model has no known name for it");
}

/** Claude's least budget (Anthropic API reference, `thinking`). */
const LEAST_BUDGET = 1024;

function budget(setting: Placed<JsonNumber>, pen: SettingsPen): void {
  const { value, path } = setting;
  const { loss, vendor, settings, into } = pen;
  const tokens = numberOf(value);
  const most = settings.maxTokens === undefined ? Number.POSITIVE_INFINITY : numberOf(settings.maxTokens.value);
  if (tokens === -1) thinking({ value: "adaptive", path }, pen);
  else if (tokens === 0) thinking({ value: "off", path }, pen);
  else if (vendor !== "anthropic") loss.drop(path, "the model has no budget of reasoning");
  else if (tokens < LEAST_BUDGET) loss.drop(path, `the least is ${LEAST_BUDGET}`);
  else if (tokens >= most) loss.drop(path, "it must be less than the maximum of tokens");
  else setThinking({ type: "enabled", budget_tokens: value }, pen, into);
}

/** Claude omits the reasoning of some models unless `display` wants it. */
function setThinking(value: JsonObject, { settings }: SettingsPen, into: SettingsBody): void {
  const shown = settings.showThinking?.value;
  const display = shown === undefined || value.type === "disabled" ? {} : { display: shown ? "summarized" : "omitted" };
  into.additionalModelRequestFields.thinking = { ...value, ...display };
}

/** Models of other makers reason by their own default. */
function thinking({ value, path }: Placed<"off" | "adaptive">, pen: SettingsPen): void {
  const { loss, vendor, into } = pen;
  if (vendor === "anthropic") setThinking({ type: value === "off" ? "disabled" : "adaptive" }, pen, into);
  else if (vendor === "amazon" && value === "off") {
    into.additionalModelRequestFields.reasoningConfig = { type: "disabled" };
  } else loss.ignore(path);
}

const levels = (efforts: readonly Effort[], value: Effort): boolean => efforts.includes(value);

/** Nova's reasoningConfig for a level. Undefined if Nova lacks the level. */
export const novaReasoning = (value: Effort): JsonObject | undefined => {
  if (value === "none") return { type: "disabled" };
  return levels(NOVA_EFFORTS, value) ? { type: "enabled", maxReasoningEffort: value } : undefined;
};

/** gpt-oss has the same levels as Nova (Bedrock user guide, "OpenAI models"). */
function effort({ value, path }: Placed<Effort>, pen: SettingsPen): void {
  const { loss, vendor, into } = pen;
  const additional = into.additionalModelRequestFields;
  if (vendor === "amazon") {
    const reasoningConfig = novaReasoning(value);
    if (reasoningConfig === undefined) loss.drop(path, `the model has no effort "${value}"`);
    else additional.reasoningConfig = reasoningConfig;
  } else if (vendor === "openai") {
    if (levels(NOVA_EFFORTS, value)) additional.reasoning_effort = value;
    else loss.drop(path, `the model has no effort "${value}"`);
  } else if (value === "none") thinking({ value: "off", path }, pen);
  else if (levels(CONVERSE_EFFORTS, value)) into.outputConfig.effort = value;
  else loss.drop(path, `Converse has no effort "${value}"`);
}

function schema(setting: Placed<SettingValues["schema"]>, { into, loss }: SettingsPen): void {
  const { value } = setting;
  const { name, description } = value;
  ignoreSchemaParts(setting, ["strict"], loss);
  into.outputConfig.textFormat = {
    type: "json_schema",
    structure: {
      jsonSchema: {
        schema: JSON.stringify(value.schema),
        ...(name !== undefined && { name }),
        ...(description !== undefined && { description }),
      },
    },
  };
}

/** botocore's model, RequestMetadata. */
const METADATA_NAME = /^[a-zA-Z0-9\s:_@$#=/+,\-.]{1,256}$/;
const METADATA_TEXT = /^[a-zA-Z0-9\s:_@$#=/+,\-.]{0,256}$/;
const MOST_METADATA = 16;

function putMetadata(name: string, value: unknown, { path }: AnySetting, { loss, into }: SettingsPen): void {
  const fits =
    typeof value === "string" &&
    METADATA_NAME.test(name) &&
    METADATA_TEXT.test(value) &&
    into.requestMetadata[name] === undefined &&
    Object.keys(into.requestMetadata).length < MOST_METADATA;
  if (fits) into.requestMetadata[name] = value;
  else loss.ignore(path);
}

function betas({ value, path }: Placed<readonly string[]>, { loss, vendor, into }: SettingsPen): void {
  if (vendor === "anthropic") into.additionalModelRequestFields.anthropic_beta = value;
  else loss.drop(path, "only Claude has them");
}

const WRITERS: SettingsWriters = {
  maxTokens: writeMaxTokens,
  temperature: (setting, pen) => writeShare("temperature", setting, pen),
  topP: (setting, pen) => writeShare("topP", setting, pen),
  topK,
  stop: writeStop,
  seed: noPlace,
  frequencyPenalty: noPlace,
  presencePenalty: noPlace,
  n: noPlace,
  logprobs: noPlace,
  logitBias: noPlace,
  schema,
  json: noPlace,
  verbosity: noPlace,
  effort,
  budget,
  thinking,
  showThinking(setting, { loss, vendor, settings }) {
    const told = vendor === "anthropic" && (settings.budget !== undefined || settings.thinking !== undefined);
    if (!told) loss.ignore(setting.path);
  },
  parallel: noPlace,
  user: (setting, pen) => putMetadata("user", setting.value, setting, pen),
  metadata(setting, pen) {
    for (const name in setting.value) putMetadata(name, setting.value[name], setting, pen);
  },
  serviceTier({ value, path }, { loss, into }) {
    if (TIERS.includes(value)) into.body.serviceTier = { type: value };
    else loss.ignore(path);
  },
  cacheKey: noEffect,
  betas,
};

const PARTS = ["inferenceConfig", "outputConfig", "additionalModelRequestFields", "requestMetadata"] as const;

function isFilled(part: Parts): boolean {
  for (const _ in part) return true;
  return false;
}

/** Adds the members of a body that are not empty. */
export function addSettings(body: Parts, from: SettingsBody): void {
  for (const name of PARTS) if (isFilled(from[name])) body[name] = from[name];
  for (const name in from.body) body[name] = from.body[name];
}

export const settingsBody = (): SettingsBody => ({
  inferenceConfig: {},
  outputConfig: {},
  additionalModelRequestFields: {},
  requestMetadata: {},
  body: {},
});

export function writeConverseSettings(body: Parts, settings: Settings, vendor: Vendor | undefined, loss: Loss): void {
  const into = settingsBody();
  writeEach(WRITERS, { loss, vendor, settings, into });
  addSettings(body, into);
}

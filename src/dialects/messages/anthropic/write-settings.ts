/** Writes the settings of Anthropic's requests. */
import type { MessageCreateParamsNonStreaming, OutputConfig, ThinkingConfigParam } from "@anthropic-ai/sdk/resources";
import type { Effort, Placed, Settings, SettingValues } from "../../conversation.ts";
import { type JsonNumber, numberOf } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import { member, type Path } from "../../path.ts";
import { ignoreSchemaParts } from "../answer-schema.ts";
import { type BlockDraft, isBlankText } from "./write-blocks.ts";

interface SettingsWriting {
  readonly params: BlockDraft;
  readonly loss: Loss;
}

type SettingWriter<T> = (setting: Placed<T>, writing: SettingsWriting) => void;

/** Drops a number outside the API's range. */
const within =
  (name: string, least: number, most: number): SettingWriter<JsonNumber> =>
  ({ value, path }, { params, loss }) => {
    const number = numberOf(value);
    if (number >= least && number <= most) params[name] = value;
    else
      loss.drop(path, most === Infinity ? `Anthropic takes ${least} or more` : `Anthropic takes ${least} to ${most}`);
  };

const noPlace: SettingWriter<unknown> = ({ path }, { loss }) => loss.drop(path, "Anthropic has no such setting");
const noEffect: SettingWriter<unknown> = ({ path }, { loss }) => loss.ignore(path);
/** For settings that are written together with others. */
const elsewhere: SettingWriter<unknown> = () => {};

const EFFORT_LEVELS = {
  none: undefined,
  minimal: undefined,
  low: "low",
  medium: "medium",
  high: "high",
  xhigh: "xhigh",
  max: "max",
} as const satisfies Record<Effort, OutputConfig["effort"] | undefined>;

const output = (params: BlockDraft): BlockDraft => {
  params.output_config ??= {};
  return params.output_config as BlockDraft;
};

const TIERS: ReadonlySet<string> = new Set<NonNullable<MessageCreateParamsNonStreaming["service_tier"]>>([
  "auto",
  "standard_only",
]);

/** The API refuses stop sequences of white space alone. */
const stopSequences: SettingWriter<readonly string[]> = ({ value, path }, { params, loss }) => {
  const written: string[] = [];
  for (const [index, text] of value.entries()) {
    if (isBlankText(text)) loss.drop(member(path, index), "Anthropic takes no blank stop sequence");
    else written.push(text);
  }
  if (written.length > 0) params.stop_sequences = written;
};

const SETTINGS: { readonly [Name in keyof SettingValues]: SettingWriter<SettingValues[Name]> } = {
  maxTokens: elsewhere,
  temperature: within("temperature", 0, 1),
  topP: within("top_p", 0, 1),
  topK: within("top_k", 0, Infinity),
  stop: stopSequences,
  seed: noPlace,
  frequencyPenalty: noPlace,
  presencePenalty: noPlace,
  n: noPlace,
  logprobs: noPlace,
  logitBias: noPlace,
  schema: (setting, { params, loss }) => {
    ignoreSchemaParts(setting, ["name", "description", "strict"], loss);
    output(params).format = { type: "json_schema", schema: setting.value.schema };
  },
  json: noPlace,
  verbosity: noPlace,
  effort: ({ value, path }, { params, loss }) => {
    const level = EFFORT_LEVELS[value];
    if (level !== undefined) output(params).effort = level;
    else if (value !== "none") loss.drop(path, "Anthropic's lowest effort is low");
  },
  budget: elsewhere,
  thinking: elsewhere,
  showThinking: elsewhere,
  parallel: elsewhere,
  user: ({ value }, { params }) => {
    params.metadata = { user_id: value };
  },
  metadata: noEffect,
  serviceTier: ({ value, path }, { params, loss }) => {
    if (TIERS.has(value)) params.service_tier = value;
    else loss.ignore(path);
  },
  cacheKey: noEffect,
  betas: elsewhere,
};

type Thinking = Exclude<ThinkingConfigParam, { type: "between_tools" }>["type"];

/** The kind of reasoning that the settings ask for: the budget first, then the switch, then no effort. */
function* thinkingKinds({ budget, thinking, effort }: Settings): Iterable<readonly [Thinking, Path]> {
  if (budget !== undefined) {
    const tokens = numberOf(budget.value);
    yield [tokens === -1 ? "adaptive" : tokens === 0 ? "disabled" : "enabled", budget.path];
  }
  if (thinking !== undefined) yield [thinking.value === "off" ? "disabled" : "adaptive", thinking.path];
  if (effort?.value === "none") yield ["disabled", effort.path];
}

/** Tokens of the smallest budget. The largest is less than `max_tokens` (API reference, Messages). */
const LEAST_BUDGET = 1024;

function writeThinking(settings: Settings, { params, loss }: SettingsWriting): void {
  const { budget, showThinking } = settings;
  let kind: Thinking | undefined;
  for (const [asked, path] of thinkingKinds(settings)) {
    kind ??= asked;
    if (kind !== asked) loss.drop(path, "another setting says otherwise");
  }
  const most = numberOf(params.max_tokens as JsonNumber);
  if (kind === "enabled" && (numberOf(budget!.value) < LEAST_BUDGET || numberOf(budget!.value) >= most)) {
    loss.drop(budget!.path, `Anthropic takes ${LEAST_BUDGET} or more, and less than max_tokens, which is ${most}`);
    kind = undefined;
  }
  // Reasoning that is to be seen has to take place.
  if (showThinking?.value === true) kind ??= "adaptive";
  if (kind === undefined || kind === "disabled") {
    if (showThinking !== undefined) loss.ignore(showThinking.path);
    if (kind !== undefined) params.thinking = { type: kind };
    return;
  }
  params.thinking = {
    type: kind,
    ...(kind === "enabled" && { budget_tokens: budget!.value }),
    ...(showThinking !== undefined && { display: showThinking.value ? "summarized" : "omitted" }),
  };
}

/** @param maxTokens for a request without a number of its own, because the API needs one */
export function writeSettings(settings: Settings, params: BlockDraft, maxTokens: number, loss: Loss): void {
  const writing: SettingsWriting = { params, loss };
  params.max_tokens = settings.maxTokens?.value ?? maxTokens;
  for (const name in settings) {
    const setting = settings[name as keyof Settings];
    if (setting !== undefined) (SETTINGS[name as keyof Settings] as SettingWriter<unknown>)(setting, writing);
  }
  writeThinking(settings, writing);
}

/** Reads the settings of Anthropic's requests. */
import type {
  MessageCreateParamsNonStreaming,
  OutputConfig,
  ThinkingConfigEnabled,
  ThinkingConfigParam,
  ToolChoice as ToolChoiceParam,
  ToolChoiceTool,
} from "@anthropic-ai/sdk/resources";
import { EFFORTS, type SettingsDraft, type SettingValues, type ToolChoice } from "../../conversation.ts";
import { numberOf } from "../../json.ts";
import {
  booleanAt,
  dropped,
  ignored,
  integerAt,
  isAbsent,
  type MemberReader,
  memberReaders,
  mustBe,
  numberAt,
  objectAt,
  oneOfAt,
  readArray,
  readObject,
  refused,
  taken,
  textAt,
} from "../../members.ts";
import { member, type Path } from "../../path.ts";
import { requiredParam, textParam } from "./read-block.ts";

export interface ParamsDraft {
  readonly settings: SettingsDraft;
  choice: ToolChoice | undefined;
}

type ParamReader = MemberReader<ParamsDraft>;

/** Reads a member's value into a setting. */
const setting =
  <Name extends keyof SettingValues>(
    name: Name,
    read: (value: unknown, path: Path) => SettingValues[Name],
  ): ParamReader =>
  (value, { settings }, path) => {
    settings[name] = { value: read(value, path), path } as SettingsDraft[Name];
  };

const texts = (value: unknown, path: Path): readonly string[] => {
  const found: string[] = [];
  readArray(value, path, (element, at) => found.push(textAt(element, at)));
  return found;
};

/** Ignores an empty list. */
const listed =
  (name: "stop" | "betas"): ParamReader =>
  (value, { settings }, path, loss) => {
    const found = texts(value, path);
    if (found.length === 0) loss.ignore(path);
    else settings[name] = { value: [...(settings[name]?.value ?? []), ...found], path };
  };

/** Anthropic calls a request for 0 tokens a way to fill its cache. */
const tokens: ParamReader = setting("maxTokens", (value, path) => {
  const found = integerAt(value, path);
  if (numberOf(found) < 1) throw mustBe(path, "at least 1");
  return found;
});

const EFFORT_LEVELS = EFFORTS.filter((effort) => effort !== "none" && effort !== "minimal");

const FORMAT = memberReaders<ParamsDraft>({ type: taken, schema: taken });

/** Anthropic enforces every schema. */
const readFormat: ParamReader = (value, draft, path, loss) => {
  const source = readObject(value, FORMAT, draft, path, loss);
  oneOfAt(source.type, ["json_schema"], member(path, "type"));
  const schema = objectAt(requiredParam(source, "schema", path), member(path, "schema"));
  draft.settings.schema = { value: { schema, strict: true }, path };
};

const OUTPUT = memberReaders<ParamsDraft>({
  effort: setting("effort", (value, path) => oneOfAt(value, EFFORT_LEVELS, path)),
  format: readFormat,
  // Of a beta feature.
  task_budget: dropped,
} satisfies Record<keyof OutputConfig | "task_budget", ParamReader>);

const THINKING = memberReaders<ParamsDraft>({
  type: taken,
  budget_tokens: taken,
  display: setting("showThinking", (value, path) => oneOfAt(value, ["summarized", "omitted"], path) === "summarized"),
} satisfies Record<keyof ThinkingConfigEnabled, ParamReader>);

const THINKING_TYPES = {
  enabled: (value, { settings }, path) => {
    const at = member(path, "budget_tokens");
    const budget = requiredParam(objectAt(value, path), "budget_tokens", path);
    settings.budget = { value: integerAt(budget, at), path: at };
  },
  disabled: (_value, { settings }, path) => {
    settings.thinking = { value: "off", path };
  },
  adaptive: (_value, { settings }, path) => {
    settings.thinking = { value: "adaptive", path };
  },
  between_tools: (_value, _into, path, loss) => loss.drop(path, "only Anthropic thinks between tools"),
} as const satisfies Record<ThinkingConfigParam["type"], ParamReader>;

const readThinkingConfig: ParamReader = (value, draft, path, loss) => {
  const source = readObject(value, THINKING, draft, path, loss);
  const type = oneOfAt(source.type, Object.keys(THINKING_TYPES) as ThinkingConfigParam["type"][], member(path, "type"));
  THINKING_TYPES[type](source, draft, path, loss);
};

const CHOICE = memberReaders<ParamsDraft>({
  type: taken,
  name: taken,
  disable_parallel_tool_use: (value, { settings }, path, loss) => {
    if (booleanAt(value, path)) settings.parallel = { value: false, path };
    else loss.ignore(path);
  },
} satisfies Record<keyof ToolChoiceTool, ParamReader>);

const CHOICE_TYPES = ["auto", "any", "tool", "none"] as const satisfies readonly ToolChoiceParam["type"][];

const readChoice: ParamReader = (value, draft, path, loss) => {
  const source = readObject(value, CHOICE, draft, path, loss);
  const type = oneOfAt(source.type, CHOICE_TYPES, member(path, "type"));
  draft.choice = type === "tool" ? { kind: "one", name: textParam(source, "name", path), path } : { kind: type, path };
};

const readMetadata: ParamReader = (value, { settings }, path, loss) => {
  const source = objectAt(value, path);
  for (const name in source) {
    if (isAbsent(source[name])) continue;
    const at = member(path, name);
    if (name === "user_id") settings.user = { value: textAt(source[name], at), path: at };
    else loss.ignore(at);
  }
};

const state: ParamReader = (_value, _into, path, loss) => loss.refuse(path, "it is state of Anthropic's servers");

/** Members of the API's version 2023-06-01, of its beta features, and of Bedrock's body. */
type OtherMember =
  | "temperature"
  | "top_p"
  | "top_k"
  | "anthropic_version"
  | "anthropic_beta"
  | "betas"
  | "output_format"
  | "context_management"
  | "mcp_servers"
  | "thread"
  | "compaction"
  | "fallbacks"
  | "fallback_credit_token"
  | "billing_policy";

export const requestReaders = memberReaders<ParamsDraft>({
  messages: taken,
  system: taken,
  tools: taken,
  model: taken,
  max_tokens: tokens,
  temperature: setting("temperature", numberAt),
  top_p: setting("topP", numberAt),
  top_k: setting("topK", integerAt),
  stop_sequences: listed("stop"),
  output_config: (value, draft, path, loss) => void readObject(value, OUTPUT, draft, path, loss),
  output_format: readFormat,
  thinking: readThinkingConfig,
  tool_choice: readChoice,
  metadata: readMetadata,
  service_tier: setting("serviceTier", textAt),
  anthropic_beta: listed("betas"),
  betas: listed("betas"),
  stream: (value, _draft, path, loss) => {
    if (booleanAt(value, path)) loss.refuse(path, "a batch has no streams");
    else loss.ignore(path);
  },
  anthropic_version: ignored,
  // It marks the last block for the cache.
  cache_control: ignored,
  speed: ignored,
  // It adds a report about the cache to the answer.
  diagnostics: dropped,
  container: state,
  thread: state,
  context_management: state,
  compaction: state,
  mcp_servers: refused,
  fallbacks: refused,
  fallback_credit_token: refused,
  inference_geo: refused,
  billing_policy: refused,
  user_profile_id: refused,
  workspace_id: refused,
} satisfies Record<keyof MessageCreateParamsNonStreaming | OtherMember, ParamReader>);

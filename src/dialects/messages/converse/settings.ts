/**
 * Readers of Converse's settings (Bedrock API reference: InferenceConfiguration, OutputConfig) and of the native members of
 * models in additionalModelRequestFields: Claude's `top_k`, `thinking` and `anthropic_beta`, Mistral's `top_k`, Cohere's `k`,
 * Nova's `inferenceConfig` and `reasoningConfig`, gpt-oss's `reasoning_effort`.
 */
import type {
  InferenceConfiguration as AwsInference,
  JsonSchemaDefinition as AwsJsonSchema,
  OutputConfig as AwsOutput,
  OutputFormat as AwsOutputFormat,
  OutputFormatType as AwsOutputFormatType,
  OutputFormatStructure as AwsStructure,
  ServiceTierType as AwsTier,
  ServiceTier as AwsTierBlock,
} from "@aws-sdk/client-bedrock-runtime";
import { type AnswerSchema, EFFORTS, type Effort, type SettingsDraft } from "../../conversation.ts";
import { isNumber, type JsonObject, numberOf, parsedObject } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import {
  arrayAt,
  integerAt,
  isAbsent,
  type MemberReader,
  memberReaders,
  missing,
  mustBe,
  numberAt,
  objectAt,
  oneOfAt,
  readObject,
  textAt,
} from "../../members.ts";
import { member, type Path } from "../../path.ts";
import { type Draft, needed } from "./media.ts";
import { type ReaderOf, readUnion, type UnionName } from "./union.ts";

/** Converse's levels of effort (Bedrock API reference, OutputConfig). */
export const CONVERSE_EFFORTS = ["low", "medium", "high", "xhigh", "max"] as const satisfies readonly Effort[];

/** Nova's levels (Nova 2 user guide, "Extended thinking"). */
export const NOVA_EFFORTS = ["low", "medium", "high"] as const satisfies readonly Effort[];

export const TIERS = Object.keys({ default: true, flex: true, priority: true, reserved: true } satisfies Record<
  `${AwsTier}`,
  true
>);

type Setting = MemberReader<SettingsDraft>;

/** Sets a setting that several members name. */
function put<Name extends keyof SettingsDraft>(
  into: SettingsDraft,
  name: Name,
  placed: NonNullable<SettingsDraft[Name]>,
  loss: Loss,
): void {
  if (into[name] !== undefined) loss.refuse(placed.path, "another member has the same meaning");
  into[name] = placed;
}

export const readMaxTokens: Setting = (value, into, path, loss) => {
  const number = integerAt(value, path);
  if (numberOf(number) < 1) throw mustBe(path, "at least 1");
  put(into, "maxTokens", { value: number, path }, loss);
};

export const readTopP: Setting = (value, into, path, loss) =>
  put(into, "topP", { value: numberAt(value, path), path }, loss);

export const readTopK: Setting = (value, into, path, loss) =>
  put(into, "topK", { value: integerAt(value, path), path }, loss);

const inference = {
  maxTokens: readMaxTokens,
  temperature(value, into, path) {
    into.temperature = { value: numberAt(value, path), path };
  },
  topP: readTopP,
  stopSequences(value, into, path, loss) {
    const stop = arrayAt(value, path).map((element, at) => textAt(element, member(path, at)));
    if (stop.length === 0) loss.ignore(path);
    else into.stop = { value: stop, path };
  },
} satisfies ReaderOf<keyof AwsInference, SettingsDraft>;

const reasoningMember: Setting = (value, into, path, loss) => readReasoningConfig(value, into, path, loss);

export const CONVERSE_INFERENCE = memberReaders<SettingsDraft>(inference);

/** With the names of Nova's InvokeModel, old and new (Nova user guides, "Complete request schema"). */
export const NOVA_INFERENCE = memberReaders<SettingsDraft>({
  ...inference,
  max_new_tokens: readMaxTokens,
  top_p: readTopP,
  topK: readTopK,
  top_k: readTopK,
  reasoningConfig: reasoningMember,
});

interface ReasoningDraft {
  type?: "enabled" | "disabled";
  effort?: { readonly value: Effort; readonly path: Path };
}

const REASONING_CONFIG = memberReaders<ReasoningDraft>({
  type(value, into, path) {
    into.type = oneOfAt(value, ["enabled", "disabled"] as const, path);
  },
  maxReasoningEffort(value, into, path) {
    into.effort = { value: oneOfAt(value, NOVA_EFFORTS, path), path };
  },
});

/** Nova's reasoningConfig. It has no reasoning unless `type` is "enabled". */
export const readReasoningConfig: Setting = (value, into, path, loss) => {
  const { type, effort }: ReasoningDraft = readInto(value, REASONING_CONFIG, {}, path, loss);
  if (type !== "enabled") put(into, "thinking", { value: "off", path }, loss);
  else if (effort === undefined) put(into, "thinking", { value: "adaptive", path }, loss);
  else put(into, "effort", effort, loss);
  if (type !== "enabled" && effort !== undefined) loss.ignore(effort.path);
};

function readInto<T>(value: unknown, table: Parameters<typeof readObject<T>>[1], into: T, path: Path, loss: Loss): T {
  readObject(value, table, into, path, loss);
  return into;
}

const THINKING_TYPES = ["enabled", "disabled", "adaptive"] as const;

interface ThinkingDraft {
  type?: (typeof THINKING_TYPES)[number];
  readonly settings: SettingsDraft;
}

const THINKING = memberReaders<ThinkingDraft>({
  type(value, into, path) {
    into.type = oneOfAt(value, THINKING_TYPES, path);
  },
  budget_tokens: (value, into, path, loss) =>
    put(into.settings, "budget", { value: integerAt(value, path), path }, loss),
  display(value, into, path) {
    const shown = oneOfAt(value, ["summarized", "omitted"] as const, path) === "summarized";
    into.settings.showThinking = { value: shown, path };
  },
});

/** Claude's `thinking` (Anthropic API reference, Messages). */
const readThinking: Setting = (value, settings, path, loss) => {
  const { type } = readInto<ThinkingDraft>(value, THINKING, { settings }, path, loss);
  const { budget } = settings;
  if (type === undefined) throw missing(member(path, "type"));
  if (type === "enabled") {
    if (budget === undefined) throw missing(member(path, "budget_tokens"));
    return;
  }
  if (budget !== undefined) loss.refuse(budget.path, `the type is "${type}"`);
  put(settings, "thinking", { value: type === "disabled" ? "off" : "adaptive", path }, loss);
};

const NATIVE_INFERENCE = memberReaders<SettingsDraft>({ topK: readTopK, reasoningConfig: reasoningMember });

const NATIVE = memberReaders<SettingsDraft>({
  top_k: readTopK,
  k: readTopK,
  inferenceConfig: (value, into, path, loss) => void readObject(value, NATIVE_INFERENCE, into, path, loss),
  reasoningConfig: readReasoningConfig,
  thinking: readThinking,
  reasoning_effort: (value, into, path, loss) =>
    put(into, "effort", { value: oneOfAt(value, EFFORTS, path), path }, loss),
  anthropic_beta(value, into, path) {
    const betas = typeof value === "string" ? [value] : arrayAt(value, path);
    into.betas = { value: betas.map((beta, at) => textAt(beta, member(path, at))), path };
  },
});

/** additionalModelRequestFields. Members without a neutral meaning are refused. */
export const readNativeFields: Setting = (value, into, path, loss) => void readObject(value, NATIVE, into, path, loss);

type SchemaDraft = Draft<AnswerSchema>;

const JSON_SCHEMA = memberReaders<SchemaDraft>({
  schema(value, into, path) {
    const schema = parsedObject(textAt(value, path));
    if (schema === undefined) throw mustBe(path, "the text of a JSON object");
    into.schema = schema;
  },
  name(value, into, path) {
    into.name = textAt(value, path);
  },
  description(value, into, path) {
    into.description = textAt(value, path);
  },
} satisfies ReaderOf<keyof AwsJsonSchema, SchemaDraft>);

const STRUCTURE = memberReaders<SettingsDraft>({
  jsonSchema(value, into, path, loss) {
    const draft = readInto<SchemaDraft>(value, JSON_SCHEMA, {}, path, loss);
    /** Converse always enforces the schema (Bedrock user guide, "Structured output"). */
    into.schema = { value: { ...draft, schema: needed(draft.schema, path, "schema"), strict: true }, path };
  },
} satisfies ReaderOf<UnionName<AwsStructure>, SettingsDraft>);

const FORMAT_TYPES = Object.keys({ json_schema: true } satisfies Record<`${AwsOutputFormatType}`, true>);

const TEXT_FORMAT = memberReaders<SettingsDraft>({
  type: (value, _into, path) => void oneOfAt(value, FORMAT_TYPES, path),
  structure: (value, into, path, loss) => readUnion(value, STRUCTURE, into, path, loss),
} satisfies ReaderOf<keyof AwsOutputFormat, SettingsDraft>);

const OUTPUT = memberReaders<SettingsDraft>({
  textFormat(value, into, path, loss) {
    readObject(value, TEXT_FORMAT, into, path, loss);
    needed(into.schema, path, "structure");
  },
  effort: (value, into, path, loss) =>
    put(into, "effort", { value: oneOfAt(value, CONVERSE_EFFORTS, path), path }, loss),
} satisfies ReaderOf<keyof AwsOutput, SettingsDraft>);

export const readOutputConfig: Setting = (value, into, path, loss) => void readObject(value, OUTPUT, into, path, loss);

const TIER = memberReaders<SettingsDraft>({
  type(value, into, path) {
    into.serviceTier = { value: oneOfAt(value, TIERS, path), path };
  },
} satisfies ReaderOf<keyof AwsTierBlock, SettingsDraft>);

export const readServiceTier: Setting = (value, into, path, loss) => void readObject(value, TIER, into, path, loss);

export const readRequestMetadata: Setting = (value, into, path) => {
  const metadata: JsonObject = objectAt(value, path);
  for (const name in metadata) if (!isAbsent(metadata[name])) textAt(metadata[name], member(path, name));
  into.metadata = { value: metadata, path };
};

/** True for a number within the range, of any notation. */
export const isWithin = (value: unknown, least: number, most: number): boolean =>
  isNumber(value) && numberOf(value) >= least && numberOf(value) <= most;

/** Models by name: what Bedrock's ids say about a model, and the name of a model at a provider. */
import { own } from "../lib/own.ts";
import { shortened } from "../lib/shortened.ts";
import type { SchemaName } from "../ports/lines.ts";
import { BEDROCK_ALIASES } from "./model-aliases.ts";

/** Makers of Bedrock's models, apart where their requests have other members. */
export type ModelFamily =
  | "claude"
  | "nova"
  | "titan"
  | "llama"
  | "mistral"
  | "deepseek"
  | "cohere"
  | "jamba"
  | "gpt-oss"
  | "gpt"
  | "qwen"
  | "gemma"
  | "minimax"
  | "kimi"
  | "nemotron"
  | "palmyra"
  | "glm";

interface ModelFacts {
  /** Start of the ids, without a region. */
  readonly prefix: string;
  readonly family: ModelFamily;
  /** The body of InvokeModel. Undefined: a body that the translation does not know. */
  readonly schema: SchemaName | undefined;
  /** True if Converse serves these models. */
  readonly converse: boolean;
}

const text = (prefix: string, family: ModelFamily, schema: SchemaName, converse = true): ModelFacts => ({
  prefix,
  family,
  schema,
  converse,
});
const embeddings = (prefix: string, family: ModelFamily, schema: SchemaName) => text(prefix, family, schema, false);
const otherMedia = (prefix: string, family: ModelFamily): ModelFacts => ({
  prefix,
  family,
  schema: undefined,
  converse: false,
});

/**
 * The first match counts. Sources: "API compatibility" and "Inference request parameters and response fields" in the Bedrock
 * user guide. "Mistral AI text completion" there lists the four Mistral models with a prompt; later ones take messages.
 */
const MODELS: readonly ModelFacts[] = [
  text("anthropic.claude-", "claude", "bedrock-anthropic"),
  embeddings("amazon.nova-2-multimodal-embeddings", "nova", "nova-embeddings"),
  otherMedia("amazon.nova-canvas", "nova"),
  otherMedia("amazon.nova-reel", "nova"),
  otherMedia("amazon.nova-sonic", "nova"),
  otherMedia("amazon.nova-2-sonic", "nova"),
  text("amazon.nova-", "nova", "nova"),
  text("amazon.titan-text", "titan", "titan-text"),
  text("amazon.titan-tg1", "titan", "titan-text"),
  embeddings("amazon.titan-embed-text", "titan", "titan-embeddings"),
  embeddings("amazon.titan-embed-g1-text", "titan", "titan-embeddings"),
  text("meta.llama", "llama", "llama"),
  text("mistral.mistral-7b-instruct", "mistral", "mistral"),
  text("mistral.mixtral-8x7b-instruct", "mistral", "mistral"),
  text("mistral.mistral-large-2402", "mistral", "mistral"),
  text("mistral.mistral-small-2402", "mistral", "mistral"),
  text("mistral.", "mistral", "bedrock-chat"),
  text("deepseek.r1", "deepseek", "deepseek"),
  text("deepseek.", "deepseek", "bedrock-chat"),
  text("cohere.command-r", "cohere", "cohere-command"),
  embeddings("cohere.embed", "cohere", "cohere-embeddings"),
  text("ai21.jamba", "jamba", "bedrock-chat"),
  text("openai.gpt-oss", "gpt-oss", "bedrock-chat"),
  text("openai.gpt-", "gpt", "bedrock-chat", false),
  text("qwen.", "qwen", "bedrock-chat"),
  text("google.gemma", "gemma", "bedrock-chat"),
  text("minimax.", "minimax", "bedrock-chat"),
  text("moonshot", "kimi", "bedrock-chat"),
  text("nvidia.", "nemotron", "bedrock-chat"),
  text("writer.palmyra", "palmyra", "bedrock-chat"),
  text("zai.", "glm", "bedrock-chat"),
];

/** An id: the area of an inference profile, the vendor, the model. OpenAI's, Gemini's and Anthropic's names have no vendor. */
const BEDROCK_ID = /^(?:[a-z]{2,6}(?:-gov)?\.)?([a-z][a-z0-9]*\.[a-z][^/]*)$/;
/** These ARNs end with an id. All others hide the model. */
const ARN_WITH_ID = /^arn:[\w-]+:bedrock:[\w-]*:\d*:(?:foundation-model|inference-profile)\/([^/]+)$/;
const VERSION = /^(?:v\d+|\d+(?=:))(?::\w+)*$/;

const isArn = (name: string): boolean => name.startsWith("arn:");

/** The id of a Bedrock model without the area of an inference profile. Undefined for opaque ARNs and for other names. */
function baseIdOf(modelId: string): string | undefined {
  const id = isArn(modelId) ? ARN_WITH_ID.exec(modelId)?.[1] : modelId;
  return id === undefined ? undefined : BEDROCK_ID.exec(id)?.[1];
}

/** Without `-v1:0`, `-v1:0:200k`, `-1:0` or `-v1` at its end. */
function withoutVersion(id: string): string {
  const at = id.lastIndexOf("-");
  return at > 0 && VERSION.test(id.slice(at + 1)) ? id.slice(0, at) : id;
}

/** Undefined for ARNs that hide the model and for ids of unknown families. */
function factsOf(modelId: string): ModelFacts | undefined {
  const id = baseIdOf(modelId);
  return id === undefined ? undefined : MODELS.find(({ prefix }) => id.startsWith(prefix));
}

/**
 * The family of a Bedrock model.
 * @param modelId an id, an inference profile, or the ARN of either
 * @returns undefined for ARNs that hide the model and for ids of unknown families
 */
export const familyOf = (modelId: string): ModelFamily | undefined => factsOf(modelId)?.family;

/** The schema of InvokeModel's body for a Bedrock model. Undefined if it is not known. */
export const bedrockSchemaOf = (modelId: string): SchemaName | undefined => factsOf(modelId)?.schema;

/** True if Bedrock's Converse serves the model. False if the model is not known. */
export const isConverseFamily = (modelId: string): boolean => factsOf(modelId)?.converse ?? false;

export type ModelHost = "openai" | "gemini" | "anthropic" | "bedrock" | "local";

export interface ModelNames {
  /** Names of models at the provider by other names. `*` stands for every other name. */
  readonly aliases: Readonly<Record<string, string>>;
  readonly provider: ModelHost;
}

const isClaude = (name: string): boolean => name.startsWith("claude-");
const isGemini = (name: string): boolean => /^(?:models\/|tunedModels\/|gemini-)/.test(name);
/** With the names that other makers' models resemble. */
const isGoogles = (name: string): boolean => isGemini(name) || /^(?:gemma-|(?:text-)?embedding-0)/.test(name);
const isBedrock = (name: string): boolean => isArn(name) || BEDROCK_ID.test(name);

/** The maker's own name in a Bedrock id, such as `claude-…` in `anthropic.claude-…-v1:0`. */
function makersName(modelId: string, vendor: "anthropic." | "openai."): string | undefined {
  const id = baseIdOf(modelId);
  return id?.startsWith(vendor) ? withoutVersion(id).slice(vendor.length) : undefined;
}

const accepted = (name: string | undefined, accepts: (name: string) => boolean): string | undefined =>
  name !== undefined && accepts(name) ? name : undefined;

/** OpenAI does not host its open-weight models. */
const isHostedGpt = (name: string): boolean => name.startsWith("gpt-") && !name.startsWith("gpt-oss");

interface HostRules {
  /** Undefined if the provider has no model of the name. */
  own(name: string): string | undefined;
  /** Names of the same model elsewhere. */
  readonly shipped?: Readonly<Record<string, string | undefined>>;
}

const HOSTS: Readonly<Record<ModelHost, HostRules>> = {
  anthropic: { own: (name) => accepted(makersName(name, "anthropic.") ?? name, isClaude) },
  bedrock: { own: (name) => accepted(name, isBedrock), shipped: BEDROCK_ALIASES },
  gemini: { own: (name) => accepted(name, isGoogles) },
  local: { own: (name) => name },
  /** OpenAI's names have no common form, and the provider may be another server. */
  openai: {
    own: (name) =>
      accepted(makersName(name, "openai."), isHostedGpt) ??
      accepted(name, (other) => !isBedrock(other) && !isClaude(other) && !isGemini(other)),
  },
};

/** The name, and the ways to write it that mean the same model. */
function spellings(name: string): readonly string[] {
  const id = baseIdOf(name);
  if (id !== undefined) return [name, id, withoutVersion(id)];
  return name.startsWith("models/") ? [name, name.slice("models/".length)] : [name, `models/${name}`];
}

/** Gemini's names begin with a collection. */
const collected = (name: string): string => (name.includes("/") ? name : `models/${name}`);

/**
 * The name of a model at a provider: from the configuration's aliases, from the shipped ones, from the alias `*`, or the name
 * itself if the provider may have such a model.
 * @param name as a job or a line says it: any provider's name, a Bedrock id or ARN
 * @returns undefined if nothing says which model is meant
 */
export function resolveModel(name: string, { aliases, provider }: ModelNames): string | undefined {
  const { own: ownName, shipped = {} } = HOSTS[provider];
  const names = spellings(name);
  const found =
    names.map((spelling) => own(aliases, spelling)).find((alias) => alias !== undefined) ??
    names.map((spelling) => own(shipped, spelling)).find((alias) => alias !== undefined) ??
    own(aliases, "*") ??
    ownName(name);
  return found !== undefined && provider === "gemini" ? collected(found) : found;
}

const SHOWN_CHARACTERS = 200;

/**
 * The message for a model without a name at the provider, with the configuration that gives it one.
 * @param provider the provider's name in the configuration
 */
export function unresolvedModel(name: string, provider: string): string {
  const shown = shortened(name, SHOWN_CHARACTERS);
  return (
    `'${provider}' has no model '${shown}', and its key models has no entry for it. This configuration adds one:\n` +
    `providers:\n  ${provider}:\n    models: { ${JSON.stringify(shown)}: "name of the model at ${provider}" }`
  );
}

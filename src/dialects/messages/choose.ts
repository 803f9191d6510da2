/**
 * Which schema a body has. Bedrock's bodies follow from the job: from `modelInvocationType`, then from the model, and from looks
 * only where neither says. A body that contradicts what the job says is an error.
 */
import type { SchemaName } from "../../ports/lines.ts";
import { BODY_NAMES } from "../form-names.ts";
import type { Frame, FramedBody } from "../frames/frame.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { isAbsent } from "../members.ts";
import { bedrockSchemaOf } from "../models.ts";
import { pathText } from "../path.ts";
import { RecordError } from "../record-error.ts";

export interface Declared {
  readonly modelId: string;
  /** The job's modelInvocationType. */
  readonly invocationType: string | undefined;
}

/** By endpoint of OpenAI's frame. Other endpoints only pass unchanged. */
const ENDPOINTS: ReadonlyMap<string, SchemaName> = new Map([
  ["/v1/chat/completions", "chat"],
  ["/v1/responses", "responses"],
  ["/v1/completions", "completions"],
  ["/v1/embeddings", "openai-embeddings"],
]);

const PATHS: ReadonlyMap<SchemaName, string> = new Map([...ENDPOINTS].map(([path, schema]) => [schema, path]));

/** The endpoint of a schema in OpenAI's frame. */
export const endpointOf = (schema: SchemaName): string | undefined => PATHS.get(schema);

type Looks = SchemaName | "prompt";

/** Content of Anthropic's Messages that no chat body has. */
const ANTHROPIC_CONTENT: ReadonlySet<unknown> = new Set([
  "image",
  "document",
  "tool_use",
  "tool_result",
  "thinking",
  "redacted_thinking",
  "search_result",
]);
const ANTHROPIC_MEMBERS = ["system", "stop_sequences", "top_k", "thinking", "output_config", "anthropic_beta"];
const CONVERSE_MEMBERS = [
  "inferenceConfig",
  "toolConfig",
  "outputConfig",
  "additionalModelRequestFields",
  "schemaVersion",
];

function has(body: JsonObject, names: readonly string[]): boolean {
  for (const name of names) if (!isAbsent(body[name])) return true;
  return false;
}

/** Members of Nova's InvokeModel that Converse does not have, with the names of its first version (Nova user guide). */
const NOVA_CONFIG = ["max_new_tokens", "top_p", "top_k", "topK", "reasoningConfig"];

const isNova = ({ schemaVersion, inferenceConfig }: JsonObject): boolean =>
  !isAbsent(schemaVersion) || (isJsonObject(inferenceConfig) && has(inferenceConfig, NOVA_CONFIG));

function messagesLook(body: JsonObject, messages: readonly unknown[]): Looks | undefined {
  if (has(body, CONVERSE_MEMBERS)) return isNova(body) ? "nova" : "converse";
  for (const message of messages) {
    if (!isJsonObject(message)) continue;
    const { role, content } = message;
    if (role === "tool" || role === "developer" || role === "function" || !isAbsent(message.tool_calls)) {
      return "bedrock-chat";
    }
    if (!Array.isArray(content)) continue;
    for (const block of content) {
      if (!isJsonObject(block)) continue;
      if (isAbsent(block.type)) return "converse";
      if (ANTHROPIC_CONTENT.has(block.type)) return "bedrock-anthropic";
    }
  }
  if (has(body, ANTHROPIC_MEMBERS)) return "bedrock-anthropic";
  return messages.length > 0 ? "bedrock-chat" : undefined;
}

/** Undefined: a body in no known shape. */
function looksOf(body: JsonObject): Looks | undefined {
  const { messages } = body;
  if (!isAbsent(body.anthropic_version)) return "bedrock-anthropic";
  if (Array.isArray(messages)) return messagesLook(body, messages);
  if (!isAbsent(body.max_gen_len)) return "llama";
  if (!isAbsent(body.prompt)) return "prompt";
  if (!isAbsent(body.textGenerationConfig)) return "titan-text";
  if (!isAbsent(body.inputText)) return "titan-embeddings";
  if (!isAbsent(body.texts) || !isAbsent(body.input_type)) return "cohere-embeddings";
  if (!isAbsent(body.singleEmbeddingParams) || !isAbsent(body.segmentedEmbeddingParams)) return "nova-embeddings";
  if (typeof body.message === "string") return "cohere-command";
  return has(body, CONVERSE_MEMBERS) ? "converse" : undefined;
}

const PROMPTS: ReadonlySet<Looks> = new Set<Looks>(["prompt", "llama", "mistral", "deepseek"]);

/** The schema if a body that looks so can be of the model's native schema. */
function agreed(native: SchemaName, looks: Looks): SchemaName | undefined {
  if (native === looks) return native;
  if (PROMPTS.has(native) && PROMPTS.has(looks)) return native;
  // Strings as contents, and texts with a type, are also Anthropic's.
  if (native === "bedrock-anthropic" && looks === "bedrock-chat") return native;
  // Newer Mistral models take chat bodies.
  if (native === "mistral" && looks === "bedrock-chat") return looks;
  if (native === "nova" && looks === "converse") return native;
  if (native === "titan-text" && looks === "titan-embeddings") return native;
  return undefined;
}

export const BODIES =
  "messages (Converse, Nova, Anthropic, chat completions), prompt (Llama, Mistral, DeepSeek), inputText (Titan), message or texts (Cohere)";

function bedrockSchema({ body, path }: FramedBody, { modelId, invocationType }: Declared): SchemaName {
  const looks = looksOf(body);
  const contradiction = (looks: Looks, said: string) =>
    new RecordError(400, `${pathText(path)} looks like a body of '${BODY_NAMES[looks]}', and ${said}.`);
  const isConverse = looks === "converse" || looks === "nova";
  if (invocationType === "Converse") {
    if (looks === undefined || isConverse) return "converse";
    throw contradiction(looks, "modelInvocationType is 'Converse'");
  }
  const native = bedrockSchemaOf(modelId);
  const found = native === undefined || looks === undefined ? (native ?? looks) : agreed(native, looks);
  if (found !== undefined && found !== "prompt") return found;
  if (looks === undefined) {
    throw new RecordError(400, `${pathText(path)} has an unknown shape. Known ones: ${BODIES}.`);
  }
  if (native === undefined) {
    throw new RecordError(400, `${pathText(path)}.prompt: modelId '${modelId}' does not say the model's family.`);
  }
  // Converse bodies are common in batches whose type is not stated. AWS's guide shows them for Nova only.
  if (isConverse && invocationType === undefined) return "converse";
  throw contradiction(looks, `modelId '${modelId}' means '${BODY_NAMES[native]}'`);
}

/** Undefined: an endpoint without a schema. Throws RecordError with status 400. */
export function schemaNameOf(frame: Frame, framed: FramedBody, declared: Declared): SchemaName | undefined {
  switch (frame.name) {
    case "openai":
      return ENDPOINTS.get(framed.url ?? "");
    case "anthropic":
      return "anthropic";
    case "gemini":
      return isAbsent(framed.body.contents) && !isAbsent(framed.body.content) ? "gemini-embeddings" : "gemini";
    case "bedrock":
      return bedrockSchema(framed, declared);
  }
}

/** Every schema by its name. To add one, write its file, and add it here and to ports/lines.ts. */
import type { SchemaName } from "../../ports/lines.ts";
import type { BodySchema } from "../schema.ts";
import { anthropicSchema, bedrockAnthropicSchema } from "./anthropic.ts";
import { bedrockChatSchema } from "./bedrock-chat.ts";
import { chatSchema } from "./chat.ts";
import { cohereCommandSchema } from "./cohere-command.ts";
import { completionsSchema } from "./completions.ts";
import { converseSchema } from "./converse.ts";
import { deepseekSchema } from "./deepseek.ts";
import { cohereEmbeddingsSchema } from "./embeddings/cohere.ts";
import { geminiEmbeddingsSchema } from "./embeddings/gemini.ts";
import { novaEmbeddingsSchema } from "./embeddings/nova.ts";
import { openaiEmbeddingsSchema } from "./embeddings/openai.ts";
import { titanEmbeddingsSchema } from "./embeddings/titan.ts";
import { geminiSchema } from "./gemini.ts";
import { llamaSchema } from "./llama.ts";
import { mistralSchema } from "./mistral.ts";
import { novaSchema } from "./nova.ts";
import { responsesSchema } from "./responses.ts";
import { titanTextSchema } from "./titan-text.ts";

export const SCHEMAS = {
  converse: converseSchema,
  anthropic: anthropicSchema,
  "bedrock-anthropic": bedrockAnthropicSchema,
  nova: novaSchema,
  chat: chatSchema,
  "bedrock-chat": bedrockChatSchema,
  responses: responsesSchema,
  completions: completionsSchema,
  gemini: geminiSchema,
  llama: llamaSchema,
  mistral: mistralSchema,
  deepseek: deepseekSchema,
  "titan-text": titanTextSchema,
  "cohere-command": cohereCommandSchema,
  "openai-embeddings": openaiEmbeddingsSchema,
  "gemini-embeddings": geminiEmbeddingsSchema,
  "titan-embeddings": titanEmbeddingsSchema,
  "cohere-embeddings": cohereEmbeddingsSchema,
  "nova-embeddings": novaEmbeddingsSchema,
} as const satisfies { readonly [Name in SchemaName]: BodySchema };

/** Names of forms in messages, in the words of the providers' own documentation. */
import type { FrameName, SchemaName } from "../ports/lines.ts";

/** The form of a line. */
export const LINE_NAMES = {
  bedrock: "Bedrock batch line",
  openai: "OpenAI batch line",
  anthropic: "Anthropic batch line",
  gemini: "Gemini batch line",
} as const satisfies Record<FrameName, string>;

/** The form of a body. `prompt`: of one of several models' bodies with a prompt. */
export const BODY_NAMES = {
  converse: "Bedrock Converse",
  anthropic: "Anthropic Messages",
  "bedrock-anthropic": "Anthropic Claude on Bedrock",
  nova: "Amazon Nova",
  chat: "OpenAI Chat Completions",
  "bedrock-chat": "chat completions on Bedrock",
  responses: "OpenAI Responses",
  completions: "OpenAI Completions",
  gemini: "Gemini generateContent",
  llama: "Meta Llama prompt",
  mistral: "Mistral prompt",
  deepseek: "DeepSeek prompt",
  prompt: "prompt",
  "titan-text": "Amazon Titan Text",
  "cohere-command": "Cohere Command",
  "openai-embeddings": "OpenAI Embeddings",
  "gemini-embeddings": "Gemini embedContent",
  "titan-embeddings": "Amazon Titan Embeddings",
  "cohere-embeddings": "Cohere Embed",
  "nova-embeddings": "Amazon Nova Embeddings",
} as const satisfies Record<SchemaName | "prompt", string>;

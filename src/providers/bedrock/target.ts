/** What Bedrock's batches take. The model is the job's, and its family decides the body. */
import { bedrockSchemaOf, isConverseFamily } from "../../dialects/models.ts";
import type { ProviderName } from "../../lib/names.ts";
import type { BatchTarget } from "../../ports/jobs.ts";
import {
  CONVERSATION_SCHEMAS,
  type ConversationSchemaName,
  EMBEDDING_SCHEMAS,
  type EmbeddingSchemaName,
  type SchemaName,
} from "../../ports/lines.ts";
import { batchTarget } from "../batch-target.ts";
import type { BedrockConfig } from "./config.ts";

/** Bodies that carry tools. A batch of the type Converse answers 400 to every record with tools. */
const NATIVE: ReadonlySet<SchemaName | undefined> = new Set<SchemaName>(["bedrock-anthropic", "nova", "bedrock-chat"]);

const isConversation = (schema: SchemaName | undefined): schema is ConversationSchemaName =>
  CONVERSATION_SCHEMAS.some((name) => name === schema);
const isEmbeddings = (schema: SchemaName | undefined): schema is EmbeddingSchemaName =>
  EMBEDDING_SCHEMAS.some((name) => name === schema);

function conversation(model: string): ConversationSchemaName | undefined {
  const native = bedrockSchemaOf(model);
  if (isConversation(native) && NATIVE.has(native)) return native;
  if (isConverseFamily(model)) return "converse";
  return isConversation(native) ? native : undefined;
}

function embeddings(model: string): EmbeddingSchemaName | undefined {
  const native = bedrockSchemaOf(model);
  return isEmbeddings(native) ? native : undefined;
}

export const bedrockTarget = (provider: ProviderName, { models }: Pick<BedrockConfig, "models">): BatchTarget =>
  batchTarget(
    { provider, host: "bedrock", aliases: models },
    { frame: "bedrock", conversation, embeddings, severalModels: false },
  );

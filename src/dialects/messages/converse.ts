/** Bedrock's Converse (Bedrock API reference, Converse; the types of @aws-sdk/client-bedrock-runtime). */
import type { Family } from "../conversation.ts";
import type { ConversationSchema } from "../schema.ts";
import { CONVERSE_ANSWER } from "./converse/answer-names.ts";
import { readConverse } from "./converse/read.ts";
import { answerReader } from "./converse/read-answer.ts";
import { isOpaque, type Vendor, vendorOf } from "./converse/vendor.ts";
import { answerWriter } from "./converse/write-answer.ts";
import type { ConverseRules } from "./converse/write-blocks.ts";
import { writeBody } from "./converse/write-messages.ts";
import { writeConverseSettings } from "./converse/write-settings.ts";

/** Makers whose reasoning Converse takes back. */
const FAMILIES: Readonly<Record<Vendor, Family | undefined>> = {
  anthropic: "anthropic",
  amazon: "amazon",
  mistral: undefined,
  cohere: undefined,
  openai: undefined,
};

/** Prompt caching is for Claude and Nova, with a choice of the lifetime and of tools for Claude (Bedrock user guide). */
const rulesOf = (vendor: Vendor | undefined, model: string): ConverseRules => ({
  form: "Converse",
  family: vendor !== undefined ? FAMILIES[vendor] : isOpaque(model) ? "anthropic" : undefined,
  documents: true,
  searchResults: true,
  systemMessages: true,
  cachePoints: vendor === "anthropic" || vendor === "amazon",
  cacheTtl: vendor === "anthropic",
  toolCachePoints: vendor === "anthropic",
  strictTools: true,
});

export const converseSchema: ConversationSchema = {
  kind: "conversation",
  name: "converse",
  family: "anthropic",
  read: readConverse,
  write(conversation, { model }, loss) {
    const vendor = vendorOf(model);
    const body = writeBody(conversation, rulesOf(vendor, model), loss);
    writeConverseSettings(body, conversation.settings, vendor, loss);
    return body;
  },
  readAnswer: answerReader(CONVERSE_ANSWER),
  writeAnswer: answerWriter(CONVERSE_ANSWER),
};

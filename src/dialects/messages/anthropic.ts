/**
 * Anthropic's messages: the parameters of a request to its API (API reference, Messages), and the body that Bedrock's
 * InvokeModel takes for Claude (Amazon Bedrock's guide, "Anthropic Claude Messages API").
 */
import type { ConversationSchema } from "../schema.ts";
import { BEDROCK_ANTHROPIC_VERSION, readParams } from "./anthropic/read.ts";
import { readMessageAnswer } from "./anthropic/read-answer.ts";
import { writeParams } from "./anthropic/write.ts";
import { writeMessageAnswer } from "./anthropic/write-answer.ts";

const shared = {
  kind: "conversation",
  family: "anthropic",
  readAnswer: readMessageAnswer,
  writeAnswer: writeMessageAnswer,
} as const;

/** Beta features are in the member `betas`, as in the SDK. A batch has them in a header. */
export const anthropicSchema: ConversationSchema = {
  ...shared,
  name: "anthropic",
  read: (body, path, loss) => readParams(body, path, loss, false),
  write(conversation, options, loss) {
    const { betas } = conversation.settings;
    const params = writeParams(conversation, { model: options.model }, options, loss);
    if (betas !== undefined) params.betas = betas.value;
    return params;
  },
};

export const bedrockAnthropicSchema: ConversationSchema = {
  ...shared,
  name: "bedrock-anthropic",
  read: (body, path, loss) => readParams(body, path, loss, true),
  write(conversation, options, loss) {
    const { betas } = conversation.settings;
    const params = writeParams(conversation, { anthropic_version: BEDROCK_ANTHROPIC_VERSION }, options, loss);
    if (betas !== undefined) params.anthropic_beta = betas.value;
    return params;
  },
};

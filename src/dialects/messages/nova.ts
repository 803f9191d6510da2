/** The body that Nova's models take with InvokeModel (Nova and Nova 2 user guides, "Complete request schema"). */
import type { Settings } from "../conversation.ts";
import type { Loss } from "../loss.ts";
import type { ConversationSchema } from "../schema.ts";
import { NOVA_ANSWER } from "./converse/answer-names.ts";
import { readNova } from "./converse/read.ts";
import { answerReader } from "./converse/read-answer.ts";
import { isWithin } from "./converse/settings.ts";
import { answerWriter } from "./converse/write-answer.ts";
import type { ConverseRules } from "./converse/write-blocks.ts";
import { writeBody } from "./converse/write-messages.ts";
import {
  addSettings,
  noEffect,
  noPlace,
  novaReasoning,
  type SettingsBody,
  type SettingsWriters,
  settingsBody,
  writeEach,
  writeMaxTokens,
  writeShare,
  writeStop,
} from "./converse/write-settings.ts";

const RULES: ConverseRules = {
  form: "Nova's body",
  family: "amazon",
  documents: false,
  searchResults: false,
  systemMessages: false,
  cachePoints: true,
  cacheTtl: false,
  toolCachePoints: false,
  strictTools: false,
};

interface NovaPen {
  readonly loss: Loss;
  readonly settings: Settings;
  readonly into: SettingsBody;
}

const MOST_TOP_K = 128;

const WRITERS: SettingsWriters<NovaPen> = {
  maxTokens: writeMaxTokens,
  temperature: (setting, pen) => writeShare("temperature", setting, pen),
  topP: (setting, pen) => writeShare("topP", setting, pen),
  topK({ value, path }, { loss, into }) {
    if (isWithin(value, 0, MOST_TOP_K)) into.inferenceConfig.topK = value;
    else loss.drop(path, `it must be 0 to ${MOST_TOP_K}`);
  },
  stop: writeStop,
  seed: noPlace,
  frequencyPenalty: noPlace,
  presencePenalty: noPlace,
  n: noPlace,
  logprobs: noPlace,
  logitBias: noPlace,
  schema: noPlace,
  json: noPlace,
  verbosity: noPlace,
  effort({ value, path }, { loss, into }) {
    const reasoningConfig = novaReasoning(value);
    if (reasoningConfig === undefined) loss.drop(path, `Nova has no effort "${value}"`);
    else into.body.reasoningConfig = reasoningConfig;
  },
  budget: noPlace,
  thinking({ value, path }, { loss, into }) {
    if (value === "off") into.body.reasoningConfig = { type: "disabled" };
    else loss.ignore(path);
  },
  showThinking: noEffect,
  parallel: noPlace,
  user: noEffect,
  metadata: noEffect,
  serviceTier: noEffect,
  cacheKey: noEffect,
  betas: noPlace,
};

export const novaSchema: ConversationSchema = {
  kind: "conversation",
  name: "nova",
  family: "amazon",
  read: readNova,
  write(conversation, _options, loss) {
    const { settings } = conversation;
    const body: Record<string, unknown> = { schemaVersion: "messages-v1", ...writeBody(conversation, RULES, loss) };
    const into = settingsBody();
    writeEach(WRITERS, { loss, settings, into });
    addSettings(body, into);
    return body;
  },
  readAnswer: answerReader(NOVA_ANSWER),
  writeAnswer: answerWriter(NOVA_ANSWER),
};

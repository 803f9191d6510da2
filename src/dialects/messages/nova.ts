/** The body that Nova's models take with InvokeModel (Nova and Nova 2 user guides, "Complete request schema"). */
import type { Settings } from "../conversation.ts";
import type { Loss } from "../loss.ts";
import type { ConversationSchema } from "../schema.ts";
import { readNovaAnswer, writeNovaAnswer } from "./converse/answer.ts";
import { readNova } from "./converse/read.ts";
import { within } from "./converse/settings.ts";
import type { Rules } from "./converse/write-blocks.ts";
import { writeBody } from "./converse/write-messages.ts";
import {
  addSettings,
  dropSetting,
  ignoreSetting,
  novaReasoning,
  type SettingsBody,
  type SettingsWriters,
  settingsBody,
  writeEach,
  writeMaxTokens,
  writeShare,
  writeStop,
} from "./converse/write-settings.ts";

const RULES: Rules = {
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
    if (within(value, 0, MOST_TOP_K)) into.inferenceConfig.topK = value;
    else loss.drop(path, `it must be 0 to ${MOST_TOP_K}`);
  },
  stop: writeStop,
  seed: dropSetting,
  frequencyPenalty: dropSetting,
  presencePenalty: dropSetting,
  n: dropSetting,
  logprobs: dropSetting,
  logitBias: dropSetting,
  schema: dropSetting,
  json: dropSetting,
  verbosity: dropSetting,
  effort({ value, path }, { loss, into }) {
    const reasoningConfig = novaReasoning(value);
    if (reasoningConfig === undefined) loss.drop(path, `Nova has no effort "${value}"`);
    else into.body.reasoningConfig = reasoningConfig;
  },
  budget: dropSetting,
  thinking({ value, path }, { loss, into }) {
    if (value === "off") into.body.reasoningConfig = { type: "disabled" };
    else loss.ignore(path);
  },
  showThinking: ignoreSetting,
  parallel: dropSetting,
  user: ignoreSetting,
  metadata: ignoreSetting,
  serviceTier: ignoreSetting,
  cacheKey: ignoreSetting,
  betas: dropSetting,
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
  readAnswer: readNovaAnswer,
  writeAnswer: writeNovaAnswer,
};

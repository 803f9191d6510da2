/** The bodies of Cohere's Command R models on Bedrock. Requests are written with texts only: Bedrock's Converse has the rest. */
import type { JsonObject } from "../json.ts";
import type { ConversationSchema } from "../schema.ts";
import { readCohereAnswer, writeCohereAnswer } from "./cohere-command/answer.ts";
import { readCohere } from "./cohere-command/read.ts";
import {
  carriedAs,
  carriedUpTo,
  carriedWithin,
  type PromptSettingWriters,
  stopUpTo,
  TEXT_ONLY,
  type Written,
  writePromptSettings,
} from "./prompt/settings.ts";
import { type PlacedTurn, turnsOf } from "./prompt/turns.ts";

/** Limits of Cohere's API reference, Chat v1. */
const MAX_TOP_K = 500;
const MAX_STOPS = 5;

const WRITERS = {
  ...TEXT_ONLY,
  maxTokens: carriedAs("max_tokens"),
  temperature: carriedUpTo(1, "temperature"),
  topP: carriedAs("p"),
  topK: carriedUpTo(MAX_TOP_K, "k"),
  stop: stopUpTo(MAX_STOPS, "stop_sequences"),
  seed: carriedAs("seed"),
  frequencyPenalty: carriedWithin(0, 1, "frequency_penalty"),
  presencePenalty: carriedWithin(0, 1, "presence_penalty"),
} satisfies PromptSettingWriters;

const entryOf = ({ role, text }: PlacedTurn): JsonObject => ({
  role: role === "assistant" ? "CHATBOT" : "USER",
  message: text,
});

export const cohereCommandSchema: ConversationSchema = {
  kind: "conversation",
  name: "cohere-command",
  family: "other",
  read: readCohere,

  write(conversation, _options, loss) {
    const turns = turnsOf(conversation, loss);
    const preamble = turns[0]?.role === "system" ? turns[0] : undefined;
    const said = preamble === undefined ? turns : turns.slice(1);
    const midway = said.find(({ role }) => role === "system");
    if (midway !== undefined) loss.refuse(midway.path, "the history has no system message midway");
    const settings: Written = {};
    writePromptSettings(conversation.settings, WRITERS, settings, loss);
    return {
      message: said.at(-1)!.text,
      ...(said.length > 1 && { chat_history: said.slice(0, -1).map(entryOf) }),
      ...(preamble !== undefined && { preamble: preamble.text }),
      ...settings,
    };
  },

  readAnswer: readCohereAnswer,
  writeAnswer: writeCohereAnswer,
};

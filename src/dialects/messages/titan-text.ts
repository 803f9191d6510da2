/** The bodies of Amazon's Titan Text models on Bedrock (user guide, "Amazon Titan Text models"). */
import type { AnswerStop } from "../answer.ts";
import type { JsonObject } from "../json.ts";
import { memberReaders, readObject } from "../members.ts";
import {
  firstOf,
  inputTokens,
  STOP_OR_LENGTH,
  type StopWords,
  stopBy,
  stopWord,
  textAnswer,
  textsOf,
  withoutPlace,
} from "./prompt/answer.ts";
import { type PromptTemplate, promptSchema } from "./prompt/schema.ts";
import {
  carriedAs,
  carriedUpTo,
  integerMember,
  numberMember,
  type PromptDraft,
  stopMember,
  TEXT_ONLY,
} from "./prompt/settings.ts";
import type { PromptTurn } from "./prompt/turns.ts";

const USER = "User:";
const BOT = "Bot:";
/** A line that begins like a turn. */
const TURN = /^(?:User|Bot):/m;

const said = (line: string, label: string): string =>
  line.startsWith(`${label} `) ? line.slice(label.length + 1) : line.slice(label.length);

const TEMPLATE: PromptTemplate = {
  control: TURN,
  isPlain: () => true,
  system: "nowhere",

  parse(prompt) {
    const lines = prompt.trimEnd().split("\n");
    const turns: { role: PromptTurn["role"]; text: string }[] = [];
    for (const line of lines) {
      const expected = turns.at(-1)?.role === "user" ? BOT : USER;
      if (line.startsWith(expected)) {
        turns.push({ role: expected === USER ? "user" : "assistant", text: said(line, expected) });
      } else if (turns.length === 0 || TURN.test(line)) {
        return undefined;
      } else {
        turns.at(-1)!.text += `\n${line}`;
      }
    }
    const last = turns.at(-1);
    if (last?.role !== "assistant") return undefined;
    if (last.text.trim() === "") turns.pop();
    return turns.some(({ text }) => text.trim() === "") ? undefined : turns;
  },

  write: (turns) => `${turns.map(({ role, text }) => `${role === "user" ? USER : BOT} ${text}\n`).join("")}${BOT}`,
};

const STOPS: Readonly<Record<string, AnswerStop>> = {
  finish: "end_turn",
  finished: "end_turn",
  stop_criteria_met: "end_turn",
  length: "max_tokens",
  content_filtered: "content_filtered",
};

const WORDS = {
  ...STOP_OR_LENGTH,
  end_turn: "FINISH",
  stop_sequence: "STOP_CRITERIA_MET",
  max_tokens: "LENGTH",
  model_context_window_exceeded: "LENGTH",
  content_filtered: "CONTENT_FILTERED",
  guardrail_intervened: "CONTENT_FILTERED",
} satisfies StopWords;

const CONFIG = memberReaders<PromptDraft>({
  maxTokenCount: integerMember("maxTokens"),
  temperature: numberMember("temperature"),
  topP: numberMember("topP"),
  stopSequences: stopMember,
});

export const titanTextSchema = promptSchema({
  name: "titan-text",
  prompt: "inputText",
  templates: [TEMPLATE],
  templateOf: () => TEMPLATE,
  members: memberReaders<PromptDraft>({
    textGenerationConfig: (value, into, path, loss) => readObject(value, CONFIG, into, path, loss),
  }),
  settings: {
    ...TEXT_ONLY,
    maxTokens: carriedAs("maxTokenCount"),
    temperature: carriedUpTo(1, "temperature"),
    topP: carriedAs("topP"),
    stop: carriedAs("stopSequences"),
  },
  body: (inputText, settings): JsonObject =>
    Object.keys(settings).length === 0 ? { inputText } : { inputText, textGenerationConfig: settings },

  readAnswer(body) {
    const result = firstOf(body.results);
    return textAnswer({
      text: result?.outputText,
      stop: stopBy(STOPS, result?.completionReason),
      input: body.inputTextTokenCount,
      output: result?.tokenCount,
      sources: [body, result],
      known: ["inputTextTokenCount", "results", "tokenCount", "outputText", "completionReason"],
    });
  },

  writeAnswer: (answer) => ({
    inputTextTokenCount: inputTokens(answer.usage),
    results: [
      {
        tokenCount: answer.usage.output,
        outputText: textsOf(answer.content),
        completionReason: stopWord(answer, WORDS),
      },
    ],
    ...withoutPlace(answer, "usage"),
  }),
});

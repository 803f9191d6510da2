/**
 * The bodies of DeepSeek-R1 on Bedrock (user guide, "DeepSeek models"). The template is that of the model's tokenizer. The model
 * writes its reasoning into the text, up to `</think>`. The template leaves the reasoning of earlier answers out.
 */
import type { AnswerBlock, AnswerStop, ConversationAnswer } from "../answer.ts";
import { memberReaders } from "../members.ts";
import { firstOf, STOP_OR_LENGTH, stopBy, stopWord, textAnswer, textsOf, withoutPlace } from "./prompt/answer.ts";
import { type PromptTemplate, promptSchema } from "./prompt/schema.ts";
import {
  ALWAYS_REASONS,
  carriedAs,
  carriedUpTo,
  integerMember,
  numberMember,
  stopMember,
  stopUpTo,
} from "./prompt/settings.ts";
import type { PromptTurn } from "./prompt/turns.ts";

const BEGIN = "<｜begin▁of▁sentence｜>";
const END = "<｜end▁of▁sentence｜>";
const USER = "<｜User｜>";
const ASSISTANT = "<｜Assistant｜>";
const THINK = "<think>";
const THOUGHT = "</think>";

const CONTROL = /<｜[^｜]{1,40}｜>/;

/** The text behind the reasoning, if there is any. */
const withoutThoughts = (text: string): string => {
  const at = text.lastIndexOf(THOUGHT);
  return at < 0 ? text : text.slice(at + THOUGHT.length).trimStart();
};

const TEMPLATE: PromptTemplate = {
  control: CONTROL,
  isPlain: (prompt) => !CONTROL.test(prompt),
  system: "first",

  parse(prompt) {
    let rest = prompt.trimStart();
    if (rest.startsWith(BEGIN)) rest = rest.slice(BEGIN.length);
    const turns: PromptTurn[] = [];
    const asked = rest.indexOf(USER);
    if (asked < 0) return undefined;
    const add = (role: PromptTurn["role"], text: string) => {
      if (text.trim() !== "") turns.push({ role, text });
    };
    add("system", rest.slice(0, asked));
    rest = rest.slice(asked);
    while (rest.startsWith(USER)) {
      const answered = rest.indexOf(ASSISTANT);
      if (answered < 0) return undefined;
      add("user", rest.slice(USER.length, answered));
      const ended = rest.indexOf(END, answered);
      const text = rest.slice(answered + ASSISTANT.length, ended < 0 ? undefined : ended);
      // Other texts behind the last role are the start of an answer. Those that begin to reason have no counterpart.
      const isOpen = ended < 0 && text.trim() === THINK;
      if (ended < 0 && !isOpen && text.includes(THINK)) return undefined;
      if (!isOpen) add("assistant", withoutThoughts(text));
      if (ended < 0) return hasUser(turns) && !turns.some((turn) => CONTROL.test(turn.text)) ? turns : undefined;
      rest = rest.slice(ended + END.length);
    }
    return undefined;
  },

  write(turns) {
    const texts = turns.map(({ role, text }) => {
      if (role === "system") return text;
      return role === "user" ? `${USER}${text}` : `${ASSISTANT}${withoutThoughts(text)}${END}`;
    });
    return `${BEGIN}${texts.join("")}${ASSISTANT}${THINK}\n`;
  },
};

const hasUser = (turns: readonly PromptTurn[]): boolean => turns.some(({ role }) => role === "user");

const STOPS: Readonly<Record<string, AnswerStop>> = { stop: "end_turn", length: "max_tokens" };
const MAX_STOPS = 10;

/** The prompt may end with `<think>`, so that the text begins with the reasoning. */
function thoughtsAndText(text: string, stop: AnswerStop): readonly AnswerBlock[] {
  const started = text.trimStart().startsWith(THINK) ? text.trimStart().slice(THINK.length) : text;
  const at = started.indexOf(THOUGHT);
  const hasThoughts = at >= 0 || started !== text || stop === "max_tokens";
  const thoughts = hasThoughts ? started.slice(0, at < 0 ? undefined : at).trim() : "";
  const afterThoughts = at < 0 ? "" : started.slice(at + THOUGHT.length).trimStart();
  const said = hasThoughts ? afterThoughts : text;
  return [
    ...(thoughts === "" ? [] : [{ type: "reasoning" as const, family: "other" as const, text: thoughts }]),
    ...(said === "" ? [] : [{ type: "text" as const, text: said }]),
  ];
}

function writtenText({ content }: ConversationAnswer, prompt: unknown): string {
  const thoughts = content.flatMap((block) => (block.type === "reasoning" && block.text ? [block.text] : []));
  const isOpen = typeof prompt === "string" && prompt.trimEnd().endsWith(THINK);
  if (thoughts.length === 0 && !isOpen) return textsOf(content);
  return `${isOpen ? "" : `${THINK}\n`}${thoughts.join("\n")}\n${THOUGHT}\n\n${textsOf(content)}`;
}

export const deepseekSchema = promptSchema({
  name: "deepseek",
  prompt: "prompt",
  templates: [TEMPLATE],
  templateOf: () => TEMPLATE,
  members: memberReaders({
    temperature: numberMember("temperature"),
    top_p: numberMember("topP"),
    max_tokens: integerMember("maxTokens"),
    stop: stopMember,
  }),
  settings: {
    ...ALWAYS_REASONS,
    maxTokens: carriedAs("max_tokens"),
    stop: stopUpTo(MAX_STOPS, "stop"),
    temperature: carriedUpTo(1, "temperature"),
    topP: carriedAs("top_p"),
  },
  body: (prompt, settings) => ({ prompt, ...settings }),

  readAnswer(body) {
    const choice = firstOf(body.choices);
    const stop = stopBy(STOPS, choice?.stop_reason);
    const known = ["choices", "text", "stop_reason"];
    const answer = textAnswer({ text: choice?.text, stop, sources: [body, choice], known });
    return { ...answer, content: thoughtsAndText(textsOf(answer.content), stop) };
  },

  writeAnswer: (answer, { request }) => ({
    choices: [{ text: writtenText(answer, request.prompt), stop_reason: stopWord(answer, STOP_OR_LENGTH) }],
    ...withoutPlace(answer, "reasoning"),
  }),
});

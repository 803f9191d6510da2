/**
 * The bodies of the Mistral models on Bedrock that take a prompt (user guide, "Mistral AI text completion"). Their template has
 * no system turns. Mistral's own puts the system prompt in front of the first text of the user.
 */
import type { AnswerStop } from "../answer.ts";
import { memberReaders } from "../members.ts";
import { firstOf, STOP_OR_LENGTH, stopBy, stopWord, textAnswer, textsOf, withoutPlace } from "./prompt/answer.ts";
import { type PromptTemplate, promptSchema } from "./prompt/schema.ts";
import {
  carriedAs,
  carriedUpTo,
  integerMember,
  numberMember,
  stopMember,
  stopUpTo,
  TEXT_ONLY,
} from "./prompt/settings.ts";
import type { PromptTurn } from "./prompt/turns.ts";

const BEGIN = "<s>";
const END = "</s>";
const OPEN = "[INST]";
const CLOSE = "[/INST]";

/** Mistral's names of control tokens (mistral-common). */
const CONTROL = /<\/?s>|\[\/?(?:INST|AVAILABLE_TOOLS|TOOL_RESULTS|TOOL_CALLS|IMG|SYSTEM_PROMPT)\]/;

const TEMPLATE: PromptTemplate = {
  control: CONTROL,
  isPlain: (prompt) => !CONTROL.test(prompt),
  system: "first",

  parse(prompt) {
    let rest = prompt.trimStart();
    if (rest.startsWith(BEGIN)) rest = rest.slice(BEGIN.length).trimStart();
    const turns: PromptTurn[] = [];
    while (rest.startsWith(OPEN)) {
      const closed = rest.indexOf(CLOSE);
      if (closed < 0) return undefined;
      const asked = rest.slice(OPEN.length, closed).trim();
      const ended = rest.indexOf(END, closed);
      const answered = rest.slice(closed + CLOSE.length, ended < 0 ? undefined : ended).trim();
      if (asked === "" || CONTROL.test(asked) || CONTROL.test(answered)) return undefined;
      turns.push({ role: "user", text: asked });
      if (answered !== "") turns.push({ role: "assistant", text: answered });
      if (ended < 0) return turns;
      rest = rest.slice(ended + END.length).trimStart();
    }
    return undefined;
  },

  write(turns) {
    const [system] = turns[0]?.role === "system" ? turns : [];
    const said = system === undefined ? turns : turns.slice(1);
    const texts = said.map(({ role, text }, at) => {
      if (role === "assistant") return ` ${text.trim()}${END}`;
      const asked = at === 0 && system !== undefined ? `${system.text.trim()}\n\n${text.trim()}` : text.trim();
      return `${at === 0 ? "" : " "}${OPEN} ${asked} ${CLOSE}`;
    });
    return `${BEGIN}${texts.join("")}`;
  },
};

const STOPS: Readonly<Record<string, AnswerStop>> = { stop: "end_turn", length: "max_tokens" };
const MAX_STOPS = 10;

export const mistralSchema = promptSchema({
  name: "mistral",
  prompt: "prompt",
  templates: [TEMPLATE],
  templateOf: () => TEMPLATE,
  members: memberReaders({
    max_tokens: integerMember("maxTokens"),
    stop: stopMember,
    temperature: numberMember("temperature"),
    top_p: numberMember("topP"),
    top_k: integerMember("topK"),
  }),
  settings: {
    ...TEXT_ONLY,
    maxTokens: carriedAs("max_tokens"),
    stop: stopUpTo(MAX_STOPS, "stop"),
    temperature: carriedUpTo(1, "temperature"),
    topP: carriedAs("top_p"),
    topK: carriedAs("top_k"),
  },
  body: (prompt, settings) => ({ prompt, ...settings }),

  readAnswer(body) {
    const output = firstOf(body.outputs);
    return textAnswer({
      text: output?.text,
      stop: stopBy(STOPS, output?.stop_reason),
      sources: [body, output],
      known: ["outputs", "text", "stop_reason"],
    });
  },

  writeAnswer: (answer) => ({
    outputs: [{ text: textsOf(answer.content), stop_reason: stopWord(answer, STOP_OR_LENGTH) }],
    ...withoutPlace(answer),
  }),
});

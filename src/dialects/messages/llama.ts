/**
 * The bodies of Meta's Llama models on Bedrock (user guide, "Meta Llama models"). The templates are those of Meta's model cards:
 * Llama 3 and later, with other tokens from Llama 4 on. Both trim texts.
 */
import type { AnswerStop } from "../answer.ts";
import { memberReaders, refused } from "../members.ts";
import { inputTokens, STOP_OR_LENGTH, stopBy, stopWord, textAnswer, textsOf, withoutPlace } from "./prompt/answer.ts";
import { type PromptTemplate, promptSchema } from "./prompt/schema.ts";
import { carriedAs, carriedUpTo, integerMember, numberMember, TEXT_ONLY } from "./prompt/settings.ts";
import type { PromptTurn } from "./prompt/turns.ts";

const BEGIN = "<|begin_of_text|>";

/** Meta's names of special tokens, in both generations. */
const CONTROL =
  /<\|(?:begin_of_text|end_of_text|start_header_id|end_header_id|header_start|header_end|eot_id|eom_id|eot|eom|step|python_tag|python_start|python_end|image|image_start|image_end|patch|finetune_right_pad_id|finetune_right_pad|reserved_special_token_\d{1,4})\|>/;

const ROLES = ["system", "user", "assistant"] as const;

function llamaTemplate(open: string, close: string, end: string): PromptTemplate {
  const header = (role: PromptTurn["role"]) => `${open}${role}${close}\n\n`;
  return {
    control: CONTROL,
    isPlain: (prompt) => !CONTROL.test(prompt),
    system: "anywhere",

    parse(prompt) {
      let rest = prompt.trimStart();
      if (rest.startsWith(BEGIN)) rest = rest.slice(BEGIN.length).trimStart();
      const turns: PromptTurn[] = [];
      while (rest.startsWith(open)) {
        const closed = rest.indexOf(close);
        const role = ROLES.find((candidate) => candidate === rest.slice(open.length, closed));
        if (closed < 0 || role === undefined) return undefined;
        const ended = rest.indexOf(end, closed);
        const text = rest.slice(closed + close.length, ended < 0 ? undefined : ended).trim();
        if (CONTROL.test(text)) return undefined;
        if (text !== "") turns.push({ role, text });
        if (ended < 0) return role === "assistant" && turns.some((turn) => turn.role === "user") ? turns : undefined;
        rest = rest.slice(ended + end.length).trimStart();
      }
      return undefined;
    },

    write: (turns) =>
      `${BEGIN}${turns.map(({ role, text }) => `${header(role)}${text.trim()}${end}`).join("")}${header("assistant")}`,
  };
}

const LLAMA_3 = llamaTemplate("<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>");
const LLAMA_4 = llamaTemplate("<|header_start|>", "<|header_end|>", "<|eot|>");

const STOPS: Readonly<Record<string, AnswerStop>> = { stop: "end_turn", length: "max_tokens" };

export const llamaSchema = promptSchema({
  name: "llama",
  prompt: "prompt",
  templates: [LLAMA_3, LLAMA_4],
  templateOf: (model) => (model.includes("meta.llama4") ? LLAMA_4 : LLAMA_3),
  members: memberReaders({
    max_gen_len: integerMember("maxTokens"),
    temperature: numberMember("temperature"),
    top_p: numberMember("topP"),
    // Base64 without a type, which `<|image|>` in the prompt refers to.
    images: refused,
  }),
  settings: {
    ...TEXT_ONLY,
    maxTokens: carriedAs("max_gen_len"),
    temperature: carriedUpTo(1, "temperature"),
    topP: carriedAs("top_p"),
  },
  body: (prompt, settings) => ({ prompt, ...settings }),

  readAnswer: (body) =>
    textAnswer({
      text: body.generation,
      stop: stopBy(STOPS, body.stop_reason),
      input: body.prompt_token_count,
      output: body.generation_token_count,
      sources: [body],
      known: ["generation", "stop_reason", "prompt_token_count", "generation_token_count"],
    }),

  writeAnswer: (answer) => ({
    generation: textsOf(answer.content),
    prompt_token_count: inputTokens(answer.usage),
    generation_token_count: answer.usage.output,
    stop_reason: stopWord(answer, STOP_OR_LENGTH),
    ...withoutPlace(answer, "usage"),
  }),
});

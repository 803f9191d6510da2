/**
 * OpenAI's `/v1/completions` (API reference, Completions). A prompt is what the user says. A list of prompts is refused unless
 * there is one, because a record has one answer.
 */
import type { Completion, CompletionCreateParams } from "openai/resources/completions";
import { type AnswerStop, type ConversationAnswer, NO_TOKENS, type TokenUsage } from "../answer.ts";
import type { SettingsDraft } from "../conversation.ts";
import { isJsonObject, isNumber, type JsonObject, numberOf } from "../json.ts";
import type { Loss } from "../loss.ts";
import {
  booleanAt,
  ignored,
  isAbsent,
  memberReaders,
  missing,
  mustBe,
  objectAt,
  readObject,
  taken,
  textAt,
} from "../members.ts";
import { member, type Path } from "../path.ts";
import type { ConversationSchema } from "../schema.ts";
import {
  firstOf,
  inputTokens,
  STOP_OR_LENGTH,
  stopBy,
  stopWord,
  textAnswer,
  textsOf,
  tokenCount,
  withoutPlace,
} from "./prompt/answer.ts";
import {
  carriedAs,
  carriedUpTo,
  falseMember,
  integerMember,
  numberMember,
  type PromptDraft,
  type PromptReader,
  type PromptSettingWriters,
  stopMember,
  stopUpTo,
  TEXT_ONLY,
  textMember,
  unlessZero,
  type Written,
  writePromptSettings,
} from "./prompt/settings.ts";
import { conversationOf, turnsOf } from "./prompt/turns.ts";

/** Without effect if it is 1, which is the default. */
const unlessOne =
  (reader: PromptReader): PromptReader =>
  (value, into, path, loss) =>
    isNumber(value) && numberOf(value) === 1 ? loss.ignore(path) : reader(value, into, path, loss);

const MEMBERS = memberReaders<PromptDraft>({
  best_of: unlessOne((_value, _into, path, loss) => loss.drop(path)),
  // The answer begins with the prompt, which `writeAnswer` does.
  echo: (value, _into, path) => {
    booleanAt(value, path);
  },
  frequency_penalty: unlessZero(numberMember("frequencyPenalty")),
  logit_bias(value, { settings }, path, loss) {
    const biases = objectAt(value, path);
    if (Object.keys(biases).length === 0) loss.ignore(path);
    else settings.logitBias = { value: biases, path };
  },
  logprobs(value, { settings }, path) {
    if (!isNumber(value)) throw mustBe(path, "a number");
    settings.logprobs = { value: numberOf(value) === 0 ? true : value, path };
  },
  max_tokens: integerMember("maxTokens"),
  model: taken,
  n: unlessOne(integerMember("n")),
  presence_penalty: unlessZero(numberMember("presencePenalty")),
  prompt: taken,
  seed: integerMember("seed"),
  stop: stopMember,
  stream: falseMember,
  stream_options: ignored,
  suffix: (value, _into, path, loss) =>
    value === "" ? loss.ignore(path) : loss.refuse(path, "an answer between two texts has no counterpart"),
  temperature: numberMember("temperature"),
  // vLLM and llama.cpp have it.
  top_k: integerMember("topK"),
  top_p: numberMember("topP"),
  user: textMember("user"),
} satisfies Record<keyof CompletionCreateParams | "top_k", PromptReader>);

function readPrompt(value: unknown, path: Path, loss: Loss): string {
  if (isAbsent(value)) throw missing(path);
  if (!Array.isArray(value)) {
    const prompt = textAt(value, path);
    if (prompt.trim() === "") throw mustBe(path, "a text that is not blank");
    return prompt;
  }
  const [first] = value;
  if (isNumber(first) || Array.isArray(first)) loss.refuse(path, "tokens have no meaning for other models");
  if (value.length !== 1) loss.refuse(path, `it has ${value.length} prompts, and a record has one`);
  return readPrompt(first, member(path, 0), loss);
}

const MAX_TEMPERATURE = 2;
const MAX_STOPS = 4;

const WRITERS = {
  ...TEXT_ONLY,
  maxTokens: carriedAs("max_tokens"),
  temperature: carriedUpTo(MAX_TEMPERATURE, "temperature"),
  topP: carriedAs("top_p"),
  stop: stopUpTo(MAX_STOPS, "stop"),
  seed: carriedAs("seed"),
  frequencyPenalty: carriedAs("frequency_penalty"),
  presencePenalty: carriedAs("presence_penalty"),
  n: carriedAs("n"),
  logprobs: ({ value }, body) => {
    body.logprobs = value === true ? 0 : value;
  },
  logitBias: carriedAs("logit_bias"),
  user: carriedAs("user"),
} satisfies PromptSettingWriters;

type FinishReason = Completion["choices"][number]["finish_reason"];

const STOPS: Readonly<Record<FinishReason, AnswerStop>> = {
  stop: "end_turn",
  length: "max_tokens",
  content_filter: "content_filtered",
};

const WORDS = {
  ...STOP_OR_LENGTH,
  content_filtered: "content_filter",
  guardrail_intervened: "content_filter",
} satisfies Readonly<Record<AnswerStop, FinishReason | undefined>>;

const objectOr = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});

/** `prompt_tokens` includes cached tokens. */
function readUsage(value: unknown): TokenUsage {
  const usage = objectOr(value);
  const details = objectOr(usage.prompt_tokens_details);
  const prompt = tokenCount(usage.prompt_tokens);
  const cacheRead = Math.min(prompt, tokenCount(details.cached_tokens));
  const cacheWrite = Math.min(prompt - cacheRead, tokenCount(details.cache_write_tokens));
  return {
    ...NO_TOKENS,
    input: prompt - cacheRead - cacheWrite,
    cacheRead,
    cacheWrite,
    output: tokenCount(usage.completion_tokens),
    reasoning: tokenCount(objectOr(usage.completion_tokens_details).reasoning_tokens),
  };
}

function writeUsage(usage: TokenUsage): NonNullable<Completion["usage"]> {
  const { cacheRead, cacheWrite, output, reasoning } = usage;
  const prompt = inputTokens(usage);
  return {
    prompt_tokens: prompt,
    completion_tokens: output,
    total_tokens: prompt + output,
    ...(cacheRead + cacheWrite > 0 && {
      prompt_tokens_details: { cached_tokens: cacheRead, ...(cacheWrite > 0 && { cache_write_tokens: cacheWrite }) },
    }),
    ...(reasoning > 0 && { completion_tokens_details: { reasoning_tokens: reasoning } }),
  };
}

const textOr = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

const KNOWN = ["id", "object", "created", "model", "choices", "usage", "text", "index", "finish_reason", "stop_reason"];

function readAnswer(body: JsonObject): ConversationAnswer {
  const choice = firstOf(body.choices);
  const stop = stopBy(STOPS, choice?.finish_reason);
  // vLLM's member for the stop sequence. A token's id says nothing elsewhere.
  const stopSequence = textOr(choice?.stop_reason);
  return {
    ...textAnswer({ text: choice?.text, stop, sources: [body, choice], known: KNOWN }),
    id: textOr(body.id),
    model: textOr(body.model),
    createdAt: tokenCount(body.created) > 0 ? tokenCount(body.created) * 1000 : undefined,
    stop: stop === "end_turn" && stopSequence !== undefined ? "stop_sequence" : stop,
    stopSequence,
    usage: readUsage(body.usage),
  };
}

const promptIn = ({ prompt }: JsonObject): string =>
  typeof prompt === "string" ? prompt : ((Array.isArray(prompt) ? textOr(prompt[0]) : undefined) ?? "");

export const completionsSchema: ConversationSchema = {
  kind: "conversation",
  name: "completions",
  family: "other",

  read(body, path, loss) {
    const settings: SettingsDraft = {};
    const at = member(path, "prompt");
    const prompt = readPrompt(body.prompt, at, loss);
    readObject(body, MEMBERS, { settings }, path, loss);
    return conversationOf([{ role: "user", text: prompt }], at, settings);
  },

  write(conversation, { model }, loss) {
    const turns = turnsOf(conversation, loss);
    for (const { role, path } of turns.slice(0, -1)) {
      loss.refuse(path, role === "system" ? "a prompt has no system message" : "a prompt has no turns");
    }
    const settings: Written = {};
    writePromptSettings(conversation.settings, WRITERS, settings, loss);
    return { model, prompt: turns.at(-1)!.text, ...settings };
  },

  readAnswer,

  writeAnswer(answer, { id, model, request }) {
    const finish_reason = stopWord(answer, WORDS);
    const text = `${request.echo === true ? promptIn(request) : ""}${textsOf(answer.content)}`;
    return {
      id: answer.id ?? `cmpl-${id}`,
      object: "text_completion",
      created: Math.floor((answer.createdAt ?? Date.now()) / 1000),
      model: answer.model ?? model,
      choices: [{ text, index: 0, logprobs: null, finish_reason }],
      usage: writeUsage(answer.usage),
      ...withoutPlace(answer, "id", "model", "createdAt", "usage", "usageDetails"),
    };
  },
};

/** The body of a chat completion request, read (OpenAI API reference, "Create chat completion"). */
import type {
  ChatCompletionCreateParams,
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionFunctionTool,
  ChatCompletionNamedToolChoice,
} from "openai/resources/chat/completions";
import type { FunctionDefinition, ResponseFormatJSONSchema } from "openai/resources/shared";
import type { Conversation } from "../../conversation.ts";
import { isNumber, type JsonObject, numberOf } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import {
  arrayAt,
  booleanAt,
  ignored,
  integerAt,
  isAbsent,
  memberReaders,
  missing,
  objectAt,
  readArray,
  readObject,
  refused,
  taken,
  textAt,
} from "../../members.ts";
import { member, type Path } from "../../path.ts";
import { OpenCalls } from "../openai/calls.ts";
import { checkMembers, knownMembers } from "../openai/known.ts";
import {
  answerSchemaFrom,
  COMMON,
  contradiction,
  conversationFrom,
  effortSetting,
  formatTypeOf,
  integerSetting,
  isEmptyText,
  penaltySetting,
  type RequestDraft,
  type RequestReader,
  readChoice,
  setting,
  settingUnless,
  toolFrom,
} from "../openai/request.ts";
import { readMessages } from "./messages.ts";

const TOOL = knownMembers<ChatCompletionFunctionTool>({ type: "read", function: "read" }, { cache_control: "ignored" });
const FUNCTION = knownMembers<FunctionDefinition>({
  name: "read",
  description: "read",
  parameters: "read",
  strict: "read",
});
const OLD_FUNCTION = knownMembers<ChatCompletionCreateParams.Function>({
  name: "read",
  description: "read",
  parameters: "read",
});
const NAMED = knownMembers<ChatCompletionNamedToolChoice>({ type: "read", function: "read" });
const NAME = knownMembers<ChatCompletionNamedToolChoice.Function>({ name: "read" });
const FORMAT = knownMembers<ResponseFormatJSONSchema>({ type: "read", json_schema: "read" });
const SCHEMA = knownMembers<ResponseFormatJSONSchema.JSONSchema>({
  name: "read",
  description: "read",
  schema: "read",
  strict: "read",
});

const readTools: RequestReader = (value, { tools }, path, loss) =>
  readArray(value, path, (element, where) => {
    const tool = objectAt(element, where);
    if (!isAbsent(tool.type) && tool.type !== "function") loss.refuse(where, "only functions have a place elsewhere");
    checkMembers(tool, TOOL, where, loss);
    const inner = member(where, "function");
    tools.push(toolFrom(objectAt(tool.function, inner), FUNCTION, inner, loss));
  });

const readFunctions: RequestReader = (value, { tools }, path, loss) =>
  readArray(value, path, (element, where) => {
    tools.push(toolFrom(objectAt(element, where), OLD_FUNCTION, where, loss));
  });

const readToolChoice: RequestReader = (value, draft, path, loss) =>
  readChoice(value, draft, path, (choice, where) => {
    if (choice.type !== "function") loss.refuse(where, `${JSON.stringify(choice.type)} has no place elsewhere`);
    checkMembers(choice, NAMED, where, loss);
    const inner = member(where, "function");
    const called = objectAt(choice.function, inner);
    checkMembers(called, NAME, inner, loss);
    return { kind: "one", name: textAt(called.name, member(inner, "name")), path: where };
  });

const readFunctionCall: RequestReader = (value, draft, path, loss) =>
  readChoice(value, draft, path, (choice, where) => {
    checkMembers(choice, NAME, where, loss);
    return { kind: "one", name: textAt(choice.name, member(where, "name")), path: where };
  });

/** Both members may be there if they say the same. */
const readMaxTokens: RequestReader = (value, { settings }, path) => {
  const found = integerAt(value, path);
  const before = settings.maxTokens;
  if (before !== undefined && numberOf(before.value) !== numberOf(found)) throw contradiction(before.path, path);
  settings.maxTokens = { value: found, path };
};

const readStop: RequestReader = (value, { settings }, path, loss) => {
  const list = typeof value === "string" ? [value] : arrayAt(value, path);
  if (list.length === 0 || value === "") return loss.ignore(path);
  settings.stop = {
    path,
    value: typeof value === "string" ? [value] : list.map((text, at) => textAt(text, member(path, at))),
  };
};

/** Alternatives without `logprobs` are the server's to refuse. */
const readLogprobs: RequestReader = (value, { settings }, path, loss) => {
  if (!booleanAt(value, path)) loss.ignore(path);
  else settings.logprobs ??= { value: true, path };
};

const readTopLogprobs: RequestReader = (value, { settings }, path, loss) => {
  const found = integerAt(value, path);
  if (numberOf(found) === 0) loss.ignore(path);
  else settings.logprobs = { value: found, path };
};

const readResponseFormat: RequestReader = (value, draft, path, loss) => {
  if (formatTypeOf(value, draft, path, loss) !== "json_schema") return;
  const format = value as JsonObject;
  checkMembers(format, FORMAT, path, loss);
  const where = member(path, "json_schema");
  draft.settings.schema = answerSchemaFrom(objectAt(format.json_schema, where), SCHEMA, where, loss);
};

const readModalities: RequestReader = (value, _draft, path, loss) => {
  for (const modality of arrayAt(value, path)) if (modality !== "text") loss.refuse(path, "the answer is text");
  loss.ignore(path);
};

const isEmptyObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.keys(value).length === 0;

const isOne = (value: unknown): boolean => isNumber(value) && numberOf(value) === 1;

const READERS = memberReaders<RequestDraft>({
  ...COMMON,
  messages: taken,
  audio: refused,
  frequency_penalty: penaltySetting("frequencyPenalty"),
  function_call: readFunctionCall,
  functions: readFunctions,
  logit_bias: settingUnless(isEmptyObject, setting("logitBias", objectAt)),
  logprobs: readLogprobs,
  max_completion_tokens: readMaxTokens,
  max_tokens: readMaxTokens,
  modalities: readModalities,
  moderation: refused,
  n: settingUnless(isOne, integerSetting("n")),
  // It speeds up an answer that is known in advance, and does not change it.
  prediction: ignored,
  presence_penalty: penaltySetting("presencePenalty"),
  prompt_cache_options: ignored,
  reasoning_effort: effortSetting,
  response_format: readResponseFormat,
  seed: integerSetting("seed"),
  stop: readStop,
  tool_choice: readToolChoice,
  tools: readTools,
  top_logprobs: readTopLogprobs,
  verbosity: settingUnless(isEmptyText, setting("verbosity", textAt)),
  web_search_options: refused,
  /** vLLM and llama.cpp. */
  top_k: integerSetting("topK"),
} satisfies Record<keyof ChatCompletionCreateParamsNonStreaming | "top_k", RequestReader>);

export function readChat(body: JsonObject, path: Path, loss: Loss): Conversation {
  const draft: RequestDraft = {
    settings: {},
    system: [],
    messages: [],
    tools: [],
    calls: new OpenCalls(),
    choice: undefined,
  };
  const where = member(path, "messages");
  if (isAbsent(body.messages)) throw missing(where);
  readMessages(body.messages, draft, where, loss);
  readObject(body, READERS, draft, path, loss);
  return conversationFrom(draft, where);
}

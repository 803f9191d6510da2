/** The body of a chat completion request, written (OpenAI API reference, "Create chat completion"). */
import type { ChatCompletionCreateParamsNonStreaming, ChatCompletionTool } from "openai/resources/chat/completions";
import type { Conversation, Effort, Placed, SettingValues, ToolChoice } from "../../conversation.ts";
import type { JsonNumber, JsonObject } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import type { BodyOptions } from "../../schema.ts";
import { functionName } from "../openai/calls.ts";
import {
  choiceFor,
  effortFor,
  functionParts,
  inRange,
  isTier,
  isUserId,
  schemaParts,
  type WriteContext,
  type WrittenParams,
} from "../openai/write-request.ts";
import { type ChatForm, type ChatMaker, chatMaker } from "./form.ts";
import { writeMessages } from "./write-messages.ts";

interface Context extends WriteContext {
  readonly form: ChatForm;
  readonly maker: ChatMaker;
}

/** `top_k` is a member of vLLM and llama.cpp. `any` is Mistral's word for `required`. */
type Body = Omit<WrittenParams<ChatCompletionCreateParamsNonStreaming>, "model" | "tool_choice" | "logit_bias"> & {
  model?: string;
  top_k?: JsonNumber;
  logit_bias?: JsonObject;
  tool_choice?: ChatCompletionCreateParamsNonStreaming["tool_choice"] | "any";
};

type SettingWriter<T> = (setting: Placed<T>, body: Body, context: Context) => void;

const OPENAI_STOPS = 4;

const drop: SettingWriter<unknown> = ({ path }, _body, { loss }) => loss.drop(path);
const ignore: SettingWriter<unknown> = ({ path }, _body, { loss }) => loss.ignore(path);

/** True if the target is OpenAI itself. Other servers refuse members that they do not know, or ignore them. */
const isOpenAi = ({ form, options }: Context): boolean => !form.bedrock && !options.modelServer;

const WRITERS = {
  maxTokens: ({ value }, body, { form, maker, options }) => {
    // Of Bedrock's models, only OpenAI's have the newer member (Bedrock user guide, model parameters).
    const bedrockMember = maker === "openai" ? "max_completion_tokens" : "max_tokens";
    body[form.bedrock ? bedrockMember : options.maxTokensMember] = value;
  },
  temperature: (setting, body, context) => {
    if (inRange(setting, 2, context)) body.temperature = setting.value;
  },
  topP: ({ value }, body) => {
    body.top_p = value;
  },
  topK: (setting, body, context) => {
    if (context.options.modelServer) body.top_k = setting.value;
    else drop(setting, body, context);
  },
  stop: ({ value, path }, body, { options, loss }) => {
    const most = options.modelServer ? value.length : OPENAI_STOPS;
    if (value.length > most) loss.drop(path, `the form has ${OPENAI_STOPS} stop sequences at most`);
    body.stop = value.slice(0, most);
  },
  seed: ({ value }, body) => {
    body.seed = value;
  },
  frequencyPenalty: ({ value }, body) => {
    body.frequency_penalty = value;
  },
  presencePenalty: ({ value }, body) => {
    body.presence_penalty = value;
  },
  n: ({ path }, _body, { loss }) => loss.drop(path, "a record has one answer"),
  logprobs: drop,
  logitBias: ({ value }, body) => {
    body.logit_bias = value;
  },
  schema: (setting, body, context) => {
    const { name, description, schema, strict } = schemaParts(setting, context);
    body.response_format = { type: "json_schema", json_schema: { name, description, schema, strict } };
  },
  json: (_setting, body) => {
    body.response_format = { type: "json_object" };
  },
  verbosity: (setting, body, context) => {
    const level = VERBOSITIES.find((known) => known === setting.value);
    if (level === undefined || !isOpenAi(context)) drop(setting, body, context);
    else body.verbosity = level;
  },
  effort: (setting, body, context) => {
    const { request, loss, form } = context;
    const effort = form.bedrock ? setting.value : effortFor(request.settings, loss);
    if (form.bedrock && !BEDROCK_EFFORTS.has(setting.value)) drop(setting, body, context);
    else body.reasoning_effort = effort;
  },
  budget: ({ path }, _body, { loss }) => loss.drop(path, "the form has levels of effort"),
  // `off` is the default where it is written. Models without reasoning refuse a level, even `none`.
  thinking: ignore,
  // Servers other than OpenAI show the reasoning unasked.
  showThinking: (setting, body, context) => {
    if (setting.value && isOpenAi(context)) drop(setting, body, context);
    else ignore(setting, body, context);
  },
  parallel: ({ value, path }, body, { request, loss }) => {
    if (request.tools.length > 0) body.parallel_tool_calls = value;
    else loss.ignore(path);
  },
  user: (setting, body, context) => {
    if (isOpenAi(context) && isUserId(setting.value)) body.safety_identifier = setting.value;
    else ignore(setting, body, context);
  },
  // OpenAI refuses it here unless the answer is stored (spiceai/spiceai#5231).
  metadata: ignore,
  serviceTier: (setting, body, context) => {
    const { value } = setting;
    if (isOpenAi(context) && isTier(value) && value !== "ultrafast") body.service_tier = value;
    else ignore(setting, body, context);
  },
  cacheKey: (setting, body, context) => {
    if (isOpenAi(context)) body.prompt_cache_key = setting.value;
    else ignore(setting, body, context);
  },
  // They enable members, and each member is read by itself.
  betas: ignore,
} satisfies { [Name in keyof SettingValues]: SettingWriter<SettingValues[Name]> };

/** Levels of OpenAI's models on Bedrock, whose reasoning cannot be off (Bedrock user guide, OpenAI models). */
const BEDROCK_EFFORTS: ReadonlySet<Effort> = new Set<Effort>(["low", "medium", "high"]);

/** Members of Mistral's models on Bedrock (Bedrock user guide, Mistral AI chat completion), or without effect. */
const MISTRAL: ReadonlySet<keyof SettingValues> = new Set<keyof SettingValues>([
  "maxTokens",
  "temperature",
  "topP",
  "thinking",
  "showThinking",
  "user",
  "metadata",
  "serviceTier",
  "cacheKey",
  "betas",
]);

function writeSetting(name: keyof SettingValues, setting: Placed<unknown>, body: Body, context: Context): void {
  const { maker, loss } = context;
  if (maker === "mistral" && !MISTRAL.has(name)) {
    if (name === "schema") loss.refuse(setting.path, "Mistral's models on Bedrock have no place for it");
    loss.drop(setting.path, "Mistral's models on Bedrock have no place for it");
    return;
  }
  const write = WRITERS[name] as SettingWriter<unknown>;
  write(setting, body, context);
}

const VERBOSITIES = ["low", "medium", "high"] as const;

function choiceOf(choice: ToolChoice, { maker, request, options, loss }: Context): Body["tool_choice"] {
  const any = maker === "mistral" ? "any" : "required";
  if (choice.kind !== "one") return choice.kind === "any" ? any : choice.kind;
  const name = functionName(choice.name, choice.path, loss);
  // The only tool by its name means the same as any tool. llama.cpp reads a name as `auto` (ggml-org/llama.cpp#26535).
  if (options.modelServer === true && request.tools.length === 1 && request.tools[0]!.name === choice.name) return any;
  if (maker !== "mistral") return { type: "function", function: { name } };
  if (request.tools.length > 1) loss.refuse(choice.path, "Mistral's models on Bedrock take auto, any or none");
  return any;
}

export function writeChat(form: ChatForm, request: Conversation, options: BodyOptions, loss: Loss): JsonObject {
  const maker = chatMaker(form, options);
  const context: Context = { request, options, loss, form, maker };
  const body: Body = form.bedrock
    ? { messages: writeMessages(request, maker, context) }
    : { model: options.model, messages: writeMessages(request, maker, context) };
  if (request.tools.length > 0) {
    body.tools = request.tools.map(
      (tool): ChatCompletionTool => ({ type: "function", function: functionParts(tool, context) }),
    );
  }
  const choice = choiceFor(context);
  if (choice !== undefined) body.tool_choice = choiceOf(choice, context);
  for (const name in request.settings) {
    const setting = request.settings[name as keyof SettingValues];
    if (setting !== undefined) writeSetting(name as keyof SettingValues, setting, body, context);
  }
  return body;
}

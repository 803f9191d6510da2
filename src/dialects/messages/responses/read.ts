/** The body of a responses request, read (OpenAI API reference, "Create a model response"). */
import type {
  FunctionTool,
  ResponseCreateParams,
  ResponseCreateParamsNonStreaming,
  ResponseFormatTextJSONSchemaConfig,
  ResponseIncludable,
  ResponseTextConfig,
  ToolChoiceFunction,
} from "openai/resources/responses/responses";
import type { Reasoning } from "openai/resources/shared";
import type { Conversation } from "../../conversation.ts";
import { type JsonObject, numberOf } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import {
  dropped,
  ignored,
  integerAt,
  isAbsent,
  memberReaders,
  missing,
  objectAt,
  oneOfAt,
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
  conversationFrom,
  effortSetting,
  formatTypeOf,
  integerSetting,
  type RequestDraft,
  type RequestReader,
  readChoice,
  refusedIfTrue,
  setting,
  settingUnless,
  toolFrom,
} from "../openai/request.ts";
import { readItems } from "./items.ts";

const TOOL = knownMembers<FunctionTool>({
  type: "read",
  name: "read",
  description: "read",
  parameters: "read",
  strict: "read",
  allowed_callers: "refused",
  async: "refused",
  defer_loading: "refused",
  output_schema: "dropped",
});
const NAMED = knownMembers<ToolChoiceFunction>({ type: "read", name: "read" });
const SCHEMA = knownMembers<ResponseFormatTextJSONSchemaConfig>({
  type: "read",
  name: "read",
  description: "read",
  schema: "read",
  strict: "read",
});

const readTools: RequestReader = (value, { tools }, path, loss) =>
  readArray(value, path, (element, where) => {
    const tool = objectAt(element, where);
    if (tool.type !== "function") loss.refuse(where, "only functions have a place elsewhere");
    tools.push(toolFrom(tool, TOOL, where, loss));
  });

const readToolChoice: RequestReader = (value, draft, path, loss) =>
  readChoice(value, draft, path, (choice, where) => {
    if (choice.type !== "function") loss.refuse(where, `${JSON.stringify(choice.type)} has no place elsewhere`);
    checkMembers(choice, NAMED, where, loss);
    return { kind: "one", name: textAt(choice.name, member(where, "name")), path: where };
  });

const readFormat: RequestReader = (value, draft, path, loss) => {
  if (formatTypeOf(value, draft, path, loss) !== "json_schema") return;
  draft.settings.schema = answerSchemaFrom(objectAt(value, path), SCHEMA, path, loss);
};

const TEXT = memberReaders<RequestDraft>({
  format: readFormat,
  verbosity: setting("verbosity", textAt),
} satisfies Record<keyof ResponseTextConfig, RequestReader>);

const SUMMARIES = ["auto", "concise", "detailed"] as const;

/** A summary is the only reasoning that these models show. */
const summary: RequestReader = (value, { settings }, path) => {
  oneOfAt(value, SUMMARIES, path);
  settings.showThinking = { value: true, path };
};

const REASONING = memberReaders<RequestDraft>({
  effort: effortSetting,
  summary,
  generate_summary: summary,
  context: settingUnless((value) => value === "auto", dropped),
  mode: settingUnless((value) => value === "standard", dropped),
} satisfies Record<keyof Reasoning, RequestReader>);

const logprobs = (value: unknown): boolean => value === "message.output_text.logprobs";

/** The others say what answers with OpenAI's own tools, or with reasoning, hold besides. */
const INCLUDED = {
  "file_search_call.results": false,
  "web_search_call.results": false,
  "web_search_call.action.sources": false,
  "message.input_image.image_url": false,
  "computer_call_output.output.image_url": false,
  "code_interpreter_call.outputs": false,
  "reasoning.encrypted_content": false,
  "message.output_text.logprobs": true,
} satisfies Record<ResponseIncludable, boolean>;

const readInclude: RequestReader = (value, { settings }, path, loss) => {
  readArray(value, path, (element, where) => {
    oneOfAt(element, Object.keys(INCLUDED), where);
    if (!logprobs(element)) loss.ignore(where);
    else settings.logprobs ??= { value: true, path: where };
  });
};

const readTopLogprobs: RequestReader = (value, { settings }, path, loss) => {
  const found = integerAt(value, path);
  if (numberOf(found) === 0) loss.ignore(path);
  else settings.logprobs = { value: found, path };
};

const CACHE = memberReaders<RequestDraft>({
  comparison_response_id: ignored,
  mode: ignored,
  // It asks for no answer at all.
  prewarm: refusedIfTrue,
  ttl: ignored,
} satisfies Record<keyof ResponseCreateParams.PromptCacheOptions, RequestReader>);

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

const READERS = memberReaders<RequestDraft>({
  ...COMMON,
  access_programs: refused,
  // A batch has its answers when they are there.
  background: ignored,
  background_options: ignored,
  context_management: settingUnless(isEmptyList, dropped),
  conversation: refused,
  image: ignored,
  include: readInclude,
  input: taken,
  instructions: taken,
  max_output_tokens: integerSetting("maxTokens"),
  // It limits OpenAI's own tools, which are refused.
  max_tool_calls: ignored,
  moderation: refused,
  previous_response_id: refused,
  prompt: refused,
  prompt_cache_options: (value, into, path, loss) => void readObject(value, CACHE, into, path, loss),
  reasoning: (value, into, path, loss) => void readObject(value, REASONING, into, path, loss),
  text: (value, into, path, loss) => void readObject(value, TEXT, into, path, loss),
  tool_choice: readToolChoice,
  tools: readTools,
  top_logprobs: readTopLogprobs,
  truncation: settingUnless((value) => value === "disabled", dropped),
} satisfies Record<keyof ResponseCreateParamsNonStreaming, RequestReader>);

export function readResponses(body: JsonObject, path: Path, loss: Loss): Conversation {
  const draft: RequestDraft = {
    settings: {},
    system: [],
    messages: [],
    tools: [],
    calls: new OpenCalls(),
    choice: undefined,
  };
  const { instructions, input } = body;
  if (!isAbsent(instructions)) {
    const where = member(path, "instructions");
    draft.system.push({ type: "text", path: where, text: textAt(instructions, where) });
  }
  const where = member(path, "input");
  if (isAbsent(input)) throw missing(where);
  readItems(input, draft, where, loss);
  readObject(body, READERS, draft, path, loss);
  return conversationFrom(draft, where);
}

/** The body of a responses request, written (OpenAI API reference, "Create a model response"). */
import type { FunctionTool, ResponseCreateParamsNonStreaming } from "openai/resources/responses/responses";
import type { Conversation, Placed, SettingValues, ToolChoice } from "../../conversation.ts";
import type { JsonObject } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import type { BodyOptions } from "../../schema.ts";
import { functionName } from "../openai/calls.ts";
import {
  choiceFor,
  effortFor,
  functionParts,
  inRange,
  isMetadata,
  isTier,
  isUserId,
  schemaParts,
  type WriteContext,
  type WrittenParams,
} from "../openai/write-request.ts";
import { writeItems } from "./write-items.ts";

type Body = WrittenParams<ResponseCreateParamsNonStreaming>;

type SettingWriter<T> = (setting: Placed<T>, body: Body, context: WriteContext) => void;

const drop: SettingWriter<unknown> = ({ path }, _body, { loss }) => loss.drop(path);
const ignore: SettingWriter<unknown> = ({ path }, _body, { loss }) => loss.ignore(path);

const VERBOSITIES = ["low", "medium", "high"] as const;

const WRITERS = {
  maxTokens: ({ value }, body) => {
    body.max_output_tokens = value;
  },
  temperature: (setting, body, context) => {
    if (inRange(setting, 2, context)) body.temperature = setting.value;
  },
  topP: ({ value }, body) => {
    body.top_p = value;
  },
  topK: drop,
  stop: drop,
  seed: drop,
  frequencyPenalty: drop,
  presencePenalty: drop,
  n: ({ path }, _body, { loss }) => loss.drop(path, "a record has one answer"),
  logprobs: drop,
  logitBias: drop,
  schema: (setting, body, context) => {
    const { name, description, schema, strict } = schemaParts(setting, context);
    body.text = { ...body.text, format: { type: "json_schema", name, description, schema, strict } };
  },
  json: (_setting, body) => {
    body.text = { ...body.text, format: { type: "json_object" } };
  },
  verbosity: (setting, body, context) => {
    const verbosity = VERBOSITIES.find((known) => known === setting.value);
    if (verbosity === undefined) drop(setting, body, context);
    else body.text = { ...body.text, verbosity };
  },
  effort: (_setting, body, { request, loss }) => {
    const effort = effortFor(request.settings, loss);
    if (effort !== undefined) body.reasoning = { ...body.reasoning, effort };
  },
  budget: ({ path }, _body, { loss }) => loss.drop(path, "the form has levels of effort"),
  // `off` is the default where it is written. Models without reasoning refuse a level, even `none`.
  thinking: ignore,
  showThinking: ({ value, path }, body, { loss }) => {
    if (value) body.reasoning = { ...body.reasoning, summary: "auto" };
    else loss.ignore(path);
  },
  parallel: ({ value, path }, body, { request, loss }) => {
    if (request.tools.length > 0) body.parallel_tool_calls = value;
    else loss.ignore(path);
  },
  user: (setting, body, context) => {
    if (isUserId(setting.value)) body.safety_identifier = setting.value;
    else ignore(setting, body, context);
  },
  metadata: (setting, body, context) => {
    if (isMetadata(setting.value)) body.metadata = setting.value;
    else ignore(setting, body, context);
  },
  serviceTier: (setting, body, context) => {
    if (isTier(setting.value)) body.service_tier = setting.value;
    else ignore(setting, body, context);
  },
  cacheKey: ({ value }, body) => {
    body.prompt_cache_key = value;
  },
  // They enable members, and each member is read by itself.
  betas: ignore,
} satisfies { [Name in keyof SettingValues]: SettingWriter<SettingValues[Name]> };

function choiceOf(choice: ToolChoice, loss: Loss): Body["tool_choice"] {
  if (choice.kind === "one") return { type: "function", name: functionName(choice.name, choice.path, loss) };
  return choice.kind === "any" ? "required" : choice.kind;
}

export function writeResponses(request: Conversation, options: BodyOptions, loss: Loss): JsonObject {
  const context: WriteContext = { request, options, loss };
  const { instructions, input } = writeItems(request, context);
  // OpenAI stores the answers of this form by default. The other forms store none.
  const body: Body = { model: options.model, instructions, input, store: false };
  if (request.tools.length > 0) {
    body.tools = request.tools.map((tool): FunctionTool => {
      const { name, description, parameters, strict } = functionParts(tool, context);
      // Absent, it would be true here, and false in the other forms.
      return {
        type: "function",
        name,
        description,
        parameters: parameters as FunctionTool["parameters"],
        strict: strict ?? false,
      };
    });
  }
  const choice = choiceFor(context);
  if (choice !== undefined) body.tool_choice = choiceOf(choice, loss);
  for (const name in request.settings) {
    const setting = request.settings[name as keyof SettingValues];
    const write = WRITERS[name as keyof SettingValues] as SettingWriter<unknown>;
    if (setting !== undefined) write(setting, body, context);
  }
  return body;
}

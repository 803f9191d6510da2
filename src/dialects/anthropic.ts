/**
 * The line forms that Anthropic's Message Batches can run, with results in the same form: Anthropic's own (`{custom_id,
 * params}` in, `{custom_id, result}` out) and Bedrock's with either `modelInput`. Lines do not pass through the inner
 * form, so no part of a request or an answer is lost.
 */

import type { ErrorObject, Message } from "@anthropic-ai/sdk/resources";
import type { MessageBatchResult } from "@anthropic-ai/sdk/resources/messages/batches";
import { own } from "../lib/own.ts";
import { converseOutput, paramsOf as converseParams } from "./anthropic-converse.ts";
import { bedrockResult, madeUpId } from "./bedrock.ts";
import { bedrockConverse } from "./converse.ts";
import type { Line } from "./dialect.ts";
import { asArray, asObject, asOneOf, asText, isObject, uncarried } from "./fields.ts";
import type { JsonObject } from "./json.ts";
import { bedrockMessages } from "./messages.ts";
import { RecordError } from "./record-error.ts";

export interface AnthropicForm {
  readonly name: string;
  /** True if the line is written in this form, valid or not. */
  matches(json: JsonObject): boolean;
  /** Parameters of a message. Throws RecordError with status 400 for a field that is invalid or unsupported. */
  params(json: JsonObject, model: string): JsonObject;
  /** The record's id from the caller, or a generated one. Shown to people who read the provider's own results. */
  id(line: Pick<Line, "number" | "json">): string;
  /** The result line, without line end. */
  result(line: Line, result: MessageBatchResult): string;
}

/** End of the error message for a line in an unknown form. */
export const ANTHROPIC_LINES =
  "a JSON object with custom_id and params (Anthropic), or with recordId and modelInput (Bedrock)";

/** Anthropic requires `max_tokens`. Bedrock's Converse does not. */
const DEFAULT_MAX_TOKENS = 4096;

/** The HTTP status of each of the API's error types (SDK 1.14.0). */
const STATUS = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  rate_limit_error: 429,
  api_error: 500,
  timeout_error: 504,
  overloaded_error: 529,
} as const satisfies Record<ErrorObject["type"], number>;

type Refusal = { readonly errorCode: number; readonly errorMessage: string };

/** The error of each result without an answer. */
const REFUSALS: { readonly [T in Exclude<MessageBatchResult["type"], "succeeded">]: (error: ErrorObject) => Refusal } =
  {
    // An error type that the SDK does not know is a server error unless the server says otherwise.
    errored: ({ type, message }) => ({ errorCode: own(STATUS, type) ?? 500, errorMessage: message }),
    canceled: () => ({ errorCode: 499, errorMessage: "The job was stopped before this record was processed." }),
    expired: () => ({ errorCode: 408, errorMessage: "The job expired before this record was processed." }),
  };

/** Anthropic nests the error of a record twice. Other servers with its API nest it once, or write a text. */
function errorOf(result: JsonObject): ErrorObject {
  const outer = isObject(result.error) ? result.error : { message: result.error };
  const inner = isObject(outer.error) ? outer.error : { message: outer.error, ...outer };
  const type = typeof inner.type === "string" ? inner.type : "api_error";
  const message =
    typeof inner.message === "string" && inner.message !== "" ? inner.message : "Anthropic gives no reason.";
  return { type, message } as ErrorObject;
}

const failure = (errorMessage: string): Refusal => ({ errorCode: 500, errorMessage });

function refusalOf(result: Exclude<MessageBatchResult, { type: "succeeded" }>): Refusal {
  const refusal = own(REFUSALS, result.type);
  if (refusal === undefined) return failure(`Anthropic reports '${result.type}', which is unknown.`);
  return refusal(errorOf(result as unknown as JsonObject));
}

/** A message that has the members that an answer needs. */
const isWhole = (message: unknown): message is Message => isObject(message) && Array.isArray(message.content);

/** Checks that Anthropic applies to every batch, made before the batch is sent. */
function checked(params: JsonObject, path: string): JsonObject {
  const at = (name: string) => (path === "" ? name : `${path}.${name}`);
  if (asArray(params.messages, at("messages")).length === 0) throw new RecordError(400, `${at("messages")} is empty.`);
  asText(params.model, at("model"));
  const most = params.max_tokens;
  if (!Number.isInteger(most) || (most as number) < 1) {
    throw new RecordError(400, `${at("max_tokens")} must be a positive integer.`);
  }
  return params;
}

function withoutStream({ stream, ...params }: JsonObject, path: string): JsonObject {
  if (stream !== undefined && stream !== null && stream !== false) {
    throw new RecordError(400, `${path}stream must be false in a batch.`);
  }
  return params;
}

const anthropic: AnthropicForm = {
  name: "anthropic",

  matches: (json) => json.params !== undefined,

  params(json, model) {
    const params = asObject(json.params, "params");
    return checked({ model, max_tokens: DEFAULT_MAX_TOKENS, ...withoutStream(params, "params.") }, "params");
  },

  id: (line) => idOf(line.json.custom_id, line, "custom_id"),

  result: (line, result) => JSON.stringify({ custom_id: line.json.custom_id ?? madeUpId(line), result }),
};

/** A shape of `modelInput`: conversion of its request and of Anthropic's message. */
interface ModelInput {
  readonly name: string;
  matches(json: JsonObject): boolean;
  params(modelInput: JsonObject): JsonObject;
  output(message: Message): JsonObject;
}

const bedrockForm = ({ name, matches, params, output }: ModelInput): AnthropicForm => ({
  name,
  matches,
  params(json, model) {
    const asked = params(asObject(json.modelInput, "modelInput"));
    return checked({ model, max_tokens: DEFAULT_MAX_TOKENS, ...asked }, "");
  },
  id: (line) => idOf(line.json.recordId, line, "recordId"),
  result: (line, result) =>
    result.type !== "succeeded"
      ? bedrockResult(line, "error", refusalOf(result))
      : isWhole(result.message)
        ? bedrockResult(line, "modelOutput", output(result.message))
        : bedrockResult(line, "error", failure("Anthropic's answer has no content.")),
});

/** The only version of Bedrock (Amazon Bedrock's guide, "Anthropic Claude Messages API"). */
const BEDROCK_VERSION = "bedrock-2023-05-31";

const messages = bedrockForm({
  name: bedrockMessages.name,
  matches: bedrockMessages.matches,
  params({ anthropic_version: version, anthropic_beta: betas, ...params }) {
    // A beta is a header of the whole batch. Omitting it could change the meaning of the line.
    if (Array.isArray(betas) ? betas.length > 0 : betas !== undefined && betas !== null)
      throw uncarried("anthropic_beta");
    // Not sent: Anthropic's API has its version in a header. Another one would be another form of requests.
    if (version !== undefined && version !== null) asOneOf(version, [BEDROCK_VERSION], "anthropic_version");
    return withoutStream(params, "");
  },
  output: (message) => ({ ...message }),
});

const converse = bedrockForm({
  name: bedrockConverse.name,
  matches: bedrockConverse.matches,
  params: converseParams,
  output: converseOutput,
});

function idOf(id: unknown, line: Pick<Line, "number">, path: string): string {
  if (id === undefined || id === null) return madeUpId(line);
  if (typeof id === "string" || typeof id === "number") return String(id);
  throw new RecordError(400, `${path} must be a string.`);
}

/** In matching order. Converse matches every `modelInput` that the previous shape does not. */
const FORMS: readonly AnthropicForm[] = [messages, converse, anthropic];

export function anthropicForm(json: unknown): AnthropicForm | undefined {
  return isObject(json) ? FORMS.find((form) => form.matches(json)) : undefined;
}

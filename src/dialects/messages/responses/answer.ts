/** The body of a response, read (OpenAI API reference, "The response object"). */
import type { Response, ResponseError, ResponseOutputItem, ResponseStatus } from "openai/resources/responses/responses";
import type { AnswerBlock, AnswerStop, ConversationAnswer } from "../../answer.ts";
import { isJsonObject, isNumber, type JsonObject, numberOf } from "../../json.ts";
import { RecordError } from "../../record-error.ts";
import { argumentsOf, UniqueIds } from "../openai/calls.ts";
import { Extra } from "../openai/extra.ts";
import { badAnswer, memberText, missingAnswer } from "../openai/odd-answer.ts";
import { usageFrom, usageRest } from "../openai/usage.ts";
import { READ_OR_ECHOED } from "./members.ts";

/** `error`: the record has no answer. A server without a status has completed. */
const STATUSES = {
  completed: "answer",
  incomplete: "answer",
  failed: "error",
  cancelled: "error",
  in_progress: "unfinished",
  queued: "unfinished",
} satisfies Record<ResponseStatus, "answer" | "error" | "unfinished">;

const INCOMPLETE = {
  max_output_tokens: "max_tokens",
  content_filter: "content_filtered",
  // A limit of another kind cut the answer.
  max_messages: "max_tokens",
  steered: "max_tokens",
} satisfies Record<NonNullable<Response.IncompleteDetails["reason"]>, AnswerStop>;

const ERRORS = {
  server_error: 500,
  rate_limit_exceeded: 429,
  vector_store_timeout: 504,
  invalid_prompt: 400,
  data_residency_mismatch: 400,
  bio_policy: 400,
  misalignment_policy_violation: 400,
  invalid_image: 400,
  invalid_image_format: 400,
  invalid_base64_image: 400,
  invalid_image_url: 400,
  image_too_large: 400,
  image_too_small: 400,
  image_parse_error: 400,
  image_content_policy_violation: 400,
  invalid_image_mode: 400,
  image_file_too_large: 400,
  unsupported_image_media_type: 400,
  empty_image_file: 400,
  failed_to_download_image: 400,
  image_file_not_found: 400,
} satisfies Record<ResponseError["code"], number>;

interface Draft {
  readonly content: AnswerBlock[];
  readonly extra: Extra;
  readonly ids: UniqueIds;
  /** The token limit ended the answer, and may have cut the item that is read. */
  cut: boolean;
  readonly broken: unknown[];
  /** Items without a place. */
  readonly others: unknown[];
  readonly annotations: unknown[];
  readonly logprobs: unknown[];
  refusal: string | undefined;
}

type ItemReader = (item: JsonObject, draft: Draft, where: string) => void;

const pushAll = (value: unknown, into: unknown[]): void => {
  if (Array.isArray(value)) for (const element of value) into.push(element);
};

function readPart(part: unknown, draft: Draft): void {
  const { type, text, refusal, annotations, logprobs } = isJsonObject(part) ? part : {};
  if (typeof text === "string" && (type === "output_text" || type === "text")) {
    if (text !== "") draft.content.push({ type: "text", text });
    pushAll(annotations, draft.annotations);
    pushAll(logprobs, draft.logprobs);
  } else if (typeof refusal === "string" && type === "refusal") {
    if (refusal !== "") draft.refusal = (draft.refusal ?? "") + refusal;
  } else {
    draft.extra.add("content", part);
  }
}

const readMessage: ItemReader = ({ content }, draft) => {
  if (typeof content === "string") readPart({ type: "text", text: content }, draft);
  else if (Array.isArray(content)) for (const part of content) readPart(part, draft);
  else draft.extra.add("content", content);
};

const readCall: ItemReader = (item, draft, where) => {
  const { call_id, id, name, arguments: text } = item;
  const cut = draft.cut || item.status === "incomplete";
  const input = argumentsOf(text, cut);
  if (typeof name === "string" && name !== "" && input !== undefined) {
    draft.content.push({ type: "toolUse", id: draft.ids.take(call_id ?? id), name, input });
  } else if (cut) {
    draft.broken.push(item);
  } else {
    throw badAnswer(`${where} has no name, or its arguments are not a JSON object`);
  }
};

const textsIn = (value: unknown): string =>
  Array.isArray(value) ? value.flatMap((part) => memberText(part, "text") ?? []).join("\n\n") : "";

/** The signature is the item's id, which the item needs when it is sent back. */
const readReasoning: ItemReader = (item, { content }) => {
  const text = textsIn(item.content) || textsIn(item.summary);
  const redacted = memberText(item, "encrypted_content");
  if (text === "" && !redacted) return;
  content.push({
    type: "reasoning",
    family: "openai",
    text: text || undefined,
    signature: redacted ? memberText(item, "id") : undefined,
    redacted: redacted || undefined,
  });
};

const keep: ItemReader = (item, { others }) => void others.push(item);

const ITEMS = {
  message: readMessage,
  function_call: readCall,
  reasoning: readReasoning,
  additional_tools: keep,
  apply_patch_call: keep,
  apply_patch_call_output: keep,
  code_interpreter_call: keep,
  compaction: keep,
  computer_call: keep,
  computer_call_output: keep,
  custom_tool_call: keep,
  custom_tool_call_output: keep,
  file_search_call: keep,
  function_call_output: keep,
  image_generation_call: keep,
  local_shell_call: keep,
  local_shell_call_output: keep,
  mcp_approval_request: keep,
  mcp_approval_response: keep,
  mcp_call: keep,
  mcp_list_tools: keep,
  program: keep,
  program_output: keep,
  shell_call: keep,
  shell_call_output: keep,
  tool_search_call: keep,
  tool_search_output: keep,
  web_search_call: keep,
} satisfies Record<ResponseOutputItem["type"], ItemReader>;

const BY_TYPE: ReadonlyMap<unknown, ItemReader> = new Map(Object.entries(ITEMS));

const own = <T>(table: Readonly<Record<string, T>>, name: unknown): T | undefined =>
  typeof name === "string" && Object.hasOwn(table, name) ? table[name] : undefined;

function checkStatus({ status, error }: JsonObject): void {
  const outcome = own<"answer" | "error" | "unfinished">(STATUSES, status) ?? "answer";
  const message = memberText(error, "message");
  if (outcome === "unfinished") throw badAnswer(`its status is ${status}`);
  if (outcome === "answer" && !isJsonObject(error)) return;
  if (status === "cancelled") throw new RecordError(499, message || "The response was cancelled.");
  const code = own(ERRORS, isJsonObject(error) ? error.code : undefined) ?? 500;
  throw new RecordError(code, message || "The response failed.");
}

function stopOf({ status, incomplete_details }: JsonObject, draft: Draft): AnswerStop {
  const reason = isJsonObject(incomplete_details) ? incomplete_details.reason : undefined;
  if (status === "incomplete") {
    const stop = own<AnswerStop>(INCOMPLETE, reason);
    if (stop !== undefined) return stop;
    draft.extra.add("incomplete_details", incomplete_details);
  }
  if (draft.content.some(({ type }) => type === "toolUse")) return "tool_use";
  return draft.refusal === undefined ? "end_turn" : "content_filtered";
}

export function readResponsesAnswer(body: JsonObject): ConversationAnswer {
  checkStatus(body);
  const { output, output_text, created_at, usage, status } = body;
  if (!Array.isArray(output) && typeof output_text !== "string") throw missingAnswer(body, "output");
  const extra = new Extra();
  const draft: Draft = {
    content: [],
    extra,
    ids: new UniqueIds(),
    cut: false,
    broken: [],
    others: [],
    annotations: [],
    logprobs: [],
    refusal: undefined,
  };
  if (!Array.isArray(output)) readPart({ type: "text", text: output_text }, draft);
  else {
    for (const [at, item] of output.entries()) {
      draft.cut = status === "incomplete" && at === output.length - 1;
      const read = isJsonObject(item) ? BY_TYPE.get(item.type) : undefined;
      if (read === undefined || !isJsonObject(item)) draft.others.push(item);
      else read(item, draft, `output[${at}]`);
    }
  }
  const stop = stopOf(body, draft);
  extra.add("incomplete_tool_calls", draft.broken);
  extra.add("annotations", draft.annotations);
  extra.add("logprobs", draft.logprobs);
  extra.add("output", draft.others);
  extra.addOthers(body, READ_OR_ECHOED);
  extra.add("usage", usageRest(usage));
  return {
    kind: "conversation",
    id: memberText(body, "id") || undefined,
    model: memberText(body, "model") || undefined,
    createdAt: isNumber(created_at) && numberOf(created_at) > 0 ? numberOf(created_at) * 1000 : undefined,
    content: draft.content,
    stop,
    stopSequence: undefined,
    refusal: draft.refusal,
    usage: usageFrom(usage),
    latencyMs: undefined,
    serviceTier: memberText(body, "service_tier") || undefined,
    extra: extra.toObject(),
  };
}

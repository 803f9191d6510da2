/** The items of a responses request, read. */
import type {
  EasyInputMessage,
  ResponseFunctionToolCall,
  ResponseInputItem,
  ResponseOutputMessage,
  ResponseReasoningItem,
} from "openai/resources/responses/responses";
import type { Block } from "../../conversation.ts";
import type { JsonObject } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import { arrayAt, isAbsent, missing, objectAt, oneOfAt, readArray, textAt } from "../../members.ts";
import { member, type Path } from "../../path.ts";
import { argumentsAt } from "../openai/calls.ts";
import { checkMembers, knownMembers } from "../openai/known.ts";
import {
  contentFor,
  endsWithResult,
  type PartReader,
  type RequestDraft,
  readContent,
  systemContent,
} from "../openai/request.ts";
import { ASSISTANT_CONTENT, OUTPUT_CONTENT, SYSTEM_CONTENT, USER_CONTENT } from "./content.ts";

type ItemReader = (item: JsonObject, draft: RequestDraft, path: Path, loss: Loss) => void;

const MESSAGE = knownMembers<EasyInputMessage & Omit<ResponseOutputMessage, keyof EasyInputMessage>>({
  type: "read",
  role: "read",
  content: "read",
  id: "ignored",
  status: "ignored",
  phase: "ignored",
});
const CALL = knownMembers<ResponseFunctionToolCall>({
  type: "read",
  call_id: "read",
  name: "read",
  arguments: "read",
  id: "ignored",
  status: "ignored",
  caller: "ignored",
  async: "refused",
  namespace: "refused",
});
const OUTPUT = knownMembers<ResponseInputItem.FunctionCallOutput>({
  type: "read",
  call_id: "read",
  output: "read",
  name: "ignored",
  id: "ignored",
  status: "ignored",
  caller: "ignored",
  namespace: "refused",
});
const REASONING = knownMembers<ResponseReasoningItem>({
  type: "read",
  id: "read",
  summary: "read",
  content: "read",
  encrypted_content: "read",
  status: "ignored",
});

const always = () => true;

interface Role {
  readonly parts: ReadonlyMap<unknown, PartReader>;
  into(draft: RequestDraft, path: Path): Block[];
}

/** Items of the assistant in a row are one turn. */
const assistantInto = (draft: RequestDraft, path: Path): Block[] => contentFor(draft, "assistant", path, always);

const SYSTEM: Role = { parts: SYSTEM_CONTENT, into: systemContent };

const ROLES = {
  system: SYSTEM,
  developer: SYSTEM,
  user: { parts: USER_CONTENT, into: (draft, path) => contentFor(draft, "user", path, endsWithResult) },
  assistant: { parts: ASSISTANT_CONTENT, into: assistantInto },
} satisfies Record<EasyInputMessage["role"], Role>;

const ROLE_NAMES = Object.keys(ROLES) as (keyof typeof ROLES)[];

const readMessage: ItemReader = (item, draft, path, loss) => {
  checkMembers(item, MESSAGE, path, loss);
  const { parts, into } = ROLES[oneOfAt(item.role, ROLE_NAMES, member(path, "role"))];
  readContent(item.content, parts, into(draft, path), member(path, "content"), loss);
};

const readCall: ItemReader = (item, draft, path, loss) => {
  checkMembers(item, CALL, path, loss);
  const { call_id, name, arguments: text } = item;
  if (isAbsent(call_id)) throw missing(member(path, "call_id"));
  const called = textAt(name, member(path, "name"));
  const id = draft.calls.add(textAt(call_id, member(path, "call_id")), called);
  const input = argumentsAt(text, member(path, "arguments"));
  assistantInto(draft, path).push({ type: "toolUse", path, id, name: called, input });
};

const readOutput: ItemReader = (item, draft, path, loss) => {
  checkMembers(item, OUTPUT, path, loss);
  const { call_id, output } = item;
  if (isAbsent(call_id)) throw missing(member(path, "call_id"));
  const call = draft.calls.answered(textAt(call_id, member(path, "call_id")));
  const content: Block[] = [];
  if (isAbsent(output)) throw missing(member(path, "output"));
  if (output !== "") readContent(output, OUTPUT_CONTENT, content, member(path, "output"), loss);
  contentFor(draft, "user", path, endsWithResult).push({ type: "toolResult", path, ...call, content });
};

function textsOf(value: unknown, path: Path): readonly string[] {
  if (isAbsent(value)) return [];
  return arrayAt(value, path).map((part, at) => {
    const where = member(path, at);
    return textAt(objectAt(part, where).text, member(where, "text"));
  });
}

/** The text is the reasoning itself where the model shows it, otherwise its summary. The signature is the item's id. */
const readReasoning: ItemReader = (item, draft, path, loss) => {
  checkMembers(item, REASONING, path, loss);
  const { id, summary, content, encrypted_content } = item;
  const shown = textsOf(content, member(path, "content"));
  const texts = shown.length > 0 ? shown : textsOf(summary, member(path, "summary"));
  assistantInto(draft, path).push({
    type: "reasoning",
    path,
    family: "openai",
    text: texts.length === 0 ? undefined : texts.join("\n\n"),
    signature: isAbsent(id) ? undefined : textAt(id, member(path, "id")),
    redacted: isAbsent(encrypted_content) ? undefined : textAt(encrypted_content, member(path, "encrypted_content")),
  });
};

/** Tools and state of OpenAI's own. */
const refuseItem: ItemReader = (_item, _draft, path, loss) => loss.refuse(path, "only OpenAI's responses have it");

const READERS = {
  message: readMessage,
  function_call: readCall,
  function_call_output: readOutput,
  reasoning: readReasoning,
  additional_tools: refuseItem,
  apply_patch_call: refuseItem,
  apply_patch_call_output: refuseItem,
  code_interpreter_call: refuseItem,
  compaction: refuseItem,
  compaction_trigger: refuseItem,
  computer_call: refuseItem,
  computer_call_output: refuseItem,
  configuration_update: refuseItem,
  custom_tool_call: refuseItem,
  custom_tool_call_output: refuseItem,
  file_search_call: refuseItem,
  image_generation_call: refuseItem,
  item_reference: refuseItem,
  local_shell_call: refuseItem,
  local_shell_call_output: refuseItem,
  mcp_approval_request: refuseItem,
  mcp_approval_response: refuseItem,
  mcp_call: refuseItem,
  mcp_list_tools: refuseItem,
  program: refuseItem,
  program_output: refuseItem,
  shell_call: refuseItem,
  shell_call_output: refuseItem,
  tool_search_call: refuseItem,
  tool_search_output: refuseItem,
  web_search_call: refuseItem,
} satisfies Record<NonNullable<ResponseInputItem["type"]>, ItemReader>;

const BY_TYPE: ReadonlyMap<unknown, ItemReader> = new Map(Object.entries(READERS));

/** An item without a type is a message, or the id of a stored item. */
function typeOf({ type, id, role }: JsonObject): unknown {
  if (!isAbsent(type)) return type;
  return isAbsent(role) && !isAbsent(id) ? "item_reference" : "message";
}

export function readItems(value: unknown, draft: RequestDraft, path: Path, loss: Loss): void {
  if (typeof value === "string") {
    draft.messages.push({ role: "user", path, content: [{ type: "text", path, text: value }] });
    return;
  }
  readArray(value, path, (element, where) => {
    const item = objectAt(element, where);
    const read = BY_TYPE.get(typeOf(item));
    if (read === undefined) loss.refuse(member(where, "type"), "it is unknown");
    else read(item, draft, where, loss);
  });
}

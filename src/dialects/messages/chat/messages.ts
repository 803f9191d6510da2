/** The messages of a chat completion request, read. */
import type {
  ChatCompletionAssistantMessageParam,
  ChatCompletionDeveloperMessageParam,
  ChatCompletionFunctionMessageParam,
  ChatCompletionMessageFunctionToolCall,
  ChatCompletionRole,
  ChatCompletionSystemMessageParam,
  ChatCompletionToolMessageParam,
  ChatCompletionUserMessageParam,
} from "openai/resources/chat/completions";
import type { Block } from "../../conversation.ts";
import type { JsonObject } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import { isAbsent, missing, objectAt, oneOfAt, readArray, textAt } from "../../members.ts";
import { member, type Path } from "../../path.ts";
import { argumentsAt } from "../openai/calls.ts";
import { checkMembers, knownMembers } from "../openai/known.ts";
import { contentFor, endsWithResult, type RequestDraft, readContent, systemContent } from "../openai/request.ts";
import { ASSISTANT_PARTS, CACHED, RESULT_PARTS, SYSTEM_PARTS, USER_PARTS } from "./content.ts";

type MessageReader = (message: JsonObject, draft: RequestDraft, path: Path, loss: Loss) => void;

// A participant's name tells messages of one role apart. No other form has it.
const SYSTEM = knownMembers<ChatCompletionSystemMessageParam | ChatCompletionDeveloperMessageParam>(
  {
    role: "read",
    content: "read",
    name: "dropped",
  },
  CACHED,
);
const USER = knownMembers<ChatCompletionUserMessageParam>({ role: "read", content: "read", name: "dropped" }, CACHED);
const ASSISTANT = knownMembers<ChatCompletionAssistantMessageParam>(
  {
    role: "read",
    content: "read",
    refusal: "read",
    tool_calls: "read",
    function_call: "read",
    audio: "refused",
    name: "dropped",
  },
  // Answers of servers, sent back as they came. Annotations describe the text.
  { reasoning: "read", reasoning_content: "read", annotations: "ignored", ...CACHED },
);
const TOOL = knownMembers<ChatCompletionToolMessageParam>(
  { role: "read", content: "read", tool_call_id: "read" },
  // An older member that servers still take. The call has the name.
  { name: "ignored", ...CACHED },
);
const FUNCTION = knownMembers<ChatCompletionFunctionMessageParam>({ role: "read", content: "read", name: "read" });
const CALL = knownMembers<ChatCompletionMessageFunctionToolCall>(
  { id: "read", type: "read", function: "read" },
  { index: "ignored" },
);
const CALLED = knownMembers<ChatCompletionMessageFunctionToolCall.Function>({ name: "read", arguments: "read" });

const readSystem: MessageReader = (message, draft, path, loss) => {
  checkMembers(message, SYSTEM, path, loss);
  readContent(message.content, SYSTEM_PARTS, systemContent(draft, path), member(path, "content"), loss);
};

const readUser: MessageReader = (message, draft, path, loss) => {
  checkMembers(message, USER, path, loss);
  const into = contentFor(draft, "user", path, endsWithResult);
  readContent(message.content, USER_PARTS, into, member(path, "content"), loss);
};

function readCalled(source: unknown, id: unknown, draft: RequestDraft, at: Path, loss: Loss, path: Path): Block {
  const called = objectAt(source, at);
  checkMembers(called, CALLED, at, loss);
  const name = textAt(called.name, member(at, "name"));
  const input = argumentsAt(called.arguments, member(at, "arguments"));
  return { type: "toolUse", path, id: draft.calls.add(id, name), name, input };
}

function readCall(value: unknown, draft: RequestDraft, path: Path, loss: Loss): Block {
  const call = objectAt(value, path);
  if (!isAbsent(call.type) && call.type !== "function")
    loss.refuse(path, "only calls of functions have a place elsewhere");
  checkMembers(call, CALL, path, loss);
  const id = isAbsent(call.id) || call.id === "" ? undefined : textAt(call.id, member(path, "id"));
  return readCalled(call.function, id, draft, member(path, "function"), loss, path);
}

function readReasoning({ reasoning, reasoning_content }: JsonObject, into: Block[], path: Path): void {
  const name = isAbsent(reasoning_content) ? "reasoning" : "reasoning_content";
  const value = isAbsent(reasoning_content) ? reasoning : reasoning_content;
  if (isAbsent(value) || value === "") return;
  const where = member(path, name);
  into.push({ type: "reasoning", path: where, family: "other", text: textAt(value, where) });
  // Servers that change the name write both.
  if (!isAbsent(reasoning) && reasoning !== value) {
    into.push({
      type: "reasoning",
      path: member(path, "reasoning"),
      family: "other",
      text: textAt(reasoning, member(path, "reasoning")),
    });
  }
}

const readAssistant: MessageReader = (message, draft, path, loss) => {
  checkMembers(message, ASSISTANT, path, loss);
  const { content, refusal, tool_calls, function_call } = message;
  const into = contentFor(draft, "assistant", path, () => false);
  readReasoning(message, into, path);
  const blank = isAbsent(content) || content === "" || (Array.isArray(content) && content.length === 0);
  if (!blank) readContent(content, ASSISTANT_PARTS, into, member(path, "content"), loss);
  if (!isAbsent(refusal))
    into.push({ type: "text", path: member(path, "refusal"), text: textAt(refusal, member(path, "refusal")) });
  if (!isAbsent(tool_calls)) {
    readArray(tool_calls, member(path, "tool_calls"), (call, where) => into.push(readCall(call, draft, where, loss)));
  }
  if (!isAbsent(function_call)) {
    const where = member(path, "function_call");
    into.push(readCalled(function_call, undefined, draft, where, loss, where));
  }
  if (into.length > 0) return;
  if (content !== "") throw missing(member(path, "content"));
  into.push({ type: "text", path: member(path, "content"), text: "" });
};

function readResult(content: unknown, path: Path, loss: Loss): readonly Block[] {
  const blocks: Block[] = [];
  if (!isAbsent(content) && content !== "") readContent(content, RESULT_PARTS, blocks, member(path, "content"), loss);
  return blocks;
}

const readTool: MessageReader = (message, draft, path, loss) => {
  checkMembers(message, TOOL, path, loss);
  const { tool_call_id, content } = message;
  if (isAbsent(tool_call_id)) throw missing(member(path, "tool_call_id"));
  const call = draft.calls.answered(textAt(tool_call_id, member(path, "tool_call_id")));
  const result = readResult(content, path, loss);
  contentFor(draft, "user", path, endsWithResult).push({ type: "toolResult", path, ...call, content: result });
};

const readFunction: MessageReader = (message, draft, path, loss) => {
  checkMembers(message, FUNCTION, path, loss);
  const name = textAt(message.name, member(path, "name"));
  const call = draft.calls.answeredByName(name);
  if (call === undefined) return loss.refuse(path, `no function_call before it calls ${JSON.stringify(name)}`);
  const content = readResult(message.content, path, loss);
  contentFor(draft, "user", path, endsWithResult).push({ type: "toolResult", path, id: call.id, name, content });
};

const READERS = {
  system: readSystem,
  developer: readSystem,
  user: readUser,
  assistant: readAssistant,
  tool: readTool,
  function: readFunction,
} satisfies Record<ChatCompletionRole, MessageReader>;

const ROLES = Object.keys(READERS) as ChatCompletionRole[];

export function readMessages(value: unknown, draft: RequestDraft, path: Path, loss: Loss): void {
  readArray(value, path, (element, where) => {
    const message = objectAt(element, where);
    READERS[oneOfAt(message.role, ROLES, member(where, "role"))](message, draft, where, loss);
  });
}
